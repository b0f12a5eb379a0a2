"""An exercise on shared addresses: who held a port at a second, by a provider's record.

Held constant over sets: a stretch of 40 minutes for each holder, hand-overs at least two minutes
apart within an address, at least four hand-overs without a gap; the roles below, each placed where
its trap works and no other interferes. Which address, block, hand-over, place and direction it is
varies, and so do the entries' numbers. The method of the key is that of the module's handout: zone
to UTC, clock correction, port block, interval.

Times are whole seconds since midnight UTC of the day that the sheet names; a time before midnight
is negative. Intervals and port blocks include both ends. The chart's units are millimetres; fields
are told apart by borders, shades and labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, permutations

from trainkit.exercises.generator import NETWORKS, Draws, Sheet, Solution
from trainkit.exercises.model import Grid, Question
from trainkit.exercises.svg import Svg
from trainkit.exercises.times import PLACES, clock, day_text, offset_text, offsets_on, place_name
from trainkit.exercises.words import Words
from trainkit.model.exercises import SharedAddress

_STRETCH = 40 * 60
_JITTER = 12 * 60
_APART = 120
_GRIDS = ((1024, 256), (1024, 512), (1024, 1024), (2048, 256), (2048, 512), (2048, 1024))
"""Ports that the provider leaves unused, and ports a block; every block is whole."""
ROLES = (
    "block-below",
    "block-above",
    "before-change",
    "after-change",
    "zone",
    "clock",
    "no-port",
    "span",
    "tight",
)
"""What an entry is asked for: two neighbouring ports in the same second, two sides of a hand-over
on the same port, a time of another zone, a wrong clock, no source port, a tolerance that reaches
over a hand-over, and one that just does not."""
_MARGIN = 60
"""Seconds without any hand-over around entries in which something else shall decide."""
_HOSTS = ("shop.example", "pay.example", "mail.example", "clinic.example", "files.example")
_LEFT, _WIDTH = 28.0, 138.0
_FIELD, _HEAD, _FOOT = 6.0, 5.0, 8.0
_PLAIN_ROW, _MARKED_ROW = 8.6, 10.6
"""Heights of a row without and with room for the numbers of entries."""


@dataclass(frozen=True)
class Holding:
    """One row of the record: who holds a block of an address, from which second to which."""

    address: str
    low: int
    high: int
    start: int
    end: int
    subscription: str


@dataclass(frozen=True)
class Mark:
    """An entry on the chart of the key."""

    number: str
    address: str
    port: int | None
    second: int
    wrong: bool = False
    """Whether it stands where a wrong reading puts it."""


def candidates(
    record: tuple[Holding, ...], address: str, port: int | None, seconds: tuple[int, int]
) -> tuple[str, ...]:
    """Return the subscriptions that fit, by block and time; all blocks fit if no port is known."""
    first, last = seconds
    found = [
        held
        for held in record
        if held.address == address
        and (port is None or held.low <= port <= held.high)
        and held.start <= last
        and first <= held.end
    ]
    ordered = sorted(found, key=lambda held: (held.low, held.start))
    return tuple(dict.fromkeys(held.subscription for held in ordered))


def blocks_per_address(unused: int, size: int) -> int:
    """Return how many whole blocks of ``size`` ports an address has beside the unused ones."""
    return (65_536 - unused) // size


def draw_chart(
    record: Sequence[Holding], *, filled: bool = True, marks: Iterable[Mark] = ()
) -> str:
    """Return the chart; without ``filled``, empty rows to draw the blocks in."""
    marks = tuple(marks)
    scale = _Scale.of(record, _MARKED_ROW if marks else _PLAIN_ROW)
    chart = Svg(_LEFT + _WIDTH + 4, scale.bottom + _FOOT)
    _draw_rows(chart, record, scale)
    if filled:
        _draw_fields(chart, record, scale)
    _draw_axis(chart, scale)
    _draw_marks(chart, marks, record, scale)
    return chart.svg()


@dataclass(frozen=True)
class _Scale:
    start: int
    end: int
    tops: dict[tuple[str, int], float]
    """Where the row of an address and a block begins."""
    heads: dict[str, float]
    bottom: float
    row: float

    @classmethod
    def of(cls, record: Sequence[Holding], row: float) -> _Scale:
        tops: dict[tuple[str, int], float] = {}
        heads: dict[str, float] = {}
        at = 0.0
        for address in sorted({held.address for held in record}):
            heads[address] = at
            at += _HEAD
            for low in sorted({held.low for held in record if held.address == address}):
                tops[address, low] = at
                at += row
        start, end = min(held.start for held in record), max(held.end for held in record)
        return cls(start, end, tops, heads, at, row)

    def x(self, second: float) -> float:
        return round(_LEFT + _WIDTH * (second - self.start) / (self.end + 1 - self.start), 2)

    def field(self, held: Holding) -> float:
        return self.tops[held.address, held.low] + self.row - _FIELD - 0.6


def _draw_rows(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    for address, top in scale.heads.items():
        chart.text(0, top + 3.6, address, "start", bold=True)
    for held in {(held.address, held.low): held for held in record}.values():
        y = scale.field(held)
        chart.text(0, y + 4, f"{held.low}–{held.high}", "start")
        chart.rectangle(_LEFT, y, (_WIDTH, _FIELD), "white")


def _draw_fields(chart: Svg, record: Sequence[Holding], scale: _Scale) -> None:
    turns: dict[tuple[str, int], int] = {}
    for held in sorted(record, key=lambda held: held.start):
        turn = turns[held.address, held.low] = turns.get((held.address, held.low), -1) + 1
        x, y = scale.x(held.start), scale.field(held)
        width = scale.x(held.end + 1) - x
        chart.rectangle(x, y, (width, _FIELD), "white" if turn % 2 else "#dddddd")
        chart.text(x + width / 2, y + 4, held.subscription)


def _draw_axis(chart: Svg, scale: _Scale) -> None:
    y = scale.bottom
    chart.line((_LEFT, y), (_LEFT + _WIDTH, y))
    step = 1200 if scale.end - scale.start > 5400 else 900
    for second in range(-(-scale.start // step) * step, scale.end + 2, step):
        x = scale.x(second)
        chart.line((x, y), (x, y + 1.2))
        chart.text(x, y + 4.6, clock(second)[:5])
    chart.text(0, y + 4.6, "UTC", "start")


def _draw_marks(
    chart: Svg, marks: Iterable[Mark], record: Sequence[Holding], scale: _Scale
) -> None:
    labels: dict[tuple[float, int], list[str]] = {}
    for mark in marks:
        x = scale.x(mark.second)
        dashes = {"stroke_dasharray": "0.8,0.6"} if mark.port is None or mark.wrong else {}
        rows = {held.low: held for held in record if held.address == mark.address}
        for held in rows.values():
            if mark.port is not None and not held.low <= mark.port <= held.high:
                continue
            y = scale.field(held)
            chart.line((x, y - 1), (x, y + _FIELD), **dashes)
            near = next(
                (key for key in labels if key[0] == y and abs(key[1] - mark.second) < 420), None
            )
            key = near or (y, mark.second)
            labels.setdefault(key, []).append(mark.number + ("?" if mark.wrong else ""))
    for (y, second), numbers in labels.items():
        chart.text(scale.x(second), y - 1.3, ", ".join(numbers), bold=True)


@dataclass(frozen=True)
class RecordPlan:
    """A record and what is printed above it."""

    day: date
    unused: int
    """Ports from 0 that the provider gives to nobody."""
    size: int
    """Ports a block."""
    start: int
    """The first second of the record, since midnight UTC."""
    end: int
    """The last second of the record."""
    holdings: tuple[Holding, ...]
    inner: dict[str, str]
    """Each subscription's inner address."""
    elsewhere: str
    """A public address of another provider."""

    @property
    def rows(self) -> list[Holding]:
        """The holdings in the order of print."""
        return sorted(self.holdings, key=lambda one: (one.address, one.start, one.low))


@dataclass(frozen=True)
class Server:
    """A server, the zone of its log, and its clock."""

    host: str
    place: str | None
    """Whose local time the log is in; None for UTC."""
    correction: int = 0
    """Seconds to add to what the clock showed: positive if it was slow."""
    tolerance: int = 0
    """Seconds by which the clock may be wrong either way."""

    def span(self, shown: int, offset: int) -> tuple[int, int]:
        """Return the first and last second UTC at which a time that it shows may have been."""
        utc = shown - offset + self.correction
        return utc - self.tolerance, utc + self.tolerance


@dataclass(frozen=True)
class Entry:
    """A row of the servers' log."""

    role: str | None
    server: int
    """0 for the server with the right clock, 1 for the wrong one, 2 for the doubtful one."""
    utc: int
    """The second UTC that its clock showed, since midnight."""
    address: str
    port: int | None
    """The source port; None if it was not logged."""
    shown: int = 0
    """Seconds since midnight on the server's clock, in the zone of its log."""
    number: int = 0


@dataclass(frozen=True)
class AddressPlan:
    """A record, servers in the order of their kinds, entries by server and time."""

    record: RecordPlan
    offsets: dict[str, int]
    """Of the places on the day of the record, in seconds."""
    servers: tuple[Server, Server, Server]
    order: tuple[int, ...]
    """The place of each server in the table, from 0."""
    entries: tuple[Entry, ...]
    wrong: tuple[str, str]
    """Places by whose time the zone entry leads to an uninvolved person, or out of the record."""

    @property
    def asked(self) -> dict[str, Entry]:
        """The entry of each role."""
        return {one.role: one for one in self.entries if one.role}

    def offset(self, server: Server) -> int:
        """Return the offset of a server's log from UTC."""
        return self.offsets[server.place] if server.place else 0


def draw_plan(exercise: SharedAddress, draws: Draws) -> AddressPlan:
    """Draw the record, servers and entries."""
    plan = _record(exercise, draws.branch("record"))
    order = draws.branch("order").shuffled((0, 1, 2))
    draws = draws.branch("queries")
    offsets = offsets_on(plan.day)
    slow = draws.chance(1, 2)
    error = draws.between(4, exercise.clock_error)
    tolerance = draws.between(2, exercise.tolerance)
    place, innocent, nobody, zone = _zone_entry(plan, offsets, draws)
    doubtful = draws.choice([name for name in offsets if offsets[name] != offsets[place]])
    hosts = draws.sample(_HOSTS, 3)
    changes = draws.sample(_hand_overs(plan.holdings), 4)
    correction = error if slow else -error
    entries = [
        zone,
        *_two_blocks(plan, draws),
        *_two_sides(changes[0], draws),
        _clock_entry(changes[1], correction, draws),
        _portless(plan, draws),
        _spanning(changes[2], tolerance, draws),
        _tight(changes[3], tolerance, draws),
        *_others(exercise.other_entries, plan, draws),
    ]
    servers = (
        Server(hosts[0], place),
        Server(hosts[1], None, correction=correction),
        Server(hosts[2], doubtful, tolerance=tolerance),
    )
    zones = [offsets[server.place] if server.place else 0 for server in servers]
    timed = [replace(one, shown=one.utc + zones[one.server]) for one in entries]
    timed.sort(key=lambda one: (order[one.server], one.shown))
    numbered = (replace(one, number=number) for number, one in enumerate(timed, 1))
    wrong = (min(innocent, nobody), max(innocent, nobody))
    return AddressPlan(plan, offsets, servers, tuple(order), tuple(numbered), wrong)


def _record(exercise: SharedAddress, draws: Draws) -> RecordPlan:
    """Draw a record of the size that the settings ask for."""
    unused, size = draws.choice(_GRIDS)
    networks = draws.sample(NETWORKS, exercise.addresses + 1)
    *addresses, elsewhere = [f"{network}.{draws.between(2, 250)}" for network in networks]
    first_port = unused + size * draws.between(8, (65_536 - unused) // size - 8)
    lows = [first_port + size * number for number in range(exercise.blocks)]
    start = draws.between(4 * 6, 13 * 6 + 5) * 600
    holdings: list[Holding] = []
    gaps = _gaps(exercise, draws)
    for address in addresses:
        changes: list[int] = []
        for low in lows:
            own = _changes(exercise.holders, start, changes, draws)
            changes += own
            for first, last in _intervals(start, own, gaps):
                taken = [held.subscription for held in holdings]
                label = draws.new(lambda: f"S-{draws.between(1000, 9999)}", taken)
                holdings.append(Holding(address, low, low + size - 1, first, last, label))
    return RecordPlan(
        day=date(2026, 1, 5) + timedelta(days=draws.below(300)),
        unused=unused,
        size=size,
        start=start,
        end=start + exercise.holders * _STRETCH - 1,
        holdings=tuple(holdings),
        inner=_inner([held.subscription for held in holdings], draws),
        elsewhere=elsewhere,
    )


def _changes(holders: int, start: int, taken: list[int], draws: Draws) -> list[int]:
    """Return the seconds at which the block passes on, apart from those of its neighbours."""
    changes: list[int] = []
    while len(changes) < holders - 1:
        middle = start + (len(changes) + 1) * _STRETCH
        change = draws.between(middle - _JITTER, middle + _JITTER)
        if all(abs(change - other) >= _APART for other in taken):
            changes.append(change)
    return changes


def _gaps(exercise: SharedAddress, draws: Draws) -> Iterator[int]:
    """Yield for each hand-over the seconds for which nobody holds the block: mostly none."""
    count = exercise.addresses * exercise.blocks * (exercise.holders - 1)
    unheld = min(exercise.addresses, count - 4)
    lengths = [draws.between(20, 90) for _ in range(unheld)] + [0] * (count - unheld)
    return iter(draws.shuffled(lengths))


def _intervals(start: int, changes: list[int], gaps: Iterator[int]) -> list[tuple[int, int]]:
    firsts = [start, *(change + next(gaps) for change in changes)]
    ends = [*changes, start + (len(changes) + 1) * _STRETCH]
    return [(first, end - 1) for first, end in zip(firsts, ends, strict=True)]


def _inner(subscriptions: list[str], draws: Draws) -> dict[str, str]:
    inner: dict[str, str] = {}
    for subscription in subscriptions:
        inner[subscription] = draws.new(draws.inner_address, inner.values())
    return inner


_HandOver = tuple[Holding, Holding]


def _hand_overs(holdings: tuple[Holding, ...]) -> list[_HandOver]:
    """Return the hand-overs without a gap."""
    return [
        (before, after)
        for before, after in pairwise(holdings)
        if (before.address, before.low) == (after.address, after.low)
        and after.start == before.end + 1
    ]


def _inside(held: Holding, draws: Draws) -> int:
    return draws.between(held.low + 20, held.high - 20)


def _two_sides(change: _HandOver, draws: Draws) -> list[Entry]:
    before, after = change
    port = _inside(before, draws)
    early, late = before.end - draws.below(4), after.start + draws.below(4)
    return [
        Entry("before-change", 0, early, before.address, port),
        Entry("after-change", 0, late, before.address, port),
    ]


def _clock_entry(change: _HandOver, correction: int, draws: Draws) -> Entry:
    """Return an entry that the correction moves over the hand-over."""
    before, after = change
    if correction > 0:
        shown = after.start - draws.between(1, correction - 1)
    else:
        shown = before.end + draws.between(1, -correction - 1)
    return Entry("clock", 1, shown, before.address, _inside(before, draws))


def _spanning(change: _HandOver, tolerance: int, draws: Draws) -> Entry:
    before, after = change
    shown = after.start + draws.between(-tolerance, tolerance - 1)
    return Entry("span", 2, shown, before.address, _inside(before, draws))


def _tight(change: _HandOver, tolerance: int, draws: Draws) -> Entry:
    """Return an entry beside the hand-over, just too far from it for the tolerance."""
    before, after = change
    away = tolerance + draws.below(3)
    shown = after.start + away if draws.chance(1, 2) else before.end - away
    return Entry("tight", 2, shown, before.address, _inside(before, draws))


def _is_quiet(plan: RecordPlan, address: str, second: int) -> bool:
    """Whether every block of the address is held, and none passes on within a minute.

    Gaps are shorter than two margins, so no second in a gap is quiet.
    """
    return plan.start < second < plan.end and all(
        abs(second - bound) > _MARGIN
        for held in plan.holdings
        if held.address == address
        for bound in (held.start, held.end)
    )


def _quiet(plan: RecordPlan, address: str, draws: Draws) -> list[int]:
    """Return quiet seconds, at most one a minute."""
    drawn = [minute + draws.below(60) for minute in range(plan.start, plan.end, 60)]
    return [second for second in drawn if _is_quiet(plan, address, second)]


def _two_blocks(plan: RecordPlan, draws: Draws) -> list[Entry]:
    """Return two entries of one second on the ports on both sides of a block's end."""
    address = draws.choice(plan.holdings).address
    second = draws.choice(_quiet(plan, address, draws))
    top = draws.choice(sorted({held.high for held in plan.holdings})[:-1])
    return [
        Entry("block-below", 0, second, address, top),
        Entry("block-above", 0, second, address, top + 1),
    ]


def _portless(plan: RecordPlan, draws: Draws) -> Entry:
    address = draws.choice(plan.holdings).address
    return Entry("no-port", 0, draws.choice(_quiet(plan, address, draws)), address, None)


def _zone_entry(
    plan: RecordPlan, offsets: dict[str, int], draws: Draws
) -> tuple[str, str, str, Entry]:
    """Return the right place, one that misleads, one outside the record, and the entry."""
    addresses = sorted({held.address for held in plan.holdings})
    quiet = {address: _quiet(plan, address, draws) for address in addresses}
    port = _inside(draws.choice(plan.holdings), draws)
    triples = list(permutations(sorted(set(offsets.values())), 3))
    for right, wrong, out in draws.shuffled(triples):
        fits = [
            Entry("zone", 0, second, address, port)
            for address in addresses
            for second in quiet[address]
            if _misleads(plan, address, port, (second, second + right - wrong))
            and not plan.start - _MARGIN < second + right - out < plan.end + _MARGIN
        ]
        if fits:
            place, innocent, nobody = (
                draws.choice([name for name, offset in offsets.items() if offset == value])
                for value in (right, wrong, out)
            )
            return place, innocent, nobody, draws.choice(fits)
    raise ValueError("expected places whose offsets differ by half an hour to two hours")


def _misleads(plan: RecordPlan, address: str, port: int, seconds: tuple[int, int]) -> bool:
    """Whether both readings name one subscription each, and not the same."""
    right, wrong = (candidates(plan.holdings, address, port, (at, at)) for at in seconds)
    return _is_quiet(plan, address, seconds[1]) and right != wrong


def _others(count: int, plan: RecordPlan, draws: Draws) -> list[Entry]:
    """Return entries that no question asks about, some of them of another provider's address."""
    addresses = [*sorted({held.address for held in plan.holdings}), plan.elsewhere]
    low, high = plan.holdings[0].low, max(held.high for held in plan.holdings)
    return [
        Entry(
            None,
            draws.below(3),
            draws.between(plan.start + 600, plan.end - 600),
            draws.choice(addresses),
            draws.between(low, high),
        )
        for _ in range(count)
    ]


def print_sheet(exercise: SharedAddress, draws: Draws, words: Words) -> Sheet[AddressPlan]:
    """Return the worksheet and its files; record and log also carry the date there."""
    plan = draw_plan(exercise, draws)
    day = plan.record.day
    record, servers = _record_table(plan.record, words), _servers(plan, words)
    entries = _entries(plan, words)
    zones = (
        (place_name(place), PLACES[place], offset_text(offset))
        for place, offset in plan.offsets.items()
    )
    offsets = words.table("offsets", zones, day=day_text(day))
    filled = exercise.chart == "blocks"
    svg = draw_chart(plan.record.holdings, filled=filled)
    chart = words.drawing("blocks" if filled else "axes", svg)
    return Sheet(
        sections=(
            words.section("record", record, chart, plan=plan.record),
            words.section("logs", servers, entries, offsets),
            words.section("questions", *_questions(plan, draws.branch("questions"), words)),
        ),
        data=plan,
        files={
            "port-blocks": _dated(record, day, words),
            "server-log": _dated(entries, day, words),
            "servers": servers,
            "offsets": offsets,
        },
    )


def _dated(grid: Grid, day: date, words: Words) -> Grid:
    columns = (*grid.columns, *words.table("dated", ()).columns)
    rows = tuple((*row, day.isoformat()) for row in grid.rows)
    return grid.model_copy(update={"columns": columns, "rows": rows})


def _record_table(plan: RecordPlan, words: Words) -> Grid:
    rows = (
        (
            row.address,
            f"{row.low}–{row.high}",
            clock(row.start),
            clock(row.end),
            plan.inner[row.subscription],
            row.subscription,
        )
        for row in plan.rows
    )
    return words.table("record", rows, day=day_text(plan.day))


def _servers(plan: AddressPlan, words: Words) -> Grid:
    servers = (
        server
        for _, server in sorted(zip(plan.order, plan.servers, strict=True), key=lambda one: one[0])
    )
    rows = (
        (
            f"W{number}",
            server.host,
            words("zone.local", place=place_name(server.place))
            if server.place
            else words("zone.utc"),
            _check(server, words),
        )
        for number, server in enumerate(servers, 1)
    )
    return words.table("servers", rows)


def _check(server: Server, words: Words) -> str:
    if server.correction:
        side = "slow" if server.correction > 0 else "fast"
        return words(f"check.{side}", seconds=abs(server.correction))
    if server.tolerance:
        return words("check.within", seconds=server.tolerance)
    return words("check.right")


def _entries(plan: AddressPlan, words: Words) -> Grid:
    rows = (
        (
            one.number,
            f"W{plan.order[one.server] + 1}",
            clock(one.shown),
            one.address,
            words("no-port") if one.port is None else one.port,
            443,
        )
        for one in plan.entries
    )
    return words.table("entries", rows, day=day_text(plan.record.day))


def _questions(plan: AddressPlan, draws: Draws, words: Words) -> tuple[Question, ...]:
    """Return the questions; arithmetic first, the sentence last, others in a drawn order."""
    middle = draws.shuffled(
        (("blocks",), ("change",), ("zone", "reading"), ("clock",), ("no-port",))
    )
    doubtful = draws.shuffled(("span", "tight"))
    return words.questions(
        *("count", *(role for group in middle for role in group), *doubtful, "sentence"),
        asked={role: str(one.number) for role, one in plan.asked.items()},
        readings=list(map(place_name, plan.wrong)),
        size=plan.record.size,
        unused=plan.record.unused,
    )


@dataclass(frozen=True)
class _Reading:
    """An entry under one reading of its time."""

    entry: Entry
    seconds: tuple[int, int]
    """First and last second UTC."""
    found: tuple[str, ...]
    time: str
    """As it is written into an answer."""
    result: str
    """The subscription, or what remains, in words."""
    steps: str
    """How the result is found, in a sentence."""

    @property
    def is_open(self) -> bool:
        """Whether several subscriptions remain."""
        return len(self.found) > 1


def solve(plan: AddressPlan, words: Words) -> Solution:
    """Return the answers, and the entries solved as a table and a chart."""
    record, asked = plan.record, plan.asked

    def read(role: str, server: Server | None = None) -> _Reading:
        """Return the reading of a role's entry; ``server`` replaces what is known of its own."""
        entry = asked[role]
        used = server or plan.servers[entry.server]
        seconds = used.span(entry.shown, plan.offset(used))
        found = candidates(record.holdings, entry.address, entry.port, seconds)
        time = words("time", first=seconds[0], last=seconds[1])
        result = words("result", found=found)
        steps = words("steps", entry=entry, time=time, result=result)
        return _Reading(entry, seconds, found, time, result, steps)

    readings = {role: read(role) for role in asked}
    in_order = sorted(readings, key=lambda role: asked[role].number)
    right, wrong_clock, doubtful_clock = plan.servers
    wrong = [(place, read("zone", replace(right, place=place))) for place in plan.wrong]
    doubtful = ("no-port", "span", "tight")
    values = {
        "unused": record.unused,
        "size": record.size,
        "count": blocks_per_address(record.unused, record.size),
        "blocks": [readings[role] for role in in_order if role in ("block-below", "block-above")],
        "change": [
            readings[role] for role in in_order if role in ("before-change", "after-change")
        ],
        "zone": {
            "right": readings["zone"],
            "place": place_name(right.place or ""),
            "offset": plan.offset(right),
        },
        "wrong": [(place_name(place), one) for place, one in wrong],
        "innocent": [one.result for _, one in wrong if one.found],
        "written": read("clock", replace(wrong_clock, correction=0)),
        "true_time": readings["clock"],
        "correction": wrong_clock.correction,
        "portless": readings["no-port"],
        "span": readings["span"],
        "tight": readings["tight"],
        "tolerance": doubtful_clock.tolerance,
    }
    rows = (
        (
            one.entry.number,
            clock(one.entry.shown),
            one.time,
            words("portless") if one.entry.port is None else one.entry.port,
            one.result,
        )
        for one in map(readings.__getitem__, in_order)
    )
    marks = [_mark(one, sum(one.seconds) // 2) for one in readings.values()]
    marks += [_mark(one, one.seconds[0], wrong=True) for _, one in wrong if one.found]
    chart = words.drawing("solved", draw_chart(record.rows, marks=marks))
    return Solution(
        values,
        (words.section("solved", words.table("solved", rows), chart),),
        undetermined={role for role in doubtful if readings[role].is_open},
    )


def _mark(reading: _Reading, second: int, *, wrong: bool = False) -> Mark:
    entry = reading.entry
    return Mark(str(entry.number), entry.address, entry.port, second, wrong)

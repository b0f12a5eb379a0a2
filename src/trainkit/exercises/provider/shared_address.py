"""The worksheet on shared addresses: record and logs, a chart, questions.

Held constant over sets: ten questions of the same kinds and points, the same traps (neighbouring
ports, seconds around a hand-over, a zone, a wrong clock, a missing port, two tolerances of which
one decides).
"""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.definitions.exercises import SharedAddress
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Drawing, Grid, Question, Section
from trainkit.exercises.printing import bold, columns, questions, table
from trainkit.exercises.provider.blocks import draw_chart
from trainkit.exercises.provider.shared_address_plan import AddressPlan, Planned, RecordPlan, Server
from trainkit.exercises.times import PLACES, clock, day_text, offset_text

__all__ = ["OPEN", "Tables", "print_sheet"]

OPEN = "not determinable"
_NO_PORT = "not logged"
_QUESTIONS = """
count, 1 point, 1 line: How many port blocks does one public address have, with {size} ports a block
and ports 0 to {last_unused} not given out?
blocks, 2 points, 1 line: Entries {blocks} bear the same second. To which subscription does each of
them lead?
change, 2 points, 1 line: Entries {change} bear the same source port. To which subscription does
each of them lead?
zone, 2 points, 1 line: Entry {asked[zone]}: give its time in UTC, and the subscription.
reading, 2 points, 1 line: One colleague reads the time of entry {asked[zone]} as {readings[0]}
time, another as {readings[1]} time. Where does each reading lead?
clock, 2 points, 1 line: Entry {asked[clock]}: to which subscription does the time as written lead,
and to which one the true time?
no-port, 2 points, 1 line: Entry {asked[no-port]}: to which subscription does it lead? If the data
do not decide, write "not determinable" and name all that remain.
span, 2 points, 1 line: Entry {asked[span]}: to which subscription does it lead? If the data do not
decide, write "not determinable" and name all that remain.
tight, 2 points, 1 line: Entry {asked[tight]}: to which subscription does it lead? If the data do
not decide, write "not determinable" and name all that remain.
sentence, 2 points, 2 lines: Write one sentence for the file on entry {asked[span]}: what the record
shows, and what it does not show.
"""


@dataclass(frozen=True)
class Tables:
    """The printed tables, and which entry was drawn for which question."""

    record: Grid
    servers: Grid
    offsets: Grid
    entries: Grid
    unused: int
    size: int
    asked: dict[str, str]
    """The number of the entry for each role."""
    readings: tuple[str, str]
    """The two wrong places, by name."""


def print_sheet(exercise: SharedAddress, plan: AddressPlan, draws: Draws) -> Sheet[Tables]:
    """Lay out the worksheet and its files; record and log also carry the date there."""
    tables = _tables(plan, draws.branch("order"))
    chart = _chart(plan.record, filled=exercise.chart == "blocks")
    day = plan.record.day.isoformat()
    return Sheet(
        sections=(
            Section(
                title="The record of the provider",
                text=_rules(plan.record),
                grids=(tables.record,),
                drawings=(chart,),
            ),
            Section(
                title="The logs of the servers",
                text="A slow clock shows less than the true time, a fast clock more.",
                grids=(tables.servers, tables.entries, tables.offsets),
            ),
            Section(title="Questions", questions=_questions(tables, draws.branch("questions"))),
        ),
        tables=tables,
        files={
            "port-blocks": _dated(tables.record, day),
            "server-log": _dated(tables.entries, day),
            "servers": tables.servers,
            "offsets": tables.offsets,
        },
    )


def _chart(plan: RecordPlan, *, filled: bool) -> Drawing:
    rows = ", and a field for each subscription." if filled else "; the rows are empty."
    todo = "mark the entries in it" if filled else "draw the subscriptions and the entries"
    return Drawing(
        svg=draw_chart(plan.holdings, filled=filled),
        alt="A chart with a row for each block of ports and the time from left to right" + rows,
        caption=f"Blocks of ports over time; {todo}",
    )


def _dated(grid: Grid, day: str) -> Grid:
    heads = (*grid.columns, *columns("`Date`"))
    return table(grid.caption, heads, ((*row, day) for row in grid.rows))


def _tables(plan: AddressPlan, draws: Draws) -> Tables:
    """Lay out the tables; servers in a drawn order, entries by server and time."""
    record, offsets = plan.record, plan.offsets
    order = draws.shuffled((0, 1, 2))
    entries = sorted(
        (order[one.server], one.utc + offsets.get(plan.servers[one.server].place or "", 0), place)
        for place, one in enumerate(plan.entries)
    )
    asked = (plan.entries[place].role for _, _, place in entries)
    return Tables(
        record=_record(record),
        servers=_servers([plan.servers[kind] for kind in sorted(range(3), key=order.__getitem__)]),
        offsets=_offsets(record, offsets),
        entries=_entries(record, [(s, shown, plan.entries[place]) for s, shown, place in entries]),
        unused=record.unused,
        size=record.size,
        asked={role: str(n) for n, role in enumerate(asked, 1) if role},
        readings=(min(plan.innocent, plan.nobody), max(plan.innocent, plan.nobody)),
    )


def _record(plan: RecordPlan) -> Grid:
    held = sorted(plan.holdings, key=lambda row: (row.address, row.start, row.low))
    return table(
        f"Record of the provider, {day_text(plan.day)}, times in UTC",
        "`Public address` | `Ports` | `From (UTC)` | `To (UTC)` | `Inner address` | `Subscription`",
        (
            (
                row.address,
                f"{row.low}–{row.high}",
                clock(row.start),
                clock(row.end),
                plan.inner[row.subscription],
                row.subscription,
            )
            for row in held
        ),
    )


def _servers(servers: list[Server]) -> Grid:
    return table(
        "The servers and their clocks on that day",
        "Server:16 | `Host` | Times in its log | Its clock, checked on that day",
        (
            (
                f"W{number}",
                server.host,
                f"local time, {server.place}" if server.place else "UTC",
                _check(server),
            )
            for number, server in enumerate(servers, 1)
        ),
    )


def _check(server: Server) -> str:
    if server.correction:
        return f"{abs(server.correction)} s {'slow' if server.correction > 0 else 'fast'}"
    if server.tolerance:
        return f"right to within {server.tolerance} s either way"
    return "right to the second"


def _offsets(plan: RecordPlan, offsets: dict[str, int]) -> Grid:
    return table(
        f"Offsets from UTC on {day_text(plan.day)}",
        "Place | `Time zone` | `Offset`",
        ((place, PLACES[place], offset_text(offsets[place])) for place in offsets),
    )


def _entries(plan: RecordPlan, entries: list[tuple[int, int, Planned]]) -> Grid:
    return table(
        f"Entries in the servers' logs, {day_text(plan.day)}, as written",
        "#Entry:16 | Server:16 | `Time` | `From address` | `Source port` | `Destination port`",
        (
            (
                number,
                f"W{server + 1}",
                clock(shown),
                entry.address,
                _NO_PORT if entry.port is None else str(entry.port),
                "443",
            )
            for number, (server, shown, entry) in enumerate(entries, 1)
        ),
    )


def _rules(plan: RecordPlan) -> str:
    """Return the rules that the sheet states, as a list."""
    return (
        f"- The record covers {clock(plan.start)} to {clock(plan.end)} UTC. Its clock is right.\n"
        "- Each interval and each range of ports includes both ends.\n"
        f"- A block has {plan.size} ports. The provider does not give out ports 0 to "
        f"{plan.unused - 1}.\n"
        "- In a gap between two intervals nobody holds the block."
    )


def _questions(tables: Tables, draws: Draws) -> tuple[Question, ...]:
    """Return the questions; arithmetic first, the sentence last, others in a drawn order."""
    middle = draws.shuffled(
        (("blocks",), ("change",), ("zone", "reading"), ("clock",), ("no-port",))
    )
    doubtful = draws.shuffled(("span", "tight"))
    numbers = tables.asked
    asked = questions(
        _QUESTIONS,
        asked={role: bold(number) for role, number in numbers.items()},
        blocks=bold(numbers["block-below"], numbers["block-above"]),
        change=bold(numbers["before-change"], numbers["after-change"]),
        readings=tables.readings,
        size=tables.size,
        last_unused=tables.unused - 1,
    )
    order = ("count", *(role for group in middle for role in group), *doubtful, "sentence")
    return tuple(asked[role] for role in order)

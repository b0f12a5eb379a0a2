"""The worksheet on shared addresses: its tables as printed, and its questions."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, DataFile, Grid, Question
from trainkit.exercises.places import PLACES, offset_text
from trainkit.exercises.provider.queries import Planned, QueryPlan, Server
from trainkit.exercises.provider.record_plan import RecordPlan
from trainkit.exercises.provider.written_days import clock, written

__all__ = ["Tables", "ask", "data_files", "print_tables", "rules"]

NO_PORT = "not logged"


@dataclass(frozen=True)
class Tables:
    """What stands on the worksheet, and which entry was drawn for which question."""

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


def print_tables(
    plan: RecordPlan, queries: QueryPlan, offsets: dict[str, int], draws: Draws
) -> Tables:
    """Lay out the tables; servers in a drawn order, entries by server and time."""
    order = draws.shuffled((0, 1, 2))
    shown = {
        id(entry): entry.utc + offsets.get(queries.servers[entry.server].place or "", 0)
        for entry in queries.entries
    }
    entries = sorted(queries.entries, key=lambda one: (order[one.server], shown[id(one)]))
    by_order = sorted(range(3), key=order.__getitem__)
    return Tables(
        record=_record(plan),
        servers=_servers([queries.servers[kind] for kind in by_order]),
        offsets=_offsets(plan, offsets),
        entries=_entries(
            plan,
            [(f"W{order[one.server] + 1}", shown[id(one)], one) for one in entries],
        ),
        unused=plan.unused,
        size=plan.size,
        asked={one.role: str(n) for n, one in enumerate(entries, 1) if one.role},
        readings=(min(queries.innocent, queries.nobody), max(queries.innocent, queries.nobody)),
    )


def _record(plan: RecordPlan) -> Grid:
    held = sorted(plan.holdings, key=lambda row: (row.address, row.start, row.low))
    return Grid(
        caption=f"Record of the provider, {written(plan.day)}, times in UTC",
        columns=(
            Column(name="Public address", code=True),
            Column(name="Ports", code=True),
            Column(name="From (UTC)", code=True),
            Column(name="To (UTC)", code=True),
            Column(name="Inner address", code=True),
            Column(name="Subscription", code=True),
        ),
        rows=tuple(
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
    return Grid(
        caption="The servers and their clocks on that day",
        columns=(
            Column(name="Server", width=16),
            Column(name="Host", code=True),
            Column(name="Times in its log"),
            Column(name="Its clock, checked on that day"),
        ),
        rows=tuple(
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
    return Grid(
        caption=f"Offsets from UTC on {written(plan.day)}",
        columns=(
            Column(name="Place"),
            Column(name="Time zone", code=True),
            Column(name="Offset", code=True),
        ),
        rows=tuple((place, PLACES[place], offset_text(offsets[place])) for place in offsets),
    )


def _entries(plan: RecordPlan, entries: list[tuple[str, int, Planned]]) -> Grid:
    return Grid(
        caption=f"Entries in the servers' logs, {written(plan.day)}, as written",
        columns=(
            Column(name="Entry", width=16, number=True),
            Column(name="Server", width=16),
            Column(name="Time", code=True),
            Column(name="From address", code=True),
            Column(name="Source port", code=True),
            Column(name="Destination port", code=True),
        ),
        rows=tuple(
            (
                str(number),
                server,
                clock(shown),
                entry.address,
                NO_PORT if entry.port is None else str(entry.port),
                "443",
            )
            for number, (server, shown, entry) in enumerate(entries, 1)
        ),
    )


def rules(plan: RecordPlan) -> str:
    """Return the rules that the sheet states, as a list."""
    return (
        f"- The record covers {clock(plan.start)} to {clock(plan.end)} UTC. Its clock is right.\n"
        "- Each interval and each range of ports includes both ends.\n"
        f"- A block has {plan.size} ports. The provider does not give out ports 0 to "
        f"{plan.unused - 1}.\n"
        "- In a gap between two intervals nobody holds the block."
    )


def data_files(plan: RecordPlan, tables: Tables) -> tuple[DataFile, ...]:
    """Return all tables; record and log also carry the date."""
    return (
        DataFile(name="port-blocks", grid=_dated(tables.record, plan)),
        DataFile(name="server-log", grid=_dated(tables.entries, plan)),
        DataFile(name="servers", grid=tables.servers),
        DataFile(name="offsets", grid=tables.offsets),
    )


def _dated(grid: Grid, plan: RecordPlan) -> Grid:
    columns = (*grid.columns, Column(name="Date", code=True))
    return Grid(
        caption=grid.caption,
        columns=columns,
        rows=tuple((*row, plan.day.isoformat()) for row in grid.rows),
    )


def ask(tables: Tables, draws: Draws) -> tuple[tuple[str, Question], ...]:
    """Return the questions with their roles; arithmetic first, the sentence last, others drawn."""
    middle = draws.shuffled(
        (("blocks",), ("change",), ("zone", "reading"), ("clock",), ("no-port",))
    )
    doubtful = draws.shuffled(("span", "tight"))
    roles = ["count", *(role for group in middle for role in group), *doubtful, "sentence"]
    texts = _texts(tables)
    return tuple(
        (
            role,
            Question(
                number=number,
                text=texts[role],
                points=1 if role == "count" else 2,
                lines=2 if role == "sentence" else 1,
            ),
        )
        for number, role in enumerate(roles, 1)
    )


def _texts(tables: Tables) -> dict[str, str]:
    asked = {role: f"**{number}**" for role, number in tables.asked.items()}
    open_text = (
        "Entry {}: to which subscription does it lead? If the data do not decide, write "
        '"not determinable" and name all that remain.'
    )
    first, second = tables.readings
    return {
        "count": f"How many port blocks does one public address have, with {tables.size} ports a "
        f"block and ports 0 to {tables.unused - 1} not given out?",
        "blocks": f"Entries {_both(tables, 'block-below', 'block-above')} bear the same second. "
        "To which subscription does each of them lead?",
        "change": f"Entries {_both(tables, 'before-change', 'after-change')} bear the same source "
        "port. To which subscription does each of them lead?",
        "zone": f"Entry {asked['zone']}: give its time in UTC, and the subscription.",
        "reading": f"One colleague reads the time of entry {asked['zone']} as {first} time, "
        f"another as {second} time. Where does each reading lead?",
        "clock": f"Entry {asked['clock']}: to which subscription does the time as written lead, "
        "and to which one the true time?",
        "no-port": open_text.format(asked["no-port"]),
        "span": open_text.format(asked["span"]),
        "tight": open_text.format(asked["tight"]),
        "sentence": f"Write one sentence for the file on entry {asked['span']}: what the record "
        "shows, and what it does not show.",
    }


def _both(tables: Tables, *roles: str) -> str:
    first, second = sorted((tables.asked[role] for role in roles), key=int)
    return f"**{first}** and **{second}**"

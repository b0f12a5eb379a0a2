"""The key of the audit, from the printed logs and lists alone, with a chart of the holders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainkit.exercises.custody.audit import Score, Tables
from trainkit.exercises.custody.auditor import (
    Finding,
    Row,
    audit,
    holding_at,
    longest_rest,
    read_log,
)
from trainkit.exercises.custody.faults import ASK, FAULTS, Fault, percent, points, precision_recall
from trainkit.exercises.generator import Result, Solution
from trainkit.exercises.model import Drawing, Grid, Section
from trainkit.exercises.printing import NO_BREAK, table
from trainkit.exercises.svg import Svg

__all__ = ["solve"]

_FALSE_ALARMS = 4
"""The most false alarms of the look-up table."""

Letters = Mapping[Fault, str]


@dataclass(frozen=True)
class Audited:
    """A printed log, and what an audit of it finds."""

    number: int
    """1 or 2: the number of the log on the sheet."""
    log: Grid
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


Logs = tuple[Audited, ...]


def solve(tables: Tables) -> Solution:
    """Return the answers, the tables by which a set is marked, and the chart of holders."""
    logs = tuple(
        Audited(number, log, read_log(log), audit(log, openings, tables.people))
        for number, (log, openings) in enumerate(tables.logs, 1)
    )
    faulty = next(one for one in logs if one.findings)
    return Solution(
        {
            **{f"log-{one.number}": _faults(one, tables.letters) for one in logs},
            "clean": Result(
                ", ".join(f"log {one.number}" for one in logs if not one.findings) or "none",
                "It has oddities, but each of them is explained on the sheet.",
            ),
            **{
                f"holder-{one.number}": _holder(one, text)
                for one, text in zip(logs, tables.asked, strict=True)
            },
            "rests": _rests(logs),
            "score": _score(tables.score),
            "sentence": _sentence(faulty),
        },
        (
            Section(
                title="Points",
                text="A hit is the right letter at the right entry; everything else is a false "
                "alarm. Beyond the table: 12 × hits ÷ (faults + hits + false alarms), to the "
                "nearest whole number, a half upwards.",
                grids=(_points_table(len(faulty.findings)), _faults_table(faulty, tables.letters)),
            ),
            Section(
                title="Holders and oddities",
                grids=(_harmless_table(logs),),
                drawings=(_holders_drawing(faulty, tables.letters),),
            ),
        ),
    )


def _faults(one: Audited, letters: Letters) -> Result:
    if not one.findings:
        return Result(
            "none",
            "Every entry fits the entries beside it, the list of persons and the store log. "
            "What looks like a fault and is none stands below.",
        )
    return Result(
        ", ".join(f"{found.row}{NO_BREAK}{letters[found.fault]}" for found in one.findings),
        f"{len(one.findings)} faults, listed below. Take the points from the look-up table.",
    )


def _holder(one: Audited, text: str) -> Result:
    held = holding_at(one.log, text)
    entries = f"entries {_pair(*held.rows)}"
    if len(held.holders) == 1:
        return Result(
            f"{held.holders[0]} ({entries})",
            "Bring both entries to UTC. Read as local time, the entry of the laboratory "
            "seems to lie before the hour that is asked about.",
        )
    first, second = held.holders
    return Result(
        f"cannot be determined ({entries})",
        f"The log leaves open whether it was {first}, {second} or somebody else.",
        undetermined=True,
    )


def _pair(*numbers: str) -> str:
    return f",{NO_BREAK}".join(numbers)


def _rests(logs: Logs) -> Result:
    pairs = [longest_rest(one.rows) for one in logs]
    shown = [
        f"log {n}: {_pair(one.number, other.number)}" for n, (one, other) in enumerate(pairs, 1)
    ]
    first, second = (_days_between(one, other) for one, other in pairs)
    return Result(
        f"{'; '.join(shown)}; no fault",
        f"{first} and {second} days. A long time is none of the types of fault. What "
        "else stands at these entries counts in questions 1 and 2.",
    )


def _days_between(one: Row, other: Row) -> int:
    return (other.time.local.date() - one.time.local.date()).days


def _score(score: Score) -> Result:
    precision, recall = precision_recall(score.hits, score.reported - score.hits, score.faults)
    return Result(
        f"precision {percent(precision)}, recall {percent(recall)}",
        f"{score.hits} ÷ {score.reported} reported, {score.hits} ÷ {score.faults} real.",
    )


def _sentence(one: Audited) -> Result:
    found = one.findings[0]
    return Result(
        "entry and type; cause open; who is asked",
        f'For example: "Entry {found.row} of log {one.number} shows a fault of the type '
        f"'{FAULTS[found.fault]}'. What happened to the exhibit cannot be determined from this "
        f'record. The persons of the entry must be asked: {ASK[found.fault]}" One point for entry '
        "and fault, one if the cause stays open and the persons to ask are named.",
    )


def _points_table(faults: int) -> Grid:
    """Return precision, recall and points for all counts of hits and false alarms."""

    def cell(hits: int, alarms: int) -> str:
        precision, recall = precision_recall(hits, alarms, faults)
        return f"{percent(precision)}, {percent(recall)}: {points(hits, alarms, faults)}"

    alarms = range(_FALSE_ALARMS + 1)
    return table(
        f"Points for the log with {faults} faults: precision, recall: points",
        " | ".join(("#Hits:14", *(f"{n} false alarm{'' if n == 1 else 's'}" for n in alarms))),
        ((hits, *(cell(hits, n) for n in alarms)) for hits in range(faults, -1, -1)),
    )


def _faults_table(one: Audited, letters: Letters) -> Grid:
    """Return every fault of a log with what is seen and what to ask."""
    return table(
        f"Faults of log {one.number}",
        "Entry:12 | Letter:13 | Type:40 | Seen:55 | Ask:50",
        (
            (
                found.row,
                letters[found.fault],
                FAULTS[found.fault],
                _seen(found, one.rows),
                ASK[found.fault],
            )
            for found in one.findings
        ),
    )


def _seen(found: Finding, rows: tuple[Row, ...]) -> str:
    if found.fault == "access":
        return "No entry within 10 minutes"
    place = next(n for n, row in enumerate(rows) if row.number == found.row)
    before, row = rows[place - 1], rows[place]
    return {
        "gap": f"{before.receiver} received, {row.giver} gives",
        "overlap": f"{row.giver} gives to {before.receiver} and to {row.receiver}",
        "reversal": f"{_utc(row)} UTC after {_utc(before)} UTC",
        "zone": "No offset",
        "seal": f"{before.seal}, then {row.seal}, no note",
        "hash": "Not the first value",
        "signature": f"{found.person} was away",
    }[found.fault]


def _utc(row: Row) -> str:
    return f"{row.time.utc:%H:%M}" if row.time.utc else "unknown"


def _harmless_table(logs: Logs) -> Grid:
    """Return what looks like a fault and is none, so that markers can explain it."""
    rows = []
    for one in logs:
        faulty = {found.row for found in one.findings}
        rows += [
            (f"log {one.number}", row.number, why)
            for row, why in _harmless(one.rows)
            if row.number not in faulty
        ]
    return table("What looks like a fault and is none", "Log:16 | #Entry:14 | Why it is none", rows)


def _harmless(log: tuple[Row, ...]) -> Iterator[tuple[Row, str]]:
    start, end = longest_rest(log)
    for before, row in pairwise(log):
        if row.seal != before.seal and f"{row.seal} fitted" in row.note:
            yield row, "Another seal number, with a note of the seals cut and fitted"
        if before.time.utc and row.time.utc and row.time.local < before.time.local:
            yield row, f"Seems earlier as written; {row.time.utc:%H:%M} UTC is later"
        elif before.time.utc and row.time.utc and _offset(row) != _offset(before):
            why = "Another offset than in the entry before, because of the place; it is written"
            yield row, why
        if any(value != value.lower() for value in row.values):
            yield row, "The hash value of the image in capital letters: the same value"
        if row is end:
            days = _days_between(start, end)
            yield row, f"{days} days on the shelf since entry {start.number}, with the same seal"


def _offset(row: Row) -> object:
    return row.time.utc and row.time.local - row.time.utc.replace(tzinfo=None)


def _holders_drawing(one: Audited, letters: Letters) -> Drawing:
    return Drawing(
        svg=_holders_chart(one, letters),
        alt="Who held the exhibit from entry to entry; gaps and overlaps are hatched.",
        caption=f"Log {one.number}: holders from entry to entry, not to scale. Hatched: "
        "the log leaves the holder open. Letters: faults by their entries.",
    )


_LEFT, _WIDTH = 27.0, 140.0
_LANE, _BAR, _HEAD, _FOOT = 8.0, 5.0, 12.0, 8.0
"""Millimetres of the chart: a lane a person, equal columns, since days on the shelf would leave no
room for hours."""


def _holders_chart(one: Audited, letters: Letters) -> str:
    """Return the chart of a log: one lane a person, one column from each row to the next."""
    faults = {found.row: found.fault for found in one.findings}
    spells = list(_spells(one.rows, faults))
    lanes = list(dict.fromkeys(person for person, _, _ in spells))
    step = _WIDTH / len(one.rows)
    height = _HEAD + _LANE * len(lanes) + _FOOT
    chart = Svg(_LEFT + _WIDTH + 2, height)
    chart.hatching("open")
    for lane, person in enumerate(lanes):
        chart.text(0, _HEAD + _LANE * lane + _LANE / 2 + 1, person, "start")
    _draw_columns(chart, one.rows, step, height)
    for person, place, is_open in spells:
        y = _HEAD + _LANE * lanes.index(person) + (_LANE - _BAR) / 2
        fill = "url(#open)" if is_open else "#cccccc"
        chart.rectangle(_LEFT + step * place, y, (step, _BAR), fill)
    for place, row in enumerate(one.rows):
        if row.number in faults:
            chart.text(_LEFT + step * place, 4, letters[faults[row.number]], bold=True)
    return chart.svg()


def _spells(rows: tuple[Row, ...], faults: Mapping[str, Fault]) -> Iterator[tuple[str, int, bool]]:
    """Yield who holds the exhibit from each row to the next, and whether that is open."""
    for place, row in enumerate(rows):
        following = rows[place + 1].number if place + 1 < len(rows) else ""
        gap = faults.get(following) == "gap"
        overlap = faults.get(row.number) == "overlap"
        yield row.receiver, place, gap or overlap
        if gap:
            yield rows[place + 1].giver, place, True
        if overlap:
            yield rows[place - 1].receiver, place, True


def _draw_columns(chart: Svg, rows: tuple[Row, ...], step: float, height: float) -> None:
    """Draw a line for each row, with its number above and its day, where it changes, below."""
    chart.text(0, _HEAD - 3, "Entry", "start")
    chart.text(0, height - 3, "Day, month", "start")
    for place, row in enumerate(rows):
        x = _LEFT + step * place
        chart.line((x, _HEAD - 2), (x, height - _FOOT + 1), stroke="#888888")
        chart.text(x, _HEAD - 3, row.number)
        day = row.time.local.date()
        if not place or day != rows[place - 1].time.local.date():
            chart.text(x, height - 3, f"{day.day}.{day.month}.")

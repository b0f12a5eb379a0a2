"""The key of the audit, from the printed logs and lists alone, with a chart of the holders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainkit.exercises.custody.auditor import (
    Fault,
    Finding,
    Row,
    audit,
    holding_at,
    longest_rest,
    percent,
    points,
    precision_recall,
    read_log,
)
from trainkit.exercises.generator import Solution
from trainkit.exercises.model import Grid
from trainkit.exercises.svg import Svg
from trainkit.exercises.words import Words
from trainkit.languages import comma_list, digits

__all__ = ["Score", "Tables", "solve"]

_FALSE_ALARMS = 4
"""The most false alarms of the look-up table."""

Letters = Mapping[Fault, str]


@dataclass(frozen=True)
class Score:
    """An invented audit by another table, in numbers alone."""

    faults: int
    reported: int
    hits: int


@dataclass(frozen=True)
class Tables:
    """What is printed; all that the key is made from."""

    people: Grid
    logs: tuple[tuple[Grid, Grid], ...]
    """Each log with the openings of its shelf."""
    letters: Letters
    asked: tuple[str, ...]
    """The written time that is asked about in each log."""
    score: Score


@dataclass(frozen=True)
class Audited:
    """A printed log, and what an audit of it finds."""

    number: int
    """1 or 2: the number of the log on the sheet."""
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def rest(self) -> tuple[Row, Row]:
        """The rows between which the exhibit lay on the shelf for the longest time."""
        return longest_rest(self.rows)

    @property
    def rest_days(self) -> int:
        """For how long it lay there."""
        start, end = self.rest
        return (end.time.local.date() - start.time.local.date()).days


def solve(tables: Tables, words: Words) -> Solution:
    """Return the answers, the tables by which a set is marked, and the chart of holders."""
    logs = tuple(
        Audited(number, read_log(log), audit(log, openings, tables.people, words))
        for number, (log, openings) in enumerate(tables.logs, 1)
    )
    faulty = [one for one in logs if one.findings]
    pairs = zip(tables.logs, tables.asked, strict=True)
    held = [holding_at(log, text) for (log, _openings), text in pairs]
    score = tables.score
    shares = precision_recall(score.hits, score.reported - score.hits, score.faults)
    values = {
        "logs": logs,
        "faulty": faulty[0],
        "held": held,
        "letters": tables.letters,
        "score": score,
        "shares": [percent(share) for share in shares],
    }
    lists: list[Grid] = []
    for one in faulty:
        lists += [_points_table(one, words), _faults_table(one, tables.letters, words)]
    charts = (
        words.drawing("holders", _chart(one, tables.letters, words), n=one.number) for one in faulty
    )
    return Solution(
        values,
        (
            words.section("points", *lists),
            words.section("holders", _harmless_table(logs, words), *charts),
        ),
        undetermined={f"holder-{n}" for n, one in enumerate(held, 1) if one.is_open},
    )


def _points_table(one: Audited, words: Words) -> Grid:
    """Return precision, recall and points for all counts of hits and false alarms."""
    faults = len(one.findings)

    def cell(hits: int, alarms: int) -> str:
        precision, recall = precision_recall(hits, alarms, faults)
        shares = comma_list((percent(precision), percent(recall)))
        return f"{shares}: {digits(points(hits, alarms, faults))}"

    alarms = range(_FALSE_ALARMS + 1)
    rows = ((digits(hits), *(cell(hits, n) for n in alarms)) for hits in range(faults, -1, -1))
    return words.table("points", rows, n=one.number, faults=faults, alarms=alarms)


def _faults_table(one: Audited, letters: Letters, words: Words) -> Grid:
    """Return every fault of a log with what is seen and what to ask."""
    places = {row.number: place for place, row in enumerate(one.rows)}
    rows = []
    for found in one.findings:
        place = places.get(found.row, 0)  # none for an opening of the shelf
        before, row = one.rows[place - 1], one.rows[place]
        seen = words(f"seen.{found.fault}", found=found, before=before, row=row)
        kind, ask = words(f"fault.{found.fault}"), words(f"ask.{found.fault}")
        rows.append((found.row, letters[found.fault], kind, seen, ask))
    return words.table("faults", rows, n=one.number)


def _harmless_table(logs: tuple[Audited, ...], words: Words) -> Grid:
    """Return what looks like a fault and is none, so that markers can explain it."""
    rows = []
    for one in logs:
        faulty = {found.row for found in one.findings}
        for row, why in _harmless(one, words):
            if row.number not in faulty:
                said = words(f"harmless.{why}", row=row, start=one.rest[0], days=one.rest_days)
                rows.append((words("log", n=one.number), row.number, said))
    return words.table("harmless", rows)


def _harmless(one: Audited, words: Words) -> Iterator[tuple[Row, str]]:
    """Yield rows that only look faulty, and why they are not."""
    for before, row in pairwise(one.rows):
        if row.seal != before.seal and row.new_seals(words):
            yield row, "seal"
        if before.time.utc and row.time.utc and row.time.local < before.time.local:
            yield row, "earlier"
        elif before.time.utc and row.time.utc and _offset(row) != _offset(before):
            yield row, "offset"
        if any(value != value.lower() for value in row.values):
            yield row, "capitals"
        if row is one.rest[1]:
            yield row, "rest"


def _offset(row: Row) -> object:
    return row.time.utc and row.time.local - row.time.utc.replace(tzinfo=None)


_LEFT, _WIDTH = 27.0, 140.0
_LANE, _BAR, _HEAD, _FOOT = 8.0, 5.0, 12.0, 8.0
"""Millimetres of the chart: a lane a person, equal columns, since days on the shelf would leave no
room for hours."""


def _chart(one: Audited, letters: Letters, words: Words) -> str:
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
    _draw_columns(chart, one.rows, (step, height), words)
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


def _draw_columns(
    chart: Svg, rows: tuple[Row, ...], size: tuple[float, float], words: Words
) -> None:
    """Draw a line for each row, with its number above and its day, where it changes, below."""
    step, height = size
    chart.text(0, _HEAD - 3, words("entry"), "start")
    chart.text(0, height - 3, words("day"), "start")
    for place, row in enumerate(rows):
        x = _LEFT + step * place
        chart.line((x, _HEAD - 2), (x, height - _FOOT + 1), stroke="#888888")
        chart.text(x, _HEAD - 3, row.number)
        day = row.time.local.date()
        if not place or day != rows[place - 1].time.local.date():
            chart.text(x, height - 3, f"{day.day}.{day.month}.")

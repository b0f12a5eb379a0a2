"""The key of the audit, from the printed logs and lists alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.exercises.custody.audit_sheet import Score
from trainkit.exercises.custody.auditor import (
    Finding,
    Row,
    audit,
    holding_at,
    longest_rest,
    read_log,
)
from trainkit.exercises.custody.faults import ASK, FAULTS, Fault
from trainkit.exercises.custody.scoring import percent, points, precision_recall
from trainkit.exercises.model import Answer, Column, Grid

__all__ = ["Audited", "answers", "findings_table", "read", "score_table"]

_FALSE_ALARMS = 4
"""The most false alarms of the look-up table."""

_TIED = "\u00a0"
"""A space at which no line is broken: an entry stays with its letter, a number with its fellow."""


@dataclass(frozen=True)
class Audited:
    """A printed log, and what an audit of it finds."""

    log: Grid
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the log."""
        return read_log(self.log)


def read(log: Grid, openings: Grid, people: Grid) -> Audited:
    """Audit a log."""
    return Audited(log, audit(log, openings, people))


def answers(
    logs: tuple[Audited, Audited],
    letters: Mapping[Fault, str],
    asked: tuple[str, str],
    score: Score,
) -> tuple[Answer, ...]:
    """Return the answers to all questions, in order."""
    return (
        *(_list(number, one, letters) for number, one in enumerate(logs, 1)),
        _clean(logs),
        *(_holder(number, one, asked[number - 1]) for number, one in enumerate(logs, 1)),
        _rests(logs),
        _score(score),
        _sentence(logs),
    )


def _list(number: int, one: Audited, letters: Mapping[Fault, str]) -> Answer:
    if not one.findings:
        return Answer(
            question=number,
            short="none",
            reason="Every entry fits the entries beside it, the list of persons and the store log. "
            "What looks like a fault and is none stands below.",
        )
    return Answer(
        question=number,
        short=", ".join(f"{found.row}{_TIED}{letters[found.fault]}" for found in one.findings),
        reason=f"{len(one.findings)} faults, listed below. Take the points from the look-up table.",
    )


def _clean(logs: tuple[Audited, Audited]) -> Answer:
    clean = [f"log {number}" for number, one in enumerate(logs, 1) if not one.findings]
    return Answer(
        question=3,
        short=", ".join(clean) or "none",
        reason="It has oddities, but each of them is explained on the sheet.",
    )


def _holder(number: int, one: Audited, text: str) -> Answer:
    held = holding_at(one.log, text)
    rows = f"entries {_pair(*held.rows)}"
    if len(held.holders) == 1:
        return Answer(
            question=number + 3,
            short=f"{held.holders[0]} ({rows})",
            reason="Bring both entries to UTC. Read as local time, the entry of the laboratory "
            "seems to lie before the hour that is asked about.",
        )
    first, second = held.holders
    return Answer(
        question=number + 3,
        short=f"cannot be determined ({rows})",
        reason=f"The log leaves open whether it was {first}, {second} or somebody else.",
        undetermined=True,
    )


def _pair(*numbers: str) -> str:
    return f",{_TIED}".join(numbers)


def _rests(logs: tuple[Audited, Audited]) -> Answer:
    pairs = [longest_rest(one.rows) for one in logs]
    shown = [
        f"log {n}: {_pair(one.number, other.number)}" for n, (one, other) in enumerate(pairs, 1)
    ]
    days = [(other.time.local.date() - one.time.local.date()).days for one, other in pairs]
    return Answer(
        question=6,
        short=f"{'; '.join(shown)}; no fault",
        reason=f"{days[0]} and {days[1]} days. A long time is none of the types of fault. What "
        "else stands at these entries counts in questions 1 and 2.",
    )


def _score(score: Score) -> Answer:
    precision, recall = precision_recall(score.hits, score.reported - score.hits, score.faults)
    return Answer(
        question=7,
        short=f"precision {percent(precision)}, recall {percent(recall)}",
        reason=f"{score.hits} ÷ {score.reported} reported, {score.hits} ÷ {score.faults} real.",
    )


def _sentence(logs: tuple[Audited, Audited]) -> Answer:
    number, one = next((n, one) for n, one in enumerate(logs, 1) if one.findings)
    found = one.findings[0]
    return Answer(
        question=8,
        short="entry and type; cause open; who is asked",
        reason=f'For example: "Entry {found.row} of log {number} shows a fault of the type '
        f"'{FAULTS[found.fault]}'. What happened to the exhibit cannot be determined from this "
        f'record. The persons of the entry must be asked: {ASK[found.fault]}" One point for entry '
        "and fault, one if the cause stays open and the persons to ask are named.",
    )


def findings_table(number: int, one: Audited, letters: Mapping[Fault, str]) -> Grid:
    """Return every fault of a log with what is seen and what to ask."""
    rows = {row.number: row for row in one.rows}
    return Grid(
        caption=f"Faults of log {number}",
        columns=(
            Column(name="Entry", width=12),
            Column(name="Letter", width=13),
            Column(name="Type", width=40),
            Column(name="Seen", width=55),
            Column(name="Ask", width=50),
        ),
        rows=tuple(
            (
                found.row,
                letters[found.fault],
                FAULTS[found.fault],
                _seen(found, rows, one.rows),
                ASK[found.fault],
            )
            for found in one.findings
        ),
    )


def _seen(found: Finding, rows: Mapping[str, Row], ordered: tuple[Row, ...]) -> str:
    if found.fault == "access":
        return "No entry within 10 minutes"
    row = rows[found.row]
    before = ordered[ordered.index(row) - 1]
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


def score_table(faults: int) -> Grid:
    """Return precision, recall and points for all counts of hits and false alarms."""
    return Grid(
        caption=f"Points for the log with {faults} faults: precision, recall: points",
        columns=(
            Column(name="Hits", number=True, width=14),
            *(
                Column(name=f"{alarms} false alarms" if alarms != 1 else "1 false alarm")
                for alarms in range(_FALSE_ALARMS + 1)
            ),
        ),
        rows=tuple(
            (
                str(hits),
                *(_cell(hits, alarms, faults) for alarms in range(_FALSE_ALARMS + 1)),
            )
            for hits in range(faults, -1, -1)
        ),
    )


def _cell(hits: int, alarms: int, faults: int) -> str:
    precision, recall = precision_recall(hits, alarms, faults)
    return f"{percent(precision)}, {percent(recall)}: {points(hits, alarms, faults)}"

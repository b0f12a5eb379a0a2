"""The worksheet of the audit: rules, kinds of faults, persons, two logs, questions.

Held constant over sets: the questions and their points. The letters of the types of faults change
from set to set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainkit.definitions.exercises import CustodyAudit
from trainkit.exercises.custody.audit_log import Log, Staff, Step
from trainkit.exercises.custody.audit_plan import AuditPlan, Away
from trainkit.exercises.custody.faults import FAULTS, POINTS, SEEN, Fault
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import WORD_JOINER, plain, questions, table, tied
from trainkit.exercises.times import short_day

__all__ = ["Score", "Tables", "print_sheet"]

_PLACES = len(FAULTS)
"""Columns for the faults of a log."""
_RULES = (
    "- A custody log lists the hand-overs of one exhibit, one entry each, in their order. The "
    "person who receives the exhibit in one entry is the person who gives it in the next entry.\n"
    "- A time has its offset from UTC. `Z` is UTC: the laboratory keeps its clock at UTC. Another "
    "town may have another offset.\n"
    "- The column **Seal** is the number on the exhibit when the entry was written.\n"
    "- The first SHA-256 hash value of the image is the reference, shortened to its first and last "
    "eight characters. Capital letters are no difference.\n"
    "- The store log is kept by the lock of the shelf: every opening, S1, S2 and so on. Its time "
    "and that of the entry may differ by up to 10 minutes.\n"
    "- Giver and receiver sign each entry with their initials. The scene does not sign.\n"
    "- Only the types in this table are faults. No type occurs twice in a log, and no entry has "
    "two. Where two entries do not fit, write the later one. A log may have no fault at all."
)

_QUESTIONS = """
log-1, {points} points, 0 lines: Log 1: write entry and letter of each fault, or "none".
log-2, {points} points, 0 lines: Log 2: write entry and letter of each fault, or "none".
clean, 1 point, 1 line: Which log, if any, has no fault?
holder-1, 2 points, 1 line: Log 1: who held the exhibit at `{asked[0]}`? Write the entry or entries
on which the answer rests.
holder-2, 2 points, 1 line: Log 2: who held the exhibit at `{asked[1]}`? Write the entry or entries
on which the answer rests.
rests, 2 points, 1 line: In each log, between which two entries that follow one another did the
exhibit lie on the shelf for the longest time? Is so long a time a fault?
score, 2 points, 1 line: Another table audited a third log, with {score.faults} faults. It reported
{score.reported}; {score.hits} of these are real. Compute precision and recall.
sentence, 2 points, 3 lines: One sentence for the case file, on a fault that you found: the entry,
what it shows, what cannot be determined, and who must be asked.
"""


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
    letters: Mapping[Fault, str]
    asked: tuple[str, ...]
    """The written time that is asked about in each log."""
    score: Score


def print_sheet(_: CustodyAudit, plan: AuditPlan, draws: Draws) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    staff, offset = plan.world.staff, plan.world.offset
    letters = draws.branch("letters").shuffled(tuple(FAULTS))
    tables = Tables(
        people=_print_people(staff, plan.away),
        logs=tuple((_print_log(log, staff), _print_openings(log, offset)) for log in plan.logs),
        letters=dict(zip(letters, "abcdefgh", strict=True)),
        asked=tuple(_written(moment, offset) for moment in plan.asked),
        score=_draw_score(draws.branch("score")),
    )
    logs, openings = zip(*tables.logs, strict=True)
    return Sheet(
        sections=_sections(tables),
        tables=tables,
        files={
            "people": tables.people,
            **{f"log-{n}": plain(one) for n, one in enumerate(logs, 1)},
            **{f"openings-{n}": plain(one) for n, one in enumerate(openings, 1)},
        },
    )


def _draw_score(draws: Draws) -> Score:
    """Return numbers of an audit whose precision and recall differ."""
    faults = draws.choice((4, 5, 6, 8, 9, 10))
    reported = draws.choice([n for n in range(4, 13) if n != faults])
    return Score(faults, reported, draws.between(2, min(faults, reported) - 1))


def _written(moment: datetime, offset: int, *, zoned: bool = True) -> str:
    """Return a time as a log has it; an offset of 0 is ``Z``."""
    local = moment + timedelta(minutes=offset)
    zone = f"+{offset // 60:02d}:{offset % 60:02d}" if offset else "Z"
    return f"{short_day(local)} {local:%H:%M}{zone if zoned else ''}"


def _print_log(log: Log, staff: Staff) -> Grid:
    """Return the log, one row a hand-over."""
    seals = iter(log.seals)
    seal = next(seals)
    rows = []
    for number, step in enumerate(log.steps, 1):
        before = seal
        if step.seal != "kept":
            seal = next(seals)
        signed = ", ".join(
            staff.initials[one] for one in (step.giver, step.receiver) if one in staff.initials
        )
        time = _written(step.moment, step.offset, zoned=step.zoned)
        hands = (tied(time), tied(step.giver), tied(step.receiver))
        rows.append((str(number), *hands, seal, _note(step, log, (before, seal)), signed))
    return table(
        f"Custody log of {log.exhibit}, 2026",
        "#No.:7 | Time as written:30 | From:21 | To:21 | Seal:11 | Reason and note:50 | "
        "`Signed`:13",
        rows,
    )


def _note(step: Step, log: Log, seals: tuple[str, str]) -> str:
    parts = [step.reason]
    if step.seal == "replaced":
        parts.append(f"{seals[0]} cut and {seals[1]} fitted by {step.giver}")
    if step.image:
        first, other = log.values
        value = other if step.image == "other" else first
        shown = value.upper() if step.image == "capitals" else value
        parts.append(f"SHA-256 {shown}".replace("…", f"…{WORD_JOINER}"))
    return "; ".join(parts)


def _print_openings(log: Log, offset: int) -> Grid:
    """Return what the lock of the shelf wrote."""
    return table(
        f"Store log, shelf of {log.exhibit.split(',')[0]}",
        "No.:12 | `Opened`:36",
        (
            (f"S{number}", tied(_written(moment, offset)))
            for number, moment in enumerate(sorted(log.openings), 1)
        ),
    )


def _print_people(staff: Staff, away: Away) -> Grid:
    """Return the list of persons."""
    return table(
        "Persons, specimen initials, and days away in 2026",
        "Person:34 | `Initials`:20 | Away, both days included:48",
        (
            (one, staff.initials[one], _days(*away[one]) if one in away else "–")
            for one in staff.all
        ),
    )


def _days(first: date, last: date) -> str:
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def _sections(tables: Tables) -> tuple[Section, ...]:
    """Return rules and lists, one log after the other with the question on it, and the rest."""
    kinds = table(
        "Types of fault",
        "Letter:14 | Type:44 | What you see",
        (
            (letter, FAULTS[kind], SEEN[kind])
            for kind, letter in sorted(tables.letters.items(), key=lambda item: item[1])
        ),
    )
    blank = table(
        "",
        " | ".join((":16", *(f"{n}:18" for n in range(1, _PLACES + 1)))),
        ((part, *("",) * _PLACES) for part in ("Entry", "Letter")),
        tall=True,
    )
    first, second, *others = questions(
        _QUESTIONS,
        {"log-1": blank, "log-2": blank},
        points=POINTS,
        asked=tables.asked,
        score=tables.score,
    ).values()
    return (
        Section(title="Rules and lists of this sheet", text=_RULES, grids=(kinds, tables.people)),
        *(
            Section(title=f"Log {number}", grids=grids, questions=(question,))
            for number, (grids, question) in enumerate(
                zip(tables.logs, (first, second), strict=True), 1
            )
        ),
        Section(title="Findings", questions=tuple(others)),
    )

"""The exercise on custody logs: an audit of two logs, one of them clean.

Held constant over sets of one definition: see ``audit_plan`` and ``log_plan``; the questions and
their points. The letters of the types of faults change from set to set.
"""

from __future__ import annotations

from trainkit.definitions.exercises.custody import CustodyAudit
from trainkit.exercises.custody.audit_key import (
    Audited,
    answers,
    findings_table,
    read,
    score_table,
)
from trainkit.exercises.custody.audit_plan import draw_audit_plan
from trainkit.exercises.custody.audit_sheet import draw_score, log_section, opening, questions
from trainkit.exercises.custody.faults import FAULTS, Fault
from trainkit.exercises.custody.holder_chart import draw_holders
from trainkit.exercises.custody.oddities import oddities
from trainkit.exercises.custody.printed_log import plain, print_log, print_openings, print_people
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import (
    DataFile,
    Drawing,
    ExerciseSet,
    Key,
    Section,
    Worksheet,
)

__all__ = ["generate"]


def generate(exercise: CustodyAudit, draws: Draws) -> ExerciseSet:
    """Return one set."""
    plan = draw_audit_plan(exercise, draws.branch("plan"))
    letters = dict(zip(draws.branch("letters").shuffled(tuple(FAULTS)), "abcdefgh", strict=True))
    score = draw_score(draws.branch("score"))
    staff = plan.world.staff
    people = print_people(staff, plan.away)
    logs = tuple(print_log(log, staff) for log in plan.logs)
    openings = tuple(print_openings(log, plan.world.offset) for log in plan.logs)
    printed = tuple(zip(logs, openings, strict=True))
    first, second = (read(log, lock, people) for log, lock in printed)
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(
                opening(letters, people),
                *(log_section(number, *pair) for number, pair in enumerate(printed, 1)),
                questions(plan.asked, score),
            )
        ),
        files=(
            DataFile(name="people", grid=people),
            *(DataFile(name=f"log-{n}", grid=plain(log)) for n, log in enumerate(logs, 1)),
            *(DataFile(name=f"openings-{n}", grid=plain(one)) for n, one in enumerate(openings, 1)),
        ),
        key=Key(
            answers=answers((first, second), letters, plan.asked, score),
            sections=_solution((first, second), letters),
        ),
    )


def _solution(logs: tuple[Audited, Audited], letters: dict[Fault, str]) -> tuple[Section, ...]:
    """Return the tables by which a set is marked, and the drawing of the log with faults."""
    number, faulty = next((n, one) for n, one in enumerate(logs, 1) if one.findings)
    return (
        Section(
            title="Points",
            text="A hit is the right letter at the right entry; everything else is a false alarm. "
            "Beyond the table: 12 × hits ÷ (faults + hits + false alarms), to the nearest whole "
            "number, a half upwards.",
            grids=(score_table(len(faulty.findings)), findings_table(number, faulty, letters)),
        ),
        Section(
            title="Holders and oddities",
            grids=(oddities(tuple(one.rows for one in logs), tuple(one.findings for one in logs)),),
            drawings=(
                Drawing(
                    svg=draw_holders(faulty, letters),
                    alt="Who held the exhibit from entry to entry; gaps and overlaps are hatched.",
                    caption=f"Log {number}: holders from entry to entry, not to scale. Hatched: "
                    "the log leaves the holder open. Letters: faults by their entries.",
                ),
            ),
        ),
    )

"""The exercise on one time line: records in mixed offsets, questions, key.

Held constant over sets: nine questions of the same kinds and points, the same traps: a date that
must be carried, a half hour, an offset that changed in that night, a clock time that stands for
two moments, an identifier that decides, a converter page that is wrong, a photograph without
offset, a statement whose clock times mislead.
"""

from __future__ import annotations

from trainkit.definitions.exercises.online import TimeLine
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Drawing, ExerciseSet, Key, Question, Section, Worksheet
from trainkit.exercises.online.record_key import answer, worked
from trainkit.exercises.online.record_plan import plan_records
from trainkit.exercises.online.record_questions import ask
from trainkit.exercises.online.record_sheet import Tables, data_files, print_tables, rule_text
from trainkit.exercises.online.record_solve import Solver
from trainkit.exercises.online.record_words import draw_story
from trainkit.exercises.online.time_axis import Band, Mark, draw_axis

__all__ = ["generate"]

_STATEMENT = (
    "The user says: “Only I know the password, and I post only from my phone. I left it there and "
    "got it back later. Between the two times nothing was posted from the account.” Each time is "
    "what a clock of the place showed."
)


def generate(exercise: TimeLine, draws: Draws) -> ExerciseSet:
    """Return one set."""
    plan = plan_records(exercise, draws.branch("records"))
    roles = tuple(post.role for post in plan.posts)
    tables = print_tables(plan, draw_story(roles, plan.photo.caption, draws.branch("words")))
    asked = ask(tables, draws.branch("questions"))
    solver = Solver(tables)
    questions = tuple(question for _, question in asked)
    return ExerciseSet(
        worksheet=_worksheet(tables, rule_text(plan.numbers.example), questions),
        files=data_files(tables),
        key=Key(
            answers=tuple(answer(solver, role, question.number) for role, question in asked),
            sections=(_solution(solver),),
        ),
    )


def _worksheet(tables: Tables, rule: str, questions: tuple[Question, ...]) -> Worksheet:
    axis = Drawing(
        svg=draw_axis(*tables.axis),
        alt="An empty time axis in UTC with a line every ten minutes.",
        caption="Time axis in UTC: set each record above its minute",
    )
    return Worksheet(
        sections=(
            Section(
                title="The records",
                text="Each time is what the clock of the place showed, without an offset.",
                grids=(tables.records, tables.offsets),
            ),
            Section(
                title="Identifiers and photograph",
                text=rule,
                grids=(tables.hours, tables.identifiers, tables.page, tables.card),
            ),
            Section(title="The statement", text=_STATEMENT, grids=(tables.statement,)),
            Section(title="", drawings=(axis,)),
            Section(title="Questions", questions=questions),
        )
    )


def _solution(solver: Solver) -> Section:
    marks = [Mark(record.number, record.moments) for record in solver.records.values()]
    record, window = solver.asked("open"), solver.window
    change = next(one.start for one in solver.offsets[record.place] if one.start is not None)
    passes = (
        Band(change - 3600, change, f"{record.place} 23:00–23:59"),
        Band(change, change + 3600, f"{record.place} 23:00–23:59"),
    )
    said = (Band(window.start, window.end, "statement", grey=False),)
    chart = Drawing(
        svg=draw_axis(*solver.tables.axis, marks, (passes, said)),
        alt="The time axis of the worksheet with all records, the hour that happened twice and the "
        "time of the statement.",
        caption=f"All records in UTC. Open circles joined by a broken line: record {record.number}",
    )
    return Section(title="The records in order", grids=(worked(solver),), drawings=(chart,))

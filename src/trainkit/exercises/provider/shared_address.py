"""The exercise on shared addresses: record and logs, questions, key.

Held constant over sets: ten questions of the same kinds and points, the same traps (neighbouring
ports, seconds around a hand-over, a zone, a wrong clock, a missing port, two tolerances of which
one decides).
"""

from __future__ import annotations

from trainkit.definitions.exercises.provider import SharedAddress
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Drawing, ExerciseSet, Key, Question, Section, Worksheet
from trainkit.exercises.provider.address_key import Solver, answer, worked
from trainkit.exercises.provider.address_sheet import Tables, ask, data_files, print_tables, rules
from trainkit.exercises.provider.block_chart import Mark, draw_chart
from trainkit.exercises.provider.places import offsets_on
from trainkit.exercises.provider.queries import plan_queries
from trainkit.exercises.provider.record_plan import RecordPlan, plan_record

__all__ = ["generate"]


def generate(exercise: SharedAddress, draws: Draws) -> ExerciseSet:
    """Return one set."""
    plan = plan_record(exercise, draws.branch("record"))
    offsets = offsets_on(plan.day)
    queries = plan_queries(exercise, plan, offsets, draws.branch("queries"))
    tables = print_tables(plan, queries, offsets, draws.branch("order"))
    asked = ask(tables, draws.branch("questions"))
    solver = Solver(tables)
    return ExerciseSet(
        worksheet=_worksheet(exercise, plan, tables, tuple(question for _, question in asked)),
        files=data_files(plan, tables),
        key=Key(
            answers=tuple(answer(solver, role, question.number) for role, question in asked),
            sections=(_solution(solver),),
        ),
    )


def _worksheet(
    exercise: SharedAddress, plan: RecordPlan, tables: Tables, questions: tuple[Question, ...]
) -> Worksheet:
    filled = exercise.chart == "blocks"
    chart = Drawing(
        svg=draw_chart(plan.holdings, filled=filled),
        alt="A chart with a row for each block of ports and the time from left to right"
        + (", and a field for each subscription." if filled else "; the rows are empty."),
        caption="Blocks of ports over time"
        + ("; mark the entries in it" if filled else "; draw the subscriptions and the entries"),
    )
    return Worksheet(
        sections=(
            Section(
                title="The record of the provider",
                text=rules(plan),
                grids=(tables.record,),
                drawings=(chart,),
            ),
            Section(
                title="The logs of the servers",
                text="A slow clock shows less than the true time, a fast clock more.",
                grids=(tables.servers, tables.entries, tables.offsets),
            ),
            Section(title="Questions", questions=questions),
        )
    )


def _solution(solver: Solver) -> Section:
    marks = []
    for role in solver.tables.asked:
        reading = solver.read(role)
        entry = reading.entry
        middle = sum(reading.seconds) // 2
        marks.append(Mark(entry.number, entry.address, entry.port, middle))
    for place in solver.tables.readings:
        reading = solver.read("zone", place)
        if reading.found:
            entry = reading.entry
            marks.append(
                Mark(entry.number, entry.address, entry.port, reading.seconds[0], wrong=True)
            )
    chart = Drawing(
        svg=draw_chart(solver.record, marks=marks),
        alt="The chart of the worksheet with the number of each entry above its place.",
        caption="The entries at their true times. A broken line through all blocks of an address: "
        "no port. A number with a question mark: the wrong reading that names somebody else.",
    )
    return Section(title="The entries solved", grids=(worked(solver),), drawings=(chart,))

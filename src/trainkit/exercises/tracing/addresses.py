"""The generator of "Address triage": one set from a definition and a seed."""

from __future__ import annotations

from trainkit.definitions.exercises.tracing import AddressTriage
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import DataFile, ExerciseSet, Key, Section
from trainkit.exercises.tracing.findings import draw_strings
from trainkit.exercises.tracing.strings import look_at
from trainkit.exercises.tracing.triage import read_strings, strings_grid, worksheet
from trainkit.exercises.tracing.triage_key import answers, findings_grid

__all__ = ["generate"]


def generate(exercise: AddressTriage, draws: Draws) -> ExerciseSet:
    """Return one set; the key is worked out from the strings as they are printed."""
    table = strings_grid(draw_strings(exercise, draws.branch("strings")))
    strings = read_strings(table)
    findings = {number: look_at(text) for number, text in strings.items()}
    return ExerciseSet(
        worksheet=worksheet(table, findings),
        files=(DataFile(name="strings", grid=table),),
        key=Key(
            answers=answers(strings, findings),
            sections=(Section(title="Findings", grids=(findings_grid(findings),)),),
        ),
    )

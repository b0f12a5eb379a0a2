"""A generator for tests: every kind of content once, and words in the key that must stay there."""

from __future__ import annotations

from typing import Any

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import (
    Answer,
    Column,
    DataFile,
    Drawing,
    EvidenceFile,
    ExerciseSet,
    Grid,
    Key,
    Question,
    Section,
    Worksheet,
)

CANARY = "KEYCANARY"
CELLS = ("=SUM(A1)", "-5", "+05:00", "@name", "O'Neil", "plain, with a comma")
EVIDENCE = b"first\r\nsecond\xff\x00"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60" viewBox="0 0 300 60">'
    '<text x="10" y="30" font-family="Noto Sans" font-size="14">DRAWN{}</text></svg>'
)


def generate(exercise: Any, seed: bytes) -> ExerciseSet:
    """Return one set; the drawn number makes sets differ."""
    number = Draws(seed).between(1000, 9999)
    grid = Grid(
        caption="Register",
        columns=(Column(name="No.", number=True), Column(name="Entry", code=True)),
        rows=tuple((str(n), cell) for n, cell in enumerate((*CELLS, str(number)), 1)),
    )
    fill_in = Grid(
        caption="", columns=(Column(name="Step"), Column(name="Yours")), rows=(("one", ""),)
    )
    short = str(number) if exercise.title != "Long" else f"{number} and words that take room " * 2
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(
                Section(
                    title="The register", text="It was *kept*.", grids=(grid,),
                    drawings=(Drawing(svg=SVG.format(1), alt="The word", caption="One word"),),
                ),
                Section(
                    title="Questions",
                    questions=(
                        Question(number=1, text="Which number is **last**?"),
                        Question(number=2, text="Fill in.", points=3, lines=0, grid=fill_in),
                    ),
                ),
            )
        ),
        files=(DataFile(name="register", grid=grid),),
        evidence=(EvidenceFile(name="exhibit-1.txt", content=EVIDENCE),),
        key=Key(
            answers=(
                Answer(question=1, short=short, reason=f"{CANARY} It is *last*."),
                Answer(question=2, short="open", reason="Not in the data.", undetermined=True),
            ),
            sections=(
                Section(
                    title="Solution",
                    drawings=(Drawing(svg=SVG.format(2), alt="Again", caption="Two"),),
                ),
            ),
        ),
    )  # fmt: skip

"""The worksheet of the audit: rules, kinds of faults, persons, two logs, questions."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.exercises.custody.faults import FAULTS, SEEN, Fault
from trainkit.exercises.custody.scoring import POINTS
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Column, Grid, Question, Section

__all__ = ["Score", "draw_score", "log_section", "opening", "questions"]

_PLACES = 8
"""Columns for findings, as many as there are kinds."""

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


class Score:
    """An audit by another table, in numbers alone."""

    def __init__(self, faults: int, reported: int, hits: int) -> None:
        self.faults = faults
        self.reported = reported
        self.hits = hits


def draw_score(draws: Draws) -> Score:
    """Return numbers of an invented audit; precision and recall differ."""
    faults = draws.choice((4, 5, 6, 8, 9, 10))
    reported = draws.choice([n for n in range(4, 13) if n != faults])
    return Score(faults, reported, draws.between(2, min(faults, reported) - 1))


def opening(letters: Mapping[Fault, str], people: Grid) -> Section:
    """Return the rules and the two lists that hold for both logs."""
    kinds = sorted(FAULTS, key=letters.__getitem__)
    return Section(
        title="Rules and lists of this sheet",
        text=_RULES,
        grids=(
            Grid(
                caption="Types of fault",
                columns=(
                    Column(name="Letter", width=14),
                    Column(name="Type", width=44),
                    Column(name="What you see"),
                ),
                rows=tuple((letters[kind], FAULTS[kind], SEEN[kind]) for kind in kinds),
            ),
            people,
        ),
    )


def log_section(number: int, log: Grid, openings: Grid) -> Section:
    """Return one log with the question on it."""
    return Section(
        title=f"Log {number}",
        grids=(log, openings),
        questions=(
            Question(
                number=number,
                text=f'Log {number}: write entry and letter of each fault, or "none".',
                points=POINTS,
                lines=0,
                grid=Grid(
                    caption="",
                    columns=(
                        Column(name="", width=16),
                        *(Column(name=str(place), width=18) for place in range(1, _PLACES + 1)),
                    ),
                    rows=tuple((part, *("",) * _PLACES) for part in ("Entry", "Letter")),
                    tall=True,
                ),
            ),
        ),
    )


def questions(asked: tuple[str, str], score: Score) -> Section:
    """Return the questions on both logs."""
    return Section(
        title="Findings",
        questions=(
            Question(number=3, text="Which log, if any, has no fault?", lines=1),
            *(
                Question(
                    number=number + 3,
                    text=f"Log {number}: who held the exhibit at `{text}`? Write the entry or "
                    "entries on which the answer rests.",
                    points=2,
                    lines=1,
                )
                for number, text in enumerate(asked, 1)
            ),
            Question(
                number=6,
                text="In each log, between which two entries that follow one another did the "
                "exhibit lie on the shelf for the longest time? Is so long a time a fault?",
                points=2,
                lines=1,
            ),
            Question(
                number=7,
                text=f"Another table audited a third log, with {score.faults} faults. It reported "
                f"{score.reported}; {score.hits} of these are real. Compute precision and recall.",
                points=2,
                lines=1,
            ),
            Question(
                number=8,
                text="One sentence for the case file, on a fault that you found: the entry, what "
                "it shows, what cannot be determined, and who must be asked.",
                points=2,
                lines=3,
            ),
        ),
    )

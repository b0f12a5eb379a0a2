"""Sentences that stand beside the figures of change, in one table a language.

They keep a reader from taking a figure for more than it is. Every name in braces is a field that
``note`` fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["NOTES", "Note", "note"]


class Note(StrEnum):
    """What a reader must know of a figure."""

    NO_CAUSE = "no-cause"
    DETECTABLE = "detectable"
    REGRESSION = "regression"
    CEILING = "ceiling"
    MATCHED_ONLY = "matched-only"
    INDIVIDUAL_GAINS = "individual-gains"
    MANY_INTERVALS = "many-intervals"
    CARRY_OVER = "carry-over"
    ONE_ORDER = "one-order"
    ONE_ORDER_EXPLAINS = "one-order-explains"
    ONE_FORM = "one-form"
    BOUNDS = "bounds"
    TIPPING = "tipping"
    PERSONAL_BAND = "personal-band"
    RETROSPECTIVE = "retrospective"
    CONTRIBUTION = "contribution"
    ONE_SOURCE = "one-source"
    HIDDEN_CELLS = "hidden-cells"


NOTES: Mapping[str, Mapping[Note, str]] = {
    "en": {
        Note.NO_CAUSE: (
            "The scores changed between two tests. This does not show that the course changed "
            "them: in a group that was tested twice without any teaching, scores rose by 0.82 of "
            "20 points."
        ),
        Note.DETECTABLE: (
            "With {n} matched people, a change of {d_z} standard deviations of the gain is found "
            "in {power} % of such courses, a smaller one less often. That no change was found does "
            "not mean that nothing was learned."
        ),
        Note.REGRESSION: (
            "People with low scores before score higher the next time even if nothing was learned, "
            "and people with high scores lower. A larger gain of the lower half is no sign that "
            "the course served them better."
        ),
        Note.CEILING: (
            "{share} % have full marks. The test does not show how much more they know, and the "
            "gain is larger than the figure."
        ),
        Note.MATCHED_ONLY: (
            "Change is of the {matched} people with both tests, out of {pre} tested before and "
            "{post} tested after."
        ),
        Note.INDIVIDUAL_GAINS: (
            "The mean of individual gains leaves out {undefined} with full marks before, and "
            "errors of measurement bias it. The gain of the class is the figure to quote."
        ),
        Note.MANY_INTERVALS: "Of {count} intervals at {level} %, about {misses} miss by chance.",
        Note.CARRY_OVER: (
            "Half the class wrote the forms in the other order, so gain and form are told apart. "
            "A gain that depends on the order, and groups that differed before, cannot be told "
            "from one another."
        ),
        Note.ONE_ORDER: (
            "Everybody wrote the same form first. How much of the gain is a second form that was "
            "easier cannot be told."
        ),
        Note.ONE_ORDER_EXPLAINS: (
            "If the second form was easier by {explains}, the gain may be nothing else."
        ),
        Note.ONE_FORM: (
            "Both tests were the same form. Seeing questions a second time raises scores by itself."
        ),
        Note.BOUNDS: (
            "Had all {absent} people without a second test scored nothing, the mean change of all "
            "would be {worst}; had they scored full marks, {best}."
        ),
        Note.TIPPING: (
            "The {absent} people without a second test would have to have gained {tipping} less "
            "than the others for the interval to reach no change."
        ),
        Note.PERSONAL_BAND: (
            "A change of less than {band} either way is within the error of the two tests. People "
            "are not ranked."
        ),
        Note.RETROSPECTIVE: (
            "These people rated afterwards what they knew before. Such ratings show larger change "
            "than tests do, and are not merged with test scores."
        ),
        Note.CONTRIBUTION: (
            "The course contributed to these figures, as other things did. They are not its "
            "effect alone."
        ),
        Note.ONE_SOURCE: (
            "People who report their own learning and their own use at one sitting make the two "
            "agree more than they do."
        ),
        Note.HIDDEN_CELLS: (
            "Cells of fewer than {threshold} people are hidden, and others with which they could "
            "be computed."
        ),
    }
}
"""What is said, by language."""


def note(which: Note, language: str = "en", **fields: str | int) -> str:
    """Return a sentence with its fields filled in.

    Raises ``KeyError`` for a language that has no table and for a field that is missing.
    """
    return NOTES[language][which].format(**fields)

"""Steps to be put in order.

The mark is the share of pairs of steps that stand in the right order, 1 - d / (n(n - 1) / 2), d the
number of inversions (Kendall 1938, A New Measure of Rank Correlation); a step left out stands in no
right pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from trainkit.model.items.base import Draw, KeyOption, LetteredItem, Option
from trainkit.model.items.entries import DOUBTFUL, NOTHING, LetterBoxes, Row, WorkedExample, array
from trainkit.text.languages import N_, _

_STEP_SECONDS = 20


class LetterOrder(LetterBoxes):
    """All letters, each once, in the right order."""

    offers = N_("order {letters}")
    key_is = N_("the letters in the right order")
    example = WorkedExample(
        name=N_("Put in order"),
        stem=N_("Put these in order, the shortest first:"),
        options=(N_("hour"), N_("second"), N_("minute")),
        answer="BCA",
        words=N_("Write B, C and A in the boxes."),
    )
    marking_rule = N_(
        "The more pairs of letters are in the right order, the larger your share of the point."
    )
    entry_step = N_(
        "“order ABCD”: enter the letters in the boxes by their numbers, such as BDAC; enter "
        "- for an empty box. If a person wrote a letter twice, enter - for both."
    )
    once = True

    def labels(self, row: Row) -> Sequence[str]:
        return [str(n) for n in range(1, len(row.letters) + 1)]

    def entry_hint(self, row: Row) -> str:
        return _(
            "Enter the letters of the boxes in their order, {nothing} for an empty box",
            nothing=NOTHING,
        )

    def expected(self, row: Row) -> str:
        return _(
            "the letters {letters} in an order ({nothing} for an empty box), or {doubtful}",
            letters=row.letters,
            nothing=NOTHING,
            doubtful=DOUBTFUL,
        )

    def mark(self, answer: str, row: Row) -> Fraction:
        """Return the share of pairs in the right order."""
        pairs = list(combinations(row.key, 2))
        right = sum(-1 < answer.find(first) < answer.find(then) for first, then in pairs)
        return Fraction(right, len(pairs))

    def mark_formula(self, row: Row, reading: str, key: str) -> str:
        """Return the formula of the share.

        A letter that is found again behind another one stands after it, and neither is missing.
        """
        pairs = list(combinations(range(1, len(row.key) + 1), 2))
        firsts, thens = (array(pair[side] for pair in pairs) for side in (0, 1))
        behind = f"FIND(MID({key},{firsts},1),{reading})"
        right = f"SUMPRODUCT(--ISNUMBER(FIND(MID({key},{thens},1),{reading},{behind})))"
        return f"{right}/{len(pairs)}"


class OrderingItem(LetteredItem):
    """Options to be put in order; the bank lists them in the right one."""

    type: Literal["ordering"]
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=6)]

    format: ClassVar[LetterBoxes] = LetterOrder()
    lead: ClassVar[str] = "discuss-order"

    @property
    def seconds(self) -> int:
        return _STEP_SECONDS * len(self.options)

    def order(self, draw: Draw) -> tuple[str, str]:
        """Return the steps in an order drawn until it is another than the right one."""
        steps = [option.id for option in self.options]
        order, again = draw("options", steps), 1
        while order == "".join(steps):
            order = draw("options", steps, f"again {again}")
            again += 1
        return order, ""

    def right_options(self, options: str, premises: str) -> Iterable[str]:
        return [option.id for option in self.options]

    def content(self) -> Mapping[str, Any]:
        return {"type": self.type, "steps": [(option.id, option.text) for option in self.options]}

    def page_fields(self, row: Row) -> dict[str, str | int | None]:
        return {"boxes": len(row.options)}

    def key_options(self, row: Row) -> Sequence[KeyOption]:
        """Return the steps in the right order."""
        return [
            KeyOption(letter=letter, text=step.text, rationale=step.rationale, right=True)
            for letter, step in zip(row.key, self.options, strict=True)
        ]

"""A statement that is true or false, answered together with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from trainkit.model.items.base import BaseItem, Draw, Option, Report, Response
from trainkit.model.items.single import OneKeyItem
from trainkit.text.languages import N_, _


class Reason(Option):
    """A verdict on a statement with its reason."""

    verdict: bool
    """Whether this answer calls the statement true."""


class TrueFalseItem(OneKeyItem):
    """A statement that is true or false, answered together with the reason.

    The statement is the stem. The answers are reasons for either verdict; one of them is right.
    """

    type: Literal["true-false"]
    options: Annotated[tuple[Reason, ...], Field(min_length=3, max_length=4)]
    shuffle: bool = True

    stem_ends: ClassVar[tuple[str, ...]] = (".", "۔", "。", *BaseItem.stem_ends)
    stem_end: ClassVar[str] = N_("a full stop at the end of the statement")

    def choice_text(self, choice: Option | Response) -> str:
        verdict = {option.id: option.verdict for option in self.options}[choice.id]
        text = choice.text
        return _("True, {reason}", reason=text) if verdict else _("False, {reason}", reason=text)

    def check(self, report: Report) -> None:
        super().check(report)
        if len({option.verdict for option in self.options}) == 1:
            verdict = str(self.options[0].verdict).lower()
            report.error(
                "options",
                "expected reasons for both verdicts, found only {verdict}",
                verdict=verdict,
            )

    def order(self, draw: Draw) -> tuple[str, str]:
        """Return the options by verdict, true before false, so that the list reads well."""
        ids = [option.id for option in self.options]
        drawn = draw("options", ids) if self.shuffle else ids
        verdicts = {option.id: option.verdict for option in self.options}
        return "".join(sorted(drawn, key=lambda option: not verdicts[option])), ""

    def content(self) -> Mapping[str, Any]:
        verdicts = sorted((option.id, option.verdict) for option in self.options)
        return {"type": self.type, **super().content(), "verdicts": verdicts}

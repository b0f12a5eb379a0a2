"""How test papers and answer sheets are printed: the part ``papers`` of ``workshop.yaml``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from trainkit.definitions.base import Definition, matching, text_schema

__all__ = ["AnswerSheets", "PaperOptions", "PaperSize"]

_CODE = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"
Code = Annotated[
    str,
    BeforeValidator(matching(_CODE, "a participant's code such as PX-07")),
    text_schema(f"^{_CODE}$", "a participant's code"),
]


class PaperSize(StrEnum):
    """The paper in the printer."""

    A4 = "A4"
    LETTER = "Letter"


class AnswerSheets(StrEnum):
    """Where participants answer."""

    FULL = "full"
    """On a sheet of their own, a page in size."""
    HALF = "half"
    """On sheets of half a page, two printed on each page and cut apart."""
    NONE = "none"
    """On the test paper itself, in boxes beside the answers."""


class PaperOptions(Definition):
    """How test papers are printed."""

    size: PaperSize = PaperSize.A4
    answer_sheets: AnswerSheets = AnswerSheets.FULL
    spare_sheets: Annotated[int, Field(ge=0, le=50)] = 2
    """Blank answer sheets for late-comers, of each paper."""
    two_sided: bool = True
    """True begins every paper and every answer sheet on the front of a sheet."""
    large_print: tuple[Code, ...] = ()
    """Codes of the people whose papers are printed large, with more space."""
    cream: bool = False
    """True prints large-print papers on a cream ground; without it, use cream paper."""
    per_person: bool = False
    """True also writes one file a person, tagged for screen readers, named by the code."""

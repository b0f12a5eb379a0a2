"""QTI 1.2, as Common Cartridges, Canvas, Blackboard, Ilias and others have it.

Written is the profile of QTI 1.2.1 in Common Cartridge 1.3,
https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from trainkit.exchange.format import About, Format
from trainkit.exchange.qti.cartridge import cartridge
from trainkit.exchange.qti.item12 import Item12
from trainkit.exchange.qti.versions import HEAD, files, read_each
from trainkit.exchange.qti.writing12 import TYPES, assessment
from trainkit.exchange.question import Question
from trainkit.exchange.source import Source
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FORMAT"]

_ROOT = re.compile(rb"<(?:\w+:)?questestinterop[\s>]")
_CANVAS = "non_cc_assessments/{}.xml.qti"
"""Where Canvas puts all questions of an assessment, by the folder of that in the profile."""


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    for name, data in files(source, _ROOT):
        # what Canvas has in the profile lacks the questions that the profile does not have
        if _CANVAS.format(name.rpartition("/")[0]) not in source.parts:
            yield name, data


def _looks_like(source: Source) -> bool:
    return any(_ROOT.search(data[:HEAD]) for _name, data in _files(source))


def _read(source: Source, problems: Problems) -> Iterator[Question]:
    def question(element: _Element, part: str, place: Place) -> Question:
        return Item12(element, source, part).read(place)

    return read_each(source, problems, _files(source), "item", question)


def _write(questions: Sequence[Question], about: About) -> bytes:
    return cartridge(about, {}, assessment(questions, about), questions)


FORMAT = Format(
    name="qti12",
    title="QTI 1.2",
    suffix=".qti12.zip",
    types=frozenset(TYPES),
    keeps=frozenset({"rationale", "shuffle", "answer", "unit", "alt", "markup", "pictures"}),
    looks_like=_looks_like,
    read=_read,
    write=_write,
)

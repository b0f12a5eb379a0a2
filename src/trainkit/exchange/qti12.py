"""QTI 1.2, as Common Cartridges, Canvas, Blackboard, Ilias and others have it.

Written is the profile of QTI 1.2.1 in Common Cartridge 1.3,
https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainkit.exchange.cartridge import cartridge
from trainkit.exchange.format import About, Format
from trainkit.exchange.qti import in_order, place_in
from trainkit.exchange.qti12_item import Item12
from trainkit.exchange.qti12_writing import TYPES, assessment
from trainkit.exchange.question import Question
from trainkit.exchange.source import Source, UnreadableError
from trainkit.exchange.weighted import WrongError
from trainkit.problems import Place, Problems

__all__ = ["FORMAT"]

_ROOT = re.compile(rb"<(?:\w+:)?questestinterop[\s>]")
_HEAD = 4096
_CANVAS = "non_cc_assessments/{}.xml.qti"
"""Where Canvas puts all questions of an assessment, by the folder of that in the profile."""


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    if not source.parts:
        yield "", source.data
    elif "[Content_Types].xml" not in source.parts:  # of an Office document
        for name in in_order(source):
            if _CANVAS.format(name.rpartition("/")[0]) in source.parts:
                continue  # it lacks the questions that the profile does not have
            data = source.part(name)
            if _ROOT.search(data[:_HEAD]):
                yield name, data


def _looks_like(source: Source) -> bool:
    return any(_ROOT.search(data[:_HEAD]) for _name, data in _files(source))


def _read(source: Source, problems: Problems) -> Iterator[Question]:
    for name, data in _files(source):
        try:
            for element in source.elements("item", data):
                place = place_in(source, name, element)
                try:
                    yield Item12(element, source, name).question(place)
                except WrongError as error:
                    problems.error(place, str(error))
        except UnreadableError as error:
            problems.error(Place(source.path, sheet=name), str(error))


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

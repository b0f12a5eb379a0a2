"""What trainers read in the original language: texts whose translation is missing or stale.

A trainer who follows an outdated plan is worse off than one who reads a paragraph of the original.
Each such text says what it is. Participants' texts are not changed here: tests with stale items are
refused, and everything else names its language at the foot of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from trainkit.definitions.check_translation import section_hash, sections_of
from trainkit.definitions.loaded import Course, TranslatedFile
from trainkit.definitions.module import Session, Step
from trainkit.definitions.yamlfile import Location
from trainkit.languages import _

__all__ = ["with_original_texts"]

Part = TypeVar("Part", Session, Step)


def with_original_texts(course: Course) -> Course:
    """Return the course with guide and notes in the original where translations are out of date."""
    files = {file.path.name: file for file in course.translated}
    guide = files.get(course.guide_name)
    module = files.get(f"module.{course.language}.yaml")
    if guide is not None:
        course = replace(course, guide=_guide(course.guide, guide))
    if module is not None and module.sources:
        stale = {
            one.place.location: one.source
            for one in module.texts
            if module.sources.get(".".join(map(str, one.place.location)))
            not in {None, section_hash(one.source)}
        }
        sessions = tuple(_session(one, stale) for one in course.module.sessions)
        course = replace(course, module=course.module.model_copy(update={"sessions": sessions}))
    return course


def _guide(text: str, file: TranslatedFile) -> str:
    source, made = sections_of(file.texts[0].source), sections_of(text)
    hashes = file.hashes or ()
    if not len(source) == len(made) == len(hashes):
        return text
    return "".join(
        other.text if old == section_hash(one.text) else _marked(one.text)
        for one, other, old in zip(source, made, hashes, strict=True)
    )


def _marked(text: str) -> str:
    """Return a text of the original that says so, below its heading if it has one."""
    said = _("In the original language: the translation is missing or out of date.")
    if not text.startswith("#"):
        return f"*{said}*\n\n{text}"
    heading, _line, rest = text.partition("\n")
    return f"{heading}\n\n*{said}*\n{rest}"


def _session(session: Session, stale: Mapping[Location, str]) -> Session:
    here: Location = ("sessions", session.id)
    steps = tuple(
        _with_original_notes(step, (*here, "steps", n), stale)
        for n, step in enumerate(session.steps)
    )
    return _with_original_notes(session, here, stale).model_copy(update={"steps": steps})


def _with_original_notes(part: Part, here: Location, stale: Mapping[Location, str]) -> Part:
    source = stale.get((*here, "notes"))
    return part if source is None else part.model_copy(update={"notes": _marked(source)})

"""A module as a SCORM 1.2 package: its handout, and a self-test that reports its score.

One page without anything from a network. The runtime is that of SCORM 1.2 (ADL 2001, The SCORM
Run-Time Environment): ``cmi.core.score``, ``cmi.core.lesson_status`` and ``cmi.interactions``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trainkit.documents.handouts import Chapter, chapter_of
from trainkit.exchange.markup import to_plain
from trainkit.exchange.qti import MANIFEST
from trainkit.exchange.question import Question
from trainkit.exchange.source import document, node
from trainkit.files.writing import zipped
from trainkit.model.loaded import Course
from trainkit.render.pages import View, render_html
from trainkit.resources import templates_folder
from trainkit.text.languages import direction_of

_SPACE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_PAGE, _SCRIPT, _STYLE = "index.html", "scorm.js", "page.css"
_KINDS = {"single": "choice", "true-false": "choice", "hot-spot": "choice"}
"""Types that are answered alike."""


class _PageChapter(Chapter):
    """A chapter whose figures lie beside the page."""

    @property
    def assets(self) -> str:
        """Where figures lie."""
        return ""


class TestQuestion(View):
    """A question of the self-test, without its key."""

    name: str
    kind: str
    stem: str
    options: tuple[tuple[str, str], ...]
    """Id and text, in the order in which they are shown."""
    premises: tuple[tuple[str, str], ...]
    unit: str
    answer: str
    """The full answer of a question that is answered in words; the person compares it."""


class PackageView(View):
    """The page of a package."""

    chapter: Chapter
    language: str
    direction: str
    questions: tuple[TestQuestion, ...]


def write(course: Course, questions: Sequence[Question]) -> bytes:
    """Return the package as a zip, with the figures that the handout shows."""
    view = PackageView(
        chapter=_PageChapter(**dict(chapter_of(course, course.handout))),
        language=course.language,
        direction=direction_of(course.language),
        questions=tuple(map(_shown, questions)),
    )
    templates = templates_folder() / "packages"
    keys = json.dumps({one.name: _key(one) for one in questions}, ensure_ascii=False, indent=1)
    parts = {
        _PAGE: render_html("packages/page.html", view).encode(),
        _SCRIPT: (templates / _SCRIPT).read_bytes(),
        _STYLE: (templates / _STYLE).read_bytes(),
        "keys.js": f"const KEYS = {keys};\n".encode(),
    }
    for path in sorted((course.folder / "figures").glob("*.*")):
        if path.name in course.handout:
            parts[path.relative_to(course.folder).as_posix()] = path.read_bytes()
    for one in questions:
        parts |= one.pictures
    title, files = course.module.title, [node("file", href=name) for name in parts]
    item = node("item", node("title", title), identifier="item", identifierref="page")
    organization = node("organization", node("title", title), item, identifier="module")
    page = {"identifier": "page", "type": "webcontent", f"{{{_ADL}}}scormtype": "sco"}
    manifest = node(
        "manifest",
        node("metadata", node("schema", "ADL SCORM"), node("schemaversion", "1.2")),
        node("organizations", organization, default="module"),
        node("resources", node("resource", *files, href=_PAGE, **page)),
        identifier=f"trainkit-{course.module.id}",
        version=course.module.version,
    )
    return zipped({MANIFEST: document(manifest, _SPACE, {"adlcp": _ADL}), **parts})


def _shown(question: Question) -> TestQuestion:
    """Return a question without its key; options stand as if drawn, the same each time."""
    shown = question.as_single() or question
    data = shown.data
    options = [(str(one["id"]), str(one["text"])) for one in data.get("options") or ()]
    if shown.is_shuffled:
        options.sort(
            key=lambda one: hashlib.sha256(f"{question.name} {one[0]}".encode()).hexdigest()
        )
    return TestQuestion(
        name=question.name,
        kind=_KINDS.get(question.type, question.type),
        stem=shown.stem,
        options=tuple(options),
        premises=tuple((str(one["id"]), str(one["text"])) for one in data.get("premises") or ()),
        unit=str(data.get("unit") or ""),
        answer=str(data.get("answer") or "") if question.type == "short-answer" else "",
    )


def _key(question: Question) -> dict[str, Any]:
    """Return what the page needs to mark an answer, and what it says then."""
    data = question.data
    lines = [*(data.get("options") or ()), *(data.get("premises") or ())]
    told = {
        str(one["id"]): to_plain(str(one["rationale"])) for one in lines if one.get("rationale")
    }
    key: Any = data.get("keys") or data.get("key")
    if question.type == "matching":
        key = {str(one["id"]): one["key"] for one in data["premises"]}
    elif question.type == "ordering":
        key = [one["id"] for one in data["options"]]
    elif question.type == "numeric":
        key = [float(data["answer"]), float(data.get("tolerance") or 0)]
    return {"key": key, "told": told or {"": to_plain(str(data.get("rationale") or ""))}}


@dataclass(frozen=True)
class Package:
    """A kind of package."""

    name: str
    """As people type it after ``--format``."""
    title: str
    suffix: str
    write: Callable[[Course, Sequence[Question]], bytes]


PACKAGES: Mapping[str, Package] = {
    "scorm": Package("scorm", "SCORM 1.2", ".scorm.zip", write=write)
}
"""All kinds of package by name. Participants see the keys in them."""

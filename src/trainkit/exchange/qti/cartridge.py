"""Common Cartridge 1.3: a package of pages and an assessment for a learning platform.

https://www.imsglobal.org/cc/ccv1p3/imscc_profilev1p3.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trainkit.exchange.format import About
from trainkit.exchange.qti.versions import MANIFEST
from trainkit.exchange.question import Question
from trainkit.exchange.xml_tree import document, node
from trainkit.files import zipped
from trainkit.languages import _

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["cartridge"]

_CC = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_SCHEMAS = {
    _CC: "http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd",
    _LOM: "http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd",
}
_ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
_QUESTIONS = "assessment/questions.xml"


def cartridge(
    about: About, pages: Mapping[str, tuple[str, bytes]], asked: bytes,
    questions: Sequence[Question], files: Mapping[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """Return a cartridge.

    ``pages`` are titles and contents by name, in the order of the list of contents; ``asked`` is
    the assessment of the questions, which the list names last; ``files`` is what pages show.
    """
    shown = dict(files or {})
    for question in questions:
        shown |= question.pictures
    shown = dict(sorted(shown.items()))
    parts = {name: data for name, (_title, data) in pages.items()}
    titles = {name: title for name, (title, _data) in pages.items()}
    if questions:
        parts[_QUESTIONS], titles[_QUESTIONS] = asked, _("Self-test")
    return zipped({MANIFEST: _manifest(about, titles, parts, list(shown)), **parts, **shown})


def _manifest(
    about: About, titles: Mapping[str, str], parts: Mapping[str, bytes], files: Sequence[str]
) -> bytes:
    names = {name: f"R-{number}" for number, name in enumerate([*parts, *files], 1)}
    listed = [
        node("item", node("title", title), identifier=f"I-{names[name]}", identifierref=names[name])
        for name, title in titles.items()
    ]
    resources = []
    for name, identifier in names.items():
        needs = [names[file] for file in files if file.encode() in parts.get(name, b"")]
        kind = {"type": _ASSESSMENT} if name == _QUESTIONS else {"type": "webcontent", "href": name}
        others = [node("dependency", identifierref=one) for one in needs]
        resources.append(
            node("resource", node("file", href=name), *others, identifier=identifier, **kind)
        )
    top = node("item", *listed, identifier="I-TOP")
    root = node(
        "manifest",
        node(
            "metadata",
            node("schema", "IMS Common Cartridge"),
            node("schemaversion", "1.3.0"),
            _described(about),
        ),
        node("organizations",
             node("organization", top, identifier="O-1", structure="rooted-hierarchy")),
        node("resources", *resources),
        identifier=f"M-{about.id}",
    )  # fmt: skip
    return document(root, _CC, {"lomimscc": _LOM}, _SCHEMAS)


def _described(about: About) -> _Element:
    """Return the title as the manifest's description, Learning Object Metadata, has it."""
    content: _Element | str = about.title
    for name in ("string", "title", "general", "lom"):
        more = {"language": about.language} if name == "string" else {}
        content = node(f"{{{_LOM}}}{name}", content, **more)
    return content

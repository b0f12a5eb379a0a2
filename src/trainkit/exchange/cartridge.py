"""Common Cartridge 1.3: a package of pages and an assessment for a learning platform.

https://www.imsglobal.org/cc/ccv1p3/imscc_profilev1p3.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trainkit.exchange.format import About
from trainkit.exchange.qti import MANIFEST
from trainkit.exchange.question import Question
from trainkit.files import zipped

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["cartridge"]

_CC = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = " ".join(
    (
        f"{_CC} http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd",
        f"{_LOM} http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd",
    )
)
_ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
_QUESTIONS = "assessment/questions.xml"


def cartridge(
    about: About, pages: Mapping[str, tuple[str, bytes]], assessment: bytes,
    questions: Sequence[Question], files: Mapping[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """Return a cartridge.

    ``pages`` are titles and contents by name, which the list of contents names first; ``files`` is
    what they show.
    """
    shown = dict(files or {})
    for question in questions:
        shown |= question.pictures
    parts = {MANIFEST: _manifest(about, pages, sorted(shown), bool(questions))}
    parts |= {name: data for name, (_title, data) in pages.items()}
    if questions:
        parts[_QUESTIONS] = assessment
    return zipped(parts | dict(sorted(shown.items())))


def _node(name: str, *content: _Element | str, space: str = _CC, **attributes: str) -> _Element:
    from lxml import etree

    node = etree.Element(f"{{{space}}}{name}", attributes, nsmap={None: _CC, "lomimscc": _LOM})
    for one in content:
        if isinstance(one, str):
            node.text = one
        else:
            node.append(one)
    return node


def _manifest(
    about: About, pages: Mapping[str, tuple[str, bytes]], files: Sequence[str], asks: bool
) -> bytes:
    from lxml import etree

    named = [(f"P-{n}", title) for n, (title, _data) in enumerate(pages.values(), 1)]
    items = [*named, *([("A-1", about.title)] if asks else [])]
    listed = [
        _node("item", _node("title", title), identifier=f"I-{name}", identifierref=name)
        for name, title in items
    ]
    top = _node("item", *listed, identifier="I-TOP")
    organization = _node("organization", top, identifier="O-1", structure="rooted-hierarchy")
    resources = [
        _resource(f"P-{n}", name, "webcontent", href=name) for n, name in enumerate(pages, 1)
    ]
    resources += [
        _resource(f"F-{n}", name, "webcontent", href=name) for n, name in enumerate(files, 1)
    ]
    if asks:
        resources.append(_resource("A-1", _QUESTIONS, _ASSESSMENT))
    root = _node(
        "manifest",
        _metadata(about),
        _node("organizations", organization),
        _node("resources", *resources),
        identifier=f"M-{about.id}",
    )
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMAS)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _resource(name: str, file: str, kind: str, **attributes: str) -> _Element:
    return _node("resource", _node("file", href=file), identifier=name, type=kind, **attributes)


def _metadata(about: About) -> _Element:
    title = _node("string", about.title, space=_LOM, language=about.language)
    general = _node("general", _node("title", title, space=_LOM), space=_LOM)
    return _node(
        "metadata",
        _node("schema", "IMS Common Cartridge"),
        _node("schemaversion", "1.3.0"),
        _node("lom", general, space=_LOM),
    )

"""QTI 2.1, 2.2 and 3.0 of 1EdTech: items, and packages of items.

https://www.1edtech.org/standards/qti. Version 3.0 has the model of version 2 with other names,
``qti-choice-interaction`` for ``choiceInteraction``; here everything has the names of version 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trainkit.exchange.question import Question, WrongError
from trainkit.exchange.source import Source, UnreadableError
from trainkit.exchange.xml_tree import plain_elements
from trainkit.problems import Place, Problems

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "HEAD",
    "MANIFEST",
    "VERSIONS",
    "Version",
    "files",
    "in_order",
    "named_as_2",
    "named_as_3",
    "read_each",
    "version_of",
]

MANIFEST = "imsmanifest.xml"
HEAD = 4096
"""Bytes of a file among which its root stands, behind comments."""
_ITEM = re.compile(rb"<(?:\w+:)?(?:assessmentItem|(qti-assessment-item))[\s>]")
_TYPE = re.compile(rb"\btype\s*=\s*[\"']imsqti_(?:apip)?(?:item|test)_xmlv(\d)p(\d)")
_NAMESPACE = re.compile(rb"imsglobal\.org/xsd/(?:apip/apipv1p0/)?\w*/?imsqti(?:asi)?_v(\d)p(\d)")


@dataclass(frozen=True)
class Version:
    """What the versions of QTI differ in."""

    number: str
    """``2.1``"""
    namespace: str
    schema: str
    """The address of the schema, for the file's own head."""
    templates: str
    """The address of a template of response processing; its name belongs in the braces."""
    manifest: tuple[str, str]
    """The namespace of a package's manifest, and what the package calls itself."""

    @property
    def new_names(self) -> bool:
        """Whether elements have the names of version 3."""
        return self.number.startswith("3")

    def kind(self, what: str) -> str:
        """Return the type of a resource in the manifest; ``what`` is item or test."""
        return f"imsqti_{what}_xmlv{self.number.replace('.', 'p')}"


_IMS = "http://www.imsglobal.org"
_PURL = "https://purl.imsglobal.org/spec/qti/v3p0"
VERSIONS = {
    one.number: one
    for one in (
        Version(
            "2.1",
            f"{_IMS}/xsd/imsqti_v2p1",
            f"{_IMS}/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
            _IMS + "/question/qti_v2p1/rptemplates/{}",
            (f"{_IMS}/xsd/imscp_v1p1", "QTIv2.1 Package"),
        ),
        Version(
            "2.2",
            f"{_IMS}/xsd/imsqti_v2p2",
            f"{_IMS}/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
            _IMS + "/question/qti_v2p2/rptemplates/{}",
            (f"{_IMS}/xsd/imscp_v1p1", "QTIv2.2 Package"),
        ),
        Version(
            "3.0",
            f"{_IMS}/xsd/imsqtiasi_v3p0",
            f"{_PURL}/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
            _PURL + "/rptemplates/{}.xml",
            (f"{_IMS}/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package"),
        ),
    )
}
"""The versions by their number. What is older than 2.1 is read as 2.1."""


def version_of(source: Source) -> Version | None:
    """Return the version of an item or of a package of items; ``None`` if it is neither."""
    if not source.parts:
        return _version_of_item(source.data)
    if MANIFEST in source.parts and (found := _TYPE.search(source.part(MANIFEST))):
        return _numbered(found)
    found_items = (_version_of_item(data) for _name, data in files(source))
    return next((one for one in found_items if one), None)


def _version_of_item(data: bytes) -> Version | None:
    item = _ITEM.search(data[:HEAD])
    if item is None:
        return None
    if item[1]:
        return VERSIONS["3.0"]
    namespace = _NAMESPACE.search(data[:HEAD])
    return _numbered(namespace) if namespace else VERSIONS["2.1"]


def _numbered(found: re.Match[bytes]) -> Version:
    number = f"{found[1].decode()}.{found[2].decode()}"
    known = [one for one in VERSIONS if one <= number]
    return VERSIONS[known[-1] if known else "2.1"]


def in_order(source: Source) -> list[str]:
    """Return the parts of an archive that may have questions, first those of its manifest."""
    hrefs: dict[str, None] = {}
    if MANIFEST in source.parts:
        for resource in source.elements("resource", source.part(MANIFEST)):
            hrefs[str(resource.get("href"))] = None
            hrefs |= {str(one.get("href")): None for one in resource.iterfind("{*}file")}
    named = [name for name in hrefs if name in source.parts]
    others = [name for name in source.parts if name not in hrefs]
    return [name for name in [*named, *others] if name.lower().endswith((".xml", ".dat", ".qti"))]


def files(source: Source, root: re.Pattern[bytes] = _ITEM) -> Iterator[tuple[str, bytes]]:
    """Yield what begins as ``root`` does, with the names of the parts; a file itself has none."""
    if not source.parts:
        yield "", source.data
    elif "[Content_Types].xml" not in source.parts:  # of an Office document, which has no items
        for name in in_order(source):
            data = source.part(name)
            if root.search(data[:HEAD]):
                yield name, data


def read_each(
    source: Source,
    problems: Problems,
    found: Iterable[tuple[str, bytes]],
    tag: str,
    question: Callable[[_Element, str, Place], Question],
) -> Iterator[Question]:
    """Yield the question of each element with a name in files; what is wrong is recorded."""
    for name, data in found:
        try:
            for element in source.elements(tag, data):
                place = _place(source, name, element)
                try:
                    yield question(element, name, place)
                except WrongError as error:
                    problems.error(place, str(error))
        except UnreadableError as error:
            problems.error(Place(source.path, sheet=name), str(error))


def _place(source: Source, part: str, element: _Element) -> Place:
    """Return the place of an element in a file, or in a part of an archive: its line."""
    line = element.sourceline or 0
    return Place(source.path, sheet=part, cell=str(line)) if part else Place(source.path, line, 1)


def named_as_2(root: _Element) -> None:
    """Give the elements and attributes of an item the names of version 2, without namespaces."""
    plain_elements(root)
    for node in root.iter():
        name = str(node.tag)
        if name.startswith("qti-"):
            node.tag = _camel(name.removeprefix("qti-"))
            for attribute, value in node.attrib.items():
                if "-" in attribute and not str(attribute).startswith(("data-", "aria-")):
                    del node.attrib[attribute]
                    node.set(_camel(str(attribute)), value)


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda found: found[1].upper(), name)


def named_as_3(node: _Element) -> None:
    """Give an element of QTI, of version 2, the name and attributes of version 3."""
    node.tag = f"qti-{_kebab(str(node.tag))}"
    for attribute, value in node.attrib.items():
        if (new := _kebab(str(attribute))) != attribute:
            del node.attrib[attribute]
            node.set(new, value)


def _kebab(name: str) -> str:
    # names in another namespace stand in braces
    return name if name.startswith("{") else re.sub(r"[A-Z]", lambda c: f"-{c[0].lower()}", name)

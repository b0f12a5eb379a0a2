"""XML of other systems: elements that are made, tidied up and written as files."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["document", "inner_html", "node", "plain_elements", "take_out"]

_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def node(name: str, *content: _Element | str, **attributes: str) -> _Element:
    """Return an element with words and elements in it."""
    from lxml import etree

    made = etree.Element(name, attributes)
    for one in content:
        if not isinstance(one, str):
            made.append(one)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + one
        else:
            made.text = (made.text or "") + one
    return made


def document(
    root: _Element, namespace: str, prefixes: Mapping[str, str] | None = None,
    schemas: Mapping[str, str] | None = None, *, indented: bool = True,
) -> bytes:  # fmt: skip
    """Return an element as a file; names without a namespace are in ``namespace``.

    ``prefixes`` are those of other namespaces; ``schemas`` are addresses by namespace. What has
    words beside elements must not be indented.
    """
    from lxml import etree

    spaces: dict[str | None, str] = {None: namespace}
    spaces.update(prefixes or {})
    where = " ".join(f"{space} {address}" for space, address in (schemas or {}).items())
    if where:
        spaces["xsi"] = _XSI
    for one in root.iter():
        if not str(one.tag).startswith("{"):
            one.tag = f"{{{namespace}}}{one.tag}"
    file = etree.Element(root.tag, dict(root.attrib), nsmap=spaces)
    if where:
        file.set(f"{{{_XSI}}}schemaLocation", where)
    file.extend(list(root))
    if indented:
        etree.indent(file)
    return bytes(etree.tostring(file, encoding="UTF-8", xml_declaration=True))


def plain_elements(root: _Element) -> None:
    """Leave elements only, with their names as they are without namespaces."""
    from lxml import etree

    for entity in list(root.iter(etree.Entity)):  # of a document type that is not read
        entity.tail = unescape(entity.text or "") + (entity.tail or "")
    etree.strip_tags(root, etree.Comment, etree.Entity)
    for one in root.iter("{*}*"):
        one.tag = str(one.tag).rpartition("}")[2]


def inner_html(element: _Element) -> str:
    """Return the content of an element as HTML."""
    from lxml import etree

    inner = (etree.tostring(one, encoding="unicode", method="html") for one in element)
    return escape(element.text or "", quote=False) + "".join(inner)


def take_out(element: _Element) -> None:
    """Remove an element; what stands behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)

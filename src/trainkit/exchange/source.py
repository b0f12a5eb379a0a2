"""A file that somebody sent: its text, XML, sheets or archive, read within bounds.

XML is read without entities and network. Archives are bounded in parts, size and ratio, and no
part's name leads out of them.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape, unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from trainkit.model import lists
from trainkit.model.yaml import plain, read_yaml
from trainkit.problems import InputError, Place, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element
    from openpyxl.worksheet.worksheet import Worksheet


_GUARDED: Any = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_pis": True,
}
"""How XML is read: without entities, network and processing instructions."""
MAX_BYTES = 200_000_000
MAX_PARTS = 20_000
MAX_UNPACKED = 400_000_000
MOST_QUESTIONS = lists.LONGEST
"""Questions of one file, and rows of a sheet of them; they are read, compared and written within a
minute or two. Formats refuse more before they read any, as far as they can be counted."""
MAX_TEXT = 10_000_000
"""Bytes of a file that is text alone and has no pictures in it; more are too many questions."""
WORKBOOK = "xl/workbook.xml"
"""The part of an archive by which it is known as a workbook."""


@cache
def typed_words(kind: str) -> Mapping[str, str]:
    """Return words that trainers type around questions, with semicolons between them, by meaning.

    ``kind`` is one of ``typed_words.yaml``, which says what each is.
    """
    problems = Problems()
    file = read_yaml(Path(__file__).with_name("typed_words.yaml"), problems)
    words: Mapping[str, str] = plain(problems.checked(file).data[kind])
    return words


class UnreadableError(TrainkitError):
    """A file is not what its format asks for, or it would do harm."""


def too_many() -> UnreadableError:
    """Return the refusal of a file with more questions than are taken over at once."""
    return UnreadableError(
        _(
            "refused: at most {most} questions and, of text, {megabytes} megabytes are taken over "
            "at once; divide the file",
            most=f"{MOST_QUESTIONS:,}",
            megabytes=MAX_TEXT // 10**6,
        )
    )


@dataclass(frozen=True)
class QuestionFile:
    """The bytes of a file, and what they hold."""

    path: Path
    """Where the bytes came from; nothing is read from there."""
    data: bytes

    @cached_property
    def text(self) -> str:
        """The file as text in whichever encoding, lines end as in Unix; empty if it is none."""
        text = "" if self.data.startswith(b"PK") else lists.decoded(self.data) or ""
        return "" if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def parts(self) -> Mapping[str, zipfile.ZipInfo]:
        """The parts of an archive by name, folders left out; none if it is no archive.

        Raises ``UnreadableError`` where unpacking it would do harm.
        """
        if not self.data.startswith(b"PK"):
            return {}
        infos = [one for one in self._archive.infolist() if not one.filename.endswith("/")]
        if len(infos) > MAX_PARTS:
            words = _(
                "refused: the archive has {n} parts, at most {most} are read",
                n=f"{len(infos):,}",
                most=f"{MAX_PARTS:,}",
            )
            raise UnreadableError(words)
        if reason := lists.too_much(infos, MAX_UNPACKED):
            raise UnreadableError(reason)
        for name in (one.filename for one in infos):
            path = PurePosixPath(name.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in "".join(path.parts[:1]):
                raise UnreadableError(_("refused: {name} lies outside the archive", name=name))
        return {one.filename: one for one in infos}

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableError(_("the archive is damaged ({error})", error=error)) from None

    def is_old(self, stream: str) -> bool:
        """Whether it is a file of Office before 2007 with such a stream: Workbook, WordDocument."""
        return self.data.startswith(lists.OLD_OFFICE) and stream.encode("utf-16-le") in self.data

    def sheets(self, problems: Problems) -> Iterator[tuple[Worksheet, Iterator[list[lists.Cell]]]]:
        """Yield each sheet of a workbook with its rows; none, and a problem, if it is damaged."""
        limits = {"most_unpacked": MAX_UNPACKED, "most_rows": MOST_QUESTIONS}
        book = lists.open_workbook(self.path, problems, self.data, **limits)
        for sheet in book.worksheets if book else ():
            yield sheet, lists.streamed_rows(self.path, sheet, problems, MOST_QUESTIONS)

    def part(self, name: str) -> bytes:
        """Return a part of the archive; raises ``UnreadableError`` if it cannot be read."""
        if name not in self.parts:
            raise UnreadableError(_("the archive has no part {name}", name=name))
        try:
            return self._archive.read(self.parts[name])
        except (
            *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
            *(EOFError, OSError, RuntimeError, ValueError),
        ) as error:
            raise UnreadableError(
                _("{name} in the archive is damaged ({error})", name=name, error=error)
            ) from None

    def elements(
        self,
        tag: str | Sequence[str],
        data: bytes | None = None,
        wanted: Callable[[_Element], bool] = lambda _element: True,
    ) -> Iterator[_Element]:
        """Yield the elements with a name in any namespace, each forgotten after it was used.

        Of the file, or of ``data``, a part of it; only those that are ``wanted``. Raises
        ``UnreadableError`` if it is no XML.
        """
        from lxml import etree

        tags = [tag] if isinstance(tag, str) else tag
        stream = io.BytesIO(self.data if data is None else data)
        events = etree.iterparse(
            stream, tag=[name for one in tags for name in (one, "{*}" + one)], **_GUARDED
        )
        try:
            for _event, element in events:
                if not wanted(element):
                    continue
                refuse_document_type(element)
                yield element
                element.clear()
                parent = element.getparent()  # none of the root, even behind a comment
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            raise _no_xml(error, events.error_log) from None

    def xml(self, data: bytes | None = None) -> _Element:
        """Return the root of the file's XML, or of ``data``'s, a part of it.

        Raises ``UnreadableError`` if it is no XML or declares a document type.
        """
        from lxml import etree

        parser = etree.XMLParser(**_GUARDED)
        try:
            root = etree.fromstring(self.data if data is None else data, parser)
        except etree.XMLSyntaxError as error:
            raise _no_xml(error, parser.error_log) from None
        refuse_document_type(root)
        return root


def _no_xml(error: XMLSyntaxError, log: Iterable[Any]) -> UnreadableError:
    known = [one for one in log if one.line]  # the last one may have no line
    line, reason = (known[0].line, known[0].message) if known else (error.lineno, error.msg)
    return UnreadableError(_("line {line}: expected XML ({reason})", line=line or 0, reason=reason))


def refuse_document_type(element: _Element) -> None:
    """Raise ``UnreadableError`` if the document declares entities of its own."""
    internal = element.getroottree().docinfo.internalDTD
    if internal is not None and any(True for _one in internal.iterentities()):
        raise UnreadableError(_("refused: the XML declares entities"))


@contextmanager
def sent(file: StrPath, data: bytes | None = None) -> Iterator[QuestionFile]:
    """Yield a file that somebody sent; ``data`` are its bytes if ``file`` is only its name.

    Raises ``InputError``, which names the file, where it cannot be understood or is too large, and
    ``TrainkitError`` where there is none.
    """
    path = Path(file)
    try:
        data = lists.sent_data(path, MAX_BYTES) if data is None else data
        if len(data) > MAX_BYTES:
            most = MAX_BYTES // 10**6
            raise UnreadableError(_("refused: larger than {most} megabytes", most=most))
        yield QuestionFile(path, data)
    except UnreadableError as error:
        raise InputError([Problem(Place(path), str(error))]) from None


_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def node(name: str, *content: _Element | str, **attributes: str) -> _Element:
    """Return an element with words and elements in it."""
    from lxml.builder import E

    made: _Element = E(name, *content, **attributes)
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

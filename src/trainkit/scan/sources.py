"""Which pages there are in files and folders, in a fixed order, before any is decoded.

Whatever cannot be opened is one page with its reason, so that every page can be accounted for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trainkit.problems import TrainkitError
from trainkit.scan.pictures import HEAD, KINDS, Kind, Picture, UnreadableError, kind_of
from trainkit.scan.reading import Source, page_name
from trainkit.scan.reasons import Reason
from trainkit.text.languages import _, or_list

_SUFFIXES = {suffix for kind in KINDS for suffix in kind.suffixes}
_OTHER_PICTURES = {".avif", ".bmp", ".gif", ".heic", ".heif", ".jp2", ".webp"}
"""Pictures that cannot be read, and may be of sheets."""


@dataclass(frozen=True)
class Page:
    """A page of a file, not decoded: a path and a number, quickly sent to another process."""

    file: str
    """Name of the file, without folders."""
    number: int
    """Its place in the file, from 1."""
    content: Path | bytes
    """Where the file is, or this page as a file of its own."""
    count: int = 1
    """How many pages the file has."""
    wrong: str = ""
    """What is wrong with the file, for the one page of a file that cannot be opened."""

    @property
    def name(self) -> str:
        """How a message calls it."""
        return self.file if self.count == 1 else page_name(self.file, self.number)

    def picture(self) -> Picture:
        """Return the page in grey; raises ``UnreadableError`` with what is wrong, what to do."""
        if self.wrong:
            raise UnreadableError(self.wrong)
        number = self.number if isinstance(self.content, Path) else 1
        return _kind(self.content, self.file).picture(self.content, number)

    def alone(self) -> Page:
        """Return the page with its content, for a machine that does not see the file."""
        if self.wrong or isinstance(self.content, bytes):
            return self
        try:
            kind = _kind(self.content, self.file)
            return replace(self, content=kind.alone(self.content, self.number))
        except UnreadableError as error:
            return replace(self, content=b"", wrong=str(error))
        except OSError as error:
            return replace(self, content=b"", wrong=Reason.CLOSED.format(error=error.strerror))

    def source(self, picture: Picture) -> Source:
        """Return where the page came from, by which its picture is known again."""
        height, width = picture.shape
        total = hashlib.sha256(f"{width} x {height}\n".encode())
        total.update(picture.tobytes())
        return Source(file=self.file, page=self.number, sha=total.hexdigest())

    def unread(self, reason: str) -> Source:
        """Return where a page came from that cannot be decoded, and so is known by its name."""
        text = f"{self.file}\n{self.number}\n{reason}"
        return Source(
            file=self.file, page=self.number, sha=hashlib.sha256(text.encode()).hexdigest()
        )


@dataclass(frozen=True)
class Pages:
    """All pages of what a person named, and the files that were passed over."""

    pages: tuple[Page, ...]
    passed_over: tuple[Path, ...]
    """Files in folders that are neither PDFs nor pictures."""


def pages_in(paths: Iterable[Path]) -> Pages:
    """Return the pages of files and folders, folders in the order of their files' names.

    A file that comes twice counts once. Raises ``TrainkitError`` where something is not there.
    """
    named = list(paths)
    if missing := [str(path) for path in named if not path.exists()]:
        raise TrainkitError(_("there is no {names}; check the name", names=or_list(missing)))
    found: dict[Path, tuple[Page, ...]] = {}
    passed_over: dict[Path, None] = {}
    for path in named:
        for file in _files(path):
            if path.is_dir() and not _may_have_pages(file):
                passed_over[file] = None
            elif (real := file.resolve()) not in found:
                found[real] = tuple(_pages_of(file))
    return Pages(tuple(page for pages in found.values() for page in pages), tuple(passed_over))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not hidden:
            yield file


def _may_have_pages(file: Path) -> bool:
    if file.suffix.lower() in _SUFFIXES | _OTHER_PICTURES:
        return True
    try:
        return kind_of(_head(file)) is not None
    except UnreadableError:
        return False


def _pages_of(file: Path) -> Iterator[Page]:
    try:
        count = _kind(file, file.name).pages(file)
    except UnreadableError as error:
        yield Page(file.name, 1, file, wrong=str(error))
        return
    for number in range(1, count + 1):
        yield Page(file.name, number, file, count)


def _kind(content: Path | bytes, name: str) -> Kind:
    """Return a file's kind, by its content; raises ``UnreadableError`` for all others."""
    head = content[:HEAD] if isinstance(content, bytes) else _head(content)
    kind = kind_of(head)
    if kind is not None:
        return kind
    suffix = Path(name).suffix.lower()
    if not head:
        raise UnreadableError(Reason.NO_BYTES)
    if suffix in {".heic", ".heif"}:
        raise UnreadableError(Reason.HEIC)
    if suffix in _SUFFIXES:
        raise UnreadableError(Reason.MISNAMED.format(kind=suffix[1:].upper()))
    raise UnreadableError(Reason.NO_PICTURE)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(HEAD)
    except OSError as error:
        raise UnreadableError(Reason.CLOSED.format(error=error.strerror)) from error

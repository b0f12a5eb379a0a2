"""Reads all pages of files and folders, and records each before it counts.

A page's picture is stored first, then its line is added; lines come in the order of the pages. A
run that is killed at any moment and started again goes on where it stopped: a page that is recorded
is not read again, and the record is in the end that of a run which was left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import cv2

from trainkit.files.executor import Executor, Watcher
from trainkit.files.writing import lock, private_folder, sweep, write_atomically
from trainkit.scan.pictures import Picture, UnreadableError
from trainkit.scan.reading import READER, Outcome, PageRead, RowState, ScannedPage, Source
from trainkit.scan.reasons import Reason, told
from trainkit.scan.records import IMAGES, SCANNED, add_pages, read_pages
from trainkit.scan.register import reduced
from trainkit.scan.sheets import Fate
from trainkit.scan.sources import Page, pages_in
from trainkit.text.languages import _

_LINES = 16
"""How many lines are added at once: each time waits for the disk."""
_QUALITY = 85
"""Of stored JPEG pictures."""
_LONG_SIDE = 1_600
"""Pixels of a stored picture that was not straightened."""


class PageReader(Protocol):
    """What reads a picture; it can be sent to another process."""

    def read(self, picture: Picture, source: Source) -> tuple[PageRead, Picture | None]:
        """Return what a grey picture says, and the straightened page where one was found."""
        ...


@dataclass(frozen=True)
class CountedPage:
    """A page of a run, and what became of it."""

    source: Source
    count: int
    """How many pages its file has."""
    outcome: Outcome
    reason: str = ""
    """Why it was not read, a ``Reason``."""
    is_repeated: bool = False
    """Whether the same page counts already, under this name or another."""
    is_known: bool = False
    """Whether an earlier run recorded it."""

    @property
    def name(self) -> str:
        """How a message calls it."""
        return self.source.file if self.count == 1 else self.source.name

    @property
    def fate(self) -> Fate:
        """Whether it is read, asked about or set aside."""
        if self.is_repeated:
            return Fate.ASIDE
        if self.outcome is Outcome.READ:
            return Fate.READ
        return Fate.ASKED if self.outcome.is_asked else Fate.ASIDE


@dataclass(frozen=True)
class Summary:
    """What became of all pages of a run."""

    pages: tuple[CountedPage, ...]
    """In the order of files and pages."""
    passed_over: tuple[Path, ...] = ()
    """Files in folders that are neither PDFs nor pictures."""

    @property
    def broken(self) -> tuple[str, ...]:
        """A line for each page that cannot be opened: which, what is wrong, what to do."""
        return tuple(
            _("{page}: {reason}", page=page.name, reason=told(page.reason))
            for page in self.pages
            if page.outcome is Outcome.BROKEN
        )


def scan_files(
    folder: Path,
    paths: Iterable[Path],
    reader: PageReader,
    executor: Executor,
    watcher: Watcher | None = None,
    *,
    at: datetime,
) -> Summary:
    """Read the pages of files and folders into the record of a workshop's scans.

    Nothing is entered into the score sheet yet. Pages of which only a person could say more are
    read again, in case the workshop's files were corrected since. Raises ``TrainkitError`` where a
    path is not there, another run scans for this workshop, or something cannot be written; what was
    recorded until then stays.
    """
    watcher, found = watcher or Watcher(), pages_in(paths)
    private_folder((folder / SCANNED).parent)
    private_folder(folder / IMAGES)
    with lock(folder, IMAGES):
        sweep(folder / IMAGES)
        record = _Record(folder, at)
        job = _Job(reader, record.known())
        watcher.begin(len(found.pages))
        try:
            sent = _sent(found.pages, executor, watcher)
            for (number, page), read in executor.run(job, sent, _killed):
                record.take(number, page, read)
                watcher.made(page.name)
        finally:
            record.save()
    return Summary(tuple(record.counted), found.passed_over)


def _sent(
    pages: Sequence[Page], executor: Executor, watcher: Watcher
) -> Iterator[tuple[int, Page]]:
    for number, page in enumerate(pages):
        watcher.making(page.name)
        yield number, page if executor.shares_disk else page.alone()


@dataclass(frozen=True)
class _Read:
    """What a job found out about a page."""

    source: Source
    read: PageRead | None
    """``None`` for a page that is recorded."""
    straightened: bytes = b""
    as_scanned: bytes = b""


@dataclass(frozen=True)
class _Job:
    """Decodes a page and reads it, unless it is known."""

    reader: PageReader
    known: frozenset[str]

    def __call__(self, item: tuple[int, Page]) -> _Read:
        """Return what was found out; nothing that is wrong with a page is raised."""
        _number, page = item
        try:
            picture = page.picture()
        except UnreadableError as error:
            return _broken(page, str(error))
        source = page.source(picture)
        return _Read(source, None) if source.sha in self.known else self._read(picture, source)

    def _read(self, picture: Picture, source: Source) -> _Read:
        try:
            read, straight = self.reader.read(picture, source)
        except Exception as error:  # noqa: BLE001 - one strange page must not stop the others
            reason = Reason.FAILED.format(error=f"{type(error).__name__}: {error}")
            read, straight = (
                PageRead(source=source, outcome=Outcome.NO_SHEET, reason=reason),
                None,
            )
        if read.outcome is not Outcome.READ and not read.outcome.is_asked:
            return _Read(source, read)
        if straight is not None:
            return _Read(source, read, straightened=_kept(straight, read))
        small = reduced(picture, _LONG_SIDE / max(picture.shape))
        return _Read(source, read, as_scanned=_jpeg(small))


def _kept(straight: Picture, read: PageRead) -> bytes:
    """Return a straightened page as it is stored: every level of grey where somebody has to look.

    A faint pencil is lost in a JPEG, and such a page may be read again from what is stored.
    """
    rows = read.reading.rows if read.reading else ()
    is_open = any(row.state is RowState.DOUBTFUL for row in rows)
    is_open |= read.outcome is not Outcome.READ or bool(read.reading and read.reading.is_sparse)
    return bytes(cv2.imencode(".png", straight)[1]) if is_open else _jpeg(straight)


def _killed(item: tuple[int, Page]) -> _Read:
    return _broken(item[1], Reason.MEMORY)


def _broken(page: Page, reason: str) -> _Read:
    source = page.unread(reason)
    return _Read(source, PageRead(source=source, outcome=Outcome.BROKEN, reason=reason))


def _jpeg(picture: Picture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


class _Record:
    """Adds a line for each new page, in the order of the pages, whenever they are ready."""

    def __init__(self, folder: Path, at: datetime) -> None:
        self.counted: list[CountedPage] = []
        self._folder, self._at = folder, at
        self._ready: dict[int, tuple[Page, ScannedPage | None, Source]] = {}
        self._new: list[ScannedPage] = []
        self._seen: set[str] = set()
        lines = (page for page in read_pages(folder) if page.reader == READER)
        self._lines = {page.source.sha: page for page in lines}
        """The last line about each page."""
        self._earlier = frozenset(self._lines)

    def known(self) -> frozenset[str]:
        """Return the pages that need not be read again."""
        return frozenset(
            sha
            for sha, line in self._lines.items()
            if not line.outcome.is_asked
            and (line.image is None or (self._folder / IMAGES / line.image).is_file())
        )

    def take(self, number: int, page: Page, read: _Read) -> None:
        """Store a page's picture, and count all pages whose turn it is."""
        self._ready[number] = (page, self._stored(read), read.source)
        while len(self.counted) in self._ready:
            self._count(*self._ready.pop(len(self.counted)))
        if len(self._new) >= _LINES:
            self.save()

    def save(self) -> None:
        """Add the lines of the pages that were counted."""
        if self._new:
            add_pages(self._folder, self._new)
            self._new.clear()

    def _stored(self, read: _Read) -> ScannedPage | None:
        """Store the picture and return the line about a page, ``None`` for one that is known."""
        if read.read is None:
            return None
        names: dict[str, str | None] = {"image": None, "as_scanned": None}
        for kind, suffix, data in (
            ("image", "", read.straightened),
            ("as_scanned", "-as-scanned", read.as_scanned),
        ):
            if data:
                end = "jpg" if data.startswith(b"\xff\xd8") else "png"
                names[kind] = f"{read.source.sha}{suffix}.{end}"
                write_atomically(self._folder / IMAGES / str(names[kind]), data)
        return ScannedPage.model_validate({**dict(read.read), "at": self._at, **names})

    def _count(self, page: Page, line: ScannedPage | None, source: Source) -> None:
        before = self._lines.get(source.sha)
        if line is not None and (before is None or not _says_the_same(line, before)):
            self._new.append(line)
            self._lines[source.sha] = line
        last = self._lines[source.sha]
        counts = last.outcome is Outcome.READ or last.outcome.is_asked
        repeats = before is not None and (source.sha in self._seen or before.source != source)
        self.counted.append(
            CountedPage(
                source, page.count, last.outcome, last.reason,
                is_repeated=repeats and counts, is_known=source.sha in self._earlier,
            )
        )  # fmt: skip
        self._seen.add(source.sha)


def _says_the_same(one: ScannedPage, other: ScannedPage) -> bool:
    apart = {"at", "source"}
    return one.model_dump(exclude=apart) == other.model_dump(exclude=apart)

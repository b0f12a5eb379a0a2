"""Where scanned pages and decisions about them are kept: two files that only grow, and pictures.

A line is written after the picture it names, so that after any crash each line is complete and each
page can be shown.

What several scans of one page of somebody's answer sheet say together.

A row that every scan reads alike is settled. Where a person said what one scan says, that also
holds for others on which it is in doubt. Scans that differ are asked about, and nothing of the page
counts until one is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from trainkit.assessment.answer_sheet import AnswerSheet
from trainkit.files.writing import add_lines, foreign_line, lock, private_folder, read_lines
from trainkit.intake.record import RESPONSES
from trainkit.model.fields import Definition
from trainkit.model.items.entries import DOUBTFUL
from trainkit.scan import questions as ask
from trainkit.scan.questions import Place, Question
from trainkit.scan.reading import Decision, DecisionKind, Identity, RowReading, ScannedPage

SCANNED = Path(RESPONSES) / "scanned.jsonl"
DECISIONS = Path(RESPONSES) / "scan-decisions.jsonl"
IMAGES = Path(RESPONSES) / "scans"

Line = TypeVar("Line", bound=Definition)


def read_pages(folder: Path) -> tuple[ScannedPage, ...]:
    """Return every line about a page; raises ``TrainkitError`` where the file is damaged."""
    return _read(folder / SCANNED, ScannedPage)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Return what people decided and did not take back, in order.

    Raises ``TrainkitError`` where the file is damaged.
    """
    standing = list[Decision]()
    for one in _read(folder / DECISIONS, Decision):
        if one.kind is not DecisionKind.TAKEN_BACK:
            standing.append(one)
            continue
        about = (one.sha, one.number, one.row, one.value)
        for place in reversed(range(len(standing))):
            other = standing[place]
            if (other.sha, other.number, other.row, other.kind) == about:
                del standing[place]
                break
    return tuple(standing)


def add_pages(folder: Path, pages: Iterable[ScannedPage]) -> None:
    """Record pages; they are on the disk when this returns."""
    _add(folder, SCANNED, pages)


def add_decisions(folder: Path, decisions: Iterable[Decision]) -> None:
    """Record decisions; they are on the disk when this returns."""
    _add(folder, DECISIONS, decisions)


def _read(path: Path, kind: type[Line]) -> tuple[Line, ...]:
    try:
        return tuple(kind.model_validate(line) for line in read_lines(path))
    except ValidationError as error:
        raise foreign_line(path) from error


def _add(folder: Path, file: Path, lines: Iterable[Definition]) -> None:
    with lock(folder, RESPONSES, seconds=10):
        private_folder(folder / RESPONSES)
        add_lines(folder / file, [line.model_dump(mode="json") for line in lines])


Key = tuple[int, int]
"""An item's number and a row of its field."""


@dataclass(frozen=True)
class RowAnswer:
    """What a row of bubbles says, as far as it is settled."""

    number: int
    row: int
    values: tuple[str, ...] | None
    """``None`` while that is open; ``?`` where a person could not tell either."""
    is_decided: bool = False
    """Whether a person said so."""


@dataclass(frozen=True)
class Scan:
    """A page that is known to be somebody's."""

    page: ScannedPage
    identity: Identity
    code: str
    sheet: AnswerSheet
    places: tuple[Place, ...]
    rows: Mapping[Key, RowAnswer]
    readings: Mapping[Key, RowReading]
    blanks: tuple[int, ...] = ()
    """Items, by number, that were read as blank and of which a person has to say whether they
    are."""


@dataclass(frozen=True)
class Merged:
    """What the scans of one page say together."""

    questions: tuple[Question, ...] = ()
    marks: Mapping[int, str] = field(default_factory=dict)


def merge_scans(scans: Sequence[Scan]) -> Merged:
    """Return what the scans of one page say together."""
    first = scans[0]
    differing = [key for key in first.rows if len(_certain(scans, key)) > 1]
    if differing:
        numbers = [*dict.fromkeys(number for number, _ in differing)]
        pages = [scan.page for scan in scans]
        return Merged((ask.about_differing(pages, first.identity, numbers),))
    marks = dict[int, str]()
    questions = [ask.about_blanks(s.page, s.identity, s.blanks) for s in scans if s.blanks]
    waiting = {number for scan in scans for number in scan.blanks}
    for place in first.places:
        number, item = place.field.number, place.item
        rows = [_row_of(scans, (number, n)) for n in range(len(place.field.groups))]
        groups = [row.values for row in rows if row.values is not None]
        is_open = len(groups) < len(rows)
        unknown = not is_open and (DOUBTFUL,) in groups
        entry = None if is_open else DOUBTFUL if unknown else item.format.marked(groups, item)
        if entry is None and number in waiting:
            continue
        if entry is None:
            questions += _asked(scans, place, rows)
        else:
            marks[number] = entry
    return Merged(tuple(questions), marks)


def _certain(scans: Sequence[Scan], key: Key) -> set[tuple[str, ...]]:
    """Return all that the scans say for certain about a row."""
    return {values for scan in scans if (values := scan.rows[key].values) is not None}


def _row_of(scans: Sequence[Scan], key: Key) -> RowAnswer:
    """Return what a row says: a decision, else what is in doubt on any scan, else the reading."""
    rows = [scan.rows[key] for scan in scans]
    return min(rows, key=lambda row: (not row.is_decided, row.values is not None))


def _asked(scans: Sequence[Scan], place: Place, rows: Sequence[RowAnswer]) -> Iterator[Question]:
    """Ask about an item: about the whole number, or about each row that is open."""
    if place.item.format.control == "number":
        yield ask.about_number(place, "".join(_sign(row) for row in rows))
        return
    for row in [row for row in rows if row.values is None] or rows:
        scan = next(scan for scan in scans if scan.rows[row.number, row.row] == row)
        here = replace(place, page=scan.page)
        yield ask.about_row(here, row.row, scan.readings.get((row.number, row.row)))


def _sign(row: RowAnswer) -> str:
    """Return the sign in a column: ``?`` for one that is open, ``_`` for none."""
    return "?" if row.values is None or len(row.values) > 1 else "".join(row.values) or "_"

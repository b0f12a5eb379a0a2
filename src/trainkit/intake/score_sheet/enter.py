"""Reads a score sheet into the record of answers, and writes it from the record.

The cells that somebody edited are entries like those of any other source. What a person typed stays
until a person decides otherwise. So answers may be entered again and again, from any number of
sources, in any order, and nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from trainkit.assessment.forms import Forms, FormUse
from trainkit.intake.record import Field, Record, Source, Spot, Standing
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    PAPER_COLUMN,
    PARTICIPANTS,
)
from trainkit.intake.score_sheet.merge import put_entries
from trainkit.intake.score_sheet.read import (
    SheetCopy,
    check_printed,
    entry_of,
    open_sheets,
    people_headings,
    read_copy,
    read_layout,
)
from trainkit.model.lists import open_workbook
from trainkit.problems import Place, Problems
from trainkit.render.excel import letter, workbook_bytes
from trainkit.text.languages import _


@dataclass(frozen=True)
class PaperAnswers:
    """One person's answers on one paper, from whatever source, or only whether the person came."""

    code: str
    use: FormUse | None = None
    paper: str | None = None
    """The paper that was answered; ``None`` where it is the one printed for the person."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """What was answered, by the item's number on the paper; ``""`` was seen to be blank."""
    status: str = ""
    """One of ``STATUSES``; empty where nothing is to be said."""


@dataclass(frozen=True)
class Disagreement:
    """A cell that says something else than an answer."""

    spot: Spot
    cell: str
    in_sheet: str
    offered: str


@dataclass(frozen=True)
class Entered:
    """What became of the answers."""

    sheet: bytes | None
    """The score sheet with them; ``None`` where it had them all."""
    added: int
    confirmed: int
    """Answers that stood there already."""
    disagreements: tuple[Disagreement, ...]
    entries: Mapping[Spot, str] = field(default_factory=dict)
    """Every entry that the sheet has now, in one spelling."""
    new: frozenset[Spot] = frozenset()
    """Those that were added or changed."""
    upto: int = 0
    """The last entry of the record that was looked at."""

    def __add__(self, other: Entered) -> Entered:
        """Return what became of both; of two sheets the later one."""
        return Entered(
            other.sheet or self.sheet,
            self.added + other.added,
            self.confirmed + other.confirmed,
            self.disagreements + other.disagreements,
            {**self.entries, **other.entries},
            self.new | other.new,
            max(self.upto, other.upto),
        )


@dataclass(frozen=True)
class Intake:
    """What a source has for the record."""

    source: Source
    at: datetime
    who: str = ""
    answers: Sequence[PaperAnswers] = ()
    decided: Collection[Spot] = ()
    """Where a person decided for the answer of this source against what the sheet says."""
    kept: Collection[Spot] = ()
    """Where a person decided for the sheet."""
    forgotten: str = ""
    """The code of a person whose answers leave record and sheet."""


def enter(path: Path, intake: Intake, forms: Forms, problems: Problems, record: Record) -> Entered:
    """Take the edited cells of a score sheet and the answers of a source into the record.

    Returned is the score sheet with all that counts now, to be written. Raises ``InputError`` with
    all problems and their cells, having added nothing: a sheet that cannot be read, a code that it
    does not have and has no row left for, an answer that the item does not take.
    """
    copy, source = problems.checked(_read(path, forms, problems)), intake.source
    said = dict(_said(copy, intake.answers, problems))
    problems.raise_errors()
    with record.transaction():  # no workbook is read or written in it: others are typing
        upto, _cells = record.shown
        record.take_edits(_shown(copy), at=intake.at)
        record.say(said, source, at=intake.at, who=intake.who)
        record.forget(intake.forgotten)
        if intake.decided or intake.kept:
            now, own = record.standing(), dict[Spot, str | None]()
            for one in (*now.differences, *now.live):
                if one.source is source:
                    own.setdefault(one.spot, one.value)
            own |= said
            right = {spot: own[spot] for spot in intake.decided if spot in own}
            right |= dict.fromkeys(intake.kept)
            record.decide(right, source, at=intake.at, who=intake.who)
        now = record.standing()
        fresh = (one for one in now.live if one.source is source and one.seq > upto)
        said |= {one.spot: one.value or "" for one in fresh}
        rows = _with_late(copy, [*said, *now.values], problems)
        problems.raise_errors()
    return _entered(copy, rows, now, source, said)


def _entered(
    copy: SheetCopy,
    rows: Mapping[int, str],
    now: Standing,
    source: Source,
    said: Mapping[Spot, str],
) -> Entered:
    """Return the score sheet with what counts now, and what a source has to do with it."""
    there = _shown(copy)
    entries = {
        spot: text
        for spot, text in now.values.items()
        if spot.field is not Field.PAPER or text != copy.printed_paper(spot.code, spot.sheet)
    }
    new = {spot for spot in {**there, **entries} if there.get(spot) != entries.get(spot)}
    differences = [
        one
        for one in now.differences
        if one.source is source and (source is not Source.IMPORT or said.get(one.spot) == one.value)
    ]
    return Entered(
        _written(copy, rows, entries) if new else None,
        len(new),
        sum(bool(text) and there.get(spot) == text for spot, text in said.items()),
        tuple(
            Disagreement(
                one.spot,
                _cell(copy, rows, one.spot),
                now.counts[one.spot].value or "",
                one.value or "",
            )
            for one in differences
        ),
        entries,
        frozenset(new),
        now.last,
    )


def _shown(copy: SheetCopy) -> dict[Spot, str]:
    return {spot: entry.written for spot, entry in copy.entries.items()}


def _cell(copy: SheetCopy, rows: Mapping[int, str], spot: Spot) -> str:
    """Return the cell of a place on an answer sheet, or of somebody's status."""
    row = next(row for row, code in rows.items() if code == spot.code)
    if spot.field is Field.ITEM:
        column = FIRST_ITEM_COLUMN + spot.place - 1
    elif spot.field is Field.PAPER:
        column = PAPER_COLUMN
    else:
        column = people_headings(copy.sheets[PARTICIPANTS]).index(spot.field.value) + 1
    return f"{letter(column)}{row}"


def correct_code(
    path: Path, codes: tuple[str, str], forms: Forms, problems: Problems, record: Record
) -> Entered:
    """Put what stands under a misspelled code under the right one, in the record and on the sheet.

    ``codes`` are the wrong and the right one. Where both have a status or a note, that of the right
    code stays. Raises ``InputError`` with all problems, having changed nothing: codes that the
    sheet does not have, a ``wrong`` one that is printed there, and answers of both that differ.
    """
    (wrong, right), at = codes, datetime.now(UTC)
    copy = problems.checked(_read(path, forms, problems))
    place = Place(path, sheet=copy.sheets[PARTICIPANTS].tab)
    if wrong not in copy.late:
        problems.error(
            place, _("expected a code that was entered by hand, found {wrong}", wrong=wrong)
        )
    if right not in copy.rows or right == wrong:
        problems.error(place, _("expected another code on this sheet, found {right}", right=right))
    for spot, entry in copy.entries.items():
        there = copy.entries.get(replace(spot, code=right), entry)
        if spot.code == wrong and there.meaning != entry.meaning and spot.sheet != PARTICIPANTS:
            values = {"what": spot.shown, "right": right, "text": there.text, "wrong": wrong}
            problems.error(
                Place(path, sheet=copy.sheets[spot.sheet].tab, cell=there.cell),
                _(
                    "{what} of {right} says {text}, that of {wrong} in {cell} says {other}; "
                    "correct one of them first",
                    cell=entry.cell,
                    other=entry.text,
                    **values,
                ),
            )
    problems.raise_errors()
    with record.transaction():
        record.take_edits(_shown(copy), at=at)
        record.rename(wrong, right, at=at)
        now = record.standing()
    rows = {row: code for code, row in copy.rows.items() if code != wrong}
    return _entered(copy, rows, now, Source.SHEET, {})


def _read(path: Path, forms: Forms, problems: Problems) -> SheetCopy | None:
    sheets = open_sheets(path, problems)
    layout = None if sheets is None else read_layout(sheets, forms, problems)
    if sheets is None or layout is None:
        return None
    check_printed(sheets, forms, layout, problems)
    return None if problems.errors else read_copy(path, sheets, problems)


def _with_late(copy: SheetCopy, spots: Iterable[Spot], problems: Problems) -> dict[int, str]:
    """Return the code of every row, with rows for people who are not on the sheet yet."""
    late = list(dict.fromkeys(spot.code for spot in spots if spot.code not in copy.rows))
    free = [row for row in copy.layout.spare_rows if row not in copy.rows.values()]
    if len(late) > len(free):
        problems.error(
            Place(copy.path, sheet=copy.sheets[PARTICIPANTS].tab),
            _(
                "{n} people are not on this sheet ({names}), but there are only {free} rows left "
                "for them; add them to the list of participants and build again",
                n=len(late),
                names=", ".join(late),
                free=len(free),
            ),
        )
    return {row: code for code, row in copy.rows.items()} | dict(zip(free, late, strict=False))


def _said(
    copy: SheetCopy, answers: Sequence[PaperAnswers], problems: Problems
) -> Iterator[tuple[Spot, str]]:
    """Yield what answers say, in one spelling; what cannot be entered is recorded."""
    for one in answers:
        if one.status:
            yield Spot(one.code, PARTICIPANTS, Field.STATUS), one.status
        if one.use is None:
            continue
        title = ANSWER_SHEETS[one.use]
        sheet, printed = copy.answers[title], copy.printed_paper(one.code, title)
        paper = one.paper or printed
        if paper not in sheet.papers:
            problems.error(
                Place(copy.path, sheet=copy.sheets[title].tab),
                _(
                    "expected a paper out of {names} for {code}, found {found}",
                    names=", ".join(sheet.papers),
                    code=one.code,
                    found=paper or _("none"),
                ),
            )
            continue
        if sheet.several and one.paper:
            yield Spot(one.code, title, Field.PAPER), paper
        for number, text in one.marks.items():
            entry = entry_of(text, sheet.offered(paper, number), "")
            if text and not entry.readable:
                problems.error(
                    Place(copy.path, sheet=copy.sheets[title].tab),
                    _(
                        "{code}, item {number}: {text} is not a possible answer to the item",
                        code=one.code,
                        number=number,
                        text=text,
                    ),
                )
            else:
                yield Spot(one.code, title, Field.ITEM, number), entry.meaning if text else ""


def _written(copy: SheetCopy, rows: Mapping[int, str], entries: Mapping[Spot, str]) -> bytes:
    problems = Problems()
    workbook = problems.checked(open_workbook(copy.path, problems))
    put_entries(workbook, copy, rows, entries)
    return workbook_bytes(workbook)

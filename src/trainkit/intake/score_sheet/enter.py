"""Enters answers from elsewhere into a score sheet: typed in the studio, by telephone, scanned.

A cell that a person filled is never touched. An answer that means the same confirms it; one that
means something else is a disagreement, which people settle. So answers may be entered again and
again, from any number of sources, in any order, and nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trainkit.assessment.forms import Forms, FormUse
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, PARTICIPANTS
from trainkit.intake.score_sheet.merge import put_entries
from trainkit.intake.score_sheet.read import (
    CellEntry,
    Field,
    SheetCopy,
    Spot,
    check_printed,
    entry_of,
    open_sheets,
    read_copy,
    read_layout,
)
from trainkit.model.lists import open_workbook
from trainkit.problems import Place, Problems
from trainkit.render.excel import workbook_bytes
from trainkit.text.languages import _


@dataclass(frozen=True)
class PaperAnswers:
    """One person's answers on one paper, from whatever source, or only whether the person came."""

    code: str
    use: FormUse | None = None
    paper: str | None = None
    """The paper that was answered; ``None`` where it is the one printed for the person."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """What was answered, by the item's number on the paper. Empty texts say nothing."""
    is_whole: bool = False
    """True where everything on the paper was looked at: what has no mark was left blank."""
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

    def __add__(self, other: Entered) -> Entered:
        """Return what became of both; of two sheets the later one."""
        return Entered(
            other.sheet or self.sheet,
            self.added + other.added,
            self.confirmed + other.confirmed,
            self.disagreements + other.disagreements,
            {**self.entries, **other.entries},
            self.new | other.new,
        )


def enter(
    path: Path,
    answers: Sequence[PaperAnswers],
    forms: Forms,
    problems: Problems,
    decided: Collection[Spot] = (),
) -> Entered | None:
    """Return a score sheet with answers entered into its empty cells.

    ``decided`` are places where a person decided for the answer against what the sheet says. Where
    sheet and answers are of different papers, no item is entered until that is decided.
    Every problem is recorded with its cell and ``None`` returned if any: a sheet that cannot be
    read, a code that it does not have and has no row left for, an answer that the item does not
    take.
    """
    copy = _read(path, forms, problems)
    if copy is None:
        return None
    rows = _with_late(copy, answers, problems)
    offered = dict(_offered(copy, answers, problems))
    if problems.errors:
        return None
    offered |= _blanks(copy, answers, {*decided} - {*offered})
    there = {spot: copy.entries[spot].meaning for spot in offered if spot in copy.entries}
    agreed = [spot for spot, meaning in there.items() if offered[spot].meaning == meaning]
    different = _disagreements(copy, offered, decided)
    left = {*agreed, *(one.spot for one in different)}
    closed = {(one.spot.code, one.spot.sheet) for one in different if _is_of_paper(one)}
    free = (each for each in offered.items() if (each[0].code, each[0].sheet) not in closed)
    new = {spot: entry for spot, entry in free if spot not in left}
    together = {**copy.entries, **new}
    shown = [d for d in different if _is_of_paper(d) or (d.spot.code, d.spot.sheet) not in closed]
    return Entered(
        _written(path, copy, rows, together, problems) if new else None,
        len(new),
        len(agreed),
        tuple(shown),
        {spot: entry.written for spot, entry in together.items()},
        frozenset(new),
    )


def _blanks(
    copy: SheetCopy, answers: Sequence[PaperAnswers], emptied: Collection[Spot]
) -> dict[Spot, CellEntry]:
    """Return an empty entry for each item that the sheet has an answer to and was left blank.

    That is known of papers that were looked at as a whole, and of the places in ``emptied``.
    """
    seen = {(one.code, ANSWER_SHEETS[one.use]): one for one in answers if one.use}
    return {
        spot: CellEntry("", "", "")
        for spot in copy.entries
        if spot.field is Field.ITEM
        and (one := seen.get((spot.code, spot.sheet))) is not None
        and (one.is_whole or spot in emptied)
        and not one.marks.get(spot.place)
    }


def _disagreements(
    copy: SheetCopy, offered: Mapping[Spot, CellEntry], decided: Collection[Spot]
) -> list[Disagreement]:
    return [
        Disagreement(spot, copy.entries[spot].cell, copy.entries[spot].text, entry.text)
        for spot, entry in sorted(offered.items(), key=lambda each: each[0].order)
        if spot in copy.entries
        and copy.entries[spot].meaning != entry.meaning
        and spot not in decided
    ]


def _is_of_paper(one: Disagreement) -> bool:
    return one.spot.field is Field.PAPER


def correct_code(
    path: Path, wrong: str, right: str, forms: Forms, problems: Problems
) -> bytes | None:
    """Return a score sheet in which what stood under a misspelled code stands under the right one.

    Where both have a status or a note, that of the right code stays.
    Recorded are codes that the sheet does not have, a ``wrong`` one that is printed there, and
    answers of both that differ; ``None`` is returned then.
    """
    copy = _read(path, forms, problems)
    if copy is None:
        return None
    place = Place(path, sheet=copy.sheets[PARTICIPANTS].tab)
    if wrong not in copy.late:
        problems.error(
            place, _("expected a code that was entered by hand, found {wrong}", wrong=wrong)
        )
    if right not in copy.rows or right == wrong:
        problems.error(place, _("expected another code on this sheet, found {right}", right=right))
    moved = {spot: entry for spot, entry in copy.entries.items() if spot.code == wrong}
    entries = {spot: entry for spot, entry in copy.entries.items() if spot.code != wrong}
    for spot, entry in moved.items():
        there = entries.setdefault(Spot(right, spot.sheet, spot.field, spot.place), entry)
        if there.meaning != entry.meaning and spot.sheet != PARTICIPANTS:
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
    if problems.errors:
        return None
    rows = {row: code for code, row in copy.rows.items() if code != wrong}
    return _written(path, copy, rows, entries, problems)


def _read(path: Path, forms: Forms, problems: Problems) -> SheetCopy | None:
    sheets = open_sheets(path, problems)
    layout = None if sheets is None else read_layout(sheets, forms, problems)
    if sheets is None or layout is None:
        return None
    check_printed(sheets, forms, layout, problems)
    return None if problems.errors else read_copy(path, sheets, problems)


def _with_late(
    copy: SheetCopy, answers: Sequence[PaperAnswers], problems: Problems
) -> dict[int, str]:
    """Return the code of every row, with rows for people who are not on the sheet yet."""
    late = list(dict.fromkeys(one.code for one in answers if one.code not in copy.rows))
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


def _offered(
    copy: SheetCopy, answers: Sequence[PaperAnswers], problems: Problems
) -> Iterator[tuple[Spot, CellEntry]]:
    for one in answers:
        if one.status:
            yield Spot(one.code, PARTICIPANTS, Field.STATUS), CellEntry(one.status, one.status, "")
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
        of_paper = Spot(one.code, title, Field.PAPER)
        if sheet.several and (paper != printed or (one.paper and of_paper in copy.entries)):
            yield of_paper, CellEntry(paper, paper, "")
        for number, text in one.marks.items():
            entry = entry_of(text, sheet.offered(paper, number), "")
            if not entry.readable and text:
                problems.error(
                    Place(copy.path, sheet=copy.sheets[title].tab),
                    _(
                        "{code}, item {number}: {text} is not a possible answer to the item",
                        code=one.code,
                        number=number,
                        text=text,
                    ),
                )
            elif text:
                yield Spot(one.code, title, Field.ITEM, number), entry


def _written(
    path: Path,
    copy: SheetCopy,
    rows: Mapping[int, str],
    entries: Mapping[Spot, CellEntry],
    problems: Problems,
) -> bytes | None:
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    put_entries(workbook, copy, rows, {spot: entry.written for spot, entry in entries.items()})
    return workbook_bytes(workbook)

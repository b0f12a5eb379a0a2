"""Joins two copies of one score sheet that two people have filled in.

They may have shared the work, or each entered everything: comparing two full copies finds nearly
every slip. Two entries that mean the same are confirmed. Where one copy has an entry and the other
has none, it depends on the row: if both people entered answers of this person's test and at least
once the same item, both worked on this paper, and an empty cell is what one of them saw; else they
shared the work, and the one entry is all there is. The order of the copies does not matter.

In: two workbooks, and the record of forms if it is at hand. Out: bytes; the copies stay as they
are. What they disagree on is listed in a workbook of its own, in which people decide.

The workbook in which people decide what two copies of a score sheet disagree on.

A row a disagreement, with what each copy says and in which cell; the decision is typed beside it
and read back when the same copies are merged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.assessment.forms import Forms, item_taking
from trainkit.assessment.forms_file import read_forms
from trainkit.intake.record import Field, Spot
from trainkit.intake.responses import STATUSES, status_of
from trainkit.intake.score_sheet.cells import SheetCells, is_filled, read_cells, shown
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    INSTRUCTIONS,
    KEY,
    LETTERS_ROW,
    MARKS_SHEETS,
    PAPER_COLUMN,
    PARTICIPANTS,
    Fact,
    ScoreLayout,
)
from trainkit.intake.score_sheet.look import EntrySheet
from trainkit.intake.score_sheet.read import (
    RATING_FIELDS,
    CellEntry,
    SheetCopy,
    check_printed,
    open_sheets,
    people_headings,
    read_copy,
    read_layout,
)
from trainkit.intake.score_sheet.second_rater import RATER_SHEETS
from trainkit.model.items.entries import DOUBTFUL
from trainkit.model.lists import MAX_ROWS, Cell, open_workbook, text_of
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Place, Problems
from trainkit.render.excel import names_of, new_workbook, workbook_bytes
from trainkit.text.languages import N_, _, every, n_, speaking, translated

if TYPE_CHECKING:
    from openpyxl import Workbook


TO_SETTLE = N_("To settle")
"""The name of the sheet, in English."""
BLANK_WORD = N_("blank")
"""The decision that nothing is marked."""

ANSWER_FIELDS = {Field.ITEM, Field.SECOND, Field.SETTLED}
"""Fields that stand for an answer."""
_ANSWERS_OF = {title: ANSWER_SHEETS[use] for use, title in RATER_SHEETS.items()}
"""The answer sheet of the test that a sheet for a second rater belongs to."""

_CHECK_ROW, _HEADING_ROW = 3, 5
_COLUMNS = {
    N_("Code"): 14, N_("Sheet"): 18, N_("What"): 22, N_("First copy"): 18,
    N_("Second copy"): 18, N_("Cell in first"): 14, N_("Cell in second"): 14, N_("Decision"): 18,
}  # fmt: skip
"""The headings with the widths of their columns."""
_DECISION = len(_COLUMNS)
_HINT = N_(
    "Look at each person's paper and type what it shows into the column Decision, or the word "
    "{blank} if nothing is marked. Save the file, and run the same command again with "
    "--settled and the name of this file."
)


@dataclass(frozen=True)
class EntryConflict:
    """One place on which the copies disagree; ``None`` where a copy has nothing."""

    spot: Spot
    first: CellEntry | None
    second: CellEntry | None


def _conflicts_workbook(
    conflicts: tuple[EntryConflict, ...], first: SheetCopy, second: SheetCopy
) -> bytes:
    """Return the workbook with a row for each conflict, as people stand on the sheet."""
    from openpyxl.styles import Alignment

    workbook = new_workbook(_("Differences between two copies of a score sheet"))
    workshop = first.sheets[INSTRUCTIONS].text(2, 1)
    sheet = EntrySheet.add(workbook, TO_SETTLE, workshop)
    title = n_("{n} entry to decide", "{n} entries to decide", len(conflicts))
    sheet.title(title, _(_HINT, blank=_(BLANK_WORD)))
    columns = {_(heading): width for heading, width in _COLUMNS.items()}
    facts = {1: _(Fact.CHECK), 2: _check(first), 4: first.path.name, 5: second.path.name}
    for column, text in facts.items():
        sheet.prose(_CHECK_ROW, column, text).alignment = Alignment(wrap_text=False)
    sheet.table(_HEADING_ROW, columns, _HEADING_ROW + len(conflicts))
    # each paper is taken up once
    place = {code: at for at, code in enumerate([*first.roster, *first.late])}
    in_order = sorted(
        conflicts, key=lambda each: (place.get(each.spot.code, len(place)), each.spot.order)
    )
    for row, conflict in enumerate(in_order, _HEADING_ROW + 1):
        for column, text in enumerate(_texts(conflict, first, second), 1):
            sheet.label(row, column, text)
        sheet.entry(row, _DECISION, centred=False)
    sheet.join((2, 2), (1, _DECISION))
    sheet.raw.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.height(2, 32)
    return workbook_bytes(workbook)


def _check(copy: SheetCopy) -> str:
    return copy.sheets[INSTRUCTIONS].text(Fact.CHECK.row, 2)


def _texts(conflict: EntryConflict, first: SheetCopy, second: SheetCopy) -> tuple[str, ...]:
    spot = conflict.spot
    sides = (_said(spot, conflict.first, first), _said(spot, conflict.second, second))
    cells = (entry.cell if entry else "" for entry in (conflict.first, conflict.second))
    return (spot.code, first.sheets[spot.sheet].tab, spot.shown, *sides, *cells)


def _said(spot: Spot, entry: CellEntry | None, copy: SheetCopy) -> str:
    if entry is not None:
        return entry.text
    if spot.field is Field.PAPER:
        return copy.printed_paper(spot.code, spot.sheet)
    return _(BLANK_WORD) if spot.field in ANSWER_FIELDS else ""


_CHANGED = N_("the copies have changed since this file was written; they say something else now")


def decisions_of(
    path: Path,
    conflicts: tuple[EntryConflict, ...],
    first: SheetCopy,
    second: SheetCopy,
    problems: Problems,
) -> dict[Spot, str]:
    """Return what was decided, ``""`` for a blank; a conflict without a decision is left out.

    A workbook of other copies, and a decision that the item does not take, are recorded by cell.
    """
    sheet = _to_settle(path, problems)
    if sheet is None:
        return {}
    check = sheet.at(_CHECK_ROW, 2)
    if str(check.value) != _check(first):
        message = _(
            'expected the check value "{check}", found {found}',
            check=_check(first),
            found=shown(check),
        )
        message = _("{message}; this file belongs to other copies", message=message)
        problems.error(check.place, message)
        return {}
    with speaking(sheet.language):
        texts = {each: _texts(each, first, second) for each in conflicts}
    wanted = {said[:3]: each for each, said in texts.items()}
    decided: dict[Spot, str] = {}
    for row in range(_HEADING_ROW + 1, len(sheet.cells) + 1):
        conflict = wanted.get(tuple(sheet.text(row, column) for column in (1, 2, 3)))
        cell = sheet.at(row, _DECISION)
        if conflict is None or not is_filled(cell):
            continue
        if {sheet.text(row, 4), sheet.text(row, 5)} != {*texts[conflict][3:5]}:
            problems.error(sheet.at(row, 4).place, _(_CHANGED))
            continue
        decision = _decision(cell, conflict.spot, (first, second), decided)
        if decision is not None:
            decided[conflict.spot] = decision
        elif cell.is_formula:
            problems.error(
                cell.place,
                _("expected a decision, found the formula {formula}", formula=cell.value),
            )
        else:
            message = _(
                "{cell} is not a possible entry for {what} of {code}",
                cell=shown(cell),
                what=conflict.spot.shown,
                code=conflict.spot.code,
            )
            problems.error(cell.place, message)
    return decided


def _to_settle(path: Path, problems: Problems) -> SheetCells | None:
    """Return the sheet with the conflicts; ``None`` with the reasons recorded."""
    workbook = open_workbook(path, problems)
    if workbook is None:
        return None
    names = names_of(workbook, (TO_SETTLE,))
    if (tab := names.shown(TO_SETTLE)) not in workbook.sheetnames:
        problems.error(Place(path), _('expected the sheet "{tab}" that a merge wrote', tab=tab))
        return None
    return read_cells(path, workbook[tab], problems, names)


def _decision(
    cell: Cell, spot: Spot, copies: tuple[SheetCopy, SheetCopy], decided: Mapping[Spot, str]
) -> str | None:
    """Return a decision in one spelling, ``None`` if it is no entry for this place."""
    text = text_of(cell)
    if cell.is_formula:
        return None
    is_blank = any(text.casefold() == word.casefold() for word in every(BLANK_WORD))
    if is_blank and spot.field is not Field.PAPER:
        return ""
    if spot.field is Field.STATUS:
        return status_of(text)
    sheet = _ANSWERS_OF.get(spot.sheet, spot.sheet)
    answers, of_paper = copies[0].answers[sheet], Spot(spot.code, sheet, Field.PAPER)
    if spot.field is Field.PAPER:
        return text.upper() if text.upper() in answers.papers else None
    papers = [
        entry.meaning if (entry := copy.entries.get(of_paper)) is not None
        else copy.printed_paper(spot.code, sheet)
        for copy in copies
    ]  # fmt: skip
    paper = decided.get(of_paper, min(papers))
    number = copies[0].printed_number(spot, paper)
    item = item_taking(answers.offered(paper, number)) if number else None
    return None if item is None else item.read(text)


def has_decisions(path: Path) -> bool:
    """Whether a file is anything but a workbook of conflicts without a decision in it."""
    problems = Problems()
    sheet = _to_settle(path, problems)
    if sheet is None or problems.errors:
        return True
    rows = range(_HEADING_ROW + 1, len(sheet.cells) + 1)
    return any(is_filled(sheet.at(row, _DECISION)) for row in rows)


_NOTES = " | "
"""Stands between the notes of two people."""


@dataclass(frozen=True)
class Joined:
    """The entries of two copies together."""

    entries: Mapping[Spot, str]
    """Everything that both copies or only one of them has, and nobody disputes."""
    conflicts: tuple[EntryConflict, ...]
    confirmed: int
    """The number of entries that two people made alike."""
    alone: tuple[int, int]
    """The number of undisputed entries that only the first and only the second copy has."""


@dataclass(frozen=True)
class MergedCopies:
    """The result of merging two copies."""

    sheet: bytes
    """The joined score sheet; conflicts without a decision stand as doubtful."""
    conflicts: bytes | None
    """The workbook with the open conflicts, ``None`` without any."""
    open: tuple[EntryConflict, ...]
    settled: int
    joined: Joined
    entries: Mapping[Spot, str]
    """Every entry of the joined sheet that is agreed or decided."""


def merge_copies(
    first: Path,
    second: Path,
    problems: Problems,
    *,
    forms: Forms | None = None,
    settled: Path | None = None,
) -> MergedCopies | None:
    """Join two copies; every problem is recorded with its cell and ``None`` returned if any.

    With ``forms`` both copies are compared with the record; without, with each other only.
    """
    copies = _read_both(first, second, forms, problems)
    rows = None if copies is None else _joined_rows(*copies, problems)
    if copies is None or rows is None:
        return None
    joined = _join(*copies)
    before = len(problems.errors)
    decided = {}
    if settled is not None:
        decided = decisions_of(settled, joined.conflicts, *copies, problems)
    workbook = open_workbook(first, problems)
    if workbook is None or len(problems.errors) > before:
        return None
    left = tuple(each for each in joined.conflicts if each.spot not in decided)
    entries = {**joined.entries, **decided}
    # without a decision a person has no score: an answer stands as doubtful, a paper is not chosen
    undecided = {each.spot: DOUBTFUL if each.spot.field in ANSWER_FIELDS else "" for each in left}
    put_entries(workbook, copies[0], rows, {**entries, **undecided})
    with speaking(copies[0].sheets[INSTRUCTIONS].language):
        conflicts = _conflicts_workbook(left, *copies) if left else None
    return MergedCopies(
        sheet=workbook_bytes(workbook),
        conflicts=conflicts,
        open=left,
        settled=len(decided),
        joined=joined,
        entries={spot: text for spot, text in entries.items() if text},
    )


def entries_of(path: Path, problems: Problems) -> Mapping[Spot, str] | None:
    """Return the entries of a score sheet in one spelling; ``None`` if it cannot be read."""
    sheets = open_sheets(path, problems)
    copy = None if sheets is None else read_copy(path, sheets, problems)
    return None if copy is None else {spot: entry.written for spot, entry in copy.entries.items()}


def _read_both(
    first: Path, second: Path, forms: Forms | None, problems: Problems
) -> tuple[SheetCopy, SheetCopy] | None:
    one, other = (open_sheets(path, problems) for path in (first, second))
    if one is None or other is None:
        return None
    for sheets in (one, other):
        layout = None if forms is None else read_layout(sheets, forms, problems)
        if forms is not None and layout is not None:
            check_printed(sheets, forms, layout, problems)
    _compare(one, other, problems)
    _refuse_added_sheets(second, other, problems)
    if problems.errors:
        return None
    copies = read_copy(first, one, problems), read_copy(second, other, problems)
    return None if copies[0] is None or copies[1] is None else (copies[0], copies[1])


def _compare(
    first: Mapping[str, SheetCells], second: Mapping[str, SheetCells], problems: Problems
) -> None:
    """Record the first printed cell of each sheet in which the copies differ."""
    facts = [(fact.row, 2) for fact in Fact]
    if not _same(first[INSTRUCTIONS], second[INSTRUCTIONS], facts, problems):
        return
    layout = ScoreLayout(int(first[INSTRUCTIONS].text(Fact.PEOPLE.row, 2) or 0))
    roster = [(row, 1) for row in layout.roster_rows]
    allocated = [(layout.reading_row(row), 2) for row in layout.rows]
    cells = {PARTICIPANTS: roster, KEY: _filled(first[KEY])}
    below = layout.spelled_rows.stop
    for title in ANSWER_SHEETS.values():
        around = [at for at in _filled(first[title]) if 2 < at[0] < FIRST_ROW or at[0] >= below]
        cells[title] = [*around, *roster, *allocated]
    for title in RATER_SHEETS.values():
        if title in first:
            around = [at for at in _filled(first[title]) if 2 < at[0] < FIRST_ROW or at[0] >= below]
            cells[title] = [*around, *roster]
    for title in MARKS_SHEETS.values():
        rows = {*range(3, LETTERS_ROW + 1), *range(layout.last_row + 1, MAX_ROWS + 1)}
        cells[title] = [at for at in _filled(first[title]) if at[0] in rows]
    for title, each in cells.items():
        _same(first[title], second[title], each, problems)


def _filled(sheet: SheetCells) -> list[tuple[int, int]]:
    return [(row, column) for row, column, _cell in sheet.filled_from(1, 1)]


def _same(
    first: SheetCells, second: SheetCells, cells: list[tuple[int, int]], problems: Problems
) -> bool:
    for row, column in cells:
        one, other = first.at(row, column), second.at(row, column)
        if one.is_formula or str(one.value) == str(other.value):
            continue
        problems.error(
            other.place,
            _(
                "expected {one} as in {name}, found {other}; both files must be copies of the same "
                "score sheet, with the same key",
                one=shown(one),
                name=first.path.name,
                other=shown(other),
            ),
        )
        return False
    return True


def _refuse_added_sheets(path: Path, known: Mapping[str, SheetCells], problems: Problems) -> None:
    """Record sheets that somebody added to the second copy: they would be lost."""
    workbook = open_workbook(path, problems)
    tabs = {sheet.tab for sheet in known.values()}
    for title in workbook.sheetnames if workbook else ():
        if title not in tabs:
            problems.error(
                Place(path, sheet=title),
                _(
                    "this sheet was added and would be lost; move it to the other copy or to a "
                    "separate file"
                ),
            )


def _join(first: SheetCopy, second: SheetCopy) -> Joined:
    entries: dict[Spot, str] = {}
    conflicts: list[EntryConflict] = []
    confirmed, alone = 0, [0, 0]
    twice = {
        (spot.code, spot.sheet)
        for spot in first.entries
        if spot.field is Field.ITEM and spot in second.entries
    }
    for spot in sorted({*first.entries, *second.entries}, key=lambda spot: spot.order):
        one, other = first.entries.get(spot), second.entries.get(spot)
        if one and other and (one.meaning == other.meaning or spot.field is Field.NOTE):
            entries[spot] = _both(spot, one, other)
            confirmed += one.meaning == other.meaning
        elif (one and other) or (spot.code, spot.sheet) in twice:
            conflicts.append(EntryConflict(spot, one, other))
        else:
            entries[spot] = "".join(entry.written for entry in (one, other) if entry)
            alone[0 if one else 1] += 1
    return Joined(entries, tuple(conflicts), confirmed, (alone[0], alone[1]))


def _both(spot: Spot, one: CellEntry, other: CellEntry) -> str:
    if spot.field is not Field.NOTE:
        return min(one.written, other.written)
    return _NOTES.join(sorted({*one.meaning.split(_NOTES), *other.meaning.split(_NOTES)}))


def _joined_rows(first: SheetCopy, second: SheetCopy, problems: Problems) -> dict[int, str] | None:
    """Return the code of every row, latecomers in the order of their rows in both copies."""
    late, spare = {*first.late, *second.late}, first.layout.spare_rows
    if len(late) > len(spare):
        problems.error(
            Place(second.path, sheet=second.sheets[PARTICIPANTS].tab),
            _(
                "the copies have {n} people who are not on the list of participants, but there are "
                "only {spare} rows for them",
                n=len(late),
                spare=len(spare),
            ),
        )
        return None

    def place(code: str) -> tuple[int, str]:
        return min(copy.rows[code] for copy in (first, second) if code in copy.rows), code

    rows = {first.rows[code]: code for code in first.roster}
    return rows | dict(zip(spare, sorted(late, key=place), strict=False))


def put_entries(
    workbook: Workbook, first: SheetCopy, codes: Mapping[int, str], entries: Mapping[Spot, str]
) -> None:
    """Put entries in place of a copy's own; ``codes`` says whose row each is."""
    people: Any = workbook[first.sheets[PARTICIPANTS].tab]
    columns = people_headings(first.sheets[PARTICIPANTS])
    for row in first.layout.rows:
        code = codes.get(row, "")
        if row in first.layout.spare_rows:
            _put(people.cell(row, 1), code)
        for name in (Field.STATUS, Field.NOTE):
            text = entries.get(Spot(code, PARTICIPANTS, name), "")
            if name is Field.STATUS and text in STATUSES:
                text = translated(text, first.sheets[PARTICIPANTS].language)
            _put(people.cell(row, columns.index(name.value) + 1), text)
        for title, answers in first.answers.items():
            sheet: Any = workbook[first.sheets[title].tab]
            if answers.several:
                paper = entries.get(Spot(code, title, Field.PAPER), answers.allocated(row))
                _put(sheet.cell(row, PAPER_COLUMN), paper)
            for place in range(1, answers.width + 1):
                text = entries.get(Spot(code, title, Field.ITEM, place), "")
                _put(sheet.cell(row, FIRST_ITEM_COLUMN + place - 1), text)
        for title, cells in first.raters.items():
            rated: Any = workbook[first.sheets[title].tab]
            for column, (at, part) in cells.where.entry_columns.items():
                spot = Spot(code, title, RATING_FIELDS[part], at + 1)
                _put(rated.cell(row, column), entries.get(spot, ""))


def _put(cell: Any, text: str) -> None:
    if ("" if cell.value is None else str(cell.value)) != text:
        cell.value = text or None
        if text:
            cell.data_type = "s"


def forms_above(path: Path, problems: Problems) -> Forms | None:
    """Return the record of forms of the workshop in whose folder a file lies, if it does."""
    for folder in path.resolve().parents:
        if (folder / FORMS_FILE).is_file():
            read = read_forms(folder / FORMS_FILE, problems)
            return None if read is None else read[0]
    return None


def conflicts_path(out: Path) -> Path:
    """Return where the conflicts are written."""
    return out.with_name(f"{out.stem}-to-settle.xlsx")


def check_output(
    out: Path,
    merged: MergedCopies,
    settled: Path | None,
    inputs: tuple[Path, ...],
    problems: Problems,
) -> None:
    """Record why the files of a merge may not be written: nobody's entries may be lost."""
    if out.resolve() in {path.resolve() for path in inputs}:
        problems.error(Place(out), _("is one of the copies; name another file with -o"))
    elif out.exists() and not _holds_no_more(out, merged):
        problems.error(
            Place(out),
            _(
                "already exists and has entries that the copies do not have; name another file "
                "with -o"
            ),
        )
    notes = conflicts_path(out)
    if merged.conflicts is None or not notes.exists():
        return
    given = settled is not None and notes.resolve() == settled.resolve()
    if not given and has_decisions(notes):
        problems.error(
            Place(notes),
            _("contains decisions; add --settled with the name of this file, or move it elsewhere"),
        )


def _holds_no_more(out: Path, merged: MergedCopies) -> bool:
    """Whether every entry of a file is in the merge as well, or was left open by an earlier one."""
    found = entries_of(out, Problems())
    if found is None:
        return False
    open_items = {each.spot for each in merged.joined.conflicts if each.spot.field in ANSWER_FIELDS}
    return all(
        merged.entries.get(spot) == text or (spot in open_items and text == DOUBTFUL)
        for spot, text in found.items()
    )

"""Reads the workbooks of answers: of the course, and of the questions and test months later.

In: a workbook with the questionnaires and forms that it belongs to. Out: frozen answers, and a
problem with its cell for every entry that could not be taken. A sheet of another workshop or
version is not read further; printed cells are compared with what was printed, so that an inserted
or deleted column is found before anything is counted.

Reads single entries: which boxes were ticked, and how many sheets of paper there are.

Boxes are entered by their small letter, in any case, or by their number: ``c`` and ``3`` are the
third box; digits may be Persian or Arabic. Spaces and commas between several do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.intake.questionnaires.layout import (
    CODE,
    CORNER,
    FAVOURABLE_ROW,
    FIRST_ROW,
    HANDED_OUT_ROW,
    IDENTITY_ROW,
    INSTRUCTIONS,
    LETTERS_ROW,
    NUMBER_ROW,
    QUESTION_ROW,
    REMARK_ROW,
    RETENTION,
    RETURNED_ROW,
    ReturnsSheet,
    SheetIdentity,
    modules_of,
    questionnaire_sheet,
    questionnaires_of,
    retention_sheet,
    running_number,
    with_wordings,
)
from trainkit.intake.responses import (
    AnswerRow,
    FollowUpAnswers,
    QuestionLine,
    QuestionnaireAnswers,
    RetentionAnswers,
    RetentionRow,
    Ticks,
    lines_of,
)
from trainkit.intake.score_sheet.cells import (
    SheetCells,
    count_entries,
    is_filled,
    read_cells,
    shown,
    taken,
)
from trainkit.intake.score_sheet.read import read_mark
from trainkit.model.fields import forbidden_characters
from trainkit.model.items.entries import DIGITS, DOUBTFUL
from trainkit.model.lists import Cell, as_typed, open_workbook
from trainkit.model.loaded import Definitions
from trainkit.model.questionnaire import Questionnaire
from trainkit.problems import Place, Problems
from trainkit.render.assets import why_unprintable
from trainkit.render.excel import Names, names_of
from trainkit.text.languages import ENGLISH, _, speaking, translated

_SMALL = str.maketrans("ABCDEFGHI", "abcdefghi", " ,;،؛")
"""Small letters for the letters there are; ``str.lower`` would turn more than these."""
_PLACES = {sign: place for signs in ("abcdefghi", "123456789") for place, sign in enumerate(signs)}
_LOOKALIKES = str.maketrans("\u0430\u0441\u0435\u0410\u0412\u0421\u0415\u0501\u04bb", "aceABCEdh")
"""Cyrillic letters that look like the printed ones."""

MOST = 100_000
"""Sheets of paper that a course may hand out."""


def read_ticks(text: str, line: QuestionLine) -> tuple[int, ...] | str | None:
    """Return the places of the ticked boxes in rising order, counted from 0.

    ``"?"`` is returned as it is; ``None`` where the text is no answer to this line: a sign beyond
    the answers, one of them twice, several where the question takes one.
    """
    if text.strip() == DOUBTFUL:
        return DOUBTFUL
    signs = text.translate(_SMALL).translate(DIGITS)
    places = sorted(_PLACES.get(sign, len(line.letters)) for sign in signs)
    if not places or places[-1] >= len(line.letters) or len(set(places)) != len(places):
        return None
    return tuple(places) if line.several or len(places) == 1 else None


def expected_ticks(line: QuestionLine) -> str:
    """Return what an entry on a line with boxes may be, for a message."""
    if line.several:
        return _(
            "letters of {letters}, each once, or {doubtful}",
            letters=line.letters,
            doubtful=DOUBTFUL,
        )
    return _("one letter of {letters}, or {doubtful}", letters=line.letters, doubtful=DOUBTFUL)


def hint_of(text: str, line: QuestionLine) -> str:
    """Return what is likely wrong with an entry that was refused, empty if nothing is known."""
    twin = text.translate(_LOOKALIKES)
    if twin != text and read_ticks(twin, line) is not None:
        return _(
            "; it looks like {twin} but has letters of another script: type it in Latin letters",
            twin=twin,
        )
    signs = text.translate(_SMALL).translate(DIGITS)
    known = {sign for sign, place in _PLACES.items() if place < len(line.letters)}
    if len(signs) > 1 and set(signs) <= known and not line.several:
        return _(
            "; the question takes one answer: enter {doubtful} where several are ticked",
            doubtful=DOUBTFUL,
        )
    return ""


def read_count(text: str) -> int | None:
    """Return a number of sheets, ``None`` where the text is none."""
    text = text.strip()
    digits = text.translate(DIGITS)  # which takes spaces away: 2 4 is no 24
    if len(digits) < len(text) or not re.fullmatch("[0-9]{1,6}", digits) or int(digits) > MOST:
        return None
    return int(digits)


if TYPE_CHECKING:
    from openpyxl import Workbook

T = TypeVar("T")

LONGEST_TEXT = 2_000
"""Characters of an answer in words: what four lines on paper hold several times over."""
LONGEST_CODE = 20


def find_sheets(
    path: Path, workbook: Workbook, names: Names, sheets: Sequence[ReturnsSheet], problems: Problems
) -> dict[str, SheetReader]:
    """Return a reader for each sheet that is there and whose printed cells are unchanged.

    Missing, renamed and changed sheets are recorded. A warning names the sheets that are not read,
    if anything stands on them.
    """
    there = {names.english[each.title]: each for each in workbook.worksheets}
    titles = {str(each.cell(IDENTITY_ROW, 1).value): title for title, each in there.items()}
    lines = {sheet.name: sheet.identity_line(names.language) for sheet in sheets}
    known = {INSTRUCTIONS, *lines, *(titles[line] for line in lines.values() if line in titles)}
    for title, other in there.items():
        if title not in known and any(read_cells(path, other, problems).filled_from(1, 1)):
            problems.warning(
                Place(path, sheet=other.title),
                _("this sheet is not read; the workshop has no questionnaire with this name"),
            )
    readers: dict[str, SheetReader] = {}
    for sheet in sheets:
        if sheet.name not in there:
            renamed = titles.get(lines[sheet.name])
            hint = (
                _('; it is now named "{renamed}": change the name back', renamed=renamed)
                if renamed
                else ""
            )
            problems.error(
                Place(path),
                _('expected a sheet named "{name}"{hint}', name=names.shown(sheet.name), hint=hint),
            )
            continue
        before = len(problems.errors)
        cells = _stripped(read_cells(path, there[sheet.name], problems, names))
        reader = SheetReader(sheet, cells, problems)
        if len(problems.errors) == before and reader.is_whole():
            readers[sheet.name] = reader
    return readers


def _stripped(sheet: SheetCells) -> SheetCells:
    """Return the cells without spaces around their texts: a cell with nothing else is empty."""
    rows = (
        tuple(
            replace(cell, value=cell.value.strip() or None) if isinstance(cell.value, str) else cell
            for cell in row
        )
        for row in sheet.cells
    )
    return replace(sheet, cells=tuple(rows))


@dataclass(frozen=True)
class SheetReader:
    """One sheet while it is read."""

    sheet: ReturnsSheet
    cells: SheetCells
    problems: Problems

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at row and column, counted from 1."""
        return self.cells.at(row, column)

    def entry(
        self, cell: Cell, what: str, read: Callable[[str], T | None], hint: str = ""
    ) -> T | None:
        """Return what ``read`` makes of an entry, as ``cells.taken`` does."""
        return taken(cell, what, read, self.problems, hint)

    def is_whole(self) -> bool:
        """Whether every printed cell is unchanged; changed ones are recorded as one problem."""
        if not self._is_this_sheet():
            return False
        language = self.cells.language
        printed: list[tuple[Cell, str, Sequence[str]]] = [
            (self.at(LETTERS_ROW, at), translated(text, language), ())
            for at, text in enumerate(self.sheet.fixed, 1)
        ]
        for at, column in enumerate(self.sheet.columns, self.sheet.first_column):
            printed += [
                (self.at(NUMBER_ROW, at), column.number, ()),
                (self.at(QUESTION_ROW, at), column.text, column.wordings),
                (self.at(LETTERS_ROW, at), column.offered, ()),
                (self.at(FAVOURABLE_ROW, at), column.favourable, ()),
            ]
        changed = [
            (cell, wanted)
            for cell, wanted, others in printed
            if as_typed(cell) not in {text.strip() for text in (wanted, *others)}
        ]
        if changed:
            self._changed(*changed[0], len(changed))
        return not changed

    def _is_this_sheet(self) -> bool:
        cell, language = self.at(IDENTITY_ROW, 1), self.cells.language
        if cell.value == self.sheet.identity_line(language):
            return True
        found = dict(part.partition(": ")[::2] for part in str(cell.value).split(" · "))
        for name, wanted in self.sheet.identity.items():
            other = found.get(translated(name, language))
            if other != wanted:
                self.problems.error(
                    cell.place,
                    _(
                        'expected "{wanted}" as {what}, found {instead}; this sheet belongs to '
                        "another workshop or another version of the questions, or its third row "
                        "was changed",
                        wanted=wanted,
                        what=_(name.value).lower(),
                        instead=_("nothing") if other is None else f'"{other}"',
                    ),
                )
                return False
        self._changed(cell, self.sheet.identity_line(language), 1)
        return False

    def _changed(self, cell: Cell, wanted: str, count: int) -> None:
        """Record printed cells that are not as they were, by the first one."""
        values = {"wanted": wanted, "cell": shown(cell)}
        message = (
            _(
                "{count} printed cells were changed, or the questions after answers had been "
                'entered: expected "{wanted}" here, found {cell}; restore the questions or the '
                "cells, or enter the answers in the workbook that is made now",
                count=count,
                **values,
            )
            if count > 1
            else _(
                'this printed cell was changed: expected "{wanted}", found {cell}; columns and '
                "headings must stay as they were",
                **values,
            )
        )
        self.problems.error(cell.place, message)

    def codes(self) -> dict[int, str | None]:
        """Return the rows in which something was entered, each with its code if there is one.

        Entries beyond the table and codes that stand twice are recorded, and a warning says where
        a code is missing.
        """
        if CODE not in self.sheet.fixed:
            return dict.fromkeys(self._rows())
        what = _("a code of at most {most} characters", most=LONGEST_CODE)
        codes = {row: self.entry(self.at(row, 2), what, _code) for row in self._rows()}
        first: dict[str, int] = {}
        for row, code in codes.items():
            cell = self.at(row, 2)
            if not is_filled(cell):
                message = _("answers without a code; they cannot be matched with earlier answers")
                self.problems.warning(cell.place, message)
            if code is None:
                continue
            earlier = first.setdefault(code.casefold(), row)
            if earlier != row:
                message = _("the code {code} is already in row {row}", code=code, row=earlier)
                self.problems.error(cell.place, message)
        return codes

    def _rows(self) -> Iterator[int]:
        last = FIRST_ROW - 1
        while self.cells.text(last + 1, 1) == str(running_number(last + 1)):
            last += 1
        for row, cells in enumerate(self.cells.cells, 1):
            strays = cells[self.sheet.last_column if row <= last else 0 :]
            for cell in filter(is_filled, strays):
                self.problems.error(
                    cell.place,
                    _(
                        "expected nothing here, found {cell}; it is outside the table, or the "
                        "numbers in the first column were changed",
                        cell=shown(cell),
                    ),
                )
            if FIRST_ROW <= row <= last and any(map(is_filled, cells[1 : self.sheet.last_column])):
                yield row

    def words(self, cell: Cell) -> str | None:
        """Return a text in the person's own words."""
        text = as_typed(cell)
        forbidden = next((reason for _at, reason in forbidden_characters(text)), None)
        reason = forbidden or why_unprintable(text)
        if reason and not cell.is_formula:
            self.problems.error(cell.place, _("{reason}; type the text again", reason=reason))
            return None
        what = _("a text of at most {most} characters", most=f"{LONGEST_TEXT:,}")
        return self.entry(cell, what, lambda text: text if len(text) <= LONGEST_TEXT else None)

    def returns(self, filled: int) -> dict[str, Any]:
        """Return the fields of ``responses.Returns`` given the number of filled rows."""
        what, problems = _("a number of sheets"), self.problems
        cell = self.at(RETURNED_ROW, 1)
        handed_out = self.entry(self.at(HANDED_OUT_ROW, 1), what, read_count)
        returned = self.entry(cell, what, read_count)
        if handed_out is not None and returned is not None and returned > handed_out:
            message = _(
                "{returned} sheets were returned, but {handed_out} were handed out",
                returned=returned,
                handed_out=handed_out,
            )
            problems.error(cell.place, message)
            handed_out = None
        if returned is not None and filled > returned:
            message = _(
                "{returned} sheets were returned, but {filled} rows are filled in",
                returned=returned,
                filled=filled,
            )
            problems.error(cell.place, message)
            returned = None
        elif filled and not is_filled(cell):
            problems.warning(
                cell.place,
                _(
                    "enter how many sheets were returned, including blank ones; without this "
                    "number and the number handed out, no response rate can be given"
                ),
            )
        return {
            "workshop": self.sheet.identity[SheetIdentity.WORKSHOP],
            "handed_out": handed_out,
            "returned": returned,
            "remark": self.words(self.at(REMARK_ROW, 2)),
        }


def _code(text: str) -> str | None:
    return text if len(text) <= LONGEST_CODE and not any(forbidden_characters(text)) else None


def entered_answers(path: Path) -> int | None:
    """Return how many cells of a workbook of answers somebody has filled in, 0 for a missing file.

    ``None`` for a file that cannot be read as one: it must be treated as filled in. Counted are
    entry cells, anything below the tables, and sheets that somebody added.
    """
    return count_entries(path, _KNOWN, _count)


_KNOWN = (INSTRUCTIONS, RETENTION)
"""Sheets whose names are translated; those of questionnaires are their ids."""


def _count(sheets: Mapping[str, SheetCells]) -> int | None:
    answers = [sheet for title, sheet in sheets.items() if title != INSTRUCTIONS]
    if INSTRUCTIONS not in sheets or not answers:
        return None
    return sum(map(_count_sheet, answers))


def _count_sheet(sheet: SheetCells) -> int:
    """Count the entries of one sheet; of a sheet that somebody added, everything."""
    if sheet.text(LETTERS_ROW, 1) != translated(CORNER, sheet.language):
        return sum(1 for _ in sheet.filled_from(1, 1))
    above = ((HANDED_OUT_ROW, 1), (RETURNED_ROW, 1), (REMARK_ROW, 2))
    count = sum(is_filled(sheet.at(*place)) for place in above)
    return count + sum(
        column > 1 or str(cell.value) != str(running_number(row))
        for row, column, cell in sheet.filled_from(FIRST_ROW, 1)
    )


def read_questionnaires(
    path: Path, definitions: Definitions, problems: Problems, *, partly: bool = False
) -> tuple[QuestionnaireAnswers, ...] | None:
    """Return the answers given at the course; a questionnaire nobody answered has no rows.

    Every problem is recorded with sheet and cell, and ``None`` returned if there is an error; with
    ``partly``, what could be read is returned, and a wrong entry counts as not made.
    """
    asked = partial(_Asked.of, definitions, None, coded=False)
    answers = _read(path, asked, problems, partly=partly)
    return None if answers is None else answers.questionnaires


def read_follow_up(
    path: Path,
    definitions: Definitions,
    forms: Forms | None,
    problems: Problems,
    *,
    partly: bool = False,
) -> FollowUpAnswers | None:
    """Return the answers given some months after the course, the retention test included.

    Every problem is recorded with sheet and cell, and ``None`` returned if there is an error; with
    ``partly``, what could be read is returned even so.
    """
    tested = forms if forms is not None and forms.has(FormUse.RETENTION) else None
    asked = partial(_Asked.of, definitions, tested, coded=True)
    return _read(path, asked, problems, partly=partly)


@dataclass(frozen=True)
class _Asked:
    """What a workbook of answers is about."""

    modules: tuple[tuple[str, str], ...]
    questionnaires: tuple[tuple[Questionnaire, ReturnsSheet], ...]
    forms: Forms | None
    """``None`` where no retention test belongs to it."""

    @classmethod
    def of(cls, definitions: Definitions, forms: Forms | None, *, coded: bool) -> _Asked:
        workshop, modules = definitions.workshop.id, modules_of(definitions)
        asked = (
            (one, with_wordings(questionnaire_sheet(workshop, one, modules), definitions, one.id))
            for one in questionnaires_of(definitions, coded=coded)
        )
        return cls(tuple(modules), tuple(asked), forms)


def _read(
    path: Path, ask: Callable[[], _Asked], problems: Problems, *, partly: bool
) -> FollowUpAnswers | None:
    before, readers = len(problems.errors), dict[str, SheetReader]()
    workbook = open_workbook(path, problems)
    names = None if workbook is None else names_of(workbook, _KNOWN)
    with speaking(ENGLISH if names is None else names.language):
        asked = ask()
        test = None if asked.forms is None else retention_sheet(asked.forms)
    if workbook is not None and names is not None:
        sheets = [*(sheet for _one, sheet in asked.questionnaires), *filter(None, [test])]
        readers = find_sheets(path, workbook, names, sheets, problems)
    answers = FollowUpAnswers(
        questionnaires=tuple(
            _questionnaire(readers[sheet.name], one, asked.modules)
            for one, sheet in asked.questionnaires
            if sheet.name in readers
        ),
        retention=_retention(readers[test.name], asked.forms)
        if asked.forms is not None and test is not None and test.name in readers
        else None,
    )
    return answers if partly or len(problems.errors) == before else None


def _questionnaire(
    reader: SheetReader, questionnaire: Questionnaire, modules: Sequence[tuple[str, str]]
) -> QuestionnaireAnswers:
    lines = lines_of(questionnaire, modules)
    first = reader.sheet.first_column
    rows = tuple(
        AnswerRow(
            number=running_number(row),
            code=code,
            marks=tuple(
                _ticks(reader, row, column, line) for column, line in enumerate(lines, first)
            ),
        )
        for row, code in reader.codes().items()
    )
    return QuestionnaireAnswers(
        questionnaire=questionnaire,
        modules=tuple(modules),
        rows=rows,
        **reader.returns(len(rows)),
    )


def _ticks(reader: SheetReader, row: int, column: int, line: QuestionLine) -> Ticks:
    cell = reader.at(row, column)
    if line.is_open:
        return reader.words(cell)
    hint = hint_of(as_typed(cell), line)
    ticks = reader.entry(cell, expected_ticks(line), lambda text: read_ticks(text, line), hint)
    return cast("Ticks", ticks)


def _retention(reader: SheetReader, forms: Forms) -> RetentionAnswers:
    """Read the retention test: one row per person, one column per printed item.

    A row that does not say which of several papers it answers is an error, and its marks are not
    taken.
    """
    papers = {paper.code: paper for paper in forms.papers_for(FormUse.RETENTION)}
    rows: list[RetentionRow] = []
    for row, code in reader.codes().items():
        paper = _paper(reader, row, papers)
        if paper is None:
            continue
        marks = tuple(
            read_mark(reader.at(row, column), item, reader.problems)
            for column, item in enumerate(paper.items, reader.sheet.first_column)
        )
        number = running_number(row)
        rows.append(RetentionRow(number=number, code=code, paper=paper.code, marks=marks))
    return RetentionAnswers(
        form=forms.form(FormUse.RETENTION).code,
        rows=tuple(rows),
        **reader.returns(len(rows)),
    )


def _paper(reader: SheetReader, row: int, papers: Mapping[str, Paper]) -> Paper | None:
    if len(papers) == 1:
        return next(iter(papers.values()))
    cell, known = reader.at(row, 3), ", ".join(papers)
    if not is_filled(cell):
        message = _("expected the paper of this row, one of {known}; found nothing", known=known)
        reader.problems.error(cell.place, message)
    return reader.entry(
        cell,
        _("a paper, one of {known}", known=known),
        lambda text: papers.get(text.strip().upper()),
    )

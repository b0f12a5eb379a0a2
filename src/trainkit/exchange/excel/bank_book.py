r"""The workbook of a bank, to be reviewed and edited in Excel: a row for each item and question.

Its first row is hidden and has the names of the columns, so that they are found in any order and
language. A hidden sheet has the choices of the drop-down lists.

An item as a row of text cells, and back.

Fields that hold lists are one cell each: a line for each entry, with bars between its parts. A bar
in a text is ``\|``, a line break in it ``¶``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from trainkit.exchange.checking import remarks_of
from trainkit.exchange.format import EVERY_TYPE, About, Format
from trainkit.exchange.question import FIELDS, Question
from trainkit.exchange.source import WORKBOOK, QuestionFile
from trainkit.model.check_course import read_unreviewed
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.entries import DIGITS, LETTERS, capitals
from trainkit.model.items.registry import MODELS
from trainkit.model.lists import Cell, is_refused, text_of
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problems
from trainkit.render.excel import (
    PALE,
    PageSetup,
    dressed,
    framed,
    header_row,
    height_of,
    new_workbook,
    put_text,
    set_page,
    workbook_bytes,
)
from trainkit.render.pages import FONT, office
from trainkit.text.languages import N_, _, direction_of, or_list, spoken

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from trainkit.model.loaded import Course


@dataclass(frozen=True)
class Column:
    """A column of the workbook of a bank."""

    name: str
    """In the hidden first row, by which it is found wherever it was moved."""
    heading: str
    width: int
    """In characters."""
    choices: str = ""
    """The list that its cells are chosen from."""
    is_ours: bool = False
    """Whether trainkit says something there that nobody fills in."""


_OPTIONS = tuple(LETTERS.lower())
COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("id", N_("Item id"), 11),
        Column("stem", N_("Question"), 40),
        Column("status", N_("Status"), 11, "status"),
        Column("remarks", N_("Remarks of the item check"), 26, is_ours=True),
        Column("type", N_("Type"), 13, "type"),
        Column("key", N_("Right answer"), 9),
        *(
            column
            for letter in _OPTIONS
            for column in (
                Column(letter, letter.upper(), 24),
                Column(f"why-{letter}", N_("Why it is right or wrong"), 28),
            )
        ),
        Column("verdict", N_("Options that say “true”"), 11),
        Column("undetermined", N_("Options that say “cannot be determined”"), 13),
        Column("premises", N_("Lines to be matched: line | letter | reason"), 44),
        Column("answer", N_("Answer"), 20),
        Column("tolerance", N_("Tolerance"), 11),
        Column("unit", N_("Unit"), 9),
        Column("rationale", N_("How the answer is found"), 32),
        Column("wrong", N_("Wrong numbers: number | error that leads to it"), 34),
        Column("rubric", N_("Rubric: points | what earns them"), 34),
        Column("lines", N_("Lines to write on"), 9),
        Column("picture", N_("Picture"), 20),
        Column("alt", N_("What the picture shows"), 26),
        Column("objective", N_("Objective"), 18, "objective"),
        Column("cognitive", N_("Level"), 12, "cognitive"),
        Column("difficulty", N_("Expected share of right answers"), 11),
        Column("case", N_("Case it belongs to"), 16, "case"),
        Column("reference", N_("Reference"), 18, "reference"),
        Column("locator", N_("Place in the source"), 18),
        Column("as_of", N_("Facts checked on"), 12),
        Column("volatile", N_("May change with law or time"), 11, "flag"),
        Column("shuffle", N_("Options may be printed in any order"), 11, "flag"),
        Column("literal", N_("Options differ by letters that look similar"), 11, "flag"),
        Column("enemies", N_("Not on the same form as"), 18),
        Column("reviewed", N_("Accepted remarks: rule | name | reason"), 30),
        Column("version", N_("Version"), 9, is_ours=True),
        Column("origin", N_("From"), 18, is_ours=True),
        Column("check", "", 9, is_ours=True),
    )
}
"""By name the columns from left to right."""

_LIST_CELLS = {
    "premises": ("text", "key", "rationale"),
    "wrong": ("value", "rationale"),
    "rubric": ("points", "text"),
    "reviewed": ("rule", "by", "why"),
}
"""By column the parts of each line."""
_OF_OPTIONS = {"verdict", "undetermined", *_OPTIONS, *(f"why-{one}" for one in _OPTIONS)}
_ELSEWHERE = {
    "id",
    "key",
    "enemies",
    "status",
    "remarks",
    "origin",
    "check",
    "reference",
    "locator",
}
_PLAIN = [name for name in COLUMNS if name not in _LIST_CELLS.keys() | _ELSEWHERE | _OF_OPTIONS]
"""Columns that are a field each."""


def row_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of an item by column; ``data`` are its fields, scalars as text."""
    row: dict[str, Any] = {name: data.get(name) for name in _PLAIN}
    row["id"] = str(data.get("id") or "")
    row["type"] = row["type"] or "single"
    source = data.get("source") or {}
    row |= {"reference": source.get("reference"), "locator": source.get("locator")}
    row["enemies"] = ", ".join(data.get("enemies") or ())
    for name, parts in _LIST_CELLS.items():
        row[name] = "\n".join(_line(one, parts) for one in data.get(name) or ())
    options = data.get("options") or ()
    for one in options:
        row[one["id"]] = one.get("text")
        row[f"why-{one['id']}"] = one.get("rationale")
    for name in ("verdict", "undetermined"):
        row[name] = _letters(one["id"] for one in options if one.get(name) == "true")
    keys = data.get("keys") or [data.get("key")]
    is_order = row["type"] == "ordering"
    row["key"] = _letters((one["id"] for one in options) if is_order else keys)
    return {name: cleaned(text) for name, text in row.items() if text and name in COLUMNS}


def cleaned(text: str) -> str:
    """Return a text as programs keep it: with line feeds, and no blanks around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _letters(names: Iterable[str | None]) -> str:
    return ", ".join(str(name).upper() for name in names if name)


def _line(entry: Mapping[str, Any], parts: Sequence[str]) -> str:
    texts = [str(entry.get(name) or "") for name in parts]
    texts = [
        text.upper() if name == "key" else re.sub(r"([|¶])", r"\\\1", text).replace("\n", "¶")
        for name, text in zip(parts, texts, strict=True)
    ]
    return " | ".join(texts).rstrip(" |") if not texts[-1] else " | ".join(texts)


def data_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that the cells of a row say, scalars as text."""
    row = {name: text for name, text in row.items() if text}
    data: dict[str, Any] = {"id": row.get("id", ""), "type": row.get("type", "single")}
    data |= {name: row[name] for name in _PLAIN if name in row}
    source = {name: row[name] for name in ("reference", "locator") if name in row}
    data |= {"source": source} if source else {}
    if "enemies" in row:
        data["enemies"] = re.findall(r"[^\s,،;؛]+", row["enemies"])
    for name, parts in _LIST_CELLS.items():
        if name in row:
            data[name] = [_entry(line, parts) for line in row[name].split("\n") if line.strip()]
    for number, premise in enumerate(data.get("premises", ()), 1):
        premise["id"] = str(number)
    return data | _answers(row, data["type"])


def _entry(line: str, parts: Sequence[str]) -> dict[str, str]:
    texts = re.split(r"(?<!\\)\|", line, maxsplit=len(parts) - 1)
    return {
        name: capitals(text.strip()).lower() if name == "key" else _unmarked(text)
        for name, text in zip(parts, texts, strict=False)
        if text.strip()
    }


def _unmarked(text: str) -> str:
    return re.sub(r"\\([|¶])", r"\1", re.sub(r"(?<!\\)¶", "\n", text.strip()))


def _answers(row: Mapping[str, str], kind: str) -> dict[str, Any]:
    """Return options and keys."""
    keys = _named(row.get("key", ""))
    verdicts, unsure = _named(row.get("verdict", "")), _named(row.get("undetermined", ""))
    options = [
        _option(row, letter, kind, verdicts, unsure)
        for letter in _OPTIONS
        if letter in row or f"why-{letter}" in row
    ]
    if kind == "ordering":
        options.sort(key=lambda one: keys.index(one["id"]) if one["id"] in keys else len(keys))
        return {"options": options} if options else {}
    key = {"keys": keys} if kind == "multiple" else {"key": "".join(keys)}
    return ({"options": options} if options else {}) | (key if keys else {})


def _option(
    row: Mapping[str, str], letter: str, kind: str, verdicts: list[str], unsure: list[str]
) -> dict[str, str]:
    option = {"id": letter}
    if letter in row:
        option["text"] = row[letter]
    if kind == "true-false":
        option["verdict"] = "true" if letter in verdicts else "false"
    if f"why-{letter}" in row:
        option["rationale"] = row[f"why-{letter}"]
    return option | ({"undetermined": "true"} if letter in unsure else {})


def _named(text: str) -> list[str]:
    """Return the letters of options that a cell names; signs that are none stay as they are."""
    return [one.lower() for one in re.sub(r"[\s,،;؛.)]+", "", capitals(text))]


def field_of(column: str) -> tuple[str, ...]:
    """Return the fields of an item that a column changes."""
    if column in _OF_OPTIONS:
        return ("options",)
    if column in {"reference", "locator"}:
        return ("source",)
    return ("key", "keys", "options") if column == "key" else (column,)


def column_of(location: Sequence[str | int], options: Sequence[str]) -> str:
    """Return the column of a place in an item; ``options`` are the letters of its options."""
    name, *rest = location or ("stem",)
    if name in {"key", "keys"}:
        return "key"
    if name == "source":
        return "locator" if rest[:1] == ["locator"] else "reference"
    if name != "options":
        return str(name) if name in COLUMNS else "id"
    at = rest[0] if rest and isinstance(rest[0], int) else 0
    letter = options[at] if at < len(options) else ascii_lowercase[min(at, 7)]
    part = rest[1] if len(rest) > 1 else "text"
    return {"rationale": f"why-{letter}"}.get(
        str(part), str(part) if part in {"verdict", "undetermined"} else letter
    )


def digest_of_row(row: Mapping[str, str]) -> str:
    """Return a digest of what a person can change in a row, by which a change is noticed."""
    return hashlib.sha256(json.dumps(sorted(_changeable(row))).encode()).hexdigest()[:16]


def _changeable(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, column in COLUMNS.items():
        if not column.is_ours and name != "status" and row.get(name):
            yield name, row[name]


IN_BANK, WAITING, REVIEWED = "bank", "waiting", "reviewed"
_STATUS = {IN_BANK: N_("in the bank"), WAITING: N_("to review"), REVIEWED: N_("reviewed")}
_FLAG = {"true": N_("yes"), "false": N_("no")}
_FIXED: Mapping[str, Mapping[str, str]] = {
    "status": _STATUS,
    "type": {name: name for name in MODELS},
    "cognitive": {level.value: level.value for level in CognitiveLevel},
    "flag": _FLAG,
}
"""By list what each value is called."""

_NAME = "trainkit_bank"
"""The defined name by which the workbook is known; its cell has the module's id."""
_LISTS = "lists"
_MOST_WAITING = 2_000
"""Questions to review that are in one workbook; the others follow as these are reviewed."""
_PAGE = 162
"""Characters that are printed beside each other on a page of ``_SCALE`` per cent."""
_SCALE = 68
_BOLD = 0.8
"""How much narrower a column is for bold text."""
_REPEATED = 2
"""Columns that stay in sight and that each page repeats."""
_GUIDE = (
    N_("Change what you like in the sheet with the questions, save the workbook and take it over "
       "again where you got it. You are shown what is different; only that changes in the bank."),
    N_("Status: “in the bank” is used in tests. “to review” waits: fill in what is missing and "
       "choose “reviewed”, and the question goes into the bank."),
    N_("For a new question, use an empty row. Leave its id empty; it gets the next id."),
    N_("A row that you delete changes nothing in the bank. You may hide, move and delete columns, "
       "sort and filter rows, and use colours."),
    N_("The columns A to H have the options, each with the reason why it is right or wrong. Right "
       "answer has their letters: B, or A, C. For steps to be put in order, it has the letters in "
       "the right order."),
    N_("Matching: the options are what is matched; the lines that they are matched with are in "
       "one cell, a line for each (Alt+Enter starts a new one): line | letter | reason. "
       "Wrong numbers and rubrics are written in the same way."),
    N_("**Bold** and tables are written as in Markdown. Type \\| for a bar and ¶ for a line break "
       "in cells with a line for each entry."),
    N_("The item check does not read what you type before you take the workbook over. The columns "
       "Remarks, Version and From are not read."),
)  # fmt: skip


def _write(questions: Sequence[Question], about: About) -> bytes:
    rows = [_item_row(question.data, IN_BANK, about.language) for question in questions]
    waiting = read_unreviewed(about.course.folder) if about.course else ()
    for one in waiting[:_MOST_WAITING]:
        row = _item_row(plain(dict(one.item)), WAITING, about.language)
        rows.append(row | {"origin": one.origin})
    book = new_workbook(about.title)
    _write_guide(book.create_sheet(_("Read me")), about)
    sheet = book.create_sheet(_("Questions"))
    ranges = _write_lists(book, about)
    _write_rows(sheet, rows, about.language)
    _add_choices(sheet, len(rows), ranges)
    _set_columns(sheet, rows, about.title)
    book.active = 1
    return workbook_bytes(book)


def _item_row(data: Mapping[str, Any], status: str, language: str) -> dict[str, str]:
    row = row_of(data)
    remarks = "\n".join(remarks_of(data, language))
    return {**row, "status": status, "check": digest_of_row(row), "remarks": remarks}


def _choices(course: Course | None) -> dict[str, list[tuple[str, str]]]:
    """Return by list each value and what it is called."""
    found = {name: [(one, _(words)) for one, words in values.items()]
             for name, values in _FIXED.items()}  # fmt: skip
    if course is not None:
        module = course.module
        found["objective"] = [(one.id, one.id) for one in module.objectives]
        found["reference"] = [(one.id, one.id) for one in module.references]
        found["case"] = [(one.id, one.id) for one in course.bank.cases]
    return {name: values for name, values in found.items() if values}


def _write_lists(book: Workbook, about: About) -> dict[str, str]:
    """Write the hidden sheet and return where each list is."""
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    put_text(sheet, 1, 1, _NAME)
    put_text(sheet, 1, 2, about.id)
    book.defined_names[_NAME] = DefinedName(_NAME, attr_text=f"{_LISTS}!$B$1")
    ranges, row = {}, 2
    for name, values in _choices(about.course).items():
        ranges[name] = f"{_LISTS}!$C${row}:$C${row + len(values) - 1}"
        for value, shown in values:
            for column, text in enumerate((name, value, shown), 1):
                put_text(sheet, row, column, text)
            row += 1
    return ranges


def _write_guide(sheet: Worksheet, about: About) -> None:
    from openpyxl.styles import Alignment, Font

    course = about.course
    lines = [(_("Module"), about.title)]
    lines += [(_("How to") if not n else "", _(line)) for n, line in enumerate(_GUIDE)]
    if course is not None:
        module = course.module
        lines += [(one.id, one.text) for one in module.objectives]
        lines += [(one.id, ", ".join(filter(None, (one.body, one.number, one.title))))
                  for one in module.references]  # fmt: skip
        lines += [(one.id, one.title) for one in course.bank.cases]
    for row, (label, line) in enumerate(lines, 1):
        put_text(sheet, row, 1, label).font = Font(name=FONT, bold=True)
        cell = put_text(sheet, row, 2, line)
        cell.font, cell.alignment = Font(name=FONT), Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[row].height = max(height_of(line, 100), height_of(label, 24))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = direction_of(spoken()) == "rtl"
    set_page(sheet, PageSetup(head=None))


def _write_rows(sheet: Worksheet, rows: Sequence[Mapping[str, str]], language: str) -> None:
    shown = {name: {value: _(words) for value, words in values.items()}
             for name, values in _FIXED.items()}  # fmt: skip
    for number, name in enumerate(COLUMNS, 1):
        put_text(sheet, 1, number, name)
    headings = [_(column.heading) if column.heading else "" for column in COLUMNS.values()]
    header_row(sheet, 2, headings)
    sheet.row_dimensions[1].hidden = True
    widths = [column.width * _BOLD for column in COLUMNS.values()]
    sheet.row_dimensions[2].height = max(map(height_of, headings, widths))
    direction = direction_of(language)
    for number, row in enumerate(rows, 3):
        for at, (name, column) in enumerate(COLUMNS.items(), 1):
            text = row.get(name, "")
            words = shown.get(column.choices, {}).get(text, text)
            dress = partial(_dress, direction=direction, is_ours=column.is_ours)
            dressed(put_text(sheet, number, at, words), name, dress)
        heights = (height_of(row[name], column.width) for name, column in COLUMNS.items()
                   if name in row and name != "check")  # fmt: skip
        sheet.row_dimensions[number].height = max(heights)


def _dress(cell: Any, *, direction: str, is_ours: bool) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(name=FONT, size=10, color=office("faint" if is_ours else "text"))
    framed(cell, direction, "hair")
    if is_ours:
        cell.fill = PatternFill("solid", start_color=office("palest").upper())


def _add_choices(sheet: Worksheet, count: int, ranges: Mapping[str, str]) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = count + 500  # rows for new questions have the lists too
    for number, column in enumerate(COLUMNS.values(), 1):
        if column.choices in ranges:
            choices = DataValidation("list", formula1=ranges[column.choices], allow_blank=True)
            choices.showErrorMessage = False  # the import says what is wrong
            letter = get_column_letter(number)
            choices.add(f"{letter}3:{letter}{last}")
            sheet.add_data_validation(choices)
    status = get_column_letter(1 + list(COLUMNS).index("status"))
    fill = PatternFill("solid", start_color=PALE, end_color=PALE)
    waiting = _(_STATUS[WAITING]).replace('"', '""')
    rule: Any = FormulaRule([f'${status}3="{waiting}"'], fill=fill)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"A3:{status}{last}", rule)


def _set_columns(sheet: Worksheet, rows: Sequence[Mapping[str, str]], title: str) -> None:
    """Set the widths; hide what no item uses; part the pages where the next column has no room."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break, ColBreak

    used = {name for row in rows for name, text in row.items() if text}
    needed = {"a", "b", "c", "d", *(f"why-{one}" for one in "abcd")}
    breaks = ColBreak()
    start = sum(column.width for column in list(COLUMNS.values())[:_REPEATED])
    taken = 0
    for number, (name, column) in enumerate(COLUMNS.items(), 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        if name == "check":
            dimension.hidden = True
        elif name not in used | needed:
            dimension.hidden, dimension.outlineLevel = True, 1
        else:
            if taken + column.width > _PAGE and number > _REPEATED:
                breaks.append(Break(id=number - 1))
                taken = start
            taken += column.width
    sheet.col_breaks = breaks
    sheet.freeze_panes = f"{get_column_letter(_REPEATED + 1)}3"
    last = get_column_letter(len(COLUMNS))
    sheet.auto_filter.ref = f"A2:{last}{max(len(rows) + 2, 3)}"
    sheet.sheet_view.rightToLeft = direction_of(spoken()) == "rtl"
    set_page(sheet, PageSetup(title, head=(2, 2), portrait=False, scale=_SCALE))
    sheet.print_title_cols = f"A:{get_column_letter(_REPEATED)}"


@dataclass(frozen=True)
class BankRow:
    """A row of a workbook that came back."""

    texts: Mapping[str, str]
    """By column what it says; columns that somebody deleted are missing."""
    cells: Mapping[str, Cell]

    def place(self, column: str) -> Place:
        """Return the place of a column's cell."""
        found = self.cells.get(column) or self.cells.get("stem") or self.cells["id"]
        return found.place


def is_book(source: QuestionFile) -> bool:
    """Return whether a file is the workbook of a bank."""
    return WORKBOOK in source.parts and _NAME.encode() in source.part(WORKBOOK)


def read_book(source: QuestionFile, problems: Problems) -> tuple[str, list[BankRow]]:
    """Return the module's id and the rows of a workbook; wrong cells are recorded."""
    sheets = {sheet.title: lines for sheet, lines in source.sheets(problems)}
    module, values = _read_lists(sheets.pop(_LISTS, ()))
    found = [_read_sheet(lines, values, problems) for lines in sheets.values()]
    return module, [row for rows in found for row in rows]


_Values = Mapping[str, Mapping[str, str]]


def _read_lists(rows: Iterable[Sequence[Cell]]) -> tuple[str, _Values]:
    module = ""
    values: dict[str, dict[str, str]] = {}
    for row in rows:
        first, value, *shown = [*map(text_of, row), ""]
        if first == _NAME:
            module = value
        elif shown:
            values.setdefault(first, {})[shown[0].casefold()] = value
    return module, values


def _read_sheet(
    lines: Iterator[list[Cell]], values: _Values, problems: Problems
) -> Iterator[BankRow]:
    names = [text_of(cell) for cell in next(lines, [])]
    if not {"id", "stem"} <= {*names}:
        return  # somebody's notes
    next(lines, None)
    for line in lines:
        if not any(map(text_of, line)):
            continue
        filled = [*line, *_blanks(line, len(names))]
        cells = {name: cell for name, cell in zip(names, filled, strict=False) if name in COLUMNS}
        row = BankRow(
            {name: _said(name, cell, values, problems) for name, cell in cells.items()}, cells
        )
        if any(text for name, text in row.texts.items() if not COLUMNS[name].is_ours):
            yield row


def _blanks(line: Sequence[Cell], width: int) -> list[Cell]:
    """Return the empty cells behind a row that was read as far as it is filled."""
    from openpyxl.utils import get_column_letter

    place = line[0].place
    row = place.cell.lstrip("A")
    letters = map(get_column_letter, range(len(line) + 1, width + 1))
    return [Cell(None, False, replace(place, cell=f"{letter}{row}")) for letter in letters]


def _said(name: str, cell: Cell, values: _Values, problems: Problems) -> str:
    """Return what a cell says, choices by their names."""
    column = COLUMNS[name]
    if not column.is_ours and is_refused(cell, problems):
        return ""
    value = cell.value
    if isinstance(value, (datetime, date)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return str(value).lower()
    text = cleaned(text_of(cell))
    if name in {"difficulty", "tolerance"}:
        return text.translate(DIGITS).replace(",", ".")
    found = values.get(column.choices, {}).get(text.casefold(), text)
    known = _FIXED.get(column.choices)
    if not text or not known or found in known:
        return found
    words = _('expected {known}, found "{found}"', found=text,
              known=or_list([_(one) for one in known.values()]))  # fmt: skip
    problems.error(cell.place, words)
    return ""


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    for row in read_book(source, problems)[1]:
        data = data_of(row.texts)
        if not data.get("stem"):
            problems.error(row.place("stem"), _("expected a question, found none"))
        else:
            yield Question(data, row.place("stem"), data["id"])


FORMAT = Format(
    name="bank",
    title="Excel (to review and edit)",
    suffix=".xlsx",
    types=EVERY_TYPE,
    keeps=frozenset(FIELDS),
    looks_like=is_book,
    read=_read,
    write=_write,
    original=True,
)

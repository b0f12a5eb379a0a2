r"""The workbook of a bank, to be reviewed and edited in Excel: a row for each item and question.

Its first row is hidden and has the names of the columns, so that they are found in any order and
language. A hidden sheet has the choices of the drop-down lists.

An item is a row of text cells. Fields that hold lists are one cell each: a line for each entry,
with bars between its parts. A bar in a text is ``\|``, a line break in it ``¶``.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from trainkit.editing.items import bank_to_edit, free_item_ids, save_items
from trainkit.exchange.checking import Difference, Imported, Kind, remarks_of
from trainkit.exchange.question import EVERY_TYPE, FIELDS, About, Format, Question
from trainkit.exchange.source import WORKBOOK, QuestionFile
from trainkit.files.writing import lock
from trainkit.model import check_course
from trainkit.model.fields import Id
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.entries import DIGITS, LETTERS, capitals
from trainkit.model.items.registry import MODELS, Item, ItemBank
from trainkit.model.lists import Cell, is_refused, text_of
from trainkit.model.loaded import Course, Definitions
from trainkit.model.validate import is_miscounted, sentence, validate, why_not
from trainkit.model.yaml import Location, YamlFile, file_of, plain
from trainkit.problems import Place, Problems, Severity
from trainkit.render import excel
from trainkit.render.pages import FONT, office
from trainkit.text.languages import N_, _, and_list, direction_of, or_list, spoken

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

    def letters(names: Iterable[str | None]) -> str:
        return ", ".join(str(name).upper() for name in names if name)

    row: dict[str, Any] = {name: data.get(name) for name in _PLAIN}
    row["id"] = str(data.get("id") or "")
    row["type"] = row["type"] or "single"
    source = data.get("source") or {}
    row |= {"reference": source.get("reference"), "locator": source.get("locator")}
    row["enemies"] = ", ".join(data.get("enemies") or ())
    for column, parts in _LIST_CELLS.items():
        lines = []
        for entry in data.get(column) or ():
            texts = [str(entry.get(part) or "") for part in parts]
            texts = [
                text.upper() if part == "key" else re.sub(r"([|¶])", r"\\\1", text)
                for part, text in zip(parts, texts, strict=True)
            ]
            line = " | ".join(texts).replace("\n", "¶")
            lines.append(line if texts[-1] else line.rstrip(" |"))
        row[column] = "\n".join(lines)
    options = data.get("options") or ()
    for one in options:
        row[one["id"]] = one.get("text")
        row[f"why-{one['id']}"] = one.get("rationale")
    for name in ("verdict", "undetermined"):
        row[name] = letters(one["id"] for one in options if one.get(name) == "true")
    keys = data.get("keys") or [data.get("key")]
    row["key"] = letters([one["id"] for one in options] if row["type"] == "ordering" else keys)
    return {name: cleaned(text) for name, text in row.items() if text and name in COLUMNS}


def cleaned(text: str) -> str:
    """Return a text as programs keep it: with line feeds, and no blanks around it."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def data_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that the cells of a row say, scalars as text."""
    row = {name: text for name, text in row.items() if text}
    data: dict[str, Any] = {"id": row.get("id", ""), "type": row.get("type", "single")}
    data |= {name: row[name] for name in _PLAIN if name in row}
    source = {name: row[name] for name in ("reference", "locator") if name in row}
    data |= {"source": source} if source else {}
    if "enemies" in row:
        data["enemies"] = re.findall(r"[^\s,،;؛]+", row["enemies"])
    for column, parts in _LIST_CELLS.items():
        for line in filter(str.strip, row.get(column, "").split("\n")):
            entry: dict[str, str] = {}
            texts = re.split(r"(?<!\\)\|", line, maxsplit=len(parts) - 1)
            for name, text in zip(parts, map(str.strip, texts), strict=False):
                if text and name == "key":
                    entry[name] = capitals(text).lower()
                elif text:
                    entry[name] = re.sub(r"\\([|¶])", r"\1", re.sub(r"(?<!\\)¶", "\n", text))
            data.setdefault(column, []).append(entry)
            if column == "premises":
                entry["id"] = str(len(data[column]))
    keys, kind = _named(row.get("key", "")), data["type"]
    verdicts, unsure = _named(row.get("verdict", "")), _named(row.get("undetermined", ""))
    options: list[dict[str, str]] = []
    for letter in _OPTIONS:
        if letter in row or f"why-{letter}" in row:
            said = {
                "id": letter,
                "text": row.get(letter, ""),
                "verdict": str(letter in verdicts).lower() if kind == "true-false" else "",
                "rationale": row.get(f"why-{letter}", ""),
                "undetermined": "true" if letter in unsure else "",
            }
            options.append({name: value for name, value in said.items() if value})
    if kind == "ordering":
        options.sort(key=lambda one: keys.index(one["id"]) if one["id"] in keys else len(keys))
    data |= {"options": options} if options else {}
    if keys and kind != "ordering":
        data |= {"keys": keys} if kind == "multiple" else {"key": "".join(keys)}
    return data


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
    said = [
        (name, row[name])
        for name, column in COLUMNS.items()
        if not column.is_ours and name != "status" and row.get(name)
    ]
    return hashlib.sha256(json.dumps(sorted(said)).encode()).hexdigest()[:16]


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
    course, rows = about.course, []
    waiting = check_course.read_unreviewed(course.folder)[:_MOST_WAITING] if course else ()
    for data, status, origin in (
        *((one.data, IN_BANK, "") for one in questions),
        *((plain(dict(one.item)), WAITING, one.origin) for one in waiting),
    ):
        row = row_of(data)
        remarks = "\n".join(remarks_of(data, about.language))
        check = digest_of_row(row)
        rows.append({**row, "status": status, "check": check, "remarks": remarks, "origin": origin})
    book = excel.new_workbook(about.title)
    guide, sheet = book.create_sheet(_("Read me")), book.create_sheet(_("Questions"))
    lines = [(_("Module"), about.title)]
    lines += [(_("How to") if not n else "", _(line)) for n, line in enumerate(_GUIDE)]
    if course is not None:
        lines += [(one.id, one.text) for one in course.module.objectives]
        for one in course.module.references:
            lines.append((one.id, ", ".join(filter(None, (one.body, one.number, one.title)))))
        lines += [(one.id, one.title) for one in course.bank.cases]
    excel.write_guide(guide, lines, (24, 100))
    guide.sheet_view.rightToLeft = direction_of(spoken()) == "rtl"
    ranges = _write_lists(book, about)
    _write_rows(sheet, rows, about.language, ranges)
    _set_columns(sheet, rows, about.title)
    book.active = 1
    return excel.workbook_bytes(book)


def _write_lists(book: Workbook, about: About) -> dict[str, str]:
    """Write the hidden sheet and return where each list is: each value and what it is called."""
    from openpyxl.workbook.defined_name import DefinedName

    lists = {
        name: [(one, _(words)) for one, words in values.items()] for name, values in _FIXED.items()
    }
    if about.course is not None:
        module = about.course.module
        lists["objective"] = [(one.id, one.id) for one in module.objectives]
        lists["reference"] = [(one.id, one.id) for one in module.references]
        lists["case"] = [(one.id, one.id) for one in about.course.bank.cases]
    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    excel.put_text(sheet, 1, 1, _NAME)
    excel.put_text(sheet, 1, 2, about.id)
    book.defined_names[_NAME] = DefinedName(_NAME, attr_text=f"{_LISTS}!$B$1")
    ranges, row = {}, 2
    for name, values in lists.items():
        if values:
            ranges[name] = f"{_LISTS}!$C${row}:$C${row + len(values) - 1}"
        for value, shown in values:
            for column, text in enumerate((name, value, shown), 1):
                excel.put_text(sheet, row, column, text)
            row += 1
    return ranges


def _write_rows(
    sheet: Worksheet, rows: Sequence[Mapping[str, str]], language: str, ranges: Mapping[str, str]
) -> None:
    """Write the rows, with lists to choose from also in empty ones for new questions."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, name in enumerate(COLUMNS, 1):
        excel.put_text(sheet, 1, number, name)
    headings = [_(column.heading) if column.heading else "" for column in COLUMNS.values()]
    excel.header_row(sheet, 2, headings)
    sheet.row_dimensions[1].hidden = True
    widths = [column.width * _BOLD for column in COLUMNS.values()]
    sheet.row_dimensions[2].height = max(map(excel.height_of, headings, widths))
    direction = direction_of(language)
    for number, row in enumerate(rows, 3):
        for at, (name, column) in enumerate(COLUMNS.items(), 1):
            text = row.get(name, "")
            known = _FIXED.get(column.choices, {})
            words = _(known[text]) if text in known else text
            dress = partial(_dress, direction=direction, is_ours=column.is_ours)
            excel.dressed(excel.put_text(sheet, number, at, words), name, dress)
        sheet.row_dimensions[number].height = max(
            excel.height_of(row[name], column.width)
            for name, column in COLUMNS.items()
            if name in row and name != "check"
        )
    last = len(rows) + 500
    for number, column in enumerate(COLUMNS.values(), 1):
        if column.choices in ranges:
            choices = DataValidation("list", formula1=ranges[column.choices], allow_blank=True)
            choices.showErrorMessage = False  # the import says what is wrong
            letter = get_column_letter(number)
            choices.add(f"{letter}3:{letter}{last}")
            sheet.add_data_validation(choices)
    status = get_column_letter(1 + list(COLUMNS).index("status"))
    fill = PatternFill("solid", start_color=excel.PALE, end_color=excel.PALE)
    waiting = _(_STATUS[WAITING]).replace('"', '""')
    rule: Any = FormulaRule([f'${status}3="{waiting}"'], fill=fill)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(f"A3:{status}{last}", rule)


def _dress(cell: Any, *, direction: str, is_ours: bool) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.font = Font(name=FONT, size=10, color=office("faint" if is_ours else "text"))
    excel.framed(cell, direction, "hair")
    if is_ours:
        cell.fill = PatternFill("solid", start_color=office("palest").upper())


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
    excel.set_page(sheet, excel.PageSetup(title, head=(2, 2), portrait=False, scale=_SCALE))
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
    from openpyxl.utils import get_column_letter

    sheets = {sheet.title: lines for sheet, lines in source.sheets(problems)}
    module = ""
    values: dict[str, dict[str, str]] = {}
    for line in sheets.pop(_LISTS, ()):
        first, value, *shown = [*map(text_of, line), ""]
        if first == _NAME:
            module = value
        elif shown:
            values.setdefault(first, {})[shown[0].casefold()] = value
    found = []
    for lines in sheets.values():
        names = [text_of(cell) for cell in next(lines, [])]
        if not {"id", "stem"} <= {*names}:
            continue  # somebody's notes
        next(lines, None)
        for line in lines:
            if not any(map(text_of, line)):
                continue
            place = line[0].place  # a row is read as far as it is filled
            blanks = [
                replace(place, cell=get_column_letter(n) + place.cell.lstrip("A"))
                for n in range(len(line) + 1, len(names) + 1)
            ]
            filled = [*line, *(Cell(None, False, one) for one in blanks)]
            cells = {one: cell for one, cell in zip(names, filled, strict=False) if one in COLUMNS}
            texts = {one: _cell_text(one, cell, values, problems) for one, cell in cells.items()}
            if any(text for one, text in texts.items() if not COLUMNS[one].is_ours):
                found.append(BankRow(texts, cells))
    return module, found


def _cell_text(
    name: str, cell: Cell, values: Mapping[str, Mapping[str, str]], problems: Problems
) -> str:
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
    choices = or_list([_(one) for one in known.values()])
    words = _('expected {known}, found "{found}"', found=text, known=choices)
    problems.error(cell.place, words)
    return ""


def _read_questions(source: QuestionFile, problems: Problems) -> Iterator[Question]:
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
    read=_read_questions,
    write=_write,
    original=True,
)


_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


def take_back(
    workshop: Path,
    module: str,
    source: QuestionFile,
    *,
    partial: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take what is different in the workbook of a module's bank over into the bank.

    Item by item, all or nothing: a hidden digest in each row tells whether somebody changed the
    row, and whether the bank changed meanwhile; a row that both changed is a conflict, and
    overwrites nothing. Raises ``InputError`` with all problems by cell, unless ``partial`` leaves
    out the rows that have one; nothing is written then. With ``dry_run`` nothing is written at all.
    """
    problems = Problems()
    rows = read_book(source, problems)[1]
    with lock(workshop):
        definitions, course = bank_to_edit(workshop, module)
        plan = _Plan(definitions, course, rows)
        plan.fill(problems)
        if partial and problems.errors:
            wrong = {_row_in(one.place) for one in problems.errors}
            problems = problems.as_warnings()
            plan = _Plan(definitions, course, rows)
            plan.fill(problems, wrong)
        problems.raise_errors()
        there = {row.texts.get("id") for row in rows}
        missing = ", ".join(name for name in plan.bank if name not in there)
        if missing:
            words = _("not in the workbook, and unchanged in the bank: {ids}", ids=missing)
            problems.add(Place(source.path), words, Severity.INFORMATION)
        for edit in plan.edits:
            if not edit.is_for_bank:
                for words in remarks_of(edit.data, course.bank.language):
                    place = edit.row.place("stem")
                    problems.add(place, f"{edit.data['id']}: {words}", Severity.INFORMATION)
        waiting = list(plan.waits.values())
        items = [one.data for one in plan.edits if one.is_for_bank]
        changed = waiting != list(plan.waiting)
        files = {check_course.UNREVIEWED: check_course.unreviewed_bytes(waiting)} if changed else {}
        if not dry_run and (items or files):
            save_items(definitions, course, items, files)
    differences = tuple(one.difference for one in plan.edits)
    taken = tuple(one for one in waiting if one.id in plan.new)
    return Imported(
        module, FORMAT.title, taken, 0, tuple(problems), differences, is_written=not dry_run
    )


def _row_in(place: Place) -> tuple[str, str]:
    return place.sheet, "".join(filter(str.isdigit, place.cell))


@dataclass(frozen=True)
class _Edit:
    """What one row changes."""

    row: BankRow
    data: Mapping[str, Any]
    difference: Difference

    @property
    def is_for_bank(self) -> bool:
        return self.difference.kind in {Kind.CHANGED, Kind.ACCEPTED}


class _Plan:
    """What a workbook changes in a bank and among the questions that wait."""

    def __init__(self, definitions: Definitions, course: Course, rows: Sequence[BankRow]) -> None:
        self.definitions = definitions
        self.course = course
        self.rows = rows
        self.bank = {str(data["id"]): data for data in course.bank_file.data["items"]}
        self.waiting = check_course.read_unreviewed(course.folder)
        self.waits = {one.id: one for one in self.waiting}
        self.edits: list[_Edit] = []
        self.new: set[str] = set()
        self._seen: dict[str, BankRow] = {}
        self._elsewhere = {
            item.id
            for one in definitions.courses
            if one.module.id != course.module.id
            for item in one.bank.items
        }
        named = {row.texts.get("id", "") for row in rows}
        taken = self.bank.keys() | self.waits.keys() | self._elsewhere | named
        self._free = free_item_ids(course, taken)

    def fill(self, problems: Problems, left_out: Collection[tuple[str, str]] = ()) -> None:
        """Add and check what the rows change; some, by sheet and number, are left out."""
        for row in self.rows:
            if _row_in(row.place("id")) not in left_out:
                self.add(row, problems)
        _check_plan(self.course, self, problems)

    def add(self, row: BankRow, problems: Problems) -> None:
        """Add what a row changes; what is wrong with it is recorded."""
        name, before = row.texts.get("id", ""), None
        if name and (first := self._seen.setdefault(name, row)) is not row:
            words = _(
                '"{id}" is in {cell} as well; clear this cell to add a new question',
                id=name,
                cell=first.place("id").cell,
            )
            problems.error(row.place("id"), words)
            return
        if name in self.bank:
            before = plain(self.bank[name])
        elif name in self.waits:
            before = plain(dict(self.waits[name].item))
        is_reviewed = row.texts.get("status") == REVIEWED
        if before is not None:
            self._add_changed(row, before, is_reviewed and name in self.waits, problems)
            return
        words = ""
        if not row.texts.get("stem"):
            problems.error(row.place("stem"), _("expected a question, found none"))
            return
        if name and row.texts.get("check"):
            words = _(
                "{id} is no longer in the bank; clear this cell to add it as a new question",
                id=name,
            )
        elif name in self._elsewhere:
            words = _("there is already an item {name}; choose another id", name=name)
        elif name and why_not(Id, name):
            free = next(self._free)
            words = _("expected an id such as {id}, or nothing, found {found}", id=free, found=name)
        if words:
            problems.error(row.place("id"), words)
            return
        data = {**data_of(row.texts), "id": name or next(self._free)}
        data.pop("version", None)
        self._record(row, data, Kind.ACCEPTED if is_reviewed else Kind.NEW, {})

    def _add_changed(
        self, row: BankRow, before: Mapping[str, Any], is_accepted: bool, problems: Problems
    ) -> None:
        old, check, name = row_of(before), row.texts.get("check", ""), str(before["id"])
        digest, there = digest_of_row(row.texts), digest_of_row(old)
        changed = [  # a column that was deleted says nothing
            one
            for one, column in COLUMNS.items()
            if one in row.texts
            and not column.is_ours
            and one not in {"id", "status"}
            and row.texts[one] != old.get(one, "")
        ]
        is_changed = bool(changed) and digest != check
        if not is_changed and not is_accepted:
            return
        if not check:
            words = _(
                "the hidden last column of this row is empty, so it cannot be told whether the "
                "bank changed meanwhile; write the workbook again and change it there"
            )
            problems.error(row.place("id"), words)
            return
        if there != check:
            words = _(
                "{id} was changed in the bank after this workbook was written, and it is "
                "different here in: {fields}; nothing of this row is taken over",
                id=name,
                fields=and_list([_heading_of(one) for one in changed]) or "–",
            )
            problems.error(row.place("id"), words)
            return
        changed = changed if is_changed else []
        data = _merged(before, {**old, **row.texts}, changed)
        kind = Kind.CHANGED if name in self.bank else Kind.NOTED
        self._record(row, data, Kind.ACCEPTED if is_accepted else kind, old, changed)

    def _record(self, row: BankRow, data: Mapping[str, Any], kind: Kind, old: Mapping[str, str],
                changed: Sequence[str] = ()) -> None:  # fmt: skip
        name = str(data["id"])
        fields = [(_heading_of(one), old.get(one, ""), row.texts.get(one, "")) for one in changed]
        difference = Difference(name, kind, row.place("id"), tuple(fields))
        self.edits.append(_Edit(row, data, difference))
        if kind in {Kind.NEW, Kind.NOTED}:
            here = str(replace(row.place("stem"), path=Path(row.place("stem").path.name)))
            one = self.waits.get(name, check_course.Unreviewed(data, here))
            self.waits[name] = replace(one, item=data)
        else:
            self.waits.pop(name, None)
        if kind is Kind.NEW:
            self.new.add(name)


def _heading_of(column: str) -> str:
    words = _(COLUMNS[column].heading)
    return f"{words} ({column[-1].upper()})" if column.startswith("why-") else words


def _merged(
    before: Mapping[str, Any], row: Mapping[str, str], changed: Sequence[str]
) -> dict[str, Any]:
    """Return the fields of an item with those that these columns change."""
    new = data_of(row)
    fields = {one for column in changed for one in field_of(column)}
    if "type" in fields:
        fields = {*before, *new} - {"id", "version"}
    kept: dict[str, Any] = copy.deepcopy(dict(before))
    for name in sorted(fields):
        if name in new:
            kept[name] = new[name]
        else:
            kept.pop(name, None)
    if "options" in fields and "options" in kept and new["type"] != "ordering":
        order = [one["id"] for one in before.get("options") or ()]
        kept["options"].sort(key=lambda one: order.index(one["id"]) if one["id"] in order else 9)
    return kept


@dataclass(frozen=True)
class _CellFile(YamlFile):
    """A bank whose items have their places in a workbook."""

    rows: Mapping[int, BankRow] = field(default_factory=dict)
    """By position the row that an item is in."""

    def place(self, location: Sequence[str | int] = ()) -> Place:
        """Return the cell of a value of an item that the workbook changes."""
        at = tuple(location)
        if at[:1] == ("items",) and len(at) > 1 and at[1] in self.rows:
            data = self.data["items"][at[1]]
            letters = [str(one["id"]) for one in data.get("options") or ()]
            place = self.rows[int(at[1])].place(column_of(at[2:], letters))
            return replace(place, location=at)
        return super().place(location)

    def key_place(self, location: Location) -> Place:  # type: ignore[override]
        """Return the cell of a value too: cells have no keys."""
        return self.place(location)


def _check_plan(course: Course, plan: _Plan, problems: Problems) -> None:
    """Record what is wrong with the items that would be in the bank, each by its cell."""
    before = len(problems.errors)
    edits = [one for one in plan.edits if one.is_for_bank]
    for edit in edits:
        data = plain({"version": "1", **edit.data})
        letters = [str(one["id"]) for one in data.get("options") or ()]
        wrong = {one.place for one in problems.errors}
        try:
            _ITEM.validate_python(data)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                column = column_of(detail["loc"][1:], letters)
                if edit.row.place(column) in wrong or is_miscounted(detail):
                    continue
                if detail["type"] == "extra_forbidden":
                    words = _(
                        "items of the type {type} have nothing here; clear this cell",
                        type=_(data.get("type", "single")),
                    )
                else:
                    words = f"{_heading_of(column)}: {sentence(detail)}"
                problems.error(edit.row.place(column), words)
    if len(problems.errors) > before:
        return
    places = {name: number for number, name in enumerate(plan.bank)}
    items = list(plain(course.bank_file.data["items"]))
    rows: dict[int, BankRow] = {}
    for one in edits:
        index = places.setdefault(str(one.data["id"]), len(places))
        items[index : index + 1] = [plain({"version": "1", **one.data})]
        rows[index] = one.row
    file = file_of(course.bank_file.path, {**plain(course.bank_file.data), "items": items})
    cells = _CellFile(file.path, file.root, rows=rows)
    bank = validate(cells, ItemBank, problems)
    if bank is not None:
        made = replace(course, bank=bank, bank_file=cells)
        for index in rows:
            check_course.check_item(made, index, problems)

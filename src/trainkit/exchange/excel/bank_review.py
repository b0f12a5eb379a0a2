"""Takes back the workbook of a bank: what is different in it, item by item, all or nothing.

A hidden digest in each row tells whether somebody changed the row, and whether the bank changed
meanwhile: a row that both changed is a conflict, and overwrites nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.editing.items import bank_to_edit, free_item_ids, save_items
from trainkit.exchange.checking import Difference, Imported, Kind, remarks_of
from trainkit.exchange.excel.bank_book import (
    COLUMNS,
    FORMAT,
    REVIEWED,
    BankRow,
    column_of,
    data_of,
    digest_of_row,
    field_of,
    read_book,
    row_of,
)
from trainkit.exchange.source import QuestionFile
from trainkit.files.writing import lock
from trainkit.model.check_course import (
    UNREVIEWED,
    Unreviewed,
    check_item,
    read_unreviewed,
    unreviewed_bytes,
)
from trainkit.model.fields import Id
from trainkit.model.items.registry import Item, ItemBank
from trainkit.model.loaded import Course, Definitions
from trainkit.model.validate import is_miscounted, sentence, validate, why_not
from trainkit.model.yaml import Location, YamlFile, file_of, plain
from trainkit.problems import Place, Problems, Severity
from trainkit.text.languages import _, and_list

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

    Raises ``InputError`` with all problems by cell, unless ``partial`` leaves out the rows that
    have one; nothing is written then. With ``dry_run`` nothing is written at all.
    """
    problems = Problems()
    rows = read_book(source, problems)[1]
    with lock(workshop):
        definitions, course = bank_to_edit(workshop, module)
        plan = _Plan(definitions, course, rows)
        plan.fill(problems)
        if partial and problems.errors:
            wrong = {_line(one.place) for one in problems.errors}
            problems = problems.as_warnings()
            plan = _Plan(definitions, course, rows)
            plan.fill(problems, wrong)
        problems.raise_errors()
        _say_missing(plan, source, problems)
        if not dry_run:
            _save(plan)
    differences = tuple(one.difference for one in plan.edits)
    taken = tuple(one for one in plan.waits.values() if one.id in plan.new)
    return Imported(
        module, FORMAT.title, taken, 0, tuple(problems), differences, is_written=not dry_run
    )


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
        self.waiting = read_unreviewed(course.folder)
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
            if _line(row.place("id")) not in left_out:
                self.add(row, problems)
        _check(self.course, self, problems)

    def add(self, row: BankRow, problems: Problems) -> None:
        """Add what a row changes; what is wrong with it is recorded."""
        name, status = row.texts.get("id", ""), row.texts.get("status", "")
        before = self._before(name)
        if name and (first := self._seen.setdefault(name, row)) is not row:
            words = _('"{id}" is in {cell} as well; clear this cell to add a new question',
                      id=name, cell=first.place("id").cell)  # fmt: skip
            problems.error(row.place("id"), words)
        elif before is None:
            self._add_new(row, name, status, problems)
        else:
            self._add_changed(row, name, before, problems)

    def _before(self, name: str) -> Mapping[str, Any] | None:
        if name in self.bank:
            data: Mapping[str, Any] = plain(self.bank[name])
            return data
        return plain(dict(self.waits[name].item)) if name in self.waits else None

    def _add_new(self, row: BankRow, name: str, status: str, problems: Problems) -> None:
        if not row.texts.get("stem"):
            problems.error(row.place("stem"), _("expected a question, found none"))
            return
        if words := self._why_not_named(name, row):
            problems.error(row.place("id"), words)
            return
        name = name or next(self._free)
        data = {**data_of(row.texts), "id": name}
        data.pop("version", None)
        kind = Kind.ACCEPTED if status == REVIEWED else Kind.NEW
        self._record(row, data, kind, {})

    def _why_not_named(self, name: str, row: BankRow) -> str:
        """Return why a new question cannot have this id; empty if it can, or has none yet."""
        if name and row.texts.get("check"):
            return _("{id} is no longer in the bank; clear this cell to add it as a new question",
                     id=name)  # fmt: skip
        if name in self._elsewhere:
            return _("there is already an item {name}; choose another id", name=name)
        if name and why_not(Id, name):
            return _("expected an id such as {id}, or nothing, found {found}",
                     id=next(self._free), found=name)  # fmt: skip
        return ""

    def _add_changed(
        self, row: BankRow, name: str, before: Mapping[str, Any], problems: Problems
    ) -> None:
        old, check = row_of(before), row.texts.get("check", "")
        is_accepted = name in self.waits and row.texts.get("status") == REVIEWED
        changed = [] if digest_of_row(row.texts) == check else _changed(row, old)
        if not changed and not is_accepted:
            return
        if not check:
            words = _(
                "the hidden last column of this row is empty, so it cannot be told whether the "
                "bank changed meanwhile; write the workbook again and change it there"
            )
            problems.error(row.place("id"), words)
            return
        if digest_of_row(old) != check:
            fields = and_list([_heading(one) for one in _changed(row, old)])
            words = _("{id} was changed in the bank after this workbook was written, and it is "
                      "different here in: {fields}; nothing of this row is taken over",
                      id=name, fields=fields or "–")  # fmt: skip
            problems.error(row.place("id"), words)
            return
        data = _merged(before, {**old, **row.texts}, changed)
        kind = Kind.CHANGED if name in self.bank else Kind.NOTED
        self._record(row, data, Kind.ACCEPTED if is_accepted else kind, old, changed)

    def _record(self, row: BankRow, data: Mapping[str, Any], kind: Kind, old: Mapping[str, str],
                changed: Sequence[str] = ()) -> None:  # fmt: skip
        name = str(data["id"])
        fields = [(_heading(one), old.get(one, ""), row.texts.get(one, "")) for one in changed]
        difference = Difference(name, kind, row.place("id"), tuple(fields))
        self.edits.append(_Edit(row, data, difference))
        if kind in {Kind.NEW, Kind.NOTED}:
            here = str(replace(row.place("stem"), path=Path(row.place("stem").path.name)))
            one = self.waits.get(name, Unreviewed(data, here))
            self.waits[name] = replace(one, item=data)
        else:
            self.waits.pop(name, None)
        if kind is Kind.NEW:
            self.new.add(name)


def _heading(column: str) -> str:
    words = _(COLUMNS[column].heading)
    return f"{words} ({column[-1].upper()})" if column.startswith("why-") else words


def _changed(row: BankRow, old: Mapping[str, str]) -> list[str]:
    """Return the columns that a row has otherwise; one that was deleted says nothing."""
    passed = {"id", "status"}
    return [
        name
        for name, column in COLUMNS.items()
        if name in row.texts
        and not column.is_ours
        and name not in passed
        and row.texts[name] != old.get(name, "")
    ]


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


def _check(course: Course, plan: _Plan, problems: Problems) -> None:
    """Record what is wrong with the items that would be in the bank, each by its cell."""
    before = len(problems.errors)
    edits = [one for one in plan.edits if one.is_for_bank]
    for one in edits:
        _check_fields(one, problems)
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
            check_item(made, index, problems)


def _check_fields(edit: _Edit, problems: Problems) -> None:
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
                words = _("items of the type {type} have nothing here; clear this cell",
                          type=_(data.get("type", "single")))  # fmt: skip
            else:
                words = f"{_heading(column)}: {sentence(detail)}"
            problems.error(edit.row.place(column), words)


def _line(place: Place) -> tuple[str, str]:
    return place.sheet, "".join(filter(str.isdigit, place.cell))


def _say_missing(plan: _Plan, source: QuestionFile, problems: Problems) -> None:
    there = {row.texts.get("id") for row in plan.rows}
    missing = [name for name in plan.bank if name not in there]
    if missing:
        words = _("not in the workbook, and unchanged in the bank: {ids}", ids=", ".join(missing))
        problems.add(Place(source.path), words, Severity.INFORMATION)
    for edit in plan.edits:
        if not edit.is_for_bank:
            for words in remarks_of(edit.data, plan.course.bank.language):
                place = edit.row.place("stem")
                problems.add(place, f"{edit.data['id']}: {words}", Severity.INFORMATION)


def _save(plan: _Plan) -> None:
    items = [one.data for one in plan.edits if one.is_for_bank]
    waiting = list(plan.waits.values())
    files = {}
    if waiting != list(plan.waiting):
        files[UNREVIEWED] = unreviewed_bytes(waiting)
    if items or files:
        save_items(plan.definitions, plan.course, items, files)

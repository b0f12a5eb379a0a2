"""The workbook of a bank goes out, is edited in Excel and comes back, item by item as a diff."""

from __future__ import annotations

import io
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.examples import examples

from trainkit import api
from trainkit.cli.app import run
from trainkit.editing.items import digest_of, edit_item, item_data, original_course
from trainkit.exchange.bank_book import (
    COLUMNS,
    data_of,
    digest_of_row,
    field_of,
    read_book,
    row_of,
)
from trainkit.exchange.checking import Imported, Kind
from trainkit.exchange.source import QuestionFile
from trainkit.model.check_course import read_unreviewed
from trainkit.model.yaml import plain, read_yaml
from trainkit.problems import InputError, Problems, Severity, TrainkitError
from trainkit.text.languages import speaking

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "one-day-seminar"
MODULE = "isp-cooperation"
BANKS = sorted((ROOT / "curriculum").glob("*/items.yaml"))
GIFT = b"::Nonce::What is a nonce? {=A number used once ~A key ~A wallet}"

_AT = {name: number for number, name in enumerate(COLUMNS, 1)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "seminar"))


@cache
def _untouched() -> bytes:
    return api.export_questions(EXAMPLE, MODULE, "bank").data


class Book:
    """The workbook of the module's bank, as somebody edits it."""

    def __init__(self, folder: Path) -> None:
        is_changed = (folder / "curriculum").exists()
        made = api.export_questions(folder, MODULE, "bank").data if is_changed else _untouched()
        self.data = made
        self.book: Workbook = load_workbook(io.BytesIO(self.data))
        self.sheet: Any = self.book["Questions"]

    def row(self, name: str) -> int:
        cells = self.sheet.iter_rows(min_row=3, max_col=1)
        return next(cell.row for (cell,) in cells if cell.value == name)

    def set(self, row: int, **texts: Any) -> None:
        for name, text in texts.items():
            self.sheet.cell(row, _AT[name.replace("why_", "why-")]).value = text

    def add(self, **texts: Any) -> int:
        row = int(self.sheet.max_row) + 1
        self.set(row, **texts)
        return row

    @property
    def bytes(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def _take(folder: Path, data: bytes, **options: Any) -> Imported:
    return api.import_questions(folder, MODULE, "bank.xlsx", data=data, **options)


def _wrong(folder: Path, data: bytes) -> list[str]:
    with pytest.raises(InputError) as raised:
        _take(folder, data)
    return [f"{one.place.sheet}!{one.place.cell} {one.message}" for one in raised.value.problems
            if one.severity is Severity.ERROR]  # fmt: skip


def _item(folder: Path, name: str) -> dict[str, Any]:
    data: dict[str, Any] = plain(item_data(original_course(api.load(folder), MODULE), name))
    return data


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.parent.name)
def test_every_item_is_the_same_behind_its_row(path: Path) -> None:
    file = read_yaml(path, Problems())
    assert file is not None
    for item in plain(file.data["items"]):
        assert data_of(row_of(item)) == {"type": "single", **item}


@pytest.mark.parametrize("module", [path.parent.name for path in BANKS])
def test_every_row_of_a_workbook_comes_back(folder: Path, module: str) -> None:
    with speaking("fa"):
        done = api.export_questions(folder, module, "bank")
    problems = Problems()
    name, rows = read_book(QuestionFile(Path("bank.xlsx"), done.data), problems)
    assert (name, len(rows), problems.found) == (module, done.count, [])
    assert [digest_of_row(row.texts) for row in rows] == [row.texts["check"] for row in rows]


def test_a_workbook_that_nobody_changed_changes_nothing(folder: Path) -> None:
    done = _take(folder, Book(folder).data)
    assert (done.differences, done.taken, done.problems) == ((), (), ())
    assert not (folder / "curriculum").exists()


def test_the_same_bank_gives_the_same_bytes(folder: Path) -> None:
    assert api.export_questions(folder, MODULE, "bank").data == _untouched()


def test_a_change_raises_the_version_and_keeps_the_earlier_wording(folder: Path) -> None:
    book = Book(folder)
    book.set(book.row("isp-01"), stem="Which record is new?", why_a="New reason.")
    book.set(book.row("isp-02"), difficulty=0.55)
    before = _item(folder, "isp-01")
    done = _take(folder, book.bytes)
    assert [(one.id, one.kind, [column for column, *_ in one.fields])
            for one in done.differences or ()] == [
        ("isp-01", Kind.CHANGED, ["Question", "Why it is right or wrong (A)"]),
        ("isp-02", Kind.CHANGED, ["Expected share of right answers"]),
    ]  # fmt: skip
    now = _item(folder, "isp-01")
    assert now["stem"] == "Which record is new?"
    assert now["options"][0] == {**before["options"][0], "rationale": "New reason."}
    assert now["options"][1:] == before["options"][1:]
    assert int(now["version"]) == int(before["version"]) + 1
    assert _item(folder, "isp-02")["difficulty"] == "0.55"
    home = folder / "curriculum" / MODULE
    assert before["stem"] in (home / "earlier" / "isp-01.yaml").read_text(encoding="utf-8")
    assert not (home / "earlier" / "isp-02.yaml").exists()


def test_the_command_line_shows_what_is_different(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert run(["export", MODULE, "--format", "bank"]) == 0
    book = Book(folder)
    book.set(book.row("isp-02"), difficulty="0.55")
    Path("edited.xlsx").write_bytes(book.bytes)
    capsys.readouterr()
    old = _item(folder, "isp-02")["difficulty"]
    assert run(["import", "edited.xlsx", "--module", MODULE, "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "isp-02: changed in the bank",
        f"  Expected share of right answers: “{old}” → “0.55”",
        "1 question is different.",
        "Nothing was written.",
    ]
    assert not (folder / "curriculum").exists()


def test_a_waiting_question_that_was_completed_goes_into_the_bank(folder: Path) -> None:
    api.import_questions(folder, MODULE, "bank.gift", data=GIFT)
    book = Book(folder)
    row = book.row("isp-72")
    book.set(row, status="reviewed")
    assert "Questions!" in " ".join(_wrong(folder, book.bytes))
    course = api.load(folder).course(MODULE)
    book.set(
        row,
        objective=course.module.objectives[0].id,
        reference=course.module.references[0].id,
        cognitive="apply",
        difficulty="0,7",
        as_of="2026-11-01",
        why_a="Used once.",
        why_b="No.",
        why_c="No.",
    )
    done = _take(folder, book.bytes)
    assert [(one.id, one.kind) for one in done.differences or ()] == [("isp-72", Kind.ACCEPTED)]
    assert _item(folder, "isp-72")["difficulty"] == "0.7"
    assert read_unreviewed(folder / "curriculum" / MODULE) == ()


def test_new_rows_wait_with_the_next_ids(folder: Path) -> None:
    book = Book(folder)
    book.add(stem="What is new?", a="This", b="That", key="A")
    book.add(stem="What is newer?", a="This", b="That", key="B")
    done = _take(folder, book.bytes)
    assert [one.id for one in done.taken] == ["isp-72", "isp-73"]
    waiting = read_unreviewed(folder / "curriculum" / MODULE)
    assert [one.item["key"] for one in waiting] == ["a", "b"]
    again = Book(folder)
    again.set(again.row("isp-72"), b="Other")
    (noted,) = _take(folder, again.bytes).differences or ()
    assert (noted.id, noted.kind, noted.fields) == ("isp-72", Kind.NOTED, (("B", "That", "Other"),))


def test_what_the_bank_changed_meanwhile_is_a_conflict(folder: Path) -> None:
    book = Book(folder)
    book.set(book.row("isp-01"), stem="Mine?")
    book.set(book.row("isp-03"), stem="Also mine?")
    for name in ("isp-01", "isp-02"):
        theirs = _item(folder, name)
        edit_item(folder, MODULE, name, {**theirs, "stem": "Theirs?"}, digest_of(theirs))
    assert _wrong(folder, book.bytes) == [
        f"Questions!A{book.row('isp-01')} isp-01 was changed in the bank after this workbook was "
        "written, and it is different here in: Question; nothing of this row is taken over"
    ]
    done = _take(folder, book.bytes, partial=True)
    assert [one.id for one in done.differences or ()] == ["isp-03"]
    assert [_item(folder, f"isp-0{n}")["stem"] for n in (1, 2, 3)] == [
        "Theirs?", "Theirs?", "Also mine?",
    ]  # fmt: skip


def test_deleted_rows_and_columns_change_nothing(folder: Path) -> None:
    book = Book(folder)
    book.sheet.delete_rows(book.row("isp-05"))
    book.sheet.delete_cols(_AT["why-a"])
    done = _take(folder, book.bytes)
    assert done.differences == ()
    assert [one.message for one in done.problems] == [
        "not in the workbook, and unchanged in the bank: isp-05"
    ]


def test_columns_and_rows_may_be_moved(folder: Path) -> None:
    book = Book(folder)
    row = book.row("isp-01")
    book.set(row, stem="Moved?")
    rows = [[cell.value for cell in line] for line in book.sheet.iter_rows()]
    sheet = book.book.create_sheet("Mine")
    for line in (rows[0], rows[1], *reversed(rows[2:])):
        sheet.append(line[::-1])
    book.book.remove(book.sheet)
    (one,) = _take(folder, book.bytes).differences or ()
    assert (one.id, one.place.sheet) == ("isp-01", "Mine")


def test_every_mistake_is_named_with_its_cell(folder: Path) -> None:
    book = Book(folder)
    book.set(book.row("isp-01"), key="Z", difficulty="much", tolerance="1")
    book.set(book.row("isp-02"), a="=1+1", status="perhaps")
    book.set(book.row("isp-05"), type="riddle", volatile="perhaps", why_a=None)
    book.add(stem="What is new?", a="This", b="That", key="A", status="reviewed", case="no-case")
    found = _wrong(folder, book.bytes)
    assert found[:8] == [
        'Questions!F3 Right answer: expected a letter from a to h, found "z"',
        "Questions!AA3 items of the type single have nothing here; clear this cell",
        'Questions!AK3 Expected share of right answers: expected a number, found "much"',
        'Questions!C4 expected in the bank, to review or reviewed, found "perhaps"',
        "Questions!G4 expected text, found the formula =1+1; type an apostrophe before the =",
        "Questions!E7 expected single, multiple, true-false, matching, ordering, numeric, "
        'short-answer or hot-spot, found "riddle"',
        "Questions!H7 Why it is right or wrong (A): expected a value, found none",
        'Questions!AP7 expected yes or no, found "perhaps"',
    ]
    assert [one.split(" ")[0] for one in found[8:]] == [
        f"Questions!{column}63" for column in ("G", "H", "J", "AI", "AJ", "AK", "AM", "AO")
    ]
    assert not (folder / "curriculum").exists()


def test_names_that_the_module_does_not_have_are_named_with_their_cells(folder: Path) -> None:
    book = Book(folder)
    book.set(book.row("isp-02"), objective="no-such", reference="none", enemies="isp-99")
    book.set(book.row("isp-04"), stem="Tell me!")
    assert [one.split(" ")[0] for one in _wrong(folder, book.bytes)] == [
        "Questions!AI4", "Questions!AM4", "Questions!AS4", "Questions!B6",
    ]  # fmt: skip


def test_a_copied_row_without_its_id_is_a_new_question(folder: Path) -> None:
    book = Book(folder)
    copied = [cell.value for cell in book.sheet[book.row("isp-01")]]
    book.sheet.append([None, *copied[1:]])
    book.add(id="isp-73", stem="Mine?")
    done = _take(folder, book.bytes)
    assert [one.id for one in done.taken] == ["isp-72", "isp-73"]
    assert done.taken[0].item["options"] == _item(folder, "isp-01")["options"]


def test_ids_that_are_taken_or_none_and_a_row_without_its_hidden_cell_are_refused(
    folder: Path,
) -> None:
    book = Book(folder)
    row = book.row("isp-04")
    book.set(row, stem="Which record is new?", check=None)
    courses = [one for one in api.load(folder).courses if one.module.id != MODULE]
    other = courses[0].bank.items[0].id
    elsewhere = book.add(id=other, stem="Mine?")
    strange = book.add(id="My question", stem="Mine?")
    copied = book.add(id="isp-01", stem="Copied?")
    hidden, *ids = _wrong(folder, book.bytes)
    assert hidden.startswith(f"Questions!A{row} the hidden last column of this row is empty")
    assert ids == [
        f"Questions!A{elsewhere} there is already an item {other}; choose another id",
        f"Questions!A{strange} expected an id such as isp-72, or nothing, found My question",
        f'Questions!A{copied} "isp-01" is in A3 as well; clear this cell to add a new question',
    ]


def test_a_workbook_goes_back_into_its_own_module(folder: Path) -> None:
    other = next(one.module.id for one in api.load(folder).courses if one.module.id != MODULE)
    data = api.export_questions(folder, other, "bank").data
    with pytest.raises(TrainkitError) as raised:
        _take(folder, data)
    assert str(raised.value) == f"this is the workbook of {other}; choose that module"


def test_a_workbook_of_another_module_brings_questions_to_review(folder: Path) -> None:
    other = api.export_questions(folder, "digital-evidence-protocols", "bank")
    done = _take(folder, other.data)
    assert done.differences is None
    assert len(done.taken) == other.count


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")


_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
_TEXTS = (
    st.text(_CHARACTERS | st.sampled_from(" |¶\\\n=*"), min_size=1, max_size=20)
    .map(_lines)
    .filter(str.strip)
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.sampled_from("123456"), _TEXTS), min_size=1, max_size=3), _TEXTS)
def test_lists_in_one_cell_come_back(lines: list[tuple[str, str]], text: str) -> None:
    data = {
        "id": "x-1",
        "type": "short-answer",
        "stem": text,
        "rubric": [{"points": points, "text": one} for points, one in lines],
    }
    assert data_of(row_of(data)) == data


_ITEMS = [
    item
    for path in BANKS
    for item in plain((read_yaml(path, Problems()) or pytest.fail(str(path))).data)["items"]
]
_TYPED = {"stem", "locator", "unit", "alt", *"abcdefgh", *(f"why-{one}" for one in "abcdefgh")}


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(_ITEMS), st.data(), _TEXTS)
def test_what_is_typed_into_a_cell_changes_its_field_and_no_other(
    item: dict[str, Any], data: st.DataObject, text: str
) -> None:
    row = row_of(item)
    column = data.draw(st.sampled_from(sorted(_TYPED & row.keys())))
    edited = data_of({**row, column: text})
    assert row_of(edited) == {**row, column: text}
    same = {name for name in item if item[name] == edited[name]}
    assert {name for name in item if name not in same} <= {*field_of(column)}

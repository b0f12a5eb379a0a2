"""Worksheets, data files and keys of exercises, read back."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests import pdf
from tests.factories import SECRET, exercise_data, write_exercise, write_workshop
from trainkit.documents.builder import gather
from trainkit.documents.exercises import WorkbookView, exercise_keys, workbook_bytes_of, worksheets
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import (
    Answer,
    Column,
    DataFile,
    Drawing,
    EvidenceFile,
    ExerciseSet,
    Grid,
    Key,
    Question,
    Section,
    Worksheet,
)
from trainkit.planning.printed import Document, Kit
from trainkit.problems import Problems

HOME = "participants/exercises/alpha/dates"
KEY = "trainers/exercises/alpha/dates-key.pdf"


CANARY = "KEYCANARY"
CELLS = ("=SUM(A1)", "-5", "+05:00", "@name", "O'Neil", "plain, with a comma")
EVIDENCE = b"first\r\nsecond\xff\x00"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60" viewBox="0 0 300 60">'
    '<text x="10" y="30" font-family="Noto Sans" font-size="14">DRAWN{}</text></svg>'
)


def generate(exercise: Any, seed: bytes, language: str = "en", *_own: object) -> ExerciseSet:
    """Return every kind of content once; the drawn number makes sets differ."""
    number = Draws(seed).between(1000, 9999)
    grid = Grid(
        caption="Register",
        columns=(Column(name="No.", number=True), Column(name="Entry", code=True)),
        rows=tuple((str(n), cell) for n, cell in enumerate((*CELLS, str(number)), 1)),
    )
    fill_in = Grid(
        caption="", columns=(Column(name="Step"), Column(name="Yours")), rows=(("one", ""),)
    )
    short = str(number) if exercise.title != "Long" else f"{number} and words that take room " * 2
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(
                Section(
                    title="The register", text="It was *kept*.", grids=(grid,),
                    drawings=(Drawing(svg=SVG.format(1), alt="The word", caption="One word"),),
                ),
                Section(
                    title="Questions",
                    questions=(
                        Question(number=1, text="Which number is **last**?"),
                        Question(number=2, text="Fill in.", points=3, lines=0, grid=fill_in),
                    ),
                ),
            )
        ),
        files=(DataFile(name="register", grid=grid),),
        evidence=(EvidenceFile(name="exhibit-1.txt", content=EVIDENCE),),
        key=Key(
            answers=(
                Answer(question=1, short=short, reason=f"{CANARY} It is *last*."),
                Answer(question=2, short="open", reason="Not in the data.", undetermined=True),
            ),
            sections=(
                Section(
                    title="Solution",
                    drawings=(Drawing(svg=SVG.format(2), alt="Again", caption="Two"),),
                ),
            ),
        ),
    )  # fmt: skip


def made_from(folder: Path, tables: int = 2, **changes: object) -> Kit:
    write_workshop(folder, exercises={"tables": tables})
    (folder / "plan").mkdir()
    (folder / "plan" / "secret.txt").write_text(SECRET)
    write_exercise(folder, exercise_data(**changes))
    problems = Problems()
    gathered = gather(folder, problems)
    assert gathered is not None, list(problems)
    return gathered[0]


@pytest.fixture(autouse=True)
def invented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainkit.exercises.sets.generate", generate)


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    kit = made_from(tmp_path / "w")
    return {one.path: one for family in (worksheets, exercise_keys) for one in family(kit)}


def test_every_set_has_its_sheet_and_its_data(documents: dict[str, Document]) -> None:
    assert sorted(documents) == sorted(
        [
            f"{HOME}/set-{number}{rest}"
            for number in (1, 2)
            for rest in (".pdf", ".xlsx", "-register.csv", "-files/exhibit-1.txt")
        ]
        + [KEY]
    )


def test_a_worksheet_says_what_fits_into_the_time_of_this_workshop_s_form(tmp_path: Path) -> None:
    own = {"standard": {"minutes": 9, "task": "Answer question **2**."}}
    kit = made_from(tmp_path / "w", tables=1, variants=own)
    sheet, key = (pdf.text(next(iter(f(kit))).recipe.make()) for f in (worksheets, exercise_keys))
    assert "9 minutes, 4 points on the whole sheet. All data are invented." in sheet
    assert "You have 9 minutes Answer question 2." in sheet
    assert "9 minutes: Answer question 2. Set 1." in key


def test_a_worksheet_opens_with_authority_and_prints_everything(
    documents: dict[str, Document],
) -> None:
    text = pdf.text(documents[f"{HOME}/set-1.pdf"].recipe.make())
    parts = [
        "Alpha: exercise, set 1", "Dates",
        "15 minutes for the whole sheet, 4 points. All data are invented.",
        "Before any step: authority and limits", "An invented order.", "Nothing less would do.",
        "One period only.", "In the diary.", "The case", "A register has to be kept.", "Your task",
        "Count the days.", "The dates.", "Two sentences.", "set-1-register.csv", "The register",
        "It was kept.", "=SUM(A1)", "Questions", "Which number is last?", "Fill in.",
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "DRAWN1" in text


def test_no_file_for_participants_holds_the_key(documents: dict[str, Document]) -> None:
    for path, document in documents.items():
        if path.startswith("participants/") and path.endswith(".pdf"):
            data = document.recipe.make()
            assert CANARY not in pdf.text(data)
            assert CANARY.encode() not in pdf.content(data)
            assert "Ask what had to be known first." not in pdf.text(data)
            assert b"DRAWN2" not in pdf.content(data)
    assert CANARY in pdf.text(documents[KEY].recipe.make())


def test_sheet_and_key_carry_the_same_sum_and_sets_differ(documents: dict[str, Document]) -> None:
    key = pdf.text(documents[KEY].recipe.make())
    sums = []
    for number in (1, 2):
        text = pdf.text(documents[f"{HOME}/set-{number}.pdf"].recipe.make())
        sums.append(text.split("check sum ")[1][:8])
        assert f"Set {number} check sum {sums[-1]}" in key
    assert sums[0] != sums[1]


def test_a_key_shows_short_answers_side_by_side_and_what_is_undetermined(
    documents: dict[str, Document],
) -> None:
    text = pdf.text(documents[KEY].recipe.make())
    assert "Answers at a glance" in text
    assert text.count("undetermined") == 2
    for part in ("How to mark", "One point a date.", "Ask what had to be known first.", "DRAWN2"):
        assert part in text


def test_a_key_with_long_answers_leaves_out_the_glance(tmp_path: Path) -> None:
    (document,) = exercise_keys(made_from(tmp_path / "w", title="Long"))
    assert "Answers at a glance" not in pdf.text(document.recipe.make())


@pytest.mark.parametrize("tables", [6, 7, 24])
def test_a_key_for_many_sets_has_every_answer_on_the_paper(tmp_path: Path, tables: int) -> None:
    kit = made_from(tmp_path / "w", tables)
    (document,) = exercise_keys(kit)
    data = document.recipe.make()
    glance = pdf.text(data).split("Answers at a glance")[1].split("Debrief")[0]

    sets = [int(number) for number in re.findall(r"Set (\d+)", glance)]
    assert sets == list(range(1, tables + 1))
    assert glance.count("Question Set") == -(-tables // 6)
    with pypdfium2.PdfDocument(data) as printed:
        for page in printed:
            right = max(one.get_bounds()[2] for one in page.get_objects())
            assert right <= page.get_width()


def test_each_set_of_a_key_begins_on_a_page_of_its_own(tmp_path: Path) -> None:
    (document,) = exercise_keys(made_from(tmp_path / "w", 3))
    pages = pdf.texts(document.recipe.make())
    starts = [n for n, text in enumerate(pages) if re.search(r"Set \d check sum", text)]
    assert starts == [1, 2, 3]


def test_a_worksheet_says_which_files_are_for_spreadsheets(documents: dict[str, Document]) -> None:
    text = pdf.text(documents[f"{HOME}/set-1.pdf"].recipe.make())
    assert "open set-1.xlsx in a spreadsheet program" in text
    assert "For other programs: set-1-register.csv." in text
    assert "The files themselves: folder set-1-files." in text


def test_csv_keeps_what_is_harmless_and_disarms_formulas(documents: dict[str, Document]) -> None:
    data = documents[f"{HOME}/set-1-register.csv"].recipe.make()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data[3:].decode(), newline="")))
    assert rows[0] == ["No.", "Entry"]
    assert [row[1] for row in rows[1:7]] == [
        "'=SUM(A1)", "-5", "'+05:00", "'@name", "O'Neil", "plain, with a comma",
    ]  # fmt: skip


def test_workbook_holds_every_cell_as_text(documents: dict[str, Document]) -> None:
    workbook = load_workbook(io.BytesIO(documents[f"{HOME}/set-1.xlsx"].recipe.make()))
    assert workbook.sheetnames == ["register"]
    cells = [row[1] for row in workbook["register"].iter_rows(min_row=2)]
    assert tuple(cell.value for cell in cells[:6]) == CELLS
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_workbook_shows_long_text_in_several_lines() -> None:
    words = "over this connection the invoices were sent, " * 4
    grid = Grid(
        caption="",
        columns=(Column(name="No."), Column(name="Text")),
        rows=(("1", words), ("2", "short")),
    )
    view = WorkbookView(title="Set", files=(DataFile(name="notes", grid=grid),))
    sheet = load_workbook(io.BytesIO(workbook_bytes_of(view)))["notes"]

    assert sheet.column_dimensions["B"].width == 60
    assert [bool(sheet.cell(row, 2).alignment.wrap_text) for row in (2, 3)] == [True, False]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("portrait", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.oddHeader.left.text, sheet.print_title_rows) == ("Set", "$1:$1")


def test_evidence_is_handed_out_byte_for_byte(documents: dict[str, Document]) -> None:
    assert documents[f"{HOME}/set-1-files/exhibit-1.txt"].recipe.make() == EVIDENCE


@pytest.mark.parametrize("path", [f"{HOME}/set-1.pdf", KEY])
def test_pages_are_accessible_and_the_same_each_time(
    documents: dict[str, Document], path: str
) -> None:
    data = documents[path].recipe.make()
    assert pdf.failures(data) == []
    assert documents[path].recipe.make() == data


def test_a_set_is_generated_once_for_its_worksheet_and_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds: list[bytes] = []

    def counted(exercise: Any, seed: bytes, language: str, *_own: object) -> ExerciseSet:
        seeds.append(seed)
        return generate(exercise, seed, language)

    monkeypatch.setattr("trainkit.exercises.sets.generate", counted)
    kit = made_from(tmp_path / "w", 3)
    made = [*worksheets(kit), *exercise_keys(kit)]
    assert len(made) > 3
    assert len(seeds) == len(set(seeds)) == 3

"""The roster changed in place: what is changed, what stays, what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from trainkit.editing.roster import RosterChange, RosterChangedError, edit_roster, read_roster_file
from trainkit.editing.starter import roster_workbook
from trainkit.problems import InputError, TrainkitError
from trainkit.text.languages import PSEUDO, speaking

ROWS = (
    ("Code", "Hotel", "Name", "Country"),
    ("AB-12", "Hotel A", "Anna Lee", "KZ"),
    ("CD-34", "Hotel B", "Ben Omarov", "KG"),
    ("EF-56", "Hotel C", "", ""),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workshop with two groups, and a roster that somebody formatted by hand."""
    groups = "groups:\n  east: {name: Eastern group}\n  west: {name: Western group}\n"
    (tmp_path / "workshop.yaml").write_text(groups, encoding="utf-8")
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Participants"
    for row in ROWS:
        sheet.append(row)
    sheet["C3"].fill = PatternFill("solid", start_color="FFFF00")
    sheet["C3"].comment = Comment("vegetarian", "Hotel")
    sheet["A1"].font = Font(bold=True, color="112233")
    sheet.row_dimensions[3].height = 40
    sheet.add_table(Table(displayName="People", ref="A1:D4"))
    workbook.create_sheet("Rooms").append(("=1+1", "keep me"))
    workbook.save(tmp_path / "participants.xlsx")
    return tmp_path


def cells(folder: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(folder / "participants.xlsx")["Participants"]
    return list(sheet.iter_rows(values_only=True))


def test_changed_cells_are_understood_and_everything_else_stays(folder: Path) -> None:
    edit_roster(
        folder, RosterChange(changed={3: {"country": "Казахстан", "name": "Ben  Omarov Jr"}})
    )
    changed = ("CD-34", "Hotel B", "Ben Omarov Jr", "KZ")
    assert cells(folder) == [ROWS[0], ROWS[1], changed, ("EF-56", "Hotel C", None, None)]
    workbook = load_workbook(folder / "participants.xlsx")
    sheet = workbook["Participants"]
    assert sheet["C3"].fill.start_color.rgb == "00FFFF00"
    assert sheet["C3"].comment.text == "vegetarian"
    assert sheet["A1"].font.color.rgb == "00112233"
    assert sheet.row_dimensions[3].height == 40
    assert list(workbook["Rooms"].iter_rows(values_only=True)) == [("=1+1", "keep me")]


def test_new_person_gets_a_code_and_new_columns_are_added(folder: Path) -> None:
    person = {"name": "=Dana", "group": "west", "email": "Dana <d@example.org>"}
    file = edit_roster(folder, RosterChange(added=[person]))
    header, *_, row = cells(folder)
    assert header == (*ROWS[0], "Group", "E-mail")
    assert row[1:] == (None, "=Dana", None, "Western group", "d@example.org")
    assert re.fullmatch(r"[A-Z]{2}-\d\d", str(row[0]))
    assert file.codes == ("AB-12", "CD-34", "EF-56", row[0])
    sheet = load_workbook(folder / "participants.xlsx")["Participants"]
    assert sheet["C5"].data_type == "s"
    assert sheet["E1"].font.bold == sheet["D1"].font.bold
    assert sheet.tables["People"].ref == "A1:D5"


def test_removed_person_is_gone_with_the_look_of_the_row(folder: Path) -> None:
    edit_roster(folder, RosterChange(removed=frozenset({2})))
    assert cells(folder) == [ROWS[0], ROWS[2], ("EF-56", "Hotel C", None, None)]
    sheet = load_workbook(folder / "participants.xlsx")["Participants"]
    assert sheet["C2"].fill.start_color.rgb == "00FFFF00"
    assert (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height) == (40, None)
    assert sheet.tables["People"].ref == "A1:D3"


def test_links_that_excel_made_of_addresses_follow_their_people(folder: Path) -> None:
    path = folder / "participants.xlsx"
    workbook = load_workbook(path)
    sheet = workbook["Participants"]
    for number, address in enumerate(("E-mail", "anna@example.org", "ben@example.org"), 1):
        sheet.cell(number, 5, address)
    for number in (2, 3):
        sheet.cell(number, 5).hyperlink = f"mailto:{sheet.cell(number, 5).value}"
    workbook.save(path)
    edit_roster(folder, RosterChange(removed=frozenset({2})))
    link = load_workbook(path)["Participants"]["E2"]
    assert (link.value, link.hyperlink.target) == ("ben@example.org", "mailto:ben@example.org")
    edit_roster(folder, RosterChange(changed={2: {"email": "omarov@example.org"}}))
    assert load_workbook(path)["Participants"]["E2"].hyperlink is None
    edit_roster(folder, RosterChange(changed={2: {"email": ""}}))
    assert cells(folder)[1] == ("CD-34", "Hotel B", "Ben Omarov", "KG", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            RosterChange(changed={2: {"country": "Nowhereland"}}),
            ['D2: expected a country such as Senegal or SN, found "Nowhereland"'],
        ),
        (
            RosterChange(changed={2: {"group": "north"}}),
            [
                "A2: expected one of the groups of the workshop, Eastern group or Western group, "
                'found "north"'
            ],
        ),
        (
            RosterChange(added=[{"code": "AB-12"}]),
            ["A5: the code AB-12 belongs to two people; first in A2"],
        ),
        (
            RosterChange(changed={3: {"code": ""}}, added=[{"email": "nobody"}]),
            [
                "A3: code: expected a value, found none",
                'E5: email: expected an e-mail address such as name@example.org, found "nobody"',
            ],
        ),
    ],
)
def test_what_the_check_would_refuse_is_not_written(
    folder: Path, change: RosterChange, said: list[str]
) -> None:
    before = (folder / "participants.xlsx").read_bytes()
    with pytest.raises(InputError) as caught:
        edit_roster(folder, change)
    assert [f"{one.place.cell}: {one.message}" for one in caught.value.problems] == said
    assert (folder / "participants.xlsx").read_bytes() == before


def test_row_that_was_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    seen = read_roster_file(folder).rows
    edit_roster(folder, RosterChange(changed={2: {"name": "Anna Lee-Kim"}}))
    change = RosterChange(changed={2: {"country": "KG"}}, seen={2: seen[2].digest})
    with pytest.raises(RosterChangedError) as caught:
        edit_roster(folder, change)
    assert caught.value.row is not None
    assert caught.value.row.texts == {"code": "AB-12", "name": "Anna Lee-Kim", "country": "KZ"}
    edit_roster(folder, RosterChange(changed={3: {"country": "UZ"}}, seen={3: seen[3].digest}))
    assert cells(folder)[1:3] == [
        ("AB-12", "Hotel A", "Anna Lee-Kim", "KZ"), ("CD-34", "Hotel B", "Ben Omarov", "UZ"),
    ]  # fmt: skip


def test_errors_that_were_there_do_not_hold_up_other_rows(folder: Path) -> None:
    workbook = load_workbook(folder / "participants.xlsx")
    workbook["Participants"]["D2"] = "Kaz"
    workbook.save(folder / "participants.xlsx")
    file = edit_roster(folder, RosterChange(changed={3: {"country": "UZ"}}))
    assert [one.place.cell for one in file.errors] == ["D2"]
    assert cells(folder)[2][3] == "UZ"


def test_same_change_gives_the_same_bytes_and_no_change_none(folder: Path) -> None:
    data = (folder / "participants.xlsx").read_bytes()
    assert edit_roster(folder, RosterChange(changed={2: {"country": "KZ"}})).data == data
    first = edit_roster(folder, RosterChange(changed={2: {"country": "KG"}})).data
    (folder / "participants.xlsx").write_bytes(data)
    assert edit_roster(folder, RosterChange(changed={2: {"country": "KG"}})).data == first


def test_workbook_that_would_lose_a_chart_is_left_alone(folder: Path) -> None:
    workbook = load_workbook(folder / "participants.xlsx")
    workbook["Rooms"].add_chart(BarChart(), "A5")
    workbook.save(folder / "participants.xlsx")
    with pytest.raises(TrainkitError) as caught:
        edit_roster(folder, RosterChange(changed={2: {"country": "KG"}}))
    assert str(caught.value) == (
        "participants.xlsx has charts, pictures or pivot tables, which would be lost if you "
        "changed it here; move them to another workbook, or change the list in Excel"
    )


def test_a_roster_stays_in_its_language(folder: Path) -> None:
    path = folder / "participants.xlsx"
    with speaking(PSEUDO):
        path.write_bytes(roster_workbook(("AB-12", "CD-34")))
    assert load_workbook(path).sheetnames[0] == "Ṕáŕťíćíṕáńťś"
    workbook = load_workbook(path)
    workbook.worksheets[0].delete_cols(7)  # the column of addresses
    workbook.save(path)
    file = edit_roster(folder, RosterChange(added=[{"email": "d@example.org"}]))
    assert len(file.codes) == 3
    headings = [cell.value for cell in load_workbook(path).worksheets[0][1]]
    assert (headings[0], headings[-1]) == ("Ćóďé", "É-ḿáíĺ")

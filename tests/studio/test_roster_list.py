"""A list is dropped on the page of participants, looked at, settled, and taken over."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, Route, expect

from tests.studio.conftest import Client, fit_for_all
from trainkit.editing.roster import edit_roster, misplaced_by_language, read_roster_file

AT = "/w/almaty/participants"
LIST = (
    "ФИО;Организация;Страна\n"
    "Gulnara Mysalbekova;Court;Кыргызстан\n"
    "Нурлан Образов;;Кыргызстан\n"
    "Анна Ли;МВД;Казахстн\n"
)


@pytest.fixture
def home(home: Path) -> Path:
    """The example before anybody has answered: what there is of people is read for each list."""
    shutil.rmtree(home / "almaty" / "responses")
    return home


def people(home: Path) -> dict[str, dict[str, str]]:
    """Return everybody by code, without empty cells."""
    rows = read_roster_file(home / "almaty").table.rows
    return {
        row.texts["code"]: {key: text for key, text in row.texts.items() if text} for row in rows
    }


def send(client: Client, data: bytes, name: str = "list.csv") -> str:
    """Send a list and return the page that it leads to."""
    answer = client.post(f"{AT}/send", files={"list": (name, data)})
    return answer.text


def test_list_is_taken_over_when_all_is_settled(client: Client, home: Path) -> None:
    before = people(home)
    assert 'value="nobody"' in send(client, LIST.encode("cp1251"))
    said = {"seen": read_roster_file(home / "almaty").digest, "do": "take"}
    answer = client.post(f"{AT}/list", data=said)
    assert answer.status_code == 422
    assert people(home) == before
    said |= {"same.3": "KG-25", "typed.4.country": "Казахстан", "take": "KG-19 organisation"}
    answer = client.post(f"{AT}/list", data=said)
    assert answer.url.path == AT
    assert "1 new person, 2 already on the list." in answer.text
    assert "22 people are not on the imported list and stay here" in answer.text
    after = people(home)
    (new,) = after.keys() - before.keys()
    assert after.pop(new) == {
        "code": new, "name": "Анна Ли", "organisation": "МВД", "country": "KZ",
    }  # fmt: skip
    before["KG-19"]["organisation"] = "Court"
    assert after == before
    assert client.get(f"{AT}/list").url.path == AT


LANGUAGES = (
    "\ngroups:\n  persian: {name: Persian group, languages: [fa]}\n"
    "  kazakh: {name: Kazakh group, languages: [kk]}\n"
)


def in_groups_by_language(home: Path) -> None:
    """Give the workshop two groups, and everybody who is there already the right one."""
    folder = home / "almaty"
    file = folder / "workshop.yaml"
    file.write_text(file.read_text(encoding="utf-8") + LANGUAGES, encoding="utf-8")
    edit_roster(folder, misplaced_by_language(folder, read_roster_file(folder)).change)


MIXED = "Name;Language;Group\nAnna Lee;kk;Persian group\nBo Kim;fa;\nCy Lee;ru;Kazakh group\n"


def groups(home: Path) -> dict[str, str]:
    """Return the groups of the people of ``MIXED``."""
    return {
        one["name"]: one.get("group", "")
        for one in people(home).values()
        if one["name"] in {"Anna Lee", "Bo Kim", "Cy Lee"}
    }


def test_preview_names_who_comes_into_a_group_of_another_language_and_assigns_them(
    client: Client, home: Path
) -> None:
    in_groups_by_language(home)
    shown = send(client, MIXED.encode())
    assert (
        "2 people are not in a group of their language: Anna Lee, Bo Kim.</p>"
        "<p>No group has the language of Cy Lee.</p>"
    ) in shown
    said = {"seen": read_roster_file(home / "almaty").digest, "do": "take"}
    client.post(f"{AT}/list", data={**said, "by_language": "yes"})
    assert groups(home) == {
        "Anna Lee": "Kazakh group", "Bo Kim": "Persian group", "Cy Lee": "Kazakh group",
    }  # fmt: skip


def test_without_the_tick_everybody_is_where_the_list_says(client: Client, home: Path) -> None:
    in_groups_by_language(home)
    send(client, MIXED.encode())
    said = {"seen": read_roster_file(home / "almaty").digest, "do": "take"}
    assert "2 people are not in a group of their language" in (
        client.post(f"{AT}/list", data=said).text
    )
    assert groups(home) == {"Anna Lee": "Persian group", "Bo Kim": "", "Cy Lee": "Kazakh group"}


def test_import_is_undone_and_redone_to_the_byte(client: Client, home: Path) -> None:
    file = home / "almaty" / "participants.xlsx"
    before = file.read_bytes()
    send(client, b"Name\nAnna Lee\n")
    client.post(f"{AT}/list", data={"seen": read_roster_file(home / "almaty").digest, "do": "take"})
    after = file.read_bytes()
    seen = read_roster_file(home / "almaty").digest
    assert client.post(f"{AT}/undo", data={"seen": "of yesterday"}).status_code == 409
    assert file.read_bytes() == after
    undone = client.post(f"{AT}/undo", data={"seen": seen})
    assert "Undone: Import a list." in undone.text
    assert "not on the list</span></td>" not in undone.text
    assert file.read_bytes() == before
    again = client.post(f"{AT}/undo", data={"seen": read_roster_file(home / "almaty").digest})
    assert "The list was imported: 1 new person, 0 already on the list." in again.text
    assert file.read_bytes() == after


def test_import_is_not_undone_once_a_new_code_has_left_a_trace(client: Client, home: Path) -> None:
    known = people(home).keys()
    send(client, b"Name\nAnna Lee\n")
    said = {"seen": read_roster_file(home / "almaty").digest, "do": "take"}
    imported = client.post(f"{AT}/list", data=said)
    assert imported.text.count(f'action="{AT}/undo"') == 1
    (code,) = people(home).keys() - known
    file = home / "almaty" / "workshop.yaml"
    text = file.read_text(encoding="utf-8") + f"\npapers: {{large_print: [{code}]}}\n"
    file.write_text(text, encoding="utf-8")
    assert f'action="{AT}/undo"' not in client.get(AT).text
    seen = read_roster_file(home / "almaty").digest
    assert client.post(f"{AT}/undo", data={"seen": seen}).status_code == 409
    assert people(home).keys() == {*known, code}


def test_columns_that_are_chosen_go_before_the_guess(client: Client) -> None:
    send(client, b"Nick;Real\nAnna Lee;Bo Kim\n")
    shown = client.post(
        f"{AT}/list", data={"table": "1 ", "header": "1", "col.1": "", "col.2": "name"}
    ).text
    assert '<option value="name" selected>Name</option>' in shown
    assert "no column has the names" not in shown
    assert "<strong>1</strong> new" in shown


def test_other_sheet_and_other_row_of_headings_are_guessed_anew(client: Client) -> None:
    workbook, stream = Workbook(), io.BytesIO()
    first = workbook.active
    assert first is not None
    for row in (("Name", "Country", "Role"), ("Anna Lee", "KZ", "Judge")):
        first.append(row)
    other = workbook.create_sheet("Late")
    for row in (("Country", "Code"), ("Name", "Country"), ("Bo Kim", "UZ"), ("Cy Lee", "KZ")):
        other.append(row)
    workbook.save(stream)
    shown = send(client, stream.getvalue(), "list.xlsx")
    assert 'name="table" value="1 Sheet"' in shown
    said = {"table": "1 Sheet", "header": "1", "col.1": "name", "sheet": "Late"}
    shown = client.post(f"{AT}/list", data=said).text
    assert 'name="table" value="1 Late"' in shown
    assert '<option value="country" selected>Country</option>' in shown.split('id="col-1"')[1]
    said = {"table": "1 Late", "header": "2", "col.1": "country", "sheet": "Late"}
    shown = client.post(f"{AT}/list", data=said).text
    assert '<option value="name" selected>Name</option>' in shown.split('id="col-1"')[1]
    assert "<strong>2</strong> new" in shown
    beyond = client.post(f"{AT}/list", data={**said, "table": "2 Late", "header": "99"})
    assert beyond.status_code == 200


def test_list_is_not_taken_over_unseen_after_a_change_of_the_roster(
    client: Client, home: Path
) -> None:
    send(client, b"Name\nAnna Lee\n")
    before = people(home)
    answer = client.post(f"{AT}/list", data={"seen": "another", "do": "take"})
    assert answer.status_code == 409
    assert "was changed in the meantime" in answer.text
    assert people(home) == before


def test_file_that_is_no_list_is_refused_in_words(client: Client, home: Path) -> None:
    answer = client.post(f"{AT}/send", files={"list": ("../../x.xlsx", b"PK\x03\x04nonsense")})
    assert answer.status_code == 422
    assert "x.xlsx" in answer.text
    assert "expected an Excel workbook" in answer.text
    assert client.get(f"{AT}/list").url.path == AT


def test_list_that_is_far_too_long_is_refused_with_its_bound(client: Client) -> None:
    shown = send(client, b"Name\n" + 300_000 * b"Anna Lee\n")
    assert "at most 2,000 rows are read; split the list" in shown


def test_list_is_dropped_and_settled_by_keyboard(page: Page, home: Path) -> None:
    page.goto(AT)
    transfer = page.evaluate_handle(
        """(text) => { const data = new DataTransfer();
        data.items.add(new File([text], "late.csv", {type: "text/csv"})); return data; }""",
        LIST,
    )
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})
    expect(page.get_by_role("heading", name="Import a list")).to_be_visible()
    fit_for_all(page)
    field = page.get_by_label("Country in row 4")
    field.fill("Казахстан")
    field.press("Tab")
    expect(page.locator(".field-problem")).to_have_count(0)
    same = page.get_by_label("The same as Nurlan Obrazov")
    same.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 to be decided above")).to_have_count(0)
    page.get_by_role("button", name="Tick all").press("Enter")
    page.get_by_role("button", name="Import", exact=True).press("Enter")
    expect(page.get_by_text("1 new person, 2 already on the list.")).to_be_visible()
    after = people(home)
    assert len(after) == 25
    assert after["KG-25"]["name"] == "Нурлан Образов"
    fit_for_all(page)


def test_what_is_being_typed_stays_when_an_earlier_answer_comes_late(
    page: Page, home: Path
) -> None:
    page.goto(AT)
    text = "Name;Country;Language\nAnna Lee;Kazakhstn;англ\nBo Kim;Uzbkistan;рус\nTotal: 2\n"
    page.get_by_label("Import a list of people").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Preview").press("Enter")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/participants/list", hold)
    first, second = (page.get_by_label(f"Country in row {row}") for row in (2, 3))
    first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Kazakhstan")
    with page.expect_request("**/participants/list"):
        page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Uzbek")
    with page.expect_response("**/participants/list"):
        held.pop().continue_()
    expect(second).to_have_value("Uzbek")  # half typed when the answer to the first came
    expect(second).to_be_focused()
    page.keyboard.type("istan")
    page.unroute("**/participants/list")
    page.keyboard.press("Tab")
    expect(page.locator(".field-problem")).to_have_count(0)
    expect(first).to_have_value("Kazakhstan")
    expect(second).to_have_value("Uzbekistan")
    expect(second).to_have_attribute("list", "countries")
    footer = page.get_by_label("Row 4: Total: 2")
    expect(footer).not_to_be_checked()
    footer.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("3 people.")).to_be_visible()
    expect(footer).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("2 people.")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).press("Enter")
    expect(page.get_by_text("2 new people")).to_be_visible()
    new = [one for one in people(home).values() if one["name"] in {"Anna Lee", "Bo Kim"}]
    assert [(one["country"], one["language"]) for one in new] == [("KZ", "en"), ("UZ", "ru")]

"""The participants in the studio: rows are changed, added, removed, and moved between groups."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.studio.conftest import Client, fit_for_all
from trainkit.editing.roster import (
    RosterChange,
    edit_roster,
    misplaced_by_language,
    read_roster_file,
)

AT = "/w/almaty/participants"
GROUPS = (
    "\ngroups:\n  east: {name: Eastern group, size: 12}\n  west: {name: Western group, size: 12}\n"
)


def row(home: Path, number: int) -> dict[str, str]:
    """Return what stands in a row, without empty cells."""
    texts = read_roster_file(home / "almaty").rows[number].texts
    return {key: text for key, text in texts.items() if text}


def digest(home: Path, number: int) -> str:
    return read_roster_file(home / "almaty").rows[number].digest


@pytest.fixture
def grouped(home: Path) -> Path:
    """The workshop with two groups, in which nobody is yet."""
    file = home / "almaty" / "workshop.yaml"
    file.write_text(file.read_text(encoding="utf-8") + GROUPS, encoding="utf-8")
    return home


def test_row_is_saved_with_what_was_typed_and_nothing_else(client: Client, home: Path) -> None:
    before = row(home, 10)
    typed = {"name": "Daniyar Ulgibayev", "country": "Кыргызстан", "language": "Russian"}
    answer = client.post(f"{AT}/row/10/edit", data={"seen": digest(home, 10), **typed})
    assert answer.url.path == AT
    assert row(home, 10) == {**before, "country": "KG"}


def test_problem_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, home: Path
) -> None:
    before = row(home, 10)
    typed = {"name": "Dana", "country": "Nowhere", "email": "dana@example.org"}
    answer = client.post(f"{AT}/row/10/edit", data={"seen": digest(home, 10), **typed})
    assert answer.status_code == 422
    assert 'id="row-10-country-said"><p class="field-problem">expected a country' in answer.text
    assert 'value="Nowhere"' in answer.text
    assert 'value="dana@example.org"' in answer.text
    assert row(home, 10) == before


def test_row_that_was_changed_meanwhile_shows_both_and_is_saved_at_the_second_try(
    client: Client, home: Path
) -> None:
    old = digest(home, 10)
    edit_roster(home / "almaty", RosterChange(changed={10: {"name": "Other Name"}}))
    answer = client.post(f"{AT}/row/10/edit", data={"seen": old, "name": "My Name"})
    assert answer.status_code == 409
    assert "<bdi><strong>Other Name</strong></bdi>" in answer.text
    assert 'value="My Name"' in answer.text
    assert row(home, 10)["name"] == "Other Name"
    assert f'name="seen" value="{digest(home, 10)}"' in answer.text
    client.post(f"{AT}/row/10/edit", data={"seen": digest(home, 10), "name": "My Name"})
    assert row(home, 10)["name"] == "My Name"


def test_new_person_gets_a_code_and_a_wrong_address_is_refused(client: Client, home: Path) -> None:
    answer = client.post(f"{AT}/new", data={"name": "Anna", "email": "anna@"})
    assert answer.status_code == 422
    assert 'id="row-new-email-said"><p class="field-problem">expected an e-mail' in answer.text
    assert client.post(f"{AT}/new", data={"name": " "}).status_code == 422
    client.post(f"{AT}/new", data={"name": "Anna", "email": "anna@example.org"})
    new = row(home, 26)
    assert {**new, "code": ""} == {"code": "", "name": "Anna", "email": "anna@example.org"}


def test_removal_says_what_there_is_of_the_person_first(client: Client, home: Path) -> None:
    shown = client.get(f"{AT}/row/4/remove").text
    assert "Entries on the sheet Pre of the score sheet" in shown
    assert row(home, 4)["code"] == "AX-27"
    client.post(f"{AT}/row/4/remove", data={"seen": digest(home, 4)})
    assert row(home, 4)["code"] == "IR-05"
    client.post(f"{AT}/new", data={"name": "Anna"})
    fresh = client.get(f"{AT}/row/25/remove").text
    assert "Nothing has been printed for this person, and there are no answers" in fresh


def test_prepared_codes_of_nobody_are_removed_when_asked(client: Client, home: Path) -> None:
    edit_roster(home / "almaty", RosterChange(added=[{"code": "ZZ-11"}, {"code": "ZZ-22"}]))
    assert "2 prepared codes are not assigned yet." in client.get(AT).text
    seen = read_roster_file(home / "almaty").digest
    client.post(f"{AT}/prepared", data={"seen": seen})
    assert read_roster_file(home / "almaty").codes[-1] == "CC-21"


def test_wrong_cell_of_the_file_is_marked_and_can_be_corrected(client: Client, home: Path) -> None:
    path = home / "almaty" / "participants.xlsx"
    workbook = load_workbook(path)
    workbook["Participants"]["A3"] = "ax 11"
    workbook.save(path)
    assert '<td class="is-wrong" data-label="Code">' in client.get(AT).text
    client.post(f"{AT}/row/3/edit", data={"seen": digest(home, 3), "code": "AX-11"})
    assert row(home, 3)["code"] == "AX-11"


def test_people_are_counted_the_most_first_without_prepared_codes(
    client: Client, home: Path
) -> None:
    file = read_roster_file(home / "almaty")
    countries = ["KG", "KZ", "KZ", ""]
    changed = {
        number: {"country": countries[at] if at < 4 else "UZ"}
        for at, number in enumerate(file.rows)
    }
    edit_roster(home / "almaty", RosterChange(changed=changed, added=[{"code": "ZZ-11"}]))
    counts = client.get(AT).text.partition('aria-label="By country"')[2].partition("</ul>")[0]
    found = re.findall(r"<bdi>(.+?)</bdi> <strong>(\d+)", counts)
    assert found == [
        ("Uzbekistan", str(len(changed) - 4)), ("Kazakhstan", "2"), ("Kyrgyzstan", "1"),
        ("No country", "1"),
    ]  # fmt: skip


def test_form_of_one_row_shows_no_error_of_another(client: Client, home: Path) -> None:
    path = home / "almaty" / "participants.xlsx"
    workbook = load_workbook(path)
    workbook["Participants"]["A12"] = "ax 11"
    workbook.save(path)
    typed = {"seen": digest(home, 2), "code": row(home, 3)["code"]}
    answer = client.post(f"{AT}/row/2/edit", data=typed)
    assert answer.status_code == 422
    form = answer.text.partition('id="row-2-code-said">')[2].partition("</div>")[0]
    assert "ax 11" not in form


def test_address_of_a_page_holds_nothing_personal(client: Client) -> None:
    addresses = re.findall(r'(?:href|action|hx-get|hx-post)="(/w/[^"]+)"', client.get(AT).text)
    own = {one.split("#")[0] for one in addresses if one.startswith(AT)}
    assert {re.sub(r"/row/\d+", "/row/N", one) for one in own} == {
        AT, f"{AT}/new", f"{AT}/send", f"{AT}/row/N/edit",
    }  # fmt: skip


def test_group_is_chosen_and_a_stale_choice_changes_nothing(client: Client, grouped: Path) -> None:
    seen = digest(grouped, 2)
    answer = client.post(f"{AT}/row/2/group", data={"seen": seen, "group": "west"})
    assert answer.url.path == f"{AT}/groups"
    assert row(grouped, 2)["group"] == "Western group"
    stale = client.post(f"{AT}/row/2/group", data={"seen": seen, "group": "east"})
    assert stale.status_code == 409
    assert row(grouped, 2)["group"] == "Western group"
    client.post(f"{AT}/row/2/group", data={"seen": digest(grouped, 2), "group": ""})
    assert "group" not in row(grouped, 2)


def test_row_is_changed_by_keyboard_and_the_counts_follow(page: Page, home: Path) -> None:
    page.goto(AT)
    page.locator("#edit-10").press("Enter")
    name = page.locator("#row-10").get_by_label("Name")
    expect(name).to_be_focused()
    page.locator("#row-10-country").fill("Atlantis")
    page.keyboard.press("Enter")
    expect(page.locator("#row-10-country")).to_be_focused()
    expect(page.locator("#row-10-country-said")).to_contain_text('found "Atlantis"')
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Uzbekistan")
    page.keyboard.press("Enter")
    expect(page.locator("#row-10")).to_contain_text("Uzbekistan")
    expect(page.locator("#counts")).to_contain_text("Uzbekistan 4")
    expect(page.locator("#edit-10")).to_be_focused()
    assert row(home, 10)["country"] == "UZ"
    page.get_by_label("Show only").fill("uzbek prosecutor")
    expect(page.locator("#filter-count")).to_have_text("2 of 24")
    page.locator("#edit-22").click()
    expect(page.locator("#row-22").get_by_label("Name")).to_be_focused()
    fit_for_all(page)


def test_people_are_put_into_the_groups_of_their_languages_by_one_button(
    client: Client, grouped: Path
) -> None:
    file = grouped / "almaty" / "workshop.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Eastern group, size: 12", "Eastern group, languages: [kk]").replace(
            "Western group, size: 12", "Western group, languages: [en, fa]"
        ),
        encoding="utf-8",
    )
    languages = {number: row(grouped, number)["language"] for number in range(2, 10)}
    assert set(languages.values()) == {"fa", "kk"}
    said = client.get(AT).text
    assert "people are not in a group of their language: " in said
    assert client.get(f"{AT}/groups").text.count("Assign by language") == 1
    seen = read_roster_file(grouped / "almaty").digest
    stale = client.post(f"{AT}/groups", data={"seen": "of yesterday"})
    assert stale.status_code == 409
    assert all("group" not in row(grouped, number) for number in languages)
    answer = client.post(f"{AT}/groups", data={"seen": seen})
    assert answer.url.path == f"{AT}/groups"
    assert {number: row(grouped, number).get("group") for number in languages} == {
        number: "Eastern group" if language == "kk" else "Western group"
        for number, language in languages.items()
    }
    left = misplaced_by_language(grouped / "almaty", read_roster_file(grouped / "almaty"))
    assert left.movable == ()


def test_person_is_moved_by_mouse_keyboard_and_choice(grouped: Path, page: Page) -> None:
    page.goto(f"{AT}/groups")
    west = page.locator('.group-column[data-group="west"]')
    page.locator("#grip-2").drag_to(west)
    expect(west.locator("#grip-2")).to_be_visible()
    expect(page.locator("#said")).to_have_text("Farid Mesali: Western group")
    grip = page.locator("#grip-3")
    grip.press("Enter")
    grip.press("ArrowLeft")
    grip.press("Enter")
    expect(west.locator("#grip-3")).to_be_visible()
    expect(page.locator("#grip-3")).to_be_focused()
    page.locator("#group-of-4").select_option("east")
    expect(page.locator('.group-column[data-group="east"] #grip-4')).to_be_visible()
    groups = [row(grouped, number).get("group") for number in (2, 3, 4, 5)]
    assert groups == ["Western group", "Western group", "Eastern group", None]
    fit_for_all(page)

"""Items: found, looked at as printed, edited with the check's remarks, written anew."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.studio.conftest import EXAMPLE, Client, fit_for_all
from tests.studio.test_settings import inputs_of
from trainkit import api
from trainkit.editing.items import item_data, original_course
from trainkit.files.writing import lock
from trainkit.model.items.registry import FORMATS, MODELS
from trainkit.model.yaml import plain
from trainkit.studio.forms.item_words import FIELDS, TYPES
from trainkit.studio.forms.parts import ItemChoices, part_of
from trainkit.studio.tests import stretches

ITEMS = "/w/almaty/items"
CT = f"{ITEMS}/cryptocurrency-tracing"


def _form(client: Client, path: str) -> dict[str, list[str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.text
    return inputs_of(page[page.index('<div id="settings"') :])


def _found(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def test_every_type_has_a_name_and_every_field_a_place() -> None:
    assert sorted(TYPES) == sorted(FORMATS)
    kept = {"id", "version", "type"}
    assert {name: sorted((*fields, *kept)) for name, fields in FIELDS.items()} == {
        name: sorted(model.model_fields) for name, model in MODELS.items()
    }


def test_the_form_of_every_item_of_the_example_gives_back_what_the_bank_has() -> None:
    definitions = api.load(EXAMPLE)
    for each in definitions.courses:
        course = original_course(definitions, each.module.id)
        for item in course.bank.items:
            data, part = item_data(course, item.id), part_of(MODELS[item.type], FIELDS[item.type])
            form: dict[str, tuple[str, ...]] = {}
            for view in part.view("", data, (), ItemChoices(course, data), {}).each():
                if view.control == "rows":
                    form[f"{view.name}.#"] = tuple(row.token for row in view.children)
                elif not view.children:
                    form[view.name] = view.texts
            merged = part.merge(dict(data), part.read(form, ""))
            assert plain(merged) == plain(data)


def test_the_list_is_filtered_and_paged(client: Client) -> None:
    first = client.get(ITEMS).text
    assert len(_found(first)) == 40
    assert "255 items, page 1 of 7" in first
    last = client.get(f"{ITEMS}?page=7").text
    assert len(_found(last)) == 15
    narrowed = client.get(f"{ITEMS}?words=fee+inputs&module=cryptocurrency-tracing&level=recall")
    assert _found(narrowed.text) == ["ct-01"]
    assert _found(client.get(f"{ITEMS}?words=zebra").text) == []
    on_form = [_found(client.get(f"{ITEMS}?form=A&page={n}").text) for n in (1, 2)]
    assert len(on_form[0]) == 20
    assert on_form[1] == on_form[0]  # there is no second page


def test_an_item_is_shown_with_its_key_and_as_it_is_printed(client: Client) -> None:
    page = client.get(f"{CT}/ct-03").text
    assert "Key: B" in page
    assert "The standard says that a transfer must fire this event." in page
    picture = Image.open(io.BytesIO(client.get(f"{CT}/ct-03/picture").content))
    assert picture.width == round(190 / 25.4 * 110)  # the page's 190 mm at 110 dots an inch
    assert 100 < picture.height < 250  # a question with three short options, cut off below
    assert client.get(f"{CT}/ct-99").status_code == 404
    assert client.get(f"{ITEMS}/no-module/ct-03").status_code == 404
    assert client.get(f"{ITEMS}/new?module=isp-cooperation&type=essay").status_code == 404


def on_form_a(home: Path) -> tuple[str, int, int]:
    """Return the first item on form A of one best answer: its id, number and version."""
    text = (home / "almaty" / "plan" / "forms.yaml").read_text(encoding="utf-8")
    row = re.search(r"item: (ct-\d+), version: (\d+), options: .* # (\d+)", text)
    assert row is not None
    return row[1], int(row[3]), int(row[2])


def test_a_remark_stands_below_its_field_and_nothing_is_saved(client: Client, home: Path) -> None:
    item, number, version = on_form_a(home)
    form = _form(client, f"{CT}/{item}") | {"stem": ["Which record does not show it"]}
    said = client.post(f"{CT}/{item}/check", data=form).text
    assert said.count('<p class="field-problem') == 2
    below = re.search(r'<div id="f-stem-problem"[^>]*>(.*?)</div>', said)
    assert below is not None
    assert re.findall("severity-([a-z]+)", below[1]) == ["warning", "error"]
    assert "expected a question mark or a colon at the end of the stem" in below[1]
    assert f"Saving makes this version {version + 1}" in said
    assert f"This item is on form A1 (question {number}), which keeps version {version}." in said
    assert not (home / "almaty" / "curriculum").exists()


def test_an_edit_is_saved_and_both_wordings_are_compared(client: Client, home: Path) -> None:
    item, number, version = on_form_a(home)
    form = _form(client, f"{CT}/{item}")
    (stem,) = form["stem"]
    wanted = form | {"stem": [f"{stem[:-1]} on paper{stem[-1]}"]}
    answer = client.post(f"{CT}/{item}", data=wanted, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CT}/{item}?saved")
    page = client.get(answer.headers["location"]).text
    assert f"From version {version} to {version + 1}" in page
    assert "<ins> on paper</ins>" in page
    assert f"A1, question {number} (in version {version})" in page
    again = client.post(f"{CT}/{item}", data=wanted, follow_redirects=False)
    assert again.status_code == 303  # the item is as wanted already
    assert f"{item} was changed after form A1 was fixed" in _errors(client)
    seen = _form(client, f"{CT}/{item}")["seen"]
    client.post(f"{CT}/{item}/earlier", data={"seen": seen, "version": str(version)})
    assert _form(client, f"{CT}/{item}")["stem"] == form["stem"]
    assert _errors(client) == ""


def _errors(client: Client) -> str:
    work = client.app.state.shelf.work("almaty")
    return " ".join(one.message for one in api.check(work.folder) if one.severity == 0)


def test_a_change_made_meanwhile_is_shown_and_kept_until_somebody_decides(client: Client) -> None:
    form = _form(client, f"{CT}/ct-03")
    client.post(f"{CT}/ct-03", data=form | {"difficulty": ["0.55"]})
    mine = form | {"difficulty": ["0.45"]}
    answer = client.post(f"{CT}/ct-03", data=mine, follow_redirects=False)
    assert answer.status_code == 409
    assert "has changed this item since you opened this page" in answer.text
    assert "<del>55</del><ins>45</ins>" in answer.text
    decided = client.post(f"{CT}/ct-03", data=_of(answer.text), follow_redirects=False)
    assert decided.status_code == 303
    assert _form(client, f"{CT}/ct-03")["difficulty"] == ["0.45"]


def test_what_is_wrong_is_told_and_what_was_typed_stays(client: Client, home: Path) -> None:
    form = _form(client, f"{CT}/ct-03") | {"stem": ["Which one"], "difficulty": ["7"]}
    answer = client.post(f"{CT}/ct-03", data=form)
    assert answer.status_code == 422
    assert "Nothing was saved: correct the marked fields first." in answer.text
    assert _of(answer.text) == {**form, "csrf": _of(answer.text)["csrf"]}
    assert "expected at most 1, found &#34;7&#34;" in answer.text
    assert not (home / "almaty" / "curriculum").exists()


def test_nothing_typed_is_lost_while_something_else_writes(client: Client, home: Path) -> None:
    form = _form(client, f"{CT}/ct-03") | {"stem": ["Which record shows it?"]}
    with lock(home / "almaty"):
        answer = client.post(f"{CT}/ct-03", data=form)
    assert answer.status_code == 409
    assert _of(answer.text)["stem"] == ["Which record shows it?"]
    assert client.post(f"{CT}/ct-03", data=_of(answer.text)).status_code == 200  # after the save


def _of(page: str) -> dict[str, list[str]]:
    return inputs_of(page[page.index('<div id="settings"') :])


def test_a_new_item_is_written_from_an_empty_form(client: Client) -> None:
    address = f"{ITEMS}/new?module=isp-cooperation&type=single&cognitive=recall"
    form = _form(client, address)
    assert form["options.#"] == ["0", "1", "2"]
    more = client.post(address, data=form | {"do": "add options"})
    assert _of(more.text)["options.~1.id"] == ["d"]
    said = client.post(f"{ITEMS}/new/check{address[len(f'{ITEMS}/new') :]}", data=form).text
    assert "expected a value, found none" not in said  # it is still being written
    texts = {
        f"options.{n}.text": [f"The {w} of the log"] for n, w in enumerate(("end", "top", "key"))
    }
    reasons = {f"options.{n}.rationale": [f"Reason {n}."] for n in range(3)}
    course = original_course(api.load(EXAMPLE), "isp-cooperation")
    answer = client.post(
        address,
        data={
            **form, **texts, **reasons, "stem": ["Which part of a log names its author?"],
            "objective": [course.module.objectives[0].id], "key": ["b"], "difficulty": ["0.6"],
            "source.reference": [course.module.references[0].id], "as_of": ["2026-11-27"],
        },
        follow_redirects=False,
    )  # fmt: skip
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "Which part of a log names its author?" in page
    assert "Key: B" in page


def test_an_item_is_barred_and_allowed_again(client: Client, home: Path) -> None:
    choice = {"item": "ct-01", "module": "cryptocurrency-tracing", "what": "bar"}
    answer = client.post("/w/almaty/tests/item", data=choice, follow_redirects=False)
    assert answer.headers["location"] == f"{CT}/ct-01"
    assert "Barred from new forms." in client.get(f"{CT}/ct-01").text
    client.post("/w/almaty/tests/item", data=choice | {"what": ""})
    assert "Bar from new forms" in client.get(f"{CT}/ct-01").text
    before = (EXAMPLE / "workshop.yaml").read_bytes()
    assert (home / "almaty" / "workshop.yaml").read_bytes() == before


def test_the_overview_leads_to_the_item_that_is_wrong(client: Client, home: Path) -> None:
    form = _form(client, f"{CT}/ct-01")
    client.post(f"{CT}/ct-01", data=form | {"difficulty": ["0.75"]})
    path = home / "almaty" / "curriculum" / "cryptocurrency-tracing" / "items.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("transaction in its record?", "transaction in its record", 1), "utf-8"
    )
    page = client.get("/w/almaty/").text
    assert f'<a href="{CT}/ct-01">ct-01</a>: ' in page
    broken = _form(client, f"{CT}/ct-01")
    other = _form(client, f"{CT}/ct-02") | {"stem": ["Which one"]}
    said = client.post(f"{CT}/ct-02", data=other)
    assert said.status_code == 422
    assert said.text.count("expected a question mark or a colon") == 2  # its own, and elsewhere
    assert "cryptocurrency-tracing/items.yaml:" in said.text
    mended = broken | {"stem": ["How do you find the fee of a transaction?"]}
    client.post(f"{CT}/ct-01", data=mended)
    assert f'<a href="{CT}/ct-01">' not in client.get("/w/almaty/").text
    assert "expected a question mark or a colon at the end of the stem" in page


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a x c", [(True, "a ", "a "), (False, "b", "x"), (True, " c", " c")]),
        ("", "new", [(False, "", "new")]),
        ("same", "same", [(True, "same", "same")]),
    ],
)
def test_texts_are_compared_word_by_word(before: str, after: str, expected: Any) -> None:
    assert [tuple(one) for one in stretches(before, after)] == expected


def test_an_item_is_found_edited_and_saved_with_remarks_while_typing(page: Page) -> None:
    page.goto(ITEMS)
    page.get_by_label("Words").fill("ERC-20 standard")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="ct-03").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ct-03")
    stem = page.get_by_label("Question *")
    stem.press("Control+End")
    stem.press_sequentially(" It is not this one")
    problem = page.locator("#f-stem-problem")
    expect(problem).to_contain_text("expected a question mark or a colon")
    expect(stem).to_have_attribute("aria-invalid", "true")
    expect(stem).to_be_focused()
    stem.fill("Which public record shows that ERC-20 units moved?")
    expect(problem).to_be_empty()
    expect(page.get_by_role("status").filter(has_text="version 2")).to_be_visible()
    fit_for_all(page)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("From version 1 to 2")).to_be_visible()


def test_an_option_is_added_with_the_next_letter_and_may_be_the_key(page: Page) -> None:
    page.goto(f"{CT}/ct-03")
    page.get_by_role("button", name="Add to Options").press("Enter")
    letter = page.locator("#f-options_2e_7e1_2eid")
    expect(letter).to_be_focused()
    expect(letter).to_have_value("d")
    page.locator("#f-options_2e_7e1_2etext").fill("A block that holds no payment")
    page.locator("#f-options_2e_7e1_2erationale").fill("A block is not a record of units.")
    expect(page.locator("#verdict")).to_contain_text("Saving makes this version 2")
    expect(page.locator("#f-key option")).to_have_count(4)

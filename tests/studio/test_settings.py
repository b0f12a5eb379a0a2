"""Settings: every value of the file in a form, and nothing of the file lost."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pydantic import BaseModel

from tests.studio.conftest import EXAMPLE, Client
from trainkit.model.load import offered_modules
from trainkit.model.schema import described
from trainkit.model.workshop import Workshop
from trainkit.studio.forms.parts import FieldView, WorkshopChoices, part_of
from trainkit.studio.settings import SECTIONS

EXAMPLES = EXAMPLE.parent


class _Inputs(HTMLParser):
    """The inputs of a page as a browser would send them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.open: list[Any] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.found.setdefault(name, []).append(value)
        elif tag in {"select", "textarea"}:
            self.open = [tag, name, None]
        elif tag == "option" and self.open and (self.open[2] is None or "selected" in given):
            self.open[2] = value

    def handle_data(self, data: str) -> None:
        if self.open and self.open[0] == "textarea":
            self.open[2] = (self.open[2] or "") + data

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag == self.open[0]:
            self.found.setdefault(self.open[1], []).append(self.open[2] or "")
            self.open = []


def inputs_of(text: str) -> dict[str, list[str]]:
    """Return the inputs of a page, by name, as a browser would send them."""
    return _Inputs(text).found


def _form(client: Client, section: str, key: str = "almaty") -> dict[str, list[str]]:
    answer = client.get(f"/w/{key}/settings/{section}")
    assert answer.status_code == 200
    return _Inputs(answer.text).found


def _page(client: Client, section: str) -> str:
    return str(client.get(f"/w/almaty/settings/{section}").text)


def _save(client: Client, section: str, form: dict[str, Any], key: str = "almaty") -> Any:
    return client.post(f"/w/{key}/settings/{section}", data=form, follow_redirects=False)


def test_every_setting_is_in_one_section() -> None:
    fields = [field for section in SECTIONS for field in section.fields]
    assert sorted(fields) == sorted(Workshop.model_fields)


def _views() -> list[FieldView]:
    """Return the form of a workshop that has one of everything."""
    named = dict.fromkeys(("groups", "speakers", "interpreters", "rooms", "venues"))
    rows: dict[str, Any] = {name: {"x": {"name": "X"}} for name in named}
    rows |= dict.fromkeys(("events", "breaks", "transfers", "results"), [{"id": "x"}])
    rows |= {"dates": ["2027-03-02"], "modules": [{"id": "isp-cooperation"}]}
    rows |= {"assessment": {"blueprint": [{}], "dropped": [{}]}}
    rows |= {"certificate": {"signatories": [{}]}}
    choices = WorkshopChoices(rows, offered_modules(), None)
    return list(part_of(Workshop).view("", rows, (), choices, {}).each())


def _leaves(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


def test_every_value_has_a_field_and_a_label() -> None:
    views = _views()
    shown = {".".join(str(part) for part in view.location) for view in views}
    assert {f"modules.0.{name}" for name in _leaves(_model("WorkshopModule"))} <= shown
    assert {f"events.0.{name}" for name in _leaves(_model("Event"))} <= shown
    assert {f"speakers.x.{name}" for name in _leaves(_model("Speaker"))} <= shown
    assert {f"assessment.{name}" for name in _leaves(_model("Assessment"))} <= shown
    nameless = {view.name for view in views if not view.label} - {""}
    assert {name for name in nameless if not name.endswith((".0", ".x"))} == set()


def _model(name: str) -> type[BaseModel]:
    import trainkit.model.workshop as models

    found: type[BaseModel] = getattr(models, name)
    return found


def test_the_explanation_is_the_models_own() -> None:
    hints = {view.name: view.hint for view in _views()}
    spoken = " ".join(described(_model("DayFrame"))["longest_block"].split())
    assert hints["day.longest_block"] == f"{spoken} If empty: 90."
    assert not [hint for hint in hints.values() if "``" in hint]


QUICK = {"almaty-2019", "two-language-course", "visit-and-online-speaker"}
"""Between them they have every kind of row; the others are read in the thorough run."""


@pytest.mark.parametrize(
    "example",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.thorough)
        for name in sorted(path.parent.name for path in EXAMPLES.glob("*/workshop.yaml"))
    ],
)
def test_a_form_that_is_saved_as_it_is_changes_nothing(
    client: Client, home: Path, example: str
) -> None:
    shutil.copytree(EXAMPLES / example, home / "copy", ignore=shutil.ignore_patterns("out"))
    before = (home / "copy" / "workshop.yaml").read_bytes()
    for section in SECTIONS:
        answer = _save(client, section.id, _form(client, section.id, "copy"), "copy")
        assert (answer.status_code, section.id) == (303, section.id)
        assert (home / "copy" / "workshop.yaml").read_bytes() == before


def test_a_changed_value_changes_its_line_alone(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    before = path.read_text(encoding="utf-8")
    form = _form(client, "exercises")
    answer = _save(client, "exercises", {**form, "exercises.tables": "6"})
    assert answer.headers["location"] == "/w/almaty/settings/exercises?saved"
    assert path.read_text(encoding="utf-8") == before.replace("tables: 4  ", "tables: 6  ")
    assert "Saved." in client.get(answer.headers["location"]).text


def test_time_zones_and_countries_are_offered_while_one_types(client: Client) -> None:
    page = client.get("/w/almaty/settings/basics").text
    assert 'name="timezone" value="Asia/Almaty" autocomplete="off" list="list-zones"' in page
    assert page.count('<datalist id="list-zones"><option value="Africa/Abidjan">') == 1
    page = client.get("/w/almaty/settings/rooms").text
    assert '<option value="SN">Senegal</option>' in page


def test_what_people_type_is_understood(client: Client, home: Path) -> None:
    form = _form(client, "basics") | {
        "dates": "5-6 March 2019", "languages": "English and Russian", "countries": "Kenya, KZ",
        "timezone": "Almaty",
    }  # fmt: skip
    path = home / "almaty" / "workshop.yaml"
    before = path.read_text(encoding="utf-8")
    assert _save(client, "basics", form).status_code == 303
    assert path.read_text(encoding="utf-8") == before.replace(
        "countries: [AF, IR, KZ, KG, PK, UZ]", "countries: [KE, KZ]"
    )


def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(
    client: Client, home: Path
) -> None:
    path = home / "almaty" / "workshop.yaml"
    before = path.read_bytes()
    form = {**_form(client, "days"), "events.4.minutes": "20", "events.0.title": "Sign in"}
    answer = _save(client, "days", form)
    assert answer.status_code == 422
    problem = '<div id="f-events_2e4_2eminutes-problem"><p class="field-problem severity-error">'
    assert problem + "pre-test: has 20 minutes, but the test takes 40</p>" in answer.text
    typed = _Inputs(answer.text).found
    assert typed == {**form, "csrf": typed["csrf"]} | {
        "events.4.minutes": ["20"], "events.0.title": ["Sign in"]
    }  # fmt: skip
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("section", "good", "wrong"),
    [
        ("rooms", "altai: {name: Altai Hall, seats: 40}", "altai: a hall"),
        ("rooms", "  name: Conference hotel", "  name: [Conference, hotel]"),
        ("speakers", "    organisation: UNODC", "    organization: UNODC"),
        ("days", "  start: \"08:30\"", "  start: half past eight"),
        ("days", "exercises:", "days: {2019-03-06: from nine}\n\nexercises:"),
        ("tests", "  versions: 2 ", "  versions: two "),
        ("basics", "countries: [AF,", "countries: [Afghanistan?,"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_not_lost(
    client: Client, home: Path, section: str, good: str, wrong: str
) -> None:
    path = home / "almaty" / "workshop.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(good, wrong, 1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    assert _save(client, section, _form(client, section)).status_code == 303
    assert path.read_text(encoding="utf-8") == before.replace(good, wrong, 1)
    typed = re.findall(r'type="(?:number|time|date)" value="([^"]*)"', _page(client, section))
    assert [text for text in typed if re.search("[a-z]", text)] == []


def test_an_error_elsewhere_leads_to_its_settings(client: Client) -> None:
    form = _form(client, "speakers")
    form["speakers.#"].remove("pga")
    answer = _save(client, "speakers", form)
    assert answer.status_code == 422
    assert "defined below &#34;speakers&#34;, found &#34;pga&#34;" in answer.text
    link = '<a href="/w/almaty/settings/modules#f-modules_2e1_2espeakers">Modules, 2, Speakers</a>'
    assert f"{link}: expected one of" in answer.text


def test_a_module_that_is_dropped_takes_along_what_names_it_and_its_parts(
    client: Client, home: Path
) -> None:
    path = home / "almaty" / "workshop.yaml"
    lists = "  modules: {cryptocurrency-tracing: {recall: 2}}\n  exclude: [ct-01, de-01]\n"
    cells = "  blueprint:\n    - {module: cryptocurrency-tracing, items: 8}\n"
    before = path.read_text(encoding="utf-8").replace(
        "assessment:\n", f"assessment:\n{lists}{cells}"
    )
    path.write_text(before, encoding="utf-8")
    form = _form(client, "modules")
    form["modules.#"].remove("0")
    assert _save(client, "modules", form).status_code == 303
    text = path.read_text(encoding="utf-8")
    assert "cryptocurrency-tracing" not in text
    assert "[saxaul-shop, saxaul-laptop, saxaul-address]" in text
    assert re.findall("exclude.*|blueprint.*", text) == ["exclude: [de-01]"]


def test_rows_are_added_moved_and_removed_before_they_are_saved(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    before = path.read_text(encoding="utf-8")
    form = _form(client, "days")
    form = _Inputs(_save(client, "days", {**form, "do": "add events"}).text).found
    assert form["events.#"][-1] == "~1"
    form |= {
        "events.~1.title": ["Coffee"], "events.~1.kind": ["break"], "events.~1.on": ["2019-03-05"],
        "events.~1.start": ["12:00"], "events.~1.minutes": ["10"],
    }  # fmt: skip
    form = _Inputs(_save(client, "days", {**form, "do": "up events 1"}).text).found
    form = _Inputs(_save(client, "days", {**form, "do": "remove events 12"}).text).found
    assert path.read_text(encoding="utf-8") == before
    assert _save(client, "days", form).status_code == 303
    lines = before.split("\n")
    here = next(number for number, line in enumerate(lines) if "{id: registration" in line)
    lines[here], lines[here + 1] = lines[here + 1], lines[here]
    last = next(number for number, line in enumerate(lines) if "{id: closing" in line)
    lines[last] = (
        '  - {id: coffee, title: Coffee, kind: break, on: 2019-03-05, start: "12:00", minutes: 10}'
    )
    assert path.read_text(encoding="utf-8").split("\n") == lines


def test_a_new_person_gets_an_id_from_the_name(client: Client, home: Path) -> None:
    form = _form(client, "speakers")
    form = _Inputs(_save(client, "speakers", {**form, "do": "add speakers"}).text).found
    form |= {"speakers.~1.name": ["Dr Ana Černá: forensics"], "speakers.~1.days": ["2019-03-06"]}
    assert _save(client, "speakers", form).status_code == 303
    text = (home / "almaty" / "workshop.yaml").read_text(encoding="utf-8")
    row = '  dr-ana-cerna-forensics:\n    name: "Dr Ana Černá: forensics"\n    days: [2019-03-06]\n'
    assert f"    organisation: CARICC\n{row}\nmodules:" in text


def test_a_change_made_meanwhile_is_shown_and_kept(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    form = {**_form(client, "basics"), "title": "Mine"}
    path.write_text(path.read_text(encoding="utf-8").replace("tables: 4", "tables: 5"), "utf-8")
    theirs = path.read_bytes()
    answer = _save(client, "basics", form)
    assert answer.status_code == 409
    assert '<code class="differs">title: Regional Workshop on International' in answer.text
    assert '<code class="differs">title: Mine</code>' in answer.text
    assert path.read_bytes() == theirs
    assert _save(client, "basics", _Inputs(answer.text).found).status_code == 303
    text = path.read_text(encoding="utf-8")
    assert ("title: Mine\n" in text, "tables: 5" in text) == (True, True)


def test_a_file_that_cannot_be_read_is_corrected_as_text(client: Client, home: Path) -> None:
    path = home / "almaty" / "workshop.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("venue:\n", "venue: [\n"), encoding="utf-8")
    answer = client.get("/w/almaty/settings/basics")
    assert answer.url.path == "/w/almaty/settings-file"
    assert "not valid YAML" in answer.text
    form = _Inputs(answer.text).found
    assert _save_text(client, {**form, "text": form["text"][0] + "\n"}).status_code == 422
    assert _save_text(client, {**form, "text": good}).status_code == 303
    assert path.read_text(encoding="utf-8") == good


def _save_text(client: Client, form: dict[str, Any]) -> Any:
    return client.post("/w/almaty/settings-file", data=form, follow_redirects=False)


def test_unknown_settings_are_not_found(client: Client) -> None:
    assert client.get("/w/almaty/settings/elsewhere").status_code == 404


def test_a_row_is_added_and_moved_with_the_keyboard_alone(page: Page, home: Path) -> None:
    page.goto("/w/almaty/settings/rooms")
    page.get_by_role("button", name="Add to Rooms").press("Enter")
    name = page.locator("[id='f-rooms_2e_7e1_2ename']")
    expect(name).to_be_focused()
    page.keyboard.type("Library")
    page.get_by_role("button", name="Move row 2 up").press("Enter")
    expect(page.get_by_role("button", name="Move Library down")).to_be_focused()
    name.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Saved.")
    text = (home / "almaty" / "workshop.yaml").read_text(encoding="utf-8")
    assert "rooms:\n  library: {name: Library}\n  altai: {name: Altai Hall, seats: 40}\n" in text

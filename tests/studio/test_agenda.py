"""The agenda board: without a script, by mouse, by keyboard, and for people who see none of it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import as_yaml, event_data, workshop_data, write_workshop
from tests.studio.conftest import Client, fit_for_all
from tests.translated import write_translated

ROW = "/w/w/agenda/row/0/1"
AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "Pre", event: pre}
      - {start: "09:30", end: "10:30", title: "Basics", session: alpha/s1}   # as Ann asked
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
  - date: "2026-03-04"
    entries:
      - {start: "09:00", end: "10:00", title: "Logs", session: alpha/s2, room: hall, groups: [ru]}
      - {start: "09:00", end: "10:00", title: "Logs", session: alpha/s2, room: lab, groups: [en]}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "16:00", end: "16:30", title: "Post", event: post}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workshop of two groups that has an agenda, typed by hand."""
    things = {
        "rooms": {"hall": {"name": "Altai Hall"}, "lab": {"name": "Laboratory"}},
        "groups": {
            "ru": {"name": "Russian group", "size": 3},
            "en": {"name": "English group", "size": 3},
        },
    }
    folder = write_workshop(tmp_path / "w", **things)
    apart = [{"id": "alpha", "sessions": {"s1": {"together": "true"}}}]
    data = {**workshop_data(**things), "modules": apart}
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    (folder / "plan").mkdir()
    (folder / "plan" / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return tmp_path


@pytest.fixture
def agenda(home: Path) -> Path:
    return home / "w" / "plan" / "agenda.yaml"


def hidden(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def digest(client: Client) -> str:
    return hidden(client.get("/w/w/agenda").text, "shown")


def test_the_form_of_a_card_works_without_a_script(client: Client, agenda: Path) -> None:
    form = client.get(ROW).text
    data = {"shown": hidden(form, "shown"), "form": "1", "title": "Basics", "day": "2026-03-03",
            "start": "10:00", "minutes": "45", "room": "lab", "groups": ["ru", "en"], "note": "",
            "pinned": "true", "with": ["groups", "room", "note"]}  # fmt: skip
    answer = client.post(ROW, data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/w/w/agenda")
    assert agenda.read_text("utf-8") == AGENDA.replace(
        '      - {start: "09:30", end: "10:30", title: "Basics", session: alpha/s1}   # as Ann '
        "asked\n",
        '      # as Ann asked\n      - {start: "10:00", end: "10:45", title: "Basics", '
        "session: alpha/s1, room: lab, pinned: true}\n",
    )  # fmt: skip


def test_what_cannot_be_is_said_in_the_form_which_keeps_what_was_typed(
    client: Client, agenda: Path
) -> None:
    data = {"shown": digest(client), "form": "1", "title": "My own title", "start": "23:50"}
    answer = client.post(ROW, data=data)
    assert answer.status_code == 422
    assert "would end after midnight; let it start earlier." in answer.text
    assert 'value="My own title"' in answer.text
    assert agenda.read_text("utf-8") == AGENDA


def test_a_change_elsewhere_is_not_overwritten(client: Client, agenda: Path) -> None:
    shown = digest(client)
    by_hand = AGENDA.replace('"Basics"', '"First steps"')
    agenda.write_text(by_hand, encoding="utf-8")
    answer = client.post(ROW, data={"shown": shown, "start": "10:00"})
    assert answer.status_code == 409
    message = (
        "The agenda was changed elsewhere since you opened this page; your change was not made."
    )
    assert f"{message} It was: start 10:00." in answer.text
    assert "First steps" in answer.text
    assert agenda.read_text("utf-8") == by_hand


def test_a_card_of_ones_own_is_added_and_removed(client: Client, agenda: Path) -> None:
    data = {"shown": digest(client), "title": "Questions", "day": "2026-03-03", "start": "10:30",
            "minutes": "20", "kind": "own"}  # fmt: skip
    client.post("/w/w/agenda/row/new", data=data)
    assert '{start: "10:30", end: "10:50", title: "Questions"}' in agenda.read_text("utf-8")
    answer = client.post("/w/w/agenda/row/0/2/remove", data={"shown": digest(client)})
    assert "Questions" not in re.sub("<title>.*|title=.*", "", answer.text)
    assert agenda.read_text("utf-8") == AGENDA


def test_cards_and_what_was_done_are_named_in_the_language_of_the_reader(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "w")
    (folder / "plan").mkdir(exist_ok=True)
    typed = AGENDA.replace('"Basics"', '"Session 1 of alpha"').replace(
        '"Logs"', '"Session 2 of alpha"'
    )
    kept = [line for line in typed.splitlines(keepends=True) if "groups: [en]" not in line]
    plain = "".join(kept).replace(", room: hall, groups: [ru]", "")
    (folder / "plan" / "agenda.yaml").write_text(plain, encoding="utf-8")
    client = Client(tmp_path)
    client.post(f"{ROW}/remove", data={"shown": digest(client)})
    pages = []
    for language in ("en", "ru"):
        client.headers["accept-language"] = language
        pages.append(html.unescape(client.get("/w/w/agenda").text))
    english, russian = pages
    assert 'title="Remove "Session 1 of alpha""' in english
    assert 'title="Session 2 of alpha, 09:00' in english
    assert 'title="Убрать «Занятие 1»"' in russian
    assert 'title="Занятие 2, 09:00' in russian
    assert "of alpha" not in russian


def test_a_room_without_a_booth_is_named_and_linked(tmp_path: Path) -> None:
    things = {
        "rooms": {"hall": {"name": "Altai Hall"}},
        "groups": {
            "ru": {"name": "Russian group", "size": 3, "languages": ["ru"]},
            "en": {"name": "English group", "size": 3, "languages": ["en"]},
        },
        "interpreters": {"duo": {"name": "Team", "languages": ["en", "ru"]}},
    }
    folder = write_workshop(tmp_path / "w", **things)
    module = {"id": "alpha", "room": "hall", "language": "en", "together": "true"}
    data = {**workshop_data(**things), "modules": [module]}
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    link = r'<a href="([^"]+)">Settings: Rooms, hall, Interpretation booths</a>'
    client = Client(tmp_path)
    page = client.post("/w/w/agenda/plan/first")
    while "<progress" in page.text:
        page = client.get(page.url.path)
    text = html.unescape(page.text)
    assert "needs a room with 1 interpretation booth (there is none)" in text
    assert "Altai Hall has no interpretation booth" in text
    (address, *_more) = re.findall(link, text)
    assert f'id="{address.partition("#")[2]}"' in client.get(address).text
    (folder / "plan").mkdir(exist_ok=True)
    row = '"Session 1 of alpha", session: alpha/s1, room: hall, interpreters: [duo]}'
    typed = AGENDA.replace('"Basics", session: alpha/s1}', row)
    (folder / "plan" / "agenda.yaml").write_text(typed, encoding="utf-8")
    board = html.unescape(client.get("/w/w/agenda").text)
    assert "Altai Hall has no interpretation booth, not 1" in board
    assert address.removesuffix("_2ebooths") in re.findall(r'<a href="([^"]+)">Settings: ', board)


def test_what_changes_after_the_agenda_was_sent_out_is_marked(client: Client) -> None:
    client.post("/w/w/agenda/sent", data={"shown": digest(client)})
    client.post(ROW, data={"shown": digest(client), "start": "10:30"})
    page = client.get("/w/w/agenda").text
    assert "1 change since the agenda was sent out" in page
    assert "<del>Tue 3 March, 09:30–10:30</del>" in page
    assert "<ins>Tue 3 March, 10:30–11:30</ins>" in page


def test_an_agenda_that_cannot_be_read_is_undone(client: Client, agenda: Path) -> None:
    client.post(ROW, data={"shown": digest(client), "start": "10:30"})
    good = agenda.read_bytes()
    agenda.write_text("days: [", encoding="utf-8")
    assert "The agenda cannot be read." in client.get("/w/w/agenda").text
    client.post("/w/w/agenda/step/undo", data={"shown": digest(client)})
    assert agenda.read_bytes() == good


def test_messages_name_cards_and_no_lines_or_files(client: Client) -> None:
    client.post(ROW, data={"shown": digest(client), "start": "12:00"})
    page = client.get("/w/w/agenda").text
    assert (
        "Russian group and English group have &#34;Basics&#34; and the break &#34;Lunch&#34; at "
        "the same time (3 March 2026, 12:30-13:00); move one of them, or end the first earlier"
    ) in page
    assert ".yaml" not in page


def test_a_drop_does_not_read_again_what_people_wrote(client: Client) -> None:
    work = client.app.state.shelf.work("w")
    before = work.definitions
    client.post(ROW, data={"shown": digest(client), "start": "12:00"})
    assert work.definitions is before


# --- in the browser


def card(page: Page, title: str) -> Locator:
    return page.locator(".card", has_text=title).first


def box(place: Locator) -> dict[str, float]:
    found = place.bounding_box()
    assert found is not None
    return {**found}


def drag(page: Page, one: Locator, across: float, along: float) -> None:
    """Drag a card by its upper edge, by pixels."""
    at = box(one)
    x, y = at["x"] + at["width"] / 2, at["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + along / 2, steps=3)
    page.mouse.move(x + across, y + along, steps=3)
    page.mouse.up()


def test_a_card_is_dragged_its_conflict_shown_and_undone(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    minute = box(card(page, "Basics"))["height"] / 60
    drag(page, card(page, "Basics"), 0, 150 * minute)
    expect(page.locator(".board-problems li").first).to_contain_text("at the same time")
    expect(page.get_by_role("status")).to_contain_text('Move "Basics" to 3 March 2026, 12:00')
    assert '{start: "12:00", end: "13:00", title: "Basics"' in agenda.read_text("utf-8")
    assert "pinned: true" in agenda.read_text("utf-8")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".board-problems")).to_have_count(0)
    assert agenda.read_text("utf-8") == AGENDA
    page.keyboard.press("Control+y")
    expect(page.locator(".board-problems")).to_have_count(1)


def test_a_card_is_dragged_to_another_day_and_group(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    logs = page.locator(".card", has_text="Altai Hall")
    drag(page, logs, box(logs)["width"], 0)
    expect(page.get_by_role("status")).to_contain_text('Change "Logs"')
    assert agenda.read_text("utf-8").count("groups: [en]") == 2
    days = [box(page.locator(".day").nth(n))["x"] for n in (0, 1)]
    drag(page, card(page, "Basics"), days[1] - days[0], 0)
    expect(page.get_by_role("status")).to_contain_text("to 4 March 2026, 09:30")


def test_a_card_is_moved_by_keyboard_alone(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    page.locator(".grip[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    expect(card(page, "Basics").locator(".grip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Picked up. Tue 3 March, 09:30 to 10:30.")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "PageDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text("Wed 4 March, 10:05 to 11:05")
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_have_text("Put back where it was.")
    assert agenda.read_text("utf-8") == AGENDA
    page.keyboard.press("Space")
    page.keyboard.press("PageDown")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_contain_text('Move "Basics" to 3 March 2026, 10:00')
    expect(card(page, "Basics").locator(".grip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(card(page, "Basics").locator(".pin")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text('Unpin "Basics"')
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Minutes").fill("90")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text('Change "Basics"')
    assert '{start: "10:00", end: "11:30", title: "Basics", session' in agenda.read_text("utf-8")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("status")).to_contain_text('Undone: Change "Basics"')


def test_what_is_moved_is_not_pinned_for_those_who_do_not_want_it(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    page.get_by_label("Pin what I move").uncheck()
    for start in ("10:30", "11:30"):
        drag(page, card(page, "Basics"), 0, box(card(page, "Basics"))["height"])
        expect(page.get_by_role("status")).to_contain_text(f"to 3 March 2026, {start}")
        expect(page.get_by_label("Pin what I move")).not_to_be_checked()
    assert "pinned" not in agenda.read_text("utf-8")


def test_in_the_list_a_touch_opens_the_form_of_a_card(page: Page, agenda: Path) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/w/w/agenda")
    card(page, "Basics").locator(".grip").click()
    page.get_by_label("Start").fill("10:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text('Move "Basics" to 3 March 2026, 10:30')
    assert '{start: "10:30", end: "11:30", title: "Basics"' in agenda.read_text("utf-8")


def test_a_card_of_a_group_stays_with_it_from_day_to_day(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    page.locator(".card", has_text="Laboratory").locator(".grip").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Wed 4 March, 09:00 to 10:00, English group")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("status")).to_have_text("Wed 4 March, 09:00 to 10:00, Russian group")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text('Move "Logs" to 3 March 2026, 10:30')
    first, second = agenda.read_text("utf-8").split("2026-03-04")
    kept = 'title: "Logs", session: alpha/s2, groups: [en], room: lab,'
    assert [kept in first, "groups: [ru]" in second] == [True, True]


def test_a_card_is_made_longer_and_shorter(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    at = box(card(page, "Basics"))
    minute = at["height"] / 60
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] - 3)
    page.mouse.down()
    page.mouse.move(at["x"], at["y"] + at["height"] + 20 * minute, steps=4)
    page.mouse.up()
    expect(page.get_by_role("status")).to_contain_text('Give "Basics" 80 minutes')
    card(page, "Basics").locator(".grip").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text('Give "Basics" 75 minutes')
    assert '{start: "09:30", end: "10:45", title: "Basics"' in agenda.read_text("utf-8")


def test_a_double_click_on_a_free_place_adds_a_card_there(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    lanes = page.locator(".day").nth(1).locator(".lanes")
    minute = box(card(page, "Basics"))["height"] / 60
    page.mouse.dblclick(box(lanes)["x"] + 30, box(lanes)["y"] + 90 * minute)
    page.get_by_label("Title").fill("Questions")
    page.get_by_label("Minutes").fill("20")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text('Add "Questions"')
    kept = '{start: "10:30", end: "10:50", title: "Questions", pinned: true}'
    assert kept in agenda.read_text("utf-8").split("2026-03-04")[1]


def test_from_right_to_left_the_next_day_lies_left(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    page.evaluate("document.documentElement.dir = 'rtl'")
    days = [box(page.locator(".day").nth(n))["x"] for n in (0, 1)]
    assert days[0] > days[1]
    drag(page, card(page, "Basics"), days[1] - days[0], 0)
    expect(page.get_by_role("status")).to_contain_text("to 4 March 2026, 09:30")
    card(page, "Pre").locator(".grip").click()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("status")).to_contain_text("Wed 4 March")
    page.keyboard.press("Escape")
    assert 'title: "Basics"' in agenda.read_text("utf-8").split("2026-03-04")[1]


def test_a_finger_that_holds_a_card_moves_it(page: Page, agenda: Path) -> None:
    page.goto("/w/w/agenda")
    at = box(card(page, "Basics"))
    x, y, along = at["x"] + 20, at["y"] + 8, at["height"]
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    expect(page.locator(".ghost")).to_have_count(1)
    send("touchMove", {"x": x, "y": y + along / 2})
    send("touchMove", {"x": x, "y": y + along})
    send("touchEnd")
    expect(page.get_by_role("status")).to_contain_text('Move "Basics" to 3 March 2026, 10:30')


def test_nothing_keeps_anybody_out(page: Page) -> None:
    page.goto("/w/w/agenda")
    page.request.post(
        "/w/w/agenda/row/0/1",
        form={"shown": str(card(page, "Basics").get_attribute("data-shown")), "start": "12:00"},
        headers={"x-csrf-token": page.locator("input[name=csrf]").first.input_value(),
                 "origin": page.url.split("/w/")[0]},
    )  # fmt: skip
    for address in ("/w/w/agenda", ROW):
        page.goto(address)
        fit_for_all(page)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/w/w/agenda")  # a list here
    fit_for_all(page)
    page.goto(ROW)
    expect(page.get_by_label("Start")).to_have_value("12:00")


def test_the_first_agenda_is_planned_with_one_button(page: Page, home: Path, agenda: Path) -> None:
    agenda.unlink()
    data = workshop_data(events=[event_data("pre", "pre-test", "2026-03-03", "09:00", 30)])
    (home / "w" / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    page.goto("/w/w/agenda")
    page.get_by_role("button", name="Plan the agenda").click()
    expect(page.locator(".card")).to_have_count(3)
    expect(page.get_by_text("provably none costs less")).to_be_visible()
    page.get_by_role("button", name="Fill the rest").click()
    page.wait_for_url("**/agenda?planned=2")
    expect(page.locator(".card")).to_have_count(3)


def test_why_there_is_no_agenda_is_said(page: Page, home: Path, agenda: Path) -> None:
    agenda.unlink()
    data = workshop_data(dates=["2026-03-03"], day={"start": "09:00", "end": "10:30"}, events=[])
    (home / "w" / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    page.goto("/w/w/agenda")
    page.get_by_role("button", name="Plan the agenda").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(page.get_by_role("heading", name="This cannot all be met")).to_be_visible()
    page.get_by_role("link", name="Back to the agenda").click()
    expect(page.get_by_role("button", name="Plan the agenda")).to_be_visible()

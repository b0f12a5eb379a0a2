"""The page for phones: one file that loads nothing, small, and whole without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from tests.documents.agenda.case import make_kit
from tests.documents.agenda.groups_case import GROUPS, three_groups
from trainkit.documents.agenda.office import agenda_documents
from trainkit.planning.printed import Kit

PAYLOAD = "<script>alert(1)</script> {{7*7}} \"'><img src=x onerror=alert(1)>"


def page_of(kit: Kit) -> str:
    documents = {document.path: document.recipe for document in agenda_documents(kit)}
    return documents["participants/agenda.html"].make().decode()


@pytest.fixture(scope="module")
def page() -> str:
    return page_of(three_groups())


def test_it_loads_nothing_and_runs_nothing(page: str) -> None:
    tree = html.fromstring(page)
    links = [link for _, _, link, _ in tree.iterlinks()]
    assert links == ["#day-2027-03-03", "#day-2027-03-04"]
    assert {str(node.tag) for node in tree.iter() if isinstance(node.tag, str)} & {
        "script", "link", "img", "iframe", "object", "form",
    } == set()  # fmt: skip
    assert re.findall(r"url\(|@import|https?:|\son\w+=", page) == []
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_it_is_small(page: str) -> None:
    assert len(page.encode()) < 20_000


def test_navigation_leads_to_every_day(page: str) -> None:
    tree = html.fromstring(page)
    assert [
        (link.text_content(), tree.get_element_by_id(link.get("href")[1:]).find("h2").text)
        for link in tree.iterfind(".//nav/a")
    ] == [("Wed 3 March", "Wednesday, 3 March 2027"), ("Thu 4 March", "Thursday, 4 March 2027")]


def chosen(page: str, group: str) -> list[str]:
    """Return the titles that stay when the rule for a group's button is followed."""
    tree = html.fromstring(page)
    button = tree.get_element_by_id(f"only-{group}")
    assert (button.get("type"), button.get("name")) == ("radio", "only")
    (label,) = tree.xpath(f"//label[@for='only-{group}']")
    assert label.text_content() == GROUPS[group]["name"]
    rule = f"#only-{group}:checked ~ main .row:not(.for-all):not(.for-{group}) {{ display: none }}"
    assert rule in page
    main = tree.find(".//main")
    assert button.getparent() is main.getparent()
    kept = {"for-all", f"for-{group}"}
    return [
        row.find(".//h3").text
        for row in main.find_class("row")
        if kept & set(row.get("class").split())
    ]


def test_a_button_leaves_the_rows_of_its_group(page: str) -> None:
    assert {group: chosen(page, group)[:5] for group in GROUPS} == {
        "analysts": ["Welcome", "Logs one", "Short break", "Seals one", "Lunch"],
        "barristers": ["Welcome", "Logs two", "Tour", "Short break", "Seals two"],
        "customs": ["Welcome", "Logs three", "Tour", "Short break", "Seals two"],
    }


def test_all_rows_are_there_at_first(page: str) -> None:
    (first, *others) = html.fromstring(page).xpath("//input")
    assert (first.get("id"), first.get("checked")) == ("everything", "checked")
    assert [other.get("checked") for other in others] == [None] * 3


def test_one_group_has_no_buttons() -> None:
    assert html.fromstring(page_of(make_kit())).xpath("//input | //label") == []


def test_texts_are_never_markup() -> None:
    rows: list[dict[str, Any]] = [
        {"start": "09:00", "end": "10:00", "title": PAYLOAD, "note": PAYLOAD, "groups": ["a"]}
    ]
    groups = {key: {"name": f"{key} {PAYLOAD}", "size": 3} for key in "ab"}
    page = page_of(make_kit({"2019-03-05": rows}, groups=groups, organisers=[PAYLOAD]))
    tree = html.fromstring(page)
    assert tree.find(".//h3").text == PAYLOAD.replace("\"'", "“’")
    assert {str(node.tag) for node in tree.iter()} & {"script", "img"} == set()
    assert "49" not in re.sub(r"[\d#.]*49[\d.]*r?em", "", page)


def test_it_says_its_language_and_direction() -> None:
    tree = html.fromstring(page_of(make_kit(languages=["fa"])))
    assert (tree.get("lang"), tree.get("dir")) == ("fa", "rtl")

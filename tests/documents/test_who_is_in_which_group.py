"""What follows the roster's column Group: lists, cards, certificates, agendas, notices, papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.documents.agenda.groups_case import ENTRIES, A, B, C, changed, three_groups
from tests.factories import event_data, write_roster, write_workshop
from trainkit.documents.agenda.changes import change_documents
from trainkit.documents.agenda.office import personal_agendas
from trainkit.documents.builder import gather
from trainkit.documents.copies.documents import copies
from trainkit.documents.people import certificates, register, tent_cards
from trainkit.documents.print_again import pages_of
from trainkit.model.roster import Participant, Roster
from trainkit.planning.printed import Kit
from trainkit.problems import Problems
from trainkit.text.languages import speaking

PEOPLE = (("P-1", B), ("P-2", A), ("P-3", None), ("P-4", A), ("P-5", C))


def kit_of(*people: tuple[str, str | None], kit: Kit | None = None) -> Kit:
    from dataclasses import replace

    kit = kit or three_groups()
    roster = Roster(participants=tuple(Participant(code=c, group=g) for c, g in people))
    return replace(kit, definitions=replace(kit.definitions, roster=roster))


def only(documents: Any) -> Any:
    (document,) = documents
    return document.recipe


def test_the_register_has_a_list_for_each_group_and_one_for_the_rest() -> None:
    recipe = only(register(kit_of(*PEOPLE)))
    assert [(one.group, [p.code for p in one.people]) for one in recipe.view.lists] == [
        ("Analysts", ["P-2", "P-4"]),
        ("Barristers", ["P-1"]),
        ("Customs", ["P-5"]),
        ("No group yet", ["P-3"]),
    ]
    pages = pdf.texts(recipe.make())
    heads = ("Analysts", "Barristers", "Customs", "No group yet")
    assert [head in page for head, page in zip(heads, pages, strict=True)] == [True] * 4
    assert ["P-1 " in page for page in pages] == [False, True, False, False]
    assert pdf.failures(recipe.make()) == []


def test_the_register_is_one_list_where_nobody_has_a_group() -> None:
    recipe = only(register(kit_of(("P-1", None), ("P-2", None))))
    assert [(one.group, [p.code for p in one.people]) for one in recipe.view.lists] == [
        ("", ["P-1", "P-2"])
    ]


def test_cards_come_group_by_group_and_name_it() -> None:
    recipe = only(tent_cards(kit_of(*PEOPLE)))
    shown = [(one.code, one.group) for one in recipe.view.people if one.code]
    assert shown == [
        ("P-2", "Analysts"), ("P-4", "Analysts"), ("P-1", "Barristers"), ("P-5", "Customs"),
        ("P-3", ""),
    ]  # fmt: skip
    assert pdf.texts(recipe.make())[0].count("Analysts") == 4


def test_a_certificate_states_what_the_own_group_had() -> None:
    # Without the tour, and with beta for the analysts alone: 60 + 60 + 120 minutes for them, and
    # 30 + 60 of alpha for each of the others.
    entries = {
        day: [
            row | ({"groups": [A]} if str(row.get("session")).startswith("beta") else {})
            for row in rows
            if row["title"] != "Tour"
        ]
        for day, rows in ENTRIES.items()
    }
    recipe = only(certificates(kit_of(*PEOPLE, kit=three_groups(entries))))
    assert [(one.code, one.hours, one.modules) for one in recipe.view.people] == [
        ("P-2", "4", ("Module alpha", "Module beta")),
        ("P-4", "4", ("Module alpha", "Module beta")),
        ("P-1", "1.5", ("Module alpha",)),
        ("P-5", "1.5", ("Module alpha",)),
        ("P-3", "1.5", ("Module alpha", "Module beta")),
    ]


def test_a_groups_agenda_and_notice_say_for_whom_they_are() -> None:
    kit = kit_of(*PEOPLE)
    made = {document.name: document.recipe for document in personal_agendas(kit)}
    assert "For · P-2, P-4" in pdf.text(made["agendas/group-analysts.pdf"].make())
    later = kit_of(*PEOPLE, kit=three_groups(changed("Logs one", room="lab"), revision=2))
    notices = {document.name: document.recipe for document in change_documents(later, kit.agenda)}
    text = notices["changes/group-analysts.txt"].make().decode()
    assert "For P-2, P-4.\n" in text
    assert "For · P-2, P-4" in pdf.text(notices["changes/group-analysts.pdf"].make())


def print_files(folder: Path, events: list[Any], groups: tuple[str, ...]) -> dict[str, Any]:
    """Return the print files of people in these groups."""
    return {document.name: document.recipe for document in copies(kit_in(folder, events, groups))}


def kit_in(folder: Path, events: list[Any], groups: tuple[str, ...], **changes: Any) -> Kit:
    """Return the kit of a workshop of people in these groups."""
    names = {"one": "Group One", "two": "Group Two", "three": "Group Three"}
    write_workshop(
        folder,
        groups={key: {"name": name} for key, name in names.items() if key in groups},
        rooms={"hall": {"name": "Hall"}, "side": {"name": "Side room"}},
        events=events,
        **changes,
    )
    rows = [("Code", "Group"), *((f"P-{n}", group) for n, group in enumerate(groups, 1))]
    write_roster(folder / "participants.xlsx", rows)
    problems = Problems()
    gathered = gather(folder, problems)
    assert problems.errors == []
    assert gathered is not None
    return gathered[0]


LUNCH = event_data("lunch", "lunch", "every day", "12:30", 60)
POST = event_data("post", "post-test", "2026-03-04", "16:00", 30)


def test_groups_that_sit_a_test_together_have_one_file_in_their_order(tmp_path: Path) -> None:
    pre = event_data("pre", "pre-test", "2026-03-03", "09:00", 30)
    made = print_files(tmp_path, [pre, LUNCH, POST], ("two", "one", "", "two", "one"))
    assert sorted(made) == ["tests/post-test.pdf", "tests/pre-test.pdf"]
    people = made["tests/pre-test.pdf"].view.people
    assert [(one.code, one.group) for one in people] == [
        ("P-2", "Group One"), ("P-5", "Group One"), ("P-1", "Group Two"), ("P-4", "Group Two"),
        ("P-3", ""),
    ]  # fmt: skip
    assert made["tests/pre-test.pdf"].view.sitting == ""


@pytest.mark.parametrize("left", [(), ("",)])
def test_groups_that_sit_a_test_apart_have_a_file_each(
    tmp_path: Path, left: tuple[str, ...]
) -> None:
    pre = [
        event_data("pre-1", "pre-test", "2026-03-03", "09:00", 30, groups=["one"], room="hall"),
        event_data("pre-2", "pre-test", "2026-03-03", "09:30", 30, groups=["two"], room="side"),
    ]
    made = print_files(tmp_path, [*pre, LUNCH, POST], ("two", "one", "two", *left))
    found = {
        name: ([one.code for one in recipe.view.people], recipe.view.sitting)
        for name, recipe in made.items()
    }
    rest = {"tests/pre-test-no-group.pdf": (["P-4"], "")} if left else {}
    assert found == rest | {
        "tests/pre-test-one.pdf": (["P-2"], "Group One, Tuesday, 3 March 2026, 09:00, Hall"),
        "tests/pre-test-two.pdf": (
            ["P-1", "P-3"],
            "Group Two, Tuesday, 3 March 2026, 09:30, Side room",
        ),
        "tests/post-test.pdf": (["P-2", "P-1", "P-3", *(["P-4"] if left else [])], ""),
    }
    data = made["tests/pre-test-two.pdf"].make()
    assert "Group Two, Tuesday, 3 March 2026, 09:30, Side room" in pdf.text(data)
    assert [line.title for line in pdf.bookmarks(data)] == ["P-1, Group Two", "P-3, Group Two"]


def test_sums_of_what_is_printed_follow_the_workshops_language_alone(tmp_path: Path) -> None:
    """Who sits a test stands on papers as a list of groups, ``one and two``."""
    pre = [
        event_data("pre-1", "pre-test", "2026-03-03", "09:00", 30, groups=["one", "two"]),
        event_data("pre-2", "pre-test", "2026-03-03", "09:30", 30, groups=["three"]),
    ]
    kit = kit_in(tmp_path, [*pre, LUNCH, POST], ("one", "two", "three"), languages=["ru"])
    with speaking("ru"):
        first: Any = next(iter(copies(kit))).recipe
        sums = pages_of(kit)
    assert first.view.sitting.startswith("Group One и Group Two, ")
    assert pages_of(kit) == sums

"""Cards to cut: a PDF a module without answers, with the sets of its form and their copies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.factories import as_yaml, make_kit, module_data, workshop_data, write_course
from trainkit import api
from trainkit.documents.card_sets import card_sets_documents, sets_of
from trainkit.documents.seating import Seating
from trainkit.documents.session_plans import session_plans
from trainkit.model.cards import For, Shape
from trainkit.model.check_course import check_course
from trainkit.model.load import read_course
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

CARDS = """## Log strips {#log-strips session=s1 for=table shape=strips}

| No. | Strip |
|---|---|
| 1 | Read the log. |
| 2 | Close the log. |
| 3 | Sign the log. |

## Code cards {#code-cards session=s1 steps=2 for=trainer shape=cards}

Each code is of 5 March.

| Card | Front | Back |
|---|---|---|
| A | `front-a` | Back of A |

## Letter {#letter session=s2 for=pair shape=sheet}

Dear colleague, this is the letter.

## Roles {#roles session=s2 for=table shape=cards}

**Officer.** Say what you did.

---

**Judge.** Decide.
"""
GUIDE = "## Before\n\nx\n\n## One {#s1}\n\nThe key: strip 2.\n\n## Two {#s2}\n\nx\n"
SHORT = [{"session": "s1", "minutes": 30, "steps": [30, 0]}]


def kit_of(folder: Path, variant: str = "standard", rows: Any = None, **changes: Any) -> Kit:
    workshop = workshop_data(exercises={"tables": 2}, **changes)
    workshop["modules"] = [{"id": "alpha", "variant": variant}]
    files = {
        "workshop.yaml": as_yaml(workshop),
        "curriculum/alpha/cards.md": CARDS,
        "curriculum/alpha/guide.md": GUIDE,
        "curriculum/alpha/module.yaml": as_yaml(module_data(variants={"short": SHORT})),
    }
    return make_kit(folder, ("alpha",), rows=rows, files=files)


def made(kit: Kit) -> bytes:
    (document,) = card_sets_documents(kit)
    assert document.path == "trainers/cards/alpha.pdf"
    return document.recipe.make()


def test_every_card_is_printed_once_with_its_set_and_nobody_s_answers(tmp_path: Path) -> None:
    data = made(kit_of(tmp_path / "w"))
    packing, strips, codes, letter, roles = pdf.texts(data)
    assert [f"1 · Log strips · {n}" in strips for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert strips.index("Read the log.") < strips.index("Close the log.")
    assert "front-a" in codes
    assert "Back of A" in codes
    assert codes.count("2 · Code cards · A") == 2  # front and back
    assert codes.startswith("2. Code cards Each code is of 5 March. 2 · Code cards front-a")
    assert "Dear colleague, this is the letter." in letter
    assert "4 · Roles · 1" in roles
    assert "Decide." in roles
    for words in ("Session 1: Session 1 of alpha · 2 envelopes, one for each table",
                  "1. Log strips 3 2 tables 2", "2. Code cards 1 1 the trainers 3",
                  "3. Letter 4 pairs 4", "4. Roles 2 2 tables 5"):  # fmt: skip
        assert words in packing
    assert "The key" not in pdf.text(data)
    assert pdf.failures(data) == []


def test_a_form_leaves_out_the_sets_of_sessions_and_steps_that_it_does_not_have(
    tmp_path: Path,
) -> None:
    kit = kit_of(tmp_path / "w", variant="short")
    (course,) = kit.definitions.courses
    assert [one.name for one in sets_of(kit, course)] == ["1. Log strips"]


def test_a_module_without_sets_has_no_file(tmp_path: Path) -> None:
    assert list(card_sets_documents(make_kit(tmp_path / "w"))) == []


@pytest.mark.parametrize(
    ("whom", "shape", "copies"),
    # nine people at two tables: five and four, three pairs and two
    [
        ("table", "strips", 2),
        ("table", "sheet", 3),
        ("pair", "cards", 5),
        ("person", "strips", 9),
        ("trainer", "sheet", 1),
    ],
)
def test_copies_are_counted_for_who_sits_where(whom: str, shape: str, copies: int) -> None:
    assert Seating(9, 2).copies(For(whom), Shape(shape)) == copies


def test_what_to_print_has_each_set_with_its_copies_and_the_file_has_its_pages(
    tmp_path: Path,
) -> None:
    kit_of(tmp_path / "w")
    api.build(tmp_path / "w", only=["card-sets"])
    listed = api.print_list(tmp_path / "w").items
    found = [(one.title.removeprefix("Cards to cut: Module alpha"), one.copies) for one in listed]
    assert found == [("", 1), (", 1. Log strips", 2), (", 2. Code cards", 1),
                     (", 3. Letter", 4), (", 4. Roles", 2)]  # fmt: skip
    (file,) = api.print_files(tmp_path / "w")
    pages = pdf.texts(file.read_bytes())
    assert sum("1 · Log strips · 1" in page for page in pages) == 2
    assert sum("Dear colleague" in page for page in pages) == 4


def test_the_session_plan_names_each_set_with_its_copies(tmp_path: Path) -> None:
    (document,) = session_plans(kit_of(tmp_path / "w"))
    text = " ".join(pdf.text(document.recipe.make()).split())
    assert "Cards to cut: 1. Log strips · 2 copies Read the log." in text
    assert "Cards to cut: 3. Letter · 4 copies" in text


def test_cards_in_dari_run_from_right_to_left_and_are_for_who_reads_it(tmp_path: Path) -> None:
    rows = [("P-01", "A", "Office", "KZ", "Analyst", "en"),
            ("P-02", "B", "Office", "AF", "Analyst", "fa-AF")]  # fmt: skip
    languages = {"languages": ["en", "fa-AF"], "translations": ["fa-AF"]}
    first, dari = card_sets_documents(kit_of(tmp_path / "w", rows=rows, **languages))
    assert (first.path, dari.path) == ("trainers/cards/alpha.pdf", "trainers/fa-AF/cards/alpha.pdf")
    assert dari.language == "fa-AF"
    labels = [
        next(box for box in pdf.boxes(one.make(), 2) if "Log strips ·" in box.text)
        for one in (first, dari)
    ]
    assert labels[0].left > 100 > labels[1].left  # at the end of the line


def problems_of(folder: Path, cards: str) -> list[str]:
    course = write_course(folder)
    (course / "cards.md").write_text(cards, encoding="utf-8")
    problems = Problems()
    read = read_course(course, problems)
    assert read is not None
    check_course(replace(read, exercises=()), problems)
    return [str(one).partition("cards.md:")[2] for one in problems if "cards.md" in str(one)]


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (("{#log-strips session=s1", "{#log-strips"), '1:1: expected "## Title {#id session=…'),
        (("for=table shape=strips", "for=bench shape=strips"), '1:1: expected "## Title {#id'),
        (("shape=sheet", "shape=sheets"), '17:1: expected "## Title {#id'),
        (("session=s2 for=pair", "session=s9 for=pair"), '17:1: "s9" is not a session of'),
        (("steps=2", "steps=3"), "9:1: the session has 2 steps"),
        (("#roles", "#letter"), '21:1: a second set with the id "letter"'),
        (("**Judge.** Decide.", ""), "21:1: expected a card in each row"),
        (("## Log", "Text.\n\n## Log"), '1:1: expected "## Title {#id'),
        (("Dear", "Dear [@src]"), '19:6: cites "src"; a desk card has no list'),
    ],
)
def test_what_is_wrong_with_a_set_is_said_at_its_place(
    tmp_path: Path, wrong: tuple[str, str], found: str
) -> None:
    (problem,) = problems_of(tmp_path, CARDS.replace(*wrong))
    assert problem.startswith(found)


def test_sound_sets_have_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, CARDS) == []


@pytest.mark.parametrize(
    ("session", "material", "found"),
    [
        (0, "Twelve role cards for each table", '"cards": no set of cards.md prints this'),
        (1, "Letters to copy and cut", '"copy": no set of cards.md prints this'),
        (0, "Three log strips for each table", ""),
        (1, "Desk card", ""),
    ],
)
def test_what_a_session_hands_out_has_a_document(
    tmp_path: Path, session: int, material: str, found: str
) -> None:
    course = write_course(tmp_path)
    (course / "cards.md").write_text(CARDS.split("## Code", maxsplit=1)[0], encoding="utf-8")
    module = module_data()
    module["sessions"][session]["materials"] = [material]
    (course / "module.yaml").write_text(as_yaml(module), encoding="utf-8")
    problems = Problems()
    read = read_course(course, problems)
    assert read is not None
    check_course(replace(read, exercises=()), problems)
    said = [str(one) for one in problems if "cards.md prints" in str(one)]
    assert [found in one for one in said] == [True] * bool(found)

"""Name badges: everybody's own, in any script, on the place that the sheet has for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import ARABIC, CYRILLIC, LATIN, PEOPLE, small_kit
from tests.documents.test_people import HARD_NAMES, LONG_OFFICE, letters
from trainkit.documents.people import SIZES, badges_recipe
from trainkit.model.roster import Roster
from trainkit.model.teaching import Group
from trainkit.planning.printed import Kit

LANYARD, STICKERS = "trainers/badges/lanyard.pdf", "trainers/badges/stickers.pdf"
BADGES = (LANYARD, STICKERS)
PLACES = [(17.5 + 95 * (n % 2), 13.5 + 55 * (n // 2)) for n in range(10)]
"""The upper left corners of stickers of 80 by 50 mm on a sheet of Avery L4785, in millimetres:
15 mm between the columns, 5 mm between the rows, in the middle of an A4 sheet."""


def made_of(folder: Path, path: str, rows: list[tuple[object, ...]], **changes: Any) -> bytes:
    return documents_of(small_kit(folder, rows=rows, **changes))[path].recipe.make()


@pytest.mark.parametrize("path", BADGES)
def test_everybody_has_a_badge_with_office_country_and_role_and_no_code(
    path: str, made: Made
) -> None:
    text = pdf.text(made(path))
    for part in (LATIN, "Afghanistan", "Investigator", CYRILLIC, "Prosecutor", "Visiting expert",
                 "Academy lecturer"):  # fmt: skip
        assert text.count(part) == (4 if part == "Prosecutor" else 1)  # two roles, two offices
    assert letters(ARABIC) <= letters(text)
    assert text.count("Speaker") == 2
    offices = [str(row[2]).replace("'", "’") for row in PEOPLE if row[2]]
    assert [office for office in offices if office not in text] == []
    assert [row[0] for row in PEOPLE if str(row[0]) in text] == []


@pytest.mark.parametrize(("path", "count"), [(LANYARD, 4), (STICKERS, 10)])
def test_the_last_sheet_is_filled_up_with_empty_badges(path: str, count: int, made: Made) -> None:
    pages = pdf.texts(made(path))
    assert len(pages) == -(-6 // count)
    assert [page.count("Almaty, 3–4 March 2026") for page in pages] == [count] * len(pages)


def test_group_stands_on_the_badge_by_its_name(kit: Kit) -> None:
    known = kit.definitions
    people = [one.model_copy(update={"group": "east"}) for one in known.roster.participants]
    groups = {"east": Group(name="Russian group", size=4), "west": Group(name="Other", size=4)}
    grouped = dataclasses.replace(
        known,
        roster=Roster(participants=tuple(people)),
        workshop=known.workshop.model_copy(update={"groups": groups}),
    )
    recipe = badges_recipe(dataclasses.replace(kit, definitions=grouped), SIZES[1])
    assert pdf.text(recipe.make()).count("Russian group") == len(people)


@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES)
def test_a_hard_name_stays_on_its_sticker(name: str, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (f"UZ-{n:02}", name, LONG_OFFICE, "UZ", LONG_OFFICE, "") for n in range(10)
    ]
    title = "Regional Workshop on International and Regional Cooperation to Combat Cybercrime"
    data = made_of(tmp_path, STICKERS, rows, title=title)
    assert pdf.overlapping(data) == []
    assert pdf.failures(data) == []
    on = [
        [
            (left, top)
            for left, top in PLACES
            if left <= box.left and box.right <= left + 80
            and top <= 297 - box.top and 297 - box.bottom <= top + 50
        ]
        for box in pdf.boxes(data)
    ]  # fmt: skip
    assert [len(places) for places in on] == [1] * len(on)
    assert {places[0] for places in on} == set(PLACES)


@pytest.mark.parametrize("name", HARD_NAMES.values(), ids=HARD_NAMES)
def test_a_hard_name_stays_on_its_card(name: str, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [("UZ-24", name, "", "UZ", LONG_OFFICE, "")]
    data = made_of(tmp_path, LANYARD, rows)
    assert pdf.overlapping(data) == []
    text = "".join(pdf.text(data).split())
    assert letters(name) <= letters(text)
    outside = [box.text for box in pdf.boxes(data)
               if box.left < 5 or 100 < box.right < 110 or box.right > 205]  # fmt: skip
    assert outside == []

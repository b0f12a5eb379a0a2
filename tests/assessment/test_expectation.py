"""What is expected of items: difficulty from estimates and past use, time from words and types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories import bank_data, item_data, make_definitions
from tests.item_types import MAKERS
from trainkit.assessment.assembly import assemble
from trainkit.assessment.scoring_key import (
    check_form_time,
    expected_facility,
    form_seconds,
    item_seconds,
    item_words,
    minutes_of,
    reading_seconds,
    words_of,
)
from trainkit.model.assessment import History
from trainkit.model.items.registry import Item, ItemBank
from trainkit.problems import Problems


def item_of(data: Any) -> Item:
    bank = {"module": "alpha", "version": "1.0.0", "items": [data]}
    return ItemBank.model_validate(bank).items[0]


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ({}, 0.6),
        # a beta distribution with mean 0.6 and weight 10 is Beta(6, 4); 8 right of 10 make it
        # Beta(14, 6), whose mean is 14/20
        ({("alpha", "i", 1): (10, 8.0)}, 0.7),
        ({("alpha", "i", 1): (990, 297.0)}, 0.303),
        ({("alpha", "i", 2): (990, 297.0)}, 0.6),
        ({("beta", "i", 1): (990, 297.0)}, 0.6),
    ],
)
def test_expected_facility(past: Any, expected: float) -> None:
    found = expected_facility("alpha", item_of(item_data("i")), History(past=past))
    assert found == pytest.approx(expected)


def test_words_are_counted_without_marks() -> None:
    assert words_of("**Which** of these?\n\n| a | b |\n|---|---|\n| 1 | `x = 2` |") == 8
    assert words_of("Кто — видел `10.0.0.1`?") == 3


def test_words_of_an_item_are_those_it_prints() -> None:
    # "Which answer fits question i?" and three times "Answer a to i"; premises have 4 words each
    assert item_words(item_of(item_data("i"))) == 5 + 12
    assert item_words(item_of(MAKERS["matching"]("i"))) == 5 + 4 * 4 + 3 * 4
    assert item_words(item_of(MAKERS["numeric"]("i"))) == 5


def test_time_is_reading_and_answering() -> None:
    assert reading_seconds(159) == 60
    # 17 words: 6 s; 21: 8 s; 33: 12 s; 5: 2 s. True-false: "Statement i holds." and four times
    # "because of a in i", 23 words: 9 s
    assert {kind: item_seconds(item_of(make("i"))) for kind, make in MAKERS.items()} == {
        "single": 6 + 75,
        "multiple": 8 + 90,
        "true-false": 9 + 75,
        "matching": 12 + 90,
        "ordering": 8 + 80,
        "numeric": 2 + 110,
        "short-answer": 2 + 40 + 3 * 25,
        "hot-spot": 8 + 75,
    }


def test_a_case_is_read_once() -> None:
    data = bank_data(per_level=2)
    data["cases"] = [{"id": "log", "title": "Log", "text": "word " * 159}]
    for item in data["items"][:3]:
        item["case"] = "log"
    course = make_definitions([data]).courses[0]
    items = course.bank.items
    alone = sum(item_seconds(item) for item in items)
    assert form_seconds((course, item) for item in items) == alone + 60


def test_a_form_that_needs_more_than_its_minutes_is_reported() -> None:
    wanted = {"minutes": 5, "items": {"apply": 4}}
    definitions = make_definitions([bank_data(per_level=9)], assessment=wanted)
    forms = assemble(definitions, bytes(16), Problems())
    assert forms is not None
    assert minutes_of(forms.forms[0], definitions) == pytest.approx(4 * 81 / 60)
    problems = Problems()
    check_form_time(forms, definitions, problems)
    assert [(p.place.path, p.message) for p in problems] == [
        (
            Path("workshop/plan/forms.yaml"),
            f"form {code} takes about 6 minutes, estimated from the words and types of its "
            f"items, but assessment.minutes is 5; give more time or ask for fewer items",
        )
        for code in ("A1", "B1")
    ]


@pytest.mark.parametrize(("words", "found"), [(290, []), (320, ["65", "65"])])
def test_a_form_with_too_much_to_read_in_a_minute_is_reported(words: int, found: list[str]) -> None:
    # Each form has four items of 5 + 3 × 4 words and one case, in 6 minutes.
    data = bank_data(per_level=9)
    data["cases"] = [{"id": "log", "title": "Log", "text": "word " * words}]
    for item in data["items"]:
        item["case"] = "log"
    wanted = {"minutes": 6, "items": {"apply": 4}}
    definitions = make_definitions([data], assessment=wanted)
    forms = assemble(definitions, bytes(16), Problems())
    assert forms is not None
    problems = Problems()
    check_form_time(forms, definitions, problems)
    said = [re.search(r"has (\d+) words to read in each minute", p.message) for p in problems]
    assert [one[1] for one in said if one] == found

"""The items of a workshop are found by what they say, what they are, and where they stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from trainkit import api
from trainkit.assessment.allocation import BankEntry, Placement, Wanted, entries, placements
from trainkit.assessment.forms import FormUse
from trainkit.model.assessment import History

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"


@pytest.fixture(scope="module")
def bank() -> tuple[BankEntry, ...]:
    return api.items(EXAMPLE)


def _ids(bank: tuple[BankEntry, ...], **wanted: str) -> list[str]:
    return [one.item.id for one in Wanted(**wanted).found(bank)]


def test_every_item_is_listed_once_in_the_order_of_the_banks(bank: tuple[BankEntry, ...]) -> None:
    definitions = api.load(EXAMPLE)
    each = [item.id for course in definitions.courses for item in course.bank.items]
    assert _ids(bank) == each


def test_words_are_found_in_item_options_and_case(bank: tuple[BankEntry, ...]) -> None:
    assert "ct-01" in _ids(bank, words="BITCOIN fee inputs")  # "inputs" stands in an option
    by_case = [one.item.id for one in bank if one.item.case == "peel"]
    assert set(by_case) <= set(_ids(bank, words="tyre"))
    assert _ids(bank, words="tyre zebra") == []


def test_filters_go_together(bank: tuple[BankEntry, ...]) -> None:
    found = Wanted(module="cryptocurrency-tracing", level="recall", type="single").found(bank)
    seen = {(one.course.module.id, one.item.cognitive.value, one.item.type) for one in found}
    assert seen == {("cryptocurrency-tracing", "recall", "single")}
    assert _ids(bank, objective="o1-explain-ledgers", module="isp-cooperation") == []


def test_items_are_found_by_their_form(bank: tuple[BankEntry, ...]) -> None:
    # counted in plan/forms.yaml: 20 items on each of forms A, B and C, none twice
    assert [len(_ids(bank, form=form)) for form in "ABC"] == [20, 20, 20]
    assert len(_ids(bank, form="any")) == 60
    assert len(_ids(bank, form="none")) == len(bank) - 60


def test_facility_is_that_of_the_answers_and_else_the_expected_one() -> None:
    definitions = api.load(EXAMPLE)
    past = {("cryptocurrency-tracing", "ct-01", 3): (40, 10.0)}
    first = entries(replace(definitions, history=History(past=past)), None)[0]
    # 10 of 40 are 0.25; with the author's 0.80 at the weight of 10 people: 18 of 50
    assert (first.item.id, first.facility, first.answered, first.expected) == (
        "ct-01", 0.25, 40, 0.36,
    )  # fmt: skip
    assert first.placements == ()
    second = entries(definitions, None)[0]
    assert (second.facility, second.answered, second.expected) == (None, 0, 0.8)
    assert Wanted(facility="low").found([first, second]) == (first,)


def test_a_placement_says_form_number_and_version() -> None:
    from trainkit.assessment.forms_file import read_forms
    from trainkit.problems import Problems

    problems = Problems()
    forms = problems.checked(read_forms(EXAMPLE / "plan" / "forms.yaml", problems))[0]
    row = forms.forms[0].items[4]
    assert placements(forms, row.module, row.item) == (
        Placement(forms.forms[0].code, FormUse.PRE, 5, row.version),
    )

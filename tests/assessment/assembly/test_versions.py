"""Versions of forms: what may change places does, everything else stays, and keys follow."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.assembly.made import bank_of, definitions_of, forms_of
from tests.examples import examples
from tests.factories import bank_data, item_data
from tests.item_types import typed_bank_data
from trainkit.assessment.forms import Form, Paper, PlacedItem
from trainkit.assessment.print_order import is_lopsided, key_position
from trainkit.model.items.entries import LETTERS
from trainkit.model.items.matching import MatchingItem
from trainkit.model.items.ordering import OrderingItem
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Definitions

SECRETS = st.binary(min_size=16, max_size=16)


def cases_bank(module: str = "alpha", *, ordered: bool = False) -> Any:
    """Return two cases of three items and six single items, two of which keep their options."""
    items = [
        item_data(f"{case}-{n}", case=case, difficulty=0.8 - n / 10)
        for case in ("log", "mail")
        for n in range(3)
    ]
    items += [item_data(f"single-{n}", shuffle=n > 1) for n in range(6)]
    cases = [
        {"id": case, "title": case.title(), "text": "Text.", "ordered": ordered}
        for case in ("log", "mail")
    ]
    return bank_of(items, module, cases=cases)


def right_answer(item: Item, row: PlacedItem) -> str:
    """Return the bank's ids that the printed key points at, as the bank orders its answers."""
    chosen = "".join(row.options[LETTERS.index(letter)] for letter in row.key)
    if isinstance(item, MatchingItem):
        pairs = sorted(zip(row.premises, chosen, strict=True))
        return "".join(option for _, option in pairs)
    return chosen if isinstance(item, OrderingItem) else "".join(sorted(chosen))


def bank_answer(item: Any) -> str:
    if item.type == "matching":
        return "".join(premise.key for premise in item.premises)
    if item.type == "ordering":
        return "".join(option.id for option in item.options)
    return "".join(sorted(item.keys)) if item.type == "multiple" else str(item.key)


def assert_version(definitions: Definitions, form: Form, paper: Paper) -> None:
    """Hold a version to every rule, from its rows and the bank alone."""
    assert sorted(paper.numbers) == list(range(1, len(form.items) + 1))
    assert [row.module for row in paper.items] == [row.module for row in form.items]
    rows = [(row, definitions.course(row.module).bank.item(row.item)) for row in paper.items]
    for row, item in rows:
        if item.type in {"numeric", "short-answer"}:
            assert row.options == ""
            continue
        assert sorted(row.options) == sorted(option.id for option in item.options)
        assert right_answer(item, row) == bank_answer(item)
        if not getattr(item, "shuffle", True):
            assert row.options == "".join(option.id for option in item.options)
    runs = [key for key, _ in groupby((row.module, item.case or item.id) for row, item in rows)]
    assert len(runs) == len(set(runs)), "a case is split"
    assert not is_lopsided([where for row in paper.items if (where := key_position(row))])


@settings(derandomize=True, max_examples=examples(15))
@given(SECRETS, st.integers(1, 8))
def test_versions_keep_every_rule(secret: bytes, versions: int) -> None:
    banks = [typed_bank_data("alpha"), cases_bank("beta")]
    definitions = definitions_of(
        *banks, items={"apply": 6}, versions=versions, types=[*(kind for kind in ("single",
        "multiple", "true-false", "matching", "ordering", "numeric", "short-answer"))],
    )  # fmt: skip
    forms = forms_of(definitions, secret)
    for form in forms.forms:
        assert len(form.papers) == versions
        assert form.papers[0].items == form.items
        for paper in form.papers:
            assert_version(definitions, form, paper)
        prints = {tuple((row.item, row.options) for row in paper.items) for paper in form.papers}
        assert len(prints) == versions


def test_versions_move_items_and_options() -> None:
    definitions = definitions_of(bank_data(per_level=20), items={"apply": 10}, versions=8)
    for form in forms_of(definitions).forms:
        assert len({paper.numbers for paper in form.papers}) == 8
        for n in range(10):
            assert len({paper.numbers.index(n + 1) for paper in form.papers}) > 2
        orders = {row.options for paper in form.papers for row in paper.items}
        assert len(orders) == 6


def test_versions_keep_the_order_of_a_case_that_builds_on_itself() -> None:
    loose: set[tuple[str, ...]] = set()
    for ordered in (True, False):
        definitions = definitions_of(
            cases_bank(ordered=ordered), items={"apply": 12}, same_items=True, versions=8
        )
        for form in forms_of(definitions).forms:
            for paper in form.papers:
                log = tuple(row.item for row in paper.items if row.item.startswith("log"))
                if ordered:
                    assert log == ("log-0", "log-1", "log-2")
                loose.add(log)
    assert len(loose) > 2


def test_a_case_that_builds_on_itself_keeps_the_banks_order_on_the_form() -> None:
    data = cases_bank(ordered=True)
    data["items"][0]["difficulty"] = 0.3  # the first question is the hardest
    definitions = definitions_of(data, items={"apply": 12}, same_items=True)
    for form in forms_of(definitions).forms:
        log = [row.item for row in form.items if row.item.startswith("log")]
        assert log == ["log-0", "log-1", "log-2"]


def test_a_form_that_can_be_in_one_order_alone_is_the_same_in_each_version() -> None:
    bank = bank_of([item_data("i", shuffle=False)])
    definitions = definitions_of(bank, items={"apply": 1}, same_items=True, versions=3)
    for form in forms_of(definitions).forms:
        assert [paper.items for paper in form.papers] == [form.items] * 3

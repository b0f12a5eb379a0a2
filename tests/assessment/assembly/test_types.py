"""Items of all six types on assembled forms."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.assembly.made import bank_of, definitions_of, forms_of
from tests.examples import examples
from tests.factories import item_data, make_definitions, write_workshop
from tests.item_types import MAKERS, multiple_data, numeric_data, typed_bank_data
from trainkit.assessment.forms import Forms
from trainkit.assessment.print_order import is_lopsided, key_position
from trainkit.model.items.registry import FORMATS
from trainkit.model.load import read_definitions
from trainkit.problems import Problems


def counts(forms: Forms) -> list[Counter[str]]:
    return [Counter(row.type for row in form.items) for form in forms.forms]


def test_forms_have_as_many_items_of_each_type_where_the_bank_allows() -> None:
    items = [
        make(f"{kind}-{n}", difficulty=0.4 + n / 20)
        for n, kind in enumerate(["single"] * 4 + ["numeric"] * 2)
        for make in [MAKERS[kind]]
    ]
    definitions = definitions_of(bank_of(items), items={"apply": 3})
    for secret in range(12):
        pre, post = counts(forms_of(definitions, bytes([secret] * 16)))
        assert pre == post == Counter({"single": 2, "numeric": 1})


def test_objectives_come_before_types() -> None:
    # one numeric item has to stand where its objective is needed, whatever the other form has
    items = [
        item_data("s1", "o1"), item_data("s2", "o1"), item_data("s3", "o2"),
        numeric_data("n1", "o2"), numeric_data("n2", "o1"),
        item_data("s4", "o3"), item_data("s5", "o3"),
    ]  # fmt: skip
    definitions = definitions_of(bank_of(items), items={"apply": 3})
    for form in forms_of(definitions).forms:
        bank = definitions.courses[0].bank
        assert {bank.item(row.item).objective for row in form.items} == {"o1", "o2", "o3"}


@settings(max_examples=examples(15))
@given(st.sets(st.sampled_from(list(FORMATS)), min_size=1), st.binary(min_size=16, max_size=16))
def test_forms_hold_the_types_that_the_workshop_names_alone(types: set[str], secret: bytes) -> None:
    wanted = {"minutes": 30, "items": {"apply": 1, "judge": 1}, "types": [*types]}
    definitions = make_definitions([typed_bank_data(per_type=2)], assessment=wanted)
    forms = forms_of(definitions, secret)
    assert {row.type for form in forms.forms for row in form.items} <= types


def test_types_left_out_means_all_that_are_marked_without_a_person() -> None:
    forms = forms_of(definitions_of(typed_bank_data(per_type=2), items={"apply": 7}))
    found = {row.type for form in forms.forms for row in form.items}
    assert found == set(FORMATS) - {"short-answer"}


def test_a_type_that_is_not_known_is_a_problem_with_its_place(tmp_path: Path) -> None:
    write_workshop(
        tmp_path, assessment={"minutes": 30, "items": {"apply": 1}, "types": ["single", "essay"]}
    )
    problems = Problems()
    read_definitions(tmp_path, problems)
    (message,) = [str(problem) for problem in problems]
    assert "workshop.yaml:" in message
    assert "assessment.types[2]: expected 'single', 'multiple', 'true-false', " in message
    assert 'found "essay"' in message


def test_crowding_is_judged_among_items_with_one_letter_alone() -> None:
    # 20 numbers and multiple items have no position; 12 single items are drawn again at need
    items = [item_data(f"s{n}") for n in range(12)]
    items += [multiple_data(f"m{n}") for n in range(8)]
    definitions = definitions_of(bank_of(items), items={"apply": 20}, same_items=True)
    for secret in range(30):
        for form in forms_of(definitions, bytes([secret] * 16)).forms:
            positions = [place for row in form.items if (place := key_position(row))]
            assert len(positions) == 12
            assert not is_lopsided(positions)

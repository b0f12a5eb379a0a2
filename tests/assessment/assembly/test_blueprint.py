"""The fuller test specification: each demand counted again in the forms, or explained."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.assessment.assembly.made import bank_of, definitions_of, forms_of
from tests.examples import examples
from tests.factories import item_data
from tests.item_types import MAKERS
from trainkit.assessment.assembly import Unsolved, assemble, choose
from trainkit.assessment.blueprint import blueprint_of
from trainkit.assessment.forms import Form, Forms
from trainkit.model.assessment import BlueprintCell, History
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

SECRETS = st.binary(min_size=16, max_size=16)
LEVELS = ("recall", "apply", "judge")


def rows_of(definitions: Definitions, form: Form) -> list[tuple[str, Item, int]]:
    return [
        (row.module, definitions.course(row.module).bank.item(row.item), row.points)
        for row in form.items
    ]


def is_of(cell: BlueprintCell, module: str, item: Item) -> bool:
    return (
        cell.module in (None, module)
        and cell.objective in (None, item.objective)
        and cell.level in (None, item.cognitive)
        and cell.type in (None, item.type)
    )


def assert_demands(definitions: Definitions, forms: Forms) -> None:
    """Count everything that the specification says again, from the record and the banks."""
    spec = definitions.workshop.assessment
    assert spec is not None
    scored = [rows_of(definitions, form) for form in forms.forms[:2]]
    for rows in scored:
        names = {(module, item.id) for module, item, _ in rows}
        assert len(names) == len(rows)
        assert not names & definitions.history.seen
        for (_, one, _), (_, other, _) in combinations(rows, 2):
            assert one.id not in other.enemies
            assert other.id not in one.enemies
        for course in definitions.courses:
            module = course.module.id
            found = Counter(item.cognitive.value for home, item, _ in rows if home == module)
            assert dict(found) == {lv.value: n for lv, n in spec.items_of(module).items()}
            for case in course.bank.cases:
                ours = {(module, i.id) for i in course.bank.items if i.case == case.id}
                if case.whole:
                    assert ours <= names or not ours & names
        for _, item, points in rows:
            assert points == spec.points.get(item.type, 1)
            assert item.type in spec.types
            assert item.id not in spec.exclude
        for cell in spec.blueprint:
            mine = [points for module, item, points in rows if is_of(cell, module, item)]
            count = sum(mine) if cell.points is not None else len(mine)
            if cell.points is not None or cell.items is not None:
                assert count == (cell.points if cell.items is None else cell.items)
            else:
                assert (
                    (cell.at_least or 0) <= count <= (400 if cell.at_most is None else cell.at_most)
                )
    one, other = ({(module, item.id) for module, item, _ in rows} for rows in scored)
    anchors = one & other
    if not spec.same_items:
        assert len(anchors) == spec.anchor_count
        assert set(spec.anchor_ids) <= {item for _, item in anchors}


@st.composite
def banks(draw: st.DrawFn, module: str) -> Any:
    """Draw a bank with 3 to 7 items a level, of several types, some of them in cases."""
    kinds = st.sampled_from(["single", "single", "multiple", "numeric"])
    items = [
        MAKERS[draw(kinds)](
            f"{module}-{level}-{n}",
            draw(st.sampled_from(["o1", "o2", "o3"])),
            level,
            difficulty=draw(st.sampled_from([0.4, 0.5, 0.65, 0.8])),
            case=draw(st.sampled_from([None, None, "c1", "c2"])),
        )
        for level in LEVELS
        for n in range(draw(st.integers(3, 7)))
    ]
    for one, other in draw(st.lists(st.tuples(*[st.sampled_from(items)] * 2), max_size=3)):
        if one is not other:
            one["enemies"] = [other["id"]]
    cases = [
        {"id": case, "title": case, "text": "A log.", "whole": draw(st.booleans())}
        for case in ("c1", "c2")
    ]
    return bank_of(items, module, cases=cases)


@st.composite
def cells(draw: st.DrawFn) -> Any:
    """Draw a demand that banks may or may not meet."""
    cell: dict[str, Any] = {}
    kind = draw(st.sampled_from(["type", "module", "level", "objective"]))
    if kind == "type":
        cell["type"] = draw(st.sampled_from(["multiple", "numeric", "single"]))
    elif kind == "level":
        cell |= {"level": draw(st.sampled_from(LEVELS)), "type": "single"}
    else:
        cell["module"] = draw(st.sampled_from(["alpha", "beta"]))
    if kind == "objective":
        cell["objective"] = draw(st.sampled_from(["o1", "o2", "o3"]))
    how = draw(st.sampled_from(["items", "at_least", "at_most", "points"]))
    return {**cell, how: draw(st.integers(0, 4))}


@st.composite
def specified(draw: st.DrawFn) -> Definitions:
    data = [draw(banks("alpha")), draw(banks("beta"))]
    ids = [item["id"] for each in data for item in each["items"]]
    assessment = {
        "items": {level: draw(st.integers(0, 2)) for level in ("recall", "judge")} | {"apply": 1},
        "blueprint": draw(st.lists(cells(), max_size=2)),
        "points": draw(st.dictionaries(st.sampled_from(["multiple", "numeric"]),
                                       st.integers(1, 3))),
        "anchors": draw(st.sampled_from([0, 0, 1, 2, [ids[0]], ids[:2]])),
        "exclude": draw(st.lists(st.sampled_from(ids[2:]), max_size=2)),
        "difficulty": draw(st.sampled_from([None, {"mean": 0.5}, {"mean": 0.6, "spread": 0.1}])),
        "retention": draw(st.booleans()),
    }  # fmt: skip
    definitions = definitions_of(*data, **assessment)
    seen = draw(st.sets(st.sampled_from(ids[2:]), max_size=2))
    names = frozenset((each["module"], item) for each in data for item in seen
                      if item in {i["id"] for i in each["items"]})  # fmt: skip
    return replace(definitions, history=History(seen=names))


@settings(derandomize=True, max_examples=examples(40))
@given(specified(), SECRETS)
def test_forms_meet_every_demand_or_it_is_said_which_cannot_be_met(
    definitions: Definitions, secret: bytes
) -> None:
    problems = Problems()
    forms = assemble(definitions, secret, problems)
    assert (forms is None) == (len(problems.errors) > 0)
    event("forms" if forms else "problems")
    if forms is not None:
        assert_demands(definitions, forms)
        for problem in problems:
            assert "at least 0" not in problem.message


def singles(count: int, level: str = "apply", **more: Any) -> list[Any]:
    return [item_data(f"{level}-{n}", f"o{n % 3 + 1}", level, **more) for n in range(count)]


def test_items_of_a_type_and_objective_come_in_the_number_asked_for() -> None:
    items = singles(8) + [MAKERS["numeric"](f"n{n}", "o2") for n in range(6)]
    asked = [{"type": "numeric", "items": 2}, {"module": "alpha", "objective": "o1", "at_most": 1}]
    definitions = definitions_of(bank_of(items), items={"apply": 4}, blueprint=asked)
    for secret in range(5):
        forms = forms_of(definitions, bytes([secret] * 16))
        assert_demands(definitions, forms)


def test_points_of_a_level_add_up() -> None:
    items = singles(8) + [MAKERS["multiple"](f"m{n}", "o2") for n in range(6)]
    definitions = definitions_of(
        bank_of(items), items={"apply": 4}, points={"multiple": 3},
        blueprint=[{"level": "apply", "points": 8}],
    )  # fmt: skip
    for form in forms_of(definitions).forms:
        assert sorted(row.points for row in form.items) == [1, 1, 3, 3]


def test_whole_cases_come_whole() -> None:
    items = [
        item_data(f"{case}{n}", f"o{n + 1}", case=case)
        for case in ("log", "mail")
        for n in range(3)
    ]
    cases = [{"id": case, "title": "L", "text": "T", "whole": True} for case in ("log", "mail")]

    def numbers(spare: int) -> set[int]:
        data = bank_of(items + singles(spare), cases=cases)
        forms = [
            form
            for secret in range(8)
            for form in forms_of(
                definitions_of(data, items={"apply": 4}), bytes([secret] * 16)
            ).forms
        ]
        return {sum(not row.item.startswith("apply") for row in form.items) for form in forms}

    assert numbers(3) == {3}  # 8 of 9 are needed: each form has a case and one item more
    assert numbers(12) <= {0, 3}


def test_anchors_stand_on_both_forms_and_on_no_third() -> None:
    for anchors, count in ((2, 2), (["apply-3"], 1)):
        definitions = definitions_of(
            bank_of(singles(12)), items={"apply": 4}, anchors=anchors, retention=True
        )
        one, other, third = (
            {row.item for row in form.items} for form in forms_of(definitions).forms
        )
        assert len(one & other) == count
        assert not third & (one | other)


@pytest.mark.parametrize(
    ("mean", "spread", "bank"),
    [
        (0.5, 0.1, 42),
        pytest.param(0.5, 0.1, 140, marks=pytest.mark.thorough),
        pytest.param(0.7, 0.2, 140, marks=pytest.mark.thorough),
        pytest.param(0.6, 0.0, 140, marks=pytest.mark.thorough),
    ],
)
def test_difficulty_meets_its_target(mean: float, spread: float, bank: int) -> None:
    marks = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
    items = [item_data(f"i{n}", difficulty=marks[n % 7]) for n in range(bank)]
    target = {"mean": mean, "spread": spread}
    definitions = definitions_of(bank_of(items), items={"apply": 10}, difficulty=target)
    for form in forms_of(definitions).forms:
        found = [item.difficulty for _, item, _ in rows_of(definitions, form)]
        average = sum(found) / 10
        deviation = (sum((mark - mean) ** 2 for mark in found) / 10) ** 0.5
        assert abs(average - mean) <= 0.0051
        assert abs(deviation - spread) <= 0.0101


def test_forms_match_in_what_past_use_says_not_in_the_estimates() -> None:
    """The authors' estimates are all alike; half of the items turned out to be hard."""
    definitions = definitions_of(bank_of(singles(12)), items={"apply": 4})
    hard = {f"apply-{n}" for n in range(6)}
    past = {("alpha", f"apply-{n}", 1): (90, 90 * (0.2 if n < 6 else 0.9)) for n in range(12)}
    known = replace(definitions, history=History(past=past))
    for secret in range(4):
        forms = forms_of(known, bytes([secret] * 16)).forms
        one, other = (sum(row.item in hard for row in form.items) for form in forms)
        assert one == other


def test_past_use_of_another_version_says_nothing() -> None:
    old = {("alpha", f"apply-{n}", 2): (90, 18.0) for n in range(12)}
    definitions = definitions_of(bank_of(singles(12)), items={"apply": 4})
    assert forms_of(replace(definitions, history=History(past=old))) == forms_of(definitions)


def test_more_than_two_forms_are_made_at_once_and_keep_the_rules() -> None:
    marks = (0.4, 0.5, 0.6, 0.7)
    items = [item_data(f"i{n}", f"o{n % 3 + 1}", difficulty=marks[n // 3 % 4]) for n in range(12)]
    definitions = definitions_of(bank_of(items), items={"apply": 3}, anchors=1)
    spec = definitions.workshop.assessment
    assert spec is not None
    blueprint = replace(blueprint_of(definitions, spec, bytes(16), "edition 1"), forms=3)
    choice = choose(blueprint)
    assert not isinstance(choice, Unsolved)
    forms = [[name for name, on in choice.items() if form in on] for form in range(3)]
    assert [len(form) for form in forms] == [3] * 3
    assert Counter(len(on) for on in choice.values()) == {1: 6, 3: 1}
    bank = definitions.courses[0].bank
    sums = [sum(bank.item(name.split("/")[1]).difficulty for name in form) for form in forms]
    assert max(sums) - min(sums) == pytest.approx(0)
    for form in forms:
        found = Counter(bank.item(name.split("/")[1]).objective for name in form)
        assert found == {"o1": 1, "o2": 1, "o3": 1}

"""The assembly of test forms, against rules that are checked here in other ways."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.assessment.assembly.made import SECRET, bank_of, definitions_of, forms_of
from tests.examples import examples
from tests.factories import (
    bank_data,
    item_data,
    make_definitions,
    write_workshop,
)
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import Form, Forms, FormUse
from trainkit.assessment.print_order import is_lopsided, printed_form
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import Item
from trainkit.model.load import read_definitions
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

OBJECTIVES = ("o1", "o2", "o3")


def specified(items: dict[str, int], **changes: Any) -> dict[str, Any]:
    return {"minutes": 30, "items": items, **changes}


def items_on(definitions: Definitions, form: Form) -> list[tuple[str, Item]]:
    return [
        (placed.module, definitions.course(placed.module).bank.item(placed.item))
        for placed in form.items
    ]


# Rules, checked independently of the code under test


def assert_rules(definitions: Definitions, forms: Forms) -> None:
    assessment = definitions.workshop.assessment
    assert assessment is not None
    assert [(form.id, form.use) for form in forms.forms] == [("A", "pre"), ("B", "post")]
    sets = []
    for form in forms.forms:
        rows = items_on(definitions, form)
        sets.append({(module, item.id) for module, item in rows})
        assert len(sets[-1]) == len(rows)
        assert Counter((module, item.cognitive) for module, item in rows) == Counter(
            {
                (course.module.id, level): count
                for course in definitions.courses
                for level, count in assessment.modules.get(
                    course.module.id, assessment.items
                ).items()
                if count
            }
        )
        assert not {item.id for _, item in rows} & set(assessment.exclude)
        for (_, one), (_, other) in combinations(rows, 2):
            assert one.id not in other.enemies and other.id not in one.enemies
        assert_order(definitions, rows)
        assert_options(form, rows)
    if assessment.same_items:
        assert sets[0] == sets[1]
    else:
        assert not sets[0] & sets[1]


def assert_order(definitions: Definitions, rows: list[tuple[str, Item]]) -> None:
    order = [course.module.id for course in definitions.courses]
    positions = [order.index(module) for module, _ in rows]
    assert positions == sorted(positions)
    blocks: list[tuple[str, str | None, list[float]]] = []
    for module, item in rows:
        if item.case and blocks and blocks[-1][:2] == (module, item.case):
            blocks[-1][2].append(item.difficulty)
        else:
            blocks.append((module, item.case, [item.difficulty]))
    cases = [(module, case) for module, case, _ in blocks if case]
    assert len(cases) == len(set(cases)), "a case is split"
    means: dict[str, list[float]] = defaultdict(list)
    for module, _, marks in blocks:
        assert marks == sorted(marks, reverse=True)
        means[module].append(sum(marks) / len(marks))
    for module_means in means.values():
        for easier, harder in zip(module_means, module_means[1:], strict=False):
            assert easier >= harder - 1e-9


def assert_options(form: Form, rows: list[tuple[str, Item]]) -> None:
    for placed, (_, item) in zip(form.items, rows, strict=True):
        assert sorted(placed.options) == sorted(option.id for option in item.options)
        if not item.shuffle:
            assert placed.options == "".join(option.id for option in item.options)
        assert placed.options["ABCDE".index(placed.key)] == item.key


@st.composite
def banks(draw: st.DrawFn, module: str, most: int) -> Any:
    """Draw a bank with up to ``most`` items at each level and a few enemies."""
    levels = [CognitiveLevel.APPLY]
    levels += [level for level in CognitiveLevel for _ in range(draw(st.integers(0, most)))]
    ids = [f"{module}-{n}" for n in range(len(levels))]
    items = [
        item_data(
            item_id,
            draw(st.sampled_from(OBJECTIVES)),
            level.value,
            difficulty=draw(st.sampled_from([0.35, 0.5, 0.55, 0.6, 0.7, 0.85])),
            case=draw(st.sampled_from([None, None, "c1", "c2"])),
            key=draw(st.sampled_from("abc")),
            shuffle=draw(st.booleans()),
            enemies=[],
        )
        for item_id, level in zip(ids, levels, strict=True)
    ]
    for one, other in draw(st.lists(st.tuples(*[st.sampled_from(items)] * 2), max_size=4)):
        if one is not other and other["id"] not in one["enemies"]:
            one["enemies"].append(other["id"])
    cases = [{"id": case, "title": case, "text": "Log."} for case in ("c1", "c2")]
    return bank_of(items, module, cases=cases)


@st.composite
def workshops(draw: st.DrawFn, modules: tuple[str, ...], most: int) -> Definitions:
    """Draw banks, and numbers that they can mostly meet."""
    data = [draw(banks(module, most)) for module in modules]
    same = draw(st.booleans())
    numbers = {
        each["module"]: {
            level.value: draw(
                st.integers(0, (1 + sum(i["cognitive"] == level for i in each["items"])) // 2)
            )
            for level in CognitiveLevel
        }
        for each in data
    }
    ids = [item["id"] for each in data for item in each["items"]]
    if len(modules) > 1:
        data[0]["items"][0]["enemies"].append(data[1]["items"][0]["id"])
    assessment = specified(
        numbers.pop(modules[0]),
        modules=numbers,
        same_items=same,
        exclude=draw(st.lists(st.sampled_from(ids), max_size=1)),
    )
    return make_definitions(data, assessment=assessment)


@settings(max_examples=examples(30))
@given(workshops(("alpha", "beta"), 7), st.binary(min_size=16, max_size=16))
def test_assemble_gives_problems_or_forms_that_keep_every_rule(
    definitions: Definitions, secret: bytes
) -> None:
    problems = Problems()
    forms = assemble(definitions, secret, problems)
    assert (forms is None) == (len(problems.errors) > 0)
    event("forms" if forms else "problems")
    if forms is not None:
        assert_rules(definitions, forms)


def every_choice(definitions: Definitions) -> Iterator[list[list[Item]]]:
    """Yield every way to fill both forms from one module that keeps the rules, by trying all."""
    (course,) = definitions.courses
    assessment = definitions.workshop.assessment
    assert assessment is not None
    cells = []
    for level, count in assessment.modules.get(course.module.id, assessment.items).items():
        items = [
            item
            for item in course.bank.items
            if item.cognitive is level and item.id not in assessment.exclude
        ]
        sets = list(combinations(items, count))
        cells.append(
            [(one, one) for one in sets]
            if assessment.same_items
            else [(a, b) for a in sets for b in sets if not {i.id for i in a} & {i.id for i in b}]
        )
    for picked in product(*cells):
        forms = [[item for cell in picked for item in cell[form]] for form in (0, 1)]
        enemies = any(
            one.id in other.enemies or other.id in one.enemies
            for form in forms
            for one, other in combinations(form, 2)
        )
        if not enemies and forms[0]:
            yield forms


@settings(max_examples=examples(30))
@given(workshops(("alpha",), 4))
def test_assemble_finds_forms_exactly_where_there_are_some(definitions: Definitions) -> None:
    found = assemble(definitions, SECRET, Problems())
    event("forms" if found else "problems")
    assert (found is not None) == any(True for _ in every_choice(definitions))


def coverage(forms: list[list[Item]]) -> tuple[int, int, int]:
    """Return what is missing from an even coverage of all objectives by both forms."""
    counts = [Counter(item.objective for item in form) for form in forms]
    return (
        sum(count[objective] == 0 for count in counts for objective in OBJECTIVES),
        len({o for o in OBJECTIVES if (counts[0][o] == 0) != (counts[1][o] == 0)}),
        sum(number**2 for count in counts for number in count.values()),
    )


@settings(max_examples=examples(30))
@given(workshops(("alpha",), 4))
def test_assemble_covers_objectives_as_well_as_the_best_choice(definitions: Definitions) -> None:
    (course,) = definitions.courses
    data = course.bank.model_dump(mode="json")
    for item in data["items"]:
        item["enemies"] = []
    peaceful = make_definitions(
        [data], assessment=definitions.workshop.model_dump(mode="json")["assessment"]
    )
    choices = [coverage(forms) for forms in every_choice(peaceful)]
    if choices:
        event("forms")
        forms = forms_of(peaceful)
        chosen = [[item for _, item in items_on(peaceful, form)] for form in forms.forms]
        assert coverage(chosen) == min(choices)


# Single rules on banks made for them


def test_assemble_without_a_test_specification_is_no_problem() -> None:
    problems = Problems()
    definitions = make_definitions([bank_data()], assessment=None)
    assert assemble(definitions, SECRET, problems) is None
    assert len(problems) == 0


def test_assemble_is_the_same_for_a_secret_and_differs_between_secrets() -> None:
    definitions = make_definitions([bank_data("alpha"), bank_data("beta")])
    assert forms_of(definitions) == forms_of(definitions)
    others = {forms_of(definitions, bytes([n] * 16)).forms[0].hash for n in range(3)}
    assert len(others) == 3


def test_assemble_is_the_same_in_another_process(tmp_path: Path) -> None:
    write_workshop(tmp_path, ("alpha", "beta"))
    program = (
        "import sys; from pathlib import Path; "
        "from trainkit.model.load import read_definitions; "
        "from trainkit.assessment.assembly import assemble; "
        "from trainkit.problems import Problems; "
        "p = Problems(); d = read_definitions(Path(sys.argv[1]), p); "
        "sys.stdout.write(assemble(d, bytes(range(16)), p).model_dump_json())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        check=True,
        capture_output=True,
        env={"PYTHONHASHSEED": "1"},
    ).stdout
    definitions = read_definitions(tmp_path, Problems())
    assert definitions is not None
    assert elsewhere.decode() == forms_of(definitions, bytes(range(16))).model_dump_json()


def test_assemble_does_not_always_give_the_pre_test_the_same_set() -> None:
    items = [item_data("easy", difficulty=0.8), item_data("hard", difficulty=0.4)]
    definitions = make_definitions([bank_of(items)], assessment=specified({"apply": 1}))
    first = {
        forms_of(definitions, bytes([n] * 16)).form(FormUse.PRE).items[0].item for n in range(20)
    }
    assert first == {"easy", "hard"}


def test_assemble_of_a_new_edition_counts_on_and_draws_anew() -> None:
    definitions = make_definitions([bank_data()])
    first = forms_of(definitions)
    second = forms_of(definitions, previous=first)
    third = forms_of(definitions, previous=second)
    assert [form.code for each in (first, second, third) for form in each.forms] == [
        "A1", "B1", "A2", "B2", "A3", "B3",
    ]  # fmt: skip
    assert first.forms[0].items != second.forms[0].items


def test_assemble_matches_difficulty_by_pairs_of_neighbours() -> None:
    marks = [0.35, 0.4, 0.55, 0.6, 0.75, 0.8]
    items = [item_data(f"i{n}", "o1", difficulty=mark) for n, mark in enumerate(marks)]
    definitions = make_definitions([bank_of(items)], assessment=specified({"apply": 3}))
    sets = [
        sorted(item.difficulty for _, item in items_on(definitions, form))
        for form in forms_of(definitions).forms
    ]
    # Three pairs 0.05 apart: the sums differ by one or by three steps, by one at best.
    assert abs(sum(sets[0]) - sum(sets[1])) == pytest.approx(0.05)
    assert [abs(a - b) for a, b in zip(*sets, strict=True)] == pytest.approx([0.05] * 3)


def test_assemble_sets_one_modules_difference_against_anothers() -> None:
    def two(module: str) -> Any:
        return bank_of(
            [item_data(f"{module}-{n}", difficulty=mark) for n, mark in enumerate((0.4, 0.8))],
            module,
        )

    definitions = make_definitions([two("alpha"), two("beta")], assessment=specified({"apply": 1}))
    for n in range(6):
        sums = [
            sum(item.difficulty for _, item in items_on(definitions, form))
            for form in forms_of(definitions, bytes([n] * 16)).forms
        ]
        assert sums == pytest.approx([1.2, 1.2])


def test_assemble_draws_option_orders_apart_for_the_two_forms() -> None:
    items = [item_data(f"i{n}", difficulty=0.9 - n / 20) for n in range(10)]
    definitions = make_definitions(
        [bank_of(items)], assessment=specified({"apply": 10}, same_items=True)
    )
    one, other = forms_of(definitions).forms
    assert [p.item for p in one.items] == [p.item for p in other.items]
    assert [p.options for p in one.items] != [p.options for p in other.items]


@pytest.mark.parametrize(
    ("keys", "options", "lopsided"),
    [
        # R 4.3: 1 - pbinom(10, 20, 1/4) = 0.0039, 1 - pbinom(9, 20, 1/4) = 0.0139;
        # 1 - pbinom(12, 20, 1/3) = 0.0037, 1 - pbinom(11, 20, 1/3) = 0.0130
        (10, 4, False),
        (11, 4, True),
        (12, 3, False),
        (13, 3, True),
    ],
)
def test_is_lopsided_from_the_count_that_chance_brings_once_in_a_hundred_forms(
    keys: int, options: int, lopsided: bool
) -> None:
    # The other keys are spread over the other positions.
    others = [1 + n % (options - 1) for n in range(20 - keys)]
    assert is_lopsided([(where, options) for where in [0] * keys + others]) is lopsided
    assert is_lopsided([(2, options)] * 20) is True


def test_is_lopsided_counts_a_position_only_among_items_that_have_it() -> None:
    # Four items with four options, all keyed D: chance (1/4)^4 = 0.0039; three: 0.0156.
    rest = [(n % 3, 3) for n in range(12)]
    assert is_lopsided([*rest, *[(3, 4)] * 4]) is True
    assert is_lopsided([*rest, *[(3, 4)] * 3, (0, 4)]) is False


def test_assemble_draws_again_where_keys_crowd_at_one_position() -> None:
    items = [item_data(f"i{n}") for n in range(20)]
    definitions = make_definitions(
        [bank_of(items)], assessment=specified({"apply": 20}, same_items=True)
    )
    chosen = {"alpha": definitions.courses[0].bank.items}
    most = [
        max(Counter(placed.key for placed in form.items).values())
        for n in range(200)
        for form in [printed_form(definitions, chosen, bytes([n] * 16), FormUse.PRE, 1)]
    ]
    # Left to chance about 1 form of 100 would have 13 or more at one of three positions.
    assert max(most) == 12
    assert min(most) <= 8


def test_assemble_keeps_near_duplicates_apart_until_a_person_has_looked() -> None:
    stem = "A bag with seal {} was opened by the night clerk. Which paper names the opener?"
    texts = ("The custody log", "The price list", "The floor plan")
    options = [
        {"id": letter, "text": text, "rationale": "Read."}
        for letter, text in zip("abc", texts, strict=True)
    ]
    one, other = (
        item_data(name, stem=stem.format(number), options=options)
        for name, number in (("one", 4471), ("other", 9020))
    )
    review = {"rule": "duplicate", "by": "A. Colleague", "why": "Another step is asked."}

    def pairs(*items: Any) -> set[frozenset[str]]:
        definitions = make_definitions([bank_of(list(items))], assessment=specified({"apply": 2}))
        forms = [forms_of(definitions, bytes([n] * 16)) for n in range(8)]
        return {frozenset(p.item for p in form.items) for each in forms for form in each.forms}

    # as many words as the others have, or their time alone would set the two apart
    stem_of_rest = "Which of these three, if any, would you look at before the {}?"
    rest = [item_data(name, stem=stem_of_rest.format(name)) for name in ("third", "fourth")]
    alike = frozenset({"one", "other"})
    assert alike not in pairs(one, other, *rest)
    assert alike in pairs(one, other | {"reviewed": [review]}, *rest)


def test_assemble_keeps_enemies_of_another_module_apart() -> None:
    def one(module: str, enemies: list[str]) -> Any:
        return bank_of([item_data(f"{module}-{n}", enemies=enemies) for n in range(2)], module)

    definitions = make_definitions(
        [
            bank_of([item_data("alpha-0", enemies=["beta-0"]), item_data("alpha-1")]),
            one("beta", []),
        ],
        assessment=specified({"apply": 1}),
    )
    for n in range(8):
        forms = forms_of(definitions, bytes([n] * 16))
        for form in forms.forms:
            assert {placed.item for placed in form.items} != {"alpha-0", "beta-0"}


# Sums


def test_hash_of_a_form_changes_with_any_row() -> None:
    definitions = make_definitions([bank_data()])
    changed = bank_data()
    for each in changed["items"]:
        each["stem"] += " Really?"
    one, other = forms_of(definitions), forms_of(make_definitions([changed]))
    assert [form.hash for form in one.forms] != [form.hash for form in other.forms]
    assert [p.item for p in one.forms[0].items] == [p.item for p in other.forms[0].items]


def test_items_that_are_wanted_by_name_stand_on_a_form() -> None:
    items = [item_data(f"i-{n}", f"o{n % 3 + 1}", "apply") for n in range(12)]
    for first in range(0, 12, 3):
        names = [f"i-{first}", f"i-{first + 1}", f"i-{first + 2}"]
        definitions = definitions_of(bank_of(items), items={"apply": 2}, include=names)
        there = [item.item for form in forms_of(definitions).forms for item in form.items]
        assert set(names) <= set(there)
        assert len(there) == 4

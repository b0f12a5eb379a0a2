"""The third form: for a retention test, of items that stand on neither other form."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.assessment.assembly.made import SECRET, bank_of, forms_of
from tests.factories import (
    as_yaml,
    bank_data,
    item_data,
    make_definitions,
    workshop_data,
    write_workshop,
)
from tests.item_types import typed_bank_data
from trainkit import InputError, plan
from trainkit.assessment.assembly import add_retention
from trainkit.assessment.forms import Forms, FormUse, form_hash
from trainkit.assessment.forms_file import check_forms, forms_yaml, read_forms
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

WANTED = {"minutes": 30, "items": {"recall": 1, "apply": 2, "judge": 1}}


def with_third(retention: bool, **changes: Any) -> Definitions:
    banks = [bank_data("alpha", 7), bank_data("beta", 7)]
    return make_definitions(banks, assessment={**WANTED, "retention": retention, **changes})


def names(forms: Forms) -> list[set[str]]:
    return [{f"{row.module}/{row.item}" for row in form.items} for form in forms.forms]


def test_forms_have_a_third_only_where_it_is_wanted() -> None:
    assert [(f.code, f.use) for f in forms_of(with_third(False)).forms] == [
        ("A1", FormUse.PRE), ("B1", FormUse.POST),
    ]  # fmt: skip
    assert [(f.code, f.use) for f in forms_of(with_third(True)).forms] == [
        ("A1", FormUse.PRE), ("B1", FormUse.POST), ("C1", FormUse.RETENTION),
    ]  # fmt: skip


@pytest.mark.parametrize("same_items", [False, True])
def test_third_form_has_the_same_blueprint_and_no_item_of_the_others(same_items: bool) -> None:
    definitions = with_third(True, same_items=same_items)
    for number in range(2):
        forms = forms_of(definitions, bytes([number] * 16))
        pre, post, third = names(forms)
        assert not third & (pre | post)
        assert (pre == post) is same_items
        cells = [
            Counter(
                (row.module, definitions.course(row.module).bank.item(row.item).cognitive)
                for row in form.items
            )
            for form in forms.forms
        ]
        assert cells[0] == cells[1] == cells[2]
        row_hash = forms.forms[2]
        assert row_hash.hash == form_hash("C", FormUse.RETENTION, 1, row_hash.items)


def test_third_form_resembles_the_post_test() -> None:
    # each objective has three easy, three middling and three hard items: enough for any pattern
    items = [
        item_data(f"i{n}", f"o{n % 3 + 1}", difficulty=(0.4, 0.6, 0.8)[n // 3 % 3])
        for n in range(27)
    ]
    wanted = {"minutes": 30, "items": {"apply": 3}, "retention": True}
    definitions = make_definitions([bank_of(items)], assessment=wanted)
    found = [
        sorted(definitions.courses[0].bank.item(row.item).difficulty for row in form.items)
        for form in forms_of(definitions).forms
    ]
    assert found[1] == found[2]


def test_third_form_takes_types_of_the_post_test_where_it_can() -> None:
    # without objectives to mind, the remaining bank allows the same types
    data = typed_bank_data(per_type=6)
    for item in data["items"]:
        item["objective"] = "o1"
    wanted = {"minutes": 30, "items": {"apply": 6}, "retention": True}
    forms = forms_of(make_definitions([data], assessment=wanted))
    types = [Counter(row.type for row in form.items) for form in forms.forms]
    assert types[0] == types[1] == types[2]


def test_third_form_added_later_is_the_one_that_would_have_been_made_at_first() -> None:
    at_once = forms_of(with_third(True))
    problems = Problems()
    later = add_retention(with_third(True), SECRET, problems, forms_of(with_third(False)))
    assert list(problems) == []
    assert later == at_once


def test_third_form_of_another_blueprint_than_the_recorded_ones_is_made() -> None:
    recorded = forms_of(with_third(False))
    changed = with_third(True, items={"recall": 2, "apply": 1})
    more = add_retention(changed, SECRET, Problems(), recorded)
    assert more is not None
    assert more.forms[:2] == recorded.forms
    assert len(more.forms[2].items) == 6


# On disk


def workshop(folder: Path, **changes: Any) -> Path:
    return write_workshop(folder, ("alpha",), assessment={**WANTED, **changes})


def change(folder: Path, **changes: Any) -> None:
    data = workshop_data(("alpha",), assessment={**WANTED, **changes})
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")


def test_plan_adds_the_third_form_without_touching_the_others(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w")
    assert plan(folder).notes == (
        "Test forms A1 and B1 were made, with 4 items each.",
        "3 people answer A1 before the course and B1 after it, 3 people answer them the other way "
        "round.",
    )
    path = folder / "plan" / "forms.yaml"
    before = path.read_text(encoding="utf-8")
    change(folder, retention="true")
    made = plan(folder)
    assert made.notes == (
        "Form C1 was added for the retention test; the forms A1 and B1 have not changed.",
    )
    written = path.read_text(encoding="utf-8")
    made_from = re.compile('^made_from: "[0-9a-f]{16}"\n', re.MULTILINE)
    before, after = made_from.sub("", before), made_from.sub("", written)
    recorded, people = before.split("allocation:\n")
    assert after.startswith(recorded)
    assert "use: retention" in after[len(recorded) :]
    rows = [line.removesuffix("}}") for line in people.splitlines()]
    assert [line.removesuffix(', retention: "C1-1"}}') for line in after.splitlines()][-6:] == rows
    again = plan(folder)
    assert (again.files, again.notes) == ((), ())
    assert path.read_text(encoding="utf-8") == written


def test_plan_leaves_a_record_alone_where_no_third_form_is_wanted(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w")
    plan(folder)
    before = (folder / "plan" / "forms.yaml").read_bytes()
    assert plan(folder).files == ()
    assert (folder / "plan" / "forms.yaml").read_bytes() == before


def test_plan_keeps_a_third_form_that_is_no_longer_wanted(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", retention="true")
    made = plan(folder)
    change(folder)
    assert plan(folder).forms == made.forms


def test_plan_of_a_new_edition_counts_the_third_form_on(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w", retention="true")
    plan(folder)
    made = plan(folder, new_edition=True)
    assert made.forms is not None
    assert [form.code for form in made.forms.forms] == ["A2", "B2", "C2"]
    assert made.notes[0] == "Test forms A2, B2 and C2 were made, with 4 items each."


def test_plan_that_cannot_add_the_third_form_writes_nothing(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "w")
    plan(folder)
    before = (folder / "plan" / "forms.yaml").read_bytes()
    change(folder, retention="true", items={"recall": 3, "apply": 3, "judge": 3})
    with pytest.raises(InputError) as caught:
        plan(folder)
    shortages = [p.message for p in caught.value.problems if "for the retention test" in p.message]
    # 6 items a level are there, 2 apply items a form are taken
    assert [message.split(";")[0] for message in shortages] == [
        "module alpha, level apply: expected 3 items (for the retention test, none of which is "
        "on another form), found 2: 1 missing"
    ]
    assert (folder / "plan" / "forms.yaml").read_bytes() == before


def test_check_warns_of_an_item_on_the_third_form_and_another(tmp_path: Path) -> None:
    definitions = with_third(True)
    forms = forms_of(definitions)
    third = forms.forms[2]
    level = definitions.course("alpha").bank.item(third.items[0].item).cognitive
    twin = next(
        row
        for row in forms.forms[0].items
        if definitions.course(row.module).bank.item(row.item).cognitive is level
    )
    items = (twin, *third.items[1:])
    edited = third.model_copy(
        update={"items": items, "hash": form_hash("C", FormUse.RETENTION, 1, items)}
    )
    path = tmp_path / "forms.yaml"
    path.write_bytes(forms_yaml(forms.model_copy(update={"forms": (*forms.forms[:2], edited)})))
    problems = Problems()
    loaded = read_forms(path, problems)
    assert loaded is not None
    check_forms(*loaded, definitions, problems)
    assert [problem.message for problem in problems] == [
        f"item {twin.item} is on form A1 and on form C1, but the retention test needs its own items"
    ]

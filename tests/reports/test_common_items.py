"""Items that the same people answered before and after."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.evaluation.datasets import value
from tests.reports.cohorts import KIT, People, cohort, kit_of, small_definitions
from tests.reports.reading import said
from trainkit.evaluation.estimate import Significance
from trainkit.evaluation.reports.cohort import Cohort, changed_items
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import findings_of
from trainkit.evaluation.reports.loading import join_rows
from trainkit.problems import Problems

# the first item: six learn it; the second: one learns it and one forgets it; the third: nobody has
# it; all others: everybody has them
PEOPLE: People = {
    f"PX-{n}": ("A", f"0{int(n == 0)}0111", f"1{int(n == 1)}0111") for n in range(6)
} | {"PX-9": ("A", "000000", None)}


def counts(found: Cohort) -> list[tuple[int, int, int]]:
    return [(one.n, one.change.rose, one.change.fell) for one in changed_items(found)]


def test_one_form_twice_has_every_item_in_common() -> None:
    found = changed_items(cohort(KIT, PEOPLE, same_form=True, counterbalanced=False))
    assert [(one.n, one.change.rose, one.change.fell) for one in found] == [
        (6, 6, 0), (6, 1, 1), (6, 0, 0), (6, 0, 0), (6, 0, 0), (6, 0, 0),
    ]  # fmt: skip
    tests = [one.change.adjusted for one in found]
    # 2 / 2^6 times six items; all others 1
    assert [one.p for one in tests if isinstance(one, Significance)] == [6 / 32, 1, 1, 1, 1, 1]
    assert len({one.name for one in found}) == 6


def test_two_forms_without_a_common_item_have_none_to_test() -> None:
    assert changed_items(cohort(KIT, PEOPLE)) == ()
    text = said(findings_of(KIT.definitions, cohort(KIT, PEOPLE)))
    assert text.count("McNemar") == 1
    assert "Change is not tested item by item (McNemar): the forms before and after" in text


def test_anchors_are_found_on_both_forms_wherever_they_stand() -> None:
    assessment = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20, "anchors": 2}
    kit = kit_of(small_definitions(assessment=assessment))
    assert kit.forms is not None
    first, second = ([f"{i.module}/{i.item}" for i in form.items] for form in kit.forms.forms)
    anchors = sorted(set(first) & set(second))
    assert len(anchors) == 2

    def right(names: list[str], known: str) -> str:
        return "".join(str(int(name == known)) for name in names)

    # five people know one anchor before and the other one after, whichever form they have first
    people: People = {
        f"PX-{n}": ("AB"[n % 2], *(
            right(form, known)
            for form, known in zip((first, second)[:: 1 - 2 * (n % 2)], anchors, strict=True)
        ))
        for n in range(5)
    }  # fmt: skip
    found = {one.name: one.change for one in changed_items(cohort(kit, people))}
    assert {name: (one.rose, one.fell) for name, one in found.items()} == {
        anchors[0]: (0, 5),
        anchors[1]: (5, 0),
    }


def test_a_person_whose_rows_were_joined_is_counted() -> None:
    apart: People = {"KZ-09": ("A", "000000", None), "KZ O9": ("A", None, "111111")}
    loose = cohort(KIT, apart, same_form=True)
    assert counts(loose) == []
    assert counts(join_rows(loose, Path("score-sheet.xlsx"), Problems())) == [(1, 1, 0)] * 6


@pytest.mark.parametrize("people", [{}, {"PX-1": ("A", "110000", "111100")}], ids=["nobody", "one"])
def test_too_few_people_are_told_once(people: People) -> None:
    whole = cohort(KIT, people, same_form=True, counterbalanced=False)
    text = said(findings_of(KIT.definitions, whole))
    assert len(re.findall("McNemar", text)) == 1


def test_the_table_has_every_item_once() -> None:
    found = findings_of(KIT.definitions, cohort(KIT, PEOPLE, same_form=True, counterbalanced=False))
    text = said(found)
    table = text[text.index("Change in each item") :]
    assert "p is adjusted for all 6 items together (Holm)" in table
    for one in found.changes:
        assert one.item.item in table


def anchored(size: int, anchors: int = 5) -> Cohort:
    """Return people with A before and B after: they learn half of the anchors and all else.

    Forms have six items; with five anchors, one item of each form is its own.
    """
    assessment = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20,
                  "anchors": anchors, "counterbalance": False}  # fmt: skip
    kit = kit_of(small_definitions(assessment=assessment))
    assert kit.forms is not None
    first, second = ([f"{i.module}/{i.item}" for i in form.items] for form in kit.forms.forms)
    shared = [name for name in first if name in second]
    people: People = {
        f"PX-{n:02}": (
            "A",
            "".join(str(int(name in shared[: n % 2])) for name in first),
            "".join(str(int(name in shared[:3] or name not in shared)) for name in second),
        )
        for n in range(size)
    }
    return cohort(kit, people, counterbalanced=False)


def test_anchors_put_forms_on_one_scale() -> None:
    whole = anchored(24)
    found = findings_of(KIT.definitions, whole).equated
    assert found is not None
    # before: none or one of five anchors and of six items; after: three of five, four of six
    assert value(found.gain) == pytest.approx((60 + 40) / 2)
    assert value(found.form) == pytest.approx((400 / 6 + 300 / 6) / 2 - 50)
    text = said(findings_of(KIT.definitions, whole))
    assert "on the scale of form A, the gain is 50.0 points out of 100 (95 % interval" in text
    assert "Form B was easier than form A by 8.3 points out of 100 (95 % interval" in text
    names = [
        one["name"]
        for one in json.loads(evaluation_json(findings_of(KIT.definitions, whole)))["figures"]
    ]
    assert [one for one in names if one.endswith("-equated")] == ["gain-equated", "form-equated"]


@pytest.mark.parametrize(
    ("size", "anchors", "why"),
    [
        (19, 5, "19 people with both tests, this needs 20"),
        (24, 4, "4 items on both forms, this needs 5"),
        (24, 0, "no item on both forms, this needs 5"),
    ],
)
def test_forms_that_cannot_be_equated_say_why(size: int, anchors: int, why: str) -> None:
    text = said(findings_of(KIT.definitions, anchored(size, anchors)))
    sentence = f"The forms cannot be put on one scale through the items on both: {why}."
    assert text.count(sentence) == 1
    assert "on the scale of form A" not in text


@pytest.mark.parametrize("swapped", [True, False])
def test_forms_that_were_swapped_or_are_one_need_no_equating(swapped: bool) -> None:
    whole = cohort(KIT, PEOPLE, same_form=not swapped, counterbalanced=swapped)
    assert findings_of(KIT.definitions, whole).equated is None

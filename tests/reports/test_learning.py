"""Level 2 on cohorts that are checked by hand."""

from __future__ import annotations

import pytest

from tests.reports.cohorts import KIT, cohort
from tests.reports.large import large_kit
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.estimate import Estimate, Outcome, Reason, Refusal
from trainkit.evaluation.gain import LowBefore
from trainkit.evaluation.reports.findings import findings_of
from trainkit.evaluation.reports.items import items_of
from trainkit.evaluation.reports.learning import learning_of
from trainkit.evaluation.reports.learning_section import learning_sections
from trainkit.evaluation.reports.summary import sentences

FOUR = {
    "P-1": ("A", "000000", "111000"),
    "P-2": ("A", "110000", "111100"),
    "P-3": ("B", "111000", "111111"),
    "P-4": ("B", "100000", "111110"),
    "P-5": ("A", "111100", None),
    "P-6": ("B", None, "111111"),
}
"""Points: P-1 0 to 3, P-2 2 to 4, P-3 3 to 6, P-4 1 to 5; P-5 and P-6 have one test."""


def value(outcome: Outcome) -> float:
    assert isinstance(outcome, Estimate)
    return outcome.value


def test_figures_of_change_are_of_the_matched_alone() -> None:
    found = learning_of(cohort(KIT, FOUR, absent=("P-7",)))
    assert (found.flow.registered, found.flow.attended) == (7, 6)
    assert (found.flow.pre, found.flow.post, found.flow.matched) == (5, 5, 4)
    # means of 0, 2, 3, 1 and of 3, 4, 6, 5 of six points; gains 3, 2, 3, 4
    assert value(found.pre) == pytest.approx(25)
    assert value(found.post) == pytest.approx(75)
    assert value(found.gain) == pytest.approx(50)


def test_forms_and_gain_are_told_apart() -> None:
    found = learning_of(cohort(KIT, FOUR)).forms
    # A then B gained 3 and 2 points of six, B then A 3 and 4: means 41.7 and 58.3 per cent
    assert [value(one) for one in found.sequences] == pytest.approx([250 / 6, 350 / 6])
    assert value(found.gain) == pytest.approx(50)
    assert value(found.form) == pytest.approx(-50 / 6)


def test_modules_have_gains_and_objectives_with_too_few_items_do_not() -> None:
    gains = {one.objective.key: one for one in learning_of(cohort(KIT, FOUR)).objectives}
    # items come by module, so points of alpha are those of the first three items
    # before: 0, 2, 3, 1 of three; after: 3, 3, 3, 3
    assert value(gains["alpha"].pre) == pytest.approx(50)
    assert value(gains["alpha"].gain) == pytest.approx(50)
    assert value(gains["beta"].gain) == pytest.approx(50)
    assert gains["alpha"].headline is False
    few = gains["alpha/o1"]
    assert few.gain == Refusal(reason=Reason.TOO_FEW_ITEMS, n=few.objective.fewest, needs=3)


def test_the_missing_can_change_the_gain_by_this_much() -> None:
    absent = learning_of(cohort(KIT, FOUR)).absent
    assert not isinstance(absent, Refusal)
    # P-5 had 66.7: with nothing after, gains 50, 33.3, 50, 66.7 and -66.7; with all, 33.3
    assert (absent.n, absent.worst) == (1, pytest.approx((200 - 400 / 6) / 5))
    assert absent.best == pytest.approx((200 + 200 / 6) / 5)


def test_items_are_counted_form_by_form_and_test_by_test() -> None:
    rows = {(row.form, row.item.number): row for row in items_of(cohort(KIT, FOUR))}
    first = rows["A", 1].at
    # form A before: P-1 0, P-2 1, P-5 1; after: P-3, P-4 and P-6, all right
    assert [first[use].statistics.n for use in (FormUse.PRE, FormUse.POST)] == [3, 3]
    facilities = [first[use].statistics.facility for use in (FormUse.PRE, FormUse.POST)]
    assert [value(one) for one in facilities] == pytest.approx([2 / 3, 1])
    assert len(rows) == 12


@pytest.mark.parametrize(
    "people",
    [
        {},
        {"P-1": ("A", "110000", "111100")},
        {"P-1": ("A", "110000", None), "P-2": ("B", None, "111100")},
        {f"P-{n}": ("AB"[n % 2], "111111", "111111") for n in range(6)},
        {f"P-{n}": ("AB"[n % 2], "000000", "000000") for n in range(6)},
    ],
    ids=["nobody", "one", "nobody matched", "all right", "all wrong"],
)
def test_where_there_is_nothing_to_tell_a_reason_stands(
    people: dict[str, tuple[str, str | None, str | None]],
) -> None:
    found = learning_of(cohort(KIT, people))
    for outcome in (found.d_av, found.d_z, found.rank, found.sign, found.flip):
        assert isinstance(outcome, Refusal)
        assert outcome.sentence


def test_the_module_on_which_the_same_people_gained_more_is_named_with_the_difference() -> None:
    # five items a module: everybody learns the first, and two or three items of all others
    people = {
        f"PX-{n:02}": ("AB"[n % 2], "0" * 60, "11111" + ("11000", "11100")[n % 2] * 11)
        for n in range(12)
    }
    found = findings_of(large_kit().definitions, cohort(large_kit(), people))
    told = [one for one in found.learning.contrasts if one.contrast.differs]
    assert {one.more.key for one in told} == {"module-00"}
    assert len({one.less.key for one in told}) == 11
    # 100 less 40 or 60 per cent
    assert {round(value(one.contrast.difference)) for one in told} == {50}
    assert any(
        "The same people gained more on the first" in one for one in sentences(found, found.text)
    )


def test_the_gain_of_people_low_before_is_told_without_regression_to_the_mean() -> None:
    """All ten have 20 of 60 items right before, ten on each half, and 36 to 45 after: they gain
    16 to 25 of 60, 34.2 per cent in the mean, by the halves as by the whole.
    """
    people = {
        f"PX-{n:02}": ("AB"[n % 2], f"{'1' * 20:0<60}", f"{'1' * (36 + n):0<60}") for n in range(10)
    }
    findings = findings_of(large_kit().definitions, cohort(large_kit(), people))
    found = findings.learning.low
    assert isinstance(found, LowBefore)
    assert (found.n, found.apparent) == (10, pytest.approx(100 * 20.5 / 60))
    assert value(found.gain) == pytest.approx(100 * 20.5 / 60)
    text = " ".join(
        str(getattr(block, "text", ""))
        for section in learning_sections(findings, findings.text)
        for block in section.blocks
    )
    assert (
        "Of 10 people with less than half of the points before the course, 10 had half or more "
        "after it. Counted from their scores before, they gained 34.2 points out of 100; part of "
        "that is regression to the mean." in text
    )
    assert "which removes that part, they gained 34.2 points out of 100 (95\u00a0% interval" in text


def test_the_gain_of_people_low_before_needs_ten_items() -> None:
    found = learning_of(cohort(KIT, FOUR)).low
    assert found == Refusal(reason=Reason.TOO_FEW_ITEMS, n=6, needs=10)

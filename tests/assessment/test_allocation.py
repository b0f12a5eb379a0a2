"""Who answers which paper: halves, neighbours, and people who come later."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import bank_data, make_definitions
from trainkit.assessment.allocation import allocated, needs_allocation
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import SCORED, Forms, FormUse
from trainkit.problems import Problems

SECRETS = st.binary(min_size=16, max_size=16)


@cache
def forms_of(versions: int, retention: bool = False, counterbalance: bool = True) -> Forms:
    wanted = {"minutes": 30, "items": {"apply": 3}, "versions": versions,
              "retention": retention, "counterbalance": counterbalance}  # fmt: skip
    definitions = make_definitions([bank_data(per_level=9)], assessment=wanted)
    forms = assemble(definitions, bytes(16), Problems())
    assert forms is not None
    return forms


def codes(count: int, start: int = 1) -> list[str]:
    return [f"P-{n:03}" for n in range(start, start + count)]


def rows(forms: Forms) -> dict[str, tuple[str, ...]]:
    """Return each person's papers before and after."""
    return {row.code: tuple(row.papers[use] for use in SCORED) for row in forms.allocation}


def assert_turns(forms: Forms, people: list[str]) -> None:
    found = rows(forms)
    starts = Counter(found[code][0][0] for code in people)
    assert set(starts) <= {"A", "B"}
    assert abs(starts["A"] - starts["B"]) <= 1
    for before, after in found.values():
        assert {before[0], after[0]} == {"A", "B"}
        assert before[1:] == after[1:]


@settings(derandomize=True)
@given(SECRETS, st.integers(1, 8), st.integers(0, 60))
def test_halves_differ_by_one_at_most_and_neighbours_have_other_papers(
    secret: bytes, versions: int, count: int
) -> None:
    people = codes(count)
    forms = allocated(forms_of(versions), people, secret)
    assert [row.code for row in forms.allocation] == people
    assert_turns(forms, people)
    if versions > 1:
        papers = [rows(forms)[code] for code in people]
        for one, other in zip(papers, papers[1:], strict=False):
            assert one[0] != other[0]
            assert one[1] != other[1]


@settings(derandomize=True)
@given(SECRETS, st.integers(1, 4), st.data())
def test_people_who_come_later_change_nobodys_row(
    secret: bytes, versions: int, data: st.DataObject
) -> None:
    people: list[str] = []
    forms = forms_of(versions)
    for round_number in range(4):
        before = rows(forms)
        new = codes(data.draw(st.integers(0, 6)), 1 + 100 * round_number)
        for code in new:
            people.insert(data.draw(st.integers(0, len(people))), code)
        forms = allocated(forms, people, secret)
        assert {code: rows(forms)[code] for code in before} == before
        assert set(rows(forms)) == set(people)
        assert_turns(forms, people)
        papers = [rows(forms)[code] for code in people]
        if versions > 2:  # two versions may both be taken beside a seat
            assert all(a[0] != b[0] for a, b in zip(papers, papers[1:], strict=False))


def test_people_who_left_keep_their_rows_and_the_halves_fill_up() -> None:
    forms = allocated(forms_of(2), codes(8), bytes(16))
    starters = [code for code in codes(8) if rows(forms)[code][0][0] == "A"]
    people = [code for code in codes(8) if code not in starters[:2]] + codes(2, 20)
    after = allocated(forms, people, bytes(16))
    assert [row.code for row in after.allocation] == [*people, *starters[:2]]
    assert {code: rows(after)[code] for code in codes(8)} == rows(forms)
    assert [rows(after)[code][0][0] for code in codes(2, 20)] == ["A", "A"]


def test_a_roster_in_another_order_makes_no_new_record() -> None:
    forms = allocated(forms_of(2), codes(5), bytes(16))
    assert not needs_allocation(forms, codes(5)[::-1])
    assert allocated(forms, codes(4)[::-1], bytes(16)) is forms


def test_every_split_into_halves_comes_up() -> None:
    # two blocks of two: each block falls one of two ways, so there are four splits
    splits = Counter(
        tuple(
            paper[0][0]
            for paper in rows(allocated(forms_of(1), codes(4), bytes([n] * 16))).values()
        )
        for n in range(200)
    )
    assert set(splits) == {(*"ABAB",), (*"ABBA",), (*"BAAB",), (*"BABA",)}
    # binomial(200, 1/4): 0.0001 and 0.9999 quantiles 28 and 74 (scipy 1.14 binom.ppf)
    assert all(28 <= number <= 74 for number in splits.values())


def test_versions_are_used_about_equally_often() -> None:
    used = Counter(
        papers[0] for papers in rows(allocated(forms_of(4), codes(48), bytes(16))).values()
    )
    assert len(used) == 8
    assert max(used.values()) - min(used.values()) <= 2


def test_forms_that_are_not_counterbalanced_differ_by_version_alone() -> None:
    forms = allocated(forms_of(3, counterbalance=False), codes(20), bytes(16))
    papers = [rows(forms)[code] for code in codes(20)]
    assert {(before[0], after[0]) for before, after in papers} == {("A", "B")}
    assert all(one[0] != other[0] for one, other in zip(papers, papers[1:], strict=False))


def test_one_paper_for_everybody_needs_no_allocation() -> None:
    forms = forms_of(1, counterbalance=False)
    assert allocated(forms, codes(4), bytes(16)) is forms
    assert forms.paper_of("P-001", FormUse.POST).code == "B1-1"


@pytest.mark.parametrize("versions", [1, 3])
def test_a_retention_test_is_added_to_rows_that_are_there(versions: int) -> None:
    two = allocated(forms_of(versions), codes(6), bytes(16))
    three = two.model_copy(update={"forms": forms_of(versions, retention=True).forms})
    assert three.forms[:2] == two.forms
    more = allocated(three, codes(6), bytes(16))
    assert rows(more) == rows(two)
    later = [row.papers[FormUse.RETENTION] for row in more.allocation]
    assert set(later) <= {paper.code for paper in more.form(FormUse.RETENTION).papers}
    if versions > 1:
        assert all(one != other for one, other in zip(later, later[1:], strict=False))


@settings(derandomize=True, max_examples=examples(30))
@given(st.binary(min_size=16, max_size=16), st.integers(1, 8))
def test_each_person_gets_the_paper_of_the_row(secret: bytes, versions: int) -> None:
    forms = allocated(forms_of(versions), codes(5), secret)
    for row in forms.allocation:
        for use in SCORED:
            paper = forms.paper_of(row.code, use)
            assert paper.code == row.papers[use]
            assert paper in forms.papers_for(use)

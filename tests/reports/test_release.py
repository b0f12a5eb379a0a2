"""What a release tells of any class: nothing about fewer than ten people, and no code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.answers import answers
from tests.reports.cohorts import ITEMS, KIT, class_of, cohort
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.estimate import Estimate, Reason, Refusal, Significance
from trainkit.evaluation.gain import Retention
from trainkit.reports.blocks import Block, Bullets, Figure, Note, Section, Table, Text
from trainkit.reports.cohort import Returned
from trainkit.reports.data import evaluation_json
from trainkit.reports.findings import Findings, findings_of
from trainkit.reports.release import released
from trainkit.reports.report import sections_of
from trainkit.reports.text import ReportText
from trainkit.reports.workbook import evaluation_workbook

FEWEST = 10
"""People that the public may be told of."""

NOT_OF_PEOPLE = {"threshold", "odd", "needs", "level"}
"""Names of whole numbers in sentences that count no people."""
OF_ITEMS = {"objectives-few", "advice-items", "fair-items"}
"""Sentences whose numbers are of items or objectives."""

marks = st.text(alphabet="01", min_size=ITEMS, max_size=ITEMS)
test_taken = st.one_of(marks, marks, marks, marks, marks, st.none())
person = st.tuples(st.sampled_from("AB"), test_taken, test_taken)
mark = st.one_of(st.none(), st.integers(0, 1).map(lambda n: (n,)))
row = st.lists(mark, min_size=7, max_size=7).map(lambda each: [*each, "Words."])


class Class(NamedTuple):
    """What was found of a class, with a short name for messages."""

    found: Findings
    name: str

    def __repr__(self) -> str:
        return self.name


@st.composite
def classes(draw: st.DrawFn) -> Class:
    """Return what was found of any class of up to 30 people."""
    size = draw(st.integers(0, 30))
    people = draw(st.lists(person, min_size=size, max_size=size))
    one_order, same_form = draw(st.booleans()), draw(st.booleans())
    rows = {
        f"PX-{n:02}": ("A" if one_order else first, before, after)
        for n, (first, before, after) in enumerate(people, 1)
        if before or after
    }
    group = cohort(
        KIT,
        rows,
        absent=[f"PY-{n:02}" for n in range(draw(st.integers(0, 12)))],
        country=draw(st.sampled_from(["KZ", None])),
        same_form=same_form,
        counterbalanced=not one_order,
    )
    returned = Returned()
    size = draw(st.integers(0, 25))
    sheets = draw(st.lists(row, min_size=size, max_size=size))
    if sheets:
        returned = Returned((answers(sheets, len(sheets) + draw(st.integers(0, 3))),))
    name = f"{people} one order: {one_order}, same form: {same_form}, {len(sheets)} sheets"
    return Class(findings_of(KIT.definitions, group, returned), name)


class Heard(ReportText):
    """A report's text, with a record of every number that is put into a sentence."""

    def __init__(self, text: ReportText) -> None:
        super().__init__(text.language, text.texts, text.release)
        object.__setattr__(self, "heard", [])

    def say(self, key: str, **values: object) -> str:
        self._hear(key, values)
        return super().say(key, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        self._hear(key, {"n": n, **values})
        return super().count(key, n, **values)

    def _hear(self, key: str, values: dict[str, object]) -> None:
        heard: list[tuple[str, str, int]] = self.__dict__["heard"]
        heard += [(key, name, value) for name, value in values.items() if isinstance(value, int)]


def texts_of(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.title
        for block in section.blocks:
            yield from block_texts(block)


def block_texts(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Note():
            yield from (block.title, block.text)
        case Bullets():
            yield from block.items
        case Figure():
            yield from (block.caption, block.alternative, block.reading)
        case Table():
            yield from (block.caption, block.foot, *block.head)
            for line in block.rows:
                yield from line


def tables(sections: tuple[Section, ...]) -> list[Table]:
    return [block for one in sections for block in one.blocks if isinstance(block, Table)]


def public(found: Findings) -> tuple[tuple[Section, ...], list[tuple[str, str, int]]]:
    """Return the sections of a release, and the numbers in its sentences."""
    text = Heard(ReportText.of("en", release=True))
    return sections_of(released(found), text), text.__dict__["heard"]


@settings(derandomize=True, deadline=None, max_examples=40)
@given(classes())
def test_no_class_gives_a_text_without_meaning(group: Class) -> None:
    found = group.found
    for release in (False, True):
        told = released(found) if release else found
        sections = sections_of(told, told.text)
        text = "\n".join(texts_of(sections))
        assert re.findall(r"\b(?:nan|None|inf|HIDDEN)\b|[{}]", text) == []
        json.loads(evaluation_json(told), parse_constant=pytest.fail)
    evaluation_workbook(found)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(classes())
def test_a_release_names_nobody_and_counts_no_few(group: Class) -> None:
    found = group.found
    sections, heard = public(found)
    text = "\n".join(texts_of(sections))
    assert re.findall(r"P[XY]-\d\d", text) == []
    few = [
        (key, name, value)
        for key, name, value in heard
        if 0 < value < FEWEST and name not in NOT_OF_PEOPLE and key not in OF_ITEMS
    ]
    assert few == []
    assert [n for n in re.findall(r"\bn\s=\s(\d+)", text) if int(n) < FEWEST] == []
    assert re.findall(r"(?<!fewer than )\b[1-9] (?:people|person|answers?)\b", text) == []
    for table in tables(sections):
        columns = [n for n, head in enumerate(table.head) if head in {"n", "People"}]
        cells = [line[column] for line in table.rows for column in columns]
        told = [cell for cell in cells if cell.isdigit() and 0 < int(cell) < FEWEST]
        assert (table.caption, told) == (table.caption, [])


@settings(derandomize=True, deadline=None, max_examples=50)
@given(classes())
def test_no_figure_of_a_release_is_of_few_or_leaves_few_out(group: Class) -> None:
    found = group.found
    told = released(found)
    assert list(small(told.learning)) == list(small(told.items)) == list(small(told.models)) == []
    people = told.learning.flow.matched
    data = json.loads(evaluation_json(told))
    for one in data["figures"]:
        assert one["part"] not in {"items", "rasch"}
        if "unmatched" in one["name"] and "refused" not in one:
            assert one["n"] >= FEWEST
        elif "refused" not in one:
            # whoever is left out of a figure is not few either: the rest follows by subtraction
            assert one["n"] == people or FEWEST <= one["n"] <= people - FEWEST


def small(value: Any) -> Iterator[Any]:
    """Yield figures and reasons that tell of fewer than ten people."""
    if isinstance(value, Estimate | Significance):
        if value.n < FEWEST:
            yield value
    elif isinstance(value, Refusal):
        items = {Reason.TOO_FEW_ITEMS, Reason.TOO_FEW_GROUPS}
        if value.n is not None and 0 < value.n < FEWEST and value.reason not in items:
            yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from small(one)
    elif isinstance(value, dict):
        yield from small(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from small(tuple(getattr(value, one.name) for one in fields(value)))


@settings(derandomize=True, deadline=None, max_examples=15)
@given(classes())
def test_every_drawing_that_is_asked_for_can_be_made(group: Class) -> None:
    found = group.found
    for release in (False, True):
        told = released(found) if release else found
        for section in sections_of(told, told.text):
            for figure in section.blocks:
                if isinstance(figure, Figure):
                    drawing = figure.draw()
                    assert b"PX-" not in drawing
                    assert b"nan" not in drawing.lower()


TWELVE = class_of(12)
"""Six of them have form A first."""


def test_forms_of_six_people_each_are_not_told_apart() -> None:
    told = released(findings_of(KIT.definitions, cohort(KIT, TWELVE)))
    assert (told.items, told.models, told.learning.quality) == ((), (), ())
    hidden = Refusal(reason=Reason.HIDDEN, needs=10)
    assert (told.learning.forms.gain, told.learning.forms.form) == (hidden, hidden)
    assert isinstance(told.learning.gain, Estimate)


def test_the_score_of_one_who_missed_a_test_follows_from_nothing() -> None:
    everybody = class_of(24)
    # whatever the twenty-fifth had before, the release is the same
    reports = set()
    for marks_of_one in ("000000", "111111"):
        people = {**everybody, "PX-25": ("A", marks_of_one, None)}
        found = findings_of(KIT.definitions, cohort(KIT, people, country="KZ"))
        assert found.learning.tests[FormUse.PRE].n == 25
        reports.add("\n".join(texts_of(public(found)[0])))
        reports.add(evaluation_json(released(found)).decode())
    assert len(reports) == 2


def test_an_odd_one_out_is_not_told_in_a_release() -> None:
    agree, disagree = (4,), (0,)
    # of 20, 19 agree with the first statement and 15 with the second
    rows = [
        [(0,), (2,), (0,), (1,), (1,), agree if n else disagree, agree if n > 4 else disagree, "x"]
        for n in range(20)
    ]
    group = cohort(KIT, TWELVE)
    found = findings_of(KIT.definitions, group, Returned((answers(rows, 20),)))
    shown = {
        line[0]: line[-1]
        for table in tables(public(found)[0])
        if table.caption == "Shares of those who answered"
        for line in table.rows
    }
    # at most two of twenty answered otherwise: 90 per cent or more
    assert shown["Close to my work."] == "90 or more"
    assert shown["I could speak."] == "75 (53 to 89)"


def changed(rose: int, fell: int, stayed: int, full: int = 0) -> Findings:
    """Return a class in which so many rose by three of six, fell by one, stayed, or had all."""
    pairs = [("100000", "111100")] * rose + [("110000", "100000")] * fell
    pairs += [("011000", "011000")] * stayed + [("111111", "111111")] * full
    people = {f"PX-{n:02}": ("AB"[n % 2], before, after) for n, (before, after) in enumerate(pairs)}
    return findings_of(KIT.definitions, cohort(KIT, people))


def test_numbers_of_those_who_changed_are_told_where_all_are_many() -> None:
    told = released(changed(rose=22, fell=1, stayed=3)).learning
    hidden = Refusal(reason=Reason.HIDDEN, needs=10)
    assert told.sign == hidden
    tests = (told.rank, told.flip)
    assert [one.n for one in tests if isinstance(one, Significance)] == [26, 26]
    assert not isinstance(told.changes, Refusal)
    assert (told.changes.people, told.changes.rose, told.changes.fell) == ((), hidden, hidden)
    many = released(changed(rose=12, fell=11, stayed=10)).learning
    assert isinstance(many.sign, Significance)
    assert (many.sign.n, many.sign.statistic) == (23, 12)


def test_how_many_had_full_marks_is_told_where_they_and_the_others_are_many() -> None:
    shares = []
    for full in (0, 3, 12, 20):
        found = changed(rose=20 if full < 20 else 4, fell=0, stayed=0, full=full)
        share = released(found).learning.tests[FormUse.PRE].maximum.share
        shares.append(share.value if isinstance(share, Estimate) else None)
    # of 20, 23, 32 and 24 people; in the last class four had less
    assert shares == [0, None, 12 / 32, None]


def test_later_scores_are_not_told_where_few_did_not_come_back() -> None:
    whole = changed(rose=24, fell=0, stayed=0)
    hidden = Refusal(reason=Reason.HIDDEN, needs=10)
    means = []
    for tested in (24, 27, 40, 9):
        n = min(tested, 24)
        one = Estimate(value=50, n=n)
        later = Retention(n, tested, one, one, one, one)
        told = released(replace(whole, returned=Returned(retention=later))).returned.retention
        assert told is not None
        means.append((told.later, told.change))
    known = Estimate(value=50, n=24)
    assert means == [(known, known), (hidden, known), (known, known), (hidden, hidden)]

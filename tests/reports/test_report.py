"""The report, read back: what it says, and that its pages hold in the largest class."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from tests import pdf
from tests.reports.answers import answers
from tests.reports.cohorts import KIT, People, class_of, found, keyed
from tests.reports.large import PEOPLE, large_cohort, large_kit
from tests.reports.reading import said
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.reports.cohort import Returned
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import Findings, findings_of
from trainkit.evaluation.reports.release import release_of
from trainkit.evaluation.reports.release_report import release_report
from trainkit.evaluation.reports.report import report
from trainkit.evaluation.reports.summary import harder_target, sentences
from trainkit.evaluation.reports.text import NO_BREAK
from trainkit.evaluation.reports.workbook import evaluation_workbook
from trainkit.model.assessment import DifficultyTarget

CLASS: People = class_of(12) | {"PX-13": ("A", "110000", None)}
"""Twelve people with both tests, and one who missed the second."""

ODD: dict[str, People] = {
    "nobody": {},
    "one": {"PX-01": ("A", "110000", "111100")},
    "nobody matched": {"PX-01": ("A", "110000", None), "PX-02": ("B", None, "111100")},
    "all right": {f"PX-{n}": ("AB"[n % 2], "111111", "111111") for n in range(6)},
    "all wrong": {f"PX-{n}": ("AB"[n % 2], "000000", "000000") for n in range(6)},
}


def made(findings: Findings, release: bool) -> bytes:
    recipe = release_report(release_of(findings)) if release else report(findings)
    return recipe.make()


@cache
def small(release: bool) -> bytes:
    return made(found(CLASS, absent=("PX-90",), country="KZ"), release)


def test_summary_tells_people_and_gain() -> None:
    findings = found(CLASS, absent=("PX-90",), country="KZ")
    told = [one.replace(NO_BREAK, " ") for one in sentences(findings, findings.text)]
    assert told[:2] == [
        "People on the list: 14. Tested before the course: 13; after it: 12; both times: 12. "
        "All figures on change are about the people who were tested both times.",
        # means of 0, 1, 2 and of 3, 4, 5 of six points: 16.7 and 66.7 per cent
        "The mean score rose from 17 to 67 points out of 100. The gain is 50.0 points out of 100 "
        "(n = 12).",
    ]


def test_people_on_the_list_and_others_are_told_apart() -> None:
    """Fourteen are listed and one of them was away; nobody came who was not on the list."""
    text = pdf.text(small(release=False))
    assert "On the list 14 On the list and attended 13 Absent 1 Tested before the course" in text
    assert "Tested only before the course: 1, too few for their results to be given." in text


def test_report_tells_whether_time_was_short() -> None:
    """Of twelve people nine reach the last item before the course: three quarters are too few."""
    findings = found(class_of(12))
    before = [one for one in findings.cohort.form_marks if one.use is FormUse.PRE]
    after = [one for one in findings.cohort.form_marks if one.use is not FormUse.PRE]
    slow = [replace(one, progress=(0.8,) * n + one.progress[n:]) for n, one in enumerate(before, 1)]
    cohort = replace(findings.cohort, form_marks=(*slow, *after))
    findings = findings_of(findings.definitions, cohort)
    told = [*sentences(findings, findings.text)]
    assert (
        "People who reached the last question of their paper: 9 of 12 before the course, 12 of "
        "12 after it. By a rule of thumb (80 % of people reach the last question, "
        "and all reach three quarters of the questions), time was short before the course: these "
        "scores partly reflect speed, not knowledge."
    ) in told
    advice = "Time was short: give more minutes for the test, or fewer questions."
    assert advice in said(findings)
    assert "reached the last question" not in pdf.text(small(release=True))


def test_team_version_has_single_people_and_the_release_has_none() -> None:
    team, release = (pdf.text(small(release=release)) for release in (False, True))
    assert sorted(set(re.findall(r"PX-\d\d", team))) == [f"PX-{n:02}" for n in range(1, 13)]
    assert re.findall(r"PX-\d\d", release) == []
    assert "For the team only." in team
    assert "Groups of fewer than 10 people are not shown" in release


def test_reports_pass_pdf_ua_and_are_always_the_same() -> None:
    first = small(release=True)
    assert pdf.failures(first) == []
    assert made(found(CLASS, absent=("PX-90",), country="KZ"), release=True) == first


@pytest.mark.parametrize("name", sorted(ODD))
def test_odd_classes_get_reasons_and_never_a_nan(name: str) -> None:
    findings = found(ODD[name])
    for release in (False, True):
        text = said(findings, release=release)
        assert re.findall(r"\b(?:nan|None|inf)\b", text) == []
    json.loads(evaluation_json(findings), parse_constant=pytest.fail)
    evaluation_workbook(findings)


@cache
def large() -> Findings:
    rows = [[(0,), (2,), (0, 1), (2,), (1,), (4,), (n % 5,), f"Words {n}."] for n in range(30)]
    definitions = large_kit().definitions
    return findings_of(definitions, large_cohort(), Returned((answers(rows, PEOPLE),)))


@cache
def printed(release: bool) -> bytes:
    return made(large(), release)


@pytest.mark.parametrize("release", [False, True])
def test_first_page_is_the_summary_with_its_limits_and_nothing_else(release: bool) -> None:
    first, second, *_ = pdf.texts(printed(release))
    titles = ("What is certain", "What is not certain", "What we recommend")
    assert [title for title in titles if title not in first] == []
    assert "How much of the change the course caused." in first
    assert "Who took part and who was tested" not in first
    assert "Who took part and who was tested" in second


@pytest.mark.parametrize("release", [False, True])
def test_nothing_stands_over_the_edge_of_a_page(release: bool) -> None:
    data = printed(release)
    outside = [
        (number, box.text)
        for number in range(1, len(pdf.sizes(data)) + 1)
        for box in pdf.boxes(data, number)
        if box.left < 17 or box.right > 210 - 17 or box.bottom < 8
    ]
    assert outside == []


@pytest.mark.parametrize("release", [False, True])
def test_no_page_is_nearly_empty(release: bool) -> None:
    *pages, _ = pdf.texts(printed(release))
    assert [number for number, text in enumerate(pages, 1) if len(text) < 300] == []


def test_pages_pass_pdf_ua() -> None:
    assert pdf.failures(printed(release=False)) == []


def test_near_full_marks_the_summary_says_who_had_them_what_was_missed_and_what_to_change() -> None:
    """Of 20 people, 4 have full marks after; the last of A is missed by 10, of B by 6."""
    people = {
        f"PX-{n:02}": ("AB"[n % 2], "110000", "111111" if n in {2, 4, 6, 8} else "111110")
        for n in range(1, 21)
    }
    findings = found(people)
    told = [one.replace(NO_BREAK, " ") for one in sentences(findings, findings.text)]
    assert told[2].startswith(
        "Full marks before the course: 0 of 20 people; after it: 4 of 20. The test was too easy"
    )
    names = {letter: form.items[5].item for letter, form in keyed(KIT).items()}
    # people with odd numbers have B before and so A after
    assert told[3] == (
        f"Items most often missed after the course: A6 {names['A']} (10 of 10), "
        f"B6 {names['B']} (6 of 10)."
    )
    target = harder_target(findings, findings.workshop.assessment)
    assert f"set assessment.difficulty.mean in workshop.yaml to {target:.2f}" in told[4]
    aimed = DifficultyTarget(mean=target)
    assert findings.workshop.assessment is not None
    there = findings.workshop.assessment.model_copy(update={"difficulty": aimed})
    assert harder_target(findings, there) is None
    assert harder_target(found(CLASS), findings.workshop.assessment) is None

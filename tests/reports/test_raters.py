"""Two raters' points in the report for the team, in its data, and not in a release."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.evaluation.test_agreement import FIRST, PSYCH, SECOND
from tests.item_types import row, typed_bank
from tests.reports.cohorts import class_of, found
from tests.score_factory import PRE, counterbalanced
from trainkit.assessment.forms import FormUse, Paper
from trainkit.assessment.scoring_key import scoring_key
from trainkit.evaluation.reports.cohort import RatedAnswers
from trainkit.evaluation.reports.data import evaluation_json
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.raters import agreement_of_raters, rated_answers, raters_section
from trainkit.evaluation.reports.release import release_of
from trainkit.evaluation.reports.release_report import release_json
from trainkit.evaluation.reports.text import ReportText, Table, Text
from trainkit.intake.responses import Rating, Respondent, Sitting

ENGLISH = ReportText.in_language("en")
CODES = ("P-01", "P-02", "P-03", "P-04")
ITEMS = [
    row("short-answer", "alpha-recall-short-answer-0"),
    row("single", "alpha-recall-single-0"),
    row("short-answer", "alpha-apply-short-answer-0"),
]
OTHERS = [row("single", "alpha-recall-single-1"), row("short-answer", "alpha-apply-short-answer-1")]
FORMS = counterbalanced(ITEMS, OTHERS, CODES, versions=2)
SCORING = scoring_key(FORMS, [typed_bank()])


def rated(paper: Paper, points: dict[int, tuple[str, str, str]]) -> Sitting:
    """Return a sitting with ratings of items by their numbers on the form."""
    ratings = tuple(
        Rating(number=paper.places[number - 1], first=first, second=second, settled=settled)
        for number, (first, second, settled) in points.items()
    )
    return Sitting(paper=paper.code, marks=("",) * len(paper.items), ratings=ratings)


def person(code: str, *points: dict[int, tuple[str, str, str]]) -> Respondent:
    """Return a person with both raters' points before and after."""
    uses = (PRE, FormUse.POST)
    sittings = {
        use: rated(FORMS.paper_of(code, use), each) for use, each in zip(uses, points, strict=True)
    }
    return Respondent(code=code, sittings=sittings)


PEOPLE = (
    person("P-01", {1: ("1", "2", ""), 3: ("3", "3", "")}, {2: ("0", "1", "1")}),
    person("P-02", {2: ("2", "2", "")}, {1: ("0", "0", ""), 3: ("2", "?", "")}),
    person("P-03", {3: ("1", "3", "")}, {}),
    person("P-04", {}, {1: ("3", "1", "2"), 3: ("1", "1", "")}),
)
"""P-01 and P-03 answer form A before, the others after."""


def test_answers_are_taken_together_over_both_tests() -> None:
    answers = rated_answers(PEOPLE, SCORING)
    assert [(one.form, [item.number for item in one.items]) for one in answers] == [
        ("A", [1]), ("A", [3]), ("A", [1, 3]), ("B", [2]),
    ]  # fmt: skip
    assert [one.pairs for one in answers] == [
        ((1, 2), (0, 0), (3, 1)),
        ((3, 3), (1, 3), (1, 1)),
        ((4, 5), (4, 2)),
        ((0, 1), (2, 2)),
    ]
    assert [one.unsettled for one in answers] == [1, 1, 1, 0]
    assert [one.most for one in answers] == [3, 3, 6, 3]


def test_a_dropped_item_is_not_compared() -> None:
    answers = rated_answers(PEOPLE, SCORING.without({"alpha/alpha-recall-short-answer-0"}))
    assert [(one.form, [item.number for item in one.items]) for one in answers] == [
        ("A", [3]), ("B", [2]),
    ]  # fmt: skip


def findings() -> Findings:
    """Return findings whose raters marked 20 answers with 4 points at most, and few others."""
    first = SCORING.form("A1").items[0].model_copy(update={"key": "4"})
    third = SCORING.form("A1").items[2]
    pairs = tuple(zip(FIRST.tolist(), SECOND.tolist(), strict=True))
    whole = found(class_of(12))
    many = RatedAnswers("A", (first,), pairs, 7)
    few = RatedAnswers("A", (third,), ((1, 2), (3, 3)), 0)
    both = dataclasses.replace(whole.cohort, rated=(many, few))
    return dataclasses.replace(whole, cohort=both, raters=agreement_of_raters(both))


def test_report_shows_both_raters_points_and_says_what_is_refused() -> None:
    (section,) = raters_section(findings().raters, ENGLISH)
    said = [block.text for block in section.blocks if isinstance(block, Text)]
    assert said[1:] == [
        "The two raters still differ on 7 answers; the first rater’s points count for them."
    ]
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    spaced = [[cell.replace("\u00a0", " ") for cell in each] for each in table.rows]
    assert spaced == [
        ["A 1 alpha-recall-short-answer-0", "4", "20", "2.15", "2.20", "65 (43 to 82)", "4, 3",
         "weighted kappa", "0.87 (0.70 to 0.95)"],
        ["A 3 alpha-apply-short-answer-0", "3", "2", "2.00", "2.50", "50 (9 to 91)", "1, 0",
         "weighted kappa", "–"],
    ]  # fmt: skip
    assert table.foot == (
        "No value for A 3 alpha-apply-short-answer-0: 2 answers marked by both, this needs 20."
    )


def test_one_rater_alone_is_not_mentioned() -> None:
    assert raters_section(agreement_of_raters(found(class_of(12)).cohort), ENGLISH) == ()


def test_data_has_the_agreement_and_a_release_has_none() -> None:
    whole = findings()
    data = json.loads(evaluation_json(whole))
    rows = [row for row in data["figures"] if row["part"] == "raters"]
    assert [(one["about"], one["name"], one.get("n")) for one in rows] == [
        ("A/1/alpha-recall-short-answer-0", "same-points", 20),
        ("A/1/alpha-recall-short-answer-0", "weighted-kappa", 20),
        ("A/3/alpha-apply-short-answer-0", "same-points", 2),
        ("A/3/alpha-apply-short-answer-0", "weighted-kappa", 2),
    ]
    assert rows[1]["value"] == pytest.approx(PSYCH["answers"]["weighted"][0])
    assert rows[3]["refused"] == "too-few-rated"
    assert b"raters" not in release_json(release_of(whole))

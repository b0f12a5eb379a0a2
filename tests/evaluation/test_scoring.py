"""Expected numbers are worked by hand from the answers below; fractions are kept as fractions.

Pre-test, keys B A C           Post-test, keys B B A
P-01  B A C   3 right          B B A   3
P-02  B A A   2                B B A   3
P-03  B C -   1, one blank     B ? A   doubtful: no score
P-04  A B B   0                B A A   2
P-05  - - -   not taken        B B B   2
"""

from __future__ import annotations

from dataclasses import asdict
from math import sqrt

import pytest

from tests.evaluation.sheet_figures import (
    Summary,
    analyse_items,
    score_class,
)
from tests.score_factory import TINY_KEYED as KEYED
from tests.score_factory import tiny_responses as responses
from trainkit.assessment.forms import FormUse
from trainkit.evaluation.scoring import SittingState

PRE, POST = FormUse.PRE, FormUse.POST


def test_score_class_counts_right_blank_and_doubtful() -> None:
    people = score_class(responses(), KEYED).people
    assert [
        (p.code, p.tests[PRE].state, p.tests[PRE].points, p.tests[PRE].blank, p.tests[PRE].doubtful)
        for p in people
    ] == [
        ("P-01", SittingState.SCORED, 3, 0, 0),
        ("P-02", SittingState.SCORED, 2, 0, 0),
        ("P-03", SittingState.SCORED, 1, 1, 0),
        ("P-04", SittingState.SCORED, 0, 0, 0),
        ("P-05", SittingState.NOT_TAKEN, None, None, None),
    ]
    post = people[2].tests[POST]
    assert (post.state, post.points, post.blank, post.doubtful, post.percent) == (
        SittingState.DOUBTFUL, None, 0, 1, None,
    )  # fmt: skip


def test_score_class_gains_only_for_people_with_both_scores() -> None:
    people = score_class(responses(), KEYED).people
    assert [p.gain for p in people] == [
        0, pytest.approx(100 / 3), None, pytest.approx(200 / 3), None,
    ]  # fmt: skip
    assert [p.normalised_gain for p in people] == [
        None, pytest.approx(1), None, pytest.approx(2 / 3), None,
    ]  # fmt: skip


def test_score_class_percent_by_objective() -> None:
    # pre: items 1 and 3 measure o1, item 2 measures o2; post: item 2 o1, item 1 o2, item 3 o3
    people = score_class(responses(), KEYED).people
    keys = ("alpha", "alpha/o1", "alpha/o2", "alpha/o3")
    assert [[p.tests[PRE].groups[key] for key in keys] for p in people] == [
        [100, 100, 100, None],
        [pytest.approx(200 / 3), 50, 100, None],
        [pytest.approx(100 / 3), 50, 0, None],
        [0, 0, 0, None],
        [None, None, None, None],
    ]
    assert [p.tests[POST].groups["alpha/o1"] for p in people] == [100, 100, None, 0, 100]


def test_score_class_summaries() -> None:
    scores = score_class(responses(), KEYED)
    # right 3 2 1 0: mean 3/2, squared deviations add up to 5, variance 5/3
    assert scores.tests[PRE].points == Summary(n=4, mean=1.5, sd=sqrt(5 / 3))
    assert scores.tests[PRE].blank == Summary(n=4, mean=0.25, sd=0.5)
    assert scores.tests[PRE].total_blank == 1
    assert scores.tests[POST].total_doubtful == 1
    assert asdict(scores.gain) == pytest.approx({"n": 3, "mean": 100 / 3, "sd": 100 / 3})
    assert scores.normalised_gain.mean == pytest.approx(5 / 6)


def test_score_class_matched_is_over_the_same_people() -> None:
    # matched are P-01, P-02, P-04: pre 100, 66.7, 0; post 100, 100, 66.7
    scores = score_class(responses(), KEYED)
    assert asdict(scores.matched) == pytest.approx(
        {"n": 3, "pre": 500 / 9, "post": 800 / 9, "gain": 100 / 3, "normalised_gain": 0.75}
    )
    # o1 pre 100 50 0, post 100 100 0
    o1 = scores.matched_groups["alpha/o1"]
    assert (o1.pre, o1.post) == (50, pytest.approx(200 / 3))
    assert o1.normalised_gain == pytest.approx(1 / 3)
    assert scores.matched_groups["alpha/o3"].gain is None


def test_analyse_items_pre() -> None:
    items = analyse_items(responses(), KEYED, PRE)
    assert [(i.took, i.answered, i.blank, i.doubtful, i.scored) for i in items] == [
        (4, 4, 0, 0, 4), (4, 4, 0, 0, 4), (4, 3, 1, 0, 4),
    ]  # fmt: skip
    assert [i.options for i in items] == [
        {"A": 1, "B": 3, "C": 0}, {"A": 2, "B": 1, "C": 1}, {"A": 1, "B": 1, "C": 1},
    ]  # fmt: skip
    assert [i.facility for i in items] == [0.75, 0.5, 0.25]
    # item 1: x 1 1 1 0, rest 2 1 0 0: (4·3 - 3·3) / sqrt((4·3 - 9)(4·5 - 9)) = 3 / sqrt 33
    assert [i.discrimination for i in items] == [
        pytest.approx(3 / sqrt(33)), pytest.approx(4 / sqrt(32)), pytest.approx(3 / sqrt(33)),
    ]  # fmt: skip


def test_analyse_items_post_leaves_out_the_doubtful_person() -> None:
    items = analyse_items(responses(), KEYED, POST)
    assert [(i.took, i.answered, i.doubtful, i.scored, i.points) for i in items] == [
        (5, 5, 0, 4, 4), (5, 4, 1, 4, 3), (5, 5, 0, 4, 3),
    ]  # fmt: skip
    # everybody scored has item 1 right: no variance, so undefined
    assert [i.discrimination for i in items] == [
        None, pytest.approx(-1 / 3), pytest.approx(-1 / 3),
    ]  # fmt: skip


def test_analyse_items_of_nobody() -> None:
    nobody = responses().model_copy(update={"people": ()})
    assert [(i.took, i.facility, i.discrimination) for i in analyse_items(nobody, KEYED, PRE)] == [
        (0, None, None)
    ] * 3

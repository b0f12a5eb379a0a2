"""Questions that take several answers, and which answers a share counts."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from trainkit.model.questionnaire import Question, Questionnaire
from trainkit.model.validate import load_model
from trainkit.model.yaml import originals_in
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder


def question(**changes: Any) -> Question:
    data = {"id": "q", "kind": "choice", "text": "Which?", "answers": ["Red", "Green", "Blue"]}
    return Question.model_validate({**data, **changes})


def test_answers_have_letters_in_their_order() -> None:
    assert question().letters == "abc"
    assert question(kind="open", answers=[]).letters == ""


def test_places_of_named_answers_rise() -> None:
    one = question(favourable=["Blue", "Green"], no_view=["Red"])
    assert one.places(one.favourable) == (1, 2)
    assert one.places(one.no_view) == (0,)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"favourable": ["Purple"]}, 'expected one of the answers, found "Purple"'),
        ({"no_view": ["red"]}, 'expected one of the answers, found "red"'),
        ({"favourable": ["Red"], "no_view": ["Red"]}, "favourable or no view, not both"),
        ({"several": True, "favourable": ["Red"]}, "this question allows several"),
        (
            {"several": True, "kind": "scale", "answers": list("abcde"), "statements": ["One."]},
            "only questions of kind choice and per-module take several answers",
        ),
        ({"answers": ["Red", "Green", "Red"]}, "each answer is listed once"),
        ({"answers": [str(n) for n in range(10)]}, "at most 9"),
        ({"answers": []}, "choice questions need answers, open questions have none"),
        ({"kind": "per-module", "answers": []}, "choice questions need answers"),
        ({"kind": "open"}, "choice questions need answers, open questions have none"),
        ({"statements": ["It was clear."]}, "a scale has statements, other questions none"),
        ({"kind": "scale"}, "a scale has statements, other questions none"),
        ({"kind": "scale", "statements": ["x"]}, "a scale has 5 answers, found 3"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        question(**changes)


def test_a_built_in_question_that_says_tick_all_takes_several_and_no_other_does() -> None:
    problems = Problems()
    found = {}
    for path in sorted(originals_in(curriculum_folder() / "questionnaires").values()):
        loaded = load_model(path, Questionnaire, problems)
        assert loaded is not None, list(problems)
        for one in loaded[0].questions:
            found[f"{path.stem}/{one.id}"] = one
    assert {name for name, one in found.items() if one.several} == {
        name for name, one in found.items() if "Tick all that apply" in one.text
    }
    assert len([one for one in found.values() if one.several]) == 6

"""The simulated answers of the example belong to it as it is, and say what they are.

If a questionnaire, an item or the blueprint changes, ``python examples/simulate_questionnaires.py
examples/almaty-2019`` makes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.documents.builder import gather
from trainkit.intake.questionnaires.read import read_follow_up, read_questionnaires
from trainkit.intake.responses import QuestionnaireAnswers
from trainkit.planning.printed import Kit
from trainkit.problems import Problems, Severity

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/almaty-2019"


@pytest.fixture(scope="module")
def kit() -> Kit:
    problems = Problems()
    gathered = gather(EXAMPLE, problems)
    problems.raise_errors()
    assert gathered is not None
    return gathered[0]


def messages(problems: Problems) -> list[str]:
    return [str(one) for one in problems if one.severity is not Severity.INFORMATION]


def counts(answers: QuestionnaireAnswers) -> tuple[str, int | None, int | None, int]:
    return answers.id, answers.handed_out, answers.returned, len(answers.rows)


def test_answers_of_the_course_are_read_without_a_problem(kit: Kit) -> None:
    problems = Problems()
    path = EXAMPLE / "responses/questionnaire-answers.xlsx"
    found = read_questionnaires(path, kit.definitions, problems)
    assert found is not None, messages(problems)
    assert messages(problems) == []
    assert [counts(one) for one in found] == [
        ("end-of-course", 24, 23, 22),
        ("trainer-review", 4, 4, 4),
    ]
    assert all(one.remark and one.remark.startswith("Simulated answers") for one in found)


def test_answers_months_later_are_read_without_a_problem(kit: Kit) -> None:
    problems = Problems()
    path = EXAMPLE / "responses/follow-up-answers.xlsx"
    found = read_follow_up(path, kit.definitions, kit.forms, problems)
    assert found is not None, messages(problems)
    assert messages(problems) == []
    assert [counts(one) for one in found.questionnaires] == [
        ("follow-up", 24, 14, 14),
        ("follow-up-supervisor", 24, 7, 7),
    ]
    test = found.retention
    assert test is not None
    assert (test.handed_out, test.returned, len(test.rows)) == (24, 12, 12)
    remarks = {test.remark, *(one.remark for one in found.questionnaires)}
    assert remarks == {"Simulated answers (seed 2019): nobody gave them."}
    codes = {person.code for person in kit.definitions.roster.participants}
    assert {row.code for row in test.rows} <= codes

"""What is said of an agenda in another language has no English words but those of its problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.agenda.checking.test_checking import CASES
from tests.agenda.explain.told import in_words, told
from tests.agenda.explain.workshop import CASES as CONFLICTS
from tests.agenda.programme import make_problem, make_solution, problem_data, solution_data
from tests.agenda.verify.test_verify import CORRUPTIONS
from tests.languages.test_no_english_left import plain_words
from trainkit.agenda.checking import check_problem
from trainkit.agenda.explain.explanation import report_lines, why_lines
from trainkit.agenda.explain.reasons import reasons
from trainkit.agenda.problem import Quality, Standing
from trainkit.agenda.verify import verify
from trainkit.problems import Place, Problems
from trainkit.text.languages import PSEUDO, n_, speaking

TABLES = {"groups", "people", "rooms", "interpreters", "sessions"}


def names(data: Any) -> Iterator[str]:
    """Yield the ids and texts of a problem or an agenda."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from value if key in TABLES and isinstance(value, dict) else ()
            yield from names(value)
    elif isinstance(data, list):
        for one in data:
            yield from names(one)
    elif isinstance(data, str):
        yield data


def english(sentences: Iterable[str], *data: Any) -> set[str]:
    """Return the English words that are left in sentences."""
    known = {word for one in data for name in names(one) for word in re.findall(r"\w+", name)}
    return {word for one in sentences for word in plain_words(one)} - known


@pytest.mark.parametrize("name", CASES)
def test_checks_of_a_problem(name: str) -> None:
    data, problems = problem_data(), Problems()
    CASES[name](data)
    with speaking(PSEUDO):
        check_problem(make_problem(data), lambda _location: Place(Path("x")), problems)
    assert problems
    assert english((one.message for one in problems), data) == set()


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_rules_that_an_agenda_breaks(name: str) -> None:
    problem, agenda = problem_data(), solution_data()
    CORRUPTIONS[name][0](problem, agenda)
    with speaking(PSEUDO):
        found = verify(make_problem(problem), make_solution(agenda)).violations
    assert found
    assert english((one.sentence for one in found), problem, agenda) == set()


@pytest.mark.parametrize("name", ["no_free_minute", "three_for_two_rooms", "wrong_order"])
def test_why_there_is_no_agenda(name: str) -> None:
    data = CONFLICTS[name]()
    plain = told(data)
    with speaking(PSEUDO):
        explanation = told(data)
        said = in_words(explanation).split(": ", 1)[1]
    assert [one.size for one in explanation.proposals] == [one.size for one in plain.proposals]
    assert [one.places for one in explanation.proposals] == [one.places for one in plain.proposals]
    assert english(re.sub(r"(?m)^\d+\. \S+: ", "", said).split("\n"), data) == set()


def test_why_sessions_are_where_they_are_and_what_that_costs() -> None:
    problem, agenda = make_problem(), make_solution()
    quality = Quality(
        standing=Standing.FEASIBLE, cost=9, bound=3, moves=2, least_moves=1, stopped_by_clock=True
    )
    agenda = agenda.model_copy(update={"quality": quality})
    with speaking(PSEUDO):
        said = [*report_lines(problem, agenda), *why_lines(problem, agenda)]
    assert english(said, problem_data(), solution_data()) == set()


def test_numbers_are_in_the_digits_of_the_language() -> None:
    problem = problem_data()
    problem["longest_block"] = 85
    with speaking("fa"):
        found = verify(make_problem(problem), make_solution()).violations
        length = n_("{n} minute", "{n} minutes", 90)
    assert length in found[0].sentence
    assert not re.search("[0-9]", found[0].sentence)


def test_prices_of_other_places_are_in_the_digits_of_the_language() -> None:
    with speaking("fa"):
        found = reasons(make_problem(), make_solution())
        said = [one.elsewhere.sentence for one in found if one.elsewhere is not None]
    assert said
    assert not re.search("[0-9]", "".join(said))

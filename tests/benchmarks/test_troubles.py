"""Programmes that lost what they need: what is said of them is right and said soon."""

from __future__ import annotations

import pytest
from benchmarks.agenda.explaining import explained
from benchmarks.agenda.generate import Programme, build
from benchmarks.agenda.troubles import TROUBLES


@pytest.fixture(scope="module")
def drawn() -> Programme:
    return build(5, 4, 80, seed=1)


@pytest.mark.parametrize("trouble", ["contradicted", "overworked speaker"])
def test_trouble_is_explained_by_what_is_minimal(drawn: Programme, trouble: str) -> None:
    told = explained(TROUBLES[trouble](drawn))
    assert told.conflicts
    assert told.faults == ()


@pytest.mark.parametrize("trouble", sorted(TROUBLES))
def test_trouble_changes_the_programme_and_leaves_its_sessions(
    drawn: Programme, trouble: str
) -> None:
    changed = TROUBLES[trouble](drawn)
    assert changed != drawn.problem
    assert changed.sessions.keys() == drawn.problem.sessions.keys()

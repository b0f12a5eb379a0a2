"""The first agenda: found where a search through all agendas finds one, and nowhere else."""

from __future__ import annotations

from random import Random

import pytest

from tests.agenda.solver.test_replan import drawn, row_of, some_agenda
from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solver import start
from trainkit.agenda.solver.layout import Layout
from trainkit.agenda.solver.replan import completed
from trainkit.agenda.solver.running import Answer, Budget
from trainkit.agenda.solver.start import first_agenda
from trainkit.agenda.verify import verify

# Seeds whose problems take long to search through are left out.
SEEDS = sorted(set(range(30)) - {0, 12, 16, 17, 22})


@pytest.mark.parametrize("few", [0, 150])
@pytest.mark.parametrize("seed", SEEDS)
def test_first_agenda_holds_or_there_is_none(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "_FEW", few)
    chance = Random(seed)
    problem = AgendaProblem.model_validate(drawn(chance))

    found = first_agenda(Layout(problem), seed, Budget.of(20, 600))

    if some_agenda(problem, chance) is None:
        assert (found.answer, found.agenda) == (Answer.IMPOSSIBLE, None)
    else:
        assert found.answer is Answer.FOUND
        assert found.agenda is not None
        assert verify(problem, found.agenda).violations == ()


def test_session_without_a_place_pushes_others_from_theirs() -> None:
    # Hour by hour the row stands at 09:00, 10:00, 11:00; the one that is missing fits there only
    # if the others stand an hour later.
    data, published = row_of(4)
    data["grain"] = 60
    data["sessions"]["row-3"]["windows"] = data["sessions"]["row-0"]["windows"]
    rows = tuple(row for row in published.sessions if row.session != "row-3")
    partial = published.model_copy(update={"sessions": rows})
    problem = AgendaProblem.model_validate(data)

    found = completed(problem, Layout(problem), partial, Budget.of(20, 600), seed=1, share=5)

    assert found.agenda is not None
    assert verify(problem, found.agenda).violations == ()
    hours = {row.session: row.start.hour for row in found.agenda.sessions}
    assert {name: hours[name] for name in ("row-1", "row-2")} == {"row-1": 11, "row-2": 12}
    assert {hours["row-0"], hours["row-3"]} == {9, 10}


def test_order_in_a_circle_has_no_agenda() -> None:
    data, _ = row_of(2)
    data["sessions"]["row-0"]["after"] = ["row-1"]
    data["sessions"]["row-1"]["after"] = ["row-0"]
    problem = AgendaProblem.model_validate(data)
    assert first_agenda(Layout(problem), 1, Budget.of(5, 600)).answer is Answer.IMPOSSIBLE

"""Why sessions stand where they stand, in an agenda that was made by hand."""

from __future__ import annotations

import pytest
from benchmarks.agenda.generate import build

from tests.agenda.large import large_problem, large_solution
from tests.agenda.programme import DAY_2, make_problem, make_solution, problem_data
from trainkit.agenda.explain.reasons import Reason, reasons
from trainkit.agenda.verify import price, verify


def _told() -> dict[str, Reason]:
    return {one.session: one for one in reasons(make_problem(), make_solution())}


@pytest.mark.parametrize(
    ("session", "sentences"),
    [
        (
            "pre-a",
            (
                '"Exchanges" (talk-a), which follows it, starts on 3 March 2026, 10:15',
                "with everything else unchanged, it has no other place",
            ),
        ),
        (
            "talk-b",
            (
                'it is held as one with "Exchanges" (talk-a)',
                "Jorge Speaker is available only on 3 March 2026, 09:00-12:00 "
                "(time in Asia/Almaty)",
                "with everything else unchanged, it has no other place",
            ),
        ),
        (
            "law-a",
            (
                "Side room is the only room that it may use",
                "4 March 2026, 11:00 would cost 9 less (lectures beyond the first between two "
                "pauses "
                "-5 and changes of room within a day -4)",
            ),
        ),
        ("case-a", ("it is held in 2 parts",)),
        (
            "case-b",
            (
                "it is pinned by hand to this time and room",
                "it may be held only on 4 March 2026, 10:00-12:00",
            ),
        ),
    ],
)
def test_sentences(session: str, sentences: tuple[str, ...]) -> None:
    assert _told()[session].sentences == sentences


def test_every_session_has_a_reason_in_order_of_time() -> None:
    assert [*_told()] == [*dict.fromkeys(row.session for row in make_solution().sessions)]


def test_price_elsewhere_is_that_of_the_agenda_with_this_one_moved() -> None:
    problem, agenda = make_problem(), make_solution()
    elsewhere = _told()["law-a"].elsewhere
    assert elsewhere is not None
    rows = tuple(
        row.model_copy(update={"start": elsewhere.start, "room": elsewhere.room})
        if row.session == "law-a"
        else row
        for row in agenda.sessions
    )
    moved = agenda.model_copy(update={"sessions": rows})
    assert verify(problem, moved).holds
    before, after = price(problem, agenda), price(problem, moved)
    assert elsewhere.more == sum(after.values()) - sum(before.values())
    assert elsewhere.by_weight == {
        name: after[name] - before[name] for name in before if after[name] != before[name]
    }


def test_order_binds_on_both_sides() -> None:
    data = problem_data()
    data["sessions"]["law-a"]["after"] = ["talk-a"]
    data["sessions"]["lab-a"]["after"] = ["talk-a", "law-a"]
    told = {one.session: one for one in reasons(make_problem(data), make_solution())}
    assert [one for one in told["law-a"].bonds if "follow" in one] == [
        '"Trace a payment" (lab-a), which follows it, starts on 3 March 2026, 13:00'
    ]
    assert not any("follow" in one for one in told["post-a"].bonds)


def test_presence_binds_where_it_alone_forbids_a_move() -> None:
    """Dana is there most of the time, but not when the side room and the group are free."""
    data = problem_data()
    data["people"]["dana"]["available"] = [
        {"start": "2026-03-03T09:00", "end": "2026-03-03T17:00"},
        {"start": f"{DAY_2}T09:00", "end": f"{DAY_2}T11:00"},
    ]
    told = {one.session: one for one in reasons(make_problem(data), make_solution())}
    assert [*told["law-a"].bonds][1:] == [
        "Dana Lawyer is available only on 3 March 2026, 09:00-17:00 and 4 March 2026, 09:00-11:00"
    ]


def test_no_sessions_have_no_reasons() -> None:
    problem = make_problem(problem_data() | {"sessions": {}})
    assert reasons(problem, make_solution().model_copy(update={"sessions": ()})) == ()


def test_every_session_of_forty_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainkit.agenda.explain.reasons._MOVES", 40)
    problem, agenda = build(5, 2, 40, seed=1)
    assert {one.session for one in reasons(problem, agenda)} == problem.sessions.keys()


def test_large_agenda_is_told_without_moving_anything() -> None:
    told = reasons(large_problem(), large_solution())
    assert len(told) == 360
    assert {one.elsewhere for one in told} == {None}
    assert not any(one.is_only_place for one in told)


def test_follower_moves_with_its_leader() -> None:
    told = _told()
    leader, follower = told["post-a"].elsewhere, told["post-b"].elsewhere
    assert leader is not None
    assert leader == follower
    assert leader.sentence == (
        "4 March 2026, 16:15 would cost 26 more (quarters of an hour lost between sessions +26)"
    )

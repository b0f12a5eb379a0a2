"""What the board makes of an agenda: where cards stand, and what is said beside them."""

from __future__ import annotations

import re
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.factories import write_workshop
from trainkit import api
from trainkit.agenda.workshop.check import MISSING_FOR_GROUPS, NOT_FOR_GROUPS
from trainkit.problems import Place, Problem, Problems
from trainkit.resources import templates_folder
from trainkit.studio import agenda
from trainkit.studio.agenda import Board, board_of, reasons_of, words_of
from trainkit.text.languages import PSEUDO, speaking

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "08:40", end: "09:30", title: "Pre", event: pre}
      - {start: "10:00", end: "11:00", title: "A", groups: [ru]}
      - {start: "10:30", end: "12:00", title: "B", groups: [ru, kk]}
      - {start: "11:00", end: "12:00", title: "C", groups: [en, kk]}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
  - date: "2026-03-04"
    entries:
      - {start: "16:00", end: "17:10", title: "Post", event: post}
"""


def board(folder: Path) -> Board:
    groups = {key: {"name": key.upper(), "size": 2} for key in ("ru", "en", "kk")}
    write_workshop(folder, groups=groups)
    (folder / "plan").mkdir()
    (folder / "plan" / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    editor = api.edit_agenda(folder)
    state = editor.state()
    assert state is not None
    return board_of(state, editor.definitions.workshop)


def test_groups_that_go_apart_have_lanes_and_days_together_have_none(tmp_path: Path) -> None:
    columns = board(tmp_path).columns
    assert [column.day for column in columns] == [date(2026, 3, 3), date(2026, 3, 4)]
    assert [column.lanes for column in columns] == [
        (("ru", "RU"), ("en", "EN"), ("kk", "KK")),
        (),
    ]


def test_the_axis_holds_the_hours_of_the_days_and_every_card(tmp_path: Path) -> None:
    shown = board(tmp_path)
    assert [time(hour // 60) for hour in shown.hours] == [time(hour) for hour in range(8, 18)]
    assert {(column.opens, column.closes) for column in shown.columns} == {(540, 1020)}


def test_a_card_covers_the_lanes_that_have_it_and_stands_beside_what_it_overlaps(
    tmp_path: Path,
) -> None:
    """Groups that are no neighbours have a card each; what overlaps shares the width."""
    cards = [
        (card.row.shown.title, card.lane, card.lanes, card.level, card.levels)
        for card in board(tmp_path).columns[0].cards
    ]
    assert sorted(cards) == [
        ("A", 0, 1, 0, 2),
        ("B", 0, 1, 1, 2),
        ("B", 2, 1, 0, 2),
        ("C", 1, 2, 1, 2),
        ("Lunch", 0, 3, 0, 1),
        ("Pre", 0, 3, 0, 1),
    ]


def test_the_id_of_a_card_stays_when_it_is_moved(tmp_path: Path) -> None:
    before = {card.row.shown.title: card.id for card in board(tmp_path).cards}
    file = tmp_path / "plan" / "agenda.yaml"
    moved = AGENDA.replace('"10:00", end: "11:00"', '"14:00", end: "15:00"')
    file.write_text(moved, encoding="utf-8")
    editor = api.edit_agenda(tmp_path)
    state = editor.state()
    assert state is not None
    cards = board_of(state, editor.definitions.workshop).cards
    assert {card.row.shown.title: card.id for card in cards} == before


def said(text: str, **values: object) -> Problem:
    problems = Problems()
    problems.say(Place(Path("agenda.yaml"), 1, 1), text, values)
    return problems.errors[0]


@cache
def texts_of_program() -> set[str]:
    """Return the English texts of the catalogue, which is up to date with the code."""
    with (templates_folder() / "languages" / "ru.po").open("rb") as file:
        return {one.id for one in read_po(file) if isinstance(one.id, str)}


@pytest.mark.parametrize("kind", [*agenda.CARDS, *filter(None, agenda.HEADINGS)])
def test_what_is_said_in_other_words_is_a_message_with_the_same_values(kind: str) -> None:
    assert kind in texts_of_program() | {MISSING_FOR_GROUPS, NOT_FOR_GROUPS}
    named = set(re.findall(r"{(\w+)}", agenda.CARDS[kind]))
    if "{" in kind and named != {"plain"}:
        assert named <= set(re.findall(r"{(\w+)}", kind))


def test_messages_speak_of_cards_and_settings_and_not_of_files() -> None:
    missing = (
        'the session "{title}" ({id}, {minutes}) is missing; add a row with session: {id}, or plan '
        "again"
    )
    moved = "{fault}; move it, or change its times in workshop.yaml"
    found = [
        said(missing, title="Logs", id="alpha/s2", minutes="60 minutes"),
        said(moved, fault='"A" (line-4) follows "B" (alpha-s1)'),
    ]
    assert [words_of(one) for one in found] == [
        'The session "Logs" (alpha/s2, 60 minutes) is missing; use “Fill the rest”',
        '"A" follows "B"; move it, or change its times in the settings',
    ]
    assert words_of(Problem(Place(Path("x")), "something else")) == "Something else"


def test_messages_speak_of_cards_in_the_language_of_the_studio() -> None:
    with speaking(PSEUDO):
        found = said("{fault}; move the row, or name other interpreters", fault="Β")
        assert words_of(found) == "Β; ḿóṽé ťĥé ćáŕď, óŕ ńáḿé óťĥéŕ íńťéŕṕŕéťéŕś"


@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_reasons_why_there_is_no_agenda_stand_below_headings(language: str) -> None:
    one_of_two, helps = (
        "cannot all be met ({number}): {rule}",
        "an agenda is found if you {changes}",
    )
    with speaking(language):
        found = reasons_of(
            [
                said(one_of_two, number=1, rule="A is pinned"),
                said(one_of_two, number=2, rule="the day is short"),
                said(one_of_two, number=1, rule="B is pinned"),
                said(helps, changes="remove the pin (see x:1:2)", plain="remove the pin"),
                said("{what}", what="the only first 5"),
            ]
        )
    assert [(heading, [words for _, words in own]) for heading, own in found] == [
        ("There is an agenda if you do one of these", ["Remove the pin"]),
        ("This cannot all be met", ["A is pinned", "B is pinned"]),
        ("This cannot all be met", ["The day is short"]),
        ("This does not go together", ["The only first 5"]),
    ]

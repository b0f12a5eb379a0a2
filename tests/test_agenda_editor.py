"""The agenda as it is edited: each step checked, kept, and compared with what was sent out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import write_workshop
from trainkit import api
from trainkit.agenda.workshop.agenda import agenda_yaml
from trainkit.agenda.workshop.editing import RowChange
from trainkit.editing.agenda import AgendaState, Editor, StaleAgendaError
from trainkit.planning.fingerprint import agenda_digest, workshop_digest
from trainkit.problems import InputError

AGENDA = """\
workshop: test-workshop
days:
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "Pre", event: pre}
      # Ann wants this early
      - {start: "09:30", end: "10:30", title: "First", session: alpha/s1}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
  - date: "2026-03-04"
    entries:
      - {start: "09:00", end: "10:00", title: "Second", session: alpha/s2}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch}
      - {start: "16:00", end: "16:30", title: "Post", event: post}
"""


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """An editor of a small workshop with an agenda that was typed by hand, and no plan else."""
    folder = write_workshop(tmp_path / "w")
    (folder / "plan").mkdir()
    (folder / "plan" / "agenda.yaml").write_text(AGENDA, encoding="utf-8")
    return api.edit_agenda(folder)


def shown(editor: Editor) -> AgendaState:
    state = editor.state()
    assert state is not None
    return state


def move(editor: Editor, row: tuple[int, int], **values: str) -> AgendaState:
    return editor.change(shown(editor).digest, row, RowChange.of({**values}))


def test_the_agenda_by_hand_holds(editor: Editor) -> None:
    state = shown(editor)
    assert [problem.message for problem in state.problems] == []
    assert [row.number for row in state.rows] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert (state.undo, state.redo, state.is_sent) == (None, None, False)


def test_without_an_agenda_there_is_no_state(tmp_path: Path) -> None:
    assert api.edit_agenda(write_workshop(tmp_path / "w")).state() is None


def test_a_drop_that_breaks_a_rule_is_written_and_its_reason_stands_at_both_rows(
    editor: Editor,
) -> None:
    state = move(editor, (0, 1), start="12:00")
    why = (
        'Everybody has "First" (line-7) and the break "Lunch" (line-8) at the same time '
        "(3 March 2026, 12:30-13:00); move one of them, or end the first earlier"
    )
    found = [(row.number, [p.message for p in row.problems]) for row in state.rows if row.problems]
    assert found == [((0, 1), [why]), ((0, 2), [why])]
    assert [problem.message for problem in state.problems] == [why]
    assert editor.path.read_text("utf-8") == AGENDA.replace(
        'start: "09:30", end: "10:30"', 'start: "12:00", end: "13:00"'
    )
    reported = [problem.message for problem in api.check(editor.folder)]
    assert state.problems[0].message in reported


def test_every_change_is_undone_and_done_again(editor: Editor) -> None:
    move(editor, (0, 1), start="12:00")
    move(editor, (0, 1), day="2026-03-04")
    moved = editor.path.read_bytes()
    assert shown(editor).undo == 'Move "First" to 4 March 2026, 12:00'
    editor.undo()
    editor.undo(shown(editor).digest)
    assert editor.path.read_text("utf-8") == AGENDA
    assert shown(editor).redo == 'Move "First" to 3 March 2026, 12:00'
    editor.redo()
    editor.redo(shown(editor).digest)
    assert editor.path.read_bytes() == moved


def test_nothing_is_written_for_an_agenda_that_is_no_longer_there(editor: Editor) -> None:
    digest = shown(editor).digest
    by_hand = AGENDA.replace('"First"', '"First of all"')
    editor.path.write_text(by_hand, encoding="utf-8")
    for act in (
        lambda: editor.change(digest, (0, 1), RowChange.of({"start": "12:00"})),
        lambda: editor.remove(digest, (0, 1)),
        lambda: editor.undo(digest),
        lambda: editor.redo(digest),
        lambda: editor.sent_out(digest),
    ):
        with pytest.raises(StaleAgendaError, match="changed elsewhere"):
            act()
    assert editor.path.read_text("utf-8") == by_hand


def test_a_change_that_changes_nothing_is_no_step(editor: Editor) -> None:
    state = move(editor, (0, 1), start="09:30")
    assert (state.undo, editor.path.read_text("utf-8")) == (None, AGENDA)


def test_what_is_different_from_the_agenda_sent_out_is_told(editor: Editor) -> None:
    editor.sent_out()
    assert (shown(editor).is_sent, shown(editor).changes) == (True, ())
    state = move(editor, (1, 0), start="10:00")
    assert [(one.title, one.before, one.now) for one in state.changes] == [
        ("Second", "Wed 4 March, 09:00–10:00", "Wed 4 March, 10:00–11:00")
    ]
    assert [row.number for row in state.rows if row.change] == [(1, 0)]
    assert "revision: 2\n" in editor.path.read_text("utf-8")
    state = move(editor, (1, 0), start="09:00")
    assert (state.changes, "revision: 1\n" in editor.path.read_text("utf-8")) == ((), True)


def test_an_agenda_with_errors_is_not_sent_out(editor: Editor) -> None:
    move(editor, (0, 1), start="12:00")
    with pytest.raises(InputError, match="at the same time"):
        editor.sent_out()
    assert not (editor.folder / "plan" / "agenda-before.yaml").exists()


def test_an_agenda_that_cannot_be_read_is_told_and_undone(editor: Editor) -> None:
    move(editor, (0, 1), start="10:00")
    good = editor.path.read_bytes()
    editor.path.write_text("days: [", encoding="utf-8")
    state = shown(editor)
    assert (state.agenda, len(state.problems), state.undo) == (
        None,
        1,
        "Change made outside the studio",
    )
    editor.undo(state.digest)
    assert editor.path.read_bytes() == good


def test_rows_of_ones_own_come_and_go(editor: Editor) -> None:
    values = {"day": "2026-03-04", "start": "10:30", "minutes": "15", "title": "Questions"}
    added = editor.add(shown(editor).digest, RowChange.of(values))
    assert [row.shown.title for row in added.rows][4] == "Questions"
    removed = editor.remove(added.digest, (1, 1))
    assert (removed.undo, editor.path.read_text("utf-8")) == ('Remove "Questions"', AGENDA)
    removed = editor.remove(removed.digest, (0, 1))
    assert [problem.message for problem in removed.problems] == [
        'the session "Session 1 of alpha" (alpha/s1, 60 minutes) is missing; add a row with '
        "session: alpha/s1, or plan again"
    ]


def test_planning_again_can_be_undone_and_keeps_what_was_sent_out(editor: Editor) -> None:
    state = shown(editor)
    assert state.agenda is not None
    editor.path.write_bytes(agenda_yaml(state.agenda, editor.definitions))
    editor.sent_out()
    sent = (editor.folder / "plan" / "agenda-before.yaml").read_bytes()
    move(editor, (0, 1), start="12:00")
    draft = editor.path.read_bytes()
    api.plan(editor.folder, replan=True, keeps_sent=True, seconds=2)
    assert shown(editor).problems == ()
    assert (editor.folder / "plan" / "agenda-before.yaml").read_bytes() == sent
    assert shown(editor).undo == "Plan with least change"
    editor.undo()
    assert editor.path.read_bytes() == draft


def test_the_history_makes_no_document_out_of_date(editor: Editor) -> None:
    digest = workshop_digest(editor.folder, ())
    move(editor, (0, 1), start="12:00")
    assert workshop_digest(editor.folder, ()) != digest
    editor.undo()
    assert workshop_digest(editor.folder, ()) == digest


def test_an_agenda_that_is_changed_by_hand_fits_the_present_settings(editor: Editor) -> None:
    old = editor.path.read_text().replace(
        "days:", 'made_from: "0123456789abcdef"  # mine\ndays:', 1
    )
    editor.path.write_text(old)
    editor.change(shown(editor).digest, (0, 1), RowChange.of({"title": "Hello"}))
    made_from = agenda_digest(editor.definitions)
    assert f'made_from: "{made_from}"  # mine\n' in editor.path.read_text()

"""Undo and redo: whatever is done, no agenda is lost and each comes back byte for byte."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from trainkit.agenda.workshop.editing import ELSEWHERE, REMOVED, History, in_words
from trainkit.problems import TrainkitError
from trainkit.text.languages import speaking

TWO, THREE, OTHER, START, CHANGE = (
    {"do": "add", "title": title} for title in ("Two", "Three", "Other", "Start", "Change")
)


@pytest.fixture
def agenda(tmp_path: Path) -> Path:
    (tmp_path / "plan").mkdir()
    path = tmp_path / "plan" / "agenda.yaml"
    path.write_bytes(b"first")
    return path


def test_changes_are_undone_and_done_again_after_a_restart(tmp_path: Path, agenda: Path) -> None:
    History(tmp_path).replace(b"second", TWO)
    History(tmp_path).replace(b"third", THREE)
    assert (History(tmp_path).undo, History(tmp_path).redo) == (THREE, None)
    History(tmp_path).go_back()
    History(tmp_path).go_back()
    assert agenda.read_bytes() == b"first"
    assert (History(tmp_path).undo, History(tmp_path).redo) == (None, TWO)
    with pytest.raises(TrainkitError, match="no change to undo"):
        History(tmp_path).go_back()
    History(tmp_path).go_forward()
    History(tmp_path).go_forward()
    assert agenda.read_bytes() == b"third"
    with pytest.raises(TrainkitError, match="nothing to redo"):
        History(tmp_path).go_forward()


def test_a_change_by_hand_is_a_step_too(tmp_path: Path, agenda: Path) -> None:
    History(tmp_path).replace(b"second", TWO)
    agenda.write_bytes(b"by hand")
    assert (History(tmp_path).undo, History(tmp_path).redo) == (ELSEWHERE, None)
    History(tmp_path).go_back()
    assert agenda.read_bytes() == b"second"
    History(tmp_path).go_forward()
    assert agenda.read_bytes() == b"by hand"


def test_what_was_undone_stays_on_the_disk_when_something_else_is_done(
    tmp_path: Path, agenda: Path
) -> None:
    History(tmp_path).replace(b"second", TWO)
    History(tmp_path).go_back()
    History(tmp_path).replace(b"other", OTHER)
    kept = sorted(path.read_bytes() for path in (agenda.parent / "history").glob("*.yaml"))
    assert kept == [b"first", b"other", b"second"]
    assert History(tmp_path).redo is None


def test_an_agenda_that_was_deleted_is_brought_back(tmp_path: Path, agenda: Path) -> None:
    History(tmp_path).replace(b"second", TWO)
    agenda.unlink()
    assert History(tmp_path).undo == REMOVED
    History(tmp_path).go_back()
    assert agenda.read_bytes() == b"second"


def test_a_journal_cut_off_by_a_crash_loses_its_last_line_only(
    tmp_path: Path, agenda: Path
) -> None:
    History(tmp_path).replace(b"second", TWO)
    journal = agenda.parent / "history" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"step": 3, "aft')
    History(tmp_path).replace(b"third", THREE)
    History(tmp_path).go_back()
    assert agenda.read_bytes() == b"second"


def test_a_damaged_earlier_agenda_is_not_put_back(tmp_path: Path, agenda: Path) -> None:
    History(tmp_path).replace(b"second", TWO)
    for path in (agenda.parent / "history").glob("*.yaml"):
        path.write_bytes(b"damaged")
    with pytest.raises(TrainkitError, match="missing or damaged; nothing was changed"):
        History(tmp_path).go_back()
    assert agenda.read_bytes() == b"second"


def test_the_history_is_private(tmp_path: Path, agenda: Path) -> None:
    History(tmp_path).replace(b"second", TWO)
    folder = agenda.parent / "history"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


acts = st.one_of(
    st.tuples(st.sampled_from(["replace", "hand"]), st.binary(max_size=2)),
    st.tuples(st.sampled_from(["undo", "redo"]), st.just(b"")),
)


@settings(max_examples=examples(25))  # each step waits for the disk
@given(st.lists(acts, max_size=12))
def test_any_sequence_comes_back_byte_for_byte(made: list[tuple[str, bytes]]) -> None:
    """Compared with two stacks, as an editor that keeps everything in memory has them.

    Of several changes by hand only the last is seen, so that there is one at a time here.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan").mkdir()
        agenda = folder / "plan" / "agenda.yaml"
        agenda.write_bytes(b"first")
        History(folder).replace(b"start", START)
        past, future, now, is_by_hand = [b"first"], [], b"start", False
        for act, data in made:
            if act == "hand" and not is_by_hand and data != now:
                agenda.write_bytes(data)
                past, future, now, is_by_hand = [*past, now], [], data, True
            elif act == "replace":
                History(folder).replace(data, CHANGE)
                past, future, now, is_by_hand = [*past, now], [], data, False
            elif act == "undo" and past:
                History(folder).go_back()
                past, future, now, is_by_hand = past[:-1], [*future, now], past[-1], False
            elif act == "redo" and future:
                History(folder).go_forward()
                past, future, now = [*past, now], future[:-1], future[-1]
            assert agenda.read_bytes() == now
            assert (History(folder).undo is not None) is bool(past)


def test_what_was_done_is_said_in_the_language_of_the_reader(tmp_path: Path, agenda: Path) -> None:
    removed = {"do": "remove", "title": "Logs", "of": "a/s1"}
    History(tmp_path).replace(b"second", removed)
    titles = {("a/s1", "Logs"): "Журналы"}
    found = History(tmp_path).undo
    assert found == removed
    with speaking("ru"):
        assert in_words(found, lambda of, title: titles[of, title]) == "Убрать «Журналы»"

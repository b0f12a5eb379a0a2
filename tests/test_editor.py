"""A change is checked before it is written, and nobody's other change is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from trainkit import api
from trainkit.editing.editor import ChangedMeanwhileError, edit_workshop, read_written
from trainkit.files.writing import lock
from trainkit.model.load import Memory
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Problems, TrainkitError

EXAMPLE = Path(__file__).parents[1] / "examples" / "one-day-seminar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "seminar"))


def _data(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = Problems().checked(read_yaml(folder / "workshop.yaml", Problems())).data
    return data


def test_one_value_changes_and_the_rest_keeps_its_bytes(folder: Path) -> None:
    before = read_written(folder)
    problems = api.edit(folder, _data(folder) | {"title": "Evidence"}, seen=before.digest)
    assert [one for one in problems if one.severity == 0] == []
    after = (folder / "workshop.yaml").read_text(encoding="utf-8")
    assert after == before.text.replace("Evidence from providers and from social media", "Evidence")


def test_a_change_with_an_error_is_not_written_and_says_where(folder: Path) -> None:
    before = read_written(folder)
    data = _data(folder)
    data["events"][1]["minutes"] = "half an hour"
    data["rooms"]["hall"].pop("name")
    with pytest.raises(InputError) as caught:
        api.edit(folder, data, seen=before.digest)
    found = {one.place.location: one.message for one in caught.value.problems}
    assert found[("events", 1, "minutes")] == (
        'events[2].minutes: expected a whole number, found "half an hour"'
    )
    assert found[("rooms", "hall", "name")] == "rooms.hall.name: expected a value, found none"
    assert read_written(folder) == before


def test_an_error_that_was_there_does_not_stop_another_change(folder: Path) -> None:
    path = folder / "workshop.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 20", "minutes: x", 1))
    data = _data(folder) | {"title": "Evidence"}
    problems = api.edit(folder, data, seen=read_written(folder).digest)
    assert [one.place.location for one in problems if one.severity == 0] == [
        ("breaks", 0, "minutes")
    ]
    assert _data(folder)["title"] == "Evidence"


def test_somebody_elses_change_is_shown_and_not_lost(folder: Path) -> None:
    path, seen = folder / "workshop.yaml", read_written(folder)
    data = _data(folder) | {"title": "Mine"}
    path.write_text(seen.text.replace("Lecture hall", "Room 7"), encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError) as caught:
        api.edit(folder, data, seen=seen.digest)
    assert caught.value.theirs == read_written(folder)
    assert caught.value.theirs.text == seen.text.replace("Lecture hall", "Room 7")
    assert "title: Mine\n" in caught.value.mine
    assert path.read_text(encoding="utf-8") == caught.value.theirs.text


def test_a_whole_text_is_checked_as_a_file_is(folder: Path) -> None:
    seen = read_written(folder)
    with pytest.raises(InputError) as caught:
        edit_workshop(folder, seen.text + "a: [\n", seen.digest)
    (problem,) = caught.value.problems[:1]
    assert problem.message.startswith("not valid YAML")
    edit_workshop(folder, "\n".join([seen.text, "# more", ""]), seen.digest)
    assert read_written(folder).text == seen.text + "\n# more\n"


def test_nothing_is_written_while_another_run_has_the_folder(folder: Path) -> None:
    seen = read_written(folder)
    with lock(folder), pytest.raises(TrainkitError, match="another run is working"):
        api.edit(folder, _data(folder) | {"title": "Mine"}, seen=seen.digest)
    assert read_written(folder) == seen


def test_a_mark_at_the_beginning_and_line_ends_stay(folder: Path) -> None:
    path = folder / "workshop.yaml"
    data = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(data)
    api.edit(folder, _data(folder) | {"title": "Mine"}, seen=read_written(folder).digest)
    old = b"Evidence from providers and from social media"
    assert path.read_bytes() == data.replace(old, b"Mine")
    whole = read_written(folder).text.replace("Mine", "Ours").replace("\r\n", "\n")
    edit_workshop(folder, whole, read_written(folder).digest)
    assert path.read_bytes() == data.replace(old, b"Ours")


def test_a_memory_finds_what_a_first_reading_finds(folder: Path) -> None:
    memory, seen = Memory(), read_written(folder)
    first = edit_workshop(folder, seen.text, seen.digest, memory)
    assert edit_workshop(folder, seen.text, seen.digest, memory) == first == api.check(folder)

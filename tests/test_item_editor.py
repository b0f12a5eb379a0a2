"""An item is edited in its bank: checked first, its module copied, its earlier wording kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from trainkit import api
from trainkit.editing.items import (
    ItemChangedError,
    digest_of,
    draft_of,
    earlier_wordings,
    free_item_id,
    item_data,
    original_course,
)
from trainkit.files.writing import LOCK
from trainkit.model.load import read_definitions
from trainkit.model.loaded import Course
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Problems
from trainkit.resources import curriculum_folder

EXAMPLE = Path(__file__).parents[1] / "examples" / "one-day-seminar"
MODULE = "isp-cooperation"
BUILT_IN = curriculum_folder() / MODULE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "seminar"))


def _course(folder: Path) -> Course:
    problems = Problems()
    return original_course(problems.checked(read_definitions(folder, problems)), MODULE)


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _edit(folder: Path, item: str, **changes: Any) -> Any:
    before = item_data(_course(folder), item)
    return api.edit_item(folder, MODULE, item, {**before, **changes}, seen=digest_of(before))


def _first(folder: Path) -> tuple[str, int, str]:
    item = _course(folder).bank.items[0]
    return item.id, item.version, item.stem


def test_the_first_edit_copies_the_module_and_changes_only_what_was_typed(folder: Path) -> None:
    built_in = _files(BUILT_IN)
    item, version, stem = _first(folder)
    saved = _edit(folder, item, difficulty=0.55)
    assert (saved.item, saved.version, saved.is_new_version, saved.is_copied) == (
        item, version, False, True,
    )  # fmt: skip
    own = _files(folder / "curriculum" / MODULE)
    before = built_in["items.yaml"].decode().splitlines()
    after = own["items.yaml"].decode().splitlines()
    assert [two.strip() for one, two in zip(before, after, strict=True) if one != two] == [
        "difficulty: 0.55"
    ]
    assert {**own, "items.yaml": b""} == {**built_in, "items.yaml": b""}
    assert _files(BUILT_IN) == built_in
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".t")) == [LOCK]
    assert _first(folder) == (item, version, stem)


def test_another_wording_raises_the_version_and_one_that_is_put_back_has_its_own_again(
    folder: Path,
) -> None:
    item, version, stem = _first(folder)
    first = _edit(folder, item, stem="Which of these is first?")
    second = _edit(folder, item, stem="Which of these comes first?")
    assert (first.version, second.version) == (version + 1, version + 2)
    assert (first.is_copied, second.is_copied) == (True, False)
    kept = earlier_wordings(_course(folder), item)
    assert [(one["version"], one["stem"]) for one in kept] == [
        (str(version), stem),
        (str(version + 1), "Which of these is first?"),
    ]
    assert kept[0] == item_data(_built_in(), item)
    assert [one.message for one in api.check(folder) if one.severity == 0] == []
    back = _edit(folder, item, stem=stem)
    assert (back.version, back.is_new_version) == (version, True)
    others = [str(version + 1), str(version + 2)]
    assert [one["version"] for one in earlier_wordings(_course(folder), item)] == others
    last = _edit(folder, item, stem="Which of these is last?")
    assert last.version == version + 3
    kept = earlier_wordings(_course(folder), item)
    assert [one["version"] for one in kept] == [str(version), *others]


def _built_in() -> Course:
    file = Problems().checked(read_yaml(BUILT_IN / "items.yaml", Problems()))
    course = _course(EXAMPLE)
    assert course.bank_file.data == file.data
    return course


def test_an_edit_that_changes_nothing_writes_nothing(folder: Path) -> None:
    before = _files(folder)
    saved = _edit(folder, _first(folder)[0])
    assert (saved.is_new_version, saved.is_copied) == (False, False)
    assert {**before, ".lock": b""} == {**_files(folder), ".lock": b""}


def test_an_item_with_errors_is_not_written_and_all_are_told(folder: Path) -> None:
    item, before = _first(folder)[0], _files(folder)
    with pytest.raises(InputError) as caught:
        _edit(folder, item, stem="Which one", objective="o99-none")
    found = {one.place.location[2:]: one.message for one in caught.value.problems}
    assert found[("stem",)] == (
        f'{item}: expected a question mark or a colon at the end of the stem, found "Which one"'
    )
    known = ", ".join(one.id for one in _course(folder).module.objectives)
    assert found[("objective",)] == (
        f'{item}: expected a known objective, found "o99-none"; known: {known}'
    )
    assert {**before, ".lock": b""} == {**_files(folder), ".lock": b""}


def test_an_item_that_somebody_else_changed_is_not_overwritten(folder: Path) -> None:
    item = _first(folder)[0]
    seen = digest_of(item_data(_course(folder), item))
    _edit(folder, item, difficulty=0.55)
    other = _course(folder).bank.items[1].id
    _edit(folder, other, difficulty=0.45)
    before = _files(folder)
    with pytest.raises(ItemChangedError) as caught:
        api.edit_item(folder, MODULE, item, {"stem": "Mine?"}, seen=seen)
    assert caught.value.theirs["difficulty"] == "0.55"
    assert str(caught.value) == f"{item} was changed in the meantime; nothing was written"
    assert _files(folder) == before


def test_a_draft_says_what_saving_would_do(folder: Path) -> None:
    course = _course(folder)
    item, version, _ = _first(folder)
    data = item_data(course, item)
    assert draft_of(course, data).is_new_version is False
    draft = draft_of(course, {**data, "stem": "Which of these is never right?"})
    assert (draft.is_new_version, draft.data["version"]) == (True, version + 1)
    assert [one.place.location[2:] for one in draft.problems if "[negative]" in one.message] == [
        ("stem",)
    ]


def test_a_new_item_gets_the_next_id_and_stands_at_the_end(folder: Path) -> None:
    course = _course(folder)
    pattern = next(one for one in reversed(course.bank.items) if one.type == "single")
    data = {key: value for key, value in item_data(course, pattern.id).items() if key != "id"}
    options = [{**one, "text": f"{one['text']}, as seen"} for one in data["options"]]
    wanted = {**data, "stem": "Which of these did the officer see?", "options": options}
    saved = api.new_item(folder, MODULE, wanted)
    items = _course(folder).bank.items
    assert (saved.item, saved.version) == (free_item_id(course, set()), 1)
    assert (items[-1].id, items[-1].stem) == (saved.item, "Which of these did the officer see?")
    assert items[:-1] == course.bank.items
    highest = max(int(one.id[-2:]) for one in course.bank.items)
    assert saved.item == f"{pattern.id[:-2]}{highest + 1}"

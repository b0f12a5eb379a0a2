"""A changed value changes its own line, and the file says what it was to say."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.model.edit import edited
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/workshop.yaml"))


def _read(text: str, folder: Path) -> Any:
    path = folder / "file.yaml"
    path.write_bytes(text.encode())
    problems = Problems()
    file = read_yaml(path, problems)
    return problems.checked(file).data


def _leaves(data: Any, here: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every value on one line."""
    if not isinstance(data, (dict, list)):
        if "\n" not in str(data):
            yield here
        return
    for part, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _leaves(value, (*here, part))


def _put(data: Any, location: tuple[str | int, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    parent = changed
    for part in location[:-1]:
        parent = parent[part]
    parent[location[-1]] = value
    return changed


def test_there_are_seven_examples() -> None:
    assert len(EXAMPLES) == 7


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_is_not_changed_keeps_every_byte(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert edited(text, _read(text, tmp_path)) == text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_a_changed_value_changes_its_line_alone(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = _read(text, tmp_path)
    for location in list(_leaves(data))[::5]:
        changed = edited(text, _put(data, location, "new: [value] # 1"))
        lines = list(zip(text.split("\n"), changed.split("\n"), strict=True))
        assert len([1 for before, after in lines if before != after]) == 1, location
        assert [after for before, after in lines if before != after][0].count("new: [value]") == 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_entry_that_goes_takes_its_line_and_no_comment_above(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = _read(text, tmp_path)
    for number in range(len(data["events"])):
        less = copy.deepcopy(data)
        gone = less["events"].pop(number)["id"]
        lines = text.split("\n")
        (first,) = (n for n, one in enumerate(lines) if re.search(rf"- \{{?id: {gone}\b", one))
        after = (n for n, one in enumerate(lines) if n > first and re.match(r" {2}(- |#)", one))
        del lines[first : next(after) if lines[first].endswith(gone) else first + 1]
        assert edited(text, less).split("\n") == lines


TEXT = """\
# The file's head
title: "A title"       # a remark
size: 20               # people
dates: [2027-03-02, 2027-03-03]
note: 'it''s'
long: |
  two
  lines
events:
  # the first day
  - {id: a, start: "09:00"}   # early
  # the second day
  - {id: b, start: "10:00"}

# people
speakers:
  anna:
    name: Anna
    # organisation: where she works
  boris:
    name: Boris
empty: []              # nobody
"""


@pytest.mark.parametrize(
    ("location", "value", "line"),
    [
        (("title",), 'B "quoted"', 'title: "B \\"quoted\\""  # a remark'),
        (("size",), 8, "size: 8                # people"),
        (("dates",), ["2027-03-03"], "dates: [2027-03-03]"),
        (("dates",), ["2027-03-02", "2027-03-03", "2027-03-04"],
         "dates: [2027-03-02, 2027-03-03, 2027-03-04]"),
        (("note",), "it's 5", "note: 'it''s 5'"),
        (("long",), "one", "long: one"),
        (("events", 0, "start"), "08:30", '  - {id: a, start: "08:30"}   # early'),
        (("events", 1, "title"), "NO, not: this",
         '  - {id: b, start: "10:00", title: "NO, not: this"}'),
        (("events", 1, "title"), "NO", '  - {id: b, start: "10:00", title: "NO"}'),
        (("speakers", "boris", "organisation"), "Bank#1", "    organisation: Bank#1"),
        (("speakers", "boris", "organisation"), "Bank # 1", '    organisation: "Bank # 1"'),
        (("empty",), ["KZ", "12:30"], 'empty: [KZ, "12:30"]   # nobody'),
    ],
)  # fmt: skip
def test_a_value_is_written_as_a_person_would(
    location: tuple[str | int, ...], value: Any, line: str, tmp_path: Path
) -> None:
    changed = edited(TEXT, _put(_read(TEXT, tmp_path), location, value))
    assert set(changed.split("\n")) - set(TEXT.split("\n")) == {line}


def test_rows_move_with_their_remarks_while_headings_stay(tmp_path: Path) -> None:
    data = _read(TEXT, tmp_path)
    data["events"].reverse()
    moved = '  - {id: b, start: "10:00"}\n  # the second day\n  - {id: a, start: "09:00"}   # early'
    assert edited(TEXT, data) == TEXT.replace(
        TEXT[TEXT.index("  - {id: a") : TEXT.index("\n\n# people")], moved
    )


def test_rows_come_in_where_they_belong_and_look_like_their_neighbours(tmp_path: Path) -> None:
    data = _read(TEXT, tmp_path)
    data["events"].insert(1, {"id": "c", "start": "09:30"})
    data["speakers"] = {"anna": data["speakers"]["anna"], "clare": {"name": "Clare"}} | data[
        "speakers"
    ]
    data["empty"] = [{"name": "Dina"}]
    changed = edited(TEXT, data)
    assert '# early\n  - {id: c, start: "09:30"}\n  # the second' in changed
    assert (
        "    name: Anna\n    # organisation: where she works\n  clare:\n    name: Clare\n  boris"
        in (changed)
    )
    assert changed.endswith("empty:                 # nobody\n  - {name: Dina}\n")


def test_a_part_that_is_new_stands_apart_as_its_neighbours_do(tmp_path: Path) -> None:
    data = _read(TEXT, tmp_path)
    order = ["title", "size", "dates", "note", "long", "events", "groups", "speakers", "empty"]
    data["groups"] = {"one": {"name": "One"}}
    changed = edited(TEXT, {key: data[key] for key in order})
    block = "\n\ngroups:\n  one: {name: One}"
    assert changed == TEXT.replace("\n\n# people", f"{block}\n\n# people")


def test_a_part_that_goes_leaves_one_blank_line(tmp_path: Path) -> None:
    text = "a: 1\n\nb:\n  c: 2\n\nd: 3\n"
    data = _read(text, tmp_path)
    del data["b"]
    assert edited(text, data) == "a: 1\n\nd: 3\n"


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    text = "a: 1   # x\r\nb: [c]\r\n"
    assert edited(text, _read(text, tmp_path) | {"a": 22}) == "a: 22  # x\r\nb: [c]\r\n"


def test_several_lines_of_text_stay_lines(tmp_path: Path) -> None:
    changed = edited(TEXT, _put(_read(TEXT, tmp_path), ("long",), "one\n\ntwo: # 3"))
    assert "long: |-\n  one\n\n  two: # 3\nevents:" in changed
    changed = edited(TEXT, _put(_read(TEXT, tmp_path), ("size",), "one\ntwo"))
    assert "size: |-               # people\n  one\n  two\ndates:" in changed


_TEXTS = st.text(st.sampled_from("ab1:# ,-[]{}'\"\\\n|>&*!%@`é~?"), max_size=8) | st.sampled_from(
    ["null", "true", "12:30", "1e3", "- a", "2027-03-02", "«да»"]
)
_KEYS = st.sampled_from(["a", "b", "c", "id", "d-1", "2027-03-02"])
_DATA = st.recursive(
    _TEXTS | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_FILES = st.dictionaries(_KEYS, _DATA, min_size=1, max_size=5)


@given(_FILES, _FILES, _FILES)
def test_any_change_is_what_the_file_then_says(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    text = edited("start: here  # x\n", first)
    text = edited(text, second)
    assert edited(edited(text, third), third) == edited(text, third)

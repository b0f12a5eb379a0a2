"""The quick reader of JSON: what the YAML reader makes of the same text, and its own messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.definitions.found import shown
from trainkit.agenda.jsonfile import read_json
from trainkit.definitions.yamlfile import YamlFile, read_yaml
from trainkit.problems import Problems

_LETTERS = st.text(st.sampled_from('aZ09 -:#{}[],"\\/\té\u0436\u4e2d\U0001f600'), max_size=8)
_SCALARS = st.one_of(
    _LETTERS, st.integers(), st.booleans(), st.none(), st.sampled_from([0.5, -2.25, 1e30])
)
_DOCUMENTS = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_LETTERS, inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.one_of(st.lists(_DOCUMENTS), st.dictionaries(_LETTERS, _DOCUMENTS)),
       indent=st.sampled_from([None, 1, 4]), ascii_only=st.booleans())  # fmt: skip
def test_read_json_is_what_the_yaml_reader_makes_of_it(
    tmp_path: Path, data: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    text = text.replace("\\ud83d\\ude00", "\U0001f600")  # YAML knows no pairs of surrogates
    path = tmp_path / "any.json"
    path.write_text(text, encoding="utf-8", newline="\n")
    problems = Problems()
    quick, slow = read_json(path, text, problems), read_yaml(path, problems)
    assert list(problems) == []
    assert quick is not None
    assert slow is not None
    assert quick.root == slow.root


def _read(folder: Path, text: str) -> tuple[YamlFile | None, list[str]]:
    problems = Problems()
    file = read_json(folder / "p.json", text, problems)
    return file, shown(problems, folder)


def test_read_json_takes_tabs_and_joins_surrogates(tmp_path: Path) -> None:
    file, problems = _read(tmp_path, '{\n\t"a":\t["\\ud83d\\ude00", -1.5e3, true, null]\n}\n')
    assert problems == []
    assert file is not None
    assert file.data == {"a": ["\U0001f600", "-1.5e3", "true", None]}
    place = file.place(("a", 1))
    assert (place.line, place.column) == (2, 24)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: expected content, found an empty file"),
        (" \n", "1:1: expected content, found an empty file"),
        (
            '{"a": 1',
            "1:8: not valid JSON: expected ',' or '}' in what opens on line 1, found the end of "
            "the file",
        ),
        ('{"a": 1,}', "1:9: not valid JSON: expected a key in quotation marks, found '}'"),
        ('{"a" 1}', "1:6: not valid JSON: expected ':' after the key, found '1'"),
        ("{a: 1}", "1:2: not valid JSON: expected a key in quotation marks, found 'a'"),
        (
            "[1\n 2]",
            "2:2: not valid JSON: expected ',' or ']' in the list that opens on line 1, found '2'",
        ),
        ("[1, ]", "1:5: not valid JSON: expected a value, found ']'"),
        ("[01]", "1:2: not valid JSON: expected a value, found '01'"),
        ("[NaN]", "1:2: not valid JSON: expected a value, found 'NaN'"),
        ("[tru]", "1:2: not valid JSON: expected a value, found 'tru'"),
        ("['a']", "1:2: not valid JSON: expected a value, found '''"),
        ('["a\nb"]', "1:2: not valid JSON: expected a value, found text that never ends"),
        ('["\\x41"]', "1:2: not valid JSON: expected a value, found text with an unknown escape"),
        ("[1] 2", "1:5: not valid JSON: expected the end of the file, found '2'"),
        ("{} // no", "1:4: not valid JSON: expected the end of the file, found '/'"),
        ('{"a": 1,\n "a": 2}', '2:2: the key "a" stands here twice; first on line 1'),
        (
            '["\\u202e"]',
            "1:2: found the invisible direction control U+202E, which can hide what a text says; "
            "delete it",
        ),
        (
            '["\\ud800"]',
            "1:2: found the control character U+D800, which no text may hold; delete it",
        ),
        ("[" * 60, "1:51: nested deeper than 50 levels"),
    ],
)  # fmt: skip
def test_read_json_says_where_and_why_not(tmp_path: Path, text: str, expected: str) -> None:
    assert _read(tmp_path, text) == (None, [f"p.json:{expected}"])


def test_read_json_reports_all_keys_that_stand_twice(tmp_path: Path) -> None:
    _, problems = _read(tmp_path, '{"a": {"b": 1, "b": 2}, "c": 3, "c": 4}')
    assert problems == [
        'p.json:1:16: the key "b" stands here twice; first on line 1',
        'p.json:1:33: the key "c" stands here twice; first on line 1',
    ]

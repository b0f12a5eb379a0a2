"""The YAML reader: what is refused, with its place, and what comes out unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import as_yaml
from trainkit.model.yaml import MAX_BYTES, MAX_DEPTH, YamlFile, read_text, read_yaml
from trainkit.problems import Place, Problems

QUICK = settings(max_examples=examples(150))


def read(folder: Path, content: str | bytes) -> tuple[YamlFile | None, list[str]]:
    """Read content as a file; return it and its problems as ``line:column: message``."""
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    problems = Problems()
    file = read_yaml(path, problems)
    assert {problem.place.path for problem in problems} <= {path}
    return file, [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


def data_of(folder: Path, content: str | bytes) -> Any:
    file, problems = read(folder, content)
    assert problems == []
    assert file is not None
    return file.data


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "id: a\nother: b\nid: c\n",
            '3:1: the key "id" appears twice; first on line 1',
            id="duplicate key",
        ),
        pytest.param(
            "{a: 1, a: 2}",
            '1:8: the key "a" appears twice; first on line 1',
            id="duplicate key in one line",
        ),
        pytest.param(
            "a: &x 1\nb: *x\n",
            [
                "1:4: anchors (&name) are not used here; write the value out",
                "2:4: aliases (*name) are not used here; write the value out",
            ],
            id="anchor and alias",
        ),
        pytest.param(
            "a: &x k\n*x : 2\n",
            [
                "1:4: anchors (&name) are not used here; write the value out",
                "2:1: aliases (*name) are not used here; write the value out",
            ],
            id="alias as a key",
        ),
        pytest.param(
            "a: !!python/object:os.system x\n",
            "1:4: tags such as !!python/object:os.system are not used here; delete it",
            id="python tag",
        ),
        pytest.param(
            "a: !!str 5\nb: !thing [1]\n",
            [
                "1:4: tags such as !!str are not used here; delete it",
                "2:4: tags such as !thing are not used here; delete it",
            ],
            id="tags of text and lists",
        ),
        pytest.param(
            "a: x\nb: ab\u202ecd\n",
            "2:6: found the invisible direction control U+202E, which can hide part of a text; "
            "delete it",
            id="U+202E",
        ),
        pytest.param(
            'a: x\nb: "ab\\u202ecd"\n',
            "2:4: found the invisible direction control U+202E, which can hide part of a text; "
            "delete it",
            id="U+202E as an escape",
        ),
        pytest.param(
            'b: "\\ud800"\n',
            "1:4: not valid YAML: this text has an escape sequence that is not a character",
            id="half a character as an escape",
        ),
        pytest.param(
            "a: x\x07y\nb: \x00\n",
            [
                "1:5: found the control character U+0007, which no text may hold; delete it",
                "2:4: found the control character U+0000, which no text may hold; delete it",
            ],
            id="control characters",
        ),
        pytest.param(
            'a: "\\UFFFFFFFF"\n',
            "1:4: not valid YAML: this text has an escape sequence that is not a character",
            id="escape beyond Unicode",
        ),
        pytest.param(
            'a: "C:\\q"\n',
            "1:4: not valid YAML: this text has a backslash that does not start an escape "
            "sequence; write two, or use single quotation marks",
            id="backslash",
        ),
        pytest.param(
            "a: 'x' y\n",
            "1:8: not valid YAML: expected the end of the line; put the whole text in "
            "quotation marks",
            id="text after a quotation",
        ),
        pytest.param(
            "a: x\nb: y\u2028z\n",
            "2:5: found the line separator U+2028; use an ordinary line break",
            id="line separator",
        ),
        pytest.param(
            "a: 1\n---\nb: 2\n",
            "2:1: expected one document, found a second after '---'",
            id="two documents",
        ),
        pytest.param(
            "a: 1\n...\nb: 2\n",
            "3:1: not valid YAML: expected one document, found more after '...'",
            id="two documents with dots",
        ),
        pytest.param(
            b"a: x\nb: \xc3\xa9 caf\xe9\n",
            "2:9: expected UTF-8 text; save the file with the encoding UTF-8",
            id="not UTF-8",
        ),
        pytest.param(
            "a: x\n".encode("utf-16"),
            "1:1: expected UTF-8 text; save the file with the encoding UTF-8",
            id="UTF-16",
        ),
        pytest.param("", "1:1: expected content, found an empty file", id="empty"),
        pytest.param("# x\n", "1:1: expected content, found an empty file", id="comment only"),
        pytest.param("---\n", "1:1: expected content, found an empty file", id="mark only"),
        pytest.param("~\n", "1:1: expected content, found an empty file", id="null only"),
        pytest.param("a:\n\tb: 1\n", "2:1: not valid YAML: found a tab; use spaces", id="tab"),
        pytest.param(
            "a: b: c\n",
            "1:5: not valid YAML: a ': ' too many, or wrong indentation; put text that contains "
            "': ' in quotation marks",
            id="colon in text",
        ),
        pytest.param(
            "a: 1\nb: 'x\nc: 2\n",
            "2:4: not valid YAML: this quotation mark is never closed",
            id="open quotation mark",
        ),
        pytest.param(
            "a: [1,\n  2\nb: 1\n",
            "3:2: not valid YAML: expected ',' or ']' in a list that opens with '['; it began "
            "on line 1",
            id="open list",
        ),
        pytest.param(
            "a:\n  b: 1\n c: 2\n",
            "3:2: not valid YAML: the indentation does not match the lines above",
            id="indentation",
        ),
        pytest.param(
            "a: 1\nfoo\nb: 2\n",
            '2:1: a colon is missing: expected "foo: " and a value',
            id="line without a colon",
        ),
        pytest.param(
            "a: |\n    1\n  | 1 |\n",
            "3:5: not valid YAML: a line of text that starts with '|' or '>' is too far "
            "left; indent it like the lines above it",
            id="table too far left",
        ),
        pytest.param(
            "a: @x\n",
            "1:4: not valid YAML: put text that starts with this character in quotation marks",
            id="reserved character",
        ),
        pytest.param(
            "? [a, b]\n: 1\n", "1:3: expected a key, found a list or mapping", id="list as a key"
        ),
    ],
)
def test_yaml_that_is_refused_has_its_place_and_reason(
    tmp_path: Path, content: str | bytes, expected: str | list[str]
) -> None:
    wanted = [expected] if isinstance(expected, str) else expected
    assert read(tmp_path, content) == (None, wanted)


def test_alias_bomb_is_refused_without_unfolding(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    file, problems = read(tmp_path, "\n".join(lines))
    assert file is None
    assert problems[0] == "1:5: anchors (&name) are not used here; write the value out"
    assert len(problems) == 10 + 9 * 10  # an anchor a line, ten aliases on all but the first


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[" * 5000 + "]" * 5000, "1:51"),
        ("- " * 5000 + "x", "1:101"),
        ("{a: " * 5000 + "}" * 5000, "1:201"),
    ],
)
def test_nesting_of_5000_levels_is_refused_at_the_51st(
    tmp_path: Path, content: str, place: str
) -> None:
    assert read(tmp_path, content) == (None, [f"{place}: nested deeper than 50 levels"])


def test_nesting_up_to_the_limit_is_read(tmp_path: Path) -> None:
    data = data_of(tmp_path, "[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH)
    for _ in range(MAX_DEPTH):
        assert len(data) == 1
        data = data[0]
    assert data == "x"


def test_scalars_stay_the_text_that_was_typed(tmp_path: Path) -> None:
    content = (
        "country: NO\ntime: 12:30\ncode: 010\nversion: 1.10\nday: 2019-03-05\nanswer: yes\n"
        "hex: 0x1F\nsum: 1_000\ninf: .inf\n"
    )
    assert data_of(tmp_path, content) == {
        "country": "NO",
        "time": "12:30",
        "code": "010",
        "version": "1.10",
        "day": "2019-03-05",
        "answer": "yes",
        "hex": "0x1F",
        "sum": "1_000",
        "inf": ".inf",
    }


def test_a_directive_for_yaml_1_1_changes_no_scalar(tmp_path: Path) -> None:
    content = "%YAML 1.1\n---\ncountry: NO\ntime: 12:30\n"
    assert data_of(tmp_path, content) == {"country": "NO", "time": "12:30"}


def test_plain_nothing_is_none_and_quoted_nothing_is_text(tmp_path: Path) -> None:
    content = "a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: \"null\"\n"
    expected = {"a": None, "b": None, "c": None, "d": "", "e": "~", "f": "null"}
    assert data_of(tmp_path, content) == expected


def test_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file, problems = read(tmp_path, b"\xef\xbb\xbfid: x\n")
    assert problems == []
    assert file is not None
    assert file.data == {"id": "x"}
    assert file.key_place(("id",)) == Place(tmp_path / "file.yaml", 1, 1)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_give_the_same_text_and_places(
    tmp_path: Path, ending: str
) -> None:
    content = ending.join(["a: |", "  one", "  two", "b: x", ""])
    file, _ = read(tmp_path, content.encode())
    assert file is not None
    assert file.data == {"a": "one\ntwo\n", "b": "x"}
    assert file.place(("b",)) == Place(tmp_path / "file.yaml", 4, 4)


def test_joiners_and_marks_of_right_to_left_scripts_pass(tmp_path: Path) -> None:
    persian = "می\u200cخواهم\u200f"
    assert data_of(tmp_path, f"a: {persian}\n") == {"a": persian}


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    problems = Problems()
    assert read_yaml(path, problems) is None
    assert [p.message for p in problems] == ["expected at most 5,000,000 bytes, found 5,000,001"]


@pytest.mark.parametrize("make", [lambda _path: None, lambda path: path.mkdir()])
def test_a_missing_file_and_a_folder_are_reported(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "file.yaml"
    make(path)
    problems = Problems()
    assert read_yaml(path, problems) is None
    assert [(p.place, p.message) for p in problems] == [
        (Place(path), "expected a file here, found none")
    ]


def test_a_file_that_may_not_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.md"
    path.write_text("x")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    problems = Problems()
    assert read_text(path, problems) is None
    assert [p.message for p in problems] == ["cannot be read: Permission denied"]


def test_every_control_in_a_text_is_reported_in_one_pass(tmp_path: Path) -> None:
    path = tmp_path / "handout.md"
    path.write_text("## A\u2066B\n\nC\u202eD\n", encoding="utf-8")
    problems = Problems()
    assert read_text(path, problems) is None
    assert [(p.place.line, p.place.column) for p in problems] == [(1, 5), (3, 2)]


def test_places_of_values_keys_and_entries(tmp_path: Path) -> None:
    file, _ = read(tmp_path, "# note\na:\n  - b: 1\n    c: [x, y]\n")
    assert file is not None
    path = tmp_path / "file.yaml"
    assert file.place() == Place(path, 2, 1)
    assert file.place(("a", 0)) == Place(path, 3, 5)
    assert file.place(("a", 0, "c", 1)) == Place(path, 4, 12)
    assert file.key_place(("a", 0, "c")) == Place(path, 4, 5)


def test_place_of_what_is_not_there_is_the_nearest_parent(tmp_path: Path) -> None:
    file, _ = read(tmp_path, "a:\n  b: 1\n")
    assert file is not None
    path = tmp_path / "file.yaml"
    assert file.place(("a", "missing")) == Place(path, 2, 3)
    assert file.key_place(("a", "missing")) == Place(path, 2, 3)


@QUICK
@given(st.text())
def test_arbitrary_text_is_read_or_has_problems_and_raises_nothing(
    tmp_path: Path, content: str
) -> None:
    file, problems = read(tmp_path, content.encode("utf-8", "surrogatepass"))
    assert (file is None) == bool(problems)


@QUICK
@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#,~<\\\n\t \u2028", max_size=60))
def test_arbitrary_yaml_marks_are_read_or_have_problems(tmp_path: Path, content: str) -> None:
    file, problems = read(tmp_path, content)
    assert (file is None) == bool(problems)


@QUICK
@given(st.binary())
def test_arbitrary_bytes_are_read_or_have_problems(tmp_path: Path, content: bytes) -> None:
    file, problems = read(tmp_path, content)
    assert (file is None) == bool(problems)


# Text of letters, digits, marks, punctuation, symbols and spaces, and line feeds.
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n"))
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
PLAIN_DATA = st.recursive(
    PRINTABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@QUICK
@given(st.dictionaries(KEYS, PLAIN_DATA, min_size=1, max_size=4))
def test_plain_data_comes_back_as_it_was_written(tmp_path: Path, data: dict[str, Any]) -> None:
    assert data_of(tmp_path, as_yaml(data)) == data

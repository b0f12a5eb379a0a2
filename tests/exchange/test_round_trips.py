"""What goes out in a format comes back: names, keys, formatting and text in any script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from trainkit.exchange.markup import to_plain
from trainkit.exchange.question import (
    EVERY_TYPE,
    FIELDS,
    About,
    Format,
    Question,
    lost_fields,
    shown_as,
)
from trainkit.exchange.registry import FORMATS, format_of
from trainkit.exchange.source import QuestionFile
from trainkit.problems import Place, Problems

ABOUT = About("isp-cooperation", "Providers & you <1>", "en")
WRITERS = [kind for kind in FORMATS.values() if kind.write]

_WORDS = st.sampled_from(
    ["Which", "record", "Кто", "ведёт", "журнал", "کدام", "سند", "5*3", "a_b", "{x}", "=", "~", "#",
     "C:", "x->y", "<b>", "&amp;", "1.", "“ok”", "100 %", "\\n", "[1]", "|", "A)", "O‘zbek"]
)  # fmt: skip
_LINES = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)
_PLAIN_STEMS = _LINES.map(lambda text: f"{text}?")
_MARKED_STEMS = st.sampled_from(
    [
        "Two paragraphs.\n\nWhich one is **right**?",
        "| Port | Time |\n| --- | --- |\n| 443 | 14:00:00 |\n\nWhat does it show?",
        "Look at `198.51.100.23`:\n\n- one\n- two\n\nWhich?",
    ]
)
_FILED = {"objective": "isp-log", "cognitive": "apply", "difficulty": "0.7", "as_of": "2026-11-01"}
_FIXED = st.sampled_from([{}, {"shuffle": "false"}])


def _escaped(text: str) -> str:
    from trainkit.exchange.markup import from_plain

    return from_plain(text)


@st.composite
def _questions(draw: st.DrawFn, kind: str) -> Question:
    data: dict[str, Any] = {"type": kind, **draw(st.sampled_from([{}, _FILED]))}
    marked = draw(st.booleans())
    data["stem"] = draw(_MARKED_STEMS) if marked else _escaped(draw(_PLAIN_STEMS))
    texts = draw(st.lists(_LINES, min_size=4, max_size=4, unique_by=lambda text: text.casefold()))
    texts = [_escaped(text) for text in texts]
    data |= _SHAPES[kind](draw, texts)
    return Question(data, Place(Path("items.yaml")), "isp-01")


def _options(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    return {
        "options": [
            {"id": "abcdef"[number], "text": text, "rationale": _escaped(draw(_LINES))}
            for number, text in enumerate(texts)
        ]
    }


def _single(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    return {**_options(draw, texts), **draw(_FIXED), "key": draw(st.sampled_from("abcd"))}


def _several(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    keys = draw(st.sets(st.sampled_from("abcd"), min_size=2, max_size=3))
    return {**_options(draw, texts), **draw(_FIXED), "keys": sorted(keys)}


def _matching(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    premises = [{"id": "1", "text": "one", "key": "c"}, {"id": "2", "text": "two", "key": "a"}]
    premises.append({"id": "3", "text": "three", "key": "b"})
    options = [{"id": "abcd"[number], "text": text} for number, text in enumerate(texts)]
    return {"premises": premises, "options": options, **draw(_FIXED)}


def _ordering(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    return _options(draw, texts)


def _numeric(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    answer = draw(st.decimals(-9999, 9999, places=2))
    data = {"answer": f"{answer:f}", "rationale": texts[0]}
    wrong = [{"value": "12345", "rationale": "Counted twice."}, {"value": "-1.5"}]
    data |= draw(st.sampled_from([{}, {"tolerance": "0.05"}]))
    return data | draw(st.sampled_from([{}, {"wrong": wrong}, {"unit": "km/h"}]))


def _short(draw: st.DrawFn, texts: list[str]) -> dict[str, Any]:
    rubric = [{"points": str(n), "text": text} for n, text in enumerate(texts[1:3], 1)]
    return {"answer": texts[0], "rubric": rubric, **draw(st.sampled_from([{}, {"lines": "5"}]))}


_SHAPES = {
    "single": _single,
    "multiple": _several,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short-answer": _short,
}
_PAIRS = [
    pytest.param(kind, name, id=f"{kind.name}-{name}")
    for kind in WRITERS
    for name in sorted(EVERY_TYPE & kind.types & _SHAPES.keys())
]


@pytest.mark.parametrize(("kind", "name"), _PAIRS)
def test_a_question_comes_back_as_it_went_out(kind: Format, name: str) -> None:
    @settings(max_examples=examples(15), deadline=None)
    @given(_questions(name))
    def comes_back(question: Question) -> None:
        assert _back(question, kind) == [_kept(question, kind)]

    comes_back()


def _back(question: Question, kind: Format) -> list[dict[str, Any]]:
    assert kind.write
    source = QuestionFile(Path(f"bank{kind.suffix}"), kind.write([question], ABOUT))
    assert format_of(source) == kind
    problems = Problems()
    found = list(kind.read(source, problems))
    assert not problems.found
    return [_compared(one.data, kind) for one in found]


def _kept(question: Question, kind: Format) -> dict[str, Any]:
    shown = shown_as(question, kind)
    assert shown
    return _compared(shown.data, kind, lost_fields(question, kind))


def _compared(data: Any, kind: Format, lost: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what has to be the same: everything that the format keeps, and always the keys.

    Options may come back in another order, with other ids: what counts is which are right.
    """
    texts = str if "markup" in kind.keeps else lambda text: " ".join(to_plain(text).split())
    letters = {one["id"]: texts(one["text"]) for one in data.get("options", ())}
    said = {
        "type": data["type"],
        "stem": texts(data["stem"]),
        "options": sorted(letters.values()) if data["type"] == "matching" else [*letters.values()],
        "keys": sorted(letters[key] for key in data.get("keys") or [data.get("key")] if key),
        "pairs": [(texts(one["text"]), letters[one["key"]]) for one in data.get("premises", ())],
    }
    if data["type"] == "numeric":
        said["answer"] = float(data["answer"])
    if "rationale" in kind.keeps and "rationale" not in lost and data["type"] != "matching":
        lines = [data, *data.get("options", ())]
        said["rationale"] = [texts(one["rationale"]) for one in lines if "rationale" in one]
    for name in (FIELDS.keys() & kind.keeps) - lost - {"rationale", "undetermined", "answer"}:
        said[name] = data.get(name)
    return said

"""GIFT, the text format of Moodle: https://docs.moodle.org/en/GIFT_format.

Texts go out as Markdown, which GIFT names ``[markdown]``, and come in in any of its formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainkit.exchange.format import About, Format
from trainkit.exchange.markup import from_html, from_plain
from trainkit.exchange.question import (
    Choice,
    Question,
    chosen,
    matched,
    numeric,
    true_or_false,
    written,
)
from trainkit.exchange.source import Source
from trainkit.languages import _
from trainkit.problems import Place, Problems

__all__ = ["FORMAT"]

_SIGNS = "~=#{}:"
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_TITLE = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_MARKUP = re.compile(r"\s*\[(html|markdown|moodle|plain)\]")
_ANSWER = re.compile(r"(?<!\\)([=~])((?:\\.|[^\\=~])*)", re.DOTALL)
_WEIGHT = re.compile(r"\s*%(-?[\d.]+)%")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
_NUMBER = r"-?\d+(?:\.\d+)?"


def _read(source: Source, problems: Problems) -> Iterator[Question]:
    for line, block in _blocks(source.text):
        place = Place(source.path, line, 1)
        try:
            yield _question(block, place)
        except _WrongError as error:
            problems.error(place, str(error))


class _WrongError(Exception):
    """A question that is not GIFT; says what was expected."""


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each question: what stands between empty lines."""
    block: list[str] = []
    start = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip().startswith(("//", "$CATEGORY:", "$LESSONCATEGORY:")):
            continue
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, "\n".join(block)
            block = []


def _question(block: str, place: Place) -> Question:
    title, rest = "", block
    if found := _TITLE.match(block):
        title, rest = _bare(found[1]), block[found.end() :]
    opening = re.search(r"(?<!\\)\{", rest)
    closing = re.search(r"(?<!\\)\}(?!.*(?<!\\)\})", rest, re.DOTALL)
    if not opening or not closing or closing.start() < opening.start():
        raise _WrongError(_("expected answers between { and }, found none"))
    before, after = rest[: opening.start()], rest[closing.end() :]
    markup = _MARKUP.match(before)
    kind = markup[1] if markup else "moodle"
    gap = " _____ " if after.strip() else ""
    stem = before[markup.end() if markup else 0 :].rstrip() + gap + after.strip()
    answers, *general = re.split(r"(?<!\\)####", rest[opening.end() : closing.start()], maxsplit=1)
    data = _data(_text(stem, kind), answers.strip(), kind)
    lost = (_("general feedback: {text}", text=_text(general[0], kind)),) if general and (
        data["type"] != "short-answer") else ()  # fmt: skip
    if general and data["type"] == "short-answer" and not data.get("answer"):
        data["answer"] = _text(general[0], kind)
    return Question(data, place, title, lost)


def _data(stem: str, answers: str, kind: str) -> dict[str, Any]:
    if not answers:
        return written(stem)
    if truth := _TRUTH.match(answers):
        wrong, right, *_more = (*_parts(answers[truth.end() :])[1:], "", "")
        return true_or_false(
            stem, truth[1].upper().startswith("T"), _text(right, kind), _text(wrong, kind)
        )
    if answers.startswith("#"):
        return _numeric(stem, answers[1:].strip(), kind)
    found = _ANSWER.findall(answers)
    if not found:
        raise _WrongError(_("expected answers that start with = or ~, found {text}", text=answers))
    if all("->" in text for _sign, text in found):
        pairs = [text.split("->", 1) for _sign, text in found]
        given = [(_line(premise, kind), _line(response, kind)) for premise, response in pairs]
        others = [response for premise, response in given if not premise]
        return matched(stem, [pair for pair in given if pair[0]], others)
    if all(sign == "=" for sign, _text_ in found) and len(found) > 0:
        return written(stem, [_text(_parts(text)[0], kind) for _sign, text in found])
    return _chosen(stem, found, kind)


def _chosen(stem: str, found: Sequence[tuple[str, str]], kind: str) -> dict[str, Any]:
    choices, weighted = [], False
    for sign, text in found:
        weight = _WEIGHT.match(text)
        weighted = weighted or bool(weight)
        words, *reason = _parts(text[weight.end() if weight else 0 :])
        right = sign == "=" or (weight is not None and float(weight[1]) > 0)
        reasons = _text(reason[0], kind) if reason else ""
        choices.append(Choice(_line(words, kind), right, reasons))
    several = weighted and all(sign == "~" for sign, _text_ in found)
    return chosen(stem, choices, several=several)


def _numeric(stem: str, answers: str, kind: str) -> dict[str, Any]:
    found = [text for _sign, text in _ANSWER.findall(answers)] or [answers]
    values = []
    for text in found:
        weight = _WEIGHT.match(text)
        value, *reason = _parts(text[weight.end() if weight else 0 :])
        values.append((_number(value.strip()), _text(reason[0], kind) if reason else ""))
    ((answer, tolerance), rationale), *others = values
    more = {"rationale": rationale} if rationale else {}
    wrong = [{"value": value} | ({"rationale": why} if why else {})
             for (value, _around), why in others]  # fmt: skip
    return numeric(stem, answer, tolerance, **more, **({"wrong": wrong} if wrong else {}))


def _number(text: str) -> tuple[str, str]:
    """Return a number and its tolerance: of ``3:0.1`` or of ``2.9..3.1``."""
    from decimal import Decimal

    if found := re.fullmatch(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})", text):
        low, high = Decimal(found[1]), Decimal(found[2])
        return f"{(low + high) / 2:f}", f"{abs(high - low) / 2:f}"
    if found := re.fullmatch(rf"({_NUMBER})\s*(?::\s*({_NUMBER}))?", text):
        return found[1], found[2] or ""
    raise _WrongError(_("expected a number such as 3 or 3:0.1, found {text}", text=text))


def _parts(text: str) -> list[str]:
    """Return an answer and what is said to it, which stands behind #."""
    return re.split(r"(?<!\\)#", text)


def _bare(text: str) -> str:
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] == "n" else sign[1], text).strip()


def _text(text: str, kind: str) -> str:
    """Return a text as Markdown; Moodle's own format and HTML may have tags."""
    bare = _bare(text)
    if kind == "markdown":
        return bare
    return from_plain(bare) if kind == "plain" else from_html(bare)


def _line(text: str, kind: str) -> str:
    return " ".join(_text(text, kind).split())


def _write(questions: Sequence[Question], about: About) -> bytes:
    blocks = [f"// {about.title}\n\n$CATEGORY: {about.id}"]
    for question in questions:
        answers = _WRITERS[question.type](question)
        title = f"::{_escaped(str(question.data.get('id') or question.name))}::"
        blocks.append(f"{title}[markdown]{_escaped(question.stem)} {{\n{answers}\n}}")
    return ("\n\n".join(blocks) + "\n").encode()


def _escaped(text: str) -> str:
    """Return a text with GIFT's signs escaped, on one line: an empty one would end the question."""
    signs = re.sub(r"[\\~=#{}:]", lambda sign: "\\" + sign[0], text)
    return signs.replace("\n", "\\n")


def _reason(text: Any) -> str:
    return f" #{_escaped(str(text))}" if text else ""


def _single(question: Question) -> str:
    return "\n".join(
        f"{'=' if one.right else '~'}{_escaped(one.text)}{_reason(one.rationale)}"
        for one in question.choices
    )


def _several(question: Question) -> str:
    right = sum(one.right for one in question.choices)
    wrong = len(question.choices) - right
    return "\n".join(
        f"~%{_share(100, right) if one.right else _share(-100, wrong)}%"
        f"{_escaped(one.text)}{_reason(one.rationale)}"
        for one in question.choices
    )


def _share(points: int, among: int) -> str:
    return f"{points / max(among, 1):.5f}".rstrip("0").rstrip(".")


def _pairs(question: Question) -> str:
    pairs = question.pairs
    used = {response for _premise, response in pairs}
    others = [("", one.text) for one in question.choices if one.text not in used]
    return "\n".join(
        f"={_escaped(premise)} -> {_escaped(response)}" for premise, response in [*pairs, *others]
    )


def _value(question: Question) -> str:
    data = question.data
    around = f":{data['tolerance']}" if data.get("tolerance") else ""
    lines = [f"#=%100%{data['answer']}{around}{_reason(data.get('rationale'))}"]
    lines += [f"=%0%{one['value']}{_reason(one.get('rationale'))}" for one in data.get("wrong", ())]
    return "\n".join(lines)


def _essay(question: Question) -> str:
    answer = question.data.get("answer")
    return f"####{_escaped(str(answer))}" if answer else ""


_WRITERS: Mapping[str, Any] = {
    "single": _single,
    "multiple": _several,
    "matching": _pairs,
    "numeric": _value,
    "short-answer": _essay,
}


def _looks_like(source: Source) -> bool:
    return bool(re.search(r"(?<!\\)\{[^{}]*(?:[=~#]|T|F)[^{}]*\}|::.+::", source.text))


FORMAT = Format(
    name="gift",
    title="GIFT",
    suffix=".gift",
    types=frozenset(_WRITERS),
    keeps=frozenset({"rationale", "tolerance", "wrong", "answer", "markup"}),
    looks_like=_looks_like,
    read=_read,
    write=_write,
)

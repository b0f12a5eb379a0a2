"""GIFT, the text format of Moodle: https://docs.moodle.org/en/GIFT_format.

Texts go out as Markdown, which GIFT names ``[markdown]``, and come in in any of its formats. What
the page leaves open is read as Moodle's own reader does (question/format/gift/format.php).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from trainkit.exchange.markup import (
    WrongError,
    from_auto,
    from_html,
    from_plain,
    line_from_html,
    to_plain,
)
from trainkit.exchange.question import (
    TAGGED,
    About,
    Choice,
    Format,
    Question,
    chosen,
    decimal,
    general_feedback,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import MOST_QUESTIONS, QuestionFile, too_many
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

FULL = 99.9
"""Percent from which an answer counts in full: Moodle has thirds with five decimals."""


@dataclass(frozen=True)
class Answer:
    """One answer that the author foresaw."""

    text: str
    """Markdown; a number for a numerical question; ``*`` is any other answer."""
    percent: float
    feedback: str = ""
    tolerance: str = ""

    @property
    def partly(self) -> str:
        """In words that it counts in part, which no item can say."""
        percent = f"{self.percent:g}"
        return _("counts {percent} %: {answer}", percent=percent, answer=to_plain(self.text))

    @property
    def told(self) -> str:
        """In words what is said to those who give it."""
        answer = _("any other answer") if self.text == "*" else to_plain(self.text)
        return _("feedback on “{answer}”: {text}", answer=answer, text=to_plain(self.feedback))


Found = tuple[dict[str, Any], list[str]]
"""The fields of an item, and what it cannot have, in words."""


def options(
    stem: str, answers: Sequence[Answer], *, single: bool, general: str, **more: Any
) -> Found:
    """Return a question whose options are chosen; general feedback explains the one key."""
    if len(answers) < 2:
        raise WrongError(_("expected at least two options, found {n}", n=len(answers)))
    right = [one for one in answers if one.percent >= FULL or (one.percent > 0 and not single)]
    lost = [one.partly for one in answers if one not in right and one.percent > 0]
    if single and len(right) > 1:
        lost.append(_("only one of the right options was to be chosen"))
    explained = single and len(right) == 1 and not right[0].feedback
    choices = []
    for one in answers:
        told = one.feedback or (general if explained and one in right else "")
        choices.append(Choice(one.text, one in right, told))
    lost += [] if explained else general_feedback(general)
    return chosen(stem, choices, several=len(right) > 1 or not single, **more), lost


def words(stem: str, answers: Sequence[Answer], general: str) -> Found:
    """Return a question that is answered in words; what counts in full is its rubric."""
    right = [one for one in answers if one.percent >= FULL and one.text != "*"]
    lost = [one.partly for one in answers if one not in right and one.percent > 0]
    lost += [one.told for one in answers if one.feedback]
    if right:
        lost += general_feedback(general)
    return written(stem, [one.text for one in right], answer=general), lost


def numerical(stem: str, answers: Sequence[Answer], general: str, **more: Any) -> Found:
    """Return a question that is answered with a number.

    The usual wrong numbers are those that count nothing. General feedback says how the number is
    found, where the right answer has none.
    """
    right = next((one for one in answers if one.percent >= FULL and one.text != "*"), None)
    if right is None:
        raise WrongError(_("expected a number that counts 100 %, found none"))
    wrong: list[dict[str, str]] = []
    lost: list[str] = []
    for one in answers:
        if one.percent <= 0 and one.text != "*":
            told = {"rationale": one.feedback} if one.feedback else {}
            wrong.append({"value": decimal(one.text), **told})
        elif one is not right:
            lost.append(one.partly if one.percent > 0 else one.told)
    if right.feedback:
        lost += general_feedback(general)
    more |= {"rationale": right.feedback or general, "wrong": wrong}
    return numeric(stem, decimal(right.text), decimal(right.tolerance or "0"), **more), lost


def shares(choices: Sequence[Choice]) -> list[str]:
    """Return what each option counts in percent, where several are right."""
    right = sum(one.right for one in choices)
    parts = {True: 100 / max(right, 1), False: -100 / max(len(choices) - right, 1)}
    return [f"{parts[one.right]:.5f}".rstrip("0").rstrip(".") for one in choices]


def in_category(path: str) -> list[str]:
    """Return in words that a category is lost; nothing for the one that every course has."""
    name = re.sub(r"^\$\w+\$(?:/top)?/?(?:Default for .*)?", "", path.strip())
    return [_("category: {text}", text=name)] if name else []


def tags_of(question: Question) -> list[str]:
    """Return what tags carry, such as ``cognitive:apply``."""
    return [f"{name}:{question.data[name]}" for name in TAGGED if question.data.get(name)]


def tag_fields(tags: Sequence[str]) -> Found:
    """Return the fields that tags such as ``cognitive:apply`` name, and other tags in words."""
    data: dict[str, Any] = {}
    lost = []
    for tag in tags:
        name, _colon, value = tag.partition(":")
        if name in TAGGED and TAGGED[name].fullmatch(value):
            data[name] = value
        else:
            lost.append(_("tag: {text}", text=tag))
    return data, lost


_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
_HIDDEN = {sign: chr(0xFDD8 + at) for at, sign in enumerate("~=#{}:n\\")}
"""What stands for escaped signs while the others are looked for; no characters of any script."""
_SHOWN = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()})

_NO_BRACE = re.compile(r"\\.|[^{}]", re.DOTALL)
_KIND = re.compile(r"\s*\[(html|markdown|moodle|plain)\]")
_ANSWER = re.compile(r"([=~]|^)([^=~]*)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d*)?)%")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
_NOTE = re.compile(r"\[(id|tag):((?:\\\]|[^\]])+)\]")
_STEPS = re.compile(r">\s*\d+(?:[ \t]+(?:[A-Z_]+|[a-z]+|\d+))*[ \t]*(?:\n|$)")
_PRE, _PRE_END = re.compile(r"<pre\b"), re.compile(r"</pre>")
_CATEGORY = re.compile(r"\$(?:LESSON)?CATEGORY:\s*(.*)")


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    blocks = list(_blocks(source.text))
    if sum("{" in block for _line, block, _notes, _category in blocks) > MOST_QUESTIONS:
        raise too_many()
    for line, block, notes, category in blocks:
        place = Place(source.path, line, 1)
        text = _ESCAPED.sub(lambda sign: _HIDDEN[sign[1]], block).strip()
        if "{" not in text and "}" not in text:
            problems.warning(place, _("left out: a text without a question"))
            continue
        try:
            yield _question(text, notes, category, place)
        except WrongError as error:
            problems.error(place, str(error))


def _blocks(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield the line and text of each question, the comments above it and its category.

    An empty line ends a question, but not before its answers and inside them: people expect that.
    Code between ``<pre>`` and ``</pre>`` stays as it is.
    """
    block: list[str] = []
    notes: list[str] = []
    category, start, gap, braces, code = "", 0, False, "", 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip() if code <= 0 else line.rstrip()
        if "pre" in bare:
            code += len(_PRE.findall(bare)) - len(_PRE_END.findall(bare))
        if not bare and code <= 0:
            gap, notes = True, notes if block else []
            continue
        named = _CATEGORY.match(bare)
        if gap and block:
            # a line behind an empty one may belong to the question with these braces
            goes_on = bare.startswith("{")
            if braces:
                sign = _NO_BRACE.sub("", bare)[:1]
                goes_on = braces == "{" and not bare.startswith("::") and sign != "{"
            if named or bare.startswith("//") or not goes_on:
                yield start, "\n".join(block), "\n".join(notes), category
                block, notes, braces = [], [], ""
                code = len(_PRE.findall(bare)) - len(_PRE_END.findall(bare))
        gap = False
        if named:
            category = named[1]
        elif bare.startswith("//"):
            notes.append(bare)
        else:
            start = start if block else number
            block.append(bare)
            braces = (braces + _NO_BRACE.sub("", bare))[:2]
    if block:
        yield start, "\n".join(block), "\n".join(notes), category


class _Texts:
    """Reads the texts of one question, each in the question's format unless it names another."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.lost: list[str] = []

    def block(self, raw: str) -> str:
        kind, text = self._parted(raw)
        if kind == "markdown":
            return text
        if kind == "plain":
            return from_plain(text)
        return (from_html if kind == "html" else from_auto)(text, self._picture)

    def line(self, raw: str) -> str:
        kind, text = self._parted(raw)
        flat = " ".join(text.split())
        if kind == "markdown":
            return flat
        return from_plain(flat) if kind == "plain" else line_from_html(text, self._picture)

    def _parted(self, raw: str) -> tuple[str, str]:
        found = _KIND.match(raw)
        text = raw[found.end() :] if found else raw
        return found[1] if found else self.kind, text.translate(_SHOWN).strip()

    def _picture(self, address: str) -> str:
        self.lost.append(_("the picture {name}", name=address.rpartition("/")[2] or address))
        return ""


def _question(text: str, notes: str, category: str, place: Place) -> Question:
    title = ""
    if text.startswith("::"):
        title, colons, rest = text[2:].partition("::")
        title, text = (title.translate(_SHOWN).strip(), rest.strip()) if colons else ("", title)
    before, opening, rest = text.partition("{")
    answers, closing, after = rest.partition("}")
    if not opening or not closing:
        raise WrongError(_("expected answers between { and }, found none"))
    found = _KIND.match(before)
    texts = _Texts(found[1] if found else "moodle")
    stem = texts.block(f"{before}_____{after}" if after.strip() else before)
    if not stem:
        raise WrongError(_("expected a question before {, found none"))
    general = ""
    if "####" in answers:
        answers, _signs, general = answers.rpartition("####")
    data, lost = _data(stem, answers.strip(), texts.block(general), texts)
    noted = [(name, value.replace("\\]", "]").strip()) for name, value in _NOTE.findall(notes)]
    tagged, other = tag_fields([value for name, value in noted if name == "tag"])
    own = {name: value for name, value in noted if name == "id"}
    lost += [*texts.lost, *in_category(category), *other]
    return Question({**own, **data, **tagged}, place, title, tuple(lost))


def _data(stem: str, answers: str, general: str, texts: _Texts) -> Found:
    if not answers:
        return written(stem, answer=general), []
    if truth := _TRUTH.match(answers):
        wrong, right, *_more = (*answers[truth.end() :].split("#", 2)[1:], "", "")
        is_true = truth[1].upper().startswith("T")
        data = true_or_false(stem, is_true, texts.block(right), texts.block(wrong))
        return data, general_feedback(general)
    found: list[Answer] = []
    if answers.startswith("#"):
        numbers, _tilde, other = answers[1:].partition("~")
        for text in filter(str.strip, numbers.split("=")):
            percent, rest = _weighed(text, 100)
            value, _sign, told = rest.partition("#")
            number = value.translate(_SHOWN).strip()
            low, dots, high = number.partition("..")  # 2.9..3.1, or 3:0.1
            number, _colon, tolerance = number.partition(":")
            if dots:
                least, most = Decimal(decimal(low)), Decimal(decimal(high))
                number, tolerance = f"{(least + most) / 2:f}", f"{abs(most - least) / 2:f}"
            found.append(Answer(number.strip(), percent, texts.block(told), tolerance.strip()))
        if told := texts.block(other.partition("#")[2]):
            found.append(Answer("*", 0, told))
        return numerical(stem, found, general)
    if steps := _STEPS.match(answers):
        lines = [texts.line(line) for line in answers[steps.end() :].split("\n")]
        return ordered(stem, [Choice(line) for line in lines if line]), general_feedback(general)
    if "~" not in answers and "=" in answers and "->" in answers:
        pairs = []
        for text in filter(str.strip, answers.split("=")):
            premise, arrow, response = text.partition("->")
            if not arrow:
                shown = text.translate(_SHOWN).strip()
                raise WrongError(
                    _("expected a pair such as =Canada -> Ottawa, found {text}", text=shown)
                )
            pairs.append((texts.line(premise), texts.line(response)))
        others = [response for premise, response in pairs if not premise]
        data = matched(stem, [pair for pair in pairs if pair[0]], others)
        return data, general_feedback(general)
    for sign, text in _ANSWER.findall(answers):
        percent, rest = _weighed(text, 0 if sign == "~" else 100)
        answer, _sign, told = rest.partition("#")
        said = "*" if answer.strip() == "*" else texts.line(answer)
        found.append(Answer(said, percent, texts.block(told)))
    if "~" not in answers:
        return words(stem, found, general)
    return options(stem, found, single="=" in answers, general=general)


def _weighed(text: str, usual: float) -> tuple[float, str]:
    """Return what an answer counts in percent, and what follows."""
    weight = _WEIGHT.match(text)
    return (float(weight[1]), text[weight.end() :]) if weight else (usual, text)


def _write(questions: Sequence[Question], about: About) -> bytes:
    blocks = [f"// {' '.join(about.title.split())}\n\n$CATEGORY: {about.id}"]
    for question in questions:
        tags = "".join(f" [tag:{tag}]" for tag in tags_of(question))
        answers = "\n".join(_answers(question))
        blocks.append(
            f"// [id:{question.id}]{tags}\n"
            f"::{_escaped(question.id)}::[markdown]{_escaped(question.stem)} {{\n{answers}\n}}"
        )
    return ("\n\n".join(blocks) + "\n").encode()


def _answers(question: Question) -> Iterator[str]:
    """Yield the lines between the braces, in the form of the question's type."""

    def told(text: Any) -> str:
        return f" #{_part(text)}" if text else ""

    data = question.data
    if question.type == "single":
        for one in question.choices:
            yield f"{'=' if one.right else '~'}{_part(one.text)}{told(one.rationale)}"
    elif question.type == "multiple":
        for percent, one in zip(shares(question.choices), question.choices, strict=True):
            yield f"~%{percent}%{_part(one.text)}{told(one.rationale)}"
    elif question.type == "matching":
        for premise, response in question.pairs_and_spare:
            left = _part(premise).replace("->", "-" + chr(92) * 2 + ">")
            yield f"={left} -> {_part(response)}"
    elif question.type == "numeric":
        around = f":{data['tolerance']}" if data.get("tolerance") else ""
        yield f"#=%100%{data['answer']}{around}{told(data.get('rationale'))}"
        for one in data.get("wrong", ()):
            yield f"=%0%{one['value']}{told(one.get('rationale'))}"
    else:
        yield f"####{_part(data['answer'])}" if data.get("answer") else ""


def _escaped(text: str) -> str:
    """Return a text with GIFT's signs escaped, on one line: an empty one would end the question."""
    signs = re.sub(r"[\\~=#{}:]", lambda sign: "\\" + sign[0], text)
    return signs.replace("\n", "\\n")


def _part(text: Any) -> str:
    """Return a text behind a sign, where a weight or the name of a format could stand too."""
    return _escaped(re.sub(r"^\s*(?=%|\[(?:html|markdown|moodle|plain)\])", r"\\", str(text)))


_STARTS = re.compile(
    r"^::.+::|^\$CATEGORY:|(?<!\\)\{\s*(?:[=~#]|(?:T|F|TRUE|FALSE)\s*[#}])|[^\s\\:=,(\[{]\s*\{\s*\}\s*$",
    re.MULTILINE | re.IGNORECASE,
)
"""How names and answers begin in GIFT, and what an essay has; YAML and programs have neither."""


FORMAT = Format(
    name="gift",
    title="GIFT",
    suffix=".gift",
    types=frozenset({"single", "multiple", "matching", "numeric", "short-answer"}),
    keeps=frozenset({"rationale", "tolerance", "wrong", "answer", "markup", *TAGGED}),
    looks_like=lambda source: bool(_STARTS.search(source.text)),
    read=_read,
    write=_write,
)

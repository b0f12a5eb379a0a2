"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format.

What the page leaves open is read as Moodle's own reader does (question/format/xml/format.php), and
written as its writer does. Texts go out as HTML with their pictures.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from trainkit.exchange import gift
from trainkit.exchange.markup import (
    WrongError,
    from_auto,
    from_html,
    from_plain,
    has_markup,
    line_from_html,
    to_html,
    to_plain,
)
from trainkit.exchange.pictures import Pictures, base64_bytes
from trainkit.exchange.question import (
    COMMON,
    TAGGED,
    About,
    Choice,
    Format,
    Question,
    general_feedback,
    matched,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.source import MOST_QUESTIONS, QuestionFile, inner_html, too_many
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

if TYPE_CHECKING:
    from lxml.etree import _Element


_START = re.compile(rb"(?>(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*)<quiz[\s>]", re.DOTALL)
_QUESTION = re.compile(rb"<question\s+type=(?![\"']category)")
_FILES = "@@PLUGINFILE@@"
_SHOWN = re.compile(rf"(?<=\]\()(?:<({_FILES}[^>\n]+)>|({_FILES}[^\s)]+))")
_USUAL_PENALTIES = {"", "0", "0.1", "0.333333", "1"}
_USUAL_FEEDBACK = {
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
}
"""What Moodle says on every question where the author says nothing else."""

_RUBRIC = re.compile(
    r"(?:\A|\n\n)\|[^\n]*\|\n\| --- \| --- \|\n((?:\| [1-9] \| [^\n]* \|(?:\n|\Z))+)\Z"
)


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    if sum(1 for _one in _QUESTION.finditer(source.data)) > MOST_QUESTIONS:
        raise too_many()
    category = ""
    for element in source.elements("question"):
        place = Place(source.path, element.sourceline or 0, 1)
        kind = element.get("type", "")
        if kind == "category":
            category = _said(element.find("category/text")).replace("//", "\0").replace("\0", "/")
            continue
        name = " ".join(_said(element.find("name/text")).split())
        try:
            yield _question(element, kind, category, place, name)
        except WrongError as error:
            problems.error(place, str(error))
        except _NoItemError:
            told = _(
                "left out: “{name}”; no type of item corresponds to {type}", name=name, type=kind
            )
            problems.warning(place, told)


class _NoItemError(Exception):
    """No type of item corresponds to a question."""


def _said(element: _Element | None) -> str:
    """Return the text of an element, empty where there is none; HTML may stand there unescaped."""
    if element is None:
        return ""
    if not len(element):
        return (element.text or "").strip()
    return inner_html(element).strip()


class _Texts:
    """Reads the texts of one question, with the pictures that they show."""

    def __init__(self, question: _Element) -> None:
        self.element = question
        self.pictures = Pictures()
        self.lost: list[str] = []
        stem = question.find("questiontext")
        self.usual = stem.get("format", "html") if stem is not None else "html"

    def value(self, path: str) -> str:
        """Return what a part of the question says, without formatting."""
        return _said(self.element.find(path))

    def line(self, holder: _Element | None) -> str:
        """Return the text that an element holds as Markdown of one line."""
        return self.block(holder, is_line=True)

    def block(self, holder: _Element | None, *, is_line: bool = False) -> str:
        """Return the text that an element holds as Markdown."""
        if holder is None:
            return ""
        text = _said(holder.find("text"))
        files = {
            f"{one.get('path', '/')}{one.get('name', '')}": one for one in holder.findall("file")
        }
        shown: set[str] = set()

        def picture(address: str) -> str:
            name = unquote(address.partition("?")[0].removeprefix(_FILES))
            if not address.startswith(_FILES) or name not in files:
                return self.pictures.at(address)
            shown.add(name)
            return self.pictures.add(name.lstrip("/"), base64_bytes(files[name].text or ""))

        kind = holder.get("format", self.usual)
        if kind == "markdown":
            text = _SHOWN.sub(lambda shown: picture(shown[1] or shown[2]), text)
        flat = " ".join(text.split()) if is_line else text
        if kind in {"markdown", "plain_text"}:
            found = flat if kind == "markdown" else from_plain(flat)
        elif is_line:
            found = line_from_html(text, picture)
        else:
            found = (from_auto if kind == "moodle_auto_format" else from_html)(text, picture)
        self.lost += [_("the file {name}", name=name.lstrip("/")) for name in files.keys() - shown]
        return found

    def answers(self) -> list[gift.Answer]:
        """Return the answers that the author foresaw."""
        found, kind = [], self.element.get("type")
        for one in self.element.findall("answer"):
            said, text = one.find("text"), ""
            if kind in {"shortanswer", "numerical"}:
                raw = _said(said) if said is not None else (one.text or "").strip()
                text = raw if raw == "*" or kind == "numerical" else from_plain(raw)
            else:
                text = self.line(one)
            share = _said(one.find("fraction"))
            percent = _percent(share) * 100 if share else _percent(one.get("fraction", "0"))
            feedback, tolerance = self.block(one.find("feedback")), _said(one.find("tolerance"))
            found.append(gift.Answer(text, percent, feedback, tolerance))
        return found

    @property
    def order(self) -> str:
        """``false`` where options stand in a fixed order."""
        return "false" if self.value("shuffleanswers") in {"false", "0"} else ""


def _percent(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise WrongError(_("expected a fraction such as 100, found {text}", text=text)) from None


def _question(element: _Element, kind: str, category: str, place: Place, name: str) -> Question:
    texts = _Texts(element)
    stem = texts.block(element.find("questiontext"))
    if old := texts.value("image"):
        path = texts.pictures.add(old, base64_bytes(texts.value("image_base64")))
        stem += f"\n\n![]({path})" if path else ""
    if not stem:
        raise WrongError(_("expected a text in questiontext, found none"))
    if kind not in _READERS:
        raise _NoItemError
    data, lost = _READERS[kind](texts, stem, texts.block(element.find("generalfeedback")))
    tags = [_said(one) for one in element.iterfind("tags/tag/text")]
    tags += [_said(one) for one in element.iterfind("coursetags/tag/text")]
    tagged, other = gift.tag_fields(tags)
    own = {"id": texts.value("idnumber")} if texts.value("idnumber") else {}
    lost += [*texts.lost, *texts.pictures.lost, *_extras(texts, data), *gift.in_category(category)]
    told = tuple(dict.fromkeys([*lost, *other]))
    return Question({**own, **data, **tagged}, place, name, told, texts.pictures.found)


def _extras(texts: _Texts, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what else a question says that no item has, in words."""
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = to_plain(texts.block(texts.element.find(name)))
        if said and said not in _USUAL_FEEDBACK:
            yield _("feedback: {text}", text=said)
    for one in texts.element.iterfind("hint"):
        if said := to_plain(texts.block(one)):
            yield _("hint: {text}", text=said)
    points = _short(texts.value("defaultgrade"))
    full = sum(int(line["points"]) for line in data.get("rubric") or ())
    if points not in {"", "1", str(full)}:
        yield _("{n} points", n=points)
    if (penalty := _short(texts.value("penalty"))) not in _USUAL_PENALTIES:
        yield _("a penalty of {n} for each wrong attempt", n=penalty)
    if texts.value("hidden") == "1":
        yield _("hidden in the question bank")
    if texts.value("usecase") == "1":
        yield _("small and capital letters are told apart")
    if start := to_plain(texts.block(texts.element.find("responsetemplate"))):
        yield _("a text to begin with: {text}", text=start)
    if texts.value("attachments") not in {"", "0"}:
        yield _("files to be handed in")
    if (least := texts.value("minwordlimit")) not in {"", "0"}:
        yield _("at least {n} words", n=least)
    if (most := texts.value("maxwordlimit")) not in {"", "0"}:
        yield _("at most {n} words", n=most)


def _short(number: str) -> str:
    """Return a number without noughts at its end; what is none as it stands."""
    try:
        return f"{float(number):g}"
    except ValueError:
        return number


def _options(texts: _Texts, stem: str, general: str) -> gift.Found:
    is_one = texts.value("single") not in {"false", "0"}
    single = texts.element.get("type") == "multichoice" and is_one
    return gift.options(stem, texts.answers(), single=single, general=general, shuffle=texts.order)


def _true_or_false(texts: _Texts, stem: str, general: str) -> gift.Found:
    """Read a statement; old files have the words of a language instead of ``true`` first."""
    answers = texts.answers()
    if len(answers) != 2:
        raise WrongError(_("expected two answers, true and false, found {n}", n=len(answers)))
    true, false = answers if answers[0].text.lower() != "false" else reversed(answers)
    is_true = true.percent > false.percent
    right, wrong = (true, false) if is_true else (false, true)
    data = true_or_false(stem, is_true, right.feedback, wrong.feedback)
    return data, general_feedback(general)


def _number(texts: _Texts, stem: str, general: str) -> gift.Found:
    units = [_said(one) for one in texts.element.iterfind("units/unit/unit_name")]
    unit = from_plain(units[0]) if units else ""
    data, lost = gift.numerical(stem, texts.answers(), general, unit=unit)
    return data, [*lost, *(_("another unit: {text}", text=one) for one in units[1:])]


def _pairs(texts: _Texts, stem: str, general: str) -> gift.Found:
    pairs = []
    for one in texts.element.findall("subquestion"):
        answer = one.find("answer")
        if answer is not None and texts.element.get("type") == "ddmatch":
            response = texts.line(answer)
        else:
            response = from_plain(" ".join(_said(one.find("answer/text")).split()))
        pairs.append((texts.line(one), response))
    return _matched(stem, pairs, general, shuffle=texts.order)


def _matched(stem: str, pairs: list[tuple[str, str]], general: str, **more: Any) -> gift.Found:
    others = [response for premise, response in pairs if not premise]
    pairs = [(premise, response) for premise, response in pairs if premise and response]
    if len(pairs) < 2:
        raise WrongError(_("expected at least two pairs, found {n}", n=len(pairs)))
    starts = [f"- {premise}: " for premise, _response in pairs]
    told = [
        next(
            (line.removeprefix(start) for line in general.split("\n") if line.startswith(start)), ""
        )
        for start in starts
    ]
    data = matched(stem, pairs, others, rationales=told, **more)
    return data, [] if all(told) else general_feedback(general)


def _steps(texts: _Texts, stem: str, general: str) -> gift.Found:
    answers = sorted(texts.answers(), key=lambda one: one.percent)
    if len(answers) < 2:
        raise WrongError(_("expected at least two steps, found {n}", n=len(answers)))
    steps = [Choice(one.text, rationale=one.feedback) for one in answers]
    lost = general_feedback(general)
    if texts.value("selecttype") not in {"", "0", "ALL"}:
        lost.append(_("only {n} of the steps are shown", n=texts.value("selectcount")))
    return ordered(stem, steps), lost


def _essay(texts: _Texts, stem: str, general: str) -> gift.Found:
    """Read an essay; a table of points and words at the end of what markers see is the rubric."""
    info = texts.block(texts.element.find("graderinfo"))
    rubric = []
    if found := _RUBRIC.search(info):
        info = info[: found.start()]
        cells = re.findall(r"^\| (\d) \| (.*) \|$", found[1], re.MULTILINE)
        rubric = [{"points": points, "text": text} for points, text in cells]
    lines = texts.value("responsefieldlines")
    data = written(stem, answer=info or general, rubric=rubric, lines=lines)
    return data, general_feedback(general) if info else []


def _gaps(texts: _Texts, stem: str, general: str) -> gift.Found:
    """Read a text with gaps and words for them: the gaps are matched with the words."""
    parts = [*texts.element.findall("selectoption"), *texts.element.findall("dragbox")]
    found = [from_plain(" ".join(_said(one.find("text")).split())) for one in parts]
    numbers = [int(number) for number in _GAP.findall(stem)]
    if not numbers or not all(0 < number <= len(found) for number in numbers):
        raise WrongError(_("expected gaps such as [[1]] for the words of the question"))
    groups = {_said(one.find("group")) for one in parts}
    right = [found[number - 1] for number in numbers]
    return _filled(_GAP, stem, right, found, general, mixed=len(groups) > 1)


def _filled(
    gap: re.Pattern[str], stem: str, right: list[str], offered: list[str], general: str,
    *, mixed: bool,
) -> gift.Found:  # fmt: skip
    """Return a text with gaps as pairs of a gap and its word; ``mixed`` if words are for one."""
    order = iter(range(1, len(right) + 1))
    shown = gap.sub(lambda _gap: f"({next(order)}) {_BLANK}", stem)
    pairs = [(f"({at})", word) for at, word in enumerate(right, 1)]
    others = [("", word) for word in dict.fromkeys(offered) if word not in right]
    data, lost = _matched(shown, [*pairs, *others], general)
    return data, [*lost, *([_("which words are offered for which gap")] if mixed else [])]


def _cloze(_texts: _Texts, stem: str, general: str) -> gift.Found:
    """Read a text whose answers stand in it, as ``{1:MULTICHOICE:=Paris~Rome}``."""
    gaps: list[list[gift.Answer]] = []
    names = []
    for name, body in _CLOZE.findall(stem):
        answers = []
        for text in re.split(r"(?<!\\)~", body.replace("\\\n", " ")):
            mark, answer, told = _ALTERNATIVE.fullmatch(" ".join(text.split())).groups("")  # type: ignore[union-attr]
            percent = 100.0 if mark == "=" else _percent(mark.strip("%") or "0")
            answer, tolerance = answer.partition(":")[::2] if name[0] == "N" else (answer, "")
            bare, told = (re.sub(r"\\\\(?=[~#}/\"])", "", one).strip() for one in (answer, told))
            answers.append(gift.Answer("*" if bare == r"\*" else bare, percent, told, tolerance))
        gaps.append(answers)
        names.append(name)
    if not gaps:
        raise WrongError(_("expected gaps such as {gap}", gap="{1:MULTICHOICE:=Paris~Rome}"))
    kinds = {name[0] if name[:2] != "MW" else "S" for name in names}
    if len(gaps) > 1:
        right = [one.text for answers in gaps for one in answers if one.percent >= gift.FULL]
        if kinds != {"M"} or len(right) != len(gaps):
            raise _NoItemError
        offered = [[one.text for one in answers] for answers in gaps]
        mixed = any(set(words_) != set(offered[0]) for words_ in offered)
        return _filled(_CLOZE, stem, right, sum(offered, []), general, mixed=mixed)
    shown = _CLOZE.sub(lambda _gap: _BLANK, stem)
    if kinds == {"N"}:
        return gift.numerical(shown, gaps[0], general)
    if kinds == {"S"}:
        return gift.words(shown, gaps[0], general)
    several = names[0].startswith(("MULTIR", "MR"))
    return gift.options(shown, gaps[0], single=not several, general=general)


_CLOZE = re.compile(r"\{\d*:([MSN][A-Z_]+):((?:\\\\\}|[^}])*)\}")
_ALTERNATIVE = re.compile(r"(=|%-?\d+(?:\.\d+)?%)?(.*?)(?:(?<!\\)#(.*))?")
_BLANK = r"\_\_\_"
_GAP = re.compile(r"\\\[\\\[(\d{1,3})\\\]\\\]")

_Reader = Callable[[_Texts, str, str], gift.Found]
_READERS: Mapping[str, _Reader] = {
    "multichoice": _options,
    "multichoiceset": _options,
    "oumultiresponse": _options,
    "truefalse": _true_or_false,
    "shortanswer": lambda texts, stem, general: gift.words(stem, texts.answers(), general),
    "numerical": _number,
    "matching": _pairs,
    "match": _pairs,
    "ddmatch": _pairs,
    "ordering": _steps,
    "essay": _essay,
    "gapselect": _gaps,
    "ddwtos": _gaps,
    "cloze": _cloze,
    "multianswer": _cloze,
}


_MOST_SIGNS = 255
"""Characters of a response in a matching question, by Moodle's database."""


def write(questions: Sequence[Question], about: About) -> bytes:
    """Return a file with the questions in a category that has the module's title."""
    from lxml import etree

    def add(parent: _Element, tag: str, text: Any = "", **attributes: str) -> _Element:
        element: _Element = etree.SubElement(parent, tag, attributes)
        element.text = str(text)
        return element

    quiz = etree.Element("quiz")
    category = etree.SubElement(quiz, "question", type="category")
    path = f"$course$/top/{about.title.replace('/', '//')}"
    add(add(category, "category"), "text", path)
    for question in questions:
        _write_question(quiz, question, add)
    etree.indent(quiz)
    return bytes(etree.tostring(quiz, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _write_question(quiz: _Element, question: Question, add: Callable[..., _Element]) -> None:
    """Write a question; ``add`` adds an element with a tag, a text and attributes."""
    data, kind, choices = question.data, question.type, question.choices
    element = add(quiz, "question", type=_KINDS[kind])

    def text(holder: _Element, said: Any, *, inline: bool = False, more: str = "") -> None:
        """Put a text into an element as HTML, with the pictures that it shows."""
        shown: dict[str, bytes] = {}

        def picture(path: str) -> str:
            if path not in question.pictures:
                return path
            shown[path] = question.pictures[path]
            return f"{_FILES}/{quote(path)}"

        holder.set("format", "html")
        add(holder, "text", to_html(str(said or ""), picture, inline=inline) + more)
        for path, content in shown.items():
            folder, encoded = str(PurePosixPath("/", path).parent), base64.b64encode(content)
            file = add(holder, "file", encoded.decode(), name=PurePosixPath(path).name)
            file.set("path", f"{folder}/" if folder != "/" else "/")
            file.set("encoding", "base64")

    def answer(percent: str, said: Any, feedback: Any, tolerance: Any = None) -> None:
        one = add(element, "answer", fraction=percent)
        if tolerance is None:
            text(one, said, inline=True)
        else:
            one.set("format", "plain_text")
            add(one, "text", said)
        text(add(one, "feedback"), feedback)
        if tolerance is not None:
            add(one, "tolerance", tolerance)

    def line(said: Any) -> str:
        return to_html(" ".join(str(said).split()), inline=True)

    def values(**said: Any) -> None:
        for tag, value in said.items():
            add(element, tag, value)

    rubric = data.get("rubric") or ()
    # the reasons of a matching question, for which Moodle has no place of their own
    reasons = [
        f"<li>{line(one['text'])}: {line(one['rationale'])}</li>"
        for one in data.get("premises") or ()
        if one.get("rationale")
    ]
    add(add(element, "name"), "text", question.id)
    text(add(element, "questiontext"), question.stem)
    more = f"<ul>{''.join(reasons)}</ul>" if reasons else ""
    text(add(element, "generalfeedback"), "", more=more)
    points = sum(int(one["points"]) for one in rubric) or 1
    values(defaultgrade=points, penalty="0.3333333", hidden=0, idnumber=question.id)
    shuffled = str(question.is_shuffled).lower()
    if kind in {"single", "multiple"}:
        values(single=str(kind == "single").lower(), shuffleanswers=shuffled)
        values(answernumbering="ABCD", showstandardinstruction=0)
        counted = ["100" if one.right else "0" for one in choices]
        counted = counted if kind == "single" else gift.shares(choices)
        for percent, one in zip(counted, choices, strict=True):
            answer(percent, one.text, one.rationale)
    elif kind == "matching":
        values(shuffleanswers=shuffled)
        for premise, response in question.pairs_and_spare:
            pair = add(element, "subquestion")
            text(pair, premise, inline=True)
            add(add(pair, "answer"), "text", to_plain(response))
    elif kind == "ordering":  # marked as items are: by the share of pairs in the right order
        values(layouttype="VERTICAL", selecttype="ALL", selectcount=len(choices))
        values(gradingtype="RELATIVE_ALL_PREVIOUS_AND_NEXT", showgrading="SHOW")
        values(numberingstyle="none")
        for number, one in enumerate(choices, 1):
            answer(str(number), one.text, one.rationale)
    elif kind == "numeric":  # its unit may be left out and is not marked
        answer("100", data["answer"], data.get("rationale"), data.get("tolerance") or 0)
        for wrong in data.get("wrong") or ():
            answer("0", wrong["value"], wrong.get("rationale"), 0)
        if data.get("unit"):
            unit = add(add(element, "units"), "unit")
            add(unit, "multiplier", 1)
            add(unit, "unit_name", to_plain(str(data["unit"])))
        optional, none = 0, 3
        values(unitgradingtype=0, showunits=optional if data.get("unit") else none, unitsleft=0)
    else:
        values(
            responseformat="editor", responserequired=1, responsefieldlines=data.get("lines") or 3
        )
        values(attachments=0, attachmentsrequired=0)
        rows = [f"<tr><td>{one['points']}</td><td>{line(one['text'])}</td></tr>" for one in rubric]
        table = f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""
        text(add(element, "graderinfo"), data.get("answer"), more=table)
        text(add(element, "responsetemplate"), "")
    if tags := gift.tags_of(question):
        holder = add(element, "tags")
        for tag in tags:
            add(add(holder, "tag"), "text", tag)


_KINDS = {
    "single": "multichoice",
    "multiple": "multichoice",
    "matching": "matching",
    "ordering": "ordering",
    "numeric": "numerical",
    "short-answer": "essay",
}
"""What Moodle calls each type of item that it has."""


def limits(question: Question) -> Iterator[str]:
    """Yield what of a question Moodle has no place for."""
    if question.type == "matching":
        texts = [one.text for one in question.choices]
        if any(map(has_markup, texts)):
            yield _("its responses are written without formatting")
        longest = max(map(len, texts))
        if longest > _MOST_SIGNS:
            yield _("a response has {n} characters; Moodle takes {most}",
                    n=longest, most=_MOST_SIGNS)  # fmt: skip


FORMAT = Format(
    name="moodle",
    title="Moodle XML",
    suffix=".moodle.xml",
    types=frozenset(_KINDS),
    keeps=COMMON | {"shuffle", *TAGGED},
    looks_like=lambda source: bool(_START.match(source.data[:5000].removeprefix(b"\xef\xbb\xbf"))),
    read=_read,
    write=write,
    limits=limits,
)

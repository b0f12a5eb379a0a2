"""A question on its way in or out: the fields of an item as far as they are known.

And what each format of questions says of itself, and what it cannot carry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from trainkit.exchange.markup import PICTURE, WrongError, has_markup, to_plain
from trainkit.exchange.source import QuestionFile
from trainkit.model.check_course import check_figure
from trainkit.model.items.registry import MODELS
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problems
from trainkit.text.languages import N_, _, and_list

if TYPE_CHECKING:
    from trainkit.model.loaded import Course


PICTURES = "figures/imported"
"""Where pictures of questions are put, below the module's folder."""

FIELDS: Mapping[str, str] = {
    "objective": N_("the learning objective"),
    "cognitive": N_("the cognitive level"),
    "difficulty": N_("the difficulty"),
    "source": N_("the source"),
    "as_of": N_("the date of the facts"),
    "volatile": N_("that the answer may change"),
    "enemies": N_("which items exclude each other"),
    "literal": N_("that options look alike"),
    "reviewed": N_("remarks that were reviewed"),
    "version": N_("the version"),
    "case": N_("that several questions share one case"),
    "rationale": N_("the reasons for the answers"),
    "undetermined": N_("that an option says “cannot be determined”"),
    "verdict": N_("the verdicts true and false"),
    "shuffle": N_("that the order of the options is fixed"),
    "tolerance": N_("the tolerance"),
    "unit": N_("the unit"),
    "wrong": N_("the usual wrong numbers"),
    "answer": N_("the full answer"),
    "rubric": N_("the rubric"),
    "lines": N_("the lines to write on"),
    "alt": N_("the description of the picture"),
    "markup": N_("bold, tables and other formatting"),
    "pictures": N_("the pictures"),
}
"""What formats differ in, in words for trainers. Stem, options and keys every format has."""

COMMON = frozenset(
    {"rationale", "tolerance", "unit", "wrong", "answer", "rubric", "lines", "markup", "pictures"}
)
"""Those of ``FIELDS`` that most formats with whole questions keep."""

_USUAL: Mapping[str, Any] = {
    "volatile": "false",
    "literal": "false",
    "shuffle": "true",
    "tolerance": "0",
    "lines": "3",
}
"""Values that need not be carried, because they stand where nothing is said."""

TAGGED = {
    "objective": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
    "cognitive": re.compile("recall|apply|judge"),
    "difficulty": re.compile(r"0(?:\.\d+)?|1(?:\.0+)?"),
    "as_of": re.compile(r"\d{4}-\d\d-\d\d"),
}
"""Fields that other programs have as tags or columns, with the form of their values."""

_MOST_LINES = 12
_NUMBER = re.compile(r"[-+−]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][-+]?\d{1,2})?")


@dataclass(frozen=True)
class Question:
    """One question: what of an item is known, in the fields that a bank has."""

    data: Mapping[str, Any]
    """Fields of an item by name, scalars as text; ``type`` is always there."""
    place: Place
    """Where it stands in the file that it was read from."""
    name: str = ""
    """What it is called or numbered there."""
    lost: tuple[str, ...] = ()
    """What the file says of it that no item has, in words for trainers."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures by the paths under which texts show them, below the module's folder."""

    @property
    def type(self) -> str:
        """The name of the item's type."""
        return str(self.data["type"])

    @property
    def id(self) -> str:
        """The item's id, else what the question is called."""
        return str(self.data.get("id") or self.name)

    @property
    def is_shuffled(self) -> bool:
        """Whether its options may be shown in any order."""
        return str(self.data.get("shuffle")).lower() != "false"

    @property
    def stem(self) -> str:
        """The stem as Markdown; empty if there is none."""
        return str(self.data.get("stem") or "")

    @property
    def choices(self) -> list[Choice]:
        """The options, each with whether it is right; responses of a matching item never are."""
        keys = self.data.get("keys") or [self.data.get("key")]
        return [
            Choice(
                str(one.get("text") or ""), one.get("id") in keys, str(one.get("rationale") or "")
            )
            for one in self.data.get("options") or ()
        ]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The premises of a matching item, each with the text of the response that it has."""
        texts = {one["id"]: one["text"] for one in self.data.get("options") or ()}
        premises = self.data.get("premises") or ()
        return [(str(one["text"]), str(texts.get(one.get("key"), ""))) for one in premises]

    @property
    def pairs_and_spare(self) -> list[tuple[str, str]]:
        """``pairs``, then each response of no premise beside an empty text."""
        used = {response for _premise, response in self.pairs}
        return self.pairs + [("", one.text) for one in self.choices if one.text not in used]

    def having(self) -> set[str]:
        """Return which of ``FIELDS`` the question says anything in."""
        nested = [
            *(self.data.get("options") or ()),
            *(self.data.get("premises") or ()),
            *(self.data.get("wrong") or ()),
        ]
        said = {name for one in (self.data, *nested) for name, value in one.items() if value}
        usual = {
            name for name, value in _USUAL.items() if str(self.data.get(name)).lower() == value
        }
        if self.type == "numeric":
            said.discard("answer")  # its key
        if self.pictures:
            said.add("pictures")
        return (said - usual) & FIELDS.keys()

    def with_fields(self, **fields: Any) -> Question:
        """Return the question with other values in some fields; ``None`` removes one."""
        data = {key: value for key, value in {**self.data, **fields}.items() if value is not None}
        return replace(self, data=data)

    def as_single(self) -> Question | None:
        """Return the question as one with one best answer; ``None`` if it is not of that kind.

        Options of a statement say the verdict before their reason, or alone; a place on a picture
        becomes a question that shows the picture in its stem.
        """
        if self.type == "hot-spot":
            stem = f"![{self.data.get('alt') or ''}]({self.data.get('picture')})\n\n{self.stem}"
            return self.with_fields(
                type="single", stem=stem, shuffle="false", picture=None, alt=None
            )
        if self.type != "true-false":
            return self if self.type == "single" else None
        options = []
        for one in self.data.get("options") or ():
            reason, is_true = one.get("text") or "", str(one.get("verdict")).lower() == "true"
            if not reason:
                words = _("True") if is_true else _("False")
            elif is_true:
                words = _("True, {reason}", reason=reason)
            else:
                words = _("False, {reason}", reason=reason)
            options.append({**{k: v for k, v in one.items() if k != "verdict"}, "text": words})
        return self.with_fields(type="single", options=options)


@dataclass(frozen=True)
class Choice:
    """One option as other systems have it."""

    text: str
    """Markdown."""
    right: bool = False
    rationale: str = ""
    """The feedback to a person who chooses it: why it is right or wrong."""


def _options(choices: Iterable[Choice]) -> list[dict[str, str]]:
    """Return choices as options; ids run on behind h, though no item has such options."""
    return [
        {"id": _letter(number), "text": one.text}
        | ({"rationale": one.rationale} if one.rationale else {})
        for number, one in enumerate(choices)
    ]


def _letter(number: int) -> str:
    return ascii_lowercase[number] if number < 26 else f"z{number}"


def _item(kind: str, stem: str, more: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the fields of an item without those of ``more`` that say nothing."""
    return {"type": kind, "stem": stem, **fields} | {k: v for k, v in more.items() if v}


def chosen(
    stem: str, choices: Sequence[Choice], *, several: bool | None = None, **more: Any
) -> dict[str, Any]:
    """Return the fields of an item whose options are chosen: one of them, or several.

    Without ``several`` the number of right choices decides. Where none is right the key is left
    out, so that a person must say it. Raises ``WrongError`` if only one of several may be right.
    """
    keys = [_letter(number) for number, one in enumerate(choices) if one.right]
    options = _options(choices)
    if len(keys) > 1 if several is None else several:
        return _item("multiple", stem, more, options=options, keys=keys)
    if len(keys) > 1:
        raise WrongError(_("expected one right option, found {n}", n=len(keys)))
    return _item("single", stem, {**more, "key": "".join(keys)}, options=options)


def true_or_false(stem: str, is_true: bool, right: str = "", wrong: str = "") -> dict[str, Any]:
    """Return the fields of a statement that is true or not, with what is said to either answer.

    The reasons that options of such an item give are for a person to write.
    """
    told = {True: right if is_true else wrong, False: wrong if is_true else right}
    options = [
        {"id": letter, "verdict": str(verdict).lower()}
        | ({"rationale": told[verdict]} if told[verdict] else {})
        for letter, verdict in (("a", True), ("b", False))
    ]
    return {"type": "true-false", "stem": stem, "options": options, "key": "a" if is_true else "b"}


def matched(
    stem: str,
    pairs: Sequence[tuple[str, str]],
    others: Iterable[str] = (),
    *,
    responses: Iterable[str] = (),
    rationales: Iterable[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return the fields of a matching item: premises with responses, and responses of none.

    ``responses`` says in which order they are listed, ``rationales`` why each pair is right.
    """
    texts = list(dict.fromkeys([*responses, *(response for _premise, response in pairs), *others]))
    premises = [
        {"id": str(number), "text": premise, "key": _letter(texts.index(response))}
        for number, (premise, response) in enumerate(pairs, 1)
    ]
    for one, rationale in zip(premises, rationales, strict=False):
        if rationale:
            one["rationale"] = rationale
    options = _options(map(Choice, texts))
    return _item("matching", stem, more, premises=premises, options=options)


def ordered(stem: str, steps: Iterable[Choice], **more: Any) -> dict[str, Any]:
    """Return the fields of an item whose steps are put in order; they are in the right one."""
    return _item("ordering", stem, more, options=_options(steps))


def numeric(stem: str, answer: str, tolerance: str = "", **more: Any) -> dict[str, Any]:
    """Return the fields of an item that is answered with a number, in plain digits."""
    return _item("numeric", stem, {"tolerance": tolerance if tolerance.strip("0.") else "", **more},
                 answer=answer)  # fmt: skip


def decimal(text: str) -> str:
    """Return a number in plain digits: ``1.5e3`` is 1500. Raises ``WrongError`` if it is none."""
    found = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(found):
        raise WrongError(_("expected a number such as 3 or 3.14, found {text}", text=text or "–"))
    return f"{Decimal(found):f}"


def written(
    stem: str, answers: Sequence[str] = (), *, lines: str = "", **more: Any
) -> dict[str, Any]:
    """Return the fields of an item that is answered in words; answers that count are its rubric.

    The first of them is the full answer. ``lines`` to write on are left out unless they are a
    number; no item has more than twelve.
    """
    room = min(int(lines), _MOST_LINES) if re.fullmatch("[0-9]{1,4}", lines) else 0
    said = "" if str(room) in {"0", _USUAL["lines"]} else str(room)
    rubric = [{"points": "1", "text": " / ".join(answers)}] if answers else []
    full = {"answer": answers[0], "rubric": rubric} if answers else {}
    return _item("short-answer", stem, {"lines": said, **more, **full})


def general_feedback(text: str) -> list[str]:
    """Return in words that feedback on a question as a whole is lost; nothing where it has none."""
    return [_("general feedback: {text}", text=to_plain(text))] if text else []


def question_of(course: Course, index: int, problems: Problems) -> Question:
    """Return an item of a bank as a question; ``index`` is its position, counted from 0.

    A picture that cannot be read is recorded.
    """
    written = plain(course.bank_file.data["items"][index])
    typed = course.bank.items[index].model_dump(mode="json")
    data: Mapping[str, Any] = {"type": "single", **_in_language(written, typed)}
    case = {one.id: one for one in course.bank.cases}.get(str(data.get("case")))
    place = course.bank_file.place(("items", index))
    paths = shown_paths([data, case.text if case else ""])
    read = {path: check_figure(place, path, course.folder, problems) for path in paths}
    pictures = {path: data for path, data in read.items() if data is not None}
    return Question(data, place, str(data["id"]), (), pictures)


def _in_language(written: Any, typed: Any) -> Any:
    """Return fields as their file has them, but texts as they were read: perhaps translated."""
    if isinstance(written, dict):
        return {key: _in_language(value, typed[key]) for key, value in written.items()}
    if isinstance(written, list):
        return [_in_language(*pair) for pair in zip(written, typed, strict=True)]
    return typed if isinstance(typed, str) else written


def shown_paths(value: Any) -> list[str]:
    """Return the paths of the pictures that texts and the fields of an item show."""
    if isinstance(value, str):
        return [path for _alt, path in PICTURE.findall(value)]
    own = []
    if isinstance(value, Mapping):
        own = [str(value["picture"])] if value.get("picture") else []
        value = list(value.values())
    found = [path for one in value or () for path in shown_paths(one)] + own
    return list(dict.fromkeys(found))


def with_case(question: Question, course: Course) -> Question:
    """Return a question whose stem begins with the case that it is about."""
    name = question.data.get("case")
    if not name:
        return question
    case = {one.id: one for one in course.bank.cases}[str(name)]
    stem = f"**{case.title}**\n\n{case.text.strip()}\n\n{question.stem}"
    return question.with_fields(stem=stem, case=None)


EVERY_TYPE = frozenset(MODELS)
"""The names of all types of item."""


@dataclass(frozen=True)
class About:
    """What is exported, for the file's own head."""

    id: str
    """Of the module."""
    title: str
    language: str
    """Of the questions, as a tag: ``ru``."""
    course: Course | None = None
    """The module itself, for formats that are our own."""


@dataclass(frozen=True)
class Format:
    """A format of questions: how it is recognised, read and written."""

    name: str
    """As people type it after ``--format``, and in file names."""
    title: str
    """What people call it, in the language of its maker."""
    suffix: str
    """The ending of its files, with the dot."""
    types: frozenset[str]
    """The types of item that it has itself; others may be shown as one best answer."""
    keeps: frozenset[str]
    """Those of ``FIELDS`` that come back as they went out."""
    looks_like: Callable[[QuestionFile], bool]
    """Says whether a file is in this format, without reading all of it where that is long."""
    read: Callable[[QuestionFile, Problems], Iterable[Question]]
    """Yields the questions of a file; one that cannot be understood is recorded and left out."""
    write: Callable[[Sequence[Question], About], bytes] | None = None
    """Returns a file of questions, all of ``types``; ``None`` if it is only read."""
    most_choices: int = 26
    """Options that a question may have."""
    original: bool = False
    """Whether it has the questions as the bank has them, never translated, with headings in the
    language that is spoken."""
    limits: Callable[[Question], Iterable[str]] = field(default=lambda _question: ())
    """Yields what of a question is longer, or more, than its programs take, in words."""


def shown_as(question: Question, kind: Format) -> Question | None:
    """Return a question as a format has it; ``None`` if the format has nothing like it."""
    shown = question if question.type in kind.types else question.as_single()
    if shown is None or shown.type not in kind.types or len(shown.choices) > kind.most_choices:
        return None
    return shown


def lost_fields(question: Question, kind: Format) -> frozenset[str]:
    """Return which of ``FIELDS`` a question says something in and a format does not keep."""
    having = question.having() | ({"markup"} if has_markup(question.stem) else set())
    return frozenset(having - kind.keeps)


def named(fields: Collection[str]) -> str:
    """Return fields in words for trainers."""
    return and_list([_(words) for name, words in FIELDS.items() if name in fields])


def changes(question: Question, kind: Format) -> Iterator[str]:
    """Yield how a format has a question otherwise than the bank, in words for trainers."""
    shown = shown_as(question, kind)
    if shown is None:
        if len(question.choices) > kind.most_choices:
            yield _("left out: it has {n} options, and {format} takes {most}",
                    n=len(question.choices), format=kind.title, most=kind.most_choices)  # fmt: skip
        else:
            yield _("left out: {format} has no questions of the type {type}",
                    format=kind.title, type=_(question.type))  # fmt: skip
        return
    if shown.type != question.type:
        yield _("written as a question with one best answer, not as {type}",
                type=_(question.type))  # fmt: skip
    yield from kind.limits(shown)

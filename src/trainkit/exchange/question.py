"""A question on its way in or out: the fields of an item as far as they are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import ascii_lowercase
from typing import Any

from trainkit.exchange.plain import WrongError, to_plain
from trainkit.problems import Place
from trainkit.text.languages import N_, _

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
        """Return the question as one with one best answer; ``None`` if it is not of that kind."""
        simpler = _SIMPLER.get(self.type)
        return simpler(self) if simpler else None


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


def _verdicts_spelled(question: Question) -> Question:
    """Return a statement with reasons as a question; options without a reason are the verdict."""
    options = []
    for one in question.data.get("options") or ():
        text, is_true = one.get("text") or "", str(one.get("verdict")).lower() == "true"
        if not text:
            words = _("True") if is_true else _("False")
        elif is_true:
            words = _("True, {reason}", reason=text)
        else:
            words = _("False, {reason}", reason=text)
        options.append({**{k: v for k, v in one.items() if k != "verdict"}, "text": words})
    return question.with_fields(type="single", options=options)


def _picture_shown(question: Question) -> Question:
    """Return a place on a picture as a question that shows the picture in its stem."""
    alt, picture = question.data.get("alt") or "", question.data.get("picture")
    stem = f"![{alt}]({picture})\n\n{question.stem}"
    return question.with_fields(type="single", stem=stem, shuffle="false", picture=None, alt=None)


_SIMPLER: Mapping[str, Callable[[Question], Question]] = {
    "single": lambda question: question,
    "true-false": _verdicts_spelled,
    "hot-spot": _picture_shown,
}

"""How right answers are marked in a Word file, as all its questions together show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainkit.exchange.word.drafts import Draft, Option
from trainkit.exchange.word.lines import Line
from trainkit.exchange.word.typed import asks_for_several
from trainkit.languages import N_, _

__all__ = ["Marking", "marking_of", "take_unlabelled"]

_SIGN = "sign"
_MARKS: Mapping[str, str] = {
    _SIGN: N_("marked with a sign"),
    "highlight": N_("highlighted"),
    "shading": N_("shaded"),
    "colour": N_("in another colour"),
    "underline": N_("underlined"),
    "bold": N_("in bold"),
    "italic": N_("in italics"),
    "strike": N_("struck through"),
}
"""What may mark right answers; where two do alike the first is taken."""
_VALUED = ("highlight", "shading", "colour")
"""Of which all options may have some, and right ones another."""
_SIGNED = re.compile(
    r"\s*[*+✓✔√]\s*(?=\S)|\s*(?:\*+|\(\s*[+*✓✔]\s*\)|(?<=\s)\+|[✓✔√☑]|[(\[]\s*(?:correct|right|key|"
    r"правильн\w+|верн\w+|ответ|درست|صحیح)(?:\s+(?:answer|ответ|вариант))?\s*[)\]])\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Marking:
    """How the right options of a file are marked."""

    name: str
    """One of the marks; empty if none is used."""
    usual: Mapping[str, str]
    """Of highlight, shading and colour what most options have."""
    several: bool
    """Whether the file has questions with more than one right option."""
    has_words: bool
    """Whether any question has its key in words."""
    confirms: bool = False
    """Whether most questions have their keys in words, which marks confirm or contradict."""

    @property
    def words(self) -> str:
        """How a marked option looks, for trainers."""
        return _(_MARKS[self.name])

    def marked(self, draft: Draft) -> list[int]:
        """Return the positions of the options that are marked."""
        return _marked(draft.options, self.name, self.usual) if self.name else []

    def takes_several(self, stem: str) -> bool:
        """Whether more than one marked option is meant."""
        return self.name == _SIGN or self.several or asks_for_several(stem)

    def bare(self, option: Option) -> Line:
        """Return an option without the sign that marks it."""
        return _without_sign(option) if self.name == _SIGN else option.line


def _without_sign(option: Option) -> Line:
    if option.line.role:
        return option.line
    text, start = option.line.text, 0
    if found := _SIGNED.match(text):
        start = found.end() if found.end() < len(text) else 0
    ends = [one.start() for one in _SIGNED.finditer(text, start + 1) if one.end() == len(text)]
    return option.line.part(start, ends[0] if ends else None)


def _marked(options: Iterable[Option], name: str, usual: Mapping[str, str]) -> list[int]:
    return [n for n, one in enumerate(options) if _mark(one, name) not in {"", usual.get(name)}]


def _mark(option: Option, name: str) -> str:
    if name != _SIGN:
        return option.line.marks.get(name, "")
    is_signed = option.is_marked or _without_sign(option).text != option.line.text.strip()
    return _SIGN if is_signed and not option.line.role else ""


def marking_of(drafts: Sequence[Draft]) -> Marking:
    """Return how a file marks its right options."""
    asked = [one for one in drafts if len(one.options) > 1 and not one.premises]
    usual = {name: _usual(name, asked) for name in _VALUED}
    worded = [one for one in asked if one.key or one.of("order")]
    is_worded = 2 * len(worded) >= len(asked)
    by_hand = [one for one in asked if not one.options[0].line.role]
    open_ones = by_hand if is_worded else [one for one in asked if not one.key]
    best, fitting = "", list[int]()
    for name in _MARKS:
        counts = [(len(_marked(one.options, name, usual)), len(one.options)) for one in open_ones]
        fits = [count for count, of in counts if 0 < count < of]
        if len(fits) > len(fitting):
            best, fitting = name, fits
    if 5 * len(fitting) < len(open_ones):
        best = ""
    if is_worded:  # the marks only confirm the keys, or contradict them
        return Marking(best, usual, several=False, has_words=bool(worded), confirms=True)
    several = sum(count > 1 for count in fitting)
    return Marking(best, usual, several >= 2 and 5 * several >= len(fitting), bool(worded))


def _usual(name: str, drafts: Iterable[Draft]) -> str:
    counts = Counter(one.line.marks.get(name, "") for draft in drafts for one in draft.options)
    return next((value for value, count in counts.items() if 2 * count > counts.total()), "")


def take_unlabelled(drafts: Sequence[Draft]) -> None:
    """Take the lines below stems for options where some are marked and none has a letter.

    Only if that is how most questions without options look.
    """
    bare = [one for one in drafts if not one.options and not one.of("answer", "answers")]
    found = [(one, options) for one in bare if (options := _unlabelled(one))]
    for draft, options in found if 2 * len(found) >= len(bare) else ():
        draft.stem, draft.options = draft.stem[:1], options


def _unlabelled(draft: Draft) -> list[Option]:
    lines = [one for one in draft.stem if isinstance(one, Line) and not one.role]
    if len(lines) < 3 or len(lines) < len(draft.stem) or draft.lines:
        return []
    options = [Option("", one, "line") for one in lines[1:]]
    marked = [bool(_mark(one, _SIGN) or one.line.marks) for one in options]
    is_asked = lines[0].text.rstrip().endswith(("?", "؟", ":", "…"))
    return options if is_asked and 0 < sum(marked) < len(marked) else []

"""Questions of a Word file while they are gathered, and how right answers are marked in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.styles import OWN, PLAIN
from trainkit.exchange.word.typed import LATIN, Label, asks_for_several, without_directions
from trainkit.languages import N_, _

__all__ = [
    "SIGN",
    "Draft",
    "Marking",
    "Option",
    "Styled",
    "marking_of",
    "stem_text",
    "take_unlabelled",
]

SIGN = "sign"
"""The mark that is typed: an asterisk, a plus, a tick."""
_VALUED = ("highlight", "shading", "colour")
_MARKS = (SIGN, *_VALUED, "underline", "bold", "label bold", "italic", "strike")
"""What may mark right answers; where two do alike the first is taken."""
_NAMES: Mapping[str, str] = {
    SIGN: N_("marked with a sign"),
    "highlight": N_("highlighted"),
    "shading": N_("shaded"),
    "colour": N_("in another colour"),
    "underline": N_("underlined"),
    "bold": N_("in bold"),
    "label bold": N_("in bold"),
    "italic": N_("in italics"),
    "strike": N_("struck through"),
}
_SIGNED = re.compile(
    r"\s*[*+✓✔√]\s*(?=\S)|\s*(?:\*+|\(\s*[+*✓✔]\s*\)|(?<=\s)\+|[✓✔√☑]|[(\[]\s*(?:correct|right|key|"
    r"правильн\w+|верн\w+|ответ|درست|صحیح)(?:\s+(?:answer|ответ|вариант))?\s*[)\]])\s*$",
    re.IGNORECASE,
)

Styled = Mapping[str, str]
"""Formats that all letters of a line have, with their values."""


@dataclass(slots=True)
class Option:
    """One option, or one response or premise of a table."""

    sign: str
    """Its letter or number."""
    line: Line
    kind: str = "letter"
    signed: bool = False
    """Whether a sign before it marks it as right."""
    label: Styled = field(default_factory=dict)
    """The format of a typed label."""
    reasons: list[Line] = field(default_factory=list)

    def bare(self, *, signs: bool) -> Line:
        """Return its line; with ``signs`` without those that mark right answers."""
        if not signs or self.line.role:
            return self.line
        text = self.line.text
        start = 0
        if found := _SIGNED.match(text):
            start = found.end() if found.end() < len(text) else 0
        end = next((one.start() for one in _SIGNED.finditer(text, start + 1)
                    if one.end() == len(text)), None)  # fmt: skip
        return self.line.part(start, end)

    @property
    def has_sign(self) -> bool:
        """Whether a typed sign marks it as right."""
        return self.signed or self.bare(signs=True).text != self.line.text.strip()


@dataclass(slots=True)
class Draft:
    """One question as far as it was read."""

    at: int
    """The number of the paragraph in which it starts."""
    number: int | None = None
    stem: list[Line | Table] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    premises: list[Option] = field(default_factory=list)
    """Of a table of two columns whose lines are matched; ``options`` are the other column."""
    said: list[tuple[str, Line]] = field(default_factory=list)
    """What stands behind words such as ``Answer:``, by the names of ``typed``."""
    given: str = ""
    """Its key in a list at the end."""
    lines: int = 0
    """Lines to write on."""
    lost: list[str] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    last: str = "stem"
    """What was added last: ``stem``, ``option``, ``premise``, ``said``."""

    @property
    def words(self) -> str:
        """Its first words, for messages."""
        text = " ".join(one.text for one in self.stem if isinstance(one, Line))
        first = " ".join(text.split()[:8])
        return first if len(first) < 60 else first[:57] + "…"

    def of(self, *names: str) -> list[Line]:
        """Return what is said under some names."""
        return [line for name, line in self.said if name in names]

    @property
    def key(self) -> str:
        """Its key in words, if any is said."""
        said = next((line.text for line in self.of("answer", "answers")), self.given)
        return without_directions(said).strip()

    @property
    def signs(self) -> list[str]:
        """The letters of its options, Latin ones where they have none."""
        if all(one.sign for one in self.options):
            return [one.sign for one in self.options]
        return [*LATIN[: len(self.options)]]

    def options_to_stem(self) -> None:
        """Take what looked like options for a list in the stem."""
        for one in self.options:
            is_bullet = one.kind == "bullet"
            lead = [("" if is_bullet else f"{one.sign}. ", PLAIN)]
            label = Label("bullet", "", 0, ()) if is_bullet else None
            self.stem.append(Line(one.line.at, (*lead, *one.line.runs), label))
        self.options = []


@dataclass(frozen=True)
class Marking:
    """How the right options of a file are marked, as all its questions together show."""

    name: str
    """One of the marks; empty if keys are said in words."""
    usual: Mapping[str, str]
    """Of highlight, shading and colour what most options have."""
    several: bool
    """Whether the file has questions with more than one right option."""
    has_words: bool
    """Whether any question has its key in words."""

    @property
    def words(self) -> str:
        """How a marked option looks, for trainers."""
        return _(_NAMES[self.name]) if self.name else ""

    def marked(self, draft: Draft) -> list[int]:
        """Return the positions of the options that are marked."""
        if not self.name:
            return []
        return _marked(draft, self.name, self.usual)

    def takes_several(self, stem: str) -> bool:
        """Whether more than one marked option is meant."""
        return self.name == SIGN or self.several or asks_for_several(stem)


def _marked(draft: Draft, name: str, usual: Mapping[str, str]) -> list[int]:
    found = []
    for n, one in enumerate(draft.options):
        if name == SIGN:
            is_marked = not one.line.role and one.has_sign
        elif name == "label bold":
            is_marked = "bold" in one.label
        elif name in usual:
            is_marked = one.line.marks.get(name, "") != usual[name]
        else:
            is_marked = name in one.line.marks
        if is_marked:
            found.append(n)
    return found


def marking_of(drafts: Sequence[Draft]) -> Marking:
    """Return how a file marks its right options."""
    asked = [one for one in drafts if len(one.options) > 1 and not one.premises]
    usual = {name: _usual(name, asked) for name in _VALUED}
    worded = [one for one in asked if one.key or one.of("order")]
    has_words = bool(worded)
    if 2 * len(worded) >= len(asked):
        return Marking("", usual, several=False, has_words=has_words)
    open_ones = [one for one in asked if not one.key]
    best, many, several = "", 0, 0
    for name in _MARKS:
        counts = [(len(_marked(one, name, usual)), len(one.options)) for one in open_ones]
        fitting = [count for count, of in counts if 0 < count < of]
        if len(fitting) > many:
            best, many = name, len(fitting)
            several = sum(count > 1 for count in fitting)
    if 5 * many < len(open_ones):
        best = ""
    return Marking(best, usual, several >= 2 and 5 * several >= many, has_words)


def take_unlabelled(drafts: Sequence[Draft]) -> None:
    """Take the lines below stems for options where some are marked and none has a letter.

    Only if that is how most questions without options look.
    """
    bare = [one for one in drafts if not one.options and not one.of("answer", "answers")]
    found = [one for one in bare if _has_marked_lines(one)]
    if not found or 2 * len(found) < len(bare):
        return
    for draft in found:
        first, *others = draft.stem
        draft.stem = [first]
        draft.options = [
            Option("", one, "line", bool(_SIGNED.match(one.text)))
            for one in others
            if isinstance(one, Line)
        ]


def _has_marked_lines(draft: Draft) -> bool:
    lines = [one for one in draft.stem if isinstance(one, Line) and not one.role]
    if len(lines) < 3 or len(lines) < len(draft.stem) or draft.lines:
        return False
    options = [Option("", one) for one in lines[1:]]
    marked = [bool(one.has_sign or one.line.marks) for one in options]
    return lines[0].text.rstrip().endswith(("?", "؟", ":", "…")) and 0 < sum(marked) < len(marked)


def _usual(name: str, drafts: Iterable[Draft]) -> str:
    counts = Counter(one.line.marks.get(name, "") for draft in drafts for one in draft.options)
    return counts.most_common(1)[0][0] if counts else ""


def stem_text(draft: Draft, dropped: Iterable[str] = ()) -> str:
    """Return the stem as Markdown; formats in ``dropped`` go where a whole line has them."""
    parts: list[str] = []
    before = ""
    for one in draft.stem:
        kind, text = _block(one, set(dropped))
        if kind and kind == before:
            parts[-1] += f"\n{text}"
        elif kind == "" and isinstance(one, Line) and not one.is_first and parts:
            parts[-1] += f"\\\n{text}"
        else:
            parts.append(text)
        before = kind
    return "\n\n".join(_fenced(parts)).strip()


_CODE = "\x00"


def _block(one: Line | Table, dropped: set[str]) -> tuple[str, str]:
    """Return the kind of a block that goes on over lines, and a line of it."""
    if isinstance(one, Table):
        return "", one.markdown()
    role = OWN.get(one.role, "")
    if role == "code":
        return role, _CODE + one.text
    text = one.markdown(*(dropped & one.marks.keys()))
    line = " ".join(text.split())
    if role == "list" or (one.label and one.label.kind == "bullet"):
        return "list", f"- {line}"
    if role == "steps":
        return role, f"{one.label.number if one.label else 1}. {line}"
    if role == "quote":
        return role, f"> {line}"
    return "", text


def _fenced(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield f"```\n{part.replace(_CODE, '')}\n```" if part.startswith(_CODE) else part

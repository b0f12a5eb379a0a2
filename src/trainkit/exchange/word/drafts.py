"""Questions of a Word file while they are gathered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import groupby

from trainkit.exchange.word.lines import Line, Table
from trainkit.exchange.word.styles import OWN, PLAIN
from trainkit.exchange.word.typed import LATIN, Label, without_directions

__all__ = ["Draft", "Option"]


@dataclass(slots=True)
class Option:
    """One option, or one response or premise of a table."""

    sign: str
    """Its letter or number; empty if it has none."""
    line: Line
    """Its words, without the label."""
    kind: str = "letter"
    """That of its label."""
    is_marked: bool = False
    """Whether a sign before its label marks it as right."""
    reasons: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, label: Label, line: Line) -> Option:
        """Return the option that a line is; ``label`` stands in it or before it."""
        return cls(label.sign, line.part(label.end), label.kind, label.marked)

    def append(self, line: Line) -> None:
        """Take a line that goes on with its words."""
        space = ((" ", line.runs[0][1]),) if line.runs else ()
        self.line = replace(self.line, runs=(*self.line.runs, *space, *line.runs))


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
    wrong: str = ""
    """Why it is left out; empty if it is not."""
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
        signs = [one.sign for one in self.options]
        return signs if all(signs) else [*LATIN[: len(signs)]]

    def options_to_stem(self) -> None:
        """Take what looked like options for a list in the stem."""
        for one in self.options:
            lead = [] if one.kind == "bullet" else [(f"{one.sign}. ", PLAIN)]
            label = Label("bullet", "", 0, ()) if one.kind == "bullet" else None
            self.stem.append(Line(one.line.at, (*lead, *one.line.runs), label))
        self.options = []

    def markdown(self, dropped: Collection[str] = ()) -> str:
        """Return the stem; formats in ``dropped`` go where a whole line has them."""
        parts: list[str] = []
        for kind, group in groupby(self.stem, _kind):
            shown = [(one, _shown(one, kind, dropped)) for one in group]
            if kind == "code":
                parts.append("\n".join(["```", *(text for _one, text in shown), "```"]))
            elif kind:
                parts.append("\n".join(text for _one, text in shown))
            for one, text in shown if not kind else ():
                if isinstance(one, Line) and not one.is_first and parts:
                    parts[-1] += f"\\\n{text}"
                else:
                    parts.append(text)
        return "\n\n".join(parts).strip()


def _kind(one: Line | Table) -> str:
    """Return the kind of a block that goes on over lines."""
    role = OWN.get(one.role, "") if isinstance(one, Line) else ""
    if isinstance(one, Line) and not role and one.label and one.label.kind == "bullet":
        return "list"
    return role if role in {"code", "list", "steps", "quote"} else ""


def _shown(one: Line | Table, kind: str, dropped: Collection[str]) -> str:
    if isinstance(one, Table):
        return one.markdown()
    if kind == "code":
        return one.text
    text = one.markdown(*(name for name in dropped if name in one.marks))
    number = one.label.number if one.label else 1
    lead = {"list": "- ", "steps": f"{number}. ", "quote": "> "}.get(kind)
    return lead + " ".join(text.split()) if lead else text

"""What sessions hand out besides handouts: sets of cards, strips and sheets, in ``cards.md``.

Each set is a part ``## Action strips {#action-strips session=authority for=table shape=strips}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trainkit.model.loaded import Course
from trainkit.model.translating import sections_of
from trainkit.model.validate import Report
from trainkit.problems import Place, Problems


class For(StrEnum):
    """Who gets a copy of a set."""

    TABLE = "table"
    PAIR = "pair"
    PERSON = "person"
    TRAINER = "trainer"


class Shape(StrEnum):
    """What a set is printed as."""

    STRIPS = "strips"
    CARDS = "cards"
    SHEET = "sheet"


@dataclass(frozen=True)
class Card:
    """What is cut out as one; Markdown."""

    name: str
    front: str
    back: str = ""


@dataclass(frozen=True)
class CardSet:
    """One part of ``cards.md``; its values are as written, ``check_cards`` says what is wrong."""

    title: str
    values: dict[str, str]
    text: str
    line: int

    @property
    def whom(self) -> For:
        """Who gets a copy."""
        return For(self.values["for"])

    @property
    def shape(self) -> Shape:
        """What it is printed as."""
        return Shape(self.values["shape"])

    @property
    def steps(self) -> frozenset[int]:
        """The steps without which it is left out, counted from 1; empty for the whole session."""
        return frozenset(map(int, filter(None, self.values.get("steps", "").split(","))))

    @property
    def facts(self) -> str:
        """What holds for all cards of a table: the lines around it."""
        lines = self.text.split("\n")
        if not any(line.startswith("|") for line in lines):
            return ""
        return "\n".join(line for line in lines if not line.startswith("|")).strip()

    @property
    def cards(self) -> tuple[Card, ...]:
        """The rows of its tables, or what stands between lines of ``---``."""
        rows = [cells(line) for line in self.text.split("\n") if line.startswith("|")]
        if rows:
            return tuple(Card(*row[:3]) for row in rows[2:] if len(row) > 1)
        blocks = re.split(r"^---$", self.text, flags=re.MULTILINE)
        return tuple(Card(str(n), block.strip()) for n, block in enumerate(blocks, 1))


def cells(line: str) -> list[str]:
    """Return the cells of a row of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


_HEADING = re.compile(r"## +(?P<title>.+?) *\{#(?P<id>[\w-]+)(?P<values>(?: +\w+=\S+)*) *\}")
_VALUES = {
    "session": r"[\w-]+",
    "for": "|".join(For),
    "shape": "|".join(Shape),
    "steps": r"\d+(?:,\d+)*",
}


def card_sets(text: str) -> Iterator[CardSet]:
    """Yield the sets of a text; a part without a title has no values."""
    for section in sections_of(re.sub(r"^###", "\0", text, flags=re.MULTILINE)):
        head, _, body = section.text.replace("\0", "###").partition("\n")
        found = _HEADING.fullmatch(head.strip())
        values = dict(one.split("=", 1) for one in found["values"].split()) if found else {}
        title, name = (found["title"], {"id": found["id"]}) if found else ("", {})
        yield CardSet(title, name | values, body.strip(), section.line)


def check_cards(course: Course, problems: Problems) -> None:
    """Record sets that are for no session, for nobody, or without a card, and sets not there."""
    _check_handed_out(course, problems)
    sessions = {one.id: len(one.steps) for one in course.module.sessions}
    seen = set[str]()
    for one in card_sets(course.cards or ""):
        place, values = Place(course.cards_path, one.line, 1), one.values
        wrong = [
            name
            for name, rule in _VALUES.items()
            if not re.fullmatch(rule, values.get(name, "1" if name == "steps" else ""))
        ]
        if wrong or not one.title or values.keys() - {"id"} - _VALUES.keys():
            problems.error(
                place,
                'expected "## Title {{#id session=… for={whom} shape={shape}}}", and steps=3,4 for '
                "a set of some steps",
                whom=_VALUES["for"],
                shape=_VALUES["shape"],
            )
            continue
        if values["session"] not in sessions:
            problems.error(
                place,
                '"{name}" is not a session of module.yaml; there: {names}',
                name=values["session"],
                names=", ".join(sessions),
            )
        elif max(one.steps, default=1) > sessions[values["session"]]:
            problems.error(place, "the session has {n} steps", n=sessions[values["session"]])
        if values["id"] in seen:
            problems.error(place, 'a second set with the id "{name}"', name=values["id"])
        seen.add(values["id"])
        if not one.text or (one.shape is not Shape.SHEET and not all(c.front for c in one.cards)):
            problems.error(place, "expected a card in each row, or between two lines of ---")


_HANDED_OUT = re.compile(r"\b(?:cop(?:y|ies)|cut|envelopes?|(card|strip|slip|sheet)s?)\b", re.I)
_KNOWN_PAPER = re.compile(
    r"\b(?:exercise|handout|desk card|law card|flip.?chart|A4|of paper|case file)\b", re.I
)


def _check_handed_out(course: Course, problems: Problems) -> None:
    """Record what sessions hand out and no document prints: "Eight strips for each table"."""
    if course.language != "en":
        return  # the words are looked for in English
    report, titles = Report(course.module_file, problems), dict[str, str]()
    for one in card_sets(course.cards or ""):
        session_id = one.values.get("session", "")
        titles[session_id] = f"{titles.get(session_id, '')} {one.title.casefold()}"
    for index, session in enumerate(course.module.sessions):
        steps = [(("steps", n, "material"), one.material) for n, one in enumerate(session.steps)]
        named = [(("materials", n), text) for n, text in enumerate(session.materials)]
        for field, text in (*named, *steps):
            found = _HANDED_OUT.search(text or "")
            if not found or _KNOWN_PAPER.search(text or ""):
                continue
            if (found[1] or "").casefold() not in titles.get(session.id, ()):
                report.warning(
                    ("sessions", index, *field),
                    '"{word}": no set of cards.md prints this for the session "{id}"; add it there',
                    word=found[0],
                    id=session.id,
                )

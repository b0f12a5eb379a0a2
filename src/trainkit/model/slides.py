"""A module's slides, ``slides.md``: Markdown with ``---`` between slides.

``## Title {#session-id}`` begins the slides of a session, ``### Title`` is a slide's title. Words
in braces behind it say what kind of slide it is and to which step of the session it belongs:
``### Who gets the change? {question step=2}``. What follows a line ``Notes:`` is for the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict

from trainkit.problems import Place, Problems
from trainkit.render.powerpoint import (
    INDENT,
    LAYOUTS,
    Paragraph,
    fitting_letter_size,
    fitting_size,
    fitting_table_size,
)
from trainkit.text.languages import _


class SlideKind(StrEnum):
    """What a slide is for; printed above its title."""

    TEXT = "text"
    QUESTION = "question"
    """An open question to the room."""
    POLL = "poll"
    """A question with options; the next slide has the answer."""
    ANSWER = "answer"
    CASE = "case"
    """A worked case."""
    EXERCISE = "exercise"
    """The task of a step, with its minutes."""
    DEBRIEF = "debrief"


class Mark(StrEnum):
    """What stands before a line."""

    NONE = ""
    BULLET = "bullet"
    NUMBER = "number"
    LETTER = "letter"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Run(_Part):
    """Letters in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


class Line(_Part):
    """A paragraph or an entry of a list."""

    runs: tuple[Run, ...]
    mark: Mark = Mark.NONE

    @property
    def text(self) -> str:
        """Its words without style."""
        return plain(self.runs)


class Figure(_Part):
    """A picture of the module, or the part of it that the slide shows."""

    name: str
    """The path in the module's folder."""
    alt: str
    part: tuple[int, int, int, int] | None = None
    """Left, top, width and height in the drawing's own units; all of it if ``None``."""


class Slide(_Part):
    """One slide as an author wrote it."""

    line: int
    """Where its title stands, counted from 1."""
    session: str
    step: int
    """The step of the session to which it belongs, counted from 1."""
    title: tuple[Run, ...]
    kind: SlideKind = SlideKind.TEXT
    lines: tuple[Line, ...] = ()
    table: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    """Rows of cells; the first row is the heading."""
    figure: Figure | None = None
    artefact: tuple[str, ...] = ()
    """The lines of a log, a page or a post, as they are."""
    artefact_line: int = 0
    """Where the first of them stands, counted from 1."""
    notes: str = ""
    """What the speaker says; Markdown."""

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The table's words without style."""
        return tuple(tuple(map(plain, row)) for row in self.table)

    @property
    def fit(self) -> Fit:
        """How it is laid out."""
        return fit_of(
            self.kind, self.lines, self.rows, self.artefact, has_figure=self.figure is not None
        )


class SlideText(_Part):
    """What a ``slides.md`` holds."""

    slides: tuple[Slide, ...] = ()
    sessions: tuple[tuple[str, int], ...] = ()
    """The ids of the session headings, with their lines."""


def plain(runs: Iterable[Run]) -> str:
    """Return the words of runs."""
    return "".join(run.text for run in runs)


class Fit(_Part):
    """The layout that a slide gets, and the sizes of its type in points."""

    layout: str
    """A name in ``LAYOUTS``."""
    text_size: int | None
    """``None`` if the text does not fit even in the smallest type."""
    table_size: int | None
    letter_size: int | None
    """Of an artefact."""


def fit_of(
    kind: SlideKind,
    lines: Sequence[Line],
    rows: Sequence[Sequence[str]] = (),
    artefact: Sequence[str] = (),
    *,
    has_figure: bool = False,
    layout: str = "",
) -> Fit:
    """Return how what stands on a slide is laid out; ``layout`` names one in place of the usual."""
    shown = "table" if rows else "picture" if has_figure else "artefact" if artefact else ""
    layout = layout or _layout(kind, shown, has_text=bool(lines))
    boxes = LAYOUTS[layout]
    paragraphs = [Paragraph(line.text, INDENT if line.mark else 0) for line in lines]
    return Fit(
        layout=layout,
        text_size=fitting_size(paragraphs, boxes["text"]) if lines else None,
        table_size=fitting_table_size(rows, boxes["table"]) if rows else None,
        letter_size=fitting_letter_size(artefact, boxes["artefact"]) if artefact else None,
    )


def _layout(kind: SlideKind, shown: str, *, has_text: bool) -> str:
    if shown:
        return f"Text and {shown}" if has_text else shown.capitalize()
    return {SlideKind.EXERCISE: "Exercise", SlideKind.ANSWER: "Answer"}.get(kind, "Text")


_SESSION = re.compile(r"^##\s+.*?\{#(?P<id>[^}]*)\}\s*$")
_TITLE = re.compile(r"^###\s+(?P<title>.*?)\s*(?:\{(?P<words>[^}]*)\})?\s*$")
_NOTES = re.compile(r"^Notes:\s*(?P<text>.*)$")
_STEP = re.compile(r"step=(\d{1,2})")
_PART = re.compile(r"part=(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})")


def read_slides(path: Path, text: str, problems: Problems) -> SlideText:
    """Return the slides of a file; what cannot be read as a slide is recorded."""
    reader = _Reader(path, problems)
    for first, lines in _chunks(text):
        reader.read(first, lines)
    return SlideText(slides=tuple(reader.slides), sessions=tuple(reader.sessions))


def _chunks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between two lines ``---``, with the number of its first line.

    The heading of a session ends the slide before it, too.
    """
    first, chunk = 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        is_rule = line.rstrip() == "---"
        if is_rule or _SESSION.match(line):
            yield first, chunk
            first, chunk = (number + 1, []) if is_rule else (number, [line])
        else:
            chunk.append(line)
    yield first, chunk


@dataclass
class _Reader:
    """Reads slide after slide; a slide belongs to the session and the step that came last."""

    path: Path
    problems: Problems
    session: str = ""
    step: int = 1
    slides: list[Slide] = field(default_factory=list)
    sessions: list[tuple[str, int]] = field(default_factory=list)

    def read(self, first: int, lines: list[str]) -> None:
        """Read what stands between two lines ``---``."""
        numbered = list(enumerate(lines, first))
        while numbered and not numbered[0][1].strip():
            numbered.pop(0)
        if numbered and (heading := _SESSION.match(numbered[0][1])):
            self.session, self.step = heading["id"], 1
            self.sessions.append((self.session, numbered.pop(0)[0]))
            while numbered and not numbered[0][1].strip():
                numbered.pop(0)
        if not numbered:
            return
        number, line = numbered[0]
        title = _TITLE.match(line)
        if title is None or not title["title"]:
            self._error(number, _('expected a slide\'s title, such as "### Two kinds of ledger"'))
        elif not self.session:
            self._error(
                number,
                _(
                    'the slide does not belong to a session; put a line such as "## Title '
                    "{#session-id}\" above it, with the session's id from module.yaml"
                ),
            )
        else:
            self.slides.append(self._slide(number, title, numbered[1:]))

    def _slide(self, number: int, title: re.Match[str], below: list[tuple[int, str]]) -> Slide:
        shown, notes = _without_notes(below)
        content = _Content(self.path, self.problems, shown[0][0] if shown else number)
        content.read("\n".join(line for _number, line in shown))
        kind, part = self._words(number, title)
        figure = content.figure
        if part and figure is None:
            self._error(number, _('"part=" needs a figure on the slide'))
        if figure is not None and part:
            figure = figure.model_copy(update={"part": part})
        lines = tuple(content.lines)
        if kind is SlideKind.POLL:
            lines = tuple(
                line.model_copy(update={"mark": Mark.LETTER}) if line.mark else line
                for line in lines
            )
        return Slide(
            line=number,
            session=self.session,
            step=self.step,
            title=runs_of(title["title"]),
            kind=kind,
            lines=lines,
            table=content.table,
            figure=figure,
            artefact=content.artefact,
            artefact_line=content.artefact_line,
            notes=notes,
        )

    def _words(
        self, number: int, title: re.Match[str]
    ) -> tuple[SlideKind, tuple[int, int, int, int] | None]:
        """Return what the words in braces say: the kind and the figure's part."""
        kind, part = SlideKind.TEXT, None
        for word in re.finditer(r"\S+", title["words"] or ""):
            if word[0] in set(SlideKind):
                kind = SlideKind(word[0])
            elif step := _STEP.fullmatch(word[0]):
                self.step = int(step[1])
            elif found := _PART.fullmatch(word[0]):
                part = (int(found[1]), int(found[2]), int(found[3]), int(found[4]))
            else:
                known = ", ".join([*SlideKind, "step=2", "part=0,0,350,200"])
                self._error(
                    number,
                    _('expected words such as {known}, found "{word}"', known=known, word=word[0]),
                    title.start("words") + word.start() + 1,
                )
        return kind, part

    def _error(self, line: int, message: str, column: int = 1) -> None:
        self.problems.error(Place(self.path, line, column), message)


def _without_notes(numbered: list[tuple[int, str]]) -> tuple[list[tuple[int, str]], str]:
    for index, (_number, line) in enumerate(numbered):
        if found := _NOTES.match(line):
            rest = [found["text"], *(line for _number, line in numbered[index + 1 :])]
            return numbered[:index], "\n".join(rest).strip()
    return numbered, ""


@dataclass
class _Content:
    """What stands on a slide below its title."""

    path: Path
    problems: Problems
    first: int
    """The number of the text's first line in the file."""
    lines: list[Line] = field(default_factory=list)
    table: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    figure: Figure | None = None
    artefact: tuple[str, ...] = ()
    artefact_line: int = 0

    def read(self, text: str) -> None:
        """Read paragraphs, a flat list, and a table, figure or artefact; record anything else."""
        tokens = _parser().parse(text)
        mark = Mark.NONE
        for index, token in enumerate(tokens):
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                if token.level:
                    self._error(
                        token, _("a slide cannot have a list inside a list; write one list")
                    )
                mark = Mark.BULLET if token.type == "bullet_list_open" else Mark.NUMBER
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                mark = Mark.NONE
            elif token.type == "table_open":
                self._only(token)
                self._read_table(tokens, index)
            elif token.type == "fence":
                self._only(token)
                self.artefact = tuple(token.content.rstrip("\n").split("\n"))
                self.artefact_line = self.first + (token.map or [0])[0] + 1
            elif token.type == "inline" and tokens[index - 1].type == "paragraph_open":
                self._read_paragraph(token, mark)
            elif token.type in _REFUSED:
                self._error(
                    token,
                    _(
                        "a slide can have paragraphs, a list, and a table, a figure or an "
                        "artefact, but not this"
                    ),
                )

    def _only(self, token: Token) -> None:
        if self.table or self.figure is not None or self.artefact:
            self._error(
                token,
                _("a slide has room for one table, figure or artefact; make two slides"),
            )

    def _read_paragraph(self, token: Token, mark: Mark) -> None:
        children = token.children or []
        if len(children) == 1 and children[0].type == "image":
            self._only(token)
            self.figure = _figure(children[0])
        else:
            self.lines.append(Line(runs=_runs(children), mark=mark))

    def _read_table(self, tokens: Sequence[Token], start: int) -> None:
        rows: list[list[tuple[Run, ...]]] = []
        for token, before in zip(tokens[start + 1 :], tokens[start:], strict=False):
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and before.type in {"th_open", "td_open"}:
                rows[-1].append(_runs(token.children or []))
        self.table = tuple(map(tuple, rows))

    def _error(self, token: Token, message: str) -> None:
        line = self.first + (token.map[0] if token.map else 0)
        self.problems.error(Place(self.path, line, 1), message)


_REFUSED = {"heading_open", "code_block", "blockquote_open", "hr"}


@cache
def _parser() -> MarkdownIt:
    options = {"html": False, "typographer": True, "quotes": "“”‘’"}
    return MarkdownIt("commonmark", options).enable(["table", "smartquotes"])


def runs_of(text: str) -> tuple[Run, ...]:
    """Return one line of Markdown as runs."""
    tokens = _parser().parseInline(text)
    return _runs(tokens[0].children or []) if tokens else ()


def _runs(children: Iterable[Token]) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = italic = 0
    for child in children:
        bold += (child.type == "strong_open") - (child.type == "strong_close")
        italic += (child.type == "em_open") - (child.type == "em_close")
        text = " " if child.type in {"softbreak", "hardbreak"} else child.content
        if not text:
            continue
        run = Run(text=text, bold=bold > 0, italic=italic > 0, code=child.type == "code_inline")
        if runs and runs[-1].model_copy(update={"text": ""}) == run.model_copy(update={"text": ""}):
            runs[-1] = run.model_copy(update={"text": runs[-1].text + text})
        else:
            runs.append(run)
    return tuple(runs)


def figures_in(text: str) -> Iterator[tuple[Figure, str]]:
    """Yield the figures of a Markdown text, each with its caption."""
    for token in _parser().parse(text):
        children = token.children or []
        if len(children) == 1 and children[0].type == "image":
            yield _figure(children[0]), str(children[0].attrGet("title") or "")


def _figure(image: Token) -> Figure:
    return Figure(name=str(image.attrGet("src")), alt=" ".join(image.content.split()))


def plain_paragraphs(text: str) -> tuple[str, ...]:
    """Return Markdown as paragraphs without signs, as a speaker's notes show it."""
    paragraphs: list[str] = []
    lists: list[int | None] = []
    for token in _parser().parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(None if token.type == "bullet_list_open" else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open" and lists[-1] is not None:
            lists[-1] = int(token.info or 0)
        elif token.type == "inline":
            mark = "" if not lists else "• " if lists[-1] is None else f"{lists[-1]}. "
            paragraphs.append(mark + plain(_runs(token.children or [])))
        elif token.type == "fence":
            paragraphs.extend(token.content.splitlines())
    return tuple(paragraphs)

"""The words of worksheets and keys, filled with solved values.

Every text of a file of words (``word_files``) is a Jinja2 template; a text or a value that is
missing is an error. Python computes the values and says which text stands where.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from trainkit.exercises.model import Column, Drawing, Grid, Question, Section
from trainkit.exercises.times import clock, day_text, named_day, offset_text
from trainkit.exercises.word_files import NO_OWN, ExerciseText, OwnWords, Term, read_words
from trainkit.text.languages import (
    and_list,
    digits,
    or_list,
    plural_form,
    spoken,
    with_percent_sign,
)

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NO_BREAK = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken."""
WORD_JOINER = "\N{WORD JOINER}"
"""Prints nothing; no line is broken at it."""


class Words:
    """The words of one kind of exercise in one language."""

    def __init__(self, text: ExerciseText, own: OwnWords = NO_OWN) -> None:
        self.text = text
        self._own = own

    def of(self, generator: str) -> Words:
        """Return the words of another kind, from the same files."""
        return words_of(generator, self._own)

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a term: ``place``, or ``places.home`` of a group."""
        return self._filled(self._source(name), values)

    def group(self, name: str) -> dict[str, Term]:
        """Return the terms of a group by their names, as they stand in the file."""
        found = self.text.terms[name]
        if not isinstance(found, dict):
            raise KeyError(f"{name} is no group")
        return found

    def choices(self, name: str) -> tuple[str, ...]:
        """Return the terms of a list, as they stand in the file: ``names``, or one of a group."""
        found = self._found(name)
        if not isinstance(found, tuple):
            raise KeyError(f"{name} is no list")
        return found

    def section(self, name: str, /, *parts: Grid | Drawing | Question, **values: object) -> Section:
        """Return a section with its tables, drawings and questions."""
        text = self.text.sections[name]
        return Section(
            title=self._filled(text.title, values),
            text=self._filled(text.text, values),
            grids=tuple(part for part in parts if isinstance(part, Grid)),
            drawings=tuple(part for part in parts if isinstance(part, Drawing)),
            questions=tuple(part for part in parts if isinstance(part, Question)),
            whole=text.whole,
        )

    def table(self, name: str, rows: Iterable[Iterable[object]], /, **values: object) -> Grid:
        """Return a table.

        Its headings stand in one line, ``#No.:9 | `File`:38 | Type``: a hash before numbers,
        backquotes around identifiers, a width in millimetres after a colon.
        """
        text = self.text.tables[name]
        return Grid(
            caption=self._filled(text.caption, values),
            columns=tuple(map(_column, self._filled(text.columns, values).split("|"))),
            rows=tuple(tuple(map(str, row)) for row in rows),
            tall=text.tall,
            room=text.room,
            fixed=text.fixed,
        )

    def drawing(self, name: str, svg: str, /, **values: object) -> Drawing:
        """Return a drawing with its words."""
        text = self.text.drawings[name]
        return Drawing(
            svg=svg, alt=self._filled(text.alt, values), caption=self._filled(text.caption, values)
        )

    def question(self, name: str, grid: Grid | None = None, /, **values: object) -> Question:
        """Return a question; one that is asked several times has its number ``n`` in its id."""
        text = self.text.questions[name]
        return Question(
            id=f"{name}-{values['n']}" if "n" in values else name,
            text=self._filled(text.ask, values),
            points=int(self._filled(text.points, values)),
            lines=int(self._filled(text.lines, values)),
            grid=grid,
        )

    def questions(self, *names: str, **values: object) -> tuple[Question, ...]:
        """Return questions without tables to fill in."""
        return tuple(self.question(name, None, **values) for name in names)

    def answer(self, question: str, values: Mapping[str, object]) -> tuple[str, str]:
        """Return the short answer to a question, and the reason."""
        if question not in self.text.answers:
            question, _, number = question.rpartition("-")
            values = {**values, "n": int(number)}
        text = self.text.answers[question]
        return self._filled(text.short, values), self._filled(text.reason, values)

    def _found(self, name: str) -> Term | dict[str, Term]:
        group, _, member = name.partition(".")
        return self.group(group)[member] if member else self.text.terms[group]

    def _source(self, name: str) -> str:
        found = self._found(name)
        if not isinstance(found, str):
            raise KeyError(f"{name} is no single text")
        return found

    def _filled(self, source: str, values: Mapping[str, object]) -> str:
        if "{" not in source:
            return source
        return _template(source).render(values, terms=self.text.terms)


def words_of(generator: str, own: OwnWords = NO_OWN) -> Words:
    """Return the words of a kind of exercise, in the language that is written now."""
    return _words(generator, spoken(), own)


@cache
def _words(generator: str, language: str, own: OwnWords) -> Words:
    return Words(read_words(generator, language, own), own)


@cache
def environment() -> Environment:
    """Return what fills the texts: their filters, and no value that is not given."""
    from jinja2 import Environment, StrictUndefined

    # The texts are Markdown, which the pages escape.
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701
    environment.filters |= {
        "bold": lambda numbers: bold(*numbers),
        "clock": clock,
        "day": day_text,
        "digits": digits,
        "listed": lambda words, last="and": (or_list if last == "or" else and_list)(words),
        "named": named_day,
        "per_cent": _per_cent,
        "offset": offset_text,
        "plural": lambda number, *forms: plural_form(number, forms),
        "tied": tied,
        "unbroken": lambda text: text.replace("-", f"-{WORD_JOINER}"),
    }
    return environment


def _per_cent(number: object) -> str:
    return with_percent_sign(str(number))


@cache
def _template(source: str) -> Template:
    return environment().from_string(source)


def _column(head: str) -> Column:
    name, _, width = head.strip().rpartition(":")
    if not width.isdecimal():
        name, width = head.strip(), ""
    return Column(
        name=name.strip("#`"),
        code="`" in name,
        number=name.startswith("#"),
        width=int(width) if width else None,
    )


def bold(*numbers: str) -> str:
    """Return the numbers of rows in bold, in their order: ``**3** and **7**``."""
    return and_list([f"**{number}**" for number in sorted(numbers, key=int)])


def tied(text: str) -> str:
    """Return the text with spaces at which no line is broken."""
    return text.replace(" ", NO_BREAK)


def plain(grid: Grid) -> Grid:
    """Return a printed table as data, without what keeps its lines together."""
    rows = tuple(
        tuple(cell.replace(NO_BREAK, " ").replace(WORD_JOINER, "") for cell in row)
        for row in grid.rows
    )
    return grid.model_copy(update={"rows": rows})


def unbroken(grid: Grid) -> Grid:
    """Return a table of hash values, its last column, as programs print and compare them."""
    *columns, last = grid.columns
    rows = tuple((*row[:-1], "".join(row[-1].split())) for row in grid.rows)
    columns.append(last.model_copy(update={"name": "SHA-256"}))
    return grid.model_copy(update={"columns": tuple(columns), "rows": rows})

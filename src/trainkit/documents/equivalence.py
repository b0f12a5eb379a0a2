"""For the trainer: how alike the test forms are, side by side in numbers.

In: the record of the forms and the banks. Out: one PDF with the counts of each cell, expected
difficulty and time, items in pairs, key positions, and how many people answer which paper.
Nobody's code or name stands on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import fmean, pstdev

from trainkit.assessment.forms import Form, Forms, FormUse, Paper, PlacedItem
from trainkit.assessment.print_order import key_position
from trainkit.assessment.scoring_key import expected_facility, form_seconds, form_words
from trainkit.documents.frame import Frame, frame_of
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.entries import LETTERS
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Course
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.languages import N_, _, decimal, digits, percent, spoken, with_sign

_TESTS = {
    FormUse.PRE: N_("before the course"),
    FormUse.POST: N_("after the course"),
    FormUse.RETENTION: N_("some months later"),
}


class Line(View):
    """One thing that is compared: its name, a value for each form, and the difference."""

    name: str
    values: tuple[str, ...]
    apart: str
    """The first form's value less the second's; empty where there is nothing to see."""


class Group(View):
    """Lines that belong together, under a heading."""

    name: str
    lines: tuple[Line, ...]


class PairSide(View):
    """One item of a pair."""

    number: str
    item: str
    facility: str


class Pair(View):
    """Two items that are set side by side, the n-th easiest of their cell on either form."""

    cell: str
    """Module and level, on the first pair of a cell alone."""
    sides: tuple[PairSide, ...]
    apart: str


class EquivalenceView(View):
    """Everything on the report."""

    frame: Frame
    forms: tuple[str, ...]
    """Form and edition, in the order of the columns."""
    minutes: int | None
    verdict: tuple[str, ...]
    glance: tuple[Line, ...]
    cells: tuple[Group, ...]
    types: tuple[Line, ...]
    objectives: tuple[Group, ...]
    pairs: tuple[Pair, ...]
    letters: tuple[str, ...]
    keys: tuple[Line, ...]
    """For each paper how many keys stand at each letter."""
    papers: tuple[str, ...]
    tests: tuple[Line, ...]
    """For each test how many people answer each paper."""
    turned: bool
    """Whether half of the people answer the forms in the other order."""
    past: int
    """Items whose difficulty is known from past use too."""


def equivalence_report(kit: Kit) -> Iterator[Document]:
    """Yield the report where there are two forms or more."""
    if kit.forms is not None and len(kit.forms.forms) > 1:
        recipe = PdfRecipe("tests/equivalence.html", equivalence_view(kit, kit.forms))
        yield Document(Audience.TRAINERS, "tests/equivalence.pdf", recipe)


def equivalence_view(kit: Kit, forms: Forms) -> EquivalenceView:
    """Return what the report shows."""
    columns = tuple(_column(kit, form) for form in forms.forms)
    assessment = kit.definitions.workshop.assessment
    papers = tuple(paper for form in forms.forms for paper in form.papers)
    letters = tuple(LETTERS[: max((_letters(row) for p in papers for row in p.items), default=0)])
    history = kit.definitions.history
    used = {
        (row.row.module, row.row.item)
        for column in columns
        for row in column.rows
        if (row.row.module, row.item.id, row.item.version) in history.past
    }
    return EquivalenceView(
        frame=frame_of(kit, _("How similar the test forms are"), Audience.TRAINERS),
        forms=tuple(form.code for form in forms.forms),
        minutes=assessment.minutes if assessment else None,
        verdict=_verdict(columns),
        glance=_glance(columns),
        cells=_cells(kit, columns),
        types=_counts(columns, lambda row: row.item.type, None),
        objectives=_objectives(kit, columns),
        pairs=tuple(_pairs(kit, columns)),
        letters=letters,
        keys=tuple(_keys(paper, letters) for paper in papers),
        papers=tuple(paper.code for paper in papers),
        tests=_tests(kit, forms, papers),
        turned=forms.counterbalanced,
        past=len(used),
    )


@dataclass(frozen=True)
class _Row:
    number: int
    row: PlacedItem
    item: Item
    facility: float

    @property
    def cell(self) -> tuple[str, CognitiveLevel]:
        return self.row.module, self.item.cognitive

    @property
    def name(self) -> str:
        return f"{self.row.module}/{self.row.item}"


@dataclass(frozen=True)
class _Column:
    """One form with what is expected of its items."""

    form: Form
    rows: tuple[_Row, ...]
    words: int
    seconds: int
    cases: int

    @property
    def facilities(self) -> list[float]:
        return [row.facility for row in self.rows]


def _column(kit: Kit, form: Form) -> _Column:
    courses = {course.module.id: course for course in kit.definitions.courses}
    rows = []
    items: list[tuple[Course, Item]] = []
    for number, row in enumerate(form.items, 1):
        course = courses[row.module]
        item = course.bank.item(row.item)
        facility = expected_facility(row.module, item, kit.definitions.history)
        rows.append(_Row(number, row, item, facility))
        items.append((course, item))
    cases = {(c.module.id, i.case) for c, i in items if i.case}
    return _Column(form, tuple(rows), form_words(items), form_seconds(items), len(cases))


def _letters(row: PlacedItem) -> int:
    place = key_position(row)
    return place[1] if place else 0


def _verdict(columns: Sequence[_Column]) -> tuple[str, ...]:
    one, other = columns[:2]
    same = Counter(row.cell for row in one.rows) == Counter(row.cell for row in other.rows)
    means = [100 * fmean(column.facilities) for column in (one, other)]
    codes = {"one": one.form.code, "other": other.form.code}
    count = (
        _("Forms {one} and {other} have the same number of items in each cell of the blueprint.")
        if same
        else _("Forms {one} and {other} have different numbers of items in cells of the blueprint.")
    )
    expected = _(
        "After the course, people are expected to answer {share_one} % of {one} right and "
        "{share_other} % of {other}.",
        share_one=digits(f"{means[0]:.0f}"),
        share_other=digits(f"{means[1]:.0f}"),
        **codes,
    )
    lines = [count.format(**codes), expected]
    if all(row.name == twin.name for row, twin in zip(one.rows, other.rows, strict=False)):
        lines.append(_("Both forms have the same items."))
    return tuple(lines)


def _glance(columns: Sequence[_Column]) -> tuple[Line, ...]:
    first = columns[0].rows
    common = {row.name for row in first} & {row.name for row in columns[1].rows}
    return (
        _line(_("Items"), [len(column.rows) for column in columns]),
        _line(_("Points"), [sum(row.row.points for row in column.rows) for column in columns]),
        _line(_("Expected right answers, mean (%)"),
              [100 * fmean(column.facilities) for column in columns], decimals=1),
        _line(_("Standard deviation (points)"),
              [100 * pstdev(column.facilities) for column in columns], decimals=1),
        _line(_("Words to read, including cases"), [column.words for column in columns]),
        _line(_("Expected minutes"), [column.seconds / 60 for column in columns], decimals=1),
        _line(_("Cases to read"), [column.cases for column in columns]),
        _line(_("Items on both of the first two forms (anchors)"),
              [sum(row.name in common for row in column.rows) for column in columns]),
    )  # fmt: skip


def _line(name: str, values: Sequence[float], decimals: int = 0) -> Line:
    shown = [round(value, decimals) for value in values]
    return Line(
        name=name,
        values=tuple(decimal(f"{value:.{decimals}f}") for value in shown),
        apart=_signed(shown[0] - shown[1], decimals),
    )


def _signed(value: float, decimals: int = 0) -> str:
    """Return a difference with its sign; 0 without one."""
    value = round(value, decimals)
    shown = decimal(f"{abs(value):.{decimals}f}")
    return with_sign("+" if value > 0 else "−", shown, spoken()) if value else shown


def _cells(kit: Kit, columns: Sequence[_Column]) -> tuple[Group, ...]:
    """Return the counts of each level with the mean facility, module by module."""
    groups = []
    for course in kit.definitions.courses:
        lines = []
        for level in CognitiveLevel:
            shares = [
                [row.facility for row in column.rows if row.cell == (course.module.id, level)]
                for column in columns
            ]
            if any(shares):
                values = tuple(
                    f"{digits(len(share))} ({percent(fmean(share))})" if share else digits(0)
                    for share in shares
                )
                apart = _signed(len(shares[0]) - len(shares[1]))
                lines.append(Line(name=_(level.value), values=values, apart=apart))
        if lines:
            groups.append(Group(name=course.module.title, lines=tuple(lines)))
    return tuple(groups)


def _counts(
    columns: Sequence[_Column], kind: Callable[[_Row], str], names: Mapping[str, str] | None
) -> tuple[Line, ...]:
    """Return how many items of each kind the forms have; kinds in the order of ``names``."""
    counts = [Counter(kind(row) for row in column.rows) for column in columns]
    found = dict.fromkeys(key for count in counts for key in count)
    order = [key for key in names if key in found] if names else sorted(found)
    return tuple(
        _line(names[key] if names else _(key), [count[key] for count in counts]) for key in order
    )


def _objectives(kit: Kit, columns: Sequence[_Column]) -> tuple[Group, ...]:
    groups = []
    for course in kit.definitions.courses:
        module = course.module
        names = {
            f"{module.id}/{objective.id}": f"{digits(number)}. {objective.text}"
            for number, objective in enumerate(module.objectives, 1)
        }
        lines = _counts(columns, lambda row: f"{row.row.module}/{row.item.objective}", names)
        if lines:
            groups.append(Group(name=module.title, lines=lines))
    return tuple(groups)


def _pairs(kit: Kit, columns: Sequence[_Column]) -> Iterator[Pair]:
    """Yield the items of the first two forms in pairs, from the easiest of each cell on."""
    titles = {course.module.id: course.module.short_title for course in kit.definitions.courses}
    cells = [(module, level) for module in titles for level in CognitiveLevel]
    there = {row.cell for column in columns[:2] for row in column.rows}
    for cell in (cell for cell in cells if cell in there):
        shares = [
            sorted((r for r in column.rows if r.cell == cell), key=lambda r: -r.facility)
            for column in columns[:2]
        ]
        for place, sides in enumerate(zip_longest(*shares)):
            one, other = sides
            yield Pair(
                cell="" if place else f"{titles[cell[0]]}, {_(cell[1].value)}",
                sides=tuple(_side(row) for row in sides),
                apart=_signed(100 * (one.facility - other.facility)) if one and other else "",
            )


def _side(row: _Row | None) -> PairSide:
    if row is None:
        return PairSide(number="", item="", facility="")
    return PairSide(number=digits(row.number), item=row.row.item, facility=percent(row.facility))


def _keys(paper: Paper, letters: Sequence[str]) -> Line:
    places = [place[0] for row in paper.items if (place := key_position(row))]
    counts = tuple(digits(places.count(position)) for position in range(len(letters)))
    return Line(name=paper.code, values=counts, apart=digits(len(places)))


def _tests(kit: Kit, forms: Forms, papers: Sequence[Paper]) -> tuple[Line, ...]:
    """Return for each test how many people answer each paper, and how many people in all."""
    codes = [person.code for person in kit.definitions.roster.participants]
    rows = {row.code: row.papers for row in forms.allocation}
    lines = []
    for use in (form.use for form in forms.forms):
        default = f"{forms.form(use).code}-1"
        found = Counter(rows.get(code, {}).get(use, default) for code in codes)
        values = tuple(digits(found[paper.code] or "") for paper in papers)
        lines.append(Line(name=_(_TESTS[use]), values=values, apart=digits(len(codes))))
    return tuple(lines)

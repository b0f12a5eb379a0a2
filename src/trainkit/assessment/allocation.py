"""Allocates papers to people: who answers which form, in which version, before and after.

In: the forms, the codes in seating order and the workshop's secret. Out: the forms with a row for
every person. Two forms are counterbalanced: half of the people answer A before and B after, the
other half B before and A after, so that a difference in difficulty between the forms adds to one
half's gain what it takes from the other's (a crossover; Senn 2002, Cross-over Trials in Clinical
Research, chapter 3).

The halves are drawn in permuted blocks of two along the seats (Matts and Lachin 1988, Properties of
permuted-block randomization): a coin decides for one person, the next gets the other order, so the
sizes never differ by more than 1, however many come later. Nothing but the seat and the coin
decides; country, role and name are not looked at. Neighbours who have the same form get different
versions of it. A row that is there is never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from trainkit.assessment.forms import SCORED, Allocation, Form, Forms, FormUse
from trainkit.assessment.scoring_key import expected_facility
from trainkit.model.items.registry import Item
from trainkit.model.loaded import Course, Definitions
from trainkit.model.secret import draw, shuffled
from trainkit.problems import Problems
from trainkit.resources import StrPath

Seat = tuple[int, int]
"""A person's half (0 answers form A first) and version."""


def needs_allocation(forms: Forms, codes: Sequence[str]) -> bool:
    """Whether somebody has no row, or a row lacks the paper of a test, and papers differ."""
    if not forms.counterbalanced and not forms.forms[0].versions:
        return False
    uses = {form.use for form in forms.forms}
    rows = {row.code: row for row in forms.allocation}
    return any(code not in rows or uses - set(rows[code].papers) for code in codes)


def allocated(forms: Forms, codes: Sequence[str], secret: bytes) -> Forms:
    """Return the forms with a row for each code; rows that are there keep their papers.

    ``codes`` are in seating order, each once. People who are no longer among them keep their rows,
    at the end. Forms of which everybody gets the same paper are returned as they are.
    """
    if not needs_allocation(forms, codes):
        return forms
    rows = {row.code: row for row in forms.allocation}
    edition = f"edition {forms.form(SCORED[0]).edition}"
    versions = min(len(forms.form(use).versions) for use in SCORED) + 1
    halves = 2 if forms.counterbalanced else 1
    known = {code: _seat_of(forms, rows[code]) for code in codes if code in rows}
    seats = _Seating(codes, halves, versions, secret, edition, known).run()
    papers = {code: _scored(forms, seat) for code, seat in seats.items()}
    for form in (form for form in forms.forms if form.use not in SCORED):
        later = _alone(form, codes, rows, secret, edition)
        papers = {code: found | {form.use: later[code]} for code, found in papers.items()}
    here = [
        Allocation(code=code, papers=papers[code] | (rows[code].papers if code in rows else {}))
        for code in codes
    ]
    gone = [row for row in forms.allocation if row.code not in seats]
    return forms.model_copy(update={"allocation": (*here, *gone)})


def _seat_of(forms: Forms, row: Allocation) -> Seat:
    form, _, version = row.papers[SCORED[0]].partition("-")
    return int(form != forms.form(SCORED[0]).code), int(version)


def _scored(forms: Forms, seat: Seat) -> dict[FormUse, str]:
    """Return the papers before and after the course of one who has this half and version."""
    half, version = seat
    turned = SCORED[::-1] if half else SCORED
    return {use: f"{forms.form(of).code}-{version}" for use, of in zip(SCORED, turned, strict=True)}


def _alone(
    form: Form, codes: Sequence[str], rows: Mapping[str, Allocation], secret: bytes, edition: str
) -> dict[str, str]:
    """Return each person's paper at a test that has a form of its own."""
    known = {
        code: (0, int(rows[code].papers[form.use].partition("-")[2]))
        for code in codes
        if code in rows and form.use in rows[code].papers
    }
    label = f"{edition} {form.use}"
    seats = _Seating(codes, 1, len(form.versions) + 1, secret, label, known).run()
    return {code: f"{form.code}-{version}" for code, (_, version) in seats.items()}


@dataclass
class _Seating:
    """Goes along the seats and gives each person who has none a half and a version."""

    codes: Sequence[str]
    halves: int
    versions: int
    secret: bytes
    edition: str
    seats: dict[str, Seat]
    _sizes: Counter[int] = field(init=False)
    _used: Counter[Seat] = field(init=False)

    def run(self) -> dict[str, Seat]:
        self.seats = dict(self.seats)
        self._sizes = Counter(half for half, _ in self.seats.values())
        self._used = Counter(self.seats.values())
        codes = tuple(self.codes)
        for index, code in enumerate(codes):
            if code not in self.seats:
                beside = codes[max(index - 1, 0) : index] + codes[index + 1 : index + 2]
                seat = self._seat(code, [self.seats[one] for one in beside if one in self.seats])
                self.seats[code] = seat
                self._sizes[seat[0]] += 1
                self._used[seat] += 1
        return self.seats

    def _seat(self, code: str, beside: Sequence[Seat]) -> Seat:
        """Return a seat in a half that may grow; one that no neighbour has, if there is any."""
        free = [seat for half in self._open(code) for seat in self._by_use(code, half)]
        return next((seat for seat in free if seat not in beside), free[0])

    def _open(self, code: str) -> list[int]:
        """Return the smaller half, or one by a coin; then the other, should neighbours need it."""
        if self.halves == 1:
            return [0]
        if self._sizes[0] != self._sizes[1]:
            return [min((0, 1), key=lambda half: self._sizes[half])]
        coin = draw(self.secret, self.edition, "half", code)[0] % 2
        return [coin, 1 - coin] if self.versions > 1 else [coin]

    def _by_use(self, code: str, half: int) -> list[Seat]:
        """Return the half's seats, those of versions that few have first."""
        names = [str(version) for version in range(1, self.versions + 1)]
        order = shuffled(self.secret, names, self.edition, "version", code)
        seats = [(half, int(version)) for version in order]
        return sorted(seats, key=lambda seat: self._used[seat])


@dataclass(frozen=True)
class Placement:
    """Where an item stands on a form."""

    form: str
    """Form and edition: ``A1``."""
    use: FormUse
    number: int
    """Its number on the form."""
    version: int
    """The version of the item that the form has."""


@dataclass(frozen=True)
class BankEntry:
    """An item, its module, and what is known of it."""

    course: Course
    item: Item
    facility: float | None
    """The share of all earlier participants who answered this version right; ``None`` if none."""
    answered: int
    """How many earlier participants answered this version."""
    expected: float
    """The share of trained people who are expected to answer right, with earlier answers used."""
    placements: tuple[Placement, ...]
    is_barred: bool
    """Whether ``assessment.exclude`` names it."""
    is_wanted: bool
    """Whether ``assessment.include`` names it."""

    @cached_property
    def words(self) -> str:
        """Its texts as they are searched: small letters, with those of its case."""
        item, bank = self.item, self.course.bank
        case = bank.case(item.case) if item.case else None
        texts = [item.id, item.stem, *(choice.text for choice in item.choices)]
        texts += [line.text for line in item.matched]
        texts += [case.title, case.text] if case else []
        return "\n".join(texts).casefold()


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty for anything."""

    words: str = ""
    """Each has to stand somewhere in the item or its case, in any order."""
    module: str = ""
    objective: str = ""
    level: str = ""
    type: str = ""
    form: str = ""
    """The letter of a form, ``any`` for every form, ``none`` for items on no form."""
    facility: str = ""
    """``low`` below 0.4, ``middle``, ``high`` from 0.8: as answered so far, else as expected."""

    def found(self, each: Iterable[BankEntry]) -> tuple[BankEntry, ...]:
        """Return the items that fit, in their order."""
        return tuple(entry for entry in each if self._fits(entry))

    def _fits(self, entry: BankEntry) -> bool:
        item = entry.item
        pairs = (
            (self.module, entry.course.module.id),
            (self.objective, item.objective),
            (self.level, item.cognitive.value),
            (self.type, item.type),
            (self.facility, _band(entry)),
        )
        return (
            all(not wanted or wanted == own for wanted, own in pairs)
            and self._is_on_form(entry)
            and all(word in entry.words for word in self.words.casefold().split())
        )

    def _is_on_form(self, entry: BankEntry) -> bool:
        letters = {placement.form[0] for placement in entry.placements}
        if self.form in {"any", "none"}:
            return bool(letters) is (self.form == "any")
        return not self.form or self.form in letters


_LOW, _HIGH = 0.4, 0.8


def _band(entry: BankEntry) -> str:
    share = entry.expected if entry.facility is None else entry.facility
    return "low" if share < _LOW else "middle" if share < _HIGH else "high"


def placements(forms: Forms | None, module: str, item: str) -> tuple[Placement, ...]:
    """Return where an item stands on the forms of a record."""
    return tuple(
        Placement(form.code, form.use, number, row.version)
        for form in (forms.forms if forms else ())
        for number, row in enumerate(form.items, 1)
        if (row.module, row.item) == (module, item)
    )


def entries(definitions: Definitions, forms: Forms | None) -> tuple[BankEntry, ...]:
    """Return all items of a workshop, module by module in the order of the banks."""
    return tuple(_entries(definitions, forms))


def _entries(definitions: Definitions, forms: Forms | None) -> Iterator[BankEntry]:
    spec, history = definitions.workshop.assessment, definitions.history
    for course in definitions.courses:
        module = course.module.id
        for item in course.bank.items:
            people, right = history.past.get((module, item.id, item.version), (0, 0.0))
            yield BankEntry(
                course=course,
                item=item,
                facility=right / people if people else None,
                answered=people,
                expected=expected_facility(module, item, history),
                placements=placements(forms, module, item.id),
                is_barred=spec is not None and item.id in spec.exclude,
                is_wanted=spec is not None and item.id in spec.include,
            )


def items(folder: StrPath) -> tuple[BankEntry, ...]:
    """Return every item of a workshop's modules, with what is known of it and where it stands.

    ``assessment.bank.Wanted`` finds some of them. Raises ``InputError`` with all problems.
    """
    from trainkit.assessment.forms_file import read_forms
    from trainkit.model.check import load
    from trainkit.model.load import FORMS_FILE

    definitions, problems = load(folder), Problems()
    path = Path(folder) / FORMS_FILE
    forms = problems.checked(read_forms(path, problems))[0] if path.is_file() else None
    return entries(definitions, forms)

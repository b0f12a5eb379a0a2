"""The pages of people who are new or different since everything was printed, and where they go.

What was printed is a record (``planning.printed``), as the agenda that was sent out is for notices
of changes. Compared is what is of one person on a page: name, country, the paper to answer. A new
title of the workshop, or other hours on every certificate, is nobody's own, and means to print the
whole anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from trainkit.assessment.forms import FormUse
from trainkit.documents.copies.documents import print_files, tests_in_every_language
from trainkit.documents.copies.printing import CopiesRecipe
from trainkit.documents.frame import Frame, frame_of
from trainkit.documents.papers_view import TITLES, language_line
from trainkit.documents.people import badges, certificates, tent_cards
from trainkit.model.roster import Roster
from trainkit.planning.printed import Audience, Document, Kit, Pages, Printed, sum_of
from trainkit.render.pages import View, render_html, template_parts, to_pdf
from trainkit.render.pdf import Part, Sides, joined, page_count
from trainkit.text.languages import N_, _, speaking

FILE = "to-print-again.pdf"
TITLE = N_("Pages to print again")
_TEMPLATE = "print-again/list.html"
_MANY = 100
"""Pages while it is not known how many: their numbers are as wide as those of many."""

Pile = Mapping[str, tuple[str, ...]]
"""What pages show of each person, by the code or a speaker's id, in the order in which they lie."""


@dataclass(frozen=True)
class _Kind:
    """Documents of which everybody has a part of their own."""

    name: str
    title: str
    where: str
    """Where new pages go."""
    piles: tuple[Pile, ...]
    documents: Callable[[Kit], Iterator[Document]]

    @property
    def sums(self) -> dict[str, str]:
        """A sum of everybody's pages."""
        return {code: sum_of(shown) for pile in self.piles for code, shown in pile.items()}

    def before(self, code: str) -> str:
        """Return whose pages lie before those of a person; empty for the first of a pile."""
        for pile in map(list, self.piles):
            if code in pile[1:]:
                return pile[pile.index(code) - 1]
        return ""


def _kinds(kit: Kit) -> Iterator[_Kind]:
    yield from (_test(kit, use) for use in FormUse if kit.forms and kit.forms.has(use))
    workshop, people = kit.definitions.workshop, kit.definitions.seating
    groups = {key: group.name for key, group in workshop.groups.items()}
    cards: dict[str, tuple[str, ...]] = {
        p.code: (p.name or p.code, p.organisation or "", p.country or "") for p in people
    }
    cards |= {key: (one.name, one.organisation or "") for key, one in workshop.speakers.items()}
    yield _Kind(
        "tent-card", _("Tent cards"),
        _("Thick paper: cut the pages across, fold the cards and put them on the seats."),
        (cards,), tent_cards,
    )  # fmt: skip
    tags: dict[str, tuple[str, ...]] = {
        p.code: (p.name or "", p.country or "", groups.get(p.group or "", ""), p.role or "")
        for p in people
    }
    tags |= {key: (one.name,) for key, one in workshop.speakers.items()}
    yield _Kind(
        "badge", _("Name badges"), _("In both sizes: use the one the others have."), (tags,), badges
    )
    named = {p.code: (p.name or "",) for p in people}
    yield _Kind(
        "certificate", _("Certificates"), _("Thick paper: add to the other certificates."),
        (named,), certificates,
    )  # fmt: skip


def _test(kit: Kit, use: FormUse) -> _Kind:
    large = kit.definitions.workshop.papers.large_print
    where = _("Put them into closed envelopes in the order of the seats.")
    if use is FormUse.RETENTION:
        where = _("Add to the papers that are kept for three to six months.")
    sat = [gathered for gathered in tests_in_every_language(kit) if gathered.use is use]
    piles = (
        {
            person.code: (
                person.model_dump_json(),
                str(person.code in large),
                one.sitting.words,
                *filter(None, [language_line(one.kit)]),
            )
            for person in one.people()
        }
        for one in sat
    )
    return _Kind(f"{use}-test", _(TITLES[use]), where, tuple(piles), partial(_papers, use=use))


def _papers(kit: Kit, use: FormUse) -> Iterator[Document]:
    for gathered in tests_in_every_language(kit):
        if gathered.use is use and gathered.people():
            with speaking(gathered.kit.definitions.workshop.language):
                yield from print_files(gathered)


def _pages(first: int, last: int) -> str:
    if first == last:
        return _("page {page}", page=first)
    return _("pages {first}–{last}", first=first, last=last)


def pages_of(kit: Kit) -> Pages:
    """Return a sum of everybody's pages, by kind of document and code."""
    with speaking(kit.definitions.workshop.language):
        return {kind.name: kind.sums for kind in _kinds(kit)}


class NewPage(View):
    """Whose pages are to be printed, and why."""

    code: str
    """Or the id of a speaker."""
    is_changed: bool
    """Whether the person has pages already, which are different."""
    before: str
    """The code whose pages lie before; empty for the first."""


class AgainSection(View):
    """Documents of one kind."""

    title: str
    where: str
    people: tuple[NewPage, ...]
    pages: str = ""
    """Where they stand in the file; known when it is made."""


class PrintAgainView(View):
    """The list at the head of the file."""

    frame: Frame
    two_sided: bool
    """Whether the file is made to be printed on both sides."""
    sections: tuple[AgainSection, ...]
    gone: tuple[str, ...]
    """Codes of people who have pages and are no longer on the roster; ids of such speakers."""


def to_print_again(kit: Kit) -> Iterator[Document]:
    """Yield the file; nothing where everybody's pages are as they were printed."""
    printed = kit.printed or Printed(workshop=kit.definitions.workshop.id)
    again = [(kind, new) for kind in _kinds(kit) if (new := tuple(_new(kind, printed)))]
    codes = {person.code for person in kit.definitions.roster.participants}
    codes |= kit.definitions.workshop.speakers.keys()
    gone = sorted({code for sums in printed.pages.values() for code in sums} - codes)
    if not again and not gone:
        return
    view = PrintAgainView(
        frame=frame_of(kit, _(TITLE), Audience.TRAINERS),
        two_sided=kit.definitions.workshop.papers.two_sided,
        sections=tuple(
            AgainSection(title=kind.title, where=kind.where, people=new) for kind, new in again
        ),
        gone=tuple(gone),
    )
    parts = (tuple(kind.documents(_with_only(kit, new))) for kind, new in again)
    yield Document(Audience.TRAINERS, FILE, PrintAgainRecipe(view, tuple(parts)))


def _new(kind: _Kind, printed: Printed) -> Iterator[NewPage]:
    """Yield whose pages are not as they were printed; nobody's where none were printed yet."""
    known = printed.pages.get(kind.name, {})
    for code, each in kind.sums.items() if known else ():
        if known.get(code) != each:
            yield NewPage(code=code, is_changed=code in known, before=kind.before(code))


def _with_only(kit: Kit, new: tuple[NewPage, ...]) -> Kit:
    """Return a kit in which these are all who come, so that its documents are theirs."""
    known, codes = kit.definitions, {one.code for one in new}
    people = tuple(one for one in known.roster.participants if one.code in codes)
    speakers = {key: one for key, one in known.workshop.speakers.items() if key in codes}
    workshop = known.workshop.model_copy(update={"speakers": speakers})
    definitions = dataclasses.replace(known, roster=Roster(participants=people), workshop=workshop)
    return dataclasses.replace(kit, definitions=definitions)


@dataclass(frozen=True)
class PrintAgainRecipe:
    """The list, and behind it the pages of each section."""

    view: PrintAgainView
    parts: tuple[tuple[Document, ...], ...]
    """By section."""

    def ingredients(self) -> Iterator[bytes]:
        """Yield the list's template and view, and the ingredients of all parts."""
        yield from template_parts(_TEMPLATE)
        yield self.view.model_dump_json().encode()
        for document in chain.from_iterable(self.parts):
            yield from document.ingredients()

    def make(self) -> bytes:
        """Return the file; the list says on which of its pages each section stands."""
        made = [
            [self._part(section.title, document) for document in documents]
            for section, documents in zip(self.view.sections, self.parts, strict=True)
        ]
        counts = [sum(map(page_count, parts)) for parts in made]
        before = page_count(self._head([_MANY] * len(counts), _MANY))
        head, frame = self._head(counts, before), self.view.frame
        return joined([head, *chain.from_iterable(made)], frame.title, frame.language)

    def _part(self, title: str, document: Document) -> Part:
        recipe = document.recipe
        has_backs = isinstance(recipe, CopiesRecipe) and recipe.view.two_sided
        return Part(title, document.make(), self._sides(has_backs=has_backs))

    def _sides(self, *, has_backs: bool) -> Sides:
        if not self.view.two_sided:
            return Sides.ONE
        return Sides.BOTH if has_backs else Sides.FRONT

    def _head(self, counts: Sequence[int], before: int) -> Part:
        """Return the list, where so many pages of each section follow on so many of its own."""
        sections, page = [], before + 1
        for section, count in zip(self.view.sections, counts, strict=True):
            pages = _pages(page, page + count - 1)
            sections.append(section.model_copy(update={"pages": pages}))
            page += count
        view = self.view.model_copy(update={"sections": tuple(sections)})
        data = to_pdf(render_html(_TEMPLATE, view))
        return Part(view.frame.title, data, self._sides(has_backs=True))

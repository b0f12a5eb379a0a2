"""Cards, strips and sheets that sessions hand out, ready to cut, with a list for packing them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainkit.documents.frame import Frame, frame_of, original_note
from trainkit.documents.handouts import Chapter, assets_of, chapter_of, held_sessions
from trainkit.documents.seating import Seating, seating_of
from trainkit.model.cards import For, Shape, card_sets
from trainkit.model.loaded import Course
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.languages import _, digits, p_, speaking


class PrintedCard(View):
    """What is cut out as one; Markdown."""

    name: str
    front: str
    back: str


class PrintedSet(View):
    """A set of cards as a workshop's form of the module has it."""

    number: int
    title: str
    session: str
    place: int
    """Of the session among those that are held, counted from 1."""
    part: int
    """Of the agenda's parts of sessions, counted from 0: the one that hands it out."""
    shape: Shape
    whom: For
    for_whom: str
    copies: int
    cards: tuple[PrintedCard, ...]
    """None on a sheet, which is not cut."""
    facts: str
    """What holds for all cards, on a strip of its own; Markdown."""
    text: str

    @property
    def name(self) -> str:
        """How lists and the outline of the file call it."""
        return f"{digits(self.number)}. {self.title}"

    @property
    def sample(self) -> str:
        """The first line of the first card; empty for a sheet."""
        return self.cards[0].front.split("\n")[0] if self.cards else ""


class CardSetsView(View):
    """One module's sets, in the order in which they are handed out."""

    frame: Frame
    chapter: Chapter
    tables: int
    sets: tuple[PrintedSet, ...]


def sets_of(kit: Kit, course: Course) -> Iterator[PrintedSet]:
    """Yield the sets of the sessions and steps that are held, in the order of the agenda."""
    left, places, number = list(card_sets(course.cards or "")), dict[str, int](), 0
    for part, held in enumerate(held_sessions(kit, course)):
        place = places.setdefault(held.session.id, len(places) + 1)
        taught = {step.number for step in held.steps}
        seating = _readers(kit, held.entry.groups)
        for one in [one for one in left if one.values["session"] == held.session.id]:
            if not one.steps or one.steps & taught:
                left.remove(one)
                number += 1
                yield PrintedSet(
                    number=number,
                    title=one.title,
                    session=held.entry.title,
                    place=place,
                    part=part,
                    shape=one.shape,
                    whom=one.whom,
                    for_whom=_for_whom(one.whom),
                    copies=seating.copies(one.whom, one.shape),
                    cards=()
                    if one.shape is Shape.SHEET
                    else tuple(PrintedCard(**vars(card)) for card in one.cards),
                    facts=one.facts,
                    text=one.text,
                )


def _for_whom(whom: For) -> str:
    return {
        For.TABLE: p_("for whom", "tables"),
        For.PAIR: p_("for whom", "pairs"),
        For.PERSON: p_("for whom", "participants"),
        For.TRAINER: p_("for whom", "the trainers"),
    }[whom]


def _readers(kit: Kit, groups: tuple[str, ...]) -> Seating:
    """Return the seating of those whose papers are in the kit's language."""
    known, seating = kit.definitions, seating_of(kit, groups)
    if not known.workshop.translations:
        return seating
    count = sum(not groups or person.group in groups for person in known.readers)
    return Seating(count, max(1, min(seating.tables, count)))


def card_sets_documents(kit: Kit) -> Iterator[Document]:
    """Yield one PDF a module and language, a copy of each set in it."""
    for language in kit.definitions.workshop.written_languages:
        own = kit.in_language(language)
        with speaking(language):
            folder = f"{language}/" if own.definitions.is_translation else ""
            for document in _documents(own):
                yield replace(document, folder=folder)


def _documents(kit: Kit) -> Iterator[Document]:
    for course in kit.definitions.courses:
        sets = tuple(sets_of(kit, course))
        if not sets:
            continue
        title = _("Cards to cut: {module}", module=course.module.title)
        notice = original_note(kit, course.languages_of(course.cards_name)) or ""
        view = CardSetsView(
            frame=frame_of(kit, title, Audience.TRAINERS, notice),
            chapter=chapter_of(course),
            tables=kit.definitions.workshop.exercises.tables,
            sets=sets,
        )
        recipe = PdfRecipe("cards/sets.html", view, (assets_of(course),))
        yield Document(Audience.TRAINERS, f"cards/{course.module.id}.pdf", recipe)

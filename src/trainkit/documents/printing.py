"""What to print: which documents, how many copies, for whom, in the order of use, and as one file.

Two piles, because a print shop is a stranger: what carries neither names nor test questions nor
keys may go there; the rest is printed by the trainers themselves. Each pile is one PDF in which
every copy is there already: it begins with a slip that lists its parts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, cast

from trainkit.documents.builder import OUT, gather
from trainkit.documents.card_sets import sets_of
from trainkit.documents.frame import Frame, frame_of
from trainkit.files.outputs import read_manifest
from trainkit.files.writing import lock, write_atomically
from trainkit.model.workshop import CourseText, SetsFor, Workshop
from trainkit.planning.printed import Audience, Kit
from trainkit.problems import Problems, TrainkitError
from trainkit.render.pages import PdfRecipe, View
from trainkit.render.pdf import Part, Sides, joined
from trainkit.resources import StrPath
from trainkit.text.languages import N_, _, language_name, p_, speaking

if TYPE_CHECKING:
    import pikepdf

TITLE = N_("What to print")


class Stage(StrEnum):
    """When something is needed, in order."""

    BEFORE = N_("Before the course")
    DESK = N_("At the registration desk")
    PRE = N_("Pre-test")
    TEACHING = N_("While teaching")
    POST = N_("Post-test")
    END = N_("At the end")


class Pile(StrEnum):
    """Where something may be printed."""

    SHOP = N_("print shop")
    OWN = N_("your own printer")


FILES = {Pile.SHOP: "trainers/print-shop.pdf", Pile.OWN: "trainers/print-yourselves.pdf"}
"""Each pile's file below ``out/``."""


@dataclass(frozen=True)
class PrintItem:
    """One document to print."""

    path: str
    """Below ``out/``."""
    title: str
    stage: Stage
    pile: Pile
    copies: int
    pages: int
    """Of one copy."""
    sides: Sides
    for_whom: str
    first: int = 0
    """Pages of the document before it, where it is a set of cards."""

    @property
    def sheets(self) -> int:
        """Sheets of paper that all copies take."""
        both = self.sides is Sides.BOTH
        return self.copies * (-(-self.pages // 2) if both else self.pages)

    @property
    def pages_in_file(self) -> int:
        """Pages that all copies take in the pile's file, with blank ones for backs."""
        return self.sheets * (1 if self.sides is Sides.ONE else 2)


@dataclass(frozen=True)
class PrintList:
    """Everything to print, in the order of use."""

    items: tuple[PrintItem, ...]

    def of(self, pile: Pile) -> tuple[PrintItem, ...]:
        """Return what belongs to a pile."""
        return tuple(item for item in self.items if item.pile is pile)

    def sheets(self, pile: Pile | None = None) -> int:
        """Return the sheets of paper of a pile, or of both."""
        return sum(item.sheets for item in self.items if pile in {None, item.pile})


class _Counts:
    """How many copies there are to be for whom."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        known = kit.definitions
        self.people = len(known.readers)
        self.speakers = 0 if known.is_translation else len(known.workshop.speakers)
        self.countries = [person.country for person in known.readers]

    def participants(self, _path: Path) -> tuple[int, str]:
        return self.people, p_("for whom", "participants")

    def workbook(self, path: Path) -> tuple[int, str]:
        return self._course_text(CourseText.WORKBOOK, path)

    def handout(self, path: Path) -> tuple[int, str]:
        return self._course_text(CourseText.HANDOUTS, path)

    def _course_text(self, form: CourseText, path: Path) -> tuple[int, str]:
        chosen = self.kit.definitions.workshop.course_text is form
        return self.participants(path) if chosen else (0, "")

    def room(self, _path: Path) -> tuple[int, str]:
        return self.people + self.speakers, p_("for whom", "participants and speakers")

    def each_speaker(self, _path: Path) -> tuple[int, str]:
        return self.speakers, p_("for whom", "speakers")

    def one(self, _path: Path) -> tuple[int, str]:
        return 1, p_("for whom", "the trainers")

    def whole(self, _path: Path) -> tuple[int, str]:
        return 1, p_("for whom", "contains a page for each person")

    def doors(self, _path: Path) -> tuple[int, str]:
        return 1, p_("for whom", "the doors of the rooms")

    def spare(self, _path: Path) -> tuple[int, str]:
        return 1, p_("for whom", "latecomers")

    def speaker(self, _path: Path) -> tuple[int, str]:
        return 1, p_("for whom", "the speaker")

    def group(self, path: Path) -> tuple[int, str]:
        group = path.stem.removeprefix("group-")
        members = sum(person.group == group for person in self.kit.definitions.seating)
        return members, p_("for whom", "members of the group")

    def module(self, path: Path) -> tuple[int, str]:
        workshop = self.kit.definitions.workshop
        entry = next((one for one in workshop.modules if one.id == path.stem), None)
        return max(1, len(entry.speakers) if entry else 1), p_("for whom", "the module’s speakers")

    def set_of_exercise(self, path: Path) -> tuple[int, str]:
        # a table's set is shared by pairs; tables differ by one person at most
        practice = self.kit.definitions.workshop.exercises
        number = int(path.stem.removeprefix("set-")) - 1
        if practice.sets_for is SetsFor.PARTICIPANT:
            known = self.kit.definitions
            reads = known.reads_here(known.roster.participants[number])
            return int(reads), p_("for whom", "one participant")
        each, more = divmod(self.people, practice.tables)
        return -(-(each + (number < more)) // 2), p_(
            "for whom", "pairs at table {table}", table=number + 1
        )

    def law_card(self, path: Path) -> tuple[int, str]:
        if path.stem == "blank":
            cards = {file.stem for file in path.parent.glob("??.pdf")}
            others = sum((country or "").lower() not in cards for country in self.countries)
            return others, p_("for whom", "participants without a card of their country")
        people = sum((c or "").lower() == path.stem for c in self.countries)
        return people, p_("for whom", "the country’s people")


_Count = Callable[[_Counts, Path], tuple[int, str]]


@dataclass(frozen=True)
class _Rule:
    """Documents that are needed at the same time, in as many copies, at the same place."""

    paths: str
    stage: Stage
    pile: Pile
    count: _Count
    sides: Sides = Sides.BOTH


_RULES = (
    _Rule("trainers/session-plans/*.pdf", Stage.BEFORE, Pile.OWN, _Counts.module),
    _Rule("trainers/run-sheets/*.pdf", Stage.BEFORE, Pile.OWN, _Counts.one),
    _Rule("trainers/slides/*.pdf", Stage.BEFORE, Pile.OWN, _Counts.module),
    _Rule("trainers/exercises/*.pdf", Stage.BEFORE, Pile.OWN, _Counts.one),
    _Rule("trainers/tests/form-*-key.pdf", Stage.BEFORE, Pile.OWN, _Counts.one),
    _Rule("trainers/agendas/speaker-*.pdf", Stage.BEFORE, Pile.OWN, _Counts.speaker),
    _Rule("participants/door-signs.pdf", Stage.BEFORE, Pile.SHOP, _Counts.doors, sides=Sides.FRONT),
    _Rule("trainers/register.pdf", Stage.DESK, Pile.OWN, _Counts.one, sides=Sides.FRONT),
    _Rule("trainers/tent-cards.pdf", Stage.DESK, Pile.OWN, _Counts.whole, sides=Sides.FRONT),
    _Rule("trainers/badges/lanyard.pdf", Stage.DESK, Pile.OWN, _Counts.whole, sides=Sides.FRONT),
    _Rule("participants/agenda.pdf", Stage.DESK, Pile.SHOP, _Counts.room),
    _Rule("participants/agendas/group-*.pdf", Stage.DESK, Pile.SHOP, _Counts.group),
    _Rule("participants/workbook.pdf", Stage.DESK, Pile.SHOP, _Counts.workbook),
    _Rule(
        "participants/tests/pre-test*-answer-sheets.pdf",
        Stage.PRE,
        Pile.OWN,
        _Counts.whole,
        sides=Sides.FRONT,
    ),
    _Rule("participants/tests/pre-test*.pdf", Stage.PRE, Pile.OWN, _Counts.whole),
    _Rule("participants/tests/spare-sheets.pdf", Stage.PRE, Pile.OWN, _Counts.spare),
    _Rule("participants/handouts/*.pdf", Stage.TEACHING, Pile.SHOP, _Counts.handout),
    _Rule("participants/exercises/*/set-*.pdf", Stage.TEACHING, Pile.SHOP, _Counts.set_of_exercise),
    _Rule("participants/cards/*.pdf", Stage.TEACHING, Pile.SHOP, _Counts.participants),
    _Rule("trainers/cards/*.pdf", Stage.TEACHING, Pile.SHOP, _Counts.one, sides=Sides.FRONT),
    _Rule("participants/law-cards/*.pdf", Stage.TEACHING, Pile.SHOP, _Counts.law_card),
    _Rule(
        "participants/tests/post-test*-answer-sheets.pdf",
        Stage.POST,
        Pile.OWN,
        _Counts.whole,
        sides=Sides.FRONT,
    ),
    _Rule("participants/tests/post-test*.pdf", Stage.POST, Pile.OWN, _Counts.whole),
    _Rule(
        "participants/end-of-course-questionnaire.pdf", Stage.END, Pile.SHOP, _Counts.participants
    ),
    _Rule("trainers/trainer-review-questionnaire.pdf", Stage.END, Pile.OWN, _Counts.each_speaker),
    _Rule("trainers/certificates.pdf", Stage.END, Pile.OWN, _Counts.whole, sides=Sides.FRONT),
)
"""In the order of use; the first that names a document counts. What none names is not for this
print run: tests and questionnaires of later months are sent out by the follow-up."""


def print_list(folder: StrPath) -> PrintList:
    """Return what to print of what was built last.

    Raises ``InputError`` where the workshop is wrong, ``TrainkitError`` where nothing was built.
    """
    folder = Path(folder)
    return _listed(folder, _kit(folder))


def print_files(folder: StrPath) -> tuple[Path, ...]:
    """Write each pile as one PDF with all its copies, and return the files.

    Raises as ``print_list`` does, and while another run works on the folder.
    """
    folder = Path(folder)
    kit = _kit(folder)
    language = kit.definitions.workshop.language
    made = []
    with speaking(language):
        listed = _listed(folder, kit)
    with speaking(language), lock(folder):
        for pile, name in FILES.items():
            items = listed.of(pile)
            if items:
                slip = Part(_(TITLE), _slip(kit, pile, items), _sides_of_slip(kit))
                parts = [
                    Part(
                        item.title,
                        folder / OUT / item.path,
                        item.sides,
                        item.copies,
                        item.first,
                        item.pages,
                    )
                    for item in items
                ]
                write_atomically(folder / OUT / name, joined([slip, *parts], _(TITLE), language))
                made.append(folder / OUT / name)
    return tuple(made)


def _kit(folder: Path) -> Kit:
    problems = Problems()
    return problems.checked(gather(folder, problems))[0]


def _listed(folder: Path, kit: Kit) -> PrintList:
    out = folder / OUT
    files = [path for path in read_manifest(out).files if (out / path).is_file()]
    if not files:
        raise TrainkitError(_("nothing has been built yet; build the documents first"))
    order = [course.module.id for course in kit.definitions.courses]
    files.sort(key=lambda path: ([i for i, name in enumerate(order) if name in path], path))
    return PrintList(tuple(_items(out, files, kit)))


def _items(out: Path, files: Sequence[str], kit: Kit) -> Iterator[PrintItem]:
    workshop = kit.definitions.workshop
    counts = {
        language: _Counts(kit.in_language(language)) for language in workshop.written_languages
    }
    listed = set[str]()
    for rule in _RULES:
        for path in files:
            language, name = _of_language(path, workshop)
            if path in listed or not fnmatchcase(name, rule.paths):
                continue
            listed.add(path)
            copies, for_whom = rule.count(counts[language], out / path)
            if copies:
                title, pages = _title_and_pages(out / path)
                if workshop.translations and name.startswith(_SHARED):
                    title = f"{title} ({language_name(language, workshop.language)})"
                sides = rule.sides if workshop.papers.two_sided else Sides.ONE
                item = PrintItem(path, title, rule.stage, rule.pile, copies, pages, sides, for_whom)
                sets = _card_sets(kit.in_language(language), name, item, out / path)
                yield from sets or [item]


_CARDS = f"{Audience.TRAINERS}/cards/"
_SHARED = (f"{Audience.PARTICIPANTS}/", _CARDS)


def _of_language(path: str, workshop: Workshop) -> tuple[str, str]:
    """Return the language of a document, and its path without the language's folder."""
    audience, _slash, name = path.partition("/")
    language, _slash, rest = name.partition("/")
    if language in workshop.translations:
        return language, f"{audience}/{rest}"
    return workshop.language, path


def _card_sets(kit: Kit, name: str, item: PrintItem, file: Path) -> list[PrintItem]:
    """Return the packing list and the sets of a file of cards: each has its own copies."""
    import pikepdf

    if not name.startswith(_CARDS):
        return []
    (course,) = (one for one in kit.definitions.courses if one.module.id == file.stem)
    sets = {one.number: one for one in sets_of(kit, course)}
    with pikepdf.Pdf.open(file) as pdf, pdf.open_outline() as outline:
        lines = [
            (line.title, pikepdf.Page(cast("pikepdf.Array", line.destination)[0]).index)
            for line in outline.root
        ]
    found = [replace(item, pages=lines[0][1])]
    for (title, first), (_next, end) in zip(lines, [*lines[1:], ("", item.pages)], strict=True):
        if (one := sets.get(int(title.partition(".")[0]))) and one.copies:
            found.append(
                replace(
                    item,
                    title=f"{item.title}, {title}",
                    copies=one.copies,
                    pages=end - first,
                    for_whom=one.for_whom,
                    first=first,
                )
            )
    return found


def _title_and_pages(path: Path) -> tuple[str, int]:
    import pikepdf

    with pikepdf.Pdf.open(path) as pdf:
        return str(pdf.docinfo.get("/Title", path.stem)), len(pdf.pages)


class SlipLine(View):
    """One part of a pile, as its slip lists it."""

    first: int
    """The page of the file on which the part begins."""
    last: int
    title: str
    stage: str
    order: int
    """Of the stage."""
    copies: int
    pages: int
    sheets: int
    sides: str
    for_whom: str


_SHOWN = ("title", "copies", "pages", "sheets", "for_whom")


class SlipView(View):
    """The first sheet of a pile."""

    frame: Frame
    pile: str
    is_own: bool
    """Whether it has names, questions and keys."""
    is_two_sided: bool
    lines: tuple[SlipLine, ...]
    sheets: int


def sides_in_words(sides: Sides) -> str:
    """Return which sides of a sheet are printed, as tables say it."""
    words = {
        Sides.BOTH: p_("sides of a sheet", "both"),
        Sides.FRONT: p_("sides of a sheet", "front only"),
        Sides.ONE: p_("sides of a sheet", "one"),
    }
    return words[sides]


def _sides_of_slip(kit: Kit) -> Sides:
    return Sides.BOTH if kit.definitions.workshop.papers.two_sided else Sides.ONE


def _slip(kit: Kit, pile: Pile, items: Sequence[PrintItem]) -> bytes:
    """Return the slip; its own length moves the page numbers that it names."""
    import pikepdf

    length, slip = 0, b""
    for _attempt in range(3):
        slip = PdfRecipe("printing/slip.html", _slip_view(kit, pile, items, length)).make()
        with pikepdf.Pdf.open(io.BytesIO(slip)) as pdf:
            pages = len(pdf.pages)
            pages += pages % 2 if _sides_of_slip(kit) is Sides.BOTH else 0
        if pages == length:
            break
        length = pages
    return slip


def _slip_view(kit: Kit, pile: Pile, items: Sequence[PrintItem], before: int) -> SlipView:
    lines, page = [], before
    order = {stage: number for number, stage in enumerate(Stage)}
    for item in items:
        last = page + item.pages_in_file
        shown = {name: getattr(item, name) for name in _SHOWN}
        lines.append(
            SlipLine(
                first=page + 1,
                last=last,
                stage=_(item.stage.value),
                order=order[item.stage],
                sides=sides_in_words(item.sides),
                **shown,
            )
        )
        page = last
    return SlipView(
        frame=frame_of(kit, _(TITLE), Audience.TRAINERS, ""),
        pile=_(pile.value),
        is_own=pile is Pile.OWN,
        is_two_sided=_sides_of_slip(kit) is Sides.BOTH,
        lines=tuple(lines),
        sheets=sum(item.sheets for item in items),
    )

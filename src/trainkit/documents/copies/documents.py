"""The documents of personal copies: print files, spare sheets, and the geometry for a scanner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from trainkit.agenda.workshop.agenda import Entry
from trainkit.assessment.answer_sheet import (
    SheetGeometry,
    SheetSize,
    answer_sheet,
    geometry_of,
    spare_sheet,
)
from trainkit.assessment.forms import Forms, FormUse, Paper
from trainkit.documents.copies.printing import (
    Contents,
    CopiesRecipe,
    CopiesView,
    PersonalView,
    PrintedBlock,
    PrintedCase,
    PrintedItem,
    PrintedPaper,
    PrintedPerson,
    PrintedRow,
    PrintedSheet,
    TaggedRecipe,
)
from trainkit.documents.frame import clock_line, frame_of, name_direction, weekday_date
from trainkit.documents.handouts import assets_of
from trainkit.documents.papers_view import (
    TITLES,
    PageStyle,
    PaperView,
    Placed,
    blocks_of,
    case_label,
    case_words,
    language_line,
    paper_head,
    paper_item,
    placed_items,
    shares_of,
    text_context,
)
from trainkit.model.loaded import Course
from trainkit.model.roster import Participant, code_pattern
from trainkit.model.workshop import AnswerSheets, EventKind, PaperOptions, PaperSize
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import FileRecipe
from trainkit.text.languages import LATIN_DIGITS, _, and_list, comma_list, digits_of, speaking

_KINDS = {FormUse.PRE: EventKind.PRE_TEST, FormUse.POST: EventKind.POST_TEST}


@dataclass(frozen=True)
class Sitting:
    """A test as some people sit it; everybody, where no groups are named."""

    groups: tuple[str | None, ...] = ()
    """``None`` stands for people of no group, or of one that the agenda gives no test."""
    name: str = ""
    """What the names of files end with, so that each group's pile is a file."""
    words: str = ""
    """Who sits it when and where, as it stands on the papers."""

    def is_for(self, group: str | None) -> bool:
        """Whether people of this group sit the test here."""
        return not self.groups or group in self.groups


def sittings(kit: Kit, use: FormUse) -> tuple[Sitting, ...]:
    """Return the sittings of a test in the order of the agenda; a single one if all sit together.

    People for whom the agenda has no sitting have one of their own at the end.
    """
    found = list(_sittings(kit, use))
    if len(found) < 2:
        return (Sitting(),)
    tested = {group for sitting in found for group in sitting.groups}
    left = {person.group for person in kit.definitions.roster.participants} - tested
    if left:
        groups = [group for group in kit.definitions.workshop.groups if group in left]
        found.append(Sitting((*groups, None), "-no-group"))
    return tuple(found)


def _sittings(kit: Kit, use: FormUse) -> Iterator[Sitting]:
    occasions = kit.definitions.workshop.occasions
    for day in kit.agenda.days:
        for entry in day.entries:
            event = occasions.get(entry.event or "")
            if entry.groups and event is not None and event.kind is _KINDS.get(use):
                yield Sitting(
                    entry.groups, f"-{'-'.join(entry.groups)}", _words(kit, day.date, entry)
                )


def _words(kit: Kit, day: date, entry: Entry) -> str:
    workshop = kit.definitions.workshop
    whom = and_list(workshop.groups[group].name for group in entry.groups)
    room = workshop.rooms[entry.room].name if entry.room else ""
    return comma_list([whom, weekday_date(day, workshop.language), clock_line(entry.start), room])


_SEPARATE = re.compile("[ -~\u00a0-\u024f\u0386-\u03ce\u0400-\u045f\u048a-\u052f’]*")
"""Names in letters that stand side by side: Latin, Greek, Cyrillic."""
_PAGES = {PaperSize.A4: (210.0, 297.0), PaperSize.LETTER: (215.9, 279.4)}
_SHEETS = {
    (PaperSize.A4, AnswerSheets.FULL): SheetSize.A4,
    (PaperSize.A4, AnswerSheets.HALF): SheetSize.A5,
    (PaperSize.LETTER, AnswerSheets.FULL): SheetSize.LETTER,
    (PaperSize.LETTER, AnswerSheets.HALF): SheetSize.HALF_LETTER,
}


def page_style(options: PaperOptions, *, large: bool = False) -> PageStyle:
    """Return the page that papers are printed on."""
    width, height = _PAGES[options.size]
    return PageStyle(width=width, height=height, large=large, cream=large and options.cream)


def sheet_size(options: PaperOptions) -> SheetSize:
    """Return the size of answer sheets; raises ``KeyError`` where there are none."""
    return _SHEETS[options.size, options.answer_sheets]


def paper_assets(kit: Kit, papers: Sequence[Paper]) -> tuple[tuple[str, Path], ...]:
    """Return the folders of the figures that papers may show."""
    modules = dict.fromkeys(row.module for paper in papers for row in paper.items)
    return tuple(assets_of(kit.definitions.course(module)) for module in modules)


@dataclass(frozen=True)
class Gathered:
    """What the print files of one test are made from."""

    kit: Kit
    forms: Forms
    use: FormUse
    papers: tuple[Paper, ...]
    sitting: Sitting = Sitting()
    """For whom they are."""

    @property
    def options(self) -> PaperOptions:
        """How papers are printed."""
        return self.kit.definitions.workshop.papers

    @property
    def separate(self) -> bool:
        """Whether there are answer sheets."""
        return self.options.answer_sheets is not AnswerSheets.NONE

    @cached_property
    def _courses(self) -> tuple[Course, ...]:
        modules = dict.fromkeys(row.module for paper in self.papers for row in paper.items)
        return tuple(self.kit.definitions.course(module) for module in modules)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {course.module.id: place for place, course in enumerate(self._courses)}

    @cached_property
    def _firsts(self) -> dict[str, int]:
        """The place of each form's first item among all."""
        firsts, total = {}, 0
        for form in dict.fromkeys(paper.form.id for paper in self.papers):
            firsts[form] = total
            total += next(len(p.items) for p in self.papers if p.form.id == form)
        return firsts

    @cached_property
    def _cases(self) -> tuple[tuple[str, str], ...]:
        """The cases that are printed: module and name."""
        found: dict[tuple[str, str], None] = {}
        for paper in self.papers:
            for _number, row, item in placed_items(self.kit, paper):
                if item.case:
                    found[row.module, item.case] = None
        return tuple(found)

    def view(
        self,
        people: Sequence[PrintedPerson],
        *,
        large: bool = False,
        sheets: Sequence[PrintedSheet] = (),
        contents: Contents = Contents.BOTH,
    ) -> CopiesView:
        """Return the view of a print file for these people."""
        asks = contents is not Contents.SHEETS
        page = page_style(self.options, large=large)
        papers = tuple(self._paper(paper, asks=asks) for paper in self.papers)
        labels = (block.label for paper in papers for block in paper.blocks if block.label)
        return CopiesView(
            **dict(paper_head(self.kit, self.use, self.papers, page))
            | {"sitting": self.sitting.words},
            frame=frame_of(self.kit, _(TITLES[self.use]), Audience.PARTICIPANTS, ""),
            workshop=self.kit.definitions.workshop.id,
            contents=contents,
            two_sided=self.options.two_sided and not self._is_two_up(contents),
            two_up=self._is_two_up(contents),
            contexts=tuple(
                text_context(course, self.kit.definitions.beside) for course in self._courses
            ),
            cases=tuple(self._printed_cases()) if asks else (),
            items=tuple(self._items()) if asks else (),
            papers=papers,
            labels=tuple(dict.fromkeys(labels)),
            sheets=tuple(sheets),
            letters="".join(sorted(self._letters(people))),
            people=tuple(people),
        )

    def _letters(self, people: Iterable[PrintedPerson]) -> set[str]:
        """Return the letters of names that are not joined, and the digits of the language."""
        numerals = {*digits_of(self.kit.definitions.workshop.language)} - {*LATIN_DIGITS}
        return numerals.union(*(one.name for one in people if not one.joined))

    def _is_two_up(self, contents: Contents) -> bool:
        half = self.options.answer_sheets is AnswerSheets.HALF
        return half and contents is Contents.SHEETS

    def _printed_cases(self) -> Iterator[PrintedCase]:
        for module, name in self._cases:
            definitions = self.kit.definitions
            words = case_words(definitions.course(module), name, definitions.beside)
            yield PrintedCase(**dict(words), context=self._places[module])

    def _items(self) -> Iterator[PrintedItem]:
        """Yield each form's items as version 1 has them."""
        for form in dict.fromkeys(paper.form.id for paper in self.papers):
            first = next(p.form.papers[0] for p in self.papers if p.form.id == form)
            for placed in placed_items(self.kit, first):
                place = self._places[placed[1].module]
                yield PrintedItem(
                    item=paper_item(placed, self.kit.definitions.beside), context=place
                )

    def _paper(self, paper: Paper, *, asks: bool) -> PrintedPaper:
        return PrintedPaper(
            code=paper.code,
            hash=paper.hash,
            line=self._line(paper),
            notice=_("Form {form}, {hash}", form=paper.code, hash=paper.hash),
            blocks=tuple(self._blocks(paper)) if asks else (),
        )

    def _line(self, paper: Paper) -> str:
        """Return what identifies a paper: the language too, where there are several."""
        facts = {"form": paper.code, "edition": paper.form.edition}
        if language := language_line(self.kit):
            return _("Form {form}, edition {edition}, {language}", language=language, **facts)
        return _("Form {form}, edition {edition}", **facts)

    def _blocks(self, paper: Paper) -> Iterator[PrintedBlock]:
        for course, share in shares_of(self.kit, paper):
            for place, block in enumerate(blocks_of(share)):
                case = block[0][2].case
                module = course.module.id
                yield PrintedBlock(
                    part=None if place else self._places[module],
                    case=self._cases.index((module, case)) if case else None,
                    rows=tuple(self._row(paper, placed) for placed in block),
                    label=case_label(block) if case else "",
                )

    def _row(self, paper: Paper, placed: Placed) -> PrintedRow:
        number, row, _item = placed
        on_form = paper.numbers[number - 1]
        first = paper.form.items[on_form - 1]
        return PrintedRow(
            number=number,
            item=self._firsts[paper.form.id] + on_form - 1,
            options=tuple(first.options.index(option) for option in row.options),
            premises=tuple(first.premises.index(premise) for premise in row.premises),
        )

    def people(self) -> tuple[PrintedPerson, ...]:
        """Return who gets a copy in this language, in the order in which they sit."""
        workshop, roster = self.kit.definitions.workshop, self.kit.definitions.roster
        reads_here = self.kit.definitions.reads_here
        people = {
            one.code: one
            for one in roster.participants
            if self.sitting.is_for(one.group) and reads_here(one)
        }
        allocated = dict.fromkeys(row.code for row in self.forms.allocation if row.code in people)
        seated = [people[code] for code in (allocated | dict.fromkeys(people))]
        groups: list[str | None] = [*workshop.groups, None]
        return tuple(
            self._person(one) for one in sorted(seated, key=lambda p: groups.index(p.group))
        )

    def _person(self, person: Participant) -> PrintedPerson:
        workshop = self.kit.definitions.workshop
        name = (person.name or "") if workshop.privacy.names_on_papers else ""
        return PrintedPerson(
            code=person.code,
            name=name,
            direction=name_direction(name),
            joined=not _SEPARATE.fullmatch(name),
            paper=self.forms.paper_of(person.code, self.use).code,
            group=workshop.groups[person.group].name if person.group else "",
        )

    def sheets(self) -> tuple[PrintedSheet, ...]:
        """Return the answer sheets of the papers; none if answers are marked on the papers."""
        if not self.separate:
            return ()
        size, title = sheet_size(self.options), _(TITLES[self.use])
        return tuple(
            PrintedSheet(
                name=f"sheet-{paper.code}",
                title=title,
                spare=False,
                geometry=answer_sheet(paper, size),
            )
            for paper in self.papers
        )

    def spares(self) -> tuple[PrintedSheet, ...]:
        """Return the spare sheets of the papers."""
        size = sheet_size(self.options)
        codes = [person.code for person in self.kit.definitions.roster.participants]
        pattern = code_pattern(codes)
        return tuple(
            PrintedSheet(
                name=f"spare-{paper.code}",
                title="",
                spare=True,
                geometry=spare_sheet(paper, size, pattern),
            )
            for paper in self.papers
        )


def blank_copy(paper: Paper) -> PrintedPerson:
    """Return the copy of nobody in particular."""
    return PrintedPerson(code="", name="", direction="ltr", paper=paper.code)


PaperViewOf = Callable[[Kit, Paper, FormUse, PageStyle], PaperView]
"""Makes the view of a paper, as it is answered at a test."""


def copies(kit: Kit) -> Iterator[Document]:
    """Yield each test's print file: everybody's copies, in the order in which people sit.

    Groups that sit a test apart have a file each. Where nobody is on the roster, a blank copy of
    each paper.
    """
    for gathered in tests_of(kit):
        if gathered.people() or not kit.definitions.workshop.translations:
            yield from print_files(gathered)


def tests_of(kit: Kit) -> Iterator[Gathered]:
    """Yield what each test, and each sitting of it, is printed from."""
    for use in FormUse:
        if kit.forms and kit.forms.has(use):
            for sitting in sittings(kit, use):
                yield Gathered(kit, kit.forms, use, kit.forms.papers_for(use), sitting)


def tests_in_every_language(kit: Kit) -> Iterator[Gathered]:
    """Yield what ``tests_of`` yields, in the first language and in others that somebody reads."""
    for language in kit.definitions.workshop.written_languages:
        with speaking(language):
            found = list(tests_of(kit.in_language(language)))
        is_first = language == kit.definitions.workshop.language
        yield from (gathered for gathered in found if is_first or gathered.people())


def print_files(gathered: Gathered) -> Iterator[Document]:
    """Yield the print files of one sitting."""
    large = set(gathered.options.large_print)
    everybody = gathered.people()
    usual = [person for person in everybody if person.code not in large]
    half = gathered.options.answer_sheets is AnswerSheets.HALF
    contents = Contents.QUESTIONS if half else Contents.BOTH
    name = f"{gathered.use}-test{gathered.sitting.name}"
    blanks = [blank_copy(paper) for paper in gathered.papers]
    if usual or not everybody:
        yield _print_file(gathered, name, usual or blanks, contents)
    if len(usual) < len(everybody):
        some = [person for person in everybody if person.code in large]
        yield _print_file(gathered, f"{name}-large-print", some, contents, large=True)
    if half:
        people = everybody or blanks
        yield _print_file(gathered, f"{name}-answer-sheets", people, Contents.SHEETS)


def _print_file(
    gathered: Gathered,
    name: str,
    people: Sequence[PrintedPerson],
    contents: Contents,
    *,
    large: bool = False,
) -> Document:
    sheets = gathered.spares() if not people[0].code else gathered.sheets()
    view = gathered.view(
        people, large=large, sheets=() if contents is Contents.QUESTIONS else sheets,
        contents=contents,
    )  # fmt: skip
    recipe = CopiesRecipe(view, paper_assets(gathered.kit, gathered.papers))
    return Document(Audience.PARTICIPANTS, f"tests/{name}.pdf", recipe)


def tagged_copies(kit: Kit, paper_view: PaperViewOf) -> Iterator[Document]:
    """Yield one tagged file a person and test, where the workshop wants them.

    ``paper_view`` makes the view of a paper laid out whole.
    """
    if kit.definitions.workshop.papers.per_person:
        for gathered in tests_of(kit):
            yield from _tagged(gathered, paper_view)


def _tagged(gathered: Gathered, paper_view: PaperViewOf) -> Iterator[Document]:
    large, papers = set(gathered.options.large_print), {p.code: p for p in gathered.papers}
    sheets = {sheet.geometry.paper: sheet for sheet in gathered.sheets()}
    for is_large in (False, True):
        people = [each for each in gathered.people() if (each.code in large) is is_large]
        view = gathered.view(
            people, large=is_large, sheets=tuple(sheets.values()), contents=Contents.SHEETS
        )
        for number, person in enumerate(people):
            paper = paper_view(gathered.kit, papers[person.paper], gathered.use, view.page)
            own = [sheets[person.paper]] if sheets else []
            personal = PersonalView(**dict(paper), sheets=tuple(own))
            assets = paper_assets(gathered.kit, [papers[person.paper]])
            recipe = TaggedRecipe(personal, view, number, assets)
            name = f"tests/personal/{gathered.use}-test-{person.code}.pdf"
            yield Document(Audience.PARTICIPANTS, name, recipe)


def spare_sheets(kit: Kit) -> Iterator[Document]:
    """Yield the blank answer sheets for latecomers, of every paper."""
    options = kit.definitions.workshop.papers
    if not kit.forms or options.answer_sheets is AnswerSheets.NONE or not options.spare_sheets:
        return
    gathered = Gathered(kit, kit.forms, FormUse.PRE, _all_papers(kit.forms))
    people = [blank_copy(paper) for paper in gathered.papers for _n in range(options.spare_sheets)]
    view = gathered.view(people, sheets=gathered.spares(), contents=Contents.SHEETS)
    view = view.model_copy(
        update={"frame": view.frame.model_copy(update={"title": _("Spare answer sheets")})}
    )
    yield Document(Audience.PARTICIPANTS, "tests/spare-sheets.pdf", CopiesRecipe(view))


def geometry_file(kit: Kit) -> Iterator[Document]:
    """Yield what a scanner needs to know of the answer sheets; none where there are no sheets."""
    options = kit.definitions.workshop.papers
    if not kit.forms or options.answer_sheets is AnswerSheets.NONE:
        return
    codes = [person.code for person in kit.definitions.roster.participants]
    geometry = geometry_of(kit.forms, _all_papers(kit.forms), codes, sheet_size(options))
    recipe = FileRecipe(geometry, _geometry_json)
    yield Document(Audience.TRAINERS, "tests/answer-sheet-geometry.json", recipe)


def _geometry_json(geometry: SheetGeometry) -> bytes:
    return geometry.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"


def _all_papers(forms: Forms) -> tuple[Paper, ...]:
    return tuple(paper for form in forms.forms for paper in form.papers)

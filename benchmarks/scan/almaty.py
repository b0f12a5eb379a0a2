"""The model case: its typed answers drawn onto its own printed sheets, scanned, answered, compared.

    python -m benchmarks.scan.almaty [copier|telephone]

Everybody's answers stand on the score sheet of the example. They are filled into the sheets that
the example prints, by the pens of ``pen`` and in ways that a careful person would not hesitate
over; ``camera`` records the stack. The score sheet is emptied, the pictures are scanned into it,
and what is asked is answered as somebody would who knows what was meant. In the end every cell has
to say what was typed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from benchmarks.scan.camera import Difficulty, copier, named, telephone
from benchmarks.scan.pen import _UNSURE, _WAYS, Mark, _full, _Hand, _write
from benchmarks.scan.sheets import DOTS, Blank
from benchmarks.scan.strokes import Surface
from trainkit import api
from trainkit.assessment.answer_sheet import AnswerSheet
from trainkit.assessment.forms import SCORED, FormUse, PlacedItem
from trainkit.documents.builder import gather
from trainkit.documents.copies.documents import Gathered, paper_assets, tests_of
from trainkit.documents.copies.printing import Contents, CopiesRecipe, PrintedPerson
from trainkit.files.executor import InProcess
from trainkit.intake.record import Field, Spot
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, PARTICIPANTS
from trainkit.intake.score_sheet.merge import entries_of, put_entries
from trainkit.intake.score_sheet.read import open_sheets, read_copy
from trainkit.model.items.entries import NOTHING
from trainkit.model.lists import open_workbook
from trainkit.problems import Problems
from trainkit.render.excel import workbook_bytes
from trainkit.scan.answering import Said, decisions_for
from trainkit.scan.desk import Scanned
from trainkit.scan.questions import BLANK, Question, QuestionKind
from trainkit.scan.reading import Decision, Identity
from trainkit.scan.settle import Settled
from trainkit.scan.workshop import ScannedWorkshop, workshop_in

__all__ = ["Case", "entries", "review_all"]

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"
SHEET = Path("responses/score-sheet.xlsx")
AT = datetime(2019, 3, 6, 18, tzinfo=UTC)
CAMERAS = {"copier": copier, "telephone": telephone}

_OTHERWISE = 0.3
"""The share of rows that are not just filled, but by ``pen``'s shares: many are filled even so."""

Bubbles = tuple[tuple[str, ...], ...]
"""What is marked in each row of an item."""


def bubbles_for(entry: str, item: PlacedItem, rows: int) -> Bubbles:
    """Return what a person marks whose answer is typed like this."""
    control = item.format.control
    if not entry:
        return ((),) * rows
    if control == "several":
        return (tuple(entry),)
    if control in ("boxes", "number"):
        signs = entry.ljust(rows) if control == "number" else entry.replace(NOTHING, " ")
        return tuple((sign,) if sign != " " else () for sign in signs)
    return ((entry,),)


@dataclass(frozen=True)
class Sheet:
    """Somebody's answer sheet as it was filled in."""

    code: str
    use: FormUse
    identity: Identity
    """As far as the sheet says it: the code of a spare sheet may not fit its grid."""
    rows: Mapping[tuple[int, int], tuple[str, ...]]
    """What is marked, by an item's number and row."""
    entries: Mapping[int, str]
    """The same as it was typed."""


@dataclass(frozen=True)
class Case:
    """The example in a folder of its own, its score sheet emptied."""

    folder: Path
    people: tuple[str, ...] = ()
    """Only these; everybody where none is named."""

    @classmethod
    def begin(cls, folder: Path, *people: str) -> Case:
        """Copy the example and empty its score sheet of all answers."""
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
        _empty(folder / SHEET)
        return cls(folder, people)

    @cached_property
    def workshop(self) -> ScannedWorkshop:
        """What a scanner has to know."""
        return workshop_in(self.folder)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The filled answer sheets, by test."""
        typed = entries(EXAMPLE / SHEET)
        codes = dict.fromkeys(spot.code for spot in typed if not self.people or
                              spot.code in self.people)  # fmt: skip
        found = (self._sheet(code, use, typed) for use in SCORED for code in codes)
        return tuple(sheet for sheet in found if sheet is not None)

    def _sheet(self, code: str, use: FormUse, typed: Mapping[Spot, str]) -> Sheet | None:
        title = ANSWER_SHEETS[use]
        own = {spot.place: text for spot, text in typed.items()
               if (spot.code, spot.sheet, spot.field) == (code, title, Field.ITEM)}  # fmt: skip
        if not own:
            return None
        is_late = code not in self.workshop.codes
        printed = {(who, when): paper for who, when, paper in self.workshop.handed_out}
        paper = typed.get(Spot(code, title, Field.PAPER)) or printed[code, use]
        fits = len(code) == len(self.workshop.codes[0])
        identity = Identity(paper=paper, code=code if fits else None, page=1, is_spare=is_late)
        layout, items = _layout(self.workshop, identity).pages[0], self.workshop.papers[paper].items
        rows = {
            (field.number, row): values
            for field in layout.fields
            for row, values in enumerate(
                bubbles_for(own.get(field.number, ""), items[field.number - 1], len(field.groups))
            )
        }
        if is_late and fits:
            rows |= {(0, place): (sign,) for place, sign in enumerate(code)}
        return Sheet(code, use, identity, rows, own)

    def pictures(self, kind: str, level: Difficulty) -> Iterator[Image.Image]:
        """Yield the stack, a picture a sheet."""
        prints = _Prints(self)
        for number, sheet in enumerate(self.sheets):
            rng = named(f"almaty {kind} {number}")
            camera = CAMERAS[kind](level, rng)
            filled = _fill(prints.blank(sheet, self.workshop), sheet, rng, camera.weights)
            yield Image.fromarray(camera.take(filled, rng))

    def recorded(self, kind: str, level: Difficulty = Difficulty.MODERATE) -> list[Path]:
        """Write the stack as a copier or a telephone does; return the files."""
        folder = self.folder.parent / kind
        folder.mkdir()
        if kind == "telephone":
            files = []
            for number, picture in enumerate(self.pictures(kind, level), 1):
                files.append(folder / f"{number:03}.jpg")
                picture.save(files[-1], quality=85)
            return files
        first, *others = self.pictures(kind, level)
        path = folder / "scan.pdf"
        first.save(path, save_all=True, append_images=others, resolution=200)
        return [path]

    def scan(self, files: Sequence[Path]) -> Scanned:
        """Scan the files into the score sheet."""
        return api.scan(self.folder, files, executor=InProcess(), at=AT)

    def truth(self, question: Question) -> str:
        """Return what somebody answers who knows what was meant."""
        sheet = self._whose(question)
        if question.kind is QuestionKind.UNKNOWN_CODE:
            return sheet.code
        if question.kind is QuestionKind.WHOSE:
            late = " late" if sheet.code not in self.workshop.codes else ""
            spare = " spare" if sheet.identity.is_spare else ""
            return f"{sheet.identity.paper} {sheet.code} 1{late}{spare}"
        if question.kind is QuestionKind.NUMBER:
            return sheet.entries.get(question.number, BLANK)
        return "".join(sheet.rows[question.number, question.row]) or BLANK

    def _whose(self, question: Question) -> Sheet:
        """Return the sheet that a question is about, by its place in the stack."""
        source = question.page.source
        number = source.page if source.file.endswith(".pdf") else int(source.file[:3])
        return self.sheets[number - 1]


def review_all(case: Case, settled: Settled) -> tuple[list[Question], Settled]:
    """Answer everything that is open, in rounds; return what was asked, and what came of it."""
    asked: list[Question] = []
    while settled.questions:
        decisions: list[Decision] = []
        for question in settled.questions:
            said = Said(AT, "benchmark")
            decisions += decisions_for(question, case.truth(question), case.workshop, said)
        asked += settled.questions
        settled = api.settle_scans(case.folder, decisions, at=AT)
    return asked, settled


def entries(path: Path) -> dict[Spot, str]:
    """Return every entry of a score sheet."""
    problems = Problems()
    return dict(problems.checked(entries_of(path, problems)))


def _layout(workshop: ScannedWorkshop, identity: Identity) -> AnswerSheet:
    found = workshop.sheet_of(identity)
    if found is None:
        raise LookupError(f"the example has no answer sheet {identity}")
    return found


def _empty(path: Path) -> None:
    """Take all answers off a score sheet; people stay."""
    problems = Problems()
    copy = problems.checked(
        read_copy(path, problems.checked(open_sheets(path, problems)), problems)
    )
    workbook = problems.checked(open_workbook(path, problems))
    kept = {s: each.written for s, each in copy.entries.items() if s.sheet == PARTICIPANTS}
    put_entries(workbook, copy, {row: code for code, row in copy.rows.items()}, kept)
    path.write_bytes(workbook_bytes(workbook))


class _Prints:
    """The answer sheets of a case as the example prints them."""

    def __init__(self, case: Case) -> None:
        problems = Problems()
        self.kit, _ = problems.checked(gather(case.folder, problems))
        self.papers = {sheet.identity.paper for sheet in case.sheets}
        self.codes = {sheet.code for sheet in case.sheets}
        self.tests = {each.use: each for each in tests_of(self.kit)}
        self.files: dict[tuple[FormUse, bool], pypdfium2.PdfDocument] = {}

    def blank(self, sheet: Sheet, workshop: ScannedWorkshop) -> Blank:
        """Return somebody's sheet, or a spare one, before anybody writes on it."""
        gathered, is_spare = self.tests[sheet.use], sheet.identity.is_spare
        people = self._spares(gathered) if is_spare else self._people(gathered)
        key = sheet.use, is_spare
        if key not in self.files:
            self.files[key] = pypdfium2.PdfDocument(self._pdf(gathered, people, is_spare))
        file = self.files[key]
        named = [person.paper if is_spare else person.code for person in people]
        at = named.index(sheet.identity.paper if is_spare else sheet.code)
        page = file[at * (len(file) // len(people))]
        picture = page.render(scale=DOTS * 25.4 / 72, grayscale=True).to_numpy().copy()
        layout = _layout(workshop, sheet.identity)
        return Blank(layout, layout.pages[0], None if is_spare else sheet.code, picture)

    def _spares(self, gathered: Gathered) -> list[PrintedPerson]:
        return [
            PrintedPerson(code="", name="", direction="ltr", paper=paper.code)
            for paper in gathered.papers
            if paper.code in self.papers
        ]

    def _people(self, gathered: Gathered) -> list[PrintedPerson]:
        return [person for person in gathered.people() if person.code in self.codes]

    def _pdf(self, gathered: Gathered, people: list[PrintedPerson], is_spare: bool) -> bytes:
        sheets = gathered.spares() if is_spare else gathered.sheets()
        view = gathered.view(people, sheets=sheets, contents=Contents.SHEETS)
        return CopiesRecipe(view, paper_assets(self.kit, gathered.papers)).make()


def _fill(
    blank: Blank, sheet: Sheet, rng: np.random.Generator, weights: tuple[float, float, float]
) -> NDArray[np.uint8]:
    """Fill a sheet with somebody's answers."""
    ink = str(rng.choice(["pencil", "blue", "black", "felt"]))
    surface = Surface(blank.picture.copy(), DOTS, weights, rng)
    hand = _Hand(surface, blank, rng, ink, None, blank.picture)
    groups = {(field.number, row): group for field in blank.page.fields
              for row, group in enumerate(field.groups)}  # fmt: skip
    groups |= {(0, place): group for place, group in enumerate(blank.page.code)}
    for key, group in groups.items():
        values = sheet.rows.get(key, ())
        if len(group.bubbles) == 1 or not values:
            continue
        if group.box is not None:
            _write(hand, values[0], group)
        mark = hand.choose(several=False) if rng.random() < _OTHERWISE else Mark.FULL
        if mark in (*_UNSURE, Mark.LIGHT) or len(values) > 1 or key[0] == 0:
            mark = Mark.FULL
        for bubble in group.bubbles:
            if bubble.value in values:
                _full(hand, bubble) if mark is Mark.FULL else _WAYS[mark](hand, group, bubble)
    return surface.picture


def main(kinds: Sequence[str]) -> int:
    """Run the whole case; say what was asked and what differs."""
    with tempfile.TemporaryDirectory() as name:
        for kind in kinds or CAMERAS:
            case = Case.begin(Path(name) / kind / "almaty")
            files = case.recorded(kind)
            began = time.perf_counter()
            found = case.scan(files)
            seconds = time.perf_counter() - began
            asked, _ = review_all(case, found.settled)
            typed, scanned = entries(EXAMPLE / SHEET), entries(case.folder / SHEET)
            wrong = {spot for spot in typed | scanned if typed.get(spot) != scanned.get(spot)}
            print(
                f"{kind}: {len(case.sheets)} sheets in {seconds:.0f} s, {len(asked)} questions, "
                f"{len(wrong)} of {len(typed)} entries differ"
            )
            for question in asked:
                print(f"  asked: {question.text} -> {case.truth(question)}")
            for spot in sorted(wrong, key=lambda each: each.order):
                print(f"  {spot}: typed {typed.get(spot)}, scanned {scanned.get(spot)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Fixed words are marked: on pages of a made-up language, nothing is left in plain letters.

What a workshop and its course say is put into Greek letters, fixed words come in accented ones, so
a word in plain Latin letters was forgotten. Identifiers keep theirs: codes, addresses, file names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import icalendar
import pptx
import pytest
from openpyxl import load_workbook
from PIL import Image
from pydantic import BaseModel

from tests import pdf
from trainkit.documents.builder import gather
from trainkit.documents.copies.printing import CopiesRecipe, sheet_drawings
from trainkit.documents.families import FAMILIES, Family
from trainkit.documents.papers_view import item_page
from trainkit.documents.print_again import pages_of
from trainkit.exercises.model import EvidenceFile
from trainkit.exercises.sets import PracticeSet
from trainkit.planning.printed import Document, Kit, Printed
from trainkit.problems import Problems
from trainkit.render.pages import FileRecipe, HtmlRecipe, PdfRecipe, render_html
from trainkit.resources import example_folder, templates_folder
from trainkit.text.languages import PSEUDO, speaking

MARKED = (
    "agenda", "agendas", "badges", "cards", "certificates", "door-signs", "equivalence",
    "exercise-keys", "exercises", "handouts", "keys", "law-cards", "papers", "print-again",
    "questionnaire-answers", "questionnaires", "register", "score-sheet", "session-plans", "slides",
    "tent-cards", "workbook",
)  # fmt: skip
"""Families whose words are marked; all, in the end."""

KNOWN = {"Excel", "Nayatel", "ii", "iii", "iv", "abcdefghijklmnopqrstuvwxyz"}
"""Names, numerals before premises, letters to write codes with; words in capitals are left out."""
_SINGLE = {"locator", "term", "unit"}
"""Fields whose text is prose even if it is a single word."""
_GREEK = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΘΡΣΤΥΩΣΧΥΖαβψδεφγηιξκλμνοπθρστυωσχυζ",
)
_PROSE = re.compile(r"[A-Z]?[a-z]+[ .,:;!?)]|[A-Z][a-z-]+$|[^ ] [^ ]")
_KEPT = re.compile(
    r"(\[@[\w-]+|\]\([^)\s]*|^::: *\w*|\{[^}]*\}|^Table:|<[^>]*>|`[^`]*`|@[\w-]+)", re.MULTILINE
)


def greek(text: str) -> str:
    """Return prose in Greek letters, and anything else as it is."""
    if re.fullmatch(r"\w+/\w+", text) or not _PROSE.search(text):
        return text
    return wholly_greek(text)


def wholly_greek(text: str) -> str:
    """Return a text in Greek letters, whether it is prose or not."""
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(_GREEK) for part in parts[::2]]
    return "".join(parts)


def in_greek(value: Any, letters: Callable[[str], str] = greek) -> Any:
    """Return a definition with its prose in Greek letters."""
    same = partial(in_greek, letters=letters)
    if type(value) is str:
        value = letters(value)
    elif isinstance(value, PracticeSet):
        content = value.content
        value = replace(value, exercise=same(value.exercise))
        vars(value)["content"] = in_greek(content, wholly_greek)
    elif isinstance(value, BaseModel):
        new = {name: same(getattr(value, name)) for name in type(value).model_fields}
        for name in _SINGLE & new.keys():
            new[name] = in_greek(getattr(value, name), wholly_greek)
        value = value.model_copy(update=new)
    elif is_dataclass(value) and not isinstance(value, type):
        value = replace(value, **{f.name: same(getattr(value, f.name)) for f in fields(value)})
    elif type(value) is tuple:
        value = tuple(map(same, value))
    elif isinstance(value, dict):
        value = {key: same(one) for key, one in value.items()}
    return value


@pytest.fixture(scope="module")
def kit() -> Kit:
    problems = Problems()
    found = gather(example_folder(), problems)
    problems.raise_errors()
    assert found is not None
    practice = tuple(one for one in found[0].practice if one.number == 1)
    kit: Kit = in_greek(replace(found[0], practice=practice))
    languages = (PSEUDO, *kit.definitions.workshop.languages[1:])
    workshop = kit.definitions.workshop.model_copy(update={"languages": languages})
    kit = replace(kit, definitions=replace(kit.definitions, workshop=workshop))
    return replace(kit, printed=Printed(workshop=workshop.id, pages=printed_pages(kit)))


def printed_pages(kit: Kit) -> dict[str, dict[str, str]]:
    """Return a record of cards and the like: one person is new, one is different, one is gone."""
    found = {}
    for name, sums in pages_of(kit).items():
        new, different, *_others = sums
        if not name.endswith("-test"):
            found[name] = {**sums, different: "as it was", "P-99": "gone"}
            del found[name][new]
    return found


class Texts(HTMLParser):
    """Collects what a reader of a page sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"style", "script", "code", "svg"}
        self.found += [
            value for name, value in attrs if name in {"alt", "title", "aria-label"} and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"style", "script", "code", "svg"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def of_workbook(data: bytes) -> Iterator[object]:
    for sheet in load_workbook(io.BytesIO(data)):
        yield from (sheet.title, sheet.oddHeader.right.text, sheet.oddFooter.left.text)
        for value in (cell.value for row in sheet.iter_rows() for cell in row):
            is_formula = isinstance(value, str) and value.startswith("=")
            yield re.sub('<>"[^"]*"', "", value) if is_formula else value  # only compared
        for chart in sheet._charts:
            for title in (chart.title, chart.x_axis.title, chart.y_axis.title):
                yield "".join(run.t for p in (title.tx.rich.p if title else ()) for run in p.r)
        for rule in sheet.data_validations.dataValidation:
            yield from (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle)


def of_word(data: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(data))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (c.text for table in document.tables for row in table.rows for c in row.cells)


def of_slides(data: bytes) -> Iterator[str]:
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        yield from (shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield slide.notes_slide.notes_text_frame.text


def of_calendar(data: bytes) -> Iterator[str]:
    shown = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "X-WR-CALNAME")
    for part in icalendar.Calendar.from_ical(data).walk():
        yield from (str(part[name]) for name in shown if name in part)


READERS: dict[str, Callable[[bytes], Iterable[object]]] = {
    ".csv": lambda data: [data.decode()],
    ".docx": of_word,
    ".ics": of_calendar,
    ".json": lambda _: [],  # for programs, as schedules in XML
    ".pdf": pdf.texts,
    ".pptx": of_slides,
    ".txt": lambda data: [data.decode()],
    ".xlsx": of_workbook,
    ".xml": lambda _: [],
}


def texts_of(document: Document) -> Iterator[str]:
    """Yield the texts of a document, as its reader meets them."""
    recipe = document.recipe
    if isinstance(recipe, (PdfRecipe, HtmlRecipe, CopiesRecipe)):
        page, is_composed = Texts(), isinstance(recipe, CopiesRecipe)
        template = "tests/composed.html" if is_composed else recipe.template
        with speaking(document.language):
            page.feed(render_html(template, recipe.view))
            drawings = sheet_drawings(recipe.view.sheets, PSEUDO) if is_composed else {}
        yield from page.found
        for drawing in drawings.values():
            yield from re.findall(">([^<]+)<", drawing.decode())
    elif not isinstance(recipe, FileRecipe) or not isinstance(recipe.view, EvidenceFile):
        read = READERS[Path(document.name).suffix]
        yield from (text for text in read(document.make()) if isinstance(text, str))


def plain_words(text: str, ids: Iterable[str] = ()) -> set[str]:
    """Return the words in plain letters, but for identifiers and the letters of options."""
    for name in ids:
        text = re.sub(rf"\b{name}\b", " ", text)
    bare = re.sub(r"trainkit \w+|[\w-]+ \d+\.\d+\.\d+|\S*[\d_@/=]\S*|\b[\w-]+\.\w+\b", " ", text)
    words = set(re.findall(r"\b[A-Za-z]?[a-z][A-Za-z]+\b", bare)) - KNOWN
    return {word for word in words if word not in "abcdefghi"}


def blank_picture(drawing: bytes) -> bytes:
    """Return a picture in place of a drawing's, of which no word is read here."""
    stream = io.BytesIO()
    Image.new("1", (4, 3)).save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.name in MARKED], ids=lambda f: f.name)
def test_no_word_of_a_family_is_left_in_english(
    family: Family, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainkit.documents.slides.picture_of", blank_picture)
    with speaking(PSEUDO):
        documents = [*family.documents(kit)]
    assert documents
    ids = [one.module.id for one in kit.definitions.courses]
    ids += [one.id for one in kit.definitions.questionnaires]
    left = {
        document.path: sorted({w for text in texts_of(document) for w in plain_words(text, ids)})
        for document in documents
    }
    assert {path: words for path, words in left.items() if words} == {}


def test_no_word_of_an_items_page_is_left_in_english(kit: Kit) -> None:
    courses = kit.definitions.courses
    of_types = {item.type: (course, item) for course in courses for item in course.bank.items}
    pages = [item_page(kit.definitions.workshop, *each) for each in of_types.values()]
    assert len(pages) > 3
    assert {
        word for page in pages for text in texts_of(page) for word in plain_words(text)
    } == set()


def test_a_forgotten_word_is_found() -> None:
    assert plain_words("Ƥáǵé 7: Total of P-07, see form-A1.pdf") == {"Total", "of", "see"}


@pytest.mark.parametrize(
    "path", sorted(templates_folder().rglob("*.css")), ids=lambda path: path.name
)
def test_no_style_brings_words_of_its_own(path: Path) -> None:
    contents = re.findall(r"content:([^;}]*)", path.read_text(encoding="utf-8"))
    quoted = [text for one in contents for text in re.findall(r'"([^"]*)"', one)]
    assert [text for text in quoted if re.match(r"[^#]*[A-Za-z]", text)] == []

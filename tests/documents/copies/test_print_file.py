"""Print files are read back: who has which paper, in which order, with which code."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from tests import pdf
from tests.documents.agenda.case import squeezed
from tests.documents.copies.case import (
    CASE,
    CODES,
    WANTED,
    documents,
    expected,
    made,
    paper_kit,
    printed,
    the_kit,
)
from tests.documents.course import ARABIC, CYRILLIC, LATIN
from trainkit.assessment.forms import FormUse, Paper
from trainkit.documents.copies.documents import page_style, paper_assets
from trainkit.documents.copies.printing import sheet_drawings
from trainkit.documents.papers import keys, paper_view
from trainkit.model.workshop import PaperOptions
from trainkit.planning.printed import Kit
from trainkit.render.pages import PdfRecipe
from trainkit.text.languages import speaking

PRE = "tests/pre-test.pdf"
NAMED: Any = {"privacy": {"names_on_papers": True}}
SEATS = ["KZ-02", "AX-03", "IR-14"]


def forms_of(kit: Kit) -> Any:
    assert kit.forms is not None
    return kit.forms


def copies(name: str, *, spaced: bool = False) -> list[tuple[str, list[str]]]:
    """Return each bookmark with the texts of its pages."""
    data = made(name)
    starts, texts = pdf.bookmarks(data), pdf.texts(data)
    texts = texts if spaced else [squeezed(text) for text in texts]
    ends = [mark.page for mark in starts[1:]] + [len(texts) + 1]
    return [
        (mark.title, texts[mark.page - 1 : end - 1]) for mark, end in zip(starts, ends, strict=True)
    ]


def paper_of(code: str, use: FormUse = FormUse.PRE) -> Paper:
    paper: Paper = forms_of(the_kit()).paper_of(code, use)
    return paper


def test_copies_come_in_the_order_of_seats() -> None:
    assert [title for title, _ in copies(PRE)] == SEATS
    assert [title for title, _ in copies("tests/post-test.pdf")] == SEATS


@pytest.mark.parametrize("use", [FormUse.PRE, FormUse.POST])
def test_each_copy_carries_its_code_its_paper_and_nobody_elses_code(use: FormUse) -> None:
    for code, pages in copies(f"tests/{use}-test.pdf"):
        paper, text = paper_of(code, use), "".join(pages)
        assert f"Form{paper.code},edition1" in pages[0]
        assert squeezed({FormUse.PRE: "Pre-test", FormUse.POST: "Post-test"}[use]) in pages[0]
        filled = [page for page in pages if "Thispageisintentionallyblank" not in page]
        assert all(code in page for page in filled)
        assert all(f"{paper.code},{paper.hash}" in page for page in filled)
        assert {other for other in CODES if other in text} == {code}


def test_each_copy_begins_on_the_front_of_a_sheet_and_so_does_its_answer_sheet() -> None:
    number = 1
    for _, pages in copies(PRE):
        assert number % 2 == 1
        sheet = next(n for n, page in enumerate(pages) if "Answersheet" in page)
        assert sheet % 2 == 0
        number += len(pages)
    one_sided = made(PRE, papers={"two_sided": False})
    assert "Thispageisintentionallyblank" not in squeezed(pdf.text(one_sided))


def test_each_version_prints_its_items_options_and_premises_in_its_own_order() -> None:
    assert {paper_of(code).code for code in SEATS} == {"A1-2", "A1-1", "B1-1"}
    for use in (FormUse.PRE, FormUse.POST):
        for code, pages in copies(f"tests/{use}-test.pdf", spaced=True):
            assert printed(pages) == expected(paper_of(code, use))


def test_a_case_stands_before_its_questions_with_their_numbers() -> None:
    for code, pages in copies(PRE):
        numbers = [n for n, row in enumerate(paper_of(code).items, 1) if row.type == "single"]
        heading = squeezed(f"{CASE} Case for questions {numbers[0]}–{numbers[1]}")
        (page,) = [page for page in pages if heading in page]
        assert page.index(heading) < page.index(f"{numbers[0]}Whichanswer")
        after = "".join(pages[pages.index(page) :])
        assert after.index(heading) < after.index(f"{numbers[1]}Whichanswer")


def test_no_item_is_split_between_pages() -> None:
    for code, pages in copies(PRE):
        for row in paper_of(code).items:
            assert sum(row.item in page for page in pages) == 1


def test_plain_form_of_each_version_looks_like_the_copies() -> None:
    """Pages composed of pieces and pages laid out whole by WeasyPrint differ by nothing seen.

    Drawn at 200 dpi and compared at 25, since lines may be off by one pixel; the head and the
    title, where personal parts stand, are left out.
    """
    starts = {mark.title: mark.page for mark in pdf.bookmarks(made(PRE))}
    for code in SEATS:
        plain = laid_out_whole(paper_of(code))
        for number in range(len(pdf.texts(plain))):
            whole = pdf.picture(plain, number + 1, dpi=200)
            composed = pdf.picture(made(PRE), starts[code] + number, dpi=200)
            box = (0, 600 if number == 0 else 212, *whole.size)
            assert difference(whole.crop(box), composed.crop(box)) < 40, (code, number + 1)


def laid_out_whole(paper: Paper, kit: Kit | None = None) -> bytes:
    """Return the paper as plain WeasyPrint lays it out for the pre-test."""
    kit = kit or the_kit()
    view = paper_view(kit, paper, FormUse.PRE, page_style(PaperOptions()))
    drawings = tuple(sheet_drawings((), view.frame.language).items())
    return PdfRecipe("tests/paper.html", view, paper_assets(kit, [paper]), drawings).make()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_lines_stand_where_plain_layout_puts_them(language: str) -> None:
    """Compared line by line below the head, in both directions of writing."""
    kit = paper_kit(languages=[language])
    paper = forms_of(kit).paper_of("KZ-02", FormUse.PRE)
    with speaking(language):
        data = documents(kit)[PRE].recipe.make()
        plain = laid_out_whole(paper, kit)
    assert pdf.bookmarks(data)[0].title == "KZ-02"
    compared = 0
    for number in range(2, len(pdf.texts(plain)) + 1):
        whole, composed = placed(plain, number), placed(data, number)
        for text in whole.keys() & composed.keys():
            assert abs(whole[text][0] - composed[text][0]) < 0.1, text
            assert abs(whole[text][1] - composed[text][1]) < 0.1, text
            compared += 1
    assert compared > 40


def test_questions_and_pages_are_counted_in_the_digits_of_the_language() -> None:
    """On papers and on answer sheets; the code keeps its digits."""
    data = made(PRE, languages=["fa"])
    end = pdf.bookmarks(data)[1].page - 1
    pages = [text.split() for text in pdf.texts(data)[:end]]
    persian = [[word for word in page if re.fullmatch("[۰-۹]+", word)] for page in pages]
    *questions, sheet = [page for page in persian if page]
    assert [page[-2:] for page in questions] == [["۳", number] for number in "۱۲۳"]
    numbers = [number for page in questions for number in page[:-2]]
    assert numbers[-9:] == list("۱۲۳۴۵۶۷۸۹")  # after those of the date, the case and the example
    assert {*"۱۲۳۴۵۶۷۸۹"} <= {*sheet}
    assert all("KZ-02" in page for page in pages[:3])


def placed(data: bytes, number: int) -> dict[str, tuple[float, float]]:
    """Return where each letter-by-letter distinct word of a page begins and stands."""
    words: list[tuple[int, float, str, float]] = []
    with pypdfium2.PdfDocument(data) as document:
        sheet = document[number - 1].get_textpage()
        for match in re.finditer(r"\S+", sheet.get_text_range()):
            left, bottom, _, top = (edge / 72 * 25.4 for edge in sheet.get_charbox(match.start()))
            if 22 < bottom < 265 and top < 270:
                words.append((-round(bottom), left, match[0], bottom))
    found: dict[str, tuple[float, float]] = {}
    for _, left, word, bottom in sorted(words):  # by place: a picture has letters too
        key = word
        while key in found:
            key += "'"
        found[key] = (left, bottom)
    return found


def difference(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference of grey, 0 to 255, of two pictures at 25 dpi."""
    size = (one.width // 8, one.height // 8)
    pair = [each.resize(size, Image.Resampling.BOX) for each in (one, other)]
    extremes = ImageChops.difference(*pair).getextrema()
    return int(max(extremes))  # type: ignore[arg-type]


def test_difference_notices_a_missing_letter() -> None:
    plain = pdf.picture(laid_out_whole(paper_of("AX-03")), 2, dpi=200)
    spoilt = plain.copy()
    left, top, right, bottom = ImageChops.invert(plain.crop((0, 212, *plain.size))).getbbox() or ()
    spoilt.paste(255, (left, top + 212, left + 24, bottom + 212))
    assert difference(plain, plain) == 0
    assert difference(plain, spoilt) > 60
    assert right > left


def test_names_are_printed_where_the_workshop_wants_them_in_any_script() -> None:
    assert not any(name in pdf.text(made(PRE)) for name in (LATIN, CYRILLIC))
    data = made(PRE, **NAMED)
    texts = pdf.texts(data)
    for mark, name in zip(pdf.bookmarks(data), (CYRILLIC, LATIN), strict=False):
        own = texts[mark.page - 1]
        assert name in own
        assert f"Name: {name}" in own or f"Code: {mark.title}" in own or mark.title in own
        assert sum(name in text for text in texts) == 2  # first page and answer sheet
    first = pdf.bookmarks(data)[2].page
    assert arabic_letters(texts[first - 1]) >= set("منهپور")
    assert len(set(ARABIC) & set(texts[0])) <= 1  # a space


def arabic_letters(text: str) -> set[str]:
    return {letter for letter in text if "\u0600" <= letter <= "\u06ff"}


def test_every_letter_that_is_drawn_by_itself_has_a_picture() -> None:
    """Latin, Greek and Cyrillic names are set letter by letter: each must leave ink."""
    recipe: Any = documents(paper_kit(**NAMED))[PRE].recipe
    names = ["ÀÉñőŞžĐ", "Ελένη", "Ңұқ Ўғли", "O’Neil-Šá"]
    people = tuple(
        recipe.view.people[0].model_copy(update={"code": f"Q-{n}", "name": name, "joined": False})
        for n, name in enumerate(names)
    )
    letters = "".join(sorted(set("".join(names))))
    view = recipe.view.model_copy(update={"people": people, "letters": letters})
    data = type(recipe)(view, recipe.assets).make()
    pages = [mark.page for mark in pdf.bookmarks(data)]
    assert [
        name for name, n in zip(names, pages, strict=True) if name in pdf.texts(data)[n - 1]
    ] == names


# Options of printing


def test_nobody_on_the_roster_gives_a_blank_copy_of_each_paper() -> None:
    import dataclasses

    from trainkit.model.roster import Roster

    kit = the_kit()
    empty = dataclasses.replace(kit.definitions, roster=Roster())
    data = documents(dataclasses.replace(kit, definitions=empty))[PRE].recipe.make()
    marks = [mark.title for mark in pdf.bookmarks(data)]
    assert marks == ["Form A1-1", "Form A1-2", "Form B1-1", "Form B1-2"]
    assert "Writeyourcodeintheboxes" in squeezed(pdf.text(data))


def test_spare_sheets_are_as_many_as_wanted_of_each_paper() -> None:
    text = squeezed(pdf.text(made("tests/spare-sheets.pdf")))
    for paper in ("A1-1", "A1-2", "B1-1", "B1-2"):
        assert text.count(f"Form{paper},") == 2
    four = made("tests/spare-sheets.pdf", papers={"spare_sheets": 4})
    assert squeezed(pdf.text(four)).count("FormA1-1,") == 4
    none = documents(paper_kit(papers={"spare_sheets": 0}))
    assert "tests/spare-sheets.pdf" not in none
    assert not any(code in text for code in CODES)


def test_half_sheets_stand_two_on_a_page_in_stacking_order() -> None:
    half = {"answer_sheets": "half"}
    data = made("tests/pre-test-answer-sheets.pdf", papers=half)
    assert set(pdf.sizes(data)) == {(297, 210)}
    pages = [re.findall(r"[A-Z]{2}-\d\d", text) for text in pdf.texts(data)]
    sheets = [(page[0], page[1:]) for page in pages]
    left = [code for code, _ in sheets]
    right = [code for _, others in sheets for code in others]
    order = left + right
    assert [code for n, code in enumerate(order) if code not in order[:n]] == SEATS
    assert "Answersheet" not in squeezed(pdf.text(made(PRE, papers=half)))


def test_sheet_and_cover_say_the_same_of_changed_answers() -> None:
    rule = "fill the right bubble as well and circle it"
    sheet = squeezed(f"To change an answer, rub it out, or {rule}, like")
    cover = squeezed(f"To change an answer, {rule}.")
    assert squeezed(pdf.text(made(PRE))).count(sheet) == len(SEATS)
    assert squeezed(pdf.text(made(PRE))).count(cover) == len(SEATS)
    assert sheet in squeezed(pdf.text(made("tests/spare-sheets.pdf")))


def test_drawings_have_no_words() -> None:
    """Text in drawings is set letter by letter, so joined scripts would fall apart there."""
    recipe: Any = documents(the_kit())[PRE].recipe
    drawings = sheet_drawings(recipe.view.sheets, "en").values()
    texts = {text for one in drawings for text in re.findall(">([^<]+)</text>", one.decode())}
    assert {text for text in texts if len(text) > 1} <= {"ii", "iii", *map(str, range(10, 100))}
    assert squeezed(pdf.text(made(PRE))).count("forthetrainer") == len(SEATS)


def test_letter_paper() -> None:
    assert set(pdf.sizes(made(PRE, papers={"size": "Letter"}))) == {(216, 279)}


def test_papers_that_are_answered_on_themselves_have_no_sheets() -> None:
    kit = paper_kit(papers={"answer_sheets": "none"})
    assert "Answersheet" not in squeezed(pdf.text(documents(kit)[PRE].recipe.make()))
    assert not any("spare" in name for name in documents(kit))
    assert not any("geometry" in document.name for document in keys(kit))


def test_large_print_is_a_file_of_its_own_for_those_who_want_it() -> None:
    usual, large = (made(name, **WANTED) for name in (PRE, "tests/pre-test-large-print.pdf"))
    assert [mark.title for mark in pdf.bookmarks(usual)] == ["KZ-02", "IR-14"]
    assert [mark.title for mark in pdf.bookmarks(large)] == ["AX-03"]
    assert heights(large) > 1.5 * heights(usual)
    for number in range(1, len(pdf.texts(large)) + 1):
        assert pdf.overlapping(large, number) == []


def heights(data: bytes) -> float:
    """Return the height of the letters of an option, in millimetres."""
    boxes = [
        box
        for number in range(2, 5)
        for box in pdf.boxes(data, number)
        if re.search(r"Answer [a-h] to", box.text)
    ]
    return max(box.top - box.bottom for box in boxes)


# The file


@pytest.mark.laid_out_anew
@pytest.mark.parametrize(
    "name", ["tests/spare-sheets.pdf", pytest.param(PRE, marks=pytest.mark.thorough)]
)
def test_files_are_the_same_each_time(name: str) -> None:
    assert documents(the_kit())[name].recipe.make() == made(name)


def test_file_is_sound_and_says_that_it_has_no_tags() -> None:
    with pikepdf.Pdf.open(io.BytesIO(made(PRE))) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.docinfo["/Title"]) == "Pre-test"
        assert "carry no tags" in str(document.docinfo["/Subject"])
        assert "/StructTreeRoot" not in document.Root
        assert list(document.attachments) == []


def test_a_page_taken_out_has_nothing_of_another_person() -> None:
    data = made(PRE, **NAMED)
    starts = {mark.title: mark.page for mark in pdf.bookmarks(data)}
    with pikepdf.Pdf.open(io.BytesIO(data)) as document, pikepdf.Pdf.new() as single:
        single.pages.append(document.pages[starts["AX-03"] - 1])
        stream = io.BytesIO()
        single.save(stream)
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        assert LATIN in document[0].get_textpage().get_text_range()
    with pikepdf.Pdf.open(io.BytesIO(stream.getvalue())) as document:
        # a name that joins letters is written into its page, never a piece that pages share
        shared = document.pages[0].Resources.XObject
        fonts = arabic_fonts(document.pages[0].Resources.Font)
        assert fonts
        for group in shared.values():
            content = group.read_bytes()
            assert not any(name.encode() in content for name in fonts)


def arabic_fonts(fonts: Any) -> list[str]:
    """Return the names of the fonts that have Arabic letters."""
    return [
        name
        for name, font in fonts.items()
        if re.search(rb"<[0-9a-f]{4}> <06[0-9a-f]{2}>", font.ToUnicode.read_bytes())
    ]

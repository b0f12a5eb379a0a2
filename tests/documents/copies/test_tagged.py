"""Files of single people: tagged, PDF/UA, stamped with what is theirs alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest

from tests import pdf
from tests.documents.agenda.case import squeezed
from tests.documents.copies.case import CODES, WANTED, documents, made, paper_kit
from tests.documents.course import CYRILLIC, LATIN
from trainkit.documents.copies.printing import TaggedRecipe


def personal(name: str) -> bytes:
    return made(f"tests/personal/{name}.pdf", **WANTED)


def test_files_are_named_by_test_and_code_never_by_name() -> None:
    assert sorted(
        name for name in documents(paper_kit(**WANTED)) if "/personal/" in name
    ) == sorted(
        f"tests/personal/{test}-test-{code}.pdf" for test in ("pre", "post") for code in CODES
    )
    assert not any("/personal/" in name for name in documents(paper_kit()))


def test_files_pass_the_check_for_accessible_pdf() -> None:
    for code in CODES:
        data = personal(f"pre-test-{code}")
        assert page.is_pdf_compliant_bytes(data, profile=page.ValidationProfile.PDF_UA_1), code


def test_file_carries_code_and_name_of_its_person_alone() -> None:
    for code, name in (("KZ-02", CYRILLIC), ("AX-03", LATIN)):
        texts = pdf.texts(personal(f"pre-test-{code}"))
        assert all(code in text for text in texts)
        assert sum(name in text for text in texts) == 2
        assert set(re.findall(r"[A-Z]{2}-\d\d", " ".join(texts))) == {code}
        assert pdf.identity(personal(f"pre-test-{code}")) == ("en", f"Pre-test, {code}")


def test_personal_parts_are_artifacts_and_questions_stay_tagged() -> None:
    with pikepdf.Pdf.open(io.BytesIO(personal("pre-test-KZ-02"))) as document:
        for sheet in document.pages:
            content = b"\n".join(
                part.read_bytes()
                for part in (
                    sheet.Contents
                    if isinstance(sheet.Contents, pikepdf.Array)
                    else [sheet.Contents]
                )
            )
            assert content.count(b"/Artifact BMC") == 1
            assert content.index(b"/Artifact BMC") > content.rindex(b"BDC")
    assert pdf.heading_levels(personal("pre-test-KZ-02")).count(3) == 9  # one a question


def test_file_has_the_pages_of_the_print_file() -> None:
    whole = made("tests/pre-test.pdf", **WANTED)
    starts = {mark.title: mark.page for mark in pdf.bookmarks(whole)}
    printed = [squeezed(text) for text in pdf.texts(whole)]
    own = [squeezed(text) for text in pdf.texts(personal("pre-test-KZ-02"))]
    items = [re.findall(r"alpha-[a-z-]+?-\d", text) for text in own if "Answersheet" not in text]
    start = starts["KZ-02"] - 1
    for offset, found in enumerate(items[:-1]):
        assert set(re.findall(r"alpha-[a-z-]+?-\d", printed[start + offset])) == set(found)


def test_large_print_is_cream_where_wanted() -> None:
    cream = {**WANTED, "papers": {**WANTED["papers"], "cream": True}}
    for name in ("tests/pre-test-large-print.pdf", "tests/personal/pre-test-AX-03.pdf"):
        picture = pdf.picture(made(name, **cream), 1)
        assert picture.getpixel((3, 3)) == 246  # the grey of #fdf6e0: .299 R + .587 G + .114 B
    assert pdf.picture(personal("pre-test-AX-03"), 1).getpixel((3, 3)) == 255


@pytest.mark.laid_out_anew
def test_files_are_the_same_each_time() -> None:
    again = documents(paper_kit(**WANTED))["tests/personal/pre-test-IR-14.pdf"]
    assert again.recipe.make() == personal("pre-test-IR-14")


def test_file_is_made_again_when_a_figure_on_its_paper_has_changed(tmp_path: Path) -> None:
    recipe = documents(paper_kit(**WANTED))["tests/personal/pre-test-KZ-02.pdf"].recipe
    assert isinstance(recipe, TaggedRecipe)
    recipe = replace(recipe, assets=(("alpha", tmp_path),))
    figure = tmp_path / "figures" / "map.svg"
    figure.parent.mkdir()
    figure.write_text("<svg/>")
    before = list(recipe.ingredients())
    figure.write_text("<svg><g/></svg>")
    assert list(recipe.ingredients()) != before

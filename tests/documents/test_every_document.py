"""What holds for every document that comes from page templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import golden, pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import CYRILLIC, LATIN, PEOPLE, small_kit
from trainkit.planning.printed import Audience, Document
from trainkit.render.pages import PdfRecipe

HANDED_OUT = {
    "participants/handouts/alpha.pdf": "Logs and letters: from the first entry to the answer",
    "participants/handouts/beta.pdf": "Ledgers",
    "participants/workbook.pdf": "Participant's workbook",
    "participants/end-of-course-questionnaire.pdf": "End-of-course questionnaire",
    "participants/follow-up-questionnaire.pdf": (
        "Follow-up questionnaire, three to six months after the course"
    ),
    "participants/follow-up-supervisor-questionnaire.pdf": (
        "Three questions for a participant's superior"
    ),
    "participants/law-cards/blank.pdf": "National law card",
}
KEPT_BACK = {
    "trainers/session-plans/alpha.pdf": (
        "Session plans: Logs and letters: from the first entry to the answer"
    ),
    "trainers/session-plans/beta.pdf": "Session plans: Ledgers",
    "trainers/register.pdf": "Attendance register",
    "trainers/tent-cards.pdf": "Tent cards",
    "trainers/badges/lanyard.pdf": "Name badges for lanyards",
    "trainers/badges/stickers.pdf": "Name badges, stickers",
    "trainers/certificates.pdf": "Certificates of attendance",
    "trainers/trainer-review-questionnaire.pdf": "Trainer's review of the course",
}
TITLES = {**HANDED_OUT, **KEPT_BACK}


def test_the_documents_are_these(documents: dict[str, Document]) -> None:
    assert sorted(documents) == sorted(TITLES)


@pytest.mark.parametrize("path", TITLES)
def test_a_document_is_accessible(path: str, made: Made) -> None:
    assert pdf.failures(made(path)) == []


@pytest.mark.parametrize(("path", "title"), TITLES.items())
def test_a_document_has_its_language_and_title(path: str, title: str, made: Made) -> None:
    assert pdf.identity(made(path)) == ("en", title)


@pytest.mark.parametrize("path", TITLES)
def test_headings_start_at_one_and_skip_no_level(path: str, made: Made) -> None:
    levels = pdf.heading_levels(made(path))
    assert levels[0] == 1
    assert [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []


@pytest.mark.parametrize("path", TITLES)
def test_pages_are_a4_and_none_is_blank(path: str, made: Made) -> None:
    data = made(path)
    assert {tuple(sorted(size)) for size in pdf.sizes(data)} == {(210, 297)}
    assert [text for text in pdf.texts(data) if len(text) < 20] == []


@pytest.mark.parametrize("path", TITLES)
def test_only_bundled_fonts_are_embedded(path: str, made: Made) -> None:
    families = re.compile(r"Noto-Sans(?:-Mono)?(?:-Semi-Bold|-Bold|-Italic)?|Vazirmatn(?:-Bold)?")
    assert [name for name in pdf.fonts(made(path)) if not families.fullmatch(name)] == []


@pytest.mark.laid_out_anew
@pytest.mark.parametrize("path", TITLES)
def test_a_document_has_the_same_bytes_when_made_again(
    path: str, made: Made, tmp_path: Path
) -> None:
    again = documents_of(small_kit(tmp_path / "elsewhere"))[path]
    assert again.recipe.make() == made(path)


def test_file_names_hold_no_name_and_no_code(documents: dict[str, Document]) -> None:
    words = {word.casefold() for row in PEOPLE for value in row[:2] if value
             for word in re.split(r"\W+", str(value)) if len(word) > 2}  # fmt: skip
    assert words
    assert [path for path in documents for word in words if word in path.casefold()] == []


@pytest.mark.parametrize("path", HANDED_OUT)
def test_what_is_handed_out_holds_nobody_s_name_or_code(
    path: str, documents: dict[str, Document], made: Made
) -> None:
    recipe = documents[path].recipe
    assert isinstance(recipe, PdfRecipe)
    view = recipe.view.model_dump_json()
    content, text = pdf.content(made(path)), pdf.text(made(path))
    for row in PEOPLE:
        for word in [part for value in row[:2] if value for part in str(value).split()]:
            assert word not in view
            assert word not in text
            assert word.encode() not in content
            assert word.encode("utf-16-be") not in content


@pytest.mark.parametrize("path", ["trainers/register.pdf", "trainers/certificates.pdf"])
def test_the_search_for_names_finds_them_where_they_are(path: str, made: Made) -> None:
    assert LATIN in pdf.text(made(path))
    assert CYRILLIC in pdf.text(made(path))


@pytest.mark.parametrize("path", TITLES)
def test_audience_and_folder_agree(path: str, documents: dict[str, Document]) -> None:
    audience = documents[path].audience
    assert audience is (Audience.PARTICIPANTS if path in HANDED_OUT else Audience.TRAINERS)


def test_trainers_papers_say_so_on_every_page_and_the_others_never(made: Made) -> None:
    note = "For trainers only"
    plans = pdf.texts(made("trainers/session-plans/alpha.pdf"))
    assert [note in text for text in plans] == [True] * len(plans)
    assert [path for path in HANDED_OUT if note in pdf.text(made(path))] == []


def test_another_direction_stays_accessible(tmp_path: Path) -> None:
    for path, document in documents_of(small_kit(tmp_path, languages=["fa"])).items():
        data = document.recipe.make()
        assert pdf.identity(data)[0] == "fa", path
        assert pdf.failures(data) == [], path


PAYLOAD = "<script>alert(1)</script> {{7*7}} <b>x</b>"


def test_markup_in_any_field_is_printed_as_it_is_in_another_language(tmp_path: Path) -> None:
    kit = small_kit(
        tmp_path / "odd",
        languages=["ru"],
        title=PAYLOAD,
        subtitle=PAYLOAD,
        organisers=[PAYLOAD],
        venue={"name": PAYLOAD, "city": PAYLOAD, "country": "KZ"},
        speakers={"expert": {"name": PAYLOAD, "organisation": PAYLOAD}, "host": {"name": PAYLOAD}},
        rooms={"hall": {"name": PAYLOAD}},
        rows=[("P-01", PAYLOAD, PAYLOAD, "KZ", PAYLOAD, "en")],
        certificate={"signatories": [{"name": PAYLOAD, "role": PAYLOAD}]},
    )
    for path, document in documents_of(kit).items():
        data = document.recipe.make()
        assert squeezed(PAYLOAD) in squeezed(pdf.text(data)), path
        assert "49" not in pdf.text(data), path
        assert pdf.identity(data)[0] == "ru", path
        assert pdf.failures(data) == [], path


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", HANDED_OUT)
def test_text_is_as_approved(path: str, made: Made) -> None:
    golden.assert_text(made(path), path.removeprefix("participants/").replace("/", "-")[:-4])


@pytest.mark.parametrize(
    ("path", "page", "name"),
    [
        ("participants/handouts/alpha.pdf", 1, "handout-page"),
        ("trainers/certificates.pdf", 1, "certificate"),
    ],
)
def test_a_page_looks_as_approved(path: str, page: int, name: str, made: Made) -> None:
    golden.assert_picture(made(path), name, page)


@pytest.mark.parametrize(("path", "name"), [
    ("participants/handouts/beta.pdf", "handout-page"),
    ("trainers/tent-cards.pdf", "certificate"),
])  # fmt: skip
def test_another_page_looks_different(path: str, name: str, made: Made) -> None:
    found = pdf.picture(made(path))
    assert golden.difference_of(found, golden.GOLDEN / f"{name}.png") >= golden.TOLERANCE

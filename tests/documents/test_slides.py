"""Slides: PowerPoint and pages say the same, nothing depends on the day, what a trainer needs."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from tests import pdf
from tests.documents.course import SESSIONS, small_kit
from tests.factories import as_yaml, make_kit, module_data, workshop_data
from trainkit.documents.slides import slides, slides_view
from trainkit.model.loaded import Course
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.text.languages import speaking

NAME = "trainers/slides/alpha"
SLIDES = """\
## Reading a log {#s1}
---
### Whose clock is it? {question}

The provider's, or the server's?

Notes: Wait for **two** answers.
---
### The way of an exhibit

![From the scene to the court in one line](figures/way.svg)
---
### Sort the cards {exercise step=2}

- One table, one pile
- Write the `+05:00` beside it
---
### Half an hour lies between the offsets {case step=3}

| Entry | Offset |
|---|---|
| 23:30 | +05:00 |
| 00:30 | +04:30 |
---
### Two log-ins cannot both be the suspect's

Which one is shared?

```
2026-03-03T09:00:02Z  login  198.51.100.7
2026-03-03T09:00:02Z  login  203.0.113.9

  user=4410077  <b>new</b>
```
---
### Which is right? {poll}

1. The first
2. The second
---
### The second {answer}

Its clock was *set back*.
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return small_kit(tmp_path_factory.mktemp("slides"), also={"curriculum/alpha/slides.md": SLIDES})


@pytest.fixture(scope="module")
def made(kit: Kit) -> Any:
    documents = {document.path: document for document in slides(kit)}
    return cache(lambda kind, module="alpha": documents[f"trainers/slides/{module}.{kind}"]
                 .recipe.make())  # fmt: skip


def deck(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def shown(slide: Any) -> str:
    """Return what a slide of a .pptx shows, in order, with the marks that PowerPoint puts in."""
    words = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            words += marked(shape.text_frame.paragraphs)
        elif shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    return " ".join(" ".join(words).split())


def marked(paragraphs: Any) -> list[str]:
    words, count = [], 0
    for paragraph in paragraphs:
        numbering = paragraph._p.xpath("./a:pPr/a:buAutoNum/@type")
        count = count + 1 if numbering else 0
        mark = "• " if paragraph.level else ""
        if numbering:
            mark = {"arabicPeriod": f"{count}. ", "alphaUcPeriod": f"{'ABCDEFGH'[count - 1]}. "}[
                numbering[0]
            ]
        words.append(mark + paragraph.text)
    return words


@pytest.mark.parametrize("module", ["alpha", "beta"])
def test_each_page_to_print_says_what_six_slides_of_powerpoint_say(made: Any, module: str) -> None:
    pages = squeezed(without_drawn_words(pdf.texts(made("pdf", module))))
    slides = squeezed([shown(slide) for slide in deck(made("pptx", module)).slides])
    assert len(pages) == -(-len(slides) // 6)
    for number, text in enumerate(slides):
        assert text in pages[number // 6]


def squeezed(texts: list[str]) -> list[str]:
    return [re.sub(r"\s", "", text) for text in texts]


def without_drawn_words(pages: list[str]) -> list[str]:
    """A drawing's letters are text in the PDF, and part of a picture in the other file."""
    return [page.replace("Scene to court", "") for page in pages]


def test_pages_to_print_have_the_author_s_notes(made: Any) -> None:
    assert "Wait for two answers." in pdf.texts(made("pdf"))[0]


def test_the_slides_are_these(made: Any) -> None:
    assert [title_of(slide) for slide in deck(made("pptx")).slides] == [
        "Logs and letters: from the first entry to the answer",
        "Reading a log", "Whose clock is it?", "The way of an exhibit", "Sort the cards",
        "Half an hour lies between the offsets", "Two log-ins cannot both be the suspect’s",
        "Which is right?", "The second", "Writing a letter", "Write", "Check",
    ]  # fmt: skip


def title_of(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)


def test_a_session_opens_with_what_participants_can_do_afterwards(made: Any) -> None:
    opening = deck(made("pptx")).slides[1]
    assert shown(opening).startswith(
        "Logs and letters · 60 minutes Reading a log After this session you can: • Apply rule 1 "
        "• Apply rule 2"
    )
    assert opening.slide_layout.name == "Session"


def test_the_notes_are_the_session_plan_s_words(made: Any) -> None:
    notes = [
        slide.notes_slide.notes_text_frame.text.split("\n") for slide in deck(made("pptx")).slides
    ]
    assert notes[2] == [
        "09:30–09:55 · 25 min · Demonstration: Show", "Wait for two answers.",
        "Material: Workbook", "Ask: whose clock is it?",
    ]  # fmt: skip
    assert notes[3] == ["Show: see slide 3 for the notes on this step."]
    assert notes[4] == ["09:55–10:05 · 10 min · Group work: Sort", "Material: Log cards"]


def test_an_exercise_shows_its_minutes_and_when_it_ends(made: Any) -> None:
    exercise = deck(made("pptx")).slides[4]
    assert exercise.slide_layout.name == "Exercise"
    text = shown(exercise)
    assert text.startswith(
        "Reading a log · Exercise · 10 minutes Sort the cards • One table, one pile"
    )
    assert "10 min until 10:05" in text


def test_the_rows_of_a_table_share_the_height_of_the_slide(made: Any) -> None:
    (table,) = (shape for shape in deck(made("pptx")).slides[5].shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.table.rows] == [
        ["Entry", "Offset"], ["23:30", "+05:00"], ["00:30", "+04:30"],
    ]  # fmt: skip
    assert table.top + table.height == pytest.approx(Pt(506), abs=Pt(1))


def artefact_of(slide: Any) -> Any:
    (found,) = (one for one in slide.placeholders if one.placeholder_format.idx == 14)
    return found


def test_an_artefact_is_real_text_in_letters_of_one_width(made: Any) -> None:
    artefact = artefact_of(deck(made("pptx")).slides[6])
    assert artefact.text_frame.text.split("\n") == [
        "2026-03-03T09:00:02Z  login  198.51.100.7", "2026-03-03T09:00:02Z  login  203.0.113.9",
        " ", "  user=4410077  <b>new</b>",
    ]  # fmt: skip
    runs = [run for paragraph in artefact.text_frame.paragraphs for run in paragraph.runs]
    assert {(run.font.name, run.font.size) for run in runs} == {("Courier New", Pt(22))}


def test_each_session_has_its_colour(made: Any) -> None:
    colours = [
        slide.shapes[0]._element.xpath("./p:spPr/a:solidFill/a:srgbClr/@val")
        for slide in deck(made("pptx")).slides
    ]
    assert colours == [["1F3A4D"]] * 9 + [["2B7A78"]] * 3


def test_every_part_sits_in_a_placeholder_of_its_layout(made: Any) -> None:
    for slide in deck(made("pptx")).slides:
        indexes = {one.placeholder_format.idx for one in slide.slide_layout.placeholders}
        for shape in slide.shapes:
            assert shape.is_placeholder
            assert shape.placeholder_format.idx in indexes


def test_pictures_have_alternative_text_and_their_own_shape(made: Any) -> None:
    pictures = [
        shape for slide in deck(made("pptx")).slides for shape in slide.shapes
        if shape.shape_type is not None and shape._element.tag.endswith("}pic")
    ]  # fmt: skip
    described = [one._element.xpath("./p:nvPicPr/p:cNvPr/@descr") for one in pictures]
    assert described == [["From the scene to the court in one line"]]
    width, height = pictures[0].image.size
    assert abs(width / height - 400 / 60) < 0.02
    assert abs(pictures[0].width / pictures[0].height - 400 / 60) < 0.02


def test_nothing_is_smaller_than_24_points_but_its_edges(made: Any) -> None:
    sizes = {
        run.font.size
        for slide in deck(made("pptx")).slides
        for shape in slide.shapes
        if shape.has_text_frame and shape.placeholder_format.idx == 1
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert sizes <= {Pt(24), Pt(28), Pt(32), Pt(36), Pt(40)}
    assert sizes


def test_slides_are_wide_and_in_the_workshop_s_language(made: Any) -> None:
    presentation = deck(made("pptx"))
    assert (presentation.slide_width, presentation.slide_height) == (12192000, 6858000)
    assert presentation.core_properties.language == "en-GB"
    languages = {
        tag for slide in presentation.slides for tag in slide._element.xpath(".//a:r/a:rPr/@lang")
    }
    assert languages == {"en-GB"}
    assert set(pdf.sizes(made("pdf"))) == {(210, 297)}


def test_the_pdf_is_accessible(made: Any) -> None:
    assert pdf.failures(made("pdf")) == []
    assert pdf.identity(made("pdf")) == (
        "en", "Slides: Logs and letters: from the first entry to the answer",
    )  # fmt: skip
    levels = pdf.heading_levels(made("pdf"))
    assert levels[:3] == [1, 2, 3]
    assert [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []


@pytest.mark.laid_out_anew
@pytest.mark.parametrize("kind", ["pptx", "pdf"])
def test_slides_have_the_same_bytes_when_made_again(made: Any, kind: str, tmp_path: Path) -> None:
    again = small_kit(tmp_path, also={"curriculum/alpha/slides.md": SLIDES})
    documents = {document.path: document for document in slides(again)}
    assert documents[f"{NAME}.{kind}"].recipe.make() == made(kind)


def test_a_file_for_powerpoint_names_no_person_and_no_day(made: Any) -> None:
    properties = deck(made("pptx")).core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.created.year == 2000


def test_slides_are_for_trainers(kit: Kit) -> None:
    assert [(one.audience, one.path) for one in slides(kit)] == [
        (Audience.TRAINERS, f"trainers/slides/{name}.{kind}")
        for name in ("alpha", "beta") for kind in ("pptx", "pdf")
    ]  # fmt: skip


def alpha(kit: Kit) -> Document:
    return next(one for one in slides(kit) if one.path == f"{NAME}.pptx")


def test_the_short_form_shows_the_slides_of_its_own_steps(tmp_path: Path) -> None:
    short = [{"session": "s1", "minutes": 40, "steps": [25, 0, 15]}]
    module = module_data("alpha", sessions=SESSIONS, variants={"short": short})
    workshop = workshop_data(("alpha",))
    workshop["modules"] = [{"id": "alpha", "variant": "short", "when": ["2026-03-03"]}]
    files = {
        "workshop.yaml": as_yaml(workshop),
        "curriculum/alpha/module.yaml": as_yaml(module),
        "curriculum/alpha/slides.md": SLIDES.replace("![From", "From").replace("(figures", "(f"),
    }
    titles = [title_of(one) for one in deck(alpha(make_kit(tmp_path, ("alpha",), files=files))
                                            .recipe.make()).slides]  # fmt: skip
    assert titles == [
        "Module alpha", "Reading a log", "Whose clock is it?", "The way of an exhibit",
        "Half an hour lies between the offsets", "Two log-ins cannot both be the suspect’s",
        "Which is right?", "The second",
    ]  # fmt: skip


QUIZ = "1. Whose clock? The server's.\n2. Which offset? +05:00.\n\nHands up."


def test_a_quiz_without_slides_of_its_own_becomes_questions_and_answers(tmp_path: Path) -> None:
    steps = [*SESSIONS[0]["steps"][:2], {**SESSIONS[0]["steps"][2], "notes": QUIZ}]
    sessions = [{**SESSIONS[0], "steps": steps}, SESSIONS[1]]
    module = as_yaml(module_data("alpha", sessions=sessions))
    kit = small_kit(tmp_path, also={"curriculum/alpha/module.yaml": module})
    texts = [shown(slide) for slide in deck(alpha(kit).recipe.make()).slides]
    asked = [text for text in texts if "Question" in text or "Answer" in text]
    assert asked[0].startswith(
        "Reading a log · Question Check 1. Whose clock? 2. Which offset? Alpha"
    )
    assert asked[1].startswith("Reading a log · Answer Check 1. The server’s. 2. +05:00. Alpha")


def test_without_slides_of_its_own_a_module_shows_the_handout_s_figures(tmp_path: Path) -> None:
    last = deck(alpha(small_kit(tmp_path)).recipe.make()).slides[-1]
    assert title_of(last) == "Figure 1. The way of an exhibit"
    assert last.slide_layout.name == "Picture"


def test_from_right_to_left_text_runs_that_way_and_stays_accessible(tmp_path: Path) -> None:
    kit = small_kit(tmp_path, languages=["fa"], also={"curriculum/alpha/slides.md": SLIDES})
    with speaking("fa"):
        documents = {document.path: document for document in slides(kit)}
        assert pdf.failures(documents[f"{NAME}.pdf"].recipe.make()) == []
        presentation = deck(documents[f"{NAME}.pptx"].recipe.make())
    paragraphs = presentation.slides[1].shapes._spTree.xpath(".//a:p[a:r and a:pPr]")
    assert [
        ("".join(one.xpath("./a:r/a:t/text()")), *one.xpath("./a:pPr/@rtl | ./a:pPr/@algn"))
        for one in paragraphs
    ] == [
        ("Logs and letters · ۶۰ دقیقه", "1", "r"),
        ("Reading a log", "0", "r"),
        ("پس از این جلسه می‌توانید:", "1", "r"),
        ("Apply rule 1", "0", "l"),
        ("Apply rule 2", "0", "l"),
        ("Logs and letters", "0", "r"),
    ]
    artefact = artefact_of(presentation.slides[6])._element
    assert set(artefact.xpath(".//a:pPr/@rtl")) == {"0"}


NUMBERED = "**Ask:** 1. Whose clock? (The server's.) 2. Name the three zones. (UTC.)\n\n" + (
    "**One action at work:** ask for the offset."
)
NO_QUESTION = "Show cards 1 and 2. They look equal."


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (NUMBERED, [["Whose clock?", "Name the three zones."], ["The server’s.", "UTC."],
                    ["Ask for the offset."]]),
        (NO_QUESTION, []),
    ],
)  # fmt: skip
def test_questions_are_found_as_trainers_write_them(
    notes: str, expected: list[list[str]], tmp_path: Path
) -> None:
    steps = [*SESSIONS[0]["steps"][:2], {**SESSIONS[0]["steps"][2], "notes": notes}]
    sessions = [{**SESSIONS[0], "steps": steps}, SESSIONS[1]]
    module = as_yaml(module_data("alpha", sessions=sessions))
    slide = "## Reading a log {#s1}\n\n### Whose clock is it?\n"
    files = {"curriculum/alpha/module.yaml": module, "curriculum/alpha/slides.md": slide}
    view = slides_view(*course_of(small_kit(tmp_path, also=files)))
    made = [one for one in view.slides if (one.session, one.step) == ("s1", 3)]
    assert [[line.text for line in one.lines] for one in made] == expected


def course_of(kit: Kit) -> tuple[Kit, Course]:
    return kit, kit.definitions.course("alpha")

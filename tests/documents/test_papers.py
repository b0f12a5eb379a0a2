"""Papers and keys are read back from their PDFs and compared with the record of the forms."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from tests.documents.agenda.case import squeezed
from tests.factories import item_data, make_definitions
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.assembly.assemble import assemble
from trainkit.assessment.forms import SCORED, Form, FormUse
from trainkit.definitions.loaded import Definitions
from trainkit.documents.papers import keys, papers
from trainkit.documents.papers_view import PaperView
from trainkit.kit import Audience, Document, Kit
from trainkit.problems import Problems
from trainkit.render.pages import PdfRecipe

LEVELS = ("recall", "apply", "judge")
CASES = ("log", "letter")
CANARY = "Zyzzogeton"
"""Begins every text that no participant may see."""
INJECTED = "{{ 7 * 7 }} <b>bold</b> `10.0.0.1`"


def bank(module: str, **changes: Any) -> Any:
    """Return a bank of 12 items, 4 of each level, of which every second serves a case."""
    items = []
    for n in range(12):
        item_id = f"{module}-{n:02}"
        case = f"{CASES[n // 2 % 2]}" if n % 2 else None
        items.append(
            item_data(
                item_id,
                f"o{n % 3 + 1}",
                LEVELS[n % 3],
                case=case,
                stem=f"Stem of {item_id}: {INJECTED if n == 0 else 'which of these'}?",
                options=[
                    {
                        "id": letter,
                        "text": f"Option {item_id} number {number}",
                        "rationale": f"{CANARY} reason {letter} of {item_id}",
                    }
                    for number, letter in enumerate("abcd"[: 3 + n % 2])
                ],
                difficulty=0.37,
                reviewed=[{"rule": "wordy", "by": f"{CANARY} reviewer", "why": f"{CANARY} why"}],
                source={"reference": "src", "locator": f"{CANARY} article {n}"},
                **changes,
            )
        )
    cases = [
        {
            "id": c,
            "title": f"Case {c} of {module}",
            "text": f"| Row {c} | B |\n|---|---|\n| 1 | 2 |",
        }
        for c in CASES
    ]
    return {"module": module, "version": "1.0.0", "items": items, "cases": cases}


def kit_of(definitions: Definitions) -> Kit:
    forms = assemble(definitions, bytes(range(16)), Problems())
    return Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)


def definitions_of(**changes: Any) -> Definitions:
    assessment = {"minutes": 25, "items": {"recall": 2, "apply": 1, "judge": 2}}
    return make_definitions([bank("alpha"), bank("beta")], **{"assessment": assessment, **changes})


@cache
def the_kit() -> Kit:
    return kit_of(definitions_of())


@cache
def made(name: str) -> bytes:
    documents = {document.path: document for document in (*papers(the_kit()), *keys(the_kit()))}
    return documents[name].recipe.make()


PAPERS = {
    FormUse.PRE: "participants/tests/form-A1-1.pdf",
    FormUse.POST: "participants/tests/form-B1-1.pdf",
}
KEYS = {
    FormUse.PRE: "trainers/tests/form-A1-key.pdf",
    FormUse.POST: "trainers/tests/form-B1-key.pdf",
}


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


def text_of(data: bytes) -> str:
    return squeezed("".join(pages_of(data)))


def form_of(use: FormUse) -> Form:
    forms = the_kit().forms
    assert forms is not None
    return forms.form(use)


def test_papers_and_keys_are_named_and_filed_by_audience() -> None:
    documents = [*papers(the_kit()), *keys(the_kit())]
    assert [document.path for document in documents] == [
        *PAPERS.values(),
        "participants/tests/pre-test.pdf",
        "participants/tests/post-test.pdf",
        "participants/tests/spare-sheets.pdf",
        *KEYS.values(),
        "trainers/tests/answer-sheet-geometry.json",
    ]
    assert [document.audience for document in documents] == [
        *[Audience.PARTICIPANTS] * 5, *[Audience.TRAINERS] * 3,
    ]  # fmt: skip


def test_papers_of_a_workshop_without_a_test_are_none() -> None:
    kit = kit_of(definitions_of(assessment=None))
    assert [*papers(kit), *keys(kit)] == []


@pytest.mark.parametrize("use", SCORED)
def test_paper_prints_the_recorded_items_and_options_in_order(use: FormUse) -> None:
    text = text_of(made(PAPERS[use]))
    printed = re.findall(r"Stemof([a-z]+-\d\d):", text)
    assert printed == [row.item for row in form_of(use).items]
    found = re.findall(r"([A-D])Option([a-z]+-\d\d)number(\d)", text)
    assert found == [
        (letter, row.item, str("abcd".index(option)))
        for row in form_of(use).items
        for letter, option in zip("ABCD", row.options, strict=False)
    ]
    lines = "\n".join(pages_of(made(PAPERS[use])))
    numbers = re.findall(r"(?m)^(\d+) Stem of", lines)
    assert numbers == [str(n) for n in range(1, len(form_of(use).items) + 1)]


@pytest.mark.parametrize("use", SCORED)
def test_paper_prints_a_case_once_with_its_numbers_and_before_its_items(use: FormUse) -> None:
    bank_of = {course.module.id: course.bank for course in the_kit().definitions.courses}
    groups: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(form_of(use).items, 1):
        case = bank_of[row.module].item(row.item).case
        if case:
            groups.setdefault((row.module, case), []).append(number)
    assert any(len(numbers) > 1 for numbers in groups.values())
    text = text_of(made(PAPERS[use]))
    for (module, case), numbers in groups.items():
        shown = f"s{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
        heading = f"Caseforquestion{shown}Case{case}of{module}"
        assert text.count(heading) == 1
        after = text.index(heading) + len(heading)
        assert re.match(rf"Row{case}B12{numbers[0]}Stemof", text[after:])


@pytest.mark.parametrize("use", SCORED)
def test_paper_splits_no_question_and_keeps_a_case_with_its_first(use: FormUse) -> None:
    pages = [squeezed(each) for each in pages_of(made(PAPERS[use]))]
    assert len(pages) > 1
    for row in form_of(use).items:
        parts = [
            f"Stemof{row.item}:",
            *(f"Option{row.item}number{n}" for n in range(len(row.options))),
        ]
        on = [n for n, text in enumerate(pages) for part in parts if part in text]
        assert len(on) == len(parts)
        assert len(set(on)) == 1
    for text in pages:
        assert re.search(r"Caseforquestions?[\d–]+[^:]*Stemof", text) or "Casefor" not in text


@pytest.mark.parametrize(("use", "code"), [(FormUse.PRE, "A1"), (FormUse.POST, "B1")])
def test_paper_carries_form_edition_and_hash_on_every_page(use: FormUse, code: str) -> None:
    pages = [squeezed(each) for each in pages_of(made(PAPERS[use]))]
    for number, text in enumerate(pages, 1):
        assert f"Form{code}-1,{form_of(use).hash}" in text
        assert f"{number}/{len(pages)}" in text
        assert "Code" in text
    assert f"edition1,{form_of(use).hash}" in pages[0]


def test_paper_says_what_a_participant_needs_to_know() -> None:
    before, after = (text_of(made(PAPERS[use])) for use in SCORED)
    for text in (before, after):
        for part in (
            "Test workshop",
            "3–4 March 2026",
            "Code:",
            "This test measures the course, not you.",
            "10 questions, 25 minutes.",
            "Check that your code stands above, at the top of every page and on the answer sheet.",
            "If there is a line instead, write it there, not your name.",
            "Mark your answers on the answer sheet: what is marked here does not count.",
            "Example. How many minutes are two hours?",
            "End of the test",
        ):
            assert squeezed(part) in text
        assert "Name:" not in text
        assert squeezed("Test before or after the course") in text
        assert squeezed("Most of it has not been taught yet.") not in text


def test_retention_test_has_a_paper_and_a_key_of_its_own() -> None:
    wanted = {"minutes": 25, "items": {"apply": 1}, "retention": True}
    kit = kit_of(definitions_of(assessment=wanted))
    assert kit.forms is not None
    form = kit.forms.form(FormUse.RETENTION)
    documents = {document.path: document for document in (*papers(kit), *keys(kit))}
    assert [path for path in documents if "retention" in path or "C1" in path] == [
        "participants/tests/form-C1-1.pdf",
        "participants/tests/retention-test.pdf",
        "trainers/tests/form-C1-key.pdf",
    ]
    paper = documents["participants/tests/form-C1-1.pdf"].recipe.make()
    key = documents["trainers/tests/form-C1-key.pdf"].recipe.make()
    for data in (paper, key):
        assert page.is_pdf_compliant_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
        assert re.search(f"FormC1(-1)?,{form.hash}", text_of(data))
    for part in (
        "Test for 3 to 6 months after the course",
        "Retention test",
        "It shows what has lasted.",
        "Check that your code from the course stands above",
    ):
        assert squeezed(part) in text_of(paper)
    assert squeezed("Key to form C1") in text_of(key)
    assert squeezed("This form is answered at the retention test.") in text_of(key)
    assert squeezed("Keep this key until the last paper has come back") in text_of(key)
    assert squeezed("from the course") not in text_of(made(PAPERS[FormUse.POST]))
    printed = re.findall(r"Stemof([a-z]+-\d\d):", text_of(paper))
    assert printed == [row.item for row in form.items]


def test_paper_asks_for_a_name_only_where_the_workshop_wants_names() -> None:
    kit = kit_of(definitions_of(privacy={"names_on_papers": True}))
    text = text_of(next(iter(papers(kit))).recipe.make())
    assert "Name:" in text
    assert "notyourname" not in text


def test_paper_prints_course_text_as_data() -> None:
    texts = "".join(text_of(made(name)) for name in PAPERS.values())
    assert squeezed("{{ 7 * 7 }} <b>bold</b> 10.0.0.1") in texts
    assert "49bold" not in texts


@pytest.mark.parametrize("use", SCORED)
def test_key_gives_letter_and_objective_of_every_item_in_a_table(use: FormUse) -> None:
    text = text_of(made(KEYS[use]))
    table = text[: text.index("Stemof")]
    definitions = the_kit().definitions
    for number, row in enumerate(form_of(use).items, 1):
        item = definitions.course(row.module).bank.item(row.item)
        objective = item.objective[1:]
        line = f"{number}{row.key}{row.module.title()}{objective}.Applyrule{objective}"
        assert f"{line}{item.cognitive}" in table


@pytest.mark.parametrize("use", SCORED)
def test_key_marks_the_right_option_and_gives_every_reason(use: FormUse) -> None:
    text = text_of(made(KEYS[use]))
    found = re.findall(
        rf"([A-D])Option([a-z]+-\d\d)number(\d)(\(key\))?{CANARY}reason([a-d])of([a-z]+-\d\d)", text
    )
    expected = [
        (
            letter,
            row.item,
            str("abcd".index(option)),
            "(key)" if option == "b" else "",
            option,
            row.item,
        )
        for row in form_of(use).items
        for letter, option in zip("ABCD", row.options, strict=False)
    ]  # every key in these banks is option b
    assert found == expected
    marked = [(item, letter) for letter, item, _, mark, _, _ in found if mark]
    assert marked == [(row.item, row.key) for row in form_of(use).items]


def test_key_gives_source_date_and_level() -> None:
    text = text_of(made(KEYS[FormUse.PRE]))
    row = form_of(FormUse.PRE).items[0]
    article = int(row.item[-2:])
    assert squeezed(f"Source: Body, Standard, 2020, {CANARY} article {article}.") in text
    assert squeezed("As of 2026-01-01.") in text
    assert squeezed("Expected right after training: 37%.") in text
    assert squeezed(f"Item {row.item}, version 1.") in text
    assert "Maychange" not in text


def test_key_flags_answers_that_may_change() -> None:
    assessment = {"minutes": 25, "items": {"recall": 1}}
    kit = kit_of(make_definitions([bank("alpha", volatile=True)], assessment=assessment))
    text = text_of(next(iter(keys(kit))).recipe.make())
    assert text.count(squeezed("May change: check before use.")) == 1
    assert "1question,25minutes" in text


# Nothing of the key reaches participants


def plain_content(data: bytes) -> bytes:
    """Return the file's objects as text, with streams decompressed and strings decoded."""
    parts: list[bytes] = []
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_bytes())
            parts.extend(_strings(item))
        parts.extend(_strings(pdf.trailer))
    return b"\n".join(parts)


def _strings(item: Any, depth: int = 0) -> list[bytes]:
    if depth > 4:  # indirect objects are visited on their own
        return []
    if isinstance(item, pikepdf.String):
        return [str(item).encode(), bytes(item)]
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return [s for key in item for s in (key.encode(), *_strings(item[key], depth + 1))]
    if isinstance(item, pikepdf.Array):
        return [s for each in item for s in _strings(each, depth + 1)]
    return []


@pytest.mark.parametrize("use", SCORED)
def test_paper_holds_no_rationale_source_or_difficulty(use: FormUse) -> None:
    paper, key = made(PAPERS[use]), made(KEYS[use])
    assert CANARY in text_of(key)  # the search finds what is there
    assert CANARY not in text_of(paper)
    assert "37%" in text_of(key)
    assert "37%" not in text_of(paper)
    content = plain_content(paper)
    assert form_of(use).hash.encode() in text_of(paper).encode()
    assert b"Test workshop" in content  # the search finds what is there
    for form in (CANARY.encode(), CANARY.encode("utf-16-be"), CANARY.encode().hex().encode()):
        assert form not in content
    with pikepdf.Pdf.open(io.BytesIO(paper)) as pdf:
        assert list(pdf.attachments) == []


def test_paper_is_the_same_file_whichever_option_is_the_key() -> None:
    def rekeyed(key: str) -> list[Document]:
        banks = [bank("alpha", key=key), bank("beta", key=key)]
        kit = the_kit()
        definitions = make_definitions(banks, assessment={"minutes": 25, "items": {"recall": 1}})
        assert kit.forms is not None
        forms = kit.forms.model_copy(
            update={
                "forms": tuple(
                    form.model_copy(
                        update={
                            "items": tuple(
                                row.model_copy(update={"key": "ABCD"[row.options.index(key)]})
                                for row in form.items
                            )
                        }
                    )
                    for form in kit.forms.forms
                )
            }
        )
        return list(papers(Kit(definitions, kit.agenda, forms)))

    one, other = rekeyed("a"), rekeyed("b")
    for left, right in zip(one, other, strict=True):
        assert list(left.recipe.ingredients()) == list(right.recipe.ingredients())
    assert one[0].recipe.make() == other[0].recipe.make()


def test_paper_view_has_no_place_for_a_key() -> None:
    definitions = PaperView.model_json_schema()["$defs"]
    names = {name for each in definitions.values() for name in each.get("properties", {})}
    assert {"stem", "letter", "text", "number"} <= names
    forbidden = {
        "key",
        "right",
        "rationale",
        "difficulty",
        "objective",
        "level",
        "source",
        "item",
        "id",
    }
    assert not names & forbidden
    recipe = next(papers(the_kit())).recipe
    assert isinstance(recipe, PdfRecipe)
    assert isinstance(recipe.view, PaperView)


# The files


@pytest.mark.parametrize("name", [*PAPERS.values(), *KEYS.values()])
def test_files_pass_the_check_for_accessible_pdf(name: str) -> None:
    assert page.is_pdf_compliant_bytes(made(name), profile=page.ValidationProfile.PDF_UA_1)


def test_files_are_the_same_each_time() -> None:
    for document in (*papers(the_kit()), *keys(the_kit())):
        assert document.recipe.make() == made(document.path)

"""Worksheets of a workshop in two languages: the words are translated, set and sum the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import as_yaml, exercise_data, write_exercise
from tests.translated import EXERCISE_IN_RUSSIAN, write_translated
from trainkit.documents.builder import gather
from trainkit.documents.exercises import KeyView, WorksheetView, exercise_keys, worksheets
from trainkit.documents.families import FAMILIES, documents_of
from trainkit.evaluation.follow_up import follow_up_documents
from trainkit.planning.printed import Document, Kit
from trainkit.problems import Problems
from trainkit.text.languages import speaking

FOLDER = "exercises/alpha/dates"


def kit_of(folder: Path, **changes: Any) -> Kit:
    write_translated(folder, **{"exercises": {"tables": 1}} | changes)
    path = write_exercise(folder, exercise_data())
    path.with_suffix(".ru.yaml").write_text(as_yaml(EXERCISE_IN_RUSSIAN), encoding="utf-8")
    problems = Problems()
    gathered = gather(folder, problems)
    assert gathered is not None, list(problems)
    return gathered[0]


def made(kit: Kit, name: str) -> dict[str, Document]:
    families = [family for family in FAMILIES if family.name == name]
    return {one.path: one for one in documents_of(kit, families)}


def sheet_of(document: Document) -> WorksheetView:
    view = document.recipe.view  # type: ignore[attr-defined]
    assert isinstance(view, WorksheetView)
    return view


def test_sheets_and_data_are_made_in_both_languages(tmp_path: Path) -> None:
    documents = made(kit_of(tmp_path / "w"), "exercises")
    names = [f"{FOLDER}/set-1{end}" for end in (".pdf", ".xlsx", "-orders.csv", "-states.csv")]
    assert sorted(documents) == sorted(
        f"participants/{language}{name}" for language in ("", "ru/") for name in names
    )
    english, russian = (
        sheet_of(documents[f"participants/{language}{FOLDER}/set-1.pdf"])
        for language in ("", "ru/")
    )
    assert (english.head.title, russian.head.title) == ("Dates", "Даты")
    assert [one.title for one in russian.sections] == [
        "Правила счёта этого листа", "Распоряжения", "Вопросы",
    ]  # fmt: skip
    assert (russian.number, russian.sum, russian.points) == (1, english.sum, english.points)
    assert russian.frame.notice == ""
    data = documents[f"participants/ru/{FOLDER}/set-1-states.csv"].make().decode("utf-8-sig")
    assert data.splitlines()[0].startswith("Государство,")


def test_a_set_for_one_person_is_translated_into_the_language_that_the_person_reads(
    tmp_path: Path,
) -> None:
    """P-02 and P-03 read Russian; the files of the first language are for the trainers too."""
    kit = kit_of(tmp_path / "w", exercises={"sets_for": "participant"})
    sheets = [path for path in made(kit, "exercises") if path.endswith(".pdf")]
    english, russian = (f"participants/{language}{FOLDER}/set-" for language in ("", "ru/"))
    assert sheets == [
        *(f"{english}{number}.pdf" for number in (1, 2, 3, 4)),
        *(f"{russian}{number}.pdf" for number in (2, 3)),
    ]


def test_keys_are_made_in_the_first_language_alone(tmp_path: Path) -> None:
    documents = made(kit_of(tmp_path / "w"), "exercise-keys")
    assert list(documents) == [f"trainers/{FOLDER}-key.pdf"]


@pytest.mark.parametrize(("status", "is_draft"), [("draft", True), (None, False)])
def test_a_key_in_a_language_that_is_not_reviewed_says_so(
    tmp_path: Path, status: str | None, is_draft: bool
) -> None:
    languages = ["ru"] if status else ["en"]
    kit = kit_of(tmp_path / "w", languages=languages, translations=[])
    with speaking(languages[0]):
        (key,) = exercise_keys(kit)
    view = key.recipe.view  # type: ignore[attr-defined]
    assert isinstance(view, KeyView)
    assert view.is_draft == is_draft


def test_a_language_without_words_names_the_files_of_the_first_and_says_so(tmp_path: Path) -> None:
    kit = kit_of(tmp_path / "w")
    english = kit.definitions
    definitions = replace(
        english,
        translated={"de": english.courses},
        form_texts={"de": english.form_texts["en"]},
    )
    with speaking("de"):
        (document,) = worksheets(replace(kit, definitions=definitions).in_language("de"))
    sheet = sheet_of(document)
    assert sheet.head.title == "Dates"
    assert sheet.sections == kit.practice[0].content.worksheet.sections
    assert sheet.frame.notice.startswith("Not translated: shown in ")


def test_what_is_sent_months_later_is_there_in_both_languages(tmp_path: Path) -> None:
    names = [one.name for one in follow_up_documents(kit_of(tmp_path / "w"))]
    assert len(set(names)) == len(names)
    assert {name for name in names if name.startswith("ru/")} == {
        f"ru/{name}" for name in names if name.endswith("-questionnaire.pdf") and "/" not in name
    }
    assert "ru/follow-up-questionnaire.pdf" in names


def test_a_set_in_the_first_language_again_is_the_same(tmp_path: Path) -> None:
    kit = kit_of(tmp_path / "w")
    (russian,) = kit.in_language("ru").practice
    assert russian.seen_by(kit.definitions) == kit.practice[0]

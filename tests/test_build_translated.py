"""A workshop in two languages: which files are made, and in which language each person answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests import pdf
from tests.factories import as_yaml, bank_data, write_workshop
from tests.translated import bank_in_russian, write_translated
from trainkit.assessment.forms_file import read_forms
from trainkit.documents.builder import build_workshop
from trainkit.files.outputs import MANIFEST
from trainkit.intake.score_sheet.read import read_score_sheet
from trainkit.planning.printed import read_printed
from trainkit.problems import InputError, Problems

RUSSIAN = {
    "agenda.docx", "agenda.html", "agenda.ics", "agenda.pdf", "agenda.xlsx",
    "end-of-course-questionnaire.pdf", "follow-up-questionnaire.pdf",
    "follow-up-supervisor-questionnaire.pdf", "law-cards/blank.pdf",
    "schedule.json", "schedule.xml", "tests/form-A1-1.pdf", "tests/form-B1-1.pdf",
    "tests/post-test.pdf", "tests/pre-test.pdf", "tests/spare-sheets.pdf", "workbook.pdf",
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_translated(tmp_path_factory.mktemp("built") / "workshop")
    build_workshop(folder)
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    return write_translated(tmp_path / "workshop")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_participants_documents_are_made_once_more_in_a_folder_of_the_language(built: Path) -> None:
    shared = built / "out" / "participants"
    assert set(files(shared / "ru")) == RUSSIAN
    english = {name for name in files(shared) if not name.startswith("ru/")}
    assert english == RUSSIAN | {"handouts/alpha.pdf"}
    assert not (built / "out" / "trainers" / "ru").exists()


def copies(path: Path) -> dict[str, str]:
    """Return the text of each person's copy, by the code on its cover."""
    found: dict[str, str] = {}
    code = ""
    for page in pdf.texts(path.read_bytes()):
        code = next(iter(re.findall(r"P-\d\d", page)), code)
        found[code] = found.get(code, "") + page
    return found


@pytest.mark.parametrize(
    ("folder", "codes", "stem"),
    [
        ("tests", ["P-01", "P-04"], "Which answer fits question"),
        ("ru/tests", ["P-02", "P-03"], "Какой ответ верен для"),
    ],
)
def test_everybodys_paper_is_in_the_language_of_the_roster(
    built: Path, folder: str, codes: list[str], stem: str
) -> None:
    forms = read_forms(built / "plan/forms.yaml", Problems())
    assert forms is not None
    for use in ("pre", "post"):
        made = copies(built / "out/participants" / folder / f"{use}-test.pdf")
        assert sorted(made) == codes
        for code, text in made.items():
            paper = next(
                each
                for each in forms[0].papers_for(use)
                if each.code in text  # type: ignore[arg-type]
            )
            stems = [f"{stem} {row.item}?" for row in paper.items]
            assert [text.count(each) for each in stems] == [1] * 4, code
            assert [text.index(each) for each in stems] == sorted(map(text.index, stems))
            assert paper.hash in text


def test_options_have_the_same_letters_in_both_languages(built: Path) -> None:
    """One key marks both: option b of the bank has the letter that the record says."""
    forms = read_forms(built / "plan/forms.yaml", Problems())
    assert forms is not None
    for form in forms[0].forms:
        paper = form.papers[0]
        name = f"tests/form-{paper.code}.pdf"
        english = pdf.text((built / "out/participants" / name).read_bytes())
        russian = pdf.text((built / "out/participants/ru" / name).read_bytes())
        for row in paper.items:
            for letter, option in zip(row.letters, row.options, strict=True):
                assert f"{letter} Answer {option} to {row.item}" in english
                assert f"{letter} Ответ {option} на {row.item}" in russian


def test_a_paper_names_its_language(built: Path) -> None:
    form = "form-A1-1.pdf"
    shared = built / "out/participants"
    assert "Form A1-1, edition 1, English" in pdf.text((shared / "tests" / form).read_bytes())
    assert "русский" in pdf.texts((shared / "ru/tests" / form).read_bytes())[0]
    assert "русский" in pdf.texts((shared / "ru/tests/pre-test.pdf").read_bytes())[0]


def test_each_question_is_printed_in_two_languages_side_by_side(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "workshop", papers={"second_language": "ru"})
    bank = bank_data()
    for item in bank["items"]:
        item["type"] = "true-false"
        for option in item["options"]:
            option["verdict"] = option["id"] == item["key"]
    (folder / "curriculum/alpha/items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    build_workshop(folder, only=("papers",))
    forms = read_forms(folder / "plan/forms.yaml", Problems())
    assert forms is not None
    row = forms[0].forms[0].papers[0].items[0]
    english, russian = (
        pdf.text((folder / f"out/participants/{name}/form-A1-1.pdf").read_bytes())
        for name in ("tests", "ru/tests")
    )
    stems = f"Which answer fits question {row.item}?", f"Какой ответ верен для {row.item}?"
    option = row.options[0]
    answers = f"A True, Answer {option} to {row.item}", f"Верно, Ответ {option} на {row.item}"
    for first, second in (stems, answers):
        assert english.index(first) < english.index(second)
    assert russian.index(stems[1]) < russian.index(stems[0])
    assert "Form A1-1, edition 1, English, русский" in english
    copy = copies(folder / "out/participants/ru/tests/pre-test.pdf")["P-02"]
    stems = "Какой ответ верен для", "Which answer fits question"
    assert [copy.count(stem) for stem in stems] == [4, 4]


def test_the_second_language_is_one_that_materials_are_made_in(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "workshop", papers={"second_language": "fa"})
    with pytest.raises(InputError) as raised:
        build_workshop(folder)
    assert [problem.message for problem in raised.value.problems] == [
        "papers.second_language: expected a language that materials are made in (en, ru), "
        'found "fa"; put it in translations as well'
    ]


def test_agenda_and_workbook_have_the_translated_words(built: Path) -> None:
    shared = built / "out/participants/ru"
    agenda = pdf.text((shared / "agenda.pdf").read_bytes())
    assert ("Занятие 1" in agenda, "Session 1 of alpha" in agenda) == (True, False)
    workbook = pdf.text((shared / "workbook.pdf").read_bytes())
    assert ("Когда это нужно" in workbook, "английск" in workbook) == (True, False)


def test_the_workshops_own_words_are_in_a_file_beside_it(fresh: Path) -> None:
    words = {
        "workshop": "test-workshop",
        "language": "ru",
        "title": "Пробный семинар",
        "venue": {"name": "Гостиница", "city": "Алматы"},
        "organisers": ["Организатор"],
        "events": {"lunch": {"title": "Обед"}},
    }
    (fresh / "workshop.ru.yaml").write_text(as_yaml(words), encoding="utf-8")
    build_workshop(fresh, only=("agenda",))
    english, russian = (
        pdf.text((fresh / "out/participants" / name / "agenda.pdf").read_bytes())
        for name in ("", "ru")
    )
    wanted = ["Пробный семинар", "Гостиница, Алматы", "Организатор", "Обед"]
    typed = ["Test workshop", "Hotel, Almaty", "Organiser", "Lunch"]
    assert [text for text in wanted if text not in russian] == []
    assert [text for text in typed if text in russian] == []
    assert [text for text in typed if text not in english] == []
    words["events"] = {"dinner": {"title": "Ужин"}}
    (fresh / "workshop.ru.yaml").write_text(as_yaml(words), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        build_workshop(fresh, only=("agenda",))
    assert [
        problem.place.path for problem in raised.value.problems if "dinner" in str(problem)
    ] == [fresh / "workshop.ru.yaml"]


def test_a_handout_that_is_not_translated_says_so_and_is_made(tmp_path: Path) -> None:
    """Handouts are what participants get, so there is no workbook in translation."""
    folder = write_translated(tmp_path / "workshop", course_text="handouts")
    (folder / "curriculum/alpha/handout.ru.md").unlink()
    build_workshop(folder, only=("handouts", "workbook"))
    made = folder / "out/participants"
    assert set(files(made)) == {"handouts/alpha.pdf", "ru/handouts/alpha.pdf", "workbook.pdf"}
    assert "английский" in pdf.text((made / "ru/handouts/alpha.pdf").read_bytes())
    assert "When to use this" in pdf.text((made / "ru/handouts/alpha.pdf").read_bytes())
    assert "Not translated" not in pdf.text((made / "handouts/alpha.pdf").read_bytes())


@pytest.mark.parametrize("fault", ["no stem", "old version", "no file"])
def test_papers_with_items_that_are_not_translated_are_refused(
    built: Path, tmp_path: Path, fault: str
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "workshop"))
    forms = read_forms(folder / "plan/forms.yaml", Problems())
    assert forms is not None
    used = list(dict.fromkeys(row.item for form in forms[0].forms for row in form.items))
    bank, path = bank_in_russian(), folder / "curriculum/alpha/items.ru.yaml"
    if fault == "no stem":
        del bank["items"][used[0]]["stem"]
    elif fault == "old version":
        bank["items"][used[0]]["version"] = 2
    path.write_text(as_yaml(bank), encoding="utf-8")
    lacking = used[:1]
    if fault == "no file":
        path.unlink()
        lacking = used
    before = files(folder / "out")
    with pytest.raises(InputError) as raised:
        build_workshop(folder)
    errors = [
        problem for problem in raised.value.problems if "no translation of" in problem.message
    ]
    assert [(problem.place.path, problem.message) for problem in errors] == [
        (
            path,
            f"{len(lacking)} of the module’s {len(used)} items on the test forms have no "
            f"translation of their present version: {', '.join(lacking)}; translate them, or "
            "remove ru from translations in workshop.yaml",
        )
    ]
    assert files(folder / "out") == before


def test_a_rationale_that_is_not_translated_does_not_stop_papers(
    fresh: Path, blank_pages: None
) -> None:
    bank = bank_in_russian()
    for item in bank["items"].values():
        del item["options"]["a"]["rationale"]
    (fresh / "curriculum/alpha/items.ru.yaml").write_text(as_yaml(bank), encoding="utf-8")
    build_workshop(fresh, only=("papers",))
    assert (fresh / "out/participants/ru/tests/pre-test.pdf").is_file()


@pytest.mark.parametrize(
    ("translations", "message"),
    [
        (["kk"], 'expected one of the languages, except the first, found "kk"; there: ru'),
        (["en"], 'expected one of the languages, except the first, found "en"; there: ru'),
        (["ru", "ru"], '"ru" is named twice'),
    ],
)
def test_a_translation_is_one_of_the_other_languages(
    tmp_path: Path, translations: list[str], message: str
) -> None:
    folder = write_translated(tmp_path / "workshop", translations=translations)
    with pytest.raises(InputError) as raised:
        build_workshop(folder)
    found = [p for p in raised.value.problems if p.message.startswith("translations: ")]
    assert [problem.message for problem in found] == [f"translations: {message}"]
    lines = (folder / "workshop.yaml").read_text(encoding="utf-8").splitlines()
    assert f'"{translations[-1]}"' in lines[found[0].place.line - 1]


@pytest.mark.thorough
@pytest.mark.laid_out_anew
def test_the_same_bytes_anywhere(built: Path, fresh: Path) -> None:
    build_workshop(fresh)
    assert files(fresh / "out") == files(built / "out")


def test_the_language_of_everybodys_papers_is_on_record(built: Path) -> None:
    written = {"P-01": "en", "P-02": "ru", "P-03": "ru", "P-04": "en"}
    printed = read_printed(built / "plan/printed.yaml", "test-workshop", Problems())
    assert printed is not None
    assert printed.languages == written
    forms = read_forms(built / "plan/forms.yaml", Problems())
    assert forms is not None
    problems = Problems()
    answers = read_score_sheet(built / "out/trainers/score-sheet.xlsx", forms[0], problems)
    assert answers is not None
    assert problems.errors == []
    assert {person.code: person.language for person in answers.people} == written


def test_papers_in_one_language_have_no_record_of_it(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "workshop")
    build_workshop(folder, only=("score-sheet",))
    sheet = load_workbook(folder / "out/trainers/score-sheet.xlsx")["Participants"]
    headings = [cell.value for cell in sheet[6] if cell.value]
    assert headings == ["Code", "Country", "Role", "Status", "Note"]

"""Sheets in another language: the words differ, and data and key do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import html

from tests.factories import exercise_data, write_exercise, write_workshop
from trainkit.api import check
from trainkit.cybercrime import GENERATORS
from trainkit.documents.builder import gather
from trainkit.exercises.check_words import check_sheets, check_word_file, check_words, source_of
from trainkit.exercises.model import Answer
from trainkit.exercises.sets import generate
from trainkit.exercises.times import (
    day_text,
    month_text,
    named_day,
    place_name,
    reading_text,
)
from trainkit.exercises.word_files import (
    OwnWords,
    is_draft,
    language_of,
    own_words,
    read_words,
    texts_of,
    word_file,
    word_kinds,
)
from trainkit.model.exercises import Exercise
from trainkit.model.load import built_in_modules, module_folder, read_course
from trainkit.model.translating import section_hash, source_name
from trainkit.problems import Problems, Severity
from trainkit.text.languages import plural_form, speaking

SEED = b"\7" * 32


def exercises() -> list[Exercise]:
    """Return the exercises of the built-in modules."""
    found: list[Exercise] = []
    for name in built_in_modules():
        folder = module_folder(name)
        assert folder is not None
        course = read_course(folder, Problems())
        assert course is not None
        found += [one.exercise for one in course.exercises]
    return found


EXERCISES = exercises()


def said(folder: Path, kind: str, old: str, new: str) -> list[str]:
    """Return what is said of a copy of the English words after one change, without the place."""
    text = word_file(kind).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = folder / f"{kind}.ru.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    problems = Problems()
    check_word_file(kind, path, "ru", problems)
    return [one.message for one in problems if one.severity is not Severity.INFORMATION]


def test_every_kind_has_an_exercise_and_russian_words() -> None:
    assert {one.generator for one in EXERCISES} == GENERATORS.keys()
    assert [kind for kind in GENERATORS if language_of(kind, "ru") != "ru"] == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: str(one.id))
def test_sheets_in_other_languages_are_solved_alike(exercise: Exercise) -> None:
    problems = Problems()
    check_sheets([exercise], problems)
    assert [str(one) for one in problems] == []


def test_a_sheet_is_in_the_language_with_the_same_rows_and_points() -> None:
    dates = next(one for one in EXERCISES if one.id == "preservation-dates")
    english, russian = (generate(dates, SEED, tag) for tag in ("en", "ru"))
    (states, _orders), (rules, _others) = (
        [file.grid for file in one.files][::-1] for one in (english, russian)
    )
    assert [row[0].replace("State", "государство") for row in states.rows] == [
        row[0] for row in rules.rows
    ]
    asked = [one.worksheet.questions for one in (english, russian)]
    assert [(one.number, one.points) for one in asked[0]] == [
        (one.number, one.points) for one in asked[1]
    ]


@pytest.mark.parametrize("name", ["evidence-sums", "imaging", "saxaul-laptop"])
def test_files_that_are_hashed_have_the_same_bytes_in_every_language(name: str) -> None:
    exercise = next(one for one in EXERCISES if one.id == name)
    english, russian = (generate(exercise, SEED, tag).evidence for tag in ("en", "ru"))
    assert english
    assert russian == english


@pytest.mark.parametrize("language", ["en", "ru"])
def test_saved_pages_say_their_language(language: str) -> None:
    lab = next(one for one in EXERCISES if one.id == "explorer-lab")
    (file,) = generate(lab, SEED, language).evidence
    page = html.document_fromstring(file.content.decode())
    assert dict(page.attrib) == {"lang": language}


def test_a_sheet_whose_key_differs_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = next(one for one in EXERCISES if one.id == "preservation-dates")

    def other(exercise: Exercise, seed: bytes, language: str = "en", *_own: object) -> object:
        made = generate(exercise, seed, language)
        if language == "en":
            return made
        first, *others = made.key.answers
        wrong = Answer(question=first.question, short="9 января 2031", reason=first.reason)
        key = made.key.model_copy(update={"answers": (wrong, *others)})
        return made.model_copy(update={"key": key})

    monkeypatch.setattr("trainkit.exercises.check_words.generate", other)
    problems = Problems()
    check_sheets([dates], problems)
    assert {one.message.split(";")[0] for one in problems} == {
        "the key differs from the English one"
    }


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        ("preservation-dates", "    stays: stays where", "    stay: stays where",
         "expected all names of the English file; add stays"),
        ("preservation-dates", "moves: moves to the next working day",
         "moves: stays where it is",
         '"stays where it is" stands for "moves to the next working day" and for "stays where it '
         'is"; find words that differ'),
        ("preservation-dates", "sent {{ day }}", "sent {{ days }}",
         "expected the values of the English text; add day"),
        ("preservation-dates", 'short: "{{ diary.day | named }}"',
         'short: "{{ diary.day | nmed }}"',
         "the parts between braces cannot be read: No filter named 'nmed'."),
        ("address-triage", "`q` is 0",
         "`q` is 7",
         "the translation differs from its source: expected the number \"0\"; found the number "
         '"7"'),
        ("transaction-trace", 'columns: "`Address`:22 |', 'columns: "Address:22 |',
         "expected 3 columns with the marks # and ` as in English: `Address`:22 | Known as | "
         "Source"),
    ],
)  # fmt: skip
def test_a_changed_translation_is_an_error(
    tmp_path: Path, kind: str, old: str, new: str, message: str
) -> None:
    assert message in said(tmp_path, kind, old, new)


def test_changed_points_are_an_error(tmp_path: Path) -> None:
    text = word_file("provider-return").read_text(encoding="utf-8")
    path = tmp_path / "provider-return.ru.yaml"
    path.write_text(text.replace('points: "3"', 'points: "4"', 1), encoding="utf-8")
    problems = Problems()
    check_word_file("provider-return", path, "ru", problems)
    assert "expected 3 points as in English, found 4" in [one.message for one in problems]


def test_a_part_that_changed_in_english_is_named(tmp_path: Path) -> None:
    now = source_of(read_words("imaging"))
    first, *others = now.split()
    then = " ".join(["00000000", *others])
    (message,) = said(tmp_path, "imaging", "\nsections:", f'\nsource: "{then}"\nsections:')
    assert message == (
        'the English texts below "sections" have changed since they were translated; bring them '
        f"up to date, then write {first} for 00000000 in source"
    )
    assert said(tmp_path, "imaging", "\nsections:", f'\nsource: "{now}"\nsections:') == []


@pytest.mark.parametrize("source", ["", 'source: "00000000"\n'])
def test_words_that_do_not_say_what_they_were_made_of_are_named(
    tmp_path: Path, source: str
) -> None:
    path = tmp_path / "imaging.ru.yaml"
    text = word_file("imaging").read_text(encoding="utf-8")
    path.write_text(text.replace("\nsections:", f"\n{source}sections:"), encoding="utf-8")
    problems = Problems()
    check_word_file("imaging", path, "ru", problems)
    (one,) = [one for one in problems if "of which words it was made" in one.message]
    assert one.message.endswith(f'source: "{source_of(read_words("imaging"))}"')
    assert one.severity is Severity.INFORMATION


def test_the_unit_of_an_identifier_s_time_is_translated() -> None:
    # GOST 8.417-2024: the Russian symbol of the millisecond is мс
    line = next(one for one in EXERCISES if one.generator == "time-line")
    reasons = [one.reason for one in generate(line, SEED, "ru").key.answers]
    divided = [text for text in reasons if "÷" in text]
    assert [re.findall(r"\d\u00a0(\w+) = `", text) for text in divided] == [["мс"], ["мс"]]


def test_notes_in_dari_have_the_semicolon_of_the_language() -> None:
    audit = next(one for one in EXERCISES if one.generator == "custody-audit")
    rows = (row for file in generate(audit, SEED, "fa-AF").files for row in file.grid.rows)
    assert {mark for row in rows for cell in row for mark in ";؛" if mark in cell} == {"؛"}


def test_a_language_without_words_has_english_sheets() -> None:
    assert language_of("imaging", "kk") == "en"
    imaging = next(one for one in EXERCISES if one.generator == "imaging")
    assert generate(imaging, SEED, "kk") == generate(imaging, SEED)
    assert (is_draft("imaging", "kk"), is_draft("imaging", "ru")) == (False, True)


@pytest.mark.parametrize(
    "kind", ["custody-audit", "explorer-lab", "saxaul-payment", "transaction-trace"]
)
def test_per_cent_in_dari_has_the_sign_and_the_digits_of_the_language(kind: str) -> None:
    # CLDR 44, fa: percentSign ٪ and decimal ٫ of the numbering system arabext, digits from U+06F0
    exercise = next(one for one in EXERCISES if one.generator == kind)
    english, dari = (generate(exercise, SEED, tag).key.model_dump_json() for tag in ("en", "fa-AF"))
    shares = re.findall(r"([\d.]+)[ \u00a0]%", english)
    assert shares
    latin = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫", "0123456789.")
    found = [one.translate(latin) for one in re.findall("([۰-۹٫]+)[ \u00a0]?٪", dari)]
    assert (sorted(found), "%" in dari) == (sorted(shares), False)


def own(workshop: Path, kinds: Sequence[str], old: str = "", new: str = "") -> OwnWords:
    """Return the words of a workshop that has the Russian ones as its Ukrainian ones."""
    folder = workshop / "curriculum" / "worksheets"
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        text = word_file(kind, "ru").read_text(encoding="utf-8")
        assert old in text
        (folder / f"{kind}.uk.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return own_words(workshop)


def test_words_of_a_workshop_hold_for_its_sheets(tmp_path: Path) -> None:
    dates = next(one for one in EXERCISES if one.id == "preservation-dates")
    words = own(tmp_path, ["preservation-dates"], "title: Вопросы", "title: Питання")
    titles = [one.title for one in generate(dates, SEED, "uk", words).worksheet.sections]
    assert titles == [
        one.title.replace("Вопросы", "Питання")
        for one in generate(dates, SEED, "ru").worksheet.sections
    ]
    assert language_of("imaging", "uk", words) == "en"
    assert is_draft("preservation-dates", "uk", words)


def test_words_are_used_when_none_of_them_is_english(tmp_path: Path) -> None:
    sources = "".join(
        f"  {source_name(place)}: '{section_hash(text)}'\n"
        for place, text in texts_of(read_words("preservation-dates")).items()
    )
    line = f'source: "{source_of(read_words("preservation-dates"))}"\n'
    found = []
    for left in ("", "terms.open"):
        kept = "".join(one for one in sources.splitlines(True) if f"{left}:" not in one or not left)
        words = own(tmp_path, ["preservation-dates"], line, f"sources:\n{kept}")
        found.append(language_of("preservation-dates", "uk", words))
    assert found == ["uk", "en"]


def test_a_case_is_solved_with_the_words_of_a_workshop_when_it_has_all(tmp_path: Path) -> None:
    case = [kind for kind in word_kinds() if kind.startswith("saxaul")]
    moot = next(one for one in EXERCISES if one.generator == "saxaul-moot")
    words = own(tmp_path, case[1:])
    assert language_of("saxaul-moot", "uk", words) == "en"
    words = own(tmp_path, case)
    problems = Problems()
    check_sheets([moot], problems, words)
    assert (language_of("saxaul-moot", "uk", words), problems.errors) == ("uk", [])
    made = [generate(moot, SEED, *one).key for one in (("uk", words), ("ru",))]
    assert len(made[0].answers) == len(made[1].answers)
    # printed days differ: they are in the language of each
    assert made[0].sections[0].title == made[1].sections[0].title


def test_words_of_a_workshop_that_cannot_be_used_are_named_by_check_and_build(
    tmp_path: Path,
) -> None:
    write_workshop(tmp_path)
    write_exercise(tmp_path, exercise_data())
    own(tmp_path, ["imaging"], "status: draft", "statuss: draft")
    path = tmp_path / "curriculum/worksheets/imaging.uk.yaml"
    found = f'{path}:2:1: statuss: this key is not known; did you mean "status"?'
    assert found in [str(one) for one in check(tmp_path)]
    problems = Problems()
    assert gather(tmp_path, problems) is None
    assert [str(one) for one in problems.errors] == [found]


def test_a_file_of_words_has_a_language_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "imaging.fa_AF.yaml"
    path.write_text(word_file("imaging", "fa-AF").read_text(encoding="utf-8"), encoding="utf-8")
    problems = Problems()
    check_words(problems, tmp_path)
    assert [str(one) for one in problems] == [
        f'{path}: expected a language tag such as "en", "ru" or "uz-Cyrl", found "fa_AF"'
    ]


def test_days_are_named_in_russian() -> None:
    # January and Sunday as in CLDR 44, ru: wide, format and stand-alone.
    day = date(2026, 1, 11)
    with speaking("ru"):
        assert (day_text(day), month_text(day), named_day(day)) == (
            "11 января 2026", "январь 2026", "воскресенье, 11 января 2026",
        )  # fmt: skip
        assert reading_text(datetime(2024, 2, 29, 23, 30)) == "29 февр. 2024, 23:30"
        assert place_name("Ashgabat") == "Ашхабад"


def test_plural_forms_are_those_of_the_language() -> None:
    with speaking("ru"):
        forms = [plural_form(n, ("день", "дня", "дней")) for n in (1, 2, 5, 11, 21, 102)]
        assert forms == ["день", "дня", "дней", "дней", "день", "дня"]
        with pytest.raises(ValueError, match="expected 3 forms \\(one, few, many\\), found 2"):
            plural_form(1, ("день", "дней"))
    assert [plural_form(n, ("day", "days")) for n in (0, 1, 2)] == ["days", "day", "days"]

"""The words of worksheets go to translators and come back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.factories import write_workshop
from tests.translators.case import (
    STATUS,
    TRANSLATION,
    cell_of,
    contents,
    fill,
    refused,
    taken,
    written,
)
from tests.translators.test_xliff import schema_errors
from trainkit.exchange.translators.exchange import write_translation
from trainkit.exchange.translators.units import Status, Unit, kept_in, read_translation
from trainkit.exercises.check_words import check_word_file, source_of
from trainkit.exercises.word_files import read_words, texts_of, word_file, word_kinds
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Problems

KIND = "preservation-dates"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for the words of worksheets, with nothing in it."""
    folder = tmp_path / "worksheets"
    folder.mkdir()
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of exercise alone, to be quick."""
    kinds = (KIND, "saxaul")
    monkeypatch.setattr("trainkit.exchange.translators.units.word_kinds", lambda: kinds)


def with_words(home: Path, language: str) -> Path:
    """Put the words of the kinds into a folder, and return the file of one."""
    for kind in (KIND, "saxaul"):
        shutil.copyfile(word_file(kind, language), home / f"{kind}.{language}.yaml")
    return home / f"{KIND}.{language}.yaml"


def cells(**values: str) -> dict[tuple[str, int], str]:
    """Return translations as cells, by the places in the file."""
    return {(f"{KIND}.{name}", TRANSLATION): text for name, text in values.items()}


def units(home: Path, language: str = "kk") -> dict[str, Unit]:
    read = read_translation(home, language, Problems())
    assert read is not None
    return {unit.id: unit for _text, unit in read.units}


def data_of(path: Path) -> Any:
    file = read_yaml(path, Problems())
    assert file is not None
    return file.data


def said(path: Path, language: str) -> list[str]:
    problems = Problems()
    check_word_file(KIND, path, language, problems)
    return [one.message for one in problems.errors + problems.warnings]


@pytest.mark.parametrize("language", ["ru", "fa-AF"])
def test_all_words_that_come_with_trainkit_are_translated(language: str) -> None:
    read = read_translation(word_file(KIND).parent, language, Problems())
    assert read is not None
    assert [text.name for text in read.texts] == [f"{kind}.yaml" for kind in word_kinds()]
    assert read.statuses.keys() == {Status.TRANSLATED}


def test_words_come_back_byte_for_byte(home: Path, few: None) -> None:
    with_words(home, "fa-AF")
    before = contents(home)
    done = write_translation(home, "fa-AF", home.parent)
    assert [path.name for path in done.files] == ["worksheets.fa-AF.xlsx", "worksheets.fa-AF.xlf"]
    assert [taken(home, path).taken for path in done.files] == [0, 0]
    assert contents(home) == before
    assert schema_errors(done.files[1].read_text(encoding="utf-8")) == []


def test_each_text_has_its_place_and_note_and_what_to_keep(home: Path, few: None) -> None:
    found = units(home)
    names = ("questions.diary.ask", "tables.calendar.columns", "terms.runs.sent",
             "terms.period.days", "answers.in-time.reason")  # fmt: skip
    told = [
        (one.context, one.note, kept_in(one.source))
        for one in (found.get(f"{KIND}.{name}") for name in names)
        if one is not None
    ]
    assert told == [
        (
            "Worksheet preservation-dates, question diary, ask",
            "Participants read this.",
            "Keep as it is: {{ asked['moved'] }}",
        ),
        (
            "Worksheet preservation-dates, table calendar, columns",
            "Headings of columns, between |. Keep the marks # and `; the numbers after colons are "
            "widths in millimetres and may differ.",
            "",
        ),
        (
            "Worksheet preservation-dates, term runs, sent",
            "",
            "Keep as it is: {{ day }}",
        ),
        (
            "Worksheet preservation-dates, term period, days",
            "Translate the words in quotation marks between braces, too. After plural, the forms "
            "of the language: one, other.",
            "Keep as it is: {{ n }}",
        ),
    ]  # the reason of "in-time" has nothing but a value in it
    assert not any(name.endswith((".points", ".lines")) for name in found)


def test_first_words_make_the_whole_file_in_which_the_rest_is_english(
    home: Path, few: None
) -> None:
    done = taken(home, fill(written(home, "kk"), cells(**{"terms.open": "анықтауға болмайды"})))
    path = home / f"{KIND}.kk.yaml"
    assert (done.files, done.taken) == ((path,), 1)
    english = data_of(word_file(KIND))
    english["terms"]["open"] = "анықтауға болмайды"
    # printf 'not determinable' | sha256sum
    assert data_of(path) == {"status": "draft", **english, "sources": {"terms.open": "eb3d6550"}}
    assert done.statuses == {Status.TRANSLATED: 1, Status.MISSING: len(units(home)) - 1}
    assert said(path, "kk") == [
        f"{len(texts_of(read_words(KIND))) - 1} texts have no translation yet; the original text "
        "is used"
    ]
    before, again = contents(home), written(home, "kk")
    assert [taken(home, again.with_suffix(one)).taken for one in (".xlsx", ".xlf")] == [0, 0]
    assert contents(home) == before


def test_what_nobody_changed_keeps_its_place_and_words(home: Path, few: None) -> None:
    path = with_words(home, "ru")
    old = path.read_text(encoding="utf-8")
    taken(home, fill(written(home), cells(**{"terms.open": "не выяснить"})))
    new = path.read_text(encoding="utf-8")
    head, _sources, listed = new.partition("\nsources:\n")
    assert (
        head.rstrip()
        == without_source(old)
        .replace(
            f"  open: {data_of(word_file(KIND, 'ru'))['terms']['open']}\n",
            '  open: "не выяснить"\n',
        )
        .rstrip()
    )
    assert len(listed.splitlines()) == len(texts_of(read_words(KIND)))
    assert said(path, "ru") == []


def without_source(text: str) -> str:
    """Return a file of words without the line with a hash for each part."""
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("source:")
    )


def test_part_that_changed_is_stale_until_each_of_its_texts_is_confirmed(
    home: Path, few: None
) -> None:
    path = with_words(home, "ru")
    text = path.read_text(encoding="utf-8")
    drawings = source_of(read_words(KIND)).split()[1]
    path.write_text(text.replace(drawings, "12345678"), encoding="utf-8")
    tables = {name for name in units(home, "ru") if name.startswith(f"{KIND}.tables.")}
    assert stale(home) == tables
    sent = written(home)
    one = f"{KIND}.tables.states.caption"
    done = taken(home, fill(sent, {(one, STATUS): "translated"}))
    assert (done.taken, stale(home)) == (1, tables - {one})
    done = taken(home, fill(sent, {(name, STATUS): "translated" for name in tables - {one}}))
    assert (done.taken, stale(home)) == (len(tables) - 1, set())
    assert said(path, "ru") == []


def stale(home: Path) -> set[str]:
    return {name for name, unit in units(home, "ru").items() if unit.status is Status.STALE}


def test_text_whose_english_changed_is_stale_and_named_by_the_check(home: Path, few: None) -> None:
    path = with_words(home, "ru")
    taken(home, fill(written(home), cells(**{"terms.open": "не выяснить"})))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("eb3d6550", "12345678"), encoding="utf-8")
    assert stale(home) == {f"{KIND}.terms.open"}
    assert said(path, "ru") == [
        "the source of this text has changed since it was translated; translate it anew, then "
        "write eb3d6550 for 12345678 below sources"
    ]


MISTAKES = {
    "terms.state": ("{{ letter }} {{ n }}", "the English text does not have these values: n"),
    "terms.not-before": ("не раньше", "expected the values of the English text; add day"),
    "terms.end.short": (
        "{{ one.end",
        "the parts between braces cannot be read: unexpected end of template, expected 'end of "
        "print statement'.",
    ),
    "terms.period.days": (  # CLDR 44, cardinals of ru: one, few and many for whole numbers
        "{{ n }} {{ n | plural('день', 'дней') }}",
        "plural: expected 3 forms (one, few, many), found 2",
    ),
    "terms.runs.sent": (
        "5, отправлено {{ day }}",
        "the translation differs from its source: expected only what the source has; found the "
        'number "5"',
    ),
    "terms.rule.stays": (
        "переносится на следующий рабочий день",
        '"переносится на следующий рабочий день" stands for "moves to the next working day" and '
        'for "stays where it is"; find words that differ',
    ),
    "tables.calendar.columns": (
        "Месяц | Дни | 1-е | Месяц | Дни | 1-е | 1-е",
        "expected 9 columns with the marks # and ` as in English: Month | #Days | The 1st is a | "
        "Month | #Days | The 1st is a | Month | #Days | The 1st is a",
    ),
}
"""What a translator may write, and what is said of it, by place."""


def test_mistakes_are_reported_at_their_cells(home: Path, few: None) -> None:
    with_words(home, "ru")
    back = fill(written(home), cells(**{name: text for name, (text, _said) in MISTAKES.items()}))
    assert {*refused(home, back)} == {
        f"{cell_of(back, f'{KIND}.{name}')}: {said}" for name, (_text, said) in MISTAKES.items()
    }


def test_english_is_refused(home: Path) -> None:
    with pytest.raises(InputError) as caught:
        written(home, "en")
    assert [str(problem) for problem in caught.value.problems] == [
        f'{home}: everything here is in "en" itself; choose another language'
    ]


def test_a_workshop_in_a_folder_of_this_name_is_a_workshop(home: Path) -> None:
    read = read_translation(write_workshop(home), "ru", Problems())
    assert read is not None
    assert [text.name for text in read.texts] == ["workshop.yaml"]

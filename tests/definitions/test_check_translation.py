"""Tests that a translation changes nothing but words, and of what is remarked on it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions.found import shown
from tests.definitions.test_translation import bank_words, folder, module_words, put, put_all
from trainkit.model.check_course import check_course
from trainkit.model.law import differences, facts_of
from trainkit.model.load import read_course
from trainkit.model.loaded import Course
from trainkit.model.translating import section_hash
from trainkit.problems import Problems, Severity

__all__ = ["folder"]

ENGLISH = (
    "On 10 November 2025, 08:29:58 UTC, port 20440 of `203.0.113.7` carried 1,024 of 0.25 BTC. "
    "The log names shop.example, D1 and SHA-256; write to {office}, see https://example.org/a1 "
    "[@rfc-6302, section 2]."
)
RUSSIAN = (
    "10 ноября 2025 года в 08:29:58 UTC порт 20440 адреса `203.0.113.7` передал 1 024 из "
    "0,25 BTC. В журнале стоят shop.example, D1 и SHA-256; пишите в {office}, см. "
    "https://example.org/a1 [@rfc-6302, раздел 2]."
)
DARI = (
    "در ۱۰ نومبر ۲۰۲۵ ساعت ۰۸:۲۹:۵۸ UTC پورت ۲۰۴۴۰ آدرس `203.0.113.7` مقدار ۱٬۰۲۴ از ۰٫۲۵ BTC را "
    "انتقال داد. لاگ نام‌های shop.example، D1 و SHA-256 دارد؛ به {office} بنویسید، "
    "https://example.org/a1 [@rfc-6302, بخش ۲]."
)


@pytest.mark.parametrize(("text", "language"), [(RUSSIAN, "ru"), (DARI, "fa-AF")])
def test_a_faithful_translation_keeps_every_fact_in_its_own_digits(
    text: str, language: str
) -> None:
    assert differences(ENGLISH, text, ("en", language)) == (Counter(), Counter())


def test_facts_are_named_by_their_kinds() -> None:
    assert facts_of(ENGLISH, "en") == {
        ("month of a date", "11"): 1,
        ("number", "10"): 1,
        ("number", "2025"): 1,
        ("number", "08:29:58"): 1,
        ("number", "20440"): 1,
        ("number", "1024"): 1,
        ("number", "0.25"): 1,
        ("number", "2"): 1,
        ("code", "203.0.113.7"): 1,
        ("identifier", "shop.example"): 1,
        ("identifier", "D1"): 1,
        ("identifier", "SHA-256"): 1,
        ("placeholder", "{office}"): 1,
        ("address", "https://example.org/a1"): 1,
        ("citation", "rfc-6302"): 1,
    }


def test_september_has_two_short_forms_in_english() -> None:
    assert facts_of("21 Sept", "en") == facts_of("21 Sep", "en") == facts_of("21 сент.", "ru")


def test_facts_are_read_in_a_language_that_cldr_has_by_another_name_or_not_at_all() -> None:
    assert facts_of("۵ می ۲۰۲۶: ۰٫۵", "prs") == facts_of("۵ می ۲۰۲۶: ۰٫۵", "fa-AF")
    assert facts_of("5: 0.5", "tlh") == {("number", "5"): 1, ("number", "0.5"): 1}


@pytest.mark.parametrize(
    ("latin", "cyrillic"), [("Law ZRU-344", "Закон ЗРУ-344"), ("2023-P-14/8-2", "2023-П-14/8-2")]
)
def test_numbers_of_acts_have_the_letters_of_either_script(latin: str, cyrillic: str) -> None:
    assert facts_of(latin, "en") == facts_of(cyrillic, "ru")
    assert facts_of(latin, "en") != facts_of(cyrillic.replace("4", "5"), "ru")


def test_prefix_of_a_persian_verb_is_no_month() -> None:
    assert facts_of("سطر 5 می\u200cرسد", "fa-AF") == {("number", "5"): 1}
    assert ("month of a date", "5") in facts_of("5 می 2026", "fa-AF")


_DIGIT = [match.start() for match in re.finditer(r"\d", RUSSIAN)]
_NAMES = ("shop.example", "D1", "SHA-256", "{office}", "https://example.org/a1", "@rfc-6302")


@given(st.sampled_from(_DIGIT), st.integers(1, 9))
def test_one_changed_digit_is_always_found(place: int, by: int) -> None:
    digit = str((int(RUSSIAN[place]) + by) % 10)
    changed = RUSSIAN[:place] + digit + RUSSIAN[place + 1 :]
    assert any(differences(ENGLISH, changed, ("en", "ru")))


@given(st.sampled_from(_NAMES), st.data())
def test_one_changed_letter_of_an_identifier_is_always_found(
    name: str, data: st.DataObject
) -> None:
    letters = [n for n, letter in enumerate(name) if letter.isalpha()]
    place = data.draw(st.sampled_from(letters))
    other = data.draw(st.sampled_from("xyzq").filter(lambda one: one != name[place]))
    changed = RUSSIAN.replace(name, name[:place] + other + name[place + 1 :])
    assert any(differences(ENGLISH, changed, ("en", "ru")))


@given(st.sampled_from(_NAMES))
def test_a_lost_identifier_is_always_found(name: str) -> None:
    assert any(differences(ENGLISH, RUSSIAN.replace(name, ""), ("en", "ru")))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("10 November", "10 декабря"),
        ("In April 2026", "В мае 2026"),
        ("10 May", "10 июня"),
        ("0.5 BTC", "5 BTC"),
        ("1,024 ports", "1,024 порта"),
        ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|"),
        ("- [ ] one\n- [ ] two", "- [ ] раз два"),
        ("![A](figures/a.svg)", "![А](figures/b.svg)"),
        ("`tb1` and `m`", "`tb1` и `n`"),
    ],
)
def test_a_changed_fact_is_found(source: str, text: str) -> None:
    assert any(differences(source, text, ("en", "ru")))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("the eight steps", "8 шагов"),
        ("the 21st entry", "21-я запись"),
        ("a 64-bit value", "64-битное значение"),
        ("in March", "в марте"),
        ("Entry 3 may be late, 4 may not", "Запись 3 может опоздать, 4 — нет"),
        ("all 10 march to room 2", "все 10 идут в зал 2"),
        ("65,536 − 1,024", "65 536 − 1024"),
    ],
)
def test_another_way_of_writing_is_no_difference(source: str, text: str) -> None:
    assert differences(source, text, ("en", "ru")) == (Counter(), Counter())


def read(folder: Path) -> tuple[Course, list[str]]:
    problems = Problems()
    course = read_course(folder, problems, "ru")
    assert course is not None
    check_course(course, problems)
    found = [one for one in problems if one.severity is not Severity.INFORMATION]
    return course, shown(found, folder)


def test_a_difference_names_what_was_expected_at_the_place_of_the_text(folder: Path) -> None:
    bank = bank_words()
    bank["items"]["q1"]["options"]["b"]["text"] = "Ответ b на q2"
    put_all(folder, bank=bank)
    (line,) = (
        number
        for number, text in enumerate((folder / "items.ru.yaml").read_text().splitlines(), 1)
        if "Ответ b на q2" in text and number < 30
    )

    assert [one for one in read(folder)[1] if "differs" in one] == [
        f"items.ru.yaml:{line}:15: the translation differs from its source: expected the "
        'identifier "q1"; found the identifier "q2"'
    ]


def test_a_missing_option_is_an_error(folder: Path) -> None:
    bank = bank_words()
    del bank["items"]["q1"]["options"]["c"]
    put_all(folder, bank=bank)

    assert [one.partition(": ")[2] for one in read(folder)[1]] == [
        "items.q1.options: expected a, b, c as in the original; add c"
    ]


def test_an_item_much_longer_than_its_source_is_remarked(folder: Path) -> None:
    bank = bank_words()
    bank["items"]["q1"]["stem"] = f"Какой к q1 {'ж' * 93}?"
    # 105 letters and three options of 13, for 30 and three of 14: 144 / 72
    put_all(folder, bank=bank)

    assert [one.partition(": ")[2] for one in read(folder)[1]] == [
        "warning: q1 is 2.0 times as long as its source; expected at most 1.6 times, so that "
        "everybody has the same time to answer; shorten it"
    ]


def test_a_term_without_its_word_is_remarked(folder: Path) -> None:
    (folder / "handout.md").write_text("## When\n\nTraffic data [@src].\n")
    put_all(folder)
    problems = Problems()
    course = read_course(folder, problems, "ru")
    assert course is not None
    check_course(course, problems)

    assert [one for one in shown(problems, folder) if "the glossary" in one] == [
        'handout.ru.md:1:1: information: the glossary translates "traffic data" as '
        '"данные о трафике", and this text does not have that word; use it, or keep yours if the '
        "source means something else"
    ]


def test_a_section_whose_source_has_changed_is_named(folder: Path) -> None:
    put_all(folder)
    now = section_hash((folder / "handout.md").read_text())
    header = f"<!-- translation: reviewed by A. Reader on 2026-11-28; source: {'0' * 8} -->"
    put(folder, "handout.ru.md", f"{header}\n\n## Когда\n\nВсегда [@src].\n")
    course, found = read(folder)

    assert found == [
        'handout.ru.md:3:1: warning: the source of this section, "When to use this", has changed '
        f"since it was translated; translate it anew, then write {now} for 00000000 in line 1"
    ]
    assert "translation:" not in course.handout
    assert [file.is_reviewed for file in course.translated] == [False, False, True, False]


def test_an_up_to_date_section_is_passed_over(folder: Path) -> None:
    put_all(folder)
    now = section_hash((folder / "handout.md").read_text())
    put(
        folder, "handout.ru.md", f"<!-- translation: draft; source: {now} -->\n## А\n\nДа [@src].\n"
    )

    assert read(folder)[1] == []


def test_a_course_is_a_draft_until_all_its_files_are_reviewed(folder: Path) -> None:
    status = "reviewed by A. Reader on 2026-11-28"
    put(folder, "module.ru.yaml", module_words(status=status))
    put(folder, "items.ru.yaml", bank_words(status=status))
    assert read(folder)[0].is_draft is False
    put(folder, "items.ru.yaml", bank_words(status="draft"))
    assert read(folder)[0].is_draft is True


@pytest.mark.parametrize("status", ["reviewed", "reviewed by A on 2026-02-30"])
def test_another_status_is_refused(folder: Path, status: str) -> None:
    put_all(folder)
    put(folder, "handout.ru.md", f"<!-- translation: {status} -->\n## А\n\nДа [@src].\n")
    put(folder, "module.ru.yaml", module_words(status=status))

    assert [one.split(":")[0] for one in read(folder)[1] if "expected" in one] == [
        "handout.ru.md",
        "module.ru.yaml",
    ]


def test_the_words_that_stand_for_a_figure_are_compared_as_well() -> None:
    source = "![Address 203.0.113.7, port 443](figures/nat.svg)"
    russian = source.replace("Address", "Адрес")
    assert differences(source, russian, ("en", "ru")) == (Counter(), Counter())
    changed = differences(source, russian.replace("113", "114"), ("en", "ru"))
    wanted, found = ("number", "203.0.113.7"), ("number", "203.0.114.7")
    assert changed == (Counter([wanted]), Counter([found]))

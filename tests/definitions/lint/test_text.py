"""Text as rules see it: folded, without Markdown and data."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainkit.model.lint.text import fold, phrase, same, sentences, vocabulary

EN = vocabulary("en")


def test_markdown_goes_and_code_stays_visible_but_is_no_word() -> None:
    made = phrase("The **order** of _today_ for `x_y`, see [page](a.md) [@rfc-6302].", EN)
    assert made.visible == "The order of today for x_y, see page."
    assert made.words == ("the", "order", "of", "today", "for", "see", "page")


@pytest.mark.parametrize(
    "data",
    [
        "192.0.2.7", "198.51.100.23:443", "203.0.113.0/24", "2001:db8::1",
        "a9993e364706816aba3e25717850c26c9cd0d89d", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "`any code`",
    ],
)  # fmt: skip
def test_data_are_no_words(data: str) -> None:
    assert phrase(f"Sent to {data} at noon", EN).words == ("sent", "to", "at", "noon")


def test_times_and_names_with_hyphens_stay_words() -> None:
    words = phrase("At 14:25:12 Mail-K's log ended", EN).words
    assert words == ("at", "14:25:12", "mail-k's", "log", "ended")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ещё", "еще"),
        ("Straße", "STRASSE"),
        ("كي", "کی"),
        ("هیچ\u200cکدام", "هیچ کدام"),
        ("معمولاً", "معمولا"),
        ("e\u0301", "é"),
        ("the  court’s", "The court's"),
    ],
)
def test_spellings_that_readers_take_as_one_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Traffic data", "traffic data.", True),
        ("**Traffic** data", "Traffic data", True),
        ("`Alpha`", "`alpha`", False),
        ("Row `A` first", "row `A` first", True),
        ("Traffic data", "Content data", False),
    ],
)
def test_options_are_compared_as_a_reader_compares(one: str, other: str, alike: bool) -> None:
    assert same(phrase(one, EN), phrase(other, EN)) is alike


def test_sentences_end_at_stops_of_all_scripts_but_not_after_short_forms() -> None:
    text = "See art. 18 and RFC 6302. It asks, e.g. for ports! Which? کدام؟ Конец."
    assert sentences(text) == [
        "See art. 18 and RFC 6302.",
        "It asks, e.g. for ports!",
        "Which?",
        "کدام؟",
        "Конец.",
    ]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("preserve", "preserved", "preservation", "preserving"), "en"),
        (("subscriber", "subscribers", "subscriber's"), "en"),
        (("log", "logs"), "en"),
        (("протокол", "протокола", "протоколом"), "ru"),
        (("پیام", "پیامها"), "fa"),
    ],
)
def test_forms_of_a_word_share_a_root(words: tuple[str, ...], language: str) -> None:
    known = vocabulary(language)
    assert len({known.root(word) for word in words}) == 1


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_lists_are_written_as_texts_are_folded(language: str) -> None:
    entries = [line for lines in vocabulary(language).sections.values() for line in lines]
    plain = [line for line in entries if not re.search(r"[\\?(\[]", line)]
    assert [line for line in plain if fold(line) != " ".join(line.split())] == []


def test_dari_shares_the_persian_list_and_an_unknown_language_has_none() -> None:
    assert vocabulary("prs-AF").sections == vocabulary("fa").sections
    assert (vocabulary("kk").known, vocabulary("kk").sections) == (False, {})
    assert vocabulary("kk").pattern("absolute").search("always") is None


@given(st.text(max_size=80))
def test_any_text_makes_a_phrase(text: str) -> None:
    made = phrase(text, EN)
    assert len(made.roots) <= len(made.words)
    assert fold(made.folded) == made.folded

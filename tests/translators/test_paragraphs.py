"""Texts are taken apart into paragraphs, and put together again, without a letter lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainkit.exchange.translators.units import paired, paragraphs_of

TEXT = """## Log {#log}

A line of a log
has fields.

::: remember Two rules
- Copy it
  unchanged.
- Check the clock.
:::

---

| a | b |
|---|---|
| c | d |
"""


def test_paragraphs_leave_out_lines_without_letters_and_breaks_in_sentences() -> None:
    found = paragraphs_of(TEXT)
    assert found.texts == (
        "## Log {#log}",
        "A line of a log has fields.",
        "::: remember Two rules\n- Copy it unchanged.\n- Check the clock.\n:::",
        "| a | b |\n|---|---|\n| c | d |",
    )
    assert found.gaps == ("", "\n\n", "\n\n", "\n\n---\n\n", "\n")


def test_only_a_paragraph_that_is_new_is_written_anew() -> None:
    found = paragraphs_of(TEXT)
    texts = [*found.texts]
    texts[2] = "::: remember One rule\n- Copy.\n:::"
    before, _, rest = TEXT.partition("::: remember")
    assert found.joined(texts) == f"{before}{texts[2]}{rest[rest.index(':::') + 3 :]}"


@given(st.text(st.sampled_from("ab 1\n\n|-#:`{%}*\t")))
def test_any_text_is_put_together_as_it_was(text: str) -> None:
    found = paragraphs_of(text)
    assert found.joined(found.texts) == text


def test_translation_with_other_paragraphs_is_one() -> None:
    source, made = paired("One.\n\nTwo.\n", "Раз и два.\n")
    assert (source.texts, made.texts) == (("One.\n\nTwo.",), ("Раз и два.",))


def test_missing_translation_has_the_paragraphs_of_its_source() -> None:
    assert paired("One.\n\nTwo.\n", "")[1].texts == ("", "")


def test_text_of_figures_alone_is_a_paragraph() -> None:
    assert paragraphs_of("30–50").texts == ("30–50",)

"""Reading grades: published examples, and what is left out of a text."""

from __future__ import annotations

import pytest
from benchmarks.reading import Count, count, sentences_of, syllables, table, texts_of

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."


def test_grade_follows_the_formula() -> None:
    """13 words, 24 syllables and grade 11.3: Wikipedia, Flesch-Kincaid readability tests."""
    assert round(Count(sentences=1, words=13, syllables=24).grade, 1) == 11.3
    assert (count(PLATYPUS).sentences, count(PLATYPUS).words) == (1, 13)
    assert Count().grade == 0


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("a", 1), ("file", 1), ("files", 1), ("asked", 1), ("wanted", 2), ("changes", 2),
        ("table", 2), ("rule", 1), ("the", 1), ("evidence", 3), ("cryptocurrency", 5),
        ("provider", 3), ("pages", 2), ("Notes", 1), ("investigate", 4), ("address", 2),
    ],
)  # fmt: skip
def test_syllables_are_those_of_a_dictionary(word: str, parts: int) -> None:
    """Numbers of syllables by Merriam-Webster's entries of these words."""
    assert syllables(word) == parts


def test_marks_tables_headings_and_code_are_left_out() -> None:
    text = """\
## A heading is no sentence {#id}

Copy the **line** as it stands [@rfc, section 4]. Then read [the rules](rules.md) aloud.

![A figure](figures/a.svg)

| Zone | Offset |
|---|---|
| A | +5 |

::: checklist
- [ ] Write the time in UTC
- Ask
:::

```text
code
```
1. Count the words of it
"""
    assert [each for each in sentences_of(text) if each] == [
        "Copy the line as it stands .",
        "Then read the rules aloud.",
        "Write the time in UTC",
        "Ask",
        "Count the words of it",
    ]
    assert (count(text).sentences, count(text).words) == (4, 6 + 5 + 5 + 5)


def test_stems_and_questions_are_read() -> None:
    items = 'items:\n- {stem: "Which one?", options: [{id: a, text: One}]}\n'
    questions = 'introduction: Hello.\nquestions:\n- {text: "How?", statements: [It is.]}\n'
    assert [*texts_of("items.yaml", items)] == ["Which one?", ""]
    assert [*texts_of("q.yaml", questions)] == ["How?", "It is.", "Hello."]


def test_table_has_both_revisions_and_their_sums() -> None:
    before = {"curriculum/a/card.md": Count(1, 13, 24)}
    after = {**before, "curriculum/b/card.md": Count(2, 26, 48)}
    assert [*table(before, after)][2:] == [
        "| `a/card.md` | 13 | 11.3 | 13 | 11.3 |",
        "| `b/card.md` | – | – | 26 | 11.3 |",
        "| All | 13 | 11.3 | 39 | 11.3 |",
    ]

"""How often the key is the longest option: the binomial tail, on forms and in banks."""

from __future__ import annotations

from math import comb, isclose
from pathlib import Path
from typing import Any

import pytest

from tests.definitions.lint.judged import course_of
from trainkit.model.lint import check_key_lengths
from trainkit.model.lint.bank import check_bank, tail, too_often_longest, too_seldom_longest
from trainkit.model.lint.subject import subjects_of
from trainkit.problems import Place, Problems

LONG, SHORT = "A much longer answer", ("Short one", "Other two", "Third now")


def item(longest: str, options: int = 3) -> Any:
    """Return an item whose longest option is the "key", a "distractor" or "nothing"."""
    texts = list(SHORT[:3]) + ["Fourth on"]
    if longest != "nothing":
        texts[0 if longest == "key" else 1] = LONG
    return {"stem": "Which one?", "options": texts[:options]}


def form(keys: int, distractors: int = 0, nothing: int = 0, options: int = 3) -> Any:
    kinds = ["key"] * keys + ["distractor"] * distractors + ["nothing"] * nothing
    return course_of(*(item(kind, options) for kind in kinds))


@pytest.mark.parametrize(
    ("number", "chance", "hits"), [(20, 1 / 3, 11), (20, 0.25, 9), (5, 0.5, 0)]
)
def test_tail_of_equal_chances_is_the_binomial_tail(number: int, chance: float, hits: int) -> None:
    direct = sum(
        comb(number, k) * chance**k * (1 - chance) ** (number - k) for k in range(hits, number + 1)
    )
    assert isclose(tail([chance] * number, hits), direct)


def test_tail_of_two_unequal_chances_is_counted_by_hand() -> None:
    # at least one of 1/2 and 1/4: 1 - 1/2 * 3/4; both: 1/8
    assert (tail([0.5, 0.25], 1), tail([0.5, 0.25], 2)) == (0.625, 0.125)


@pytest.mark.parametrize(
    ("keys", "options", "remarked"), [(11, 3, True), (10, 3, False), (9, 4, True), (8, 4, False)]
)
def test_form_of_twenty_is_remarked_on_from_the_numbers_of_the_teaching_rules(
    keys: int, options: int, remarked: bool
) -> None:
    course = form(keys, nothing=20 - keys, options=options)
    longest, asked = too_often_longest(subjects_of(course))
    assert (len(longest), asked) == (keys if remarked else 0, 20)


def test_form_of_fewer_than_twelve_items_says_nothing() -> None:
    assert too_often_longest(subjects_of(form(11))) == ([], 11)


def test_remark_on_a_form_names_form_count_and_items() -> None:
    course = form(13)
    problems = Problems()
    names = {("alpha", f"q{number}") for number in range(12)} | {("alpha", "gone")}
    check_key_lengths("A1", names, [course], Place(Path("forms.yaml")), problems)
    listed = ", ".join(f"q{number}" for number in range(12))
    assert [str(problem) for problem in problems] == [
        "forms.yaml: warning: form A1 [length-form]: the key is the longest option in 12 of 12 "
        f"items ({listed}), more often than by chance; a reader who ticks the longest option "
        f"gains. "
        "Before anything is printed, correct some of them and run `trainkit plan --new-edition`"
    ]


@pytest.mark.parametrize(("keys", "remarked"), [(1, True), (2, False)])
def test_bank_whose_longest_option_is_hardly_ever_the_key_is_remarked_on(
    keys: int, remarked: bool
) -> None:
    # at most 1 of 20 at a third each: (2/3)^20 + 20 * 1/3 * (2/3)^19 = 0.0033; at most 2: 0.0176
    found = too_seldom_longest(subjects_of(form(keys, 20 - keys, nothing=7)))
    assert found == (1 if remarked else None, 20)


def messages_of(course: Any) -> list[str]:
    problems = Problems()
    check_bank(course, subjects_of(course), problems)
    return [problem.message for problem in problems]


def offering(keys: int, others: int) -> Any:
    """Return items that offer "undetermined", which is the key of so many of them."""
    open_ = {"text": "Not known yet", "undetermined": True}
    key = {"stem": "Which one?", "options": [open_, "One two three", "Two three four"]}
    other = {"stem": "Which one?", "options": ["One two three", "Two three four", open_]}
    return course_of(*[key] * keys, *[other] * others)


@pytest.mark.parametrize(
    ("keys", "others", "said"),
    [(4, 3, "often"), (3, 3, ""), (2, 4, ""), (2, 8, ""), (1, 5, "seldom"), (5, 0, "")],
)
def test_bank_in_which_declining_pays_or_never_pays_is_remarked_on(
    keys: int, others: int, said: str
) -> None:
    # bounds of docs/item-rules.md: above half, below a fifth, from six items on
    found = [text for text in messages_of(offering(keys, others)) if "[undetermined]" in text]
    wanted = {
        "often": "is the key in 4 of the 7 items that offer it (q0, q1, q2, q3), 57%",
        "seldom": "is the key in 1 of the 6 items that offer it, 17%",
    }
    assert len(found) == bool(said)
    assert wanted.get(said, "") in "".join(found)


def in_order(first: int, second: int, options: int, *, shuffle: bool = False) -> Any:
    """Return items that keep their order, with the key first or second."""
    texts = ["Short one", "Other two", "Third now", "Fourth on"][:options]
    kinds = ["a"] * first + ["b"] * second
    return course_of(
        *({"stem": "Which?", "options": texts, "key": key, "shuffle": shuffle} for key in kinds)
    )


@pytest.mark.parametrize(
    ("first", "options", "remarked"), [(13, 3, True), (12, 3, False), (11, 4, True), (10, 4, False)]
)
def test_key_that_keeps_to_one_place_is_remarked_on_from_the_numbers_of_the_teaching_rules(
    first: int, options: int, remarked: bool
) -> None:
    # "redraw only if one position holds 11+ of 20 (four options) or 13+ (three)": p < .01
    found = messages_of(in_order(first, 20 - first, options))
    found = [text for text in found if "[position]" in text]
    assert len(found) == remarked
    assert f"the key stands at A in {first}" in "".join(found) or not remarked


def test_place_of_a_key_that_is_drawn_for_each_form_is_no_matter() -> None:
    found = messages_of(in_order(20, 0, 3, shuffle=True))
    assert [text for text in found if "[position]" in text] == []

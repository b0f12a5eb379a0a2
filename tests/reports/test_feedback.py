"""What goes back to the participants: a page a person, and the hardest questions."""

from __future__ import annotations

import re

from tests import pdf
from tests.reports.cohorts import People, class_of, found
from tests.reports.large import PEOPLE, large_cohort, large_kit
from trainkit.reports.feedback import DiscussionView, discussion, personal_sheets
from trainkit.reports.findings import findings_of

CLASS: People = class_of(22) | {"PX-23": ("A", "110000", None)}
"""Twenty-two people with both tests, and one who missed the second."""


def test_personal_sheets_are_a_page_a_person_and_name_nobody_else() -> None:
    recipe = personal_sheets(found(CLASS))
    assert recipe is not None
    pages = pdf.texts(recipe.make())
    codes = [re.findall(r"PX-\d\d", page) for page in pages]
    assert codes == [[f"PX-{n:02}"] for n in range(1, 24)]
    # PX-01 had 1 of 3 on the first module and 0 of 3 on the second, then 3 and 1
    assert "Module alpha 33 100 Module beta 0 33 Whole test 17 67" in pages[0]
    assert "• Module beta" in pages[0].split("What to read again")[1]
    assert "Module alpha" not in pages[0].split("What to read again")[1]


def test_discussion_prints_the_hardest_items_and_leaves_the_others() -> None:
    recipe = discussion(found(CLASS))
    assert recipe is not None
    text = pdf.text(recipe.make())
    # after the course everybody had the three items of alpha right: only beta is hard
    assert "Module alpha" not in text
    assert text.count("Right answer") == 3
    assert "Questions left out so that they can be used again: 9." in text


def test_the_order_of_the_items_does_not_tell_which_one_fewer_had_right() -> None:
    # of the last items of both forms, after the course, two and one of ten people had them right
    people = {
        f"PX-{n:02}": ("AB"[n % 2], "000000", "11111" + ("1" if n in {1, 2, 3} else "0"))
        for n in range(20)
    }
    recipe = discussion(found(people))
    assert recipe is not None
    assert isinstance(recipe.view, DiscussionView)
    assert [one.context.prefix for one in recipe.view.items] == ["beta-A-6-", "beta-B-6-"]


def test_a_form_of_few_people_is_not_discussed_since_its_choice_would_tell_who_was_wrong() -> None:
    # nine answered the one form after the course, ten the other: only questions of that one
    people = {f"PX-{n:02}": ("A" if n < 9 else "B", "000000", "111000") for n in range(19)}
    recipe = discussion(found(people))
    assert recipe is not None
    assert isinstance(recipe.view, DiscussionView)
    assert {one.context.prefix.split("-")[1] for one in recipe.view.items} == {"A"}
    assert discussion(found(dict(list(people.items())[:18]))) is None


def test_whether_a_question_is_discussed_tells_no_more_than_its_quarter() -> None:
    """Right of 12: nine is three quarters, told as "three quarters or more"; eight is fewer."""
    for right, discussed in ((9, 0), (8, 1)):
        people = {f"PX-{n:02}": ("B", "000000", f"11111{int(n < right)}") for n in range(12)}
        recipe = discussion(found(people))
        assert recipe is not None
        assert isinstance(recipe.view, DiscussionView)
        assert (right, len(recipe.view.items)) == (right, discussed)


def test_nobody_gets_no_sheet_and_nothing_is_discussed() -> None:
    assert personal_sheets(found({})) is None
    assert discussion(found({})) is None


def test_everybody_has_one_page_even_with_everything_to_read_again() -> None:
    recipe = personal_sheets(findings_of(large_kit().definitions, large_cohort()))
    assert recipe is not None
    pages = pdf.texts(recipe.make())
    assert len(pages) == PEOPLE
    assert [text.count("Only for the person with this code") for text in pages] == [1] * PEOPLE
    # the first missed the test after the course
    assert "A dash means that you have no score on that test." in pages[0]

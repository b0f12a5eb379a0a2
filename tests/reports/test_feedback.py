"""What goes back to the participants: a page a person, and the hardest questions."""

from __future__ import annotations

import re
from dataclasses import replace

from tests import pdf
from tests.reports.cohorts import People, class_of, found, mixed
from tests.reports.large import PEOPLE, large_cohort, large_kit
from trainkit.evaluation.estimate import Estimate
from trainkit.evaluation.reports.feedback import DiscussionView, discussion, personal_sheets
from trainkit.evaluation.reports.findings import findings_of
from trainkit.evaluation.reports.release import release_of, to_discuss

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
    # the error of measurement is a figure of the class
    assert "By chance alone your score on a test can be higher or lower" in pages[0]


def test_discussion_prints_questions_on_what_the_class_knew_least_and_no_figure() -> None:
    findings = found(mixed(24))
    release = release_of(findings)
    recipe = discussion(findings, release)
    assert recipe is not None
    assert isinstance(recipe.view, DiscussionView)
    # of both modules less than 75 of 100 points: the last three questions on either form
    assert [one.context.prefix for one in recipe.view.items] == [
        "alpha-A-2-", "alpha-A-3-", "alpha-B-3-", "beta-A-5-", "beta-A-6-", "beta-B-6-",
    ]  # fmt: skip
    text = pdf.text(recipe.make())
    assert text.count("Right answer") == 6
    assert "Questions left out so that they can be used again: 6." in text
    assert not re.search(r"Correct answers|about \d|quarter", text)


def test_questions_follow_from_the_means_that_are_told() -> None:
    """A module at 75 of 100 points is not discussed; of modules that are not told, none is."""
    findings = found(mixed(24))
    release = release_of(findings)
    told = [replace(one.post, value=n) for one, n in zip(release.modules, (75.0, 74.0), strict=True)
            if isinstance(one.post, Estimate)]  # fmt: skip
    parts = [replace(one, post=post) for one, post in zip(release.modules, told, strict=True)]
    assert to_discuss(findings.cohort, parts) == {("A", 5), ("A", 6), ("B", 6)}
    alike = found(class_of(24))
    assert discussion(alike, release_of(alike)) is None


def test_nobody_gets_no_sheet_and_nothing_is_discussed() -> None:
    assert personal_sheets(found({})) is None
    assert discussion(found({}), release_of(found({}))) is None


def test_everybody_has_one_page_even_with_everything_to_read_again() -> None:
    recipe = personal_sheets(findings_of(large_kit().definitions, large_cohort()))
    assert recipe is not None
    pages = pdf.texts(recipe.make())
    assert len(pages) == PEOPLE
    assert [text.count("Only for the person with this code") for text in pages] == [1] * PEOPLE
    # the first missed the test after the course
    assert "A dash means that you have no score on that test." in pages[0]

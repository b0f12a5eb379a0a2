"""The minutes on a worksheet, in the module and in its guide."""

from __future__ import annotations

import re

import pytest

from tests.exercises.handed_out import delivered
from trainkit.model.load import module_folder, read_course
from trainkit.model.module import Module
from trainkit.problems import Problems

STEPS = {
    "shared-address": ("resolve-shared-address", ['Exercise "Shared address"']),
    "preservation-dates": ("preserve-in-time", ['Exercise "Preservation dates"']),
    "request-review": (
        "draft-and-review",
        ['Exercise "Request review": find the defects', "Draft the preservation request"],
    ),
}
"""Session and steps in which each worksheet is used."""


def module_and_guide() -> tuple[Module, str]:
    folder = module_folder("isp-cooperation")
    assert folder is not None
    course = read_course(folder, Problems())
    assert course is not None
    return course.module, (folder / "guide.md").read_text(encoding="utf-8")


def taught(module: Module, variant: str, name: str) -> int:
    """Return the minutes for which a variant uses the worksheet."""
    session, titles = STEPS[name]
    (steps,) = [one.steps for one in module.timed_sessions(variant) if one.id == session]
    minutes = [step.minutes for step in steps if step.title in titles]
    assert len(minutes) == len(titles)
    return sum(minutes)


@pytest.mark.parametrize("name", STEPS)
def test_a_worksheet_prints_the_minutes_of_the_standard_course(name: str) -> None:
    module, _ = module_and_guide()
    assert taught(module, "standard", name) == delivered(name).minutes


@pytest.mark.parametrize("name", STEPS)
def test_the_guide_names_the_minutes_of_every_length(name: str) -> None:
    module, guide = module_and_guide()
    (row,) = re.findall(rf"^\| {delivered(name).title}, .*$", guide, re.M)
    variants = ("short", "standard", "extended")
    assert [int(number) for number in re.findall(r"(\d+) minutes", row)] == [
        taught(module, variant, name) for variant in variants
    ]

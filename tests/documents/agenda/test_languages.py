"""In which language a row is held, and into which it is interpreted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.documents.agenda.groups_case import DAYS, WORKSHOP, three_groups
from trainkit.documents.agenda.office import agenda_view
from trainkit.model.workshop import WorkshopModule

TEAMS = {
    "team": {"name": "Team one", "languages": ["en", "ru"]},
    "kyrgyz": {"name": "Team two", "languages": ["en", "ky"]},
}


def held(languages: dict[str, list[str]] | None = None, **fields: Any) -> tuple[str, list[str]]:
    """Return the language of one row and those into which it is interpreted."""
    entry = {"start": "09:00", "end": "10:00", "title": "Talk", **fields}
    if "session" not in fields:
        entry.setdefault("speakers", ["tutor"])
    speakers = {
        key: {**speaker, "languages": (languages or {}).get(key, [])}
        for key, speaker in WORKSHOP["speakers"].items()
    }
    kit = three_groups({DAYS[0]: [entry]}, speakers=speakers, interpreters=TEAMS)
    (row,) = agenda_view(kit).rows
    return row.language, [language.code for language in row.interpreted]


@pytest.mark.parametrize(
    ("groups", "spoken", "interpreters", "expected"),
    [
        # speakers of whom nothing is said speak the group's language
        (["analysts"], None, [], ("en", [])),
        (["barristers"], None, [], ("ru", [])),
        (["barristers", "customs"], None, [], ("ru", [])),
        # where interpreters are there, the workshop's
        (["barristers"], None, ["team"], ("en", ["ru"])),
        # speakers speak what they can, the first of it that all understand
        (["customs"], ["en", "ru"], [], ("ru", [])),
        (["analysts"], ["ru", "en"], [], ("en", [])),
        # who does not understand it hears the first of the own languages that is interpreted
        (["customs"], ["en"], ["team"], ("en", ["ru"])),
        (["customs"], ["en"], ["kyrgyz"], ("en", ["ky"])),
        (["analysts", "customs"], ["ru"], ["team"], ("ru", ["en"])),
        ([], ["en"], ["team", "kyrgyz"], ("en", ["ru", "ky"])),
        # a language that all understand needs no interpreters, even if some are there
        (["customs"], ["en", "ru"], ["team"], ("ru", [])),
        # nobody interprets, so nothing is marked
        (["barristers"], ["en"], [], ("en", [])),
    ],
)
def test_language_follows_groups_speakers_and_interpreters(
    groups: list[str], spoken: list[str] | None, interpreters: list[str], expected: Any
) -> None:
    spoken_by = {"tutor": spoken} if spoken else None
    assert held(spoken_by, groups=groups, interpreters=interpreters) == expected


def test_several_speakers_speak_what_they_have_in_common() -> None:
    spoken = {"tutor": ["ky", "ru", "en"], "expert": ["en", "ru"]}
    two = ["tutor", "expert"]
    assert held(spoken, groups=["analysts"], speakers=two) == ("en", [])
    assert held(spoken, groups=["customs"], speakers=two) == ("ru", [])
    apart = {"tutor": ["ky"], "expert": ["en"]}
    assert held(apart, groups=["analysts"], speakers=two, interpreters=["kyrgyz"]) == (
        "ky", ["en"],
    )  # fmt: skip


def test_what_is_said_of_the_session_goes_first() -> None:
    entry = {"start": "09:00", "end": "10:00", "title": "Talk", "session": "alpha/s1",
             "groups": ["barristers"], "interpreters": ["kyrgyz"]}  # fmt: skip
    kit = three_groups({DAYS[0]: [entry]}, interpreters=TEAMS)
    said = WorkshopModule(id="alpha", language="ky")
    workshop = kit.definitions.workshop.model_copy(update={"modules": (said,)})
    kit = replace(kit, definitions=replace(kit.definitions, workshop=workshop))
    assert [row.language for row in agenda_view(kit).rows] == ["ky"]


def test_without_groups_the_workshop_s_other_languages_are_interpreted() -> None:
    entry = {"start": "09:00", "end": "10:00", "title": "Talk", "interpreters": ["team"]}
    kit = three_groups({DAYS[0]: [entry]}, groups={}, languages=["en", "ru", "ky"])
    (row,) = agenda_view(kit).rows
    assert (row.language, row.interpretation) == ("en", "Interpreted into Russian")

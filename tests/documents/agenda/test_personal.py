"""Agendas of one's own: which there are, where they lie, and that each has just its rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from icalendar import Calendar

from tests import pdf
from tests.documents.agenda.case import make_kit, pdf_text, squeezed
from tests.documents.agenda.groups_case import DAYS, GROUPS, SHOWN, three_groups
from trainkit.documents.agenda.office import agenda_view, personal_agendas
from trainkit.documents.agenda.view import of_group
from trainkit.planning.printed import Kit

GROUP_TITLES = {
    "analysts": ["Welcome", "Logs one", "Short break", "Seals one", "Lunch", "Ledgers",
                 "Short break", "Letters", "Lunch"],
    "barristers": ["Welcome", "Logs two", "Tour", "Short break", "Seals two", "Lunch", "Ledgers",
                   "Short break", "Letters", "Lunch"],
    "customs": ["Welcome", "Logs three", "Tour", "Short break", "Seals two", "Lunch", "Ledgers",
                "Short break", "Letters", "Lunch"],
}  # fmt: skip
SPEAKER_TITLES = {
    "expert": ["Welcome", "Logs one", "Seals one"],
    "tutor": ["Welcome", "Logs two", "Seals two", "Ledgers"],
    "caller": ["Logs three", "Seals one"],
}


def files_of(kit: Kit) -> dict[str, bytes]:
    return {document.path: document.recipe.make() for document in personal_agendas(kit)}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of(three_groups())


def titles(data: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(data).walk("VEVENT")]


def test_groups_and_shared_languages_are_handed_out_and_speakers_stay_with_trainers(
    files: dict[str, bytes],
) -> None:
    groups = [f"participants/agendas/group-{key}" for key in GROUPS]
    speakers = [f"trainers/agendas/speaker-{key}" for key in SPEAKER_TITLES]
    both = [f"{name}.{suffix}" for name in groups + speakers for suffix in ("pdf", "ics")]
    assert sorted(files) == sorted([*both, "participants/agendas/language-ru.pdf"])


@pytest.mark.parametrize("group", GROUP_TITLES)
def test_calendar_of_a_group_has_its_rows(group: str, files: dict[str, bytes]) -> None:
    assert titles(files[f"participants/agendas/group-{group}.ics"]) == GROUP_TITLES[group]


@pytest.mark.parametrize("speaker", SPEAKER_TITLES)
def test_calendar_of_a_speaker_has_the_speaker_s_rows(
    speaker: str, files: dict[str, bytes]
) -> None:
    assert titles(files[f"trainers/agendas/speaker-{speaker}.ics"]) == SPEAKER_TITLES[speaker]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *((f"participants/agendas/group-{k}.pdf", v) for k, v in GROUP_TITLES.items()),
        *((f"trainers/agendas/speaker-{k}.pdf", v) for k, v in SPEAKER_TITLES.items()),
    ],
)
def test_page_has_the_same_rows_as_the_calendar(
    path: str, expected: list[str], files: dict[str, bytes]
) -> None:
    text = pdf_text(files[path])
    every = dict.fromkeys(row.title for row in SHOWN)
    assert [t for t in every if squeezed(t) in text] == [t for t in every if t in expected]
    assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d", text)) == len(expected) + text.count("New_York")
    assert pdf.failures(files[path]) == []


def test_entries_of_all_calendars_have_the_same_uids(files: dict[str, bytes]) -> None:
    whole = {row.uid for row in agenda_view(three_groups()).rows}
    found = {
        str(event["UID"])
        for path, data in files.items()
        if path.endswith(".ics")
        for event in Calendar.from_ical(data).walk("VEVENT")
    }
    assert found == whole


def test_only_what_is_interpreted_for_a_group_is_marked_for_it() -> None:
    view = agenda_view(three_groups())
    marked = {
        group.id: [row.title for row in of_group(view, group).rows if row.interpretation]
        for group in view.groups
    }
    assert marked == {
        "analysts": [],
        "barristers": ["Welcome", "Logs two", "Seals two"],
        "customs": ["Welcome", "Seals two"],
    }


def test_agenda_of_a_language_has_columns_for_its_groups_only(files: dict[str, bytes]) -> None:
    text = pdf_text(files["participants/agendas/language-ru.pdf"])
    assert "GroupsthatspeakRussian" in text
    assert "Logsone" not in text
    assert text.index("Barristers") < text.index("Customs")


def test_speaker_elsewhere_reads_the_time_there(files: dict[str, bytes]) -> None:
    # Osh is at +06:00; New York was at -05:00 on 2 March 2027, before summer time (14 March).
    text = pdf_text(files["trainers/agendas/speaker-caller.pdf"])
    assert "Tue2March,22:30–23:00,America/New_York" in text
    assert "Tue2March,23:50–00:50,America/New_York" in text
    assert "New_York" not in pdf_text(files["trainers/agendas/speaker-expert.pdf"])


def test_one_group_gives_speakers_an_agenda_where_there_are_several() -> None:
    assert sorted(files_of(make_kit())) == [
        "trainers/agendas/speaker-caricc.ics",
        "trainers/agendas/speaker-caricc.pdf",
        "trainers/agendas/speaker-unodc.ics",
        "trainers/agendas/speaker-unodc.pdf",
    ]


ALONE: list[dict[str, Any]] = [
    {"start": "09:00", "end": "10:00", "title": "Talk", "speakers": ["expert"]}
]


def test_groups_that_are_always_together_and_a_single_speaker_get_none() -> None:
    assert files_of(three_groups({DAYS[0]: ALONE})) == {}

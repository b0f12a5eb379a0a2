"""Settings that are removed after planning: every page answers, and says the same thing once."""

from __future__ import annotations

import copy
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from weasyprint import HTML

from tests.examples import examples
from tests.factories import (
    as_yaml,
    event_data,
    grouped_rows,
    workshop_data,
    write_roster,
    write_workshop,
)
from tests.scan.pages import AT, page_of
from tests.studio.conftest import Client
from trainkit import api
from trainkit.assessment.forms import FormUse
from trainkit.cli.app import run
from trainkit.scan.reading import Identity
from trainkit.scan.records import add_pages
from trainkit.scan.settle import enter_scans
from trainkit.scan.workshop import workshop_in
from trainkit.telephones import desk as telephones

MODULES = ("alpha", "beta", "gamma")
SETTINGS: dict[str, Any] = workshop_data(
    MODULES,
    languages=["en", "ru"],
    speakers={
        "ann": {"name": "Ann", "languages": ["en"]},
        "bob": {"name": "Bob", "languages": ["ru"]},
    },
    rooms={"hall": {"name": "Hall", "seats": 9, "booths": 1}, "lab": {"name": "Lab"}},
    groups={
        "red": {"name": "Red", "size": 3, "languages": ["en"]},
        "blue": {"name": "Blue", "size": 3, "languages": ["en", "ru"]},
    },
    interpreters={"team": {"name": "Team", "languages": ["en", "ru"]}},
    events=[
        event_data("pre", "pre-test", "2026-03-03", "09:00", 30, room="hall"),
        event_data("lunch", "lunch", "every day", "12:30", 60),
        event_data("opening", "ceremony", "2026-03-03", "13:30", 30, speakers=["ann"]),
        event_data("post", "post-test", "2026-03-04", "16:00", 30),
    ],
)
SETTINGS["modules"] = [
    {"id": "alpha", "speakers": ["ann"], "room": "hall", "groups": ["red"]},
    {"id": "beta", "speakers": ["bob"], "room": "lab", "groups": ["blue"]},
    {"id": "gamma"},
]
PARTS = [
    *(("modules", at) for at in range(3)),
    *(("speakers", name) for name in SETTINGS["speakers"]),
    *(("rooms", name) for name in SETTINGS["rooms"]),
    *(("groups", name) for name in SETTINGS["groups"]),
    ("interpreters", "team"),
    *(("events", at) for at in range(4)),
    ("dates", 0),
    ("dates", 1),
    ("languages", 1),
    ("assessment", None),
    *(("people", at) for at in range(1, 7)),
    ("people", "everybody"),
]
ROWS = grouped_rows(SETTINGS["groups"])
NAMES = {
    name for part in ("speakers", "rooms", "groups", "interpreters") for name in SETTINGS[part]
}
_SLOW = ("/print/list", "/slips.pdf", "/static/{name}")


def _without(parts: set[tuple[str, Any]]) -> Any:
    """Return the settings as the studio's forms leave them: whatever named a part is gone too."""
    data = copy.deepcopy(SETTINGS)
    gone = [name for _, name in parts if name in NAMES]
    for section, name in sorted(parts, key=str, reverse=True):
        if section == "people":
            continue
        if name is None:
            del data[section]
        else:
            del data[section][name]
    days = [*data["dates"], "every day"]
    data["events"] = [one for one in data["events"] if one["on"] in days]
    for one in (*data["modules"], *data["events"]):
        for key, value in tuple(one.items()):
            kept = (
                [each for each in value if each not in gone] if isinstance(value, list) else value
            )
            if kept in ([], *gone):
                del one[key]
            else:
                one[key] = kept
    return {key: value for key, value in data.items() if value}


def _remove(folder: Path, parts: set[tuple[str, Any]]) -> None:
    """Leave parts out of the settings and of the list of participants."""
    (folder / "workshop.yaml").write_text(as_yaml(_without(parts)), encoding="utf-8")
    gone = {at for section, at in parts if section == "people"}
    kept = [row for at, row in enumerate(ROWS) if at == 0 or not gone & {at, "everybody"}]
    write_roster(folder / "participants.xlsx", kept)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workshop with documents, a page that was scanned, and papers on telephones."""
    home = tmp_path_factory.mktemp("removed")
    folder = write_workshop(home / "small", MODULES)
    _remove(folder, set())
    api.build(folder, only=["agenda", "score-sheet"])
    telephones.prepare(folder)
    scanned = workshop_in(folder)
    pages = [
        page_of(
            Identity(paper=scanned.forms.paper_of(f"P-0{number}", FormUse.PRE).code,
                     code=f"P-0{number}", page=1),
            {(1, 0): ("A",)}, [(2, 0)], workshop=scanned, name=f"scan-{number}.pdf",
        )
        for number in (1, 2)
    ]  # fmt: skip
    add_pages(folder, pages)
    enter_scans(folder, scanned, at=AT)
    return folder


@pytest.fixture(scope="module")
def studio(planned: Path) -> Iterator[Client]:
    with Client(planned.parent) as client:
        yield client


def _pages(client: Client) -> list[str]:
    """Return the address of every page that shows something, with sample values in it."""
    sample = {
        "key": "small", "section": "modules", "number": "2", "day": "0", "entry": "1",
        "module": "alpha", "item": "alpha-01", "format": "gift", "source": "alpha",
        "language": "ru", "name": "x", "question": "x",
    }  # fmt: skip
    return [
        re.sub(r"{(\w+)(:\w+)?}", lambda found: sample[found[1]], route.path)
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route)
        and "GET" in (route.methods or ())
        and not route.path.endswith(_SLOW)
    ]


@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parts=st.sets(st.sampled_from(PARTS), min_size=1, max_size=3))
def test_every_page_answers_whatever_was_removed_from_the_settings(
    studio: Client, planned: Path, parts: set[tuple[str, Any]]
) -> None:
    _remove(planned, parts)
    pages = _pages(studio)
    assert len(pages) > 35
    answers = {page: studio.get(page, follow_redirects=False).status_code for page in pages}
    assert {page: code for page, code in answers.items() if code >= 500} == {}


def test_a_dropped_module_is_said_once_and_one_click_makes_new_tests(
    planned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "small"
    shutil.copytree(planned, folder)
    _remove(folder, {("modules", 0)})
    gone = "the tests have 8 items from modules that the workshop no longer has: alpha; "
    rows = 'and 1 more: workshop.yaml has no module "alpha"; '
    for command, wanted in (
        ("check", [rows, gone]), ("plan", [rows, gone]), ("build", [rows, gone]),
        ("print", [rows, gone]), ("mail", [rows, gone]), ("score", [gone]),
        ("telephones --prepare", [rows, gone]),
    ):  # fmt: skip
        assert run([*command.split(), str(folder)]) == 2, command
        said = "".join(capsys.readouterr())
        assert [said.count(each) for each in (rows, gone)] == [rows in wanted, 1], command
        told = [line for line in said.splitlines() if f"{folder.name}/plan" in line]
        assert len(told) == len(wanted)
    page = folder / "page.pdf"
    HTML(string="<p>No answer sheet.</p>").write_pdf(page)
    for command, code, wanted_text in (  # what needs the record of the tests alone
        ("scan", 1, "2 questions are open; answer in the studio, or with trainkit review"),
        ("enter", 0, "0 new entries, 0 were already there."),
        ("status", 2, "1 problem to correct"),
    ):
        files = [str(page)] if command == "scan" else []
        assert run([command, str(folder), *files]) == code, command
        assert wanted_text in "".join(capsys.readouterr())
    with Client(tmp_path) as studio:
        board, tests = studio.get("/w/small/agenda").text, studio.get("/w/small/tests").text
        assert board.count("the settings have no module") == 1
        assert tests.count("The tests have 8 items from modules") == 1
        assert "Make new tests for the 2 remaining modules" in tests
        overview = studio.get("/w/small/").text
        assert [overview.count(f'class="step-{state}"') for state in ("done", "wrong")] == [3, 2]
        before = (folder / "plan/forms.yaml").read_bytes()
        job = studio.post("/w/small/tests/forms", follow_redirects=False).headers["location"]
        while "Ready." not in studio.get(job).text:
            time.sleep(0.1)
        assert (folder / "plan/forms-edition-1.yaml").read_bytes() == before
        assert "The tests have" not in studio.get("/w/small/tests").text
    assert run(["check", str(folder)]) == 2
    assert gone not in "".join(capsys.readouterr())
    assert run(["plan", "--again", str(folder)]) == 0
    assert run(["check", str(folder)]) == 0

"""Checks across files: every rule once, with its message and place, and all of them in one pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import Change, Rule, at, checked, problem_of
from tests.factories import (
    as_yaml,
    event_data,
    make_module,
    module_data,
    workshop_data,
    write_course,
    write_roster,
    write_workshop,
)
from trainkit.model.check import read_and_check
from trainkit.problems import Problems


def data() -> Any:
    """Return a workshop with speakers, rooms, hours and own numbers of items."""
    workshop = workshop_data(
        speakers={"unodc": {"name": "Expert", "days": ["2026-03-04"]}},
        rooms={"hall": {"name": "Hall"}},
        countries=["KZ"],
    )
    workshop["modules"][0] |= {
        "speakers": ["unodc"],
        "room": "hall",
        "sessions": {"s1": {"speakers": ["unodc"], "room": "hall"}},
    }
    workshop["events"][1] |= {"speakers": ["unodc"], "room": "hall"}
    workshop["assessment"] |= {
        "modules": {"alpha": {"recall": 1}},
        "exclude": ["alpha-apply-0"],
    }
    return workshop


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_workshop(tmp_path / "w")
    put(folder)
    return folder


def put(folder: Path, change: Change = lambda _: None) -> None:
    workshop = data()
    change(workshop)
    (folder / "workshop.yaml").write_text(as_yaml(workshop), encoding="utf-8")


def test_clean_workshop_has_no_problem(folder: Path) -> None:
    problems = Problems()
    definitions = read_and_check(folder, problems)
    assert list(problems) == []
    assert definitions is not None
    assert [course.module for course in definitions.courses] == [make_module()]


def event(number: int, **changes: Any) -> Change:
    return lambda w: w["events"][number].update(changes)


def added(*rows: tuple[str, str, str, str, int]) -> Change:
    return lambda w: w["events"].extend(event_data(*row) for row in rows)


RULES: dict[str, Rule] = {
    "title of two lines": (
        lambda w: w.update(title="First\nsecond"),
        '"First', 0,
        'title: expected one line of text, found a line break after "First"',
    ),
    "module that does not exist": (
        lambda w: w["modules"][0].update(id="beta"),
        'id: "beta"', 4,
        'modules[1].id: expected a module that exists, found "beta"; built in: '
        "cryptocurrency-tracing, digital-evidence-protocols, isp-cooperation, "
        "social-media-investigation",
    ),
    "module twice": (
        lambda w: w["modules"].append({"id": "alpha", "variant": "standard"}),
        'id: "alpha"\n    variant', 4, 'the id "alpha" is used twice; first on line {first}',
    ),
    "speaker of a session": (
        lambda w: w["modules"][0]["sessions"]["s1"].update(speakers=["nayatel"]),
        '"nayatel"', 0,
        'expected one of the speakers defined below "speakers", found "nayatel"; there: unodc',
    ),
    "room of a session": (
        lambda w: w["modules"][0]["sessions"]["s1"].update(room="garden"),
        '"garden"', 0,
        'expected one of the rooms defined below "rooms", found "garden"; there: hall',
    ),
    "id of events that stands twice": (
        lambda w: w["events"].append(event_data("pre", "activity", "every day", "10:00", 5)),
        'id: "pre"\n    title: "Pre"\n    kind: "activity"', 4,
        'the id "pre" is used twice; first on line {first}',
    ),
    "large print for nobody": (
        lambda w: w.update(papers={"large_print": ["P-01", "P-77"]}),
        '"P-77"', 0,
        'expected the code of a participant in participants.xlsx, found "P-77"',
    ),
    "exercise that no module has": (
        lambda w: w.update(exercises={"leave_out": ["date"]}),
        '"date"', 0, 'expected a known exercise, found "date"; known: none',
    ),
    "session that the module lacks": (
        lambda w: w["modules"][0]["sessions"].update(s9={"room": "hall"}),
        "s9:", 0, 'expected a session of "alpha", found "s9"; there: s1, s2',
    ),
    "form that the module lacks": (
        lambda w: w["modules"][0].update(variant="tiny"),
        '"tiny"', 0, 'expected a form of "alpha", found "tiny"; there: standard',
    ),
    "event on another date": (
        event(0, on="2026-03-09"),
        '"2026-03-09"', 0,
        'pre: expected one of the workshop\'s dates, found "2026-03-09"',
    ),
    "event before the day": (
        event(0, start="08:45"),
        '"08:45"', 0,
        "pre: starts at 08:45 and lasts 30 minutes, outside the day from 09:00 to 17:00",
    ),
    "event after the day": (
        event(2, start="16:45"),
        '"16:45"', 0,
        "post: starts at 16:45 and lasts 30 minutes, outside the day from 09:00 to 17:00",
    ),
    "event while another lasts": (
        added(("tea", "break", "2026-03-03", "13:15", 15)),
        '"13:15"', 0, 'tea: starts at 13:15 on 2026-03-03, before "Lunch" ends',
    ),
    "speaker on another date": (
        lambda w: w["speakers"]["unodc"].update(days=["2026-03-04", "2026-03-05"]),
        '"2026-03-05"', 0,
        'speakers.unodc: expected one of the workshop\'s dates, found "2026-03-05"',
    ),
    "second pre-test": (
        added(("again", "pre-test", "2026-03-03", "15:00", 30)),
        'id: "again"', 0, "a second pre-test; expected one at most",
    ),
    "test shorter than its items need": (
        event(0, minutes=25),
        '"25"', 0, "pre: has 25 minutes, but the test takes 30",
    ),
    "numbers for a module that is not taught": (
        lambda w: w["assessment"]["modules"].update(beta={"recall": 1}),
        "beta:", 0, '"beta" is not among the modules of this workshop',
    ),
    "excluded item that does not exist": (
        lambda w: w["assessment"].update(exclude=["alpha-apply-0", "q9"]),
        '"q9"', 0, 'expected an item of one of the modules, found "q9"',
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_rule_of_the_workshop_has_its_message_and_place(folder: Path, rule: Rule) -> None:
    put(folder, rule[0])
    assert checked(folder) == [problem_of(folder, "workshop.yaml", rule)]


def test_tests_without_an_assessment_are_reported_each(folder: Path) -> None:
    put(folder, lambda w: w.pop("assessment"))
    pre, post = (at(folder, "workshop.yaml", f'id: "{name}"') for name in ("pre", "post"))
    said = 'but there is no "assessment" with its items'
    assert checked(folder) == [
        f"{pre}: pre: is a pre-test, {said}",
        f"{post}: post: is a post-test, {said}",
    ]


def test_sessions_longer_than_a_block_are_reported_each(folder: Path) -> None:
    put(folder, lambda w: w["day"].update(longest_block=45))
    place = at(folder, "workshop.yaml", 'id: "alpha"')
    assert checked(folder) == [
        f'{place}: the session "Session {number} of alpha" of "alpha" takes 60 minutes, but the '
        "day has 480 and at most 45 without a pause"
        for number in (1, 2)
    ]


def test_events_under_a_long_one_are_all_reported(folder: Path) -> None:
    put(
        folder,
        added(
            ("visit", "activity", "2026-03-03", "14:00", 120),
            ("call", "activity", "2026-03-03", "14:10", 5),
            ("talk", "activity", "2026-03-03", "15:00", 5),
        ),
    )
    assert [line.split(": ", 1)[1] for line in checked(folder)] == [
        'call: starts at 14:10 on 2026-03-03, before "Visit" ends',
        'talk: starts at 15:00 on 2026-03-03, before "Visit" ends',
    ]


def test_item_id_in_two_modules_is_reported_at_the_second(folder: Path) -> None:
    write_course(folder / "curriculum", "beta")
    bank = (folder / "curriculum/alpha/items.yaml").read_text(encoding="utf-8")
    path = folder / "curriculum/beta/items.yaml"
    own = path.read_text(encoding="utf-8")
    path.write_text(own.replace('id: "beta-recall-0"', 'id: "alpha-recall-0"'), encoding="utf-8")
    assert 'id: "alpha-recall-0"' in bank
    put(folder, lambda w: w["modules"].append({"id": "beta"}))
    place = at(folder, "curriculum/beta/items.yaml", 'id: "alpha-recall-0"', 4)
    assert checked(folder) == [f'{place}: the item id "alpha-recall-0" is used in alpha too']


def test_module_whose_id_is_not_its_folder_is_reported(folder: Path) -> None:
    path = folder / "curriculum/alpha/module.yaml"
    path.write_text(as_yaml(module_data("gamma")), encoding="utf-8")
    assert checked(folder) == [
        'curriculum/alpha/module.yaml:1:5: expected the folder\'s name "alpha", found "gamma"',
    ]


def test_roster_without_people_is_an_error(folder: Path) -> None:
    write_roster(folder / "participants.xlsx", [("Code", "Name")])
    assert checked(folder) == ["participants.xlsx:Participants: expected at least one participant"]


def test_countries_that_do_not_take_part_are_warned_of(folder: Path) -> None:
    rows = [("Code", "Country"), ("P-1", "KZ"), ("P-2", "UZ"), ("P-3", None), ("P-4", "UZ")]
    write_roster(folder / "participants.xlsx", list(rows))
    assert checked(folder) == [
        "participants.xlsx:Participants: warning: UZ is not among the countries of workshop.yaml"
    ]


def test_independent_errors_in_several_files_come_out_sorted_in_one_pass(folder: Path) -> None:
    put(folder, event(0, start="08:45"))
    write_roster(folder / "participants.xlsx", [("Code",), ("p1",), ("P-2",)])
    path = folder / "curriculum/alpha/items.yaml"
    text = path.read_text(encoding="utf-8").replace('objective: "o1"', 'objective: "o9"', 1)
    path.write_text(text, encoding="utf-8")
    (folder / "curriculum/alpha/handout.md").write_text("[@nobody]\n", encoding="utf-8")
    expected = [
        "curriculum/alpha/handout.md:1:1",
        at(folder, "curriculum/alpha/items.yaml", '"o9"'),
        "participants.xlsx:A2",
    ]
    assert [line.split(": ")[0] for line in checked(folder)] == expected
    # Once the roster can be read, the checks that need it follow.
    write_roster(folder / "participants.xlsx")
    start = at(folder, "workshop.yaml", '"08:45"')
    assert [line.split(": ")[0] for line in checked(folder)] == [*expected[:2], start]


def test_wrong_workshop_file_does_not_hide_what_is_wrong_in_modules(folder: Path) -> None:
    put(folder, lambda w: w.update(timezone="Qyzylorda"))
    (folder / "curriculum/alpha/handout.md").write_text("[@nobody]\n", encoding="utf-8")
    assert [line.split(": ")[0] for line in checked(folder)] == [
        "curriculum/alpha/handout.md:1:1",
        at(folder, "workshop.yaml", '"Qyzylorda"'),
    ]


def test_empty_folder_lacks_its_two_files(tmp_path: Path) -> None:
    assert checked(tmp_path) == [
        "participants.xlsx:0:0: expected an Excel file here, found none",
        "workshop.yaml:0:0: expected a file here, found none; "
        "`trainkit new DIR` starts a workshop folder",
    ]


def test_missing_folder_is_one_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert read_and_check(tmp_path / "almaty", problems) is None
    assert [str(one) for one in problems] == [
        f"{tmp_path / 'almaty'}: expected a workshop's folder here, found none; "
        "`trainkit new DIR` starts one"
    ]


def test_module_is_read_from_the_folder_that_its_entry_names(folder: Path) -> None:
    write_course(folder.parent / "shared-modules", "gamma", title="Module from elsewhere")
    put(folder, lambda w: w["modules"].append({"id": "gamma", "folder": "../shared-modules/gamma"}))
    problems = Problems()
    definitions = read_and_check(folder, problems)
    assert definitions is not None
    assert definitions.course("gamma").module.title == "Module from elsewhere"
    assert [p for p in problems.errors if "gamma" in p.message and "item id" not in p.message] == []


def test_folder_without_a_module_is_named_at_its_place(folder: Path) -> None:
    put(folder, lambda w: w["modules"].append({"id": "gamma", "folder": "../nowhere/gamma"}))
    problems = Problems()
    read_and_check(folder, problems)
    assert [str(problem) for problem in problems.errors] == [
        f"{folder / 'workshop.yaml'}:{_line(folder, 'nowhere')}:13: modules[2].folder: expected a "
        f"folder with a module.yaml, found none at {folder / '../nowhere/gamma'}"
    ]


def _line(folder: Path, words: str) -> int:
    lines = (folder / "workshop.yaml").read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_names_are_checked_where_other_values_are_wrong(folder: Path) -> None:
    workshop = data()
    workshop |= {"timezone": "Nowhere", "dates": "soon", "events": "none"}
    workshop["modules"] = [{"id": "alpha", "speakers": ["ana"]}, "beta", {"speakers": "ana"}]
    found = checked(folder, workshop)
    place = at(folder, "workshop.yaml", '- "ana"', 2)
    expected = 'expected one of the speakers defined below "speakers", found "ana"; there: unodc'
    assert f"{place}: {expected}" in found


def test_wrong_list_of_law_card_lines_is_one_error(folder: Path) -> None:
    path = folder / "curriculum" / "law-cards" / "fields.yaml"
    path.parent.mkdir()
    path.write_text('version: "1"\ntitle: Law\nintroduction: x\nparts: []\n', encoding="utf-8")
    assert checked(folder) == [
        "curriculum/law-cards/fields.yaml:4:8: parts: expected at least 1 entry, found none"
    ]


# CLDR, supplemental/supplementalData.xml, weekendStart and weekendEnd: AF thu to fri, IR fri,
# IN sun, world sat to sun. 2027-03-04 is a Thursday.
RESTS = {
    "AF": [("2027-03-04", "Thursday"), ("2027-03-05", "Friday")],
    "IR": [("2027-03-05", "Friday")],
    "KZ": [("2027-03-06", "Saturday"), ("2027-03-07", "Sunday")],
    "IN": [("2027-03-07", "Sunday")],
}


@pytest.mark.parametrize(("country", "rests"), RESTS.items())
def test_weekly_days_of_rest_of_the_country_are_named(
    tmp_path: Path, country: str, rests: list[tuple[str, str]]
) -> None:
    names = {"AF": "Afghanistan", "IR": "Iran", "KZ": "Kazakhstan", "IN": "India"}
    days = [f"2027-03-0{number}" for number in range(3, 9)]
    folder = write_workshop(tmp_path / "w")
    venue = {"name": "Hotel", "city": "City", "country": country}
    workshop = workshop_data(dates=days, events=[], venue=venue)
    del workshop["assessment"]
    (folder / "workshop.yaml").write_text(as_yaml(workshop), encoding="utf-8")
    said = f"is a weekly day of rest where the workshop takes place ({names[country]})"
    found = [one for one in checked(folder) if said in one]
    assert found == [
        f"{at(folder, 'workshop.yaml', day, -1)}: information: {day} ({weekday}) {said}"
        for day, weekday in rests
    ]

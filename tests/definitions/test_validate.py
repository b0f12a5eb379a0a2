"""Messages about wrong values: one of every kind, with its exact place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.examples import examples
from tests.factories import as_yaml, bank_data, item_data, module_data, workshop_data
from trainkit.model.items.registry import ItemBank
from trainkit.model.module import Module
from trainkit.model.validate import dotted, load_model
from trainkit.model.workshop import Workshop
from trainkit.problems import Problems
from trainkit.text.languages import speaking


def problems_of(folder: Path, model: type[BaseModel], text: str) -> list[str]:
    """Return what is wrong as ``line:column: message``, and check that nothing else came out."""
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    loaded = load_model(path, model, problems)
    assert (loaded is None) == bool(problems)
    assert {problem.place.path for problem in problems} <= {path}
    return [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


def messages(folder: Path, model: type[BaseModel], data: Any) -> list[str]:
    """Return the messages alone."""
    return [line.split(": ", 1)[1] for line in problems_of(folder, model, as_yaml(data))]


MINIMAL = """\
id: small
title: Small workshop
dates: [2026-03-03]
timezone: Asia/Almaty
venue: {name: Hotel, city: Almaty, country: KZ}
languages: [en]
organisers: [Organiser]
modules:
  - id: alpha
day: {start: "09:00", end: "17:00"}
speakers:
  nayatel:
    name: Nayatel
    available: "09:00-13:00"
"""


def test_minimal_workshop_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, Workshop, MINIMAL) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            '"09:00-13:00"', '"9-13"',
            '14:16: speakers.nayatel.available: expected a time range such as "09:00-13:00", a '
            'date, or "2019-03-05 09:00-13:00" for both, found "9-13"',
            id="time range",
        ),
        pytest.param(
            '"09:00-13:00"', '"13:00-09:00"',
            "14:16: speakers.nayatel.available: expected a time range that ends after it starts, "
            'found "13:00-09:00"',
            id="time range that runs backwards",
        ),
        pytest.param(
            '"09:00-13:00"', '{start: "09:00", end: "13:00"}',
            '14:16: speakers.nayatel.available: expected a time range such as "09:00-13:00", a '
            'date, or "2019-03-05 09:00-13:00" for both, found a mapping',
            id="time range as a mapping",
        ),
        pytest.param(
            "title:", "titel:",
            '2:1: titel: this key is not known; did you mean "title"?',
            id="key with a typing mistake",
        ),
        pytest.param(
            "    name: Nayatel", "    nam: Nayatel",
            '13:5: speakers.nayatel.nam: this key is not known; did you mean "name"?',
            id="key with a typing mistake inside a mapping of ids",
        ),
        pytest.param(
            "city: Almaty", "city: Almaty, zzzz: x",
            "5:36: venue.zzzz: this key is not known; known here: address, city, country, name",
            id="key like no other",
        ),
        pytest.param(
            "  - id: alpha", "  - id: alpha\n    sessions: {log: {rom: x}}",
            '10:22: modules[1].sessions.log.rom: this key is not known; did you mean "room"?',
            id="key deep inside",
        ),
        pytest.param(
            "  nayatel:", "  Nayatel ISP:",
            "12:3: speakers: as a key, expected an id of small letters, digits and hyphens such "
            'as "log-basics", found "Nayatel ISP"',
            id="wrong key",
        ),
        pytest.param(
            "organisers: [Organiser]\n", "",
            "1:1: organisers: expected a value, found none",
            id="missing at the top",
        ),
        pytest.param(
            "name: Hotel, ", "",
            "5:8: venue.name: expected a value, found none",
            id="missing inside",
        ),
        pytest.param(
            "[Organiser]", "Organiser",
            "7:13: organisers: expected a list (lines that start with '- '), found \"Organiser\"",
            id="text for a list",
        ),
        pytest.param(
            "[Organiser]", "[]",
            "7:13: organisers: expected at least 1 entry, found none",
            id="empty list",
        ),
        pytest.param(
            "[Organiser]", "[[a, b]]",
            "7:14: organisers[1]: expected text, found a list",
            id="list for text",
        ),
        pytest.param(
            "[Organiser]", "[One, '', Two]",
            '7:19: organisers[2]: expected text that is not empty, found ""',
            id="empty entry",
        ),
        pytest.param(
            "title: Small workshop", "title: '   '",
            '2:8: title: expected text that is not empty, found "   "',
            id="blank text",
        ),
        pytest.param(
            "title: Small workshop", "title:",
            "2:1: title: expected text, found nothing",
            id="nothing",
        ),
        pytest.param(
            "{name: Hotel, city: Almaty, country: KZ}", "[x]",
            "5:8: venue: expected a mapping (lines of 'key: value'), found a list",
            id="list for a mapping",
        ),
        pytest.param(
            "  nayatel:\n    name: Nayatel\n    available: \"09:00-13:00\"\n", "  - x\n",
            "12:3: speakers: expected a mapping (lines of 'key: value'), found a list",
            id="list for a mapping of ids",
        ),
        pytest.param(
            'end: "17:00"', "end: '9'",
            '10:28: day.end: expected a time of day such as "09:30", found "9"',
            id="time",
        ),
        pytest.param(
            'end: "17:00"', 'end: "08:00"',
            "10:6: day: the day ends before it starts",
            id="order inside a mapping",
        ),
        pytest.param(
            'end: "17:00"', 'end: "17:00", pause: x',
            '10:44: day.pause: expected a whole number, found "x"',
            id="whole number",
        ),
        pytest.param(
            'end: "17:00"', 'end: "17:00", pause: 7.5',
            '10:44: day.pause: expected a whole number, found "7.5"',
            id="broken number",
        ),
        pytest.param(
            'end: "17:00"', f'end: "17:00", pause: {"9" * 5000}',
            "10:44: day.pause: expected a whole number of at most 4,300 digits, found "
            f'"{"9" * 57}…"',
            id="number of 5000 digits",
        ),
        pytest.param(
            'end: "17:00"', 'end: "17:00", pause: 4',
            '10:44: day.pause: expected at least 5, found "4"',
            id="too small",
        ),
        pytest.param(
            'end: "17:00"', 'end: "17:00", pause: 61',
            '10:44: day.pause: expected at most 60, found "61"',
            id="too large",
        ),
        pytest.param(
            "day: {", "certificate: {hours: 0}\nday: {",
            '10:22: certificate.hours: expected more than 0, found "0"',
            id="not more than",
        ),
        pytest.param(
            "day: {", "certificate: {hours: NaN}\nday: {",
            '10:22: certificate.hours: expected at most 400, found "NaN"',
            id="no number at all",
        ),
        pytest.param(
            "day: {", "certificate: {hours: two}\nday: {",
            '10:22: certificate.hours: expected a number, found "two"',
            id="number",
        ),
        pytest.param(
            "day: {", "privacy: {names_on_papers: maybe}\nday: {",
            '10:28: privacy.names_on_papers: expected true or false, found "maybe"',
            id="yes or no",
        ),
        pytest.param(
            "timezone: Asia/Almaty", "timezone: Almaty",
            '4:11: timezone: expected an IANA time zone such as "Asia/Almaty", found "Almaty"',
            id="time zone",
        ),
        pytest.param(
            "timezone: Asia/Almaty", f"timezone: {'x' * 61}",
            '4:11: timezone: expected an IANA time zone such as "Asia/Almaty", found '
            f'"{"x" * 57}…"',
            id="long value",
        ),
        pytest.param(
            MINIMAL, "- a\n- b\n",
            "1:1: file: expected a mapping (lines of 'key: value'), found a list",
            id="list for a file",
        ),
        pytest.param(
            "[2026-03-03]", "[2026-02-30]",
            '3:9: dates[1]: expected a date that is in the calendar, found "2026-02-30"',
            id="date that does not exist",
        ),
        pytest.param(
            "[2026-03-03]", "[03.03.2026]",
            '3:9: dates[1]: expected a date such as "2019-03-05", found "03.03.2026"',
            id="date of another form",
        ),
        pytest.param(
            "[2026-03-03]", "[2026-03-04, 2026-03-03]",
            "3:8: dates: expected dates in ascending order, each once",
            id="dates out of order",
        ),
    ],
)  # fmt: skip
def test_wrong_value_has_one_message_at_its_place(
    tmp_path: Path, before: str, after: str, expected: str | list[str]
) -> None:
    assert MINIMAL.count(before) == 1
    text = MINIMAL.replace(before, after)
    wanted = [expected] if isinstance(expected, str) else expected
    assert problems_of(tmp_path, Workshop, text) == wanted


def test_several_problems_come_out_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        MINIMAL.replace("timezone: Asia/Almaty", "timezone: Almaty")
        .replace("country: KZ", "country: kz")
        .replace("languages: [en]", "languages: [english]")
        .replace('"09:00-13:00"', '"9-13"')
    )
    assert problems_of(tmp_path, Workshop, text) == [
        '4:11: timezone: expected an IANA time zone such as "Asia/Almaty", found "Almaty"',
        '5:45: venue.country: expected a two-letter country code (ISO 3166) such as "KZ", '
        'found "kz"',
        '6:13: languages[1]: expected a language tag such as "en", "ru" or "uz-Cyrl", '
        'found "english"',
        '14:16: speakers.nayatel.available: expected a time range such as "09:00-13:00", a '
        'date, or "2019-03-05 09:00-13:00" for both, found "9-13"',
    ]


def test_enumerations_list_what_is_possible(tmp_path: Path) -> None:
    data = workshop_data(assessment={"minutes": 30, "items": {"recal": 1, "apply": 2}})
    data["events"][0]["kind"] = "pretest"
    assert messages(tmp_path, Workshop, data) == [
        "events[1].kind: expected 'registration', 'ceremony', 'photo', 'break', 'lunch', "
        "'prayer', 'pre-test', 'post-test', 'evaluation', 'certificates', 'closing', "
        "'activity' or 'visit', found \"pretest\"",
        "assessment.items: as a key, expected 'recall', 'apply' or 'judge', found \"recal\"",
    ]


def test_what_is_possible_is_listed_in_the_language_of_the_message(tmp_path: Path) -> None:
    data = workshop_data(assessment={"minutes": 30, "items": {"recal": 1}})
    with speaking("ru"):
        (message,) = messages(tmp_path, Workshop, data)
    assert "'recall', 'apply' или 'judge'" in message


def test_literal_and_letters_say_what_is_possible(tmp_path: Path) -> None:
    data = bank_data(per_level=1) | {
        "items": [item_data("x", type="multi"), item_data("y", key="i")]
    }
    assert messages(tmp_path, ItemBank, data) == [
        "items[1].type: expected 'single', 'multiple', 'true-false', 'matching', 'ordering', "
        "'numeric', 'short-answer' or 'hot-spot', found \"multi\"",
        'items[2].key: expected a letter from a to h, found "i"',
    ]


def objective(identity: str, level: str = "apply") -> dict[str, str]:
    return {"id": identity, "level": level, "text": "Apply it"}


def test_long_enough_list_with_wrong_entries_is_not_called_too_short(tmp_path: Path) -> None:
    wrong = [objective("o1", "aply"), objective("O2"), objective("o3")]
    assert messages(tmp_path, Module, module_data(objectives=wrong)) == [
        "objectives[1].level: expected 'remember', 'understand', 'apply', 'analyse', "
        "'evaluate' or 'create', found \"aply\"",
        "objectives[2].id: expected an id of small letters, digits and hyphens such as "
        '"log-basics", found "O2"',
    ]


def test_too_short_list_with_wrong_entries_is_counted_as_it_stands(tmp_path: Path) -> None:
    wrong = [objective("o1", "aply"), objective("o2")]
    assert messages(tmp_path, Module, module_data(objectives=wrong)) == [
        "objectives: expected at least 3 entries, found 2",
        "objectives[1].level: expected 'remember', 'understand', 'apply', 'analyse', "
        "'evaluate' or 'create', found \"aply\"",
    ]


def test_empty_mapping_names_every_key_that_must_be_there(tmp_path: Path) -> None:
    names = ("dates", "day", "id", "languages", "modules", "organisers", "timezone", "title")
    assert problems_of(tmp_path, Workshop, "{}\n") == [
        f"1:1: {name}: expected a value, found none" for name in (*names, "venue")
    ]


def test_dotted_counts_entries_from_one() -> None:
    assert dotted(("sessions", 1, "steps", 0, "minutes")) == "sessions[2].steps[1].minutes"
    assert dotted(()) == "file"
    assert dotted((0,)) == "[1]"


SCALARS = st.sampled_from(["", "x", "1", "-3", "09:00", "2026-03-03", "true", "a b", "ж"])
ODD = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=examples(60))
@given(st.data())
def test_any_value_anywhere_gives_a_model_or_problems(tmp_path: Path, data: st.DataObject) -> None:
    workshop = workshop_data()
    spot: Any = workshop
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], (dict, list)) or not spot[key] or data.draw(st.booleans()):
            break
        spot = spot[key]
    spot[key] = data.draw(ODD)
    path = tmp_path / "file.yaml"
    path.write_text(json.dumps(workshop, ensure_ascii=False), encoding="utf-8")  # is YAML too
    problems = Problems()
    loaded = load_model(path, Workshop, problems)
    assert (loaded is None) == bool(problems)
    assert all(problem.place.line for problem in problems)


def test_an_option_stands_on_one_line(tmp_path: Path) -> None:
    item = item_data("x")
    item["options"][1]["text"] = "One\nTwo"
    data = bank_data(per_level=1) | {"items": [item]}
    assert messages(tmp_path, ItemBank, data) == [
        'items[1].options[2].text: expected one line of text, found a line break after "One"'
    ]

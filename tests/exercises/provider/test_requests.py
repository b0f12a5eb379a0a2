"""Sets on requests, reviewed a second time with other means than the solver's."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, table
from trainkit.cybercrime.provider.requests import ROW_OF
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.words import words_of

SETTINGS = st.fixed_dictionaries({"requests": st.integers(3, 4), "defects": st.integers(4, 8)})


def parsed(text: str) -> date:
    """Return a printed day; the test's machine speaks English."""
    return datetime.strptime(re.findall(r"\d+ [A-Z][a-z]+ \d{4}", text)[0], "%d %B %Y").date()


WORDS = words_of("request-review")
Table = list[list[str]]


def second_review(request: Table, custodians: Table, articles: Table) -> set[str]:
    """Look for the defects as a person would, by the words that must stand there."""
    text = {part: words for _, part, words in request}
    found = set()
    where = text["Address and port"]
    inner = 64 <= int(where.split(".")[1]) < 128 and where.startswith("100.")
    if inner:
        found.add("inner-address")
    if "source" not in where:
        found.add("no-port")
    period = text["Period"]
    if not re.search(r"UTC(\+\d\d:\d\d)?$", period):
        found.add("no-zone")
    clocks = re.findall(r"\d\d:\d\d:\d\d", period)
    same_hour = clocks[0][:2] == clocks[1][:2] or clocks[1][3:5] < clocks[0][3:5]
    if period.count(" 2026") + period.count(" 2025") + period.count(" 2024") != 2:
        raise AssertionError(period)
    first, last = (parsed(part) for part in period.split(" to "))
    if first != last or not same_hour:
        found.add("too-long")
    company = text["Custodian"].split(",")[0]
    ((_, _, network, keeps),) = [row for row in custodians if row[0] == company]
    if keeps.startswith("no") or (not inner and where.split(".")[:3] != network.split(".")[:3]):
        found.add("wrong-entity")
    named = re.findall(r"article \d+", text["Legal basis; authorised by"])
    if not named:
        found.add("no-basis")
    else:
        ((_, covers, _),) = [row for row in articles if row[0] == named[0]]
        wanted = text["Data, and their link to the offence"].split(" for the connection")[0]
        if any(one not in covers for one in wanted.lower().split(" and ")):
            found.add("wrong-category")
    validity = text["Validity"]
    if validity.startswith("Renewal"):
        days = int(re.findall(r", for (\d+) days\.", validity)[0])
        if (parsed(text["Case and date"]) - parsed(validity)).days > days:
            found.add("expired")
    return found


def sheet(made: ExerciseSet) -> tuple[list[Table], Table, Table, dict[str, str], Table]:
    """Return the requests, the tables and the notes from the files, and the sheet's letters."""
    letters = made.worksheet.sections[0].grids[2]
    kinds = {words: kind for kind, words in WORDS.group("defect").items()}
    requests: dict[str, Table] = {}
    for number, *row in table(made, "requests"):
        requests.setdefault(number, []).append(row)
    return (
        list(requests.values()),
        table(made, "companies"),
        table(made, "articles"),
        {letter: kinds[words] for letter, words in letters.rows},
        table(made, "notes"),
    )


def keyed(short: str, letters: dict[str, str]) -> set[str]:
    return {letters[letter] for letter in re.findall(r"([a-h]) \(row", short)}


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=examples(100))
def test_the_key_agrees_with_a_second_review_of_the_printed_words(
    seed: int, chosen: dict[str, Any]
) -> None:
    made = make("request-review", seed, **chosen)
    requests, custodians, articles, letters, _ = sheet(made)

    found = [second_review(request, custodians, articles) for request in requests]

    shorts = [answer.short for answer in made.key.answers]
    assert [keyed(short, letters) for short in shorts[: len(requests)]] == found
    sound = [number for number, kinds in enumerate(found, 1) if not kinds]
    assert len(sound) == 1
    assert shorts[sound[0] - 1] == "none"
    assert shorts[len(requests)] == f"request {sound[0]}"
    assert sum(map(len, found)) == chosen["defects"]


def test_every_kind_of_defect_occurs_within_a_few_sets() -> None:
    seen: Counter[str] = Counter()
    for seed in range(50):
        made = make("request-review", seed)
        *_, letters, _ = sheet(made)
        for answer in made.key.answers[:3]:
            seen.update(keyed(answer.short, letters))

    assert set(seen) == set(ROW_OF)
    assert sum(seen.values()) == 50 * 6
    assert min(seen.values()) > 10


def test_a_company_keeps_its_records_for_as_long_wherever_it_is_named() -> None:
    for seed in range(examples(200)):
        requests, *_, notes = sheet(made := make("request-review", seed))
        named = []
        for request in requests:
            text = {part: words for _, part, words in request}
            days = re.findall(r"for (\d+) days, then", text["Why preservation is needed now"])
            if days and text["Custodian"].startswith("Access"):
                named.append((text["Custodian"].split(",")[0], days[0]))
        (days,) = re.findall(r"its records for (\d+) days", " ".join(note for _, note in notes))
        named.append((made.key.answers[4].short.split(",")[0], days))

        assert len(dict(named)) == len(set(named)), seed


def test_each_defect_is_keyed_with_its_row() -> None:
    for seed in range(20):
        made = make("request-review", seed)
        *_, letters, _ = sheet(made)
        for answer in made.key.answers[:3]:
            for letter, row in re.findall(r"([a-h]) \(row (\d+)\)", answer.short):
                assert int(row) == ROW_OF[letters[letter]]


@given(seed=st.integers(0, 10**9))
@settings(max_examples=examples(60))
def test_the_draft_is_keyed_as_the_notes_say(seed: int) -> None:
    made = make("request-review", seed)
    _, custodians, articles, _, notes = sheet(made)
    text = " ".join(note for _, note in notes)
    day = parsed(re.findall(r"Log of \S+ (\d+ \w+ \d+)", text)[0])
    time = re.findall(r", (\d\d:\d\d:\d\d), local time", text)[0]
    hours, minutes = map(int, re.findall(r"UTC\+(\d\d):(\d\d)", text)[0])
    off, kept, days = (
        int(re.findall(pattern, text)[0])
        for pattern in (r"within (\d+) s", r"records for (\d+) days from", r"kept for (\d+) days")
    )
    local = datetime.combine(day, datetime.strptime(time, "%H:%M:%S").time(), UTC)
    utc = local - timedelta(hours=hours, minutes=minutes)
    address, port = re.findall(r"from (\S+), source port (\d+)", text)[0]
    (holder,) = [row for row in custodians if row[2].startswith(address.rsplit(".", 1)[0])]
    (basis,) = [row for row in articles if row[1] == "subscriber record and port-block record"]
    today = parsed(re.findall(r"Today is [^.]+", text)[0])

    custodian, connection, dates, _ = (answer.short for answer in made.key.answers[-4:])

    assert custodian == f"{holder[0]}, {holder[1]}; {basis[0]}, {basis[2]}"
    first, last = utc - timedelta(seconds=off), utc + timedelta(seconds=off)
    assert connection == (
        f"{address}, source port {port}; {day:%-d %B %Y}, {first:%H:%M:%S} to {last:%H:%M:%S} UTC"
    )
    ends = [day + timedelta(days=kept), today + timedelta(days=days)]
    assert dates == "; ".join(f"{end:%-d %B %Y}" for end in ends)


def test_the_checklist_has_the_six_elements_in_the_conventions_order() -> None:
    # Convention on Cybercrime, article 29(2)(a) to (f): authority, offence and facts, data and
    # their relationship to the offence, custodian or location, necessity, intended request.
    made = make("request-review", 3)
    rows = made.key.sections[0].grids[0].rows

    assert [row[1] for row in rows] == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"]
    starts = ["who asks", "the offence", "which data", "who holds", "why now", "the intention"]
    assert [row[2].startswith(start) for row, start in zip(rows, starts, strict=True)] == [True] * 6

"""Sets on shared addresses, solved a second time from the printed sheet, second by second."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, table, variant
from trainkit.cybercrime.provider.shared_address import ROLES, draw_plan
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import ExerciseSet

SETTINGS = st.fixed_dictionaries(
    {
        "addresses": st.integers(1, 2),
        "blocks": st.integers(2, 4),
        "holders": st.integers(3, 4),
        "clock_error": st.integers(4, 60),
        "tolerance": st.integers(2, 10),
        "other_entries": st.integers(0, 10),
        "chart": st.sampled_from(("blocks", "axes")),
    }
)


class Sheet:
    """A set's files as a reader has them, and the database of time zones."""

    def __init__(self, made: ExerciseSet) -> None:
        self.record = table(made, "port-blocks")
        self.servers = {row[0]: row for row in table(made, "servers")}
        self.entries = {row[0]: row for row in table(made, "server-log")}
        self.zones = {row[0]: ZoneInfo(row[1]) for row in table(made, "offsets")}
        (day,) = {row[-1] for row in (*self.record, *self.entries.values())}
        self.day = date.fromisoformat(day)

    def moments(self, number: str, place: str | None = None, check: bool = True) -> list[datetime]:
        """Every second at which the entry may have been made."""
        _, server, time, *_ = self.entries[number]
        _, _, zone, state = self.servers[server]
        place = place or zone.removeprefix("local time, ")
        local = datetime.combine(self.day, datetime.strptime(time, "%H:%M:%S").time())
        utc = local.replace(tzinfo=self.zones.get(place, UTC)).astimezone(UTC)
        seconds = int((re.findall(r"\d+", state) or ["0"])[0]) if check else 0
        if "slow" in state:
            return [utc + timedelta(seconds=seconds)]
        if "fast" in state:
            return [utc - timedelta(seconds=seconds)]
        return [utc + timedelta(seconds=n) for n in range(-seconds, seconds + 1)]

    def who(self, number: str, place: str | None = None, check: bool = True) -> set[str]:
        """Everybody who held a fitting port at one of the seconds."""
        _, _, _, address, port, *_ = self.entries[number]
        found = set()
        for moment in self.moments(number, place, check):
            for public, ports, start, end, _, subscription, _ in self.record:
                low, high = map(int, ports.split("–"))
                fits = port == "not logged" or int(port) in range(low, high + 1)
                held = start <= f"{moment:%H:%M:%S}" <= end and moment.date() == self.day
                if public == address and fits and held:
                    found.add(subscription)
        return found


def sheet_and_answers(made: ExerciseSet) -> list[tuple[str, list[str], str, bool]]:
    return [
        (
            question.text,
            re.findall(r"\*\*(\d+)\*\*", question.text),
            answer.short,
            answer.undetermined,
        )
        for question, answer in zip(made.worksheet.questions, made.key.answers, strict=True)
    ]


def named(text: str) -> set[str]:
    return set(re.findall(r"S-\d{4}", text))


def the_key_agrees_with_a_search_second_by_second(made: ExerciseSet) -> None:
    sheet = Sheet(made)

    for text, numbers, short, undetermined in sheet_and_answers(made):
        if "If the data do not decide" in text:
            assert named(short) == sheet.who(numbers[0])
            assert undetermined == (len(sheet.who(numbers[0])) != 1)
        elif text.startswith("Entries"):
            expected = [f"{number}: {''.join(sheet.who(number))}" for number in numbers]
            assert short == "; ".join(expected)
        elif "time in UTC" in text:
            (moment,) = sheet.moments(numbers[0])
            assert short == f"{moment:%H:%M:%S} UTC; {''.join(sheet.who(numbers[0]))}"
        elif "colleague" in text:
            places = re.findall(r"as (\w+) time", text)
            results = ["".join(sheet.who(numbers[0], place)) or "no record" for place in places]
            assert short == f"{places[0]}: {results[0]}; {places[1]}: {results[1]}"
        elif "as written" in text:
            written, true = sheet.who(numbers[0], check=False), sheet.who(numbers[0])
            assert short == f"as written: {''.join(written)}; true time: {''.join(true)}"
        elif "one sentence" in text:
            assert named(short) == sheet.who(numbers[0])
        else:
            size, unused = map(int, re.findall(r"with (\d+) ports .* to (\d+) not", text)[0])
            assert int(short) == len(range(unused + 1, 65_536 - size + 1, size))


def every_trap_works_in_every_set(made: ExerciseSet, chosen: dict[str, Any]) -> None:
    sheet = Sheet(made)
    questions = {text: (numbers, short) for text, numbers, short, _ in sheet_and_answers(made)}

    def of(words: str) -> list[tuple[list[str], str]]:
        return [found for text, found in questions.items() if words in text]

    for words in ("same second", "same source port"):
        ((pair, short),) = of(words)
        assert len(named(short)) == 2
        assert len({sheet.entries[number][1] for number in pair}) == 1
    ((_, reading),) = of("colleague")
    ((_, zone),) = of("time in UTC")
    assert len(named(reading)) == 1
    assert "no record" in reading
    assert named(reading) != named(zone)
    ((_, clock),) = of("as written")
    assert len(named(clock)) == 2
    sizes = {
        (sheet.entries[numbers[0]][4] == "not logged", len(named(short)))
        for numbers, short in of("If the data do not decide")
    }
    assert sizes == {(True, chosen["blocks"]), (False, 2), (False, 1)}


def entries_are_printed_where_they_were_drawn(
    made: ExerciseSet, seed: int, chosen: dict[str, Any]
) -> None:
    drawn = draw_plan(variant("shared-address", **chosen), Draws(seed)).entries
    sheet = Sheet(made)

    printed = {
        (
            f"{sheet.moments(number, check=False)[0]:%H:%M:%S}"
            if "within" not in sheet.servers[row[1]][3]
            else None,
            row[3],
            row[4],
        )
        for number, row in sheet.entries.items()
    }
    assert len(sheet.entries) == len(ROLES) + chosen["other_entries"]
    for entry in drawn:
        time = None if entry.server == 2 else str(timedelta(seconds=entry.utc)).zfill(8)
        port = "not logged" if entry.port is None else str(entry.port)
        assert (time, entry.address, port) in printed


def no_second_has_two_holders_and_blocks_do_not_overlap(seed: int, chosen: dict[str, Any]) -> None:
    plan = draw_plan(variant("shared-address", **chosen), Draws(seed)).record

    rows = sorted(plan.holdings, key=lambda held: (held.address, held.low, held.start))
    for before, after in zip(rows, rows[1:], strict=False):
        if (before.address, before.low) == (after.address, after.low):
            assert before.end < after.start
        elif before.address == after.address:
            assert before.high < after.low
    assert len({held.subscription for held in rows}) == len(rows)
    assert all((held.low - plan.unused) % plan.size == 0 for held in rows)
    assert all(held.high <= 65_535 for held in rows)


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=examples(60))
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, Any]) -> None:
    made = make("shared-address", seed, **chosen)
    the_key_agrees_with_a_search_second_by_second(made)
    every_trap_works_in_every_set(made, chosen)
    entries_are_printed_where_they_were_drawn(made, seed, chosen)
    no_second_has_two_holders_and_blocks_do_not_overlap(seed, chosen)


def test_a_worksheet_with_empty_axes_shows_no_subscription_in_its_chart() -> None:
    filled = make("shared-address", 5).worksheet.sections[0].drawings[0].svg
    empty = make("shared-address", 5, chart="axes").worksheet.sections[0].drawings[0].svg

    assert len(named(filled)) == 18
    assert named(empty) == set()


def test_only_the_keys_chart_marks_entries() -> None:
    made = make("shared-address", 5)
    sheet = made.worksheet.sections[0].drawings[0].svg
    key = made.key.sections[0].drawings[0].svg

    assert re.findall(r"stroke-dasharray", sheet) == []
    assert len(re.findall(r"stroke-dasharray", key)) == 4  # three blocks without port, one reading

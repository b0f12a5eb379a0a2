"""Sets on one time line, solved a second way from the files that go with the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.examples import examples
from tests.exercises.handed_out import make, records, table, variant
from trainkit.exercises.model import ExerciseSet
from trainkit.model.fields import zone_info

STEP = timedelta(minutes=1)


def parsed(text: str) -> datetime:
    form = "%d %b %Y, %H:%M:%S" if text.count(":") == 2 else "%d %b %Y, %H:%M"
    return datetime.strptime(text.removesuffix(" UTC"), form)


class Sheet:
    """A worksheet and its files."""

    def __init__(self, made: ExerciseSet) -> None:
        _, rules, *_ = made.worksheet.sections
        self.rule = rules.text
        self.records = {row["No."]: row for row in records(made, "records")}
        self.zones = {row["Place"]: zone_info(row["Time zone"]) for row in records(made, "offsets")}
        self.hours = {parsed(row[0]): int(row[2]) for row in rules.grids[0].rows}
        self.numbers = {row[0]: row[1] for row in table(made, "identifiers")}
        ((self.entered, self.result, _, _),) = table(made, "converter-page")
        (self.card,) = records(made, "photograph")
        said = table(made, "statement")
        self.ends = [self.clock(row[1], row[2])[0] for row in said]
        self.shown_ends = [parsed(row[2]) for row in said]
        self.moments = {number: self.when(number) for number in self.records}

    def clock(self, place: str, shown: str) -> list[datetime]:
        """Try every minute of three days."""
        if place == "UTC":
            return [parsed(shown)]
        reading, zone = parsed(shown), self.zones[place]
        trials = [reading + count * STEP for count in range(-12 * 60, 1)]
        return [moment for moment in trials if self.local(moment, zone) == reading]

    @staticmethod
    def local(moment: datetime, zone: ZoneInfo) -> datetime:
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)

    def pocket(self, number: str) -> datetime:
        """Divide ten digits, as the sheet says."""
        digits = int(number[:10])
        hour = max(moment for moment, start in self.hours.items() if start <= digits)
        return hour + timedelta(seconds=int((digits - self.hours[hour]) / 4.194304))

    def eight(self, number: str) -> datetime:
        """Divide what a display of eight digits holds."""
        hour, digits = self.since_the_hour(number)
        return hour + timedelta(seconds=int(float(f"{digits / 4.194304:.8g}")))

    def on_paper(self, number: str) -> datetime:
        """Count minutes and seconds by the rounded numbers of the sheet."""
        hour, digits = self.since_the_hour(number)
        minutes, rest = divmod(digits, 251.658)
        return hour + timedelta(minutes=int(minutes), seconds=int(rest / 4.194))

    def since_the_hour(self, number: str) -> tuple[datetime, int]:
        """Return the hour before, and the difference without the first two of the ten digits."""
        hour = max(moment for moment, start in self.hours.items() if start <= int(number[:10]))
        start = str(self.hours[hour])
        assert start[:2] == number[:2]
        return hour, int(number[2:10]) - int(start[2:])

    def exact(self, number: str) -> datetime:
        milliseconds = int(number) // 2**22 + 1288834974657
        return datetime(1970, 1, 1) + timedelta(seconds=milliseconds // 1000)

    def when(self, number: str) -> list[datetime]:
        row = self.records[number]
        if number in self.numbers:
            return [self.exact(self.numbers[number])]
        if row["Time as shown"] == "see the card":
            return [self.satellite]
        return self.clock(row["Clock of"], row["Time as shown"])

    @property
    def satellite(self) -> datetime:
        text = f"{self.card['GPSDateStamp']} {self.card['GPSTimeStamp']}"
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S")

    def shown(self, number: str) -> datetime | None:
        text = self.records[number]["Time as shown"]
        return parsed(text) if ":" in text else None

    def expected(self, text: str) -> str | None:
        """Answer a question by the words in it; ``None`` for the sentence."""
        answers: dict[str, Callable[..., str]] = {
            "Give day": self.converted,
            "Give every possible": lambda one: " or ".join(map(short, self.moments[one])),
            "posted before": lambda one, *others: "; ".join(
                f"before {other}: {self.before(one, other)}" for other in others
            ),
            "by its identifier": lambda one: (
                f"{self.moments[one][0]:%H:%M:%S} UTC; {self.offset(one)}"
            ),
            "converter": lambda _: self.note(),
            "camera": lambda _: self.photo(),
            "all records in order": lambda _: self.order(),
            "Which posts": self.inside,
        }
        for words, found in answers.items():
            if words in text:
                return found(*re.findall(r"\*\*(\d+)\*\*", text))
        return None

    def converted(self, *numbers: str) -> str:
        return "; ".join(f"{one}: {short(self.moments[one][0])}" for one in numbers)

    def before(self, one: str, other: str) -> str:
        (fixed,) = self.moments[other]
        first, second = (moment < fixed for moment in self.moments[one])
        return "not determinable" if first != second else ("yes" if first else "no")

    def offset(self, number: str) -> str:
        shown = parsed(self.records[number]["Time as shown"])
        return written(shown - self.moments[number][0].replace(second=0))

    def note(self) -> str:
        rule, page = self.exact(self.entered), parsed(self.result)
        gap = int(abs(page - rule).total_seconds())
        side = "late" if page > rule else "early"
        return (
            f"rule {rule:%H:%M:%S}; page {page:%H:%M:%S}; "
            f"the page is {gap // 60} min {gap % 60} s too {side}"
        )

    def photo(self) -> str:
        camera = datetime.strptime(self.card["DateTimeOriginal"], "%Y:%m:%d %H:%M:%S")
        ahead = (camera - self.satellite).total_seconds()
        gap = min(
            (timedelta(minutes=15 * n) for n in range(80)),
            key=lambda one: abs(one.total_seconds() - ahead),
        )
        moment = self.satellite
        places = [
            name for name, zone in self.zones.items() if self.local(moment, zone) - moment == gap
        ]
        claimed = self.card["Message"]
        is_in = "is" if claimed in places else "is not"
        return f"{written(gap)}; {', '.join(places)}; {claimed} {is_in} among them"

    def order(self) -> str:
        lines = []
        for number, moments in self.moments.items():
            lines += [(one, number if len(moments) == 1 else f"({number})") for one in moments]
        return ", ".join(number for _, number in sorted(lines))

    def within(self, number: str) -> set[bool]:
        start, end = self.ends
        return {start < moment < end for moment in self.moments[number]}

    def posts(self) -> list[str]:
        return [number for number, row in self.records.items() if row["By"] == "account"]

    def inside(self) -> str:
        certain = [one for one in self.posts() if self.within(one) == {True}]
        perhaps = [one for one in self.posts() if self.within(one) == {True, False}]
        return f"certain: {', '.join(certain)}; perhaps: {', '.join(perhaps)}"


def short(moment: datetime) -> str:
    return f"{moment:%-d %b %H:%M}"


def written(gap: timedelta) -> str:
    minutes = int(gap.total_seconds()) // 60
    return f"UTC+{minutes // 60:02}:{minutes % 60:02}"


SETTINGS = st.fixed_dictionaries(
    {
        "changes": st.sampled_from(
            [("almaty-2024",), ("tehran-2022",), ("almaty-2024", "tehran-2022")]
        ),
        "records": st.integers(11, 14),
    }
)


def the_key_agrees_with_a_second_way(made: ExerciseSet) -> None:
    sheet = Sheet(made)
    questions = made.worksheet.questions

    expected = [sheet.expected(question.text) for question in questions]

    shorts = [answer.short for answer in made.key.answers]
    assert expected[-1] is None
    assert shorts[:-1] == expected[:-1]
    certain = [one for one in sheet.posts() if sheet.within(one) == {True}]
    assert shorts[-1].startswith(f"the account posted {' and '.join(certain)} in that time")
    open_ = ["Give every possible" in one.text or "posted before" in one.text for one in questions]
    assert [answer.undetermined for answer in made.key.answers] == open_


def every_trap_works_in_every_set(made: ExerciseSet, chosen: dict[str, Any]) -> None:
    sheet = Sheet(made)

    assert len(sheet.records) == chosen["records"]
    twice = [number for number, moments in sheet.moments.items() if len(moments) == 2]
    assert len(twice) == 1
    by_clock = [
        sheet.clock(row["Clock of"], row["Time as shown"])
        for row in sheet.records.values()
        if ":" in row["Time as shown"]
    ]
    assert sum(len(found) == 2 for found in by_clock) == 2
    offsets = {sheet.offset(one) for one in sheet.records if sheet.shown(one) and one not in twice}
    assert offsets >= {"UTC+00:00", "UTC+03:30", "UTC+04:30", "UTC+05:00", "UTC+06:00"}
    posts = [one for one in sheet.posts() if one not in twice]
    certain = [one for one in posts if sheet.within(one) == {True}]
    first, last = sheet.shown_ends
    misleading = [
        one
        for one in posts
        if (shown := sheet.shown(one)) and (first < shown < last) != (one in certain)
    ]
    assert len(certain) == 2
    assert sheet.within(twice[0]) == {True, False}
    assert misleading != []
    as_shown = {one: found for one in sheet.records if (found := sheet.shown(one))}
    by_moment = sorted(as_shown, key=lambda one: sheet.moments[one][0])
    assert sorted(as_shown, key=as_shown.__getitem__) != by_moment
    gap = abs(parsed(sheet.result) - sheet.exact(sheet.entered))
    assert timedelta(minutes=11) < gap < timedelta(minutes=29)
    assert len(re.findall(", ", sheet.photo())) >= 1


def the_sheet_says_which_fields_of_the_card_are_in_utc(made: ExerciseSet) -> None:
    sheet = Sheet(made)
    camera = datetime.strptime(sheet.card["DateTimeOriginal"], "%Y:%m:%d %H:%M:%S")
    seconds = int((camera - sheet.satellite).total_seconds())
    left = (seconds + 450) % 900 - 450
    (why,) = [
        answer.reason
        for answer, question in zip(made.key.answers, made.worksheet.questions, strict=True)
        if "camera" in question.text
    ]

    assert "the GPS fields are in UTC" in sheet.rule
    rest = f"{left} s more are drift or an older position" if left > 0 else f"{-left} s less are"
    assert rest in why


def a_minute_decides_the_order(made: ExerciseSet) -> None:
    sheet = Sheet(made)
    moments = sorted(one for found in sheet.moments.values() for one in found)

    assert min(later - earlier for earlier, later in pairwise(moments)) > timedelta(minutes=3)


def a_calculator_of_eight_digits_or_paper_is_enough(made: ExerciseSet) -> None:
    sheet = Sheet(made)
    (example,) = re.findall(r"Example: identifier `(\d+)`", sheet.rule)

    for number in (*sheet.numbers.values(), example):
        for worked in (sheet.pocket, sheet.eight, sheet.on_paper):
            assert abs(worked(number) - sheet.exact(number)) <= timedelta(seconds=1)
    assert "251.658 is one minute, 4.194 one second" in sheet.rule
    (said,) = re.findall(r"so (\d\d:\d\d:\d\d) UTC", sheet.rule)
    assert said == f"{sheet.exact(example):%H:%M:%S}"
    one, other, rest = (int(text) for text in re.findall(r"(\d+) − (\d+) = (\d+);", sheet.rule)[0])
    assert one - other == rest


@given(seed=st.integers(0, 10**9), chosen=SETTINGS)
@settings(max_examples=examples(60))
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, Any]) -> None:
    made = make("one-time-line", seed, **chosen)
    the_key_agrees_with_a_second_way(made)
    every_trap_works_in_every_set(made, chosen)
    the_sheet_says_which_fields_of_the_card_are_in_utc(made)
    a_minute_decides_the_order(made)
    a_calculator_of_eight_digits_or_paper_is_enough(made)


def test_no_telephone_travels_within_the_statement() -> None:
    """The phone lies where it was left; only the person who is called sits elsewhere."""
    for seed in range(examples(200)):
        grid = made_statement(make("one-time-line", seed))
        (left, where, _), (back, called, _) = grid.rows
        assert left.startswith("phone left at a") and left.endswith(f" in {where}")
        assert re.fullmatch(
            rf"phone back there; call to a \w+ in {called}, time from .+ phone", back
        )


def made_statement(made: ExerciseSet) -> Any:
    (section,) = (one for one in made.worksheet.sections if one.title == "The statement")
    return section.grids[0]


def test_both_nights_occur() -> None:
    made = [make("one-time-line", seed) for seed in range(12)]
    years = {one.worksheet.sections[0].grids[1].caption[-4:] for one in made}
    assert years == {"2022", "2024"}


def test_the_same_night_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="nights that differ"):
        variant("one-time-line", changes=("almaty-2024", "almaty-2024"))


@pytest.mark.parametrize("wrong", [{"records": 10}, {"changes": ()}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        variant("one-time-line", **wrong)

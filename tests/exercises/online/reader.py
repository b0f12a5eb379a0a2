"""A worksheet on one time line as a reader has it: its files, and the words of its questions.

Clock times are tried minute by minute against the zones' own rules, identifiers are divided with
ten digits as on a pocket calculator: nothing here is shared with the solver.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.exercises.handed_out import records, table
from trainkit.exercises.model import ExerciseSet
from trainkit.fields import zone_info

__all__ = ["Sheet", "parsed"]

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

"""Takes the times at which a speaker is busy over from the speaker's calendar into the settings.

In: a calendar, and whose it is. Out: the busy times on the dates of the workshop, as ``busy`` of a
speaker or a team of interpreters in ``workshop.yaml``; the planner and every check respect them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from trainkit.definitions.load import WORKSHOP_FILE
from trainkit.definitions.teaching import Interpreters, Speaker
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import parse_yaml
from trainkit.editor import edit_workshop, read_written
from trainkit.errors import TrainkitError
from trainkit.exchange.source import Source
from trainkit.fields import Slot, Span, TimeRange, zone_info
from trainkit.languages import _, comma_list, n_
from trainkit.problems import Problem, Problems
from trainkit.schedules.calendars import Window, busy_spans

__all__ = ["BusyPlan", "plan_busy", "take_over_busy"]

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class BusyPlan:
    """What taking the busy times of a person over would do."""

    key: str
    """``speakers`` or ``interpreters``."""
    id: str
    """Of the person there."""
    name: str
    slots: tuple[Slot, ...]
    """When the person is busy on the dates of the workshop, by the person's clock."""
    replaced: int
    """How many such times the settings have now; they are replaced."""

    @property
    def sentence(self) -> str:
        """How often the person is busy, in words."""
        n = len(self.slots)
        return n_("{name} is busy at {n} time.", "{name} is busy at {n} times.", n, name=self.name)


def plan_busy(workshop: Workshop, person: str, source: Source) -> BusyPlan:
    """Return what taking over the busy times of a speaker or a team of interpreters would do.

    Raises ``InputError`` for a calendar that cannot be read, and ``TrainkitError`` where there is
    no such person.
    """
    people: Mapping[str, Mapping[str, Speaker | Interpreters]] = {
        "speakers": workshop.speakers,
        "interpreters": workshop.interpreters,
    }
    key = next((key for key, some in people.items() if person in some), None)
    if key is None:
        known = comma_list(one for some in people.values() for one in some) or _("none")
        raise TrainkitError(
            _(
                'the calendar is of a speaker or of interpreters: expected {known}, found "{id}"',
                known=known,
                id=person,
            )
        )
    who, problems = people[key][person], Problems()
    zone = (who.timezone if isinstance(who, Speaker) else None) or workshop.timezone
    days = _dates(workshop, zone)
    window = Window(
        datetime.combine(days[0], time(), zone_info(zone)),
        datetime.combine(days[-1] + _DAY, time(), zone_info(zone)),
        own=f"{workshop.id}.",
    )
    spans = problems.checked(busy_spans(source, window, problems))
    slots = tuple(slot for day in days for slot in _slots(day, spans))
    return BusyPlan(key, person, who.name, slots, len(who.busy))


def take_over_busy(folder: Path, plan: BusyPlan) -> tuple[Problem, ...]:
    """Write the busy times of a person into ``workshop.yaml``, and return what is wrong then.

    Raises ``InputError`` where they make an error; nothing is written then.
    """
    written, problems = read_written(folder), Problems()
    file = problems.checked(parse_yaml(folder / WORKSHOP_FILE, written.text, problems))
    people = dict(file.data[plan.key])
    person = {key: value for key, value in people[plan.id].items() if key != "busy"}
    people[plan.id] = person | ({"busy": [*map(str, plan.slots)]} if plan.slots else {})
    return edit_workshop(folder, {**file.data, plan.key: people}, written.digest)


def _dates(workshop: Workshop, zone: str) -> Sequence[date]:
    """Return the dates of the workshop, and those beside them for a person in another zone."""
    about = (0,) if zone == workshop.timezone else (-1, 0, 1)
    return sorted({day + n * _DAY for day in workshop.dates for n in about})


def _slots(day: date, spans: Sequence[Span]) -> Iterator[Slot]:
    """Yield the parts of a day that are in spans, in whole minutes; the last minute is 23:59."""
    midnight = datetime.combine(day, time())
    last = midnight + _DAY - timedelta(minutes=1)
    for start, end in spans:
        begin, until = max(start, midnight), min(end, midnight + _DAY)
        if (begin, until) == (midnight, midnight + _DAY):
            yield Slot(on=day)
        elif begin < until:
            first = begin.replace(second=0, microsecond=0)
            whole = until.replace(second=0, microsecond=0)
            stop = min(whole if whole == until else whole + timedelta(minutes=1), last)
            if first < stop:
                yield Slot(on=day, hours=TimeRange(start=first.time(), end=stop.time()))

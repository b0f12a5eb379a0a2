"""Who sits a test when and where: together, or group by group where the agenda says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trainkit.agenda.workshop.agenda import Entry
from trainkit.assessment.forms import FormUse
from trainkit.definitions.programme import EventKind
from trainkit.documents.frame import clock_line, weekday_date
from trainkit.kit import Kit
from trainkit.languages import and_list, comma_list

__all__ = ["Sitting", "sittings"]

_KINDS = {FormUse.PRE: EventKind.PRE_TEST, FormUse.POST: EventKind.POST_TEST}


@dataclass(frozen=True)
class Sitting:
    """A test as some people sit it; everybody, where no groups are named."""

    groups: tuple[str | None, ...] = ()
    """``None`` stands for people of no group, or of one that the agenda gives no test."""
    name: str = ""
    """What the names of files end with, so that each group's pile is a file."""
    words: str = ""
    """Who sits it when and where, as it stands on the papers."""

    def is_for(self, group: str | None) -> bool:
        """Whether people of this group sit the test here."""
        return not self.groups or group in self.groups


def sittings(kit: Kit, use: FormUse) -> tuple[Sitting, ...]:
    """Return the sittings of a test in the order of the agenda; a single one if all sit together.

    People for whom the agenda has no sitting have one of their own at the end.
    """
    found = list(_sittings(kit, use))
    if len(found) < 2:
        return (Sitting(),)
    tested = {group for sitting in found for group in sitting.groups}
    left = {person.group for person in kit.definitions.roster.participants} - tested
    if left:
        groups = [group for group in kit.definitions.workshop.groups if group in left]
        found.append(Sitting((*groups, None), "-no-group"))
    return tuple(found)


def _sittings(kit: Kit, use: FormUse) -> Iterator[Sitting]:
    occasions = kit.definitions.workshop.occasions
    for day in kit.agenda.days:
        for entry in day.entries:
            event = occasions.get(entry.event or "")
            if entry.groups and event is not None and event.kind is _KINDS.get(use):
                yield Sitting(
                    entry.groups, f"-{'-'.join(entry.groups)}", _words(kit, day.date, entry)
                )


def _words(kit: Kit, day: date, entry: Entry) -> str:
    workshop = kit.definitions.workshop
    whom = and_list(workshop.groups[group].name for group in entry.groups)
    room = workshop.rooms[entry.room].name if entry.room else ""
    return comma_list([whom, weekday_date(day, workshop.language), clock_line(entry.start), room])

"""The rows of an agenda with their places in its file, for the checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property

from trainkit.agenda.workshop.agenda import Agenda, Entry
from trainkit.agenda.workshop.wording import and_list, clock_span, in_words
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.module import Session
from trainkit.definitions.programme import Break, Event
from trainkit.definitions.teaching import Teaching
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Place, Problems

__all__ = ["Row", "Table", "closest"]


@dataclass(frozen=True)
class Row:
    """An entry, its date and its place in the file."""

    date: date
    entry: Entry
    place: Place

    @property
    def start(self) -> datetime:
        """When it starts, local time."""
        return datetime.combine(self.date, self.entry.start)

    @property
    def end(self) -> datetime:
        """When it ends, local time."""
        return datetime.combine(self.date, self.entry.end)

    def __str__(self) -> str:
        hours = clock_span(self.entry.start, self.entry.end)
        return f'"{self.entry.title}" ({in_words(self.date)}, {hours})'


@dataclass(frozen=True)
class Table:
    """An agenda to be checked, what it is checked against, and where problems go."""

    agenda: Agenda
    file: YamlFile
    definitions: Definitions
    problems: Problems

    def rows(self) -> list[list[Row]]:
        """Return the rows day by day, as they stand in the file."""
        return [
            [
                Row(day.date, entry, self.file.place(("days", n, "entries", m)))
                for m, entry in enumerate(day.entries)
            ]
            for n, day in enumerate(self.agenda.days)
        ]

    def all_rows(self) -> list[Row]:
        """Return all rows in order of time."""
        return sorted((row for day in self.rows() for row in day), key=lambda row: row.start)

    @property
    def groups(self) -> tuple[str, ...]:
        """The ids of the workshop's groups; one that stands for everybody if it names none."""
        return self.definitions.workshop.group_ids

    def groups_of(self, row: Row) -> frozenset[str]:
        """Return the ids of the groups that have the row, also of those that nobody defined."""
        return frozenset(row.entry.groups or self.groups)

    def for_groups(self, groups: Iterable[str]) -> str:
        """Return `` for the group One`` where the workshop has other groups too, else nothing."""
        known = self.definitions.workshop.groups
        names = [one.name for key, one in known.items() if key in set(groups)]
        if not names or len(names) == len(known):
            return ""
        return f" for the group{'s' if len(names) > 1 else ''} {and_list(names)}"

    def event_of(self, row: Row) -> Event | Break | None:
        """Return the definition of a row's event or break."""
        return self.definitions.workshop.occasions.get(row.entry.event or "")

    @cached_property
    def teachings(self) -> dict[str, tuple[Session, Teaching]]:
        """The sessions that are to stand in the agenda, by ``module/session``."""
        workshop = self.definitions.workshop
        return {
            f"{entry.id}/{session.id}": (session, workshop.teaching(entry, session))
            for entry in workshop.modules
            for session in self.definitions.course(entry.id).module.timed_sessions(entry.variant)
        }


def closest(name: str, known: Iterable[str]) -> str:
    """Return a question with the nearest known name, or the list of them."""
    names = sorted(known)
    matches = get_close_matches(name, names, n=1)
    if matches:
        return f'; did you mean "{matches[0]}"?'
    return f"; known: {', '.join(names)}" if names else ""

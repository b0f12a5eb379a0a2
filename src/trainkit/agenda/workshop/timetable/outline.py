"""What an agenda problem is made of: what is to be placed, and what has its place already."""

from __future__ import annotations

from dataclasses import dataclass

from trainkit.agenda.workshop.agenda import Agenda, Entry
from trainkit.agenda.workshop.timetable.fixed import Fixed, Pinned, fixed_of, pins_of
from trainkit.agenda.workshop.timetable.sittings import Sitting, sittings_of
from trainkit.definitions.load import AGENDA_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Workshop
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Place

__all__ = ["Outline", "outline_of"]


@dataclass(frozen=True)
class Outline:
    """A workshop, and the agenda before if there is one."""

    definitions: Definitions
    sittings: tuple[Sitting, ...]
    """What is to be placed."""
    pins: dict[str, Pinned]
    """Rows of the agenda before that say where a sitting stands, by the sitting's id."""
    fixed: tuple[Fixed, ...]
    """What keeps its place, also on dates that the workshop no longer has."""
    previous: Agenda | None
    previous_file: YamlFile | None
    """Where ``previous`` was read, if it was."""

    @property
    def workshop(self) -> Workshop:
        """The workshop."""
        return self.definitions.workshop

    @property
    def file(self) -> YamlFile:
        """The file workshop.yaml."""
        return self.definitions.workshop_file

    def row(self, wanted: Entry) -> Place | None:
        """Return the place of a row of the agenda before; ``None`` if it is none of its rows."""
        for n, day in enumerate(self.previous.days if self.previous else ()):
            for m, entry in enumerate(day.entries):
                if entry is wanted:
                    if self.previous_file is None:
                        return Place(self.definitions.folder / AGENDA_FILE)
                    return self.previous_file.place(("days", n, "entries", m))
        return None


def outline_of(
    definitions: Definitions, previous: Agenda | None = None, previous_file: YamlFile | None = None
) -> Outline:
    """Return what a workshop's agenda problem is made of."""
    sittings = sittings_of(definitions)
    return Outline(
        definitions,
        sittings,
        pins_of(sittings, previous),
        fixed_of(definitions, sittings, previous),
        previous,
        previous_file,
    )

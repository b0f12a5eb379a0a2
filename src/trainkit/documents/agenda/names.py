"""Looks the names up that an agenda's rows show for ids."""

from __future__ import annotations

from typing import NamedTuple

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.loaded import Definitions
from trainkit.documents.agenda.view import AgendaSpeaker
from trainkit.documents.frame import country_name, place_line

__all__ = ["Names", "one_line"]


def one_line(text: str | None) -> str:
    """Return text on one line: the folds of a YAML file mean nothing on a page."""
    return " ".join((text or "").split())


class Names(NamedTuple):
    """The names in some definitions; ``KeyError`` for an id that they do not have.

    ``earlier`` says that the agenda was made from other definitions: what has gone since is then
    shown by its id.
    """

    definitions: Definitions
    earlier: bool

    def is_gone(self, group: str) -> bool:
        """Whether the group is one of an earlier agenda only."""
        return self.earlier and group not in self.definitions.workshop.groups

    def group(self, key: str) -> str:
        """Return the group's name."""
        return key if self.is_gone(key) else one_line(self.definitions.workshop.groups[key].name)

    def speaker(self, key: str) -> AgendaSpeaker:
        """Return the speaker with organisation."""
        speakers = self.definitions.workshop.speakers
        if self.earlier and key not in speakers:
            return AgendaSpeaker(id=key, name=key, organisation="")
        known = speakers[key]
        return AgendaSpeaker(
            id=key, name=one_line(known.name), organisation=one_line(known.organisation)
        )

    def interpreters(self, key: str) -> str:
        """Return the name of a team."""
        teams = self.definitions.workshop.interpreters
        return key if self.earlier and key not in teams else one_line(teams[key].name)

    def room(self, key: str | None) -> str:
        """Return the room's name, and the venue's where it is one of several."""
        if key is None:
            return ""
        workshop = self.definitions.workshop
        if self.earlier and key not in workshop.rooms:
            return key
        room = workshop.rooms[key]
        site = workshop.venues[room.venue].name if room.venue else ""
        return ", ".join(one_line(part) for part in (room.name, site) if part)

    def location(self, key: str | None) -> str:
        """Return where a row is for somebody who has to go there: room, venue, city, country."""
        workshop = self.definitions.workshop
        room = workshop.rooms.get(key) if key else None
        if room is None or room.venue is None:
            parts = [self.room(key), place_line(workshop)]
        else:
            country = country_name(workshop.venue.country, workshop.language)
            address = workshop.venues[room.venue].address
            parts = [self.room(key), one_line(address), workshop.venue.city, country]
        return ", ".join(part for part in parts if part)

    def course_texts(self, entry: Entry) -> tuple[str, str]:
        """Return the module's short title and the session's summary; nothing but for sessions."""
        if entry.module_id is None or entry.session_id is None:
            return "", ""
        try:
            module = self.definitions.course(entry.module_id).module
            return module.short_title, module.session(entry.session_id).summary
        except KeyError:
            if self.earlier:
                return "", ""
            raise

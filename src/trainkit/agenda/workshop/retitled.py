"""An agenda with the titles of sessions and pauses in another language."""

from __future__ import annotations

from trainkit.agenda.workshop.agenda import Agenda, Entry, EntryKind
from trainkit.definitions.loaded import Definitions
from trainkit.languages import _

__all__ = ["retitled"]


def retitled(agenda: Agenda, before: Definitions, after: Definitions) -> Agenda:
    """Return the agenda with titles that stand in the definitions ``after`` as there.

    A title that somebody changed in the agenda stays as it is. Pauses are in the language that is
    written now.
    """
    titles = dict(zip(_titles(before), _titles(after).values(), strict=True))

    def in_words(entry: Entry) -> Entry:
        title = titles.get((entry.session or "", entry.title), entry.title)
        title = _(title) if entry.kind is EntryKind.PAUSE else title
        return entry.model_copy(update={"title": title})

    days = tuple(
        day.model_copy(update={"entries": tuple(map(in_words, day.entries))}) for day in agenda.days
    )
    return agenda.model_copy(update={"days": days})


def _titles(definitions: Definitions) -> dict[tuple[str, str], str]:
    """Return the titles of all sessions, by what an entry says of them."""
    return {
        (f"{course.module.id}/{session.id}", session.title): session.title
        for course in definitions.courses
        for session in course.module.sessions
    }

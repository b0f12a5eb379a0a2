"""An agenda with the words of sessions, events and pauses in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trainkit.agenda.workshop.agenda import Agenda, Entry, EntryKind
from trainkit.agenda.workshop.agenda_of import PAUSE_TITLE
from trainkit.definitions.loaded import Definitions
from trainkit.languages import _, every

__all__ = ["retitled", "wording"]


def retitled(agenda: Agenda, before: Definitions, after: Definitions) -> Agenda:
    """Return the agenda with titles and notes that stand in the definitions ``after`` as there.

    Words that somebody changed in the agenda stay as they are. Pauses of the planner have the name
    that they have in the language that is written now.
    """
    word = wording(before, after)

    def in_words(entry: Entry) -> Entry:
        what = entry.session or entry.event or ""
        title = word(what, entry.title)
        if entry.kind is EntryKind.PAUSE and entry.title in every(PAUSE_TITLE):
            title = _(PAUSE_TITLE)
        note = entry.note and word(what, entry.note)
        return entry.model_copy(update={"title": title, "note": note})

    days = tuple(
        day.model_copy(update={"entries": tuple(map(in_words, day.entries))}) for day in agenda.days
    )
    return agenda.model_copy(update={"days": days})


def wording(before: Definitions, after: Definitions) -> Callable[[str, str], str]:
    """Return what words a title or note of something in ``before`` as the definitions ``after``."""
    pairs = zip(_words(before), _words(after), strict=True)
    words = {(what, text): other for (what, text), (_what, other) in pairs}
    return lambda what, text: words.get((what, text)) or text


def _words(definitions: Definitions) -> Iterator[tuple[str, str | None]]:
    """Yield titles and notes, each with what an entry says it is of, in one order."""
    for name, one in definitions.workshop.occasions.items():
        yield name, one.title
        yield name, one.note
    for course in definitions.courses:
        for session in course.module.sessions:
            yield f"{course.module.id}/{session.id}", session.title

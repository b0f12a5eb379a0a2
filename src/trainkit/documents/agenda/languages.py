"""In which language a row is held, and into which ones it is interpreted."""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.agenda.workshop.agenda import Entry
from trainkit.definitions.workshop import Workshop
from trainkit.documents.agenda.names import Names
from trainkit.documents.agenda.view import AgendaGroup, AgendaLanguage
from trainkit.documents.frame import language_name

__all__ = ["interpreted_into", "language_of"]


def language_of(names: Names, entry: Entry, having: Sequence[AgendaGroup]) -> str:
    """Return the tag of the language in which an entry is held, for the groups that have it.

    What workshop.yaml says of the session goes first; else it is the first language of the speakers
    that all these groups understand, or their first. Speakers of whom nothing is said speak the
    groups' own, except where interpreters are there: then it is the workshop's.
    """
    workshop = names.definitions.workshop
    if said := _said(names, entry):
        return said
    spoken = _spoken(workshop, entry)
    if entry.interpreters and not spoken:
        return workshop.language
    understood = [
        language
        for language in spoken or workshop.languages
        if all(group.understands(language) for group in having)
    ]
    return (*understood, *spoken, workshop.language)[0]


def _said(names: Names, entry: Entry) -> str | None:
    """Return the language that workshop.yaml gives a session."""
    workshop = names.definitions.workshop
    modules = {module.id: module for module in workshop.modules}
    if entry.module_id not in modules or entry.session_id is None:
        return None
    fields = modules[entry.module_id].placed(entry.session_id)
    return next((one.language for one in fields if one.language), None)


def _spoken(workshop: Workshop, entry: Entry) -> list[str]:
    """Return the languages that the speakers have in common, else the first one's first."""
    speakers = (workshop.speakers.get(key) for key in entry.speakers)
    spoken = [one.languages for one in speakers if one and one.languages]
    if not spoken:
        return []
    common = [language for language in spoken[0] if all(language in other for other in spoken)]
    return common or [spoken[0][0]]


def interpreted_into(
    names: Names, entry: Entry, language: str, having: Sequence[AgendaGroup]
) -> tuple[AgendaLanguage, ...]:
    """Return a language for each group that does not understand the session's own.

    It is the first of the group's that the interpreters have. Without groups, these are the
    workshop's other languages that they have.
    """
    if not entry.interpreters:
        return ()
    workshop = names.definitions.workshop
    teams = [
        workshop.interpreters[key] for key in entry.interpreters if key in workshop.interpreters
    ]
    offered = {code for team in teams for code in team.languages}
    if having:
        wanted = [
            next((code for code in group.languages if code in offered), group.languages[0])
            for group in having
            if not group.understands(language)
        ]
    else:
        wanted = [code for code in workshop.languages if code in offered and code != language]
    return tuple(
        AgendaLanguage(code=code, name=language_name(code, workshop.language))
        for code in dict.fromkeys(wanted)
    )

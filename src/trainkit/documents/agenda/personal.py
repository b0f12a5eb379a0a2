"""Agendas of one's own: one a group, a language and a speaker, where they tell more than the whole.

Groups and languages are handed out. A speaker's lies with the trainers, who give it to the speaker:
when one person is where is nobody else's concern. Files are named by id.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.documents.agenda.calendar import write_calendar
from trainkit.documents.agenda.documents import agenda_view
from trainkit.documents.agenda.parts import (
    divided_languages,
    of_group,
    of_language,
    of_speaker,
    speakers_of,
)
from trainkit.documents.agenda.view import AgendaView
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import FileRecipe

__all__ = ["personal_agendas"]


def personal_agendas(kit: Kit) -> Iterator[Document]:
    """Yield a PDF and a calendar a group and speaker, and a PDF a language that some groups share.

    There are none for groups that have everything together, and none for a single speaker.
    """
    view = agenda_view(kit)
    apart = any(day.lanes for day in view.days)
    if apart:
        for group in view.groups:
            yield from _both(Audience.PARTICIPANTS, f"group-{group.id}", of_group(view, group))
        for language in divided_languages(view):
            part = of_language(view, language)
            yield _page(Audience.PARTICIPANTS, f"language-{language.code}", part)
    speakers = speakers_of(view)
    if apart or len(speakers) > 1:
        zones = {key: one.timezone for key, one in kit.definitions.workshop.speakers.items()}
        for speaker in speakers:
            part = of_speaker(view, speaker, zones[speaker.id])
            yield from _both(Audience.TRAINERS, f"speaker-{speaker.id}", part)


def _both(audience: Audience, name: str, part: AgendaView) -> Iterator[Document]:
    yield _page(audience, name, part)
    yield Document(audience, f"agendas/{name}.ics", FileRecipe(part, write_calendar))


def _page(audience: Audience, name: str, part: AgendaView) -> Document:
    return Document(audience, f"agendas/{name}.pdf", PdfRecipe("agenda/agenda.html", part))

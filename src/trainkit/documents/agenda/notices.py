"""Change notices: what an agenda sent out earlier no longer says, for each who is affected.

In: the kit with the agenda as it is now, and the agenda as it was. Out: for each group and each
speaker for whom something is different a page and a text, and calendar files that cancel what fell
away. The agendas themselves, whose calendars move what moved, are made by the families as always.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.agenda.calendar import cancelled, write_cancellation
from trainkit.documents.agenda.changes import Change, ChangeKind, changes, when_and_where
from trainkit.documents.agenda.documents import agenda_view, earlier_view
from trainkit.documents.agenda.parts import of_group, of_speaker, speakers_of
from trainkit.documents.agenda.view import AgendaView
from trainkit.documents.frame import Frame
from trainkit.kit import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe
from trainkit.render.recipe import FileRecipe, View

__all__ = [
    "NoticeItem",
    "NoticeSection",
    "NoticeView",
    "change_documents",
    "change_notices",
    "write_notice",
]

EVERYBODY = "Everybody"
HEADINGS = {
    ChangeKind.MOVED: "Moved",
    ChangeKind.NEW: "New",
    ChangeKind.GONE: "Falls away",
    ChangeKind.CHANGED: "Changed",
}


class NoticeItem(View):
    """One row that is different; what does not apply is empty."""

    title: str
    before: str
    """When and where it was."""
    now: str
    """When and where it is."""
    also: tuple[str, ...]


class NoticeSection(View):
    """Rows to which the same happened."""

    heading: str
    items: tuple[NoticeItem, ...]


class NoticeView(View):
    """What is different for one group or speaker."""

    frame: Frame
    whose: str
    zone_line: str
    revisions: str
    """Which edition of the agenda is compared with which."""
    sections: tuple[NoticeSection, ...]


class _Part(NamedTuple):
    """The same part of both agendas, and where its files go."""

    audience: Audience
    name: str
    before: AgendaView
    after: AgendaView


def change_notices(kit: Kit) -> Iterator[Document]:
    """Yield the notices of a kit whose agenda has been planned anew since it was sent out."""
    if kit.before is not None:
        yield from change_documents(kit, kit.before)


def change_documents(kit: Kit, before: Agenda) -> Iterator[Document]:
    """Yield notices and cancellations, below ``changes/``; nothing for those who are not affected.

    ``kit`` has the agenda as it is now. What the kit no longer defines, such as a speaker who
    cannot come, is named by id.
    """
    old, new = earlier_view(kit, before), agenda_view(kit)
    yield from _cancellation(Audience.PARTICIPANTS, "agenda", old, new)
    for part in _parts(kit, old, new):
        if found := changes(part.before, part.after):
            view = _notice(part, found)
            name = f"changes/{part.name}"
            yield Document(part.audience, f"{name}.pdf", PdfRecipe("agenda/notice.html", view))
            yield Document(part.audience, f"{name}.txt", FileRecipe(view, write_notice))
        if part.name != "everybody":
            yield from _cancellation(part.audience, part.name, part.before, part.after)


def _parts(kit: Kit, old: AgendaView, new: AgendaView) -> Iterator[_Part]:
    """Yield the groups, or everybody where there are none, then all who speak or spoke."""
    for group in new.groups:
        name = f"group-{group.id}"
        yield _Part(Audience.PARTICIPANTS, name, of_group(old, group), of_group(new, group))
    if not new.groups:
        yield _Part(Audience.PARTICIPANTS, "everybody", old, new)
    speakers = {one.id: one for one in (*speakers_of(old), *speakers_of(new))}
    known = kit.definitions.workshop.speakers
    for key, speaker in speakers.items():
        zone = known[key].timezone if key in known else None
        parts = (of_speaker(view, speaker, zone) for view in (old, new))
        yield _Part(Audience.TRAINERS, f"speaker-{key}", *parts)


def _cancellation(
    audience: Audience, name: str, before: AgendaView, after: AgendaView
) -> Iterator[Document]:
    gone = cancelled(before, after)
    if gone.days:
        path = f"changes/{name}-cancelled.ics"
        yield Document(audience, path, FileRecipe(gone, write_cancellation))


def _notice(part: _Part, found: tuple[Change, ...]) -> NoticeView:
    view = part.after
    whose = view.whose or EVERYBODY
    language = view.frame.language
    return NoticeView(
        frame=view.frame.model_copy(update={"title": f"Changes in the agenda: {whose}"}),
        whose=whose,
        zone_line=view.zone_line,
        revisions=f"Revision {view.sequence} instead of revision {part.before.sequence}",
        sections=tuple(
            NoticeSection(heading=heading, items=items)
            for kind, heading in HEADINGS.items()
            if (items := tuple(_item(one, language) for one in found if one.kind is kind))
        ),
    )


def _item(change: Change, language: str) -> NoticeItem:
    before, after = change.before, change.after
    return NoticeItem(
        title=change.row.title,
        before=when_and_where(before, language) if before else "",
        now=when_and_where(after, language) if after else "",
        also=change.also,
    )


def write_notice(view: NoticeView) -> bytes:
    """Return the notice as plain text, UTF-8, to be sent as a message."""
    lines = [view.frame.workshop, view.frame.title, f"{view.revisions}. {view.zone_line}."]
    for section in view.sections:
        lines += ["", section.heading]
        for item in section.items:
            lines.append(f"- {item.title}")
            lines += [f"  {name}: {text}" for name, text in _places(section, item)]
            lines += [f"  {sentence}" for sentence in item.also]
    lines += ["", "Everything else stays as it is."]
    return ("\n".join(lines) + "\n").encode()


def _places(section: NoticeSection, item: NoticeItem) -> Iterator[tuple[str, str]]:
    """Yield when and where a row was and is; once for a row that stands where it stood."""
    if section.heading != HEADINGS[ChangeKind.CHANGED] and item.before:
        yield "Was", item.before
    if item.now:
        yield "Now", item.now

"""What is different in a later agenda, and the notices that say so to those who are affected.

Two views are compared: the same part of the earlier and of the later agenda. A row is the same row
if it has the same UID, or else, for those who have the parts, if it is the same thing: a session
that two groups had together and now have apart has moved for each. Short pauses that the planner
put in are left out: nobody plans by them. A room, speaker or group that has another name and is the
same is told once, as a new name, and moves nothing. For each group and each speaker for whom
something is different there is a page and a text, and calendar files that cancel what was dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from trainkit.agenda.workshop.agenda import Agenda, EntryKind
from trainkit.documents.agenda.calendar import cancelled, write_cancellation
from trainkit.documents.agenda.office import agenda_view, part_of_group
from trainkit.documents.agenda.view import AgendaRow, AgendaView, of_speaker, speakers_of
from trainkit.documents.frame import Frame, short_day
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import FileRecipe, PdfRecipe, View
from trainkit.text.languages import N_, _, and_list, comma_list, p_


class ChangeKind(StrEnum):
    """What happened to a row."""

    MOVED = "moved"
    """It has another time or room."""
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    """It stands where it stood, and something else is different."""


class Change(View):
    """One row that is different; what does not apply is empty."""

    kind: ChangeKind
    uid: str
    """The row's, as it is now, or was if it fell away."""
    title: str
    before: str
    """When and where it was."""
    now: str
    """When and where it is."""
    also: tuple[str, ...] = ()
    """What else is different, in sentences."""


def changes(before: AgendaView, after: AgendaView) -> tuple[Change, ...]:
    """Return what is different, in the order of the kinds, then of time."""
    pairs = sorted(
        _pairs(before, after), key=lambda pair: (pair.row.date, pair.row.start, pair.row.uid)
    )
    found = [change for pair in pairs if (change := _change(pair, after.frame.language))]
    return tuple(sorted(found, key=lambda change: list(ChangeKind).index(change.kind)))


class NewName(View):
    """Something that is called otherwise than on the earlier agenda, and is the same."""

    what: str
    before: str
    now: str


def renamed(before: AgendaView, after: AgendaView) -> tuple[NewName, ...]:
    """Return the rooms, speakers and groups of both agendas that have another name now."""
    return tuple(
        NewName(what=what, before=old[key], now=new[key])
        for what, old, new in zip(_KINDS, _names(before), _names(after), strict=True)
        for key in old
        if new.get(key, old[key]) != old[key]
    )


_KINDS = (N_("Room"), N_("Speaker"), N_("Group"))


def _names(view: AgendaView) -> tuple[dict[str, str], ...]:
    """Return what rooms, speakers and groups are called, each by id."""
    rooms = {row.room_id: row.room for row in view.rows if row.room_id}
    speakers = {one.id: str(one) for row in view.rows for one in row.speakers}
    groups = {group.id: group.name for group in view.groups}
    return rooms, speakers, groups


def _when_and_where(row: AgendaRow | None, language: str) -> str:
    """Return ``Tue 5 March, 09:30–10:30, Altai Hall``, and when that is on the reader's clock."""
    if row is None:
        return ""
    place = comma_list([short_day(row.date, language), row.clock, row.room])
    return f"{place} ({row.elsewhere})" if row.elsewhere else place


class _Pair(NamedTuple):
    """A row of the earlier and of the later agenda; ``None`` for what is new or fell away."""

    row: AgendaRow
    """As it is now, or was if it fell away."""
    before: AgendaRow | None
    after: AgendaRow | None


def _pairs(before: AgendaView, after: AgendaView) -> Iterator[_Pair]:
    """Yield each row of either agenda once, with the row of the other that is the same."""
    old, new = _rows(before), _rows(after)
    for name in (attrgetter("uid"), _thing):
        matched = list(_matched(old, new, name))
        yield from (_Pair(two, one, two) for one, two in matched)
        old = [row for row in old if all(row is not one for one, _ in matched)]
        new = [row for row in new if all(row is not two for _, two in matched)]
    yield from (_Pair(row, row, None) for row in old)
    yield from (_Pair(row, None, row) for row in new)


def _matched(
    old: Sequence[AgendaRow], new: Sequence[AgendaRow], name: Callable[[AgendaRow], str]
) -> Iterator[tuple[AgendaRow, AgendaRow]]:
    """Yield the rows that have the same name; of several, the first with the first."""
    waiting: dict[str, list[AgendaRow]] = {}
    for row in new:
        waiting.setdefault(name(row), []).append(row)
    for row in old:
        if waiting.get(name(row)):
            yield row, waiting[name(row)].pop(0)


def _rows(view: AgendaView) -> list[AgendaRow]:
    return [row for row in view.rows if row.kind is not EntryKind.PAUSE]


def _thing(row: AgendaRow) -> str:
    """Name a row whoever has it; what was added by hand is known by its title."""
    return f"added {row.title}" if row.kind is EntryKind.ADDED else row.thing


def _change(pair: _Pair, language: str) -> Change | None:
    row, before, after = pair
    also: tuple[str, ...] = ()
    if before is None or after is None:
        kind = ChangeKind.NEW if before is None else ChangeKind.GONE
    else:
        also = tuple(_differences(before, after))
        kind = ChangeKind.CHANGED if _place(before) == _place(after) else ChangeKind.MOVED
        if kind is ChangeKind.CHANGED and not also:
            return None
    places = [_when_and_where(each, language) for each in (before, after)]
    return Change(
        kind=kind, uid=row.uid, title=row.title, before=places[0], now=places[1], also=also
    )


def _place(row: AgendaRow) -> tuple[object, ...]:
    return row.date, row.start, row.end, row.room_id


def _differences(before: AgendaRow, after: AgendaRow) -> Iterator[str]:
    """Yield a sentence for everything besides time and room that is different."""
    if before.title != after.title:
        yield _("Title before: {title}.", title=before.title)
    if [one.id for one in before.speakers] != [one.id for one in after.speakers]:
        yield _("Now with: {now}. Before: {before}.", now=_with(after), before=_with(before))
    if before.groups != after.groups:
        everybody = p_("for whom a session is", "everybody")
        now, then = after.whom or everybody, before.whom or everybody
        yield _("Now for: {now}. Before: {before}.", now=now, before=then)
    if before.interpretation != after.interpretation:
        uninterpreted = _("Not interpreted")
        yield f"{after.interpretation or uninterpreted}."
    if before.note != after.note and after.note:
        yield f"{after.note.rstrip('.')}."


def _with(row: AgendaRow) -> str:
    return and_list([speaker.name for speaker in row.speakers]) or p_(
        "with no other speaker", "nobody"
    )


EVERYBODY = N_("Everybody")
HEADINGS = {
    ChangeKind.MOVED: N_("Moved"),
    ChangeKind.NEW: N_("New"),
    ChangeKind.GONE: N_("Cancelled"),
    ChangeKind.CHANGED: N_("Changed"),
}


NAMES = N_("New names")


class NoticeView(View):
    """What is different for one group or speaker."""

    frame: Frame
    whose: str
    members: tuple[str, ...] = ()
    """The codes of those whom it is for, if it is for a group."""
    zone_line: str
    revisions: str
    """Which edition of the agenda is compared with which."""
    sections: tuple[tuple[str, tuple[Change, ...]], ...]
    """Headings, and the rows to which that happened."""
    names: tuple[NewName, ...]


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
    old, new = agenda_view(kit, before), agenda_view(kit)
    yield from _cancellation(Audience.PARTICIPANTS, "agenda", old, new)
    for part in _parts(kit, old, new):
        found, names = changes(part.before, part.after), renamed(part.before, part.after)
        if found or names:
            view = _notice(part, found, names)
            name = f"changes/{part.name}"
            yield Document(part.audience, f"{name}.pdf", PdfRecipe("agenda/notice.html", view))
            yield Document(part.audience, f"{name}.txt", FileRecipe(view, write_notice))
        if part.name != "everybody":
            yield from _cancellation(part.audience, part.name, part.before, part.after)


def _parts(kit: Kit, old: AgendaView, new: AgendaView) -> Iterator[_Part]:
    """Yield the groups, or everybody where there are none, then all who speak or spoke."""
    for group in new.groups:
        name = f"group-{group.id}"
        before, after = (part_of_group(kit, view, group) for view in (old, new))
        yield _Part(Audience.PARTICIPANTS, name, before, after)
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


def _notice(part: _Part, found: tuple[Change, ...], names: tuple[NewName, ...]) -> NoticeView:
    view = part.after
    whose = view.whose or _(EVERYBODY)
    return NoticeView(
        frame=view.frame.model_copy(
            update={"title": _("Changes in the agenda: {whose}", whose=whose)}
        ),
        whose=whose,
        members=view.members,
        zone_line=view.zone_line,
        revisions=_(
            "Revision {new}, replacing revision {old}", new=view.sequence, old=part.before.sequence
        ),
        sections=tuple(
            (_(heading), items)
            for kind, heading in HEADINGS.items()
            if (items := tuple(one for one in found if one.kind is kind))
        ),
        names=names,
    )


def write_notice(view: NoticeView) -> bytes:
    """Return the notice as plain text, UTF-8, to be sent as a message."""
    lines = [view.frame.workshop, view.frame.title, f"{view.revisions}. {view.zone_line}."]
    if view.members:
        lines.append(_("For {codes}.", codes=comma_list(view.members)))
    for heading, items in view.sections:
        lines += ["", heading]
        for item in items:
            lines.append(f"- {item.title}")
            if item.before and item.kind is not ChangeKind.CHANGED:  # else it stands where it stood
                lines.append("  " + _("Was: {place}", place=item.before))
            if item.now:
                lines.append("  " + _("Now: {place}", place=item.now))
            lines += [f"  {sentence}" for sentence in item.also]
    if view.names:
        lines += [
            "",
            _(NAMES),
            *(
                "- " + _("{what}: {now}. Before: {before}.", **one.model_dump())
                for one in view.names
            ),
        ]
    lines += ["", _("Everything else is unchanged.")]
    return ("\n".join(lines) + "\n").encode()

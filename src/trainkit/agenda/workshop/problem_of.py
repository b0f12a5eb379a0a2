"""Makes an ``AgendaProblem`` of a workshop, and knows where everything in it was said.

A pre-test or post-test has its time in workshop.yaml; what follows from it for the sessions of its
groups becomes their windows. Sessions that name no room get one only where rooms are chosen at all
(``Workshop.plans_rooms``); otherwise they stand in a room of the problem that stands for none.

A place in workshop.yaml, module.yaml or agenda.yaml is looked up by a location in the problem, as
it would stand in a problem's own file: ``("sessions", "log-basics", "minutes")``. So whatever is
found wrong with a problem can be reported in the file that a trainer wrote (``SourceMap``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from trainkit.agenda.problem import (
    AgendaProblem,
    Break,
    FixedEvent,
    Group,
    Interpreters,
    Method,
    Person,
    Pin,
    ProblemDay,
    Room,
    Session,
    Weights,
    Window,
)
from trainkit.agenda.workshop.agenda import (
    Agenda,
    Entry,
    Outline,
    Row,
    Section,
    event_kind,
    known,
    outline_of,
    rests,
)
from trainkit.model import module as course
from trainkit.model.fields import Definition, Span, spans_of
from trainkit.model.loaded import Definitions
from trainkit.model.module import STANDARD
from trainkit.model.teaching import EVERYBODY, Interpretation, Presence
from trainkit.model.workshop import EventKind, Workshop
from trainkit.model.yaml import Location
from trainkit.problems import Place
from trainkit.resources import is_built_in
from trainkit.text.languages import _

NO_ROOM = "no-room"
"""The room that stands for none."""

_Model = TypeVar("_Model", bound=Definition)

_GRAIN = 5
"""Nothing in a problem is shorter than so many minutes."""

_METHODS = {
    course.Method.LECTURE: Method.TALK,
    course.Method.DEMONSTRATION: Method.TALK,
    course.Method.EXERCISE: Method.PRACTICE,
    course.Method.CASE: Method.PRACTICE,
    course.Method.LAB: Method.PRACTICE,
    course.Method.GROUP_WORK: Method.PRACTICE,
    course.Method.ROLE_PLAY: Method.PRACTICE,
}


def agenda_problem(definitions: Definitions, previous: Agenda | None = None) -> AgendaProblem:
    """Return what is to be solved for a workshop.

    Of ``previous``, pinned rows and rows added by hand keep their place. ``definitions`` are those
    in which ``definitions.check`` finds no error.
    """
    return problem_of(outline_of(definitions, previous))


def problem_of(outline: Outline) -> AgendaProblem:
    """Return the problem of an outline."""
    definitions, workshop = outline.definitions, outline.workshop
    rooms = _rooms(outline)
    return AgendaProblem(
        id=workshop.id,
        timezone=workshop.timezone,
        days=tuple(_like(ProblemDay, workshop.hours_on(day), date=day) for day in workshop.dates),
        longest_block=workshop.day.longest_block,
        pause=workshop.day.pause,
        changeover=workshop.day.changeover,
        consecutive_factor=workshop.consecutive_factor,
        groups=_groups(definitions),
        people={
            name: _like(Person, one, available=_presence(workshop, one))
            for name, one in workshop.speakers.items()
        },
        rooms=rooms,
        transfers=workshop.transfers,
        interpreters={
            name: _like(Interpreters, team, available=_presence(workshop, team))
            for name, team in workshop.interpreters.items()
        },
        breaks=tuple(_breaks(outline)),
        fixed=tuple(_events(outline, has_rooms=bool(rooms))),
        sessions=_sessions(outline, some_have_no_room=NO_ROOM in rooms),
        modules=tuple(entry.id for entry in workshop.modules),
        weights=Weights.model_validate(workshop.wishes.model_dump(exclude_none=True)),
    )


def _groups(definitions: Definitions) -> dict[str, Group]:
    groups, sizes = definitions.workshop.groups, definitions.group_sizes
    if not groups:
        return {EVERYBODY: Group(name="Everybody", size=max(1, sizes[EVERYBODY]))}
    return {name: _like(Group, one, size=max(1, sizes[name])) for name, one in groups.items()}


def _like(kind: type[_Model], one: object, **others: object) -> _Model:
    """Return a thing of the problem; fields not given have the same names in workshop.yaml."""
    same = {name: getattr(one, name) for name in kind.model_fields if name not in others}
    return kind(**same, **others)


def _presence(workshop: Workshop, person: Presence) -> tuple[Window, ...]:
    return windows_of(person.spans(workshop.dates))


def windows_of(spans: Iterable[Span]) -> tuple[Window, ...]:
    """Return spans of local time as the problem's windows."""
    return tuple(Window(start=start, end=end) for start, end in spans)


def _rooms(outline: Outline) -> dict[str, Room]:
    """Return the rooms; none at all where no session has one.

    Where rooms are not chosen, the trainer has made sure that people fit, and been warned if not.
    """
    workshop, chosen = outline.workshop, outline.workshop.plans_rooms
    named = [bool(section.teaching.rooms) for section in outline.sections]
    if not chosen and not any(named):
        return {}
    rooms = rooms_of(workshop, with_seats=chosen)
    if not chosen and not all(named):
        rooms[NO_ROOM] = Room(name=_("no room"), booths=20)
    return rooms


def rooms_of(workshop: Workshop, *, with_seats: bool) -> dict[str, Room]:
    """Return the workshop's rooms."""
    return {
        name: _like(
            Room,
            room,
            seats=room.seats if with_seats else None,
            open=windows_of(spans_of(room.open, workshop.dates)),
        )
        for name, room in workshop.rooms.items()
    }


def _breaks(outline: Outline) -> Iterator[Break]:
    """Yield the breaks, without the dates on which one is pinned."""
    workshop = outline.workshop
    pinned = {(row.date, row.entry.event) for row in outline.fixed.values()}
    for one in workshop.breaks:
        dates = [day for day in workshop.dates if one.is_on(day)]
        left = tuple(day for day in dates if (day, one.id) not in pinned)
        if left:
            yield _like(
                Break,
                one,
                earliest=one.between.start,
                latest=one.between.end,
                dates=() if len(left) == len(workshop.dates) else left,
                lunch=one.kind is EventKind.LUNCH,
            )


def _events(outline: Outline, *, has_rooms: bool) -> Iterator[FixedEvent]:
    """Yield what is fixed on the workshop's dates."""
    workshop = outline.workshop
    breaks = {one.id: one for one in workshop.breaks}
    for name, row in outline.fixed.items():
        entry = known(workshop, row.entry)
        if row.date not in workshop.dates:
            continue
        kind = event_kind(workshop, entry)
        rule = breaks.get(entry.event or "")
        yield FixedEvent(
            id=name,
            title=entry.title,
            start=row.start,
            minutes=max(_GRAIN, entry.minutes),
            groups=entry.groups,
            people=entry.speakers,
            room=entry.room if has_rooms else None,
            pause=rests(workshop, entry),
            lunch=kind is EventKind.LUNCH,
            own_breaks=kind is EventKind.VISIT,
            earliest=rule.between.start if rule else None,
        )


def _sessions(outline: Outline, *, some_have_no_room: bool) -> dict[str, Session]:
    after = _predecessors(outline)
    joint = _joint(outline)
    sessions = {}
    for section in outline.sections:
        teaching = section.teaching
        session = Session(
            title=section.session.title,
            groups=section.groups,
            people=teaching.speakers,
            minutes=section.session.minutes,
            shortest=teaching.shortest,
            longest=teaching.longest,
            marks=section.session.marks,
            after=after[section.id],
            rooms=teaching.rooms or ((NO_ROOM,) if some_have_no_room else ()),
            equipment=teaching.equipment,
            windows=_section_windows(outline, section),
            method=_METHODS.get(section.session.method, Method.OTHER),
            language=_language(outline.workshop, section),
            interpretation=teaching.interpretation,
            module=section.module,
            demanding=section.session.demanding,
            joint=joint.get(section.id),
        )
        row = outline.pins.get(section.id)
        sessions[section.id] = _pinned(outline.workshop, session, row) if row else session
    return sessions


def _joint(outline: Outline) -> dict[str, str]:
    """Return by section a name that it shares with those with which it may be held as one.

    They are in one language, as nobody speaks two at a time, and pinned by the same row or not
    at all.
    """
    kinds: dict[tuple[str, str | None, Row | None], list[Section]] = {}
    for section in outline.sections:
        if section.teaching.together.may_join:
            language = _language(outline.workshop, section)
            kind = (section.key, language, outline.pins.get(section.id))
            kinds.setdefault(kind, []).append(section)
    return {one.id: some[0].id for some in kinds.values() if len(some) > 1 for one in some}


def _pinned(workshop: Workshop, session: Session, row: Row) -> Session:
    """Return a session as its pinned row has it: place, length, speakers."""
    entry = known(workshop, row.entry)
    changes: dict[str, object] = {
        "pin": Pin(start=row.start, room=entry.room),
        "people": entry.speakers,
    }
    if entry.room is not None and session.rooms and entry.room not in session.rooms:
        changes["rooms"] = (entry.room,)
    if entry.part is None:
        minutes = _without_interpretation(workshop, session, row.entry)
        changes |= {"minutes": minutes, "shortest": None, "longest": None, "marks": ()}
    return session.model_copy(update=changes)


def _without_interpretation(workshop: Workshop, session: Session, entry: Entry) -> int:
    """Return the minutes that a session takes without the interpretation that the row has."""
    if not entry.interpreters or session.interpretation is Interpretation.SIMULTANEOUS:
        return max(_GRAIN, entry.minutes)
    factor = workshop.consecutive_factor
    longer = entry.minutes - round(session.minutes * factor, 6)
    return session.minutes if 0 <= longer < _GRAIN else max(_GRAIN, int(entry.minutes / factor))


def _section_windows(outline: Outline, section: Section) -> tuple[Window, ...]:
    """Return when a section may be: in its own times, after the pre-test, before the post-test."""
    workshop = outline.workshop
    rows = [row for row in outline.fixed.values() if section.is_for(row.entry.groups)]
    kinds = [(event_kind(workshop, row.entry), row) for row in rows]
    pre_test_ends = [row.end for kind, row in kinds if kind is EventKind.PRE_TEST]
    post_test_starts = [row.start for kind, row in kinds if kind is EventKind.POST_TEST]
    own = spans_of(section.teaching.when, workshop.dates)
    if not own and not pre_test_ends and not post_test_starts:
        return ()
    first, last = workshop.dates[0], workshop.dates[-1]
    whole = (
        datetime.combine(first, workshop.hours_on(first).start),
        datetime.combine(last, workshop.hours_on(last).end),
    )
    begin = max(pre_test_ends, default=whole[0])
    end = min(post_test_starts, default=whole[1])
    spans = [(max(start, begin), min(stop, end)) for start, stop in own or (whole,)]
    # No window at all would mean that it may be at any time: this one is too short for anything.
    never = (begin, begin + timedelta(minutes=1))
    return windows_of([span for span in spans if span[0] < span[1]] or [never])


# --- language and order


def _language(workshop: Workshop, section: Section) -> str | None:
    """Return the language in which a section is held; ``None`` if every language does.

    The languages of all its speakers are tried in the first one's order; where there is a choice,
    one that all the groups understand.
    """
    if section.teaching.language is not None:
        return section.teaching.language
    speakers = [workshop.speakers[name] for name in section.teaching.speakers]
    spoken = [one.languages for one in speakers if one.languages]
    if not spoken:
        return None
    common = [one for one in spoken[0] if all(one in others for others in spoken)] or [spoken[0][0]]
    groups = [workshop.groups[name] for name in section.groups if name in workshop.groups]
    understood = (
        language
        for language in common
        if all(not group.languages or language in group.languages for group in groups)
    )
    return next(understood, common[0])


def _predecessors(outline: Outline) -> dict[str, tuple[str, ...]]:
    """Return for each section the ids of those that it follows, for any of its groups.

    A session follows the sessions of its module that ``after`` names; if it names none, or none
    that the variant keeps, the one above it in the variant. A module follows those of the
    workshop's modules that its ``prerequisites.modules`` names.
    """
    after: dict[str, dict[str, None]] = {section.id: {} for section in outline.sections}
    courses = (one.module for one in outline.definitions.courses)
    needs = {module.id: module.prerequisites.modules for module in courses}
    for group in outline.workshop.group_ids:
        modules: dict[str, list[Section]] = {name: [] for name in needs}
        for section in outline.sections:
            if group in section.groups:
                modules[section.module].append(section)
        for later, earlier in _pairs(modules, needs):
            after[later.id][earlier.id] = None
    return {name: tuple(others) for name, others in after.items()}


def _pairs(
    modules: Mapping[str, list[Section]], needs: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Section, Section]]:
    """Yield each section of one group with those that it follows.

    Of a module that is needed first, the last sessions are enough, and of one that needs it the
    first: the others follow.
    """
    waits = {name: _waits(sections) for name, sections in modules.items()}
    for name, sections in modules.items():
        by_session = {one.session.id: one for one in sections}
        for section in sections:
            for earlier in waits[name][section.session.id]:
                yield section, by_session[earlier]
        first = [one for one in sections if not waits[name][one.session.id]]
        for needed in _needed(name, modules, needs, set()):
            followed = {earlier for some in waits[needed].values() for earlier in some}
            last = [one for one in modules[needed] if one.session.id not in followed]
            yield from ((begin, end) for begin in first for end in last)


def _waits(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    """Return for each of a module's sessions those among them that come right before it."""
    kept = {one.session.id for one in sections}
    waits: dict[str, tuple[str, ...]] = {}
    above: tuple[str, ...] = ()
    for one in sections:
        named = tuple(name for name in one.session.after if name in kept)
        waits[one.session.id] = named or above
        above = (one.session.id,)
    return waits


def _needed(
    name: str,
    modules: Mapping[str, list[Section]],
    needs: Mapping[str, Sequence[str]],
    seen: set[str],
) -> Iterator[str]:
    """Yield the modules that one needs first; for one without sessions, those that it needs."""
    for needed in needs[name]:
        if needed in seen or needed not in modules:
            continue
        seen.add(needed)
        if modules[needed]:
            yield needed
        else:
            yield from _needed(needed, modules, needs, seen)


# --- where everything was said

_Found = Iterator[tuple[Location, Place]]

_WHOLE = {
    "id": ("id",),
    "timezone": ("timezone",),
    "consecutive_factor": ("consecutive_factor",),
    "transfers": ("transfers",),
    "longest_block": ("day", "longest_block"),
    "pause": ("day", "pause"),
    "changeover": ("day", "changeover"),
    "weights": ("wishes",),
    "days": ("dates",),
    "modules": ("modules",),
}
_NAMED: dict[str, tuple[str, type[Definition]]] = {
    "groups": ("groups", Group),
    "people": ("speakers", Person),
    "rooms": ("rooms", Room),
    "interpreters": ("interpreters", Interpreters),
}
"""Where named things stand in workshop.yaml; their fields have the same names there."""
_BREAK = {
    "minutes": "minutes",
    "earliest": "between",
    "latest": "between",
    "dates": "dates",
    "groups": "groups",
}
_EVENT = {
    "start": "start",
    "minutes": "minutes",
    "groups": "groups",
    "people": "speakers",
    "room": "room",
}
_TEACHING = {
    "groups": ("groups",),
    "joint": ("together",),
    "people": ("speakers",),
    "rooms": ("room", "rooms"),
    "equipment": ("equipment",),
    "windows": ("when",),
    "language": ("language",),
    "interpretation": ("interpretation",),
    "shortest": ("shortest",),
    "longest": ("longest",),
}
"""What workshop.yaml may say of a session or of its module, by the field of the problem's session.
A module.yaml may give lengths too, but a trainer changes them here."""


class SourceMap:
    """Maps locations in a problem to places in the files that it was made of."""

    def __init__(self, outline: Outline, problem: AgendaProblem) -> None:
        self.outline, self.problem, self.file = outline, problem, outline.file
        self._places: dict[Location, Place] = {(): Place(self.file.path, 1, 1)}
        self._by_tests = {one.id for one in outline.sections if not one.teaching.when}
        self._orders = {*self._named_orders()}
        for find in (self._whole, self._named, self._breaks, self._fixed, self._sessions):
            self._places.update(find())

    def place(self, location: Sequence[str | int] = ()) -> Place:
        """Return the place of the value at ``location``, or of its nearest parent that has one."""
        parts = tuple(location)
        while parts not in self._places:
            parts = parts[:-1]
        return self._places[parts]

    def may_change(self, location: Location) -> bool:
        """Whether a trainer can write a change there: in a file of the workshop that has a key.

        No key takes a single session out of its module, none does away with a test's place before
        or after the sessions, and few do away with the order of two sessions.
        """
        table, *rest = location
        if table == "sessions":
            is_by_tests = rest[1:2] == ["windows"] and rest[0] in self._by_tests
            is_order = rest[1:2] == ["after"] and location not in self._orders
            if len(rest) == 1 or is_by_tests or is_order:
                return False
        return not is_built_in(self.place(location).path)

    def _whole(self) -> _Found:
        for field, location in _WHOLE.items():
            yield (field,), self.file.place(location)
        for field in self.outline.workshop.wishes.model_fields_set:
            yield ("weights", field), self.file.place(("wishes", field))
        for key in ("transfers", "modules"):
            for n in range(len(getattr(self.problem, key))):
                yield (key, n), self.file.place((key, n))
        for n, day in enumerate(self.problem.days):
            if day.date in self.outline.workshop.days:
                yield ("days", n), self.file.place(("days", day.date.isoformat()))
            else:
                yield ("days", n), self.file.place(("day",))
                yield ("days", n, "start"), self.file.place(("day", "start"))
                yield ("days", n, "end"), self.file.place(("day", "end"))

    def _named(self) -> _Found:
        for name, (key, kind) in _NAMED.items():
            yield (name,), self.file.key_place((key,))
            for one in getattr(self.problem, name):
                if one not in getattr(self.outline.workshop, key):
                    continue  # what stands for everybody, or for no room
                yield (name, one), self.file.key_place((key, one))
                for field in kind.model_fields:
                    own = self.file.place((key, one, field))
                    missing = own == self.file.place((key, one)) and field == "available"
                    yield (name, one, field), self._presence((key, one)) if missing else own

    def _presence(self, person: Location) -> Place:
        """Return where it stands when somebody without hours is there: days, or busy times."""
        whole = self.file.place(person)
        places = (self.file.place((*person, field)) for field in ("days", "busy"))
        return next((one for one in places if one != whole), whole)

    def _breaks(self) -> _Found:
        numbers = {one.id: n for n, one in enumerate(self.outline.workshop.breaks)}
        for n, one in enumerate(self.problem.breaks):
            here = ("breaks", numbers[one.id])
            yield ("breaks", n), self.file.place(here)
            for field, key in _BREAK.items():
                yield ("breaks", n, field), self.file.place((*here, key))

    def _fixed(self) -> _Found:
        numbers = {one.id: n for n, one in enumerate(self.outline.workshop.events)}
        for n, event in enumerate(self.problem.fixed):
            row = self.outline.fixed[event.id]
            place = self.outline.place_of_row(row)
            if place is not None:
                yield ("fixed", n), place
                continue
            here = ("events", numbers[row.entry.event or ""])
            yield ("fixed", n), self.file.place(here)
            for field, key in _EVENT.items():
                yield ("fixed", n, field), self.file.place((*here, key))
            for m in range(len(event.people)):
                yield ("fixed", n, "people", m), self.file.place((*here, "speakers", m))

    def _sessions(self) -> _Found:
        for section in self.outline.sections:
            here = ("sessions", section.id)
            yield here, self._taught(section)
            for field, keys in _TEACHING.items():
                yield (*here, field), self._taught(section, *keys)
            for field, place in self._in_module(section):
                yield (*here, field), place
            if not section.teaching.when:
                yield (*here, "windows"), self._test(section)
            pinned = self.outline.pins.get(section.id)
            row = self.outline.place_of_row(pinned) if pinned else None
            if row is not None:
                yield from (
                    ((*here, field), row) for field in ("pin", "minutes", "shortest", "people")
                )

    def _named_orders(self) -> Iterator[Location]:
        """Yield where ``after`` of a module.yaml names a session that may be deleted there.

        The last name may not: without any, a session follows the one above it.
        """
        taught = {one.id: (one.module, one.session.id) for one in self.outline.sections}
        for section in self.outline.sections:
            named = {(section.module, name) for name in section.session.after}
            before = [taught[name] for name in self.problem.sessions[section.id].after]
            if len(named & {*before}) > 1:
                yield from (
                    ("sessions", section.id, "after", n)
                    for n, one in enumerate(before)
                    if one in named
                )

    def _taught(self, section: Section, *keys: str) -> Place:
        """Return where workshop.yaml has one of these keys for a session: at itself or its module.

        Where it has none of them, the place is that of the module; without ``keys``, that of the
        session's own entry if there is one.
        """
        module: Location = ("modules", section.module_index)
        session: Location = (*module, "sessions", section.session.id)
        entry = self.outline.workshop.modules[section.module_index]
        placement = entry.sessions.get(section.session.id)
        for location, fields in ((session, placement), (module, entry)):
            for key in keys:
                if fields is not None and getattr(fields, key) not in (None, ()):
                    return self.file.place((*location, key))
        return self.file.place(session if placement is not None and not keys else module)

    def _in_module(self, section: Section) -> Iterator[tuple[str, Place]]:
        """Yield the fields that module.yaml gives, with their places there."""
        course = self.outline.definitions.course(section.module)
        entry = self.outline.workshop.modules[section.module_index]
        number = [one.id for one in course.module.sessions].index(section.session.id)
        here: Location = ("sessions", number)
        for field, key in (("method", "method"), ("demanding", "demanding"), ("marks", "steps")):
            yield field, course.module_file.place((*here, key))
        yield "after", course.module_file.place((*here, "after") if section.session.after else here)
        if entry.variant != STANDARD:
            names = [one.session for one in course.module.variants[entry.variant]]
            here = ("variants", entry.variant, names.index(section.session.id))
        yield "minutes", course.module_file.place((*here, "minutes"))

    def _test(self, section: Section) -> Place:
        """Return the place of the test that leaves a section only some of the time."""
        tests = (EventKind.PRE_TEST, EventKind.POST_TEST)
        for n, event in enumerate(self.outline.workshop.events):
            if event.kind in tests and section.is_for(event.groups):
                return self.file.place(("events", n, "start"))
        return self._taught(section)

"""Where everything in an agenda problem was said: in workshop.yaml, module.yaml or agenda.yaml.

A place is looked up by a location in the problem, as it would stand in a problem's own file:
``("sessions", "log-basics", "minutes")``. So whatever is found wrong with a problem can be reported
in the file that a trainer wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.workshop.agenda import Outline, Section
from trainkit.model.module import STANDARD
from trainkit.model.workshop import EventKind
from trainkit.model.yaml import Location, YamlFile
from trainkit.problems import Place
from trainkit.resources import is_built_in

_Found = Iterator[tuple[Location, Place]]


class SourceMap:
    """Maps locations in a problem to places in the files that it was made of."""

    def __init__(self, outline: Outline, problem: AgendaProblem) -> None:
        self._places: dict[Location, Place] = {(): Place(outline.file.path, 1, 1)}
        self._by_tests = {one.id for one in outline.sections if not one.teaching.when}
        self._orders = {*_orders(outline, problem)}
        for found in (_whole, _named, _breaks, _fixed, _sessions):
            self._places.update(found(outline, problem))

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
        if table == "sessions" and (len(rest) == 1 or self._is_by_tests(rest)):
            return False
        if table == "sessions" and rest[1] == "after" and location not in self._orders:
            return False
        return not is_built_in(self.place(location).path)

    def _is_by_tests(self, rest: Sequence[str | int]) -> bool:
        return rest[1] == "windows" and rest[0] in self._by_tests


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
_NAMED = {
    "groups": ("groups", ("name", "size", "languages")),
    "people": (
        "speakers",
        ("name", "timezone", "available", "remote", "changeover", "daily_maximum"),
    ),
    "rooms": ("rooms", ("name", "seats", "equipment", "booths", "venue", "open")),
    "interpreters": ("interpreters", ("name", "languages", "available")),
}
"""Where named things stand in workshop.yaml, and which fields have the same names there."""
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


def _whole(outline: Outline, problem: AgendaProblem) -> _Found:
    file = outline.file
    for field, location in _WHOLE.items():
        yield (field,), file.place(location)
    for field in outline.workshop.wishes.model_fields_set:
        yield ("weights", field), file.place(("wishes", field))
    for n, _ in enumerate(problem.transfers):
        yield ("transfers", n), file.place(("transfers", n))
    for n, _ in enumerate(problem.modules):
        yield ("modules", n), file.place(("modules", n))
    for n, day in enumerate(problem.days):
        if day.date in outline.workshop.days:
            yield ("days", n), file.place(("days", day.date.isoformat()))
        else:
            yield ("days", n), file.place(("day",))
            yield ("days", n, "start"), file.place(("day", "start"))
            yield ("days", n, "end"), file.place(("day", "end"))


def _named(outline: Outline, problem: AgendaProblem) -> _Found:
    file = outline.file
    for name, (key, fields) in _NAMED.items():
        yield (name,), file.key_place((key,))
        for one in getattr(problem, name):
            if one not in getattr(outline.workshop, key):
                continue  # what stands for everybody, or for no room
            yield (name, one), file.key_place((key, one))
            for field in fields:
                own = file.place((key, one, field))
                missing = own == file.place((key, one)) and field == "available"
                yield (name, one, field), _presence(file, (key, one)) if missing else own


def _presence(file: YamlFile, person: Location) -> Place:
    """Return where it stands when somebody is there, if there are no hours: days, or busy times."""
    places = (file.place((*person, field)) for field in ("days", "busy"))
    return next((one for one in places if one != file.place(person)), file.place(person))


def _breaks(outline: Outline, problem: AgendaProblem) -> _Found:
    numbers = {one.id: n for n, one in enumerate(outline.workshop.breaks)}
    for n, one in enumerate(problem.breaks):
        here = ("breaks", numbers[one.id])
        yield ("breaks", n), outline.file.place(here)
        for field, key in _BREAK.items():
            yield ("breaks", n, field), outline.file.place((*here, key))


def _fixed(outline: Outline, problem: AgendaProblem) -> _Found:
    numbers = {one.id: n for n, one in enumerate(outline.workshop.events)}
    for n, event in enumerate(problem.fixed):
        row = outline.fixed[event.id]
        place = outline.place_of_row(row)
        if place is not None:
            yield ("fixed", n), place
            continue
        here = ("events", numbers[row.entry.event or ""])
        yield ("fixed", n), outline.file.place(here)
        for field, key in _EVENT.items():
            yield ("fixed", n, field), outline.file.place((*here, key))
        for m, _ in enumerate(event.people):
            yield ("fixed", n, "people", m), outline.file.place((*here, "speakers", m))


def _sessions(outline: Outline, _: AgendaProblem) -> _Found:
    for section in outline.sections:
        here = ("sessions", section.id)
        yield here, _taught(outline, section)
        for field, keys in _TEACHING.items():
            yield (*here, field), _taught(outline, section, *keys)
        for field, place in _in_module(outline, section):
            yield (*here, field), place
        if not section.teaching.when:
            yield (*here, "windows"), _test(outline, section)
        pinned = outline.pins.get(section.id)
        row = outline.place_of_row(pinned) if pinned else None
        if row is not None:
            yield from (((*here, field), row) for field in ("pin", "minutes", "shortest", "people"))


def _orders(outline: Outline, problem: AgendaProblem) -> Iterator[Location]:
    """Yield where ``after`` of a module.yaml names a session that may be deleted there.

    The last name may not: without any, a session follows the one above it.
    """
    taught = {one.id: (one.module, one.session.id) for one in outline.sections}
    for section in outline.sections:
        named = {(section.module, name) for name in section.session.after}
        before = [taught[name] for name in problem.sessions[section.id].after]
        if len(named & {*before}) > 1:
            yield from (
                ("sessions", section.id, "after", n) for n, one in enumerate(before) if one in named
            )


def _taught(outline: Outline, section: Section, *keys: str) -> Place:
    """Return where workshop.yaml has one of these keys for a session: at itself or its module.

    Where it has none of them, the place is that of the module; without ``keys``, that of the
    session's own entry if there is one.
    """
    module: Location = ("modules", section.module_index)
    session: Location = (*module, "sessions", section.session.id)
    entry = outline.workshop.modules[section.module_index]
    placement = entry.sessions.get(section.session.id)
    for location, fields in ((session, placement), (module, entry)):
        for key in keys:
            if fields is not None and getattr(fields, key) not in (None, ()):
                return outline.file.place((*location, key))
    return outline.file.place(session if placement is not None and not keys else module)


def _in_module(outline: Outline, section: Section) -> Iterator[tuple[str, Place]]:
    """Yield the fields that module.yaml gives, with their places there."""
    course = outline.definitions.course(section.module)
    entry = outline.workshop.modules[section.module_index]
    number = [one.id for one in course.module.sessions].index(section.session.id)
    here: Location = ("sessions", number)
    for field, key in (("method", "method"), ("demanding", "demanding"), ("marks", "steps")):
        yield field, course.module_file.place((*here, key))
    yield "after", course.module_file.place((*here, "after") if section.session.after else here)
    if entry.variant != STANDARD:
        names = [one.session for one in course.module.variants[entry.variant]]
        here = ("variants", entry.variant, names.index(section.session.id))
    yield "minutes", course.module_file.place((*here, "minutes"))


def _test(outline: Outline, section: Section) -> Place:
    """Return the place of the test that leaves a section only some of the time."""
    tests = (EventKind.PRE_TEST, EventKind.POST_TEST)
    for n, event in enumerate(outline.workshop.events):
        if event.kind in tests and section.is_for(event.groups):
            return outline.file.place(("events", n, "start"))
    return _taught(outline, section)

"""Where everything in an agenda problem was said: in workshop.yaml, module.yaml or agenda.yaml.

A place is asked for by a location in the problem, as it would stand in a problem's own file:
``("sessions", "log-basics", "minutes")``. So what is found wrong with a problem, wherever it came
from, can be told with a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.workshop.timetable.outline import Outline
from trainkit.agenda.workshop.timetable.sittings import Sitting
from trainkit.definitions.module import STANDARD
from trainkit.definitions.programme import EventKind
from trainkit.definitions.yamlfile import Location
from trainkit.problems import Place

__all__ = ["PlaceMap", "places_of"]

_Found = Iterator[tuple[Location, Place]]


@dataclass(frozen=True)
class PlaceMap:
    """The way from a location in a problem to its place in a trainer's file."""

    places: dict[Location, Place]

    def place(self, location: Sequence[str | int] = ()) -> Place:
        """Return the place of the value at ``location``, or of its nearest parent that has one."""
        parts = tuple(location)
        while parts not in self.places:
            parts = parts[:-1]
        return self.places[parts]


def places_of(outline: Outline, problem: AgendaProblem) -> PlaceMap:
    """Return the places of a problem that was made of this outline."""
    places: dict[Location, Place] = {(): Place(outline.definitions.workshop_file.path, 1, 1)}
    for found in (_whole, _days, _named, _breaks, _fixed, _sessions):
        places.update(found(outline, problem))
    return PlaceMap(places)


def _whole(outline: Outline, problem: AgendaProblem) -> _Found:
    file = outline.file
    for name in ("id", "timezone", "consecutive_factor", "transfers"):
        yield (name,), file.place((name,))
    for name in ("longest_block", "pause"):
        yield (name,), file.place(("day", name))
    yield ("weights",), file.place(("wishes",))
    for name in outline.workshop.wishes.model_fields_set:
        yield ("weights", name), file.place(("wishes", name))
    for n, _ in enumerate(problem.transfers):
        yield ("transfers", n), file.place(("transfers", n))


def _days(outline: Outline, problem: AgendaProblem) -> _Found:
    for n, day in enumerate(problem.days):
        if day.date in outline.workshop.days:
            yield ("days", n), outline.file.place(("days", day.date.isoformat()))
            continue
        yield ("days", n), outline.file.place(("day",))
        for name in ("start", "end"):
            yield ("days", n, name), outline.file.place(("day", name))


_NAMED = {
    "groups": ("groups", ("name", "size", "languages")),
    "people": ("speakers", ("name", "timezone", "available", "remote")),
    "rooms": ("rooms", ("name", "seats", "equipment", "booths", "venue", "open")),
    "interpreters": ("interpreters", ("name", "languages", "available")),
}
"""Where named things stand in workshop.yaml, and which fields have the same names there."""


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
                days = file.place((key, one, "days"))
                missing = own == file.place((key, one)) and field == "available"
                yield (name, one, field), days if missing else own


def _breaks(outline: Outline, problem: AgendaProblem) -> _Found:
    numbers = {one.id: n for n, one in enumerate(outline.workshop.breaks)}
    for n, one in enumerate(problem.breaks):
        here = ("breaks", numbers[one.id])
        yield ("breaks", n), outline.file.place(here)
        for field, key in (
            ("minutes", "minutes"),
            ("earliest", "between"),
            ("latest", "between"),
            ("dates", "dates"),
            ("groups", "groups"),
        ):
            yield ("breaks", n, field), outline.file.place((*here, key))


def _fixed(outline: Outline, problem: AgendaProblem) -> _Found:
    numbers = {one.id: n for n, one in enumerate(outline.workshop.events)}
    by_id = {one.id: one.entry for one in outline.fixed}
    for n, event in enumerate(problem.fixed):
        entry = by_id[event.id]
        row = outline.row(entry)
        if row is not None:
            yield ("fixed", n), row
            continue
        here = ("events", numbers[entry.event or ""])
        yield ("fixed", n), outline.file.place(here)
        for field, key in (
            ("start", "start"),
            ("minutes", "minutes"),
            ("groups", "groups"),
            ("people", "speakers"),
            ("room", "room"),
        ):
            yield ("fixed", n, field), outline.file.place((*here, key))
        for m, _ in enumerate(event.people):
            yield ("fixed", n, "people", m), outline.file.place((*here, "speakers", m))


def _sessions(outline: Outline, _: AgendaProblem) -> _Found:
    for sitting in outline.sittings:
        here = ("sessions", sitting.id)
        yield here, _said(outline, sitting)
        for field, keys in _SAID.items():
            yield (*here, field), _said(outline, sitting, *keys)
        for field, place in _in_module(outline, sitting):
            yield (*here, field), place
        if not sitting.teaching.when:
            yield (*here, "windows"), _test(outline, sitting)
        pinned = outline.pins.get(sitting.id)
        if pinned is not None:
            row = outline.row(pinned.entry)
            if row is not None:
                yield from (((*here, field), row) for field in ("pin", "minutes", "people"))


_SAID = {
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
"""What workshop.yaml says of a session or of its module, by the field of the problem's session."""


def _said(outline: Outline, sitting: Sitting, *keys: str) -> Place:
    """Return where something is said of a session: at itself, at its module, or at neither."""
    module: Location = ("modules", sitting.module_index)
    session: Location = (*module, "sessions", sitting.session.id)
    entry = outline.workshop.modules[sitting.module_index]
    placement = entry.sessions.get(sitting.session.id)
    for location, fields in ((session, placement), (module, entry)):
        for key in keys:
            if fields is not None and getattr(fields, key) not in (None, ()):
                return outline.file.place((*location, key))
    return outline.file.place(session if placement is not None and not keys else module)


def _in_module(outline: Outline, sitting: Sitting) -> Iterator[tuple[str, Place]]:
    """Yield the fields that module.yaml says, with their places there."""
    course = outline.definitions.course(sitting.module)
    entry = outline.workshop.modules[sitting.module_index]
    number = [one.id for one in course.module.sessions].index(sitting.session.id)
    here: Location = ("sessions", number)
    for field, key in (("method", "method"), ("demanding", "demanding"), ("marks", "steps")):
        yield field, course.module_file.place((*here, key))
    yield "after", course.module_file.place((*here, "after") if sitting.session.after else here)
    if entry.variant != STANDARD:
        names = [one.session for one in course.module.variants[entry.variant]]
        here = ("variants", entry.variant, names.index(sitting.session.id))
    yield "minutes", course.module_file.place((*here, "minutes"))
    said = [entry, *filter(None, [entry.sessions.get(sitting.session.id)])]
    for field in ("shortest", "longest"):
        if not any(getattr(fields, field) for fields in said):
            key = field if getattr(sitting.session, field) else "minutes"
            yield field, course.module_file.place((*here, key))


def _test(outline: Outline, sitting: Sitting) -> Place:
    """Return the place of the test that leaves a sitting only some of the time."""
    for n, event in enumerate(outline.workshop.events):
        tests = (EventKind.PRE_TEST, EventKind.POST_TEST)
        if event.kind in tests and sitting.is_in(event.groups):
            return outline.file.place(("events", n, "start"))
    return _said(outline, sitting)

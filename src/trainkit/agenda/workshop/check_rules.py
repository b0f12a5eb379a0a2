"""Checks the rows of an agenda by the rules of time, people and rooms, with ``agenda.verify``.

The rows are turned into a solution of a problem in which nothing is given: whatever is work, events
too, is a session, and whatever rests people is a break at its own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Break,
    BreakPlacement,
    Placement,
    Requirement,
    Session,
)
from trainkit.agenda.verify import Violation, verify
from trainkit.agenda.words import clock_span, day_in_words, in_minutes
from trainkit.agenda.workshop.agenda import (
    Agenda,
    EntryKind,
    Row,
    Section,
    event_kind,
    free_name,
    known,
    outline_of,
    rests,
)
from trainkit.agenda.workshop.problem_of import problem_of, rooms_of, windows_of
from trainkit.model import workshop as programme
from trainkit.model.fields import spans_of
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Event, EventKind
from trainkit.model.yaml import YamlFile
from trainkit.problems import Place, Problems, Severity
from trainkit.text.languages import N_, n_


@dataclass(frozen=True, kw_only=True)
class Line(Row):
    """A row with its place in the file."""

    place: Place
    groups: frozenset[str]
    """The ids of the groups that have it, also of those that nobody defined."""

    def __str__(self) -> str:
        hours = clock_span(self.entry.start, self.entry.end)
        return f'"{self.entry.title}" ({day_in_words(self.date)}, {hours})'


class Table:
    """An agenda to be checked, what it is compared with, and where problems are recorded."""

    def __init__(
        self, agenda: Agenda, file: YamlFile, definitions: Definitions, problems: Problems
    ) -> None:
        self.agenda = agenda
        self.file = file
        self.workshop = definitions.workshop
        self.problems = problems
        self.settings = definitions.workshop_file
        outline = outline_of(definitions)
        self.sections = outline.sections
        self.problem = problem_of(outline)
        everybody = self.workshop.group_ids
        self.lines = tuple(
            Line(
                row.date,
                row.entry,
                row.location,
                place=file.place(row.location),
                groups=frozenset(row.entry.groups or everybody),
            )
            for row in agenda.rows
        )

    def error(self, line: Line, text: str, **values: object) -> None:
        """Record what is wrong with a row, which is a value of the text."""
        self.problems.say(line.place, text, {"row": line, **values})

    def warning(self, line: Line, text: str, **values: object) -> None:
        """Record what a person should look at in a row, which is a value of the text."""
        self.problems.say(line.place, text, {"row": line, **values}, Severity.WARNING)

    def named(self, groups: Iterable[str]) -> Sequence[str]:
        """Return groups by name where the workshop has other groups too, else none."""
        known, wanted = self.workshop.groups, set(groups)
        names = [one.name for key, one in known.items() if key in wanted]
        if not names or len(names) == len(known):
            return ()
        return names

    def report_missing(self, one: Event | programme.Break, day: date) -> None:
        """Report an event or break that has no row on a day of the agenda."""
        days = [other.date for other in self.agenda.days]
        template = _NO_EVENT if isinstance(one, Event) else _NO_BREAK
        place = self.file.place(("days", days.index(day)))
        values = {"title": one.title, "times": times_of(one), "id": one.id}
        self.problems.say(place, template, {"day": day_in_words(day), **values})


_NO_EVENT = N_(
    'the event "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "event from workshop.yaml"
)
_NO_BREAK = N_(
    'the break "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "break from workshop.yaml"
)


def times_of(one: Event | programme.Break) -> str:
    """Return when something stands by workshop.yaml: ``12:30-13:30``."""
    if isinstance(one, Event):
        start = datetime.combine(date.min, one.start)
        return clock_span(one.start, (start + timedelta(minutes=one.minutes)).time())
    return n_(
        "{n} minute between {hours}", "{n} minutes between {hours}", one.minutes, hours=one.between
    )


_ADVICE = {
    Requirement.FRAME: N_("{fault}; move it, or change the day's hours in workshop.yaml"),
    Requirement.WINDOW: N_("{fault}; move it, or change its times in workshop.yaml"),
    Requirement.GROUP: N_("{fault}; move one of them, or end the first earlier"),
    Requirement.PERSON: N_("{fault}; move one of them or name another speaker"),
    Requirement.PRESENCE: N_(
        "{fault}; move the row, name another speaker, or correct the speaker's days or hours in "
        "workshop.yaml"
    ),
    Requirement.ROOM: N_("{fault}; move the row or take another room"),
    Requirement.ROOM_FITS: N_("{fault}; take another room if that matters"),
    Requirement.TRANSFER: N_("{fault}; leave more time between them"),
    Requirement.CHANGEOVER: N_("{fault}; leave more time between them"),
    Requirement.DAILY_MAXIMUM: N_(
        "{fault}; move one of them to another day, or name another speaker"
    ),
    Requirement.INTERPRETERS: N_("{fault}; move the row, or name other interpreters"),
    Requirement.ORDER: N_("{fault}; swap the two or move one"),
}
"""What is wrong and what would help, for each rule that is checked here. The others are about what
a problem asks for and not about its rows: ``check`` compares that."""


def check_rules(table: Table, lines: Sequence[Line]) -> None:
    """Report rows that break a rule of time, people or rooms."""
    named: dict[str, Line] = {}
    for line in lines:
        if line.date in table.workshop.dates:
            named[free_name(f"line-{line.place.line}", named)] = line
    missing = _missing(table)
    problem, solution = _as_solution(table, named, missing)
    violations = verify(problem, solution).violations
    overlapping = [
        {*one.sessions, *one.breaks} for one in violations if one.requirement is Requirement.GROUP
    ]
    for one in violations:
        if one.requirement is Requirement.BREAK and one.breaks[0] in missing:
            rule, day = missing[one.breaks[0]]
            table.report_missing(table.workshop.occasions[rule.id], day)
            continue
        concerned = [named[name] for name in (*one.sessions, *one.breaks)]
        if one.requirement in _SAME_CAUSE and any(
            both <= {*one.sessions, *one.breaks} for both in overlapping
        ):
            continue
        if one.requirement is Requirement.RUN:
            _report_run(table, one, concerned)
        elif one.requirement in _ADVICE and not _is_permitted(table, one, concerned):
            _report(table, one, concerned)


def _missing(table: Table) -> dict[str, tuple[Break, date]]:
    """Return the breaks that have no row on a day, each with an id of its own."""
    there = {(line.date, line.entry.event) for line in table.lines}
    return {
        f"{rule.id}-{day.isoformat()}": (rule, day)
        for rule in table.problem.breaks
        for day in dict.fromkeys(day.date for day in table.agenda.days)
        if (day, rule.id) not in there and table.problem.break_groups(rule, day)
    }


_SAME_CAUSE = {
    Requirement.ORDER,
    Requirement.PERSON,
    Requirement.ROOM,
    Requirement.INTERPRETERS,
    Requirement.RUN,
}
"""What rows that overlap for a group may break as well, which goes without saying."""


def _is_permitted(table: Table, one: Violation, lines: Sequence[Line]) -> bool:
    """Whether a person may do what was found.

    A row may start at any minute and may name no room; events do not count against a maximum.
    """
    if one.requirement is Requirement.FRAME:
        return one.amount is None
    if one.requirement is Requirement.DAILY_MAXIMUM:
        events = (line.entry.minutes for line in lines if line.entry.kind is EntryKind.EVENT)
        return (one.amount or 0) <= sum(events)
    room = lines[0].entry.room
    return one.requirement is Requirement.ROOM_FITS and room not in table.workshop.rooms


def _report(table: Table, one: Violation, lines: Sequence[Line]) -> None:
    """Report what was found at the later row; if the order is wrong, at the one that is early."""
    only_events = all(line.entry.kind is EntryKind.EVENT for line in lines)
    is_way = one.requirement in {Requirement.TRANSFER, Requirement.CHANGEOVER}
    is_warning = one.requirement is Requirement.ROOM_FITS or (is_way and only_events)
    if one.requirement is Requirement.ORDER:
        at = next(line for line in lines if line.entry.session)
    else:
        at = max(lines, key=lambda line: (line.start, line.place))
    text = _ADVICE[one.requirement]
    room = at.entry.room if one.requirement is Requirement.ROOM_FITS else None
    also = [table.settings.place(("rooms", room))] if room else []
    _record(table, at, text, lines, fault=one.sentence, is_warning=is_warning, also=also)


def _report_run(table: Table, one: Violation, lines: Sequence[Line]) -> None:
    """Report work without a pause at the row that makes it too long.

    Events alone are a warning: the trainer has set their times in workshop.yaml. A visit has
    breaks of its own.
    """
    frame, total, late = table.workshop.day, 0, []
    for line in sorted(lines, key=lambda line: line.start):
        total += line.entry.minutes
        if total > frame.longest_block:
            late.append(line)
    others = [line for line in late if line.entry.kind is not EntryKind.EVENT]
    kinds = {event_kind(table.workshop, line.entry) for line in lines}
    if not others and EventKind.VISIT in kinds:
        return
    at = (others or late or lines)[0]
    fault, minutes = one.sentence, in_minutes(frame.pause)
    text = _NO_PAUSE if len(lines) > 1 else _TOO_LONG
    _record(table, at, text, lines, is_warning=not others, fault=fault, minutes=minutes)


_NO_PAUSE = N_("{fault}; put a pause of at least {minutes} before {row}")
_TOO_LONG = N_("{fault}; make it shorter")


def _record(
    table: Table,
    at: Line,
    text: str,
    lines: Sequence[Line],
    *,
    is_warning: bool,
    also: Sequence[Place] = (),
    **values: str,
) -> None:
    """Record a problem at a row, and that the other rows and ``also`` have a part in it."""
    severity = Severity.WARNING if is_warning else Severity.ERROR
    others = tuple(line.place for line in lines if line is not at)
    table.problems.say(at.place, text, {"row": at, **values}, severity, (*others, *also))


def _as_solution(
    table: Table, named: dict[str, Line], missing: dict[str, tuple[Break, date]]
) -> tuple[AgendaProblem, AgendaSolution]:
    """Return the rows as a solution of a problem of which each row is a session or a break.

    Breaks without a row are asked for too, unless they may be left out.
    """
    workshop = table.workshop
    resting = {name: line for name, line in named.items() if rests(workshop, line.entry)}
    # A pause that is too short neither rests people nor is work.
    working = {
        name: line for name, line in named.items() if name not in resting and not line.entry.pause
    }
    asked = (
        rule.model_copy(update={"id": name, "dates": (day,)})
        for name, (rule, day) in missing.items()
    )
    there = (_break(table, name, line) for name, line in resting.items())
    problem = table.problem.model_copy(
        update={
            "sessions": _sessions(table, working),
            "rooms": rooms_of(workshop, with_seats=True),
            "fixed": (),
            "breaks": (*there, *asked),
        }
    )
    solution = AgendaSolution(
        problem=problem.id,
        sessions=tuple(_placement(table, name, line) for name, line in working.items()),
        breaks=tuple(
            BreakPlacement(id=name, date=line.date, start=line.start)
            for name, line in resting.items()
        ),
    )
    return problem, solution


def _placement(table: Table, name: str, line: Line) -> Placement:
    entry = known(table.workshop, line.entry)
    return Placement(
        session=name,
        start=line.start,
        minutes=entry.minutes,
        room=entry.room,
        interpreters=entry.interpreters,
    )


def _known_groups(table: Table, line: Line) -> tuple[str, ...]:
    everybody = table.workshop.group_ids
    return tuple(group for group in everybody if group in line.groups) or everybody


def _length(line: Line) -> int:
    """Return a length that a problem may have; how long a row is, is checked elsewhere."""
    return min(max(5, line.entry.minutes), 600)


def _break(table: Table, name: str, line: Line) -> Break:
    return Break(
        id=name,
        title=line.entry.title,
        minutes=_length(line),
        earliest=line.entry.start,
        latest=line.entry.end,
        dates=(line.date,),
        groups=_known_groups(table, line),
    )


def _sessions(table: Table, named: dict[str, Line]) -> dict[str, Session]:
    """Return a session for each row that is work, with what it must follow."""
    workshop = table.workshop
    of_line = {
        name: [
            section
            for section in table.sections
            if section.key == line.entry.session and section.is_for(line.groups)
        ]
        for name, line in named.items()
    }
    after = _followed(table, named, of_line)
    sessions = {}
    for name, line in named.items():
        session = Session(
            title=line.entry.title,
            groups=_known_groups(table, line),
            people=known(workshop, line.entry).speakers,
            minutes=_length(line),
            after=after[name],
        )
        if of_line[name]:
            section = of_line[name][0]
            planned = table.problem.sessions[section.id]
            session = session.model_copy(
                update={
                    "equipment": planned.equipment,
                    "windows": windows_of(spans_of(section.teaching.when, workshop.dates)),
                    "language": planned.language,
                    "interpretation": planned.interpretation,
                }
            )
        sessions[name] = session
    return sessions


def _followed(
    table: Table, named: dict[str, Line], of_line: dict[str, list[Section]]
) -> dict[str, tuple[str, ...]]:
    """Return for each row those that it must follow: earlier sessions, parts and the pre-test."""
    rows_of: dict[str, list[str]] = {section.id: [] for section in table.sections}
    for name, sections in of_line.items():
        for section in sections:
            rows_of[section.id].append(name)
    kinds = {name: event_kind(table.workshop, line.entry) for name, line in named.items()}
    after = {}
    for name, line in named.items():
        own = [section.id for section in of_line[name]]
        earlier = [section for one in own for section in table.problem.sessions[one].after]
        before = [row for section in earlier for row in rows_of[section]]
        part = line.entry.part or 1
        before += [
            row for one in own for row in rows_of[one] if (named[row].entry.part or 1) < part
        ]
        for other, test in named.items():
            is_before_it = own and kinds[other] is EventKind.PRE_TEST
            is_tested_by_it = of_line[other] and kinds[name] is EventKind.POST_TEST
            if (is_before_it or is_tested_by_it) and test.groups & line.groups:
                before.append(other)
        after[name] = tuple(dict.fromkeys(before))
    return after

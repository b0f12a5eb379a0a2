"""Checks an agenda that a person may have edited, each problem at its row of ``plan/agenda.yaml``.

First, what the rows say is compared with workshop.yaml and the modules. Then the rows are checked
by the rules of time, people and rooms, with ``agenda.verify``: they are turned into a solution of a
problem in which nothing is given. Whatever is work, events too, is a session of it, and whatever
rests people is a break at its own time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from trainkit.agenda.facts import Violation, permitted, stretched
from trainkit.agenda.problem import (
    AgendaProblem,
    AgendaSolution,
    Break,
    BreakPlacement,
    Placement,
    Requirement,
    Session,
)
from trainkit.agenda.verify import verify
from trainkit.agenda.words import clock_span, closest, day_in_words, in_minutes
from trainkit.agenda.workshop.agenda import (
    Agenda,
    EntryKind,
    Row,
    Section,
    event_kind,
    free_name,
    groups_at,
    known,
    outline_of,
    rests,
)
from trainkit.agenda.workshop.problem_of import problem_of, rooms_of, windows_of
from trainkit.model import workshop as programme
from trainkit.model.fields import spans_of
from trainkit.model.loaded import Definitions
from trainkit.model.teaching import Interpretation, Together
from trainkit.model.workshop import Event, EventKind
from trainkit.model.yaml import YamlFile
from trainkit.problems import Place, Problems, Severity, Wording
from trainkit.text.languages import N_, _, and_list, n_


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
        template = _EVENT_MISSING if isinstance(one, Event) else _BREAK_MISSING
        place = self.file.place(("days", days.index(day)))
        values = {"title": one.title, "times": _times_of(one), "id": one.id}
        self.problems.say(place, template, {"day": day_in_words(day), **values})


_EVENT_MISSING = N_(
    'the event "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "event from workshop.yaml"
)
_BREAK_MISSING = N_(
    'the break "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "break from workshop.yaml"
)


def _times_of(one: Event | programme.Break) -> str:
    """Return when something stands by workshop.yaml: ``12:30-13:30``."""
    if isinstance(one, Event):
        start = datetime.combine(date.min, one.start)
        return clock_span(one.start, (start + timedelta(minutes=one.minutes)).time())
    return n_(
        "{n} minute between {hours}", "{n} minutes between {hours}", one.minutes, hours=one.between
    )


def check_agenda(
    agenda: Agenda, file: YamlFile, definitions: Definitions, problems: Problems
) -> None:
    """Record everything wrong with ``agenda``, each at its place in ``file``.

    ``file`` is where the agenda was read. Warnings are what a person should look at: an event or a
    session that differs from its definition, a room that does not serve, and events for too long
    without a pause.
    """
    table = Table(agenda, file, definitions, problems)
    _check_days(table)
    for above, line in pairwise(table.lines):
        if above.date == line.date and line.start < above.start:
            table.error(line, _NOT_SORTED, above=above)
    _check_names(table)
    _check_events(table)
    repeated = [line for one in _keys(table) for line in _check_session(table, one)]
    _check_rules(table, [line for line in table.lines if line not in repeated])


MISSING_FOR_GROUPS, NOT_FOR_GROUPS = "missing for groups", "not for groups"
"""Kinds of messages that name one group or several."""

_OTHER_WORKSHOP = N_(
    'this agenda belongs to the workshop "{found}", workshop.yaml has "{id}"; correct the id, or '
    "move this file elsewhere and plan again"
)
_NOT_SORTED = N_("{row} is below {above} but starts earlier; move the row up")
_NO_ROWS = N_("{day} has no rows; add some")
_NO_DATE = N_("{day} is not among the dates in workshop.yaml; delete the day or add the date there")
_NO_DAY = N_('{day} is missing; add a day with date: "{date}" and its rows, or plan again')


def _check_days(table: Table) -> None:
    """Report another workshop's id, and days that differ from the workshop's dates."""
    workshop, agenda, problems = table.workshop, table.agenda, table.problems
    if agenda.workshop != workshop.id:
        problems.say(
            table.file.place(("workshop",)),
            _OTHER_WORKSHOP,
            {"found": agenda.workshop, "id": workshop.id},
        )
    seen: list[date] = []
    for n, day in enumerate(agenda.days):
        place, shown = table.file.place(("days", n, "date")), day_in_words(day.date)
        if day.date in seen:
            problems.say(place, N_("{day} is here twice; combine its rows"), {"day": shown})
        elif day.date not in workshop.dates:
            problems.say(place, _NO_DATE, {"day": shown})
        elif seen and day.date < seen[-1]:
            last = day_in_words(seen[-1])
            message = _("{day} comes after {last}; move the day up", day=shown, last=last)
            problems.error(place, message)
        if not day.entries:
            problems.say(place, _NO_ROWS, {"day": shown}, Severity.WARNING)
        seen.append(day.date)
    for missing in (day for day in workshop.dates if day not in seen):
        values = {"day": day_in_words(missing), "date": missing.isoformat()}
        problems.say(table.file.place(("days",)), _NO_DAY, values)


_NO_GROUP = N_('{row}: workshop.yaml has no group "{name}"{guess}')
_NO_SPEAKER = N_('{row}: workshop.yaml has no speaker "{name}"{guess}')
_NO_TEAM = N_('{row}: workshop.yaml has no team of interpreters "{name}"{guess}')
_NO_ROOM = N_('{row}: workshop.yaml has no room "{name}"{guess}')
_NO_EVENT = N_('{row}: workshop.yaml has no event "{name}"{guess}')


def _check_names(table: Table) -> None:
    """Report groups, people, rooms and events that nobody defined."""
    workshop = table.workshop
    found: dict[tuple[str, str, str], list[Line]] = {}
    for line in table.lines:
        entry = line.entry
        for text, names, defined in (
            (_NO_GROUP, entry.groups, tuple(workshop.groups)),
            (_NO_SPEAKER, entry.speakers, tuple(workshop.speakers)),
            (_NO_TEAM, entry.interpreters, tuple(workshop.interpreters)),
            (_NO_ROOM, (entry.room,), tuple(workshop.rooms)),
            (_NO_EVENT, (entry.event,), tuple(workshop.occasions)),
        ):
            for name in (name for name in names if name is not None and name not in defined):
                found.setdefault((text, name, closest(name, defined)), []).append(line)
    for (text, name, guess), lines in found.items():
        _report_once(table, text, lines, name=name, guess=guess)


def _report_once(table: Table, text: str, lines: Sequence[Line], **values: object) -> None:
    """Report once what is wrong with several rows, at the first of them."""
    row = lines[0]
    shown = _("{row} and {n} more", row=row, n=len(lines) - 1) if lines[1:] else row
    also = tuple(line.place for line in lines[1:])
    table.problems.say(row.place, text, {"row": shown, **values}, also=also)


# --- events


def _check_events(table: Table) -> None:
    """Report events and breaks that are missing, there too often, or moved (a warning)."""
    dates = [day.date for day in table.agenda.days if day.date in table.workshop.dates]
    for one in table.workshop.occasions.values():
        own = [line for line in table.lines if line.entry.event == one.id]
        if one.on is not None:
            _check_event(table, one, one.on, own)
            continue
        for day in dict.fromkeys(dates):
            _check_event(table, one, day, [line for line in own if line.date == day])


_OTHER_TIME = N_(
    "{row} is at {times} in workshop.yaml; change the time there too, or move the row back"
)
_EVENT_TWICE = N_('{row}: the event "{id}" is here twice; delete one of the rows')
_BREAK_TWICE = N_('{row}: the break "{id}" is here twice; delete one of the rows')


def _check_event(
    table: Table, one: Event | programme.Break, day: date, lines: Sequence[Line]
) -> None:
    """Report what is wrong with the rows of an event, or with those of one day.

    Whether a break may be left out is for ``_check_rules`` to say.
    """
    days = [other.date for other in table.agenda.days]
    wanted = _groups_at(table, one, day)
    if isinstance(one, Event) and not lines and day in days and wanted:
        table.report_missing(one, day)
    for line in lines[:1]:
        if line.groups != wanted and one.is_on(line.date):
            text = N_("{row} is for other groups here than in workshop.yaml; make the two agree")
            table.warning(line, text)
        if not one.is_on(line.date) or not _is_in_time(one, line):
            times = f"{day_in_words(day)}, {_times_of(one)}"
            table.warning(line, _OTHER_TIME, times=times if one.is_on(day) else _("other dates"))
    for line in lines[1:]:
        twice = _EVENT_TWICE if isinstance(one, Event) else _BREAK_TWICE
        table.error(line, twice, id=one.id)


def _groups_at(table: Table, one: Event | programme.Break, day: date) -> frozenset[str]:
    if isinstance(one, Event):
        return frozenset(groups_at(table.workshop, one, day))
    rules = [rule for rule in table.problem.breaks if rule.id == one.id]
    return frozenset(group for rule in rules for group in table.problem.break_groups(rule, day))


def _is_in_time(one: Event | programme.Break, line: Line) -> bool:
    entry = line.entry
    if isinstance(one, Event):
        return entry.start == one.start and entry.minutes == one.minutes
    is_inside = one.between.start <= entry.start and entry.end <= one.between.end
    return is_inside and entry.minutes == one.minutes


# --- sessions


_NO_MODULE = N_(
    '{row}: workshop.yaml has no module "{name}"; delete its rows, or plan again with '
    "`trainkit plan --again`"
)


def _keys(table: Table) -> list[Section]:
    """Return a section of each session; report rows of unknown sessions and modules."""
    keys = {section.key: section for section in reversed(table.sections)}
    modules = {module.id for module in table.workshop.modules}
    gone: dict[str, list[Line]] = {}
    for line in table.lines:
        name, module = line.entry.session, line.entry.module_id
        if module is not None and module not in modules:
            gone.setdefault(module, []).append(line)
        elif name is not None and name not in keys:
            text = N_('{row}: no module of this workshop has the session "{name}"{guess}')
            table.error(line, text, name=name, guess=closest(name, keys))
    for module, lines in gone.items():
        _report_once(table, _NO_MODULE, lines, name=module)
    return [keys[name] for name in dict.fromkeys(section.key for section in table.sections)]


def _check_session(table: Table, one: Section) -> list[Line]:
    """Report what is wrong with the rows of a session; return those that repeat another."""
    key, teaching = one.key, one.teaching
    lines = sorted(
        (line for line in table.lines if line.entry.session == key), key=lambda line: line.start
    )
    for line in lines:
        _check_groups(table, one, line)
    repeated: dict[Line, None] = {}
    missing = set()
    for group in teaching.groups:
        own = [line for line in lines if group in line.groups]
        if own:
            repeated |= dict.fromkeys(_repeated(table, key, own))
        else:
            missing.add(group)
    if missing:
        _report_missing(table, one, missing)
    _check_lengths(table, key, [line for line in lines if line not in repeated])
    return list(repeated)


def _report_missing(table: Table, one: Section, groups: set[str]) -> None:
    place = table.file.place(("days",))
    values: dict[str, object] = {
        "title": one.session.title,
        "id": one.key,
        "minutes": in_minutes(one.session.minutes),
    }
    if names := table.named(groups):
        values["names"] = and_list(names)
        message = n_(
            'the session "{title}" ({id}, {minutes}) is missing for the group {names}; add a row '
            "with session: {id}, or plan again",
            'the session "{title}" ({id}, {minutes}) is missing for the groups {names}; add a row '
            "with session: {id}, or plan again",
            len(names),
            **values,
        )
        wording = Wording(MISSING_FOR_GROUPS, values)
        table.problems.add(place, message, Severity.ERROR, wording=wording)
        return
    text = N_(
        'the session "{title}" ({id}, {minutes}) is missing; add a row with session: {id}, or plan '
        "again"
    )
    table.problems.say(place, text, values)


def _check_groups(table: Table, one: Section, line: Line) -> None:
    """Report a row for groups that do not have the session, or that go apart, or do not."""
    teaching = one.teaching
    others = (line.groups - set(teaching.groups)) & set(table.workshop.group_ids)
    if others:
        names = table.named(others)
        values = {"row": line, "id": one.key, "names": and_list(names)}
        table.problems.add(
            line.place,
            n_(
                '{row}: in workshop.yaml, "{id}" is not for the group {names}; change the groups '
                "here or there",
                '{row}: in workshop.yaml, "{id}" is not for the groups {names}; change the groups '
                "here or there",
                len(names),
                **values,
            ),
            Severity.ERROR,
            wording=Wording(NOT_FOR_GROUPS, values),
        )
    having = line.groups & set(teaching.groups)
    if teaching.together is Together.YES and having < set(teaching.groups):
        table.error(line, _TOGETHER, id=one.key)
    if teaching.together is Together.NO and len(having) > 1:
        table.warning(line, _ALONE, id=one.key)


_TOGETHER = N_(
    '{row}: in workshop.yaml, "{id}" is for the groups together; name them all in one row, or '
    "write together: false there"
)
_ALONE = N_(
    '{row}: in workshop.yaml, "{id}" is for each group alone; write together: true or together: '
    "if-possible there, or the next planning separates it"
)
_SESSION_TWICE = N_('{row}: the session "{id}" is here twice; delete one of the rows')
_PART_TWICE = N_('{row}: part {part} of "{id}" is here twice; delete one of the rows')
_WHOLE_AND_PARTS = N_(
    '{row}: the session "{id}" is here both whole and in parts; delete one or the other'
)
_OTHER_PART = N_(
    '{row}: this is part {number} of "{id}" in order of time, but has the number {part}; number '
    "the parts 1, 2 … in order of time"
)


def _repeated(table: Table, key: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Yield a group's rows of one session that repeat another; report them and wrong numbers."""
    seen: set[int | None] = set()
    for line in lines:
        part = line.entry.part
        if part in seen:
            twice = _SESSION_TWICE if part is None else _PART_TWICE
            table.error(line, twice, id=key, part=part)
            yield line
        elif seen and (part is None or None in seen):
            table.error(line, _WHOLE_AND_PARTS, id=key)
            yield line
        else:
            seen.add(part)
            if part not in (None, len(seen)):
                table.error(line, _OTHER_PART, id=key, number=len(seen), part=part)


_OTHER_LENGTH = N_(
    "{row} has {total} here and {wanted} in its module.yaml; if this is a mistake, change one of "
    "them"
)
_OTHER_TOTAL = N_(
    "{row} has {total} here, all its parts together, and {wanted} in its module.yaml; if this is a "
    "mistake, change one of them"
)


def _check_lengths(table: Table, key: str, lines: Sequence[Line]) -> None:
    """Warn of sessions that are shorter or longer than they may be, all parts together."""
    found: dict[tuple[Line, int], int] = {}
    for section in (one for one in table.sections if one.key == key):
        own = [line for line in lines if line.groups & set(section.groups)]
        total = sum(line.entry.minutes for line in own)
        least, most = permitted(table.problem, section.id)
        is_consecutive = section.teaching.interpretation is Interpretation.CONSECUTIVE
        if is_consecutive and any(line.entry.interpreters for line in own):
            # A row may have interpreters although its groups would not need them.
            most = max(most, stretched(table.problem, section.teaching.longest))
        if own and not least <= total <= most:
            found[own[-1], total] = section.session.minutes
    for (line, total), wanted in found.items():
        text = _OTHER_LENGTH if line.entry.part is None else _OTHER_TOTAL
        table.warning(line, text, total=in_minutes(total), wanted=wanted)


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


def _check_rules(table: Table, lines: Sequence[Line]) -> None:
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
    breaks = [
        Break(
            id=name,
            title=line.entry.title,
            minutes=_length(line),
            earliest=line.entry.start,
            latest=line.entry.end,
            dates=(line.date,),
            groups=_known_groups(table, line),
        )
        for name, line in resting.items()
    ]
    breaks += [
        rule.model_copy(update={"id": name, "dates": (day,)})
        for name, (rule, day) in missing.items()
    ]
    problem = table.problem.model_copy(
        update={
            "sessions": _sessions(table, working),
            "rooms": rooms_of(workshop, with_seats=True),
            "fixed": (),
            "breaks": tuple(breaks),
        }
    )
    entries = {name: known(workshop, line.entry) for name, line in working.items()}
    solution = AgendaSolution(
        problem=problem.id,
        sessions=tuple(
            Placement(
                session=name,
                start=working[name].start,
                minutes=entry.minutes,
                room=entry.room,
                interpreters=entry.interpreters,
            )
            for name, entry in entries.items()
        ),
        breaks=tuple(
            BreakPlacement(id=name, date=line.date, start=line.start)
            for name, line in resting.items()
        ),
    )
    return problem, solution


def _known_groups(table: Table, line: Line) -> tuple[str, ...]:
    everybody = table.workshop.group_ids
    return tuple(group for group in everybody if group in line.groups) or everybody


def _length(line: Line) -> int:
    """Return a length that a problem may have; how long a row is, is checked elsewhere."""
    return min(max(5, line.entry.minutes), 600)


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
        planned: dict[str, Any] = {}
        if of_line[name]:
            section = of_line[name][0]
            asked = table.problem.sessions[section.id]
            planned["windows"] = windows_of(spans_of(section.teaching.when, workshop.dates))
            for field in ("equipment", "language", "interpretation"):
                planned[field] = getattr(asked, field)
        sessions[name] = Session(
            title=line.entry.title,
            groups=_known_groups(table, line),
            people=known(workshop, line.entry).speakers,
            minutes=_length(line),
            after=after[name],
            **planned,
        )
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

"""Checks an agenda that a person may have edited, each problem at its row of ``plan/agenda.yaml``.

What the rows say is compared with workshop.yaml and the modules here; the rules of time, people and
rooms are left to ``check_rules``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from trainkit.agenda.verify.meetings import permitted, stretched
from trainkit.agenda.words import closest, day_in_words
from trainkit.agenda.workshop.agenda import Agenda, Section, groups_at
from trainkit.agenda.workshop.check_rules import Line, Table, check_rules, times_of
from trainkit.model.loaded import Definitions
from trainkit.model.teaching import Interpretation, Together
from trainkit.model.workshop import Break, Event
from trainkit.model.yaml import YamlFile
from trainkit.problems import Problems, Severity, Wording
from trainkit.text.languages import N_, _, and_list, n_


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
    _check_sorted(table)
    _check_names(table)
    _check_events(table)
    repeated = [line for one in _keys(table) for line in _check_session(table, one)]
    check_rules(table, [line for line in table.lines if line not in repeated])


MISSING_FOR_GROUPS, NOT_FOR_GROUPS = "missing for groups", "not for groups"
"""Kinds of messages that name one group or several."""

_OTHER_WORKSHOP = N_(
    'this agenda belongs to the workshop "{found}", workshop.yaml has "{id}"; correct the id, or '
    "move this file elsewhere and plan again"
)
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


def _check_sorted(table: Table) -> None:
    above: Line | None = None
    for line in table.lines:
        if above is not None and above.date == line.date and line.start < above.start:
            text = N_("{row} is below {above} but starts earlier; move the row up")
            table.error(line, text, above=above)
        above = line


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
        for text, names, known in (
            (_NO_GROUP, entry.groups, tuple(workshop.groups)),
            (_NO_SPEAKER, entry.speakers, tuple(workshop.speakers)),
            (_NO_TEAM, entry.interpreters, tuple(workshop.interpreters)),
            (_NO_ROOM, (entry.room,), tuple(workshop.rooms)),
            (_NO_EVENT, (entry.event,), tuple(workshop.occasions)),
        ):
            for name in (name for name in names if name is not None and name not in known):
                found.setdefault((text, name, closest(name, known)), []).append(line)
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


def _check_event(table: Table, one: Event | Break, day: date, lines: Sequence[Line]) -> None:
    """Report what is wrong with the rows of an event, or with those of one day.

    Whether a break may be left out is for ``check_rules`` to say.
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
            times = f"{day_in_words(day)}, {times_of(one)}"
            table.warning(line, _OTHER_TIME, times=times if one.is_on(day) else _("other dates"))
    for line in lines[1:]:
        twice = _EVENT_TWICE if isinstance(one, Event) else _BREAK_TWICE
        table.error(line, twice, id=one.id)


def _groups_at(table: Table, one: Event | Break, day: date) -> frozenset[str]:
    if isinstance(one, Event):
        return frozenset(groups_at(table.workshop, one, day))
    rules = [rule for rule in table.problem.breaks if rule.id == one.id]
    return frozenset(group for rule in rules for group in table.problem.break_groups(rule, day))


def _is_in_time(one: Event | Break, line: Line) -> bool:
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
        "minutes": n_("{n} minute", "{n} minutes", one.session.minutes),
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


def _permitted(table: Table, section: Section, lines: Sequence[Line]) -> tuple[int, int]:
    """Return the shortest and the longest length, with consecutive interpretation if there is any.

    A row may have interpreters although its groups would not need them.
    """
    least, most = permitted(table.problem, section.id)
    is_consecutive = section.teaching.interpretation is Interpretation.CONSECUTIVE
    if is_consecutive and any(line.entry.interpreters for line in lines):
        most = max(most, stretched(table.problem, section.teaching.longest))
    return least, most


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
        least, most = _permitted(table, section, own)
        if own and not least <= total <= most:
            found[own[-1], total] = section.session.minutes
    for (line, total), wanted in found.items():
        text = _OTHER_LENGTH if line.entry.part is None else _OTHER_TOTAL
        table.warning(line, text, total=n_("{n} minute", "{n} minutes", total), wanted=wanted)

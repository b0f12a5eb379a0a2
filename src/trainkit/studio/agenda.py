"""The agenda board: cards on days that are moved, checked at once, undone, and planned again.

Where everything stands on the agenda board: columns of days, lanes of groups, cards of rows.

Positions are minutes and parts of a column; the style sheet makes lengths of them.

What the agenda's board says of problems: it shows cards, and neither rows nor files.

``CARDS`` has a text for each kind of message that speaks of rows or files; others stay as they
are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.agenda.workshop.agenda import EntryKind, minutes_of
from trainkit.agenda.workshop.check import MISSING_FOR_GROUPS, NOT_FOR_GROUPS
from trainkit.agenda.workshop.editing import RowChange
from trainkit.documents.frame import short_day, weekday_date
from trainkit.editing.agenda import AgendaState, StateRow
from trainkit.model.load import AGENDA_FILE
from trainkit.model.workshop import Workshop
from trainkit.problems import InputError, Problem, TrainkitError
from trainkit.studio.settings import link_to_setting
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _, capitalised, speaking, spoken

if TYPE_CHECKING:
    from trainkit.files.executor import Watcher


_HOUR = 60


@dataclass(frozen=True)
class Card:
    """A row of the agenda on the board."""

    id: str
    """The same wherever the row is moved."""
    row: StateRow
    lane: int
    """The number of its first lane, from 0."""
    lanes: int
    """How many lanes it covers."""
    level: int = 0
    """Its place among the cards that it overlaps, from 0."""
    levels: int = 1
    """How many of these stand beside one another."""

    @property
    def start(self) -> int:
        """Minutes since midnight."""
        return minutes_of(self.row.row.entry.start)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.row.row.entry.minutes

    def meets(self, other: Card) -> bool:
        """Whether both stand in the same lane at the same time."""
        is_beside = self.lane < other.lane + other.lanes and other.lane < self.lane + self.lanes
        ends = self.start + self.minutes, other.start + other.minutes
        return is_beside and self.start < ends[1] and other.start < ends[0]


@dataclass(frozen=True)
class DayColumn:
    """A day."""

    day: date
    heading: str
    short: str
    opens: int
    closes: int
    """From when to when the workshop lasts on it, in minutes since midnight."""
    lanes: tuple[tuple[str, str], ...]
    """Ids and names of the groups that go apart on it; none where all stay together."""
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Board:
    """All days on one time axis."""

    columns: tuple[DayColumn, ...]
    first: int
    """Where the axis begins, in minutes since midnight: a full hour."""
    last: int

    @property
    def hours(self) -> range:
        """The full hours on the axis."""
        return range(self.first, self.last, _HOUR)

    @property
    def cards(self) -> Iterator[Card]:
        """All cards in order of days."""
        return (card for column in self.columns for card in column.cards)


def board_of(state: AgendaState, workshop: Workshop) -> Board:
    """Return where everything stands."""
    seen: Counter[str] = Counter()
    dates = sorted({*workshop.dates, *(row.row.date for row in state.rows)})
    ids = {row.number: _id(row, seen) for row in state.rows}
    columns = tuple(
        _column(workshop, day, [(ids[r.number], r) for r in state.rows if r.row.date == day])
        for day in dates
    )
    times = [(c.opens, c.closes) for c in columns]
    times += [(card.start, card.start + card.minutes) for c in columns for card in c.cards]
    first = min(start for start, _ in times) // _HOUR * _HOUR
    last = -(-max(end for _, end in times) // _HOUR) * _HOUR
    return Board(columns, first, last)


def day_name(day: date) -> str:
    """Return a day as ``Tuesday, 5 March 2019``."""
    return weekday_date(day, spoken())


def _id(row: StateRow, seen: Counter[str]) -> str:
    """Return an id that does not depend on day and time."""
    entry = row.row.entry
    is_own = entry.kind in {EntryKind.ADDED, EntryKind.PAUSE}
    name = f"{entry.kind} {entry.title}" if is_own else row.shown.uid
    seen[name] += 1
    return f"card-{hashlib.sha256(f'{name} {seen[name]}'.encode()).hexdigest()[:10]}"


def _column(workshop: Workshop, day: date, rows: Sequence[tuple[str, StateRow]]) -> DayColumn:
    hours = workshop.hours_on(day)
    apart = any(row.shown.groups for _, row in rows)
    lanes = tuple((key, one.name) for key, one in workshop.groups.items()) if apart else ()
    cards = [card for name, row in rows for card in _cards(name, row, [key for key, _ in lanes])]
    return DayColumn(
        day=day,
        heading=day_name(day),
        short=short_day(day, spoken()),
        opens=minutes_of(hours.start),
        closes=minutes_of(hours.end),
        lanes=lanes,
        cards=tuple(_side_by_side(cards)),
    )


def _cards(name: str, row: StateRow, lanes: Sequence[str]) -> Iterator[Card]:
    """Yield a card for each stretch of neighbouring lanes that have the row."""
    having = [n for n, lane in enumerate(lanes) if row.shown.is_for(lane)] or [0]
    begins = [n for n in having if n - 1 not in having]
    for count, first in enumerate(begins):
        last = next(n for n in range(first, len(lanes) + 1) if n + 1 not in having)
        yield Card(f"{name}-{count}" if count else name, row, first, last - first + 1)


def _side_by_side(cards: Iterable[Card]) -> Iterator[Card]:
    """Yield the cards with levels, so that none of those that overlap hides another."""
    levels: dict[str, int] = {}
    clusters: list[list[Card]] = []
    for card in sorted(cards, key=lambda one: (one.start, -one.minutes, one.lane)):
        met = [one for cluster in clusters for one in cluster if one.meets(card)]
        taken = {levels[one.id] for one in met}
        levels[card.id] = next(n for n in range(len(met) + 1) if n not in taken)
        joined = [cluster for cluster in clusters if any(one in met for one in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in joined]
        clusters.append([*(one for cluster in joined for one in cluster), card])
    for cluster in sorted(clusters, key=lambda one: one[0].start):
        count = 1 + max(levels[card.id] for card in cluster)
        for card in cluster:
            yield Card(card.id, card.row, card.lane, card.lanes, levels[card.id], count)


CARDS = {
    MISSING_FOR_GROUPS: N_(
        'the session "{title}" ({id}, {minutes}) is missing for {names}; use “Fill the rest”'
    ),
    NOT_FOR_GROUPS: N_(
        '{row}: in the settings, "{id}" is not for {names}; change the groups here or there'
    ),
    'the session "{title}" ({id}, {minutes}) is missing; add a row with session: {id}, or plan '
    "again": N_('the session "{title}" ({id}, {minutes}) is missing; use “Fill the rest”'),
    'the event "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "event from workshop.yaml": N_(
        'the event "{title}" ({day}, {times}) is missing; use “Fill the rest”, or remove the event '
        "from the settings"
    ),
    'the break "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "break from workshop.yaml": N_(
        'the break "{title}" ({day}, {times}) is missing; use “Fill the rest”, or remove the break '
        "from the settings"
    ),
    '{day} is missing; add a day with date: "{date}" and its rows, or plan again': N_(
        "{day} is missing; use “Fill the rest”"
    ),
    "{day} is not among the dates in workshop.yaml; delete the day or add the date there": N_(
        "{day} is not among the dates in the settings; move its cards or add the date there"
    ),
    "{day} has no rows; add some": N_("{day} has no cards; add some"),
    '{row}: workshop.yaml has no module "{name}"; delete its rows, or plan again with '
    "`trainkit plan --again`": N_(
        '{row}: the settings have no module "{name}"; use “Fill the rest”, or remove its cards'
    ),
    '{row}: workshop.yaml has no group "{name}"{guess}': N_(
        '{row}: the settings have no group "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no speaker "{name}"{guess}': N_(
        '{row}: the settings have no speaker "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no team of interpreters "{name}"{guess}': N_(
        '{row}: the settings have no team of interpreters "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no room "{name}"{guess}': N_(
        '{row}: the settings have no room "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no event "{name}"{guess}': N_(
        '{row}: the settings have no event "{name}"{guess}'
    ),
    "{row} is at {times} in workshop.yaml; change the time there too, or move the row back": N_(
        "{row} is at {times} in the settings; change the time there too, or move the card back"
    ),
    "{row} is for other groups here than in workshop.yaml; make the two agree": N_(
        "{row} is for other groups here than in the settings; make the two agree"
    ),
    '{row}: the event "{id}" is here twice; delete one of the rows': N_(
        "{row}: this event is here twice; remove one of the cards"
    ),
    '{row}: the break "{id}" is here twice; delete one of the rows': N_(
        "{row}: this break is here twice; remove one of the cards"
    ),
    '{row}: the session "{id}" is here twice; delete one of the rows': N_(
        "{row}: this session is here twice; remove one of the cards"
    ),
    '{row}: part {part} of "{id}" is here twice; delete one of the rows': N_(
        "{row}: part {part} of this session is here twice; remove one of the cards"
    ),
    '{row}: in workshop.yaml, "{id}" is for the groups together; name them all in one row, or '
    "write together: false there": N_(
        '{row}: in the settings, "{id}" is for the groups together; name them all on one card, or '
        "let them have it apart there"
    ),
    '{row}: in workshop.yaml, "{id}" is for each group alone; write together: true or together: '
    "if-possible there, or the next planning separates it": N_(
        '{row}: in the settings, "{id}" is for each group alone; let the groups have it '
        "together there, or the next planning separates it"
    ),
    "{row} has {total} here and {wanted} in its module.yaml; if this is a mistake, change one of "
    "them": N_(
        "{row} has {total} here and {wanted} in its module; if this is a mistake, change one of "
        "them"
    ),
    "{row} has {total} here, all its parts together, and {wanted} in its module.yaml; if this is "
    "a mistake, change one of them": N_(
        "{row} has {total} here, all its parts together, and {wanted} in its module; if this is a "
        "mistake, change one of them"
    ),
    "{fault}; move it, or change the day's hours in workshop.yaml": N_(
        "{fault}; move it, or change the day's hours in the settings"
    ),
    "{fault}; move it, or change its times in workshop.yaml": N_(
        "{fault}; move it, or change its times in the settings"
    ),
    "{fault}; move the row, name another speaker, or correct the speaker's days or hours in "
    "workshop.yaml": N_(
        "{fault}; move the card, name another speaker, or correct the speaker's days or hours in "
        "the settings"
    ),
    "{fault}; move the row or take another room": N_("{fault}; move the card or take another room"),
    "{fault}; move the row, or name other interpreters": N_(
        "{fault}; move the card, or name other interpreters"
    ),
    "no agenda was found in the time allowed, but there may be one; allow more time with "
    "--time-limit, or require less": N_(
        "no agenda was found in the time allowed, but there may be one; require less"
    ),
    "an agenda is found if you {changes}": "{plain}",
    "it may help to {changes}": "{plain}",
    "cannot all be met: {rule}": "{rule}",
    "cannot all be met ({number}): {rule}": "{rule}",
}
"""What cards say, by the kind of message; the ``plain`` changes name no place in a file."""

_TITLE_AND_ID = re.compile(r'(?<=["»”]) \([a-z0-9-]+\)')


def words_of(problem: Problem) -> str:
    """Return a problem's message as somebody reads it who sees cards and no files.

    Ids are left out behind titles.
    """
    message, wording = problem.message, problem.wording
    if wording is not None and (text := CARDS.get(wording.kind)):
        message = _(text, **wording.values)
    message = _TITLE_AND_ID.sub("", message)
    return capitalised(message)


HEADINGS = {
    "an agenda is found if you {changes}": N_("There is an agenda if you do one of these"),
    "it may help to {changes}": N_("This may help"),
    "cannot all be met: {rule}": N_("This cannot all be met"),
    "cannot all be met ({number}): {rule}": N_("This cannot all be met"),
    "": N_("This does not go together"),
}
"""What stands over the reasons why there is no agenda, by the kind of message."""


def reasons_of(problems: Sequence[Problem]) -> list[tuple[str, list[tuple[Problem, str]]]]:
    """Return headings, and below each the problems with their words; one for each conflict."""
    found: dict[tuple[int, int], list[tuple[Problem, str]]] = {}
    for problem in problems:
        found.setdefault(_rank(problem), []).append((problem, words_of(problem)))
    headings = list(HEADINGS.values())
    return [(headings[rank], found[rank, number]) for rank, number in sorted(found)]


def _rank(problem: Problem) -> tuple[int, int]:
    """Return the position of a problem's heading, and the number of its conflict."""
    wording = problem.wording
    if wording is None or wording.kind not in HEADINGS:
        return len(HEADINGS) - 1, 0
    number = wording.values.get("number")
    return [*HEADINGS].index(wording.kind), number if isinstance(number, int) else 0


_LISTS = ("groups", "speakers")
_TEXTS = ("day", "start", "minutes", "title", "room", "note")


def _agenda(visit: Visit) -> Response:
    number = visit.number(visit.request.query_params.get("planned", ""))
    job = visit.shelf.jobs.get(number) if number is not None else None
    planned = job.result if job is not None and isinstance(job.result, str) else ""
    return _board(visit, visit.work.editor(spoken()).state(), planned)


def _board(
    visit: Visit, state: AgendaState | None, said: str = "", message: str = "", status: int = 200
) -> Response:
    """Answer with the board; ``said`` is what was done, ``message`` why something was not."""
    workshop = visit.work.definitions.workshop
    board = board_of(state, workshop) if state is not None and state.agenda is not None else None
    response = visit.page(
        "parts/board.html" if visit.is_part else "agenda.html",
        status,
        state=state,
        board=board,
        workshop=workshop,
        said=said,
        message=message,
        words=words_of,
        link=partial(link_to_setting, visit),
    )
    if visit.is_part:
        response.headers.update({"hx-retarget": "#board", "hx-reswap": "outerHTML settle:0ms"})
    return response


def _number(visit: Visit) -> tuple[int, int]:
    return visit.request.path_params["day"], visit.request.path_params["entry"]


def _row(visit: Visit, state: AgendaState | None) -> StateRow:
    rows = state.rows if state is not None else ()
    for row in rows:
        if row.number == _number(visit):
            return row
    raise HTTPException(404, _("This card is no longer on the agenda; reload the board."))


def _change(visit: Visit) -> RowChange:
    """Return the change that the form makes; of what may be empty, ``with`` lists what it has."""
    given = set(visit.texts("with"))
    values: dict[str, Any] = {
        name: visit.text(name) or None for name in _TEXTS if name in visit.form or name in given
    }
    values |= {name: visit.texts(name) for name in _LISTS if name in visit.form or name in given}
    if "pinned" in visit.form or "pinned" in given:
        values["pinned"] = visit.text("pinned", "false")
    return RowChange.of(values)


def _form(visit: Visit, row: StateRow | None, shown: str, message: str = "") -> Response:
    """Answer with the form of a card, or of a new one."""
    return visit.page(
        "parts/row_form.html" if visit.is_part else "row.html",
        422 if message else 200,
        row=row,
        shown=shown,
        workshop=visit.work.definitions.workshop,
        message=message,
        typed=visit.form or visit.request.query_params,
        words=words_of,
        day_name=day_name,
    )


def _row_page(visit: Visit) -> Response:
    state = visit.work.editor(spoken()).state()
    row = _row(visit, state)
    return _form(visit, row, state.digest if state is not None else "")


def _new_page(visit: Visit) -> Response:
    state = visit.work.editor(spoken()).state()
    if state is None:
        raise HTTPException(404, _("There is no agenda yet; plan it first."))
    return _form(visit, None, state.digest)


def _done(visit: Visit, state: AgendaState | None, said: str) -> Response:
    return _board(visit, state, said) if visit.is_part else visit.go("agenda")


def _refused(visit: Visit, error: TrainkitError, wanted: str = "") -> Response:
    """Answer with the agenda as it is, why it was not changed, and what was wanted."""
    return _board(
        visit, visit.work.editor(spoken()).state(), message=f"{error}.{wanted}", status=409
    )


def _wanted(visit: Visit) -> str:
    """Return what a form was to change, so that it can be done again."""
    typed = ", ".join(f"{name} {visit.text(name)}" for name in _TEXTS if visit.text(name))
    return " " + _("It was: {typed}.", typed=typed) if typed else ""


def _row_changed(visit: Visit) -> Response:
    from trainkit.editing.agenda import StaleAgendaError

    editor, shown = visit.work.editor(spoken()), visit.text("shown")
    try:
        state = editor.change(shown, _number(visit), _change(visit))
    except StaleAgendaError as error:
        return _refused(visit, error, _wanted(visit))
    except TrainkitError as error:
        if visit.text("form"):
            return _form(visit, _row(visit, editor.state()), shown, f"{error}.")
        return _refused(visit, error)
    return _done(visit, state, state.undo or "")


def _row_added(visit: Visit) -> Response:
    from trainkit.editing.agenda import StaleAgendaError

    editor, shown = visit.work.editor(spoken()), visit.text("shown")
    try:
        state = editor.add(shown, _change(visit), pause=visit.text("kind") == "pause")
    except StaleAgendaError as error:
        return _refused(visit, error)
    except TrainkitError as error:
        return _form(visit, None, shown, f"{error}.")
    return _done(visit, state, state.undo or "")


def _row_removed(visit: Visit) -> Response:
    try:
        state = visit.work.editor(spoken()).remove(visit.text("shown"), _number(visit))
    except TrainkitError as error:
        return _refused(visit, error)
    return _done(visit, state, state.undo or "")


def _stepped(visit: Visit) -> Response:
    """Undo, or do again; where another agenda is there by now, that is shown first."""
    editor, is_undo = visit.work.editor(spoken()), visit.request.path_params["step"] == "undo"
    state = editor.state()
    what = (state.undo if is_undo else state.redo) if state is not None else ""
    try:
        (editor.undo if is_undo else editor.redo)(visit.text("shown") or None)
    except TrainkitError as error:
        return _refused(visit, error)
    done = what or _("the agenda is back")
    said = _("Undone: {what}", what=done) if is_undo else _("Done again: {what}", what=done)
    return _done(visit, editor.state(), said)


def _sent(visit: Visit) -> Response:
    editor = visit.work.editor(spoken())
    try:
        editor.sent_out(visit.text("shown"))
    except InputError:
        message = _(
            "An agenda with errors cannot be sent out. Correct the errors listed below first."
        )
        return _board(visit, editor.state(), message=message, status=409)
    except TrainkitError as error:
        return _refused(visit, error)
    return _done(visit, editor.state(), _("Changes are marked from now on"))


_PLANS = {
    "first": (N_("Planning the agenda"), {}),
    "rest": (N_("Planning the rest"), {"again": True}),
    "least": (N_("Planning with least change"), {"replan": True, "keeps_sent": True}),
}


def _planned(visit: Visit) -> Response:
    from trainkit import api
    from trainkit.agenda.explain.explanation import in_one_sentence

    folder, language = visit.work.folder, spoken()
    how = visit.request.path_params["how"]
    if how not in _PLANS:
        raise HTTPException(404, _("This way of planning does not exist."))
    title, wanted = _PLANS[how]

    def plan(watcher: Watcher) -> str:
        def told(seconds: float, _cost: int) -> None:
            with speaking(language):
                watcher.making(
                    _(
                        "An agenda was found after {seconds} s; looking for a better one …",
                        seconds=f"{seconds:.0f}",
                    )
                )

        timetable = api.plan(folder, on_agenda=told, **wanted).timetable
        quality = timetable.solution.quality if timetable is not None else None
        with speaking(language):
            return in_one_sentence(quality) if quality is not None else ""

    after = ("agenda", _("See the agenda"))
    job = visit.shelf.jobs.start(visit.work.key, _(title), plan, after)
    return visit.go("agenda-job", number=job.number)


def _job(visit: Visit) -> Response:
    job = visit.job()
    if job.is_over and job.error is None:
        return visit.go("agenda", query=f"planned={job.number}")
    return visit.page(
        "parts/planning.html" if visit.is_part else "planning.html",
        job=job,
        problems=job.problems,
        message=job.message,
        reasons=reasons_of,
        card=lambda problem: _card(visit, problem),
        link=partial(link_to_setting, visit),
    )


def _card(visit: Visit, problem: Problem) -> str:
    """Return the address of the form of the card that a problem is about; empty for none."""
    location = problem.place.location
    if problem.place.path != visit.work.folder / AGENDA_FILE or location[0::2] != (
        "days",
        "entries",
    ):
        return ""
    return visit.url("agenda-row", day=location[1], entry=location[3])


_ROW = "/w/{key}/agenda/row/{day:number}/{entry:number}"

ROUTES = (
    get("/w/{key}/agenda", _agenda, "agenda"),
    get(_ROW, _row_page, "agenda-row"),
    post(_ROW, _row_changed, "agenda-row-change"),
    post(f"{_ROW}/remove", _row_removed, "agenda-row-remove"),
    get("/w/{key}/agenda/row/new", _new_page, "agenda-new"),
    post("/w/{key}/agenda/row/new", _row_added, "agenda-add"),
    post("/w/{key}/agenda/step/{step}", _stepped, "agenda-step"),
    post("/w/{key}/agenda/sent", _sent, "agenda-sent"),
    post("/w/{key}/agenda/plan/{how}", _planned, "agenda-plan"),
    get("/w/{key}/agenda/jobs/{number:number}", _job, "agenda-job"),
)

"""The agenda board: cards on days that are moved, checked at once, undone, and planned again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.agenda.workshop.editing import RowChange
from trainkit.definitions.load import AGENDA_FILE
from trainkit.errors import TrainkitError
from trainkit.languages import N_, _, speaking, spoken
from trainkit.problems import InputError, Problem
from trainkit.studio.board import board_of, day_name
from trainkit.studio.board_words import reasons_of, words_of
from trainkit.studio.settings import link_to_setting
from trainkit.studio.visits import Visit, get, post

if TYPE_CHECKING:
    from trainkit.agenda_editor import AgendaState, StateRow
    from trainkit.making import Watcher

__all__ = ["ROUTES"]

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
    from trainkit.agenda_editor import StaleAgendaError

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
    from trainkit.agenda_editor import StaleAgendaError

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
    from trainkit.agenda.explain.report import in_one_sentence

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

    job = visit.start_job(_(title), plan, ("agenda", _("See the agenda")))
    return visit.go("agenda-job", number=job.number)


def _job(visit: Visit) -> Response:
    job = visit.shelf.jobs.get(visit.request.path_params["number"])
    if job is None:
        raise HTTPException(404, _("This task belongs to an earlier run of the studio."))
    if job.is_over and job.error is None:
        return visit.go("agenda", query=f"planned={job.number}")
    return visit.page(
        "parts/planning.html" if visit.is_part else "planning.html",
        job=job,
        problems=getattr(job.error, "problems", ()),
        message="" if getattr(job.error, "problems", ()) else str(job.error or ""),
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

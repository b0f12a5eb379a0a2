"""A conference's schedule or a speaker's calendar, on its way into the agenda or the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

from trainkit.errors import TrainkitError
from trainkit.exchange.source import Source
from trainkit.languages import _, capitalised
from trainkit.schedules.busy import BusyPlan, plan_busy, take_over_busy
from trainkit.schedules.calendars import is_calendar
from trainkit.schedules.matching import SchedulePlan, plan_schedule, take_over_schedule
from trainkit.studio.visits import Visit, get, post

if TYPE_CHECKING:
    pass

__all__ = ["ROUTES"]


def _send(visit: Visit) -> Response:
    """Keep a file that was sent, in memory only, until it is imported or another one comes."""
    for name, data in visit.files("file")[:1]:
        source = Source(Path(name), data)
        if not is_calendar(source):
            plan_schedule(
                visit.work.editor(), source
            )  # so that one that cannot be read is not kept
        visit.work.schedule = source
        return visit.go("schedule")
    return visit.go("agenda")


def _page(visit: Visit, message: str = "", status: int = 200) -> Response:
    source = visit.work.schedule
    if source is None:
        return visit.go("agenda")
    whose = visit.text("whose") or visit.request.query_params.get("whose", "")
    workshop = visit.work.definitions.workshop
    busy: BusyPlan | None = None
    plan: SchedulePlan | None = None
    if not is_calendar(source):
        plan = plan_schedule(visit.work.editor(), source)
    elif whose:
        busy = plan_busy(workshop, whose, source)
    return visit.page(
        "schedule.html",
        status,
        name=source.path.name,
        plan=plan,
        busy=busy,
        people={**workshop.speakers, **workshop.interpreters},
        message=message,
    )


def _take(visit: Visit) -> Response:
    source = visit.work.schedule
    if source is None:
        return visit.go("agenda")
    try:
        said = (_busy_taken if is_calendar(source) else _schedule_taken)(visit, source)
    except TrainkitError as error:
        return _page(visit, f"{capitalised(str(error))}.", 409)
    if not said:
        return _page(visit, _("The agenda was changed in the meantime. Check the list again."), 409)
    visit.work.schedule, visit.work.rescheduled = None, said
    return visit.go("agenda")


def _busy_taken(visit: Visit, source: Source) -> str:
    busy = plan_busy(visit.work.definitions.workshop, visit.text("whose"), source)
    take_over_busy(visit.work.folder, busy)
    return busy.sentence


def _schedule_taken(visit: Visit, source: Source) -> str:
    """Import a schedule, and say so; nothing where the agenda is not the one that was shown."""
    plan = plan_schedule(visit.work.editor(), source)
    if plan.shown != visit.text("shown"):
        return ""
    return take_over_schedule(visit.work.editor(), plan).undo or ""


def _drop(visit: Visit) -> Response:
    visit.work.schedule = None
    return visit.go("agenda")


ROUTES = (
    post("/w/{key}/agenda/schedule/send", _send, "schedule-send"),
    get("/w/{key}/agenda/schedule", _page, "schedule"),
    post("/w/{key}/agenda/schedule", _take, "schedule-take"),
    post("/w/{key}/agenda/schedule/drop", _drop, "schedule-drop"),
)

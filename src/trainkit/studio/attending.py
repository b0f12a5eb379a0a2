"""Tick who is there, on a tablet at the door: a box for each person and half-day."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.documents.frame import day_month
from trainkit.intake.attendance import Attendance, HalfDay, read_attendance, tick
from trainkit.problems import Problems
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _, spoken


def _read(visit: Visit) -> Attendance:
    problems = Problems()
    return problems.checked(read_attendance(visit.work.definitions, problems))


def _named(attendance: Attendance) -> dict[str, HalfDay]:
    return {str(each): each for each in attendance.half_days}


def _attendance(visit: Visit) -> Response:
    attendance = _read(visit)
    named = _named(attendance)
    asked = visit.request.query_params.get("half", "")
    return visit.page(
        "attendance.html",
        attendance=attendance,
        half=named.get(asked) or attendance.half_days[0],
        halves=[(str(each), _label(each)) for each in attendance.half_days],
        people=visit.work.definitions.roster.participants,
    )


def _label(half_day: HalfDay) -> str:
    day = day_month(half_day.day, spoken())
    return _("{day}, afternoon", day=day) if half_day.is_afternoon else _("{day}, morning", day=day)


def _tick(visit: Visit) -> Response:
    named = _named(_read(visit))
    code, half_day = visit.text("code"), named.get(visit.text("half"))
    codes = [person.code for person in visit.work.definitions.roster.participants]
    if half_day is None or code not in codes:
        raise HTTPException(404, _("This person or half-day is no longer part of the workshop."))
    on = visit.text("there") == "yes"
    attendance = tick(visit.work.definitions, code, half_day, on=on)
    if not visit.is_part:
        return visit.go("attendance")
    person = next(p for p in visit.work.definitions.roster.participants if p.code == code)
    return visit.page(
        "parts/attendance_row.html", attendance=attendance, half=half_day, person=person
    )


ROUTES = (
    get("/w/{key}/attendance", _attendance, "attendance"),
    post("/w/{key}/attendance", _tick, "tick"),
)

"""A programme of 360 sessions in twelve groups on five days, and an agenda for it that holds."""

from __future__ import annotations

from trainkit.agenda.problem import AgendaProblem, AgendaSolution

_DAYS = [f"2026-03-0{day}" for day in range(2, 7)]
_GROUPS = range(12)
_STARTS = ("08:00", "09:10", "10:20", "13:00", "14:10", "15:20")


def large_problem() -> AgendaProblem:
    """Return the problem; each group has a trainer and a room of its own."""
    windows = [{"start": f"{day}T08:00", "end": f"{day}T18:00"} for day in _DAYS]
    sessions = {
        f"s{group}-{number}": {
            "title": f"Session {number}", "groups": [f"g{group}"], "minutes": 60, "shortest": 45,
            "people": [f"p{group}"], "windows": windows, "marks": [20, 40],
            "after": [f"s{group}-{number - 1}"] if number else [], "equipment": ["laptops"],
        }
        for group in _GROUPS for number in range(30)
    }  # fmt: skip
    return AgendaProblem.model_validate(
        {
            "id": "large", "timezone": "Europe/Berlin", "sessions": sessions,
            "days": [{"date": day, "start": "08:00", "end": "18:00"} for day in _DAYS],
            "groups": {f"g{n}": {"name": f"Group {n}"} for n in _GROUPS},
            "people": {f"p{n}": {"name": f"P {n}", "available": windows} for n in _GROUPS},
            "rooms": {f"r{n}": {"name": f"R {n}", "equipment": ["laptops"]} for n in _GROUPS},
            "breaks": [
                {"id": "lunch", "title": "Lunch", "minutes": 60, "earliest": "12:00",
                 "latest": "13:00"}
            ],
        }
    )  # fmt: skip


def large_solution() -> AgendaSolution:
    """Return an agenda in which every group is taught six hours a day."""
    slots = [f"{day}T{start}" for day in _DAYS for start in _STARTS]
    rows = [
        {"session": f"s{group}-{number}", "start": slot, "minutes": 60, "room": f"r{group}"}
        for number, slot in enumerate(slots)
        for group in _GROUPS
    ]
    breaks = [{"id": "lunch", "date": day, "start": f"{day}T12:00"} for day in _DAYS]
    return AgendaSolution.model_validate({"problem": "large", "sessions": rows, "breaks": breaks})

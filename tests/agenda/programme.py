"""A small programme of two days with an agenda that was made by hand and holds.

Two groups, one of which understands only Russian and one only English; a speaker by video from New
York; a lab across town; sessions that are held as one; one session that is cut at its mark.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from trainkit.agenda.problem import AgendaProblem, AgendaSolution

DAY_1, DAY_2 = "2026-03-03", "2026-03-04"

PROBLEM: dict[str, Any] = {
    "id": "two-days",
    "timezone": "Asia/Almaty",
    "days": [
        {"date": DAY_1, "start": "09:00", "end": "17:00"},
        {"date": DAY_2, "start": "09:00", "end": "17:00"},
    ],
    "groups": {
        "alpha": {"name": "Group Alpha", "size": 12, "languages": ["ru"]},
        "beta": {"name": "Group Beta", "size": 8, "languages": ["en"]},
    },
    "people": {
        "anna": {
            "name": "Anna Trainer",
            "available": [
                {"start": f"{DAY_1}T09:00", "end": f"{DAY_1}T17:00"},
                {"start": f"{DAY_2}T09:00", "end": f"{DAY_2}T12:00"},
            ],
        },
        "jorge": {
            "name": "Jorge Speaker",
            "timezone": "America/New_York",
            "available": [{"start": "2026-03-02T23:00", "end": f"{DAY_1}T02:00"}],
            "remote": True,
        },
        "dana": {"name": "Dana Lawyer"},
    },
    "rooms": {
        "hall": {"name": "Hall", "seats": 30, "booths": 1, "venue": "hotel"},
        "side": {
            "name": "Side room",
            "seats": 15,
            "venue": "hotel",
            "open": [
                {"start": f"{DAY_1}T09:00", "end": f"{DAY_1}T17:00"},
                {"start": f"{DAY_2}T09:00", "end": f"{DAY_2}T13:00"},
            ],
        },
        "lab": {"name": "Lab", "seats": 12, "equipment": ["laptops"], "venue": "academy"},
    },
    "transfers": [{"between": ["academy", "hotel"], "minutes": 20}],
    "interpreters": {
        "pair": {
            "name": "English and Russian",
            "languages": ["en", "ru"],
            "available": [{"start": f"{DAY_1}T10:00", "end": f"{DAY_1}T14:00"}],
        },
        "second": {"name": "Kazakh and Russian", "languages": ["kk", "ru"]},
    },
    "breaks": [
        {"id": "coffee", "title": "Coffee", "minutes": 15, "earliest": "10:00", "latest": "11:00"},
        {
            "id": "lunch", "title": "Lunch", "minutes": 60, "earliest": "12:00", "latest": "14:00",
            "lunch": True,
        },
    ],
    "fixed": [
        {
            "id": "opening", "title": "Opening", "start": f"{DAY_1}T09:00", "minutes": 20,
            "people": ["anna"], "room": "hall",
        },
    ],
    "weights": {
        "after_lunch": 10, "alternate": 5, "module_apart": 8, "mixed": 12, "order": 13,
        "demanding": 3, "room_changes": 4,
        "speaker_days": 10, "late": 2, "idle": 1, "uneven": 9, "gaps": 4,
        "underfilled": 4, "apart": 6, "length": 7, "split": 11,
    },
    "sessions": {
        "pre-a": {"title": "Pre-test", "groups": ["alpha"], "minutes": 40, "joint": "pre"},
        "pre-b": {"title": "Pre-test", "groups": ["beta"], "minutes": 40, "joint": "pre"},
        "talk-a": {
            "title": "Exchanges", "groups": ["alpha"], "people": ["jorge"], "minutes": 60,
            "after": ["pre-a"], "method": "talk", "language": "en", "joint": "talk",
            "module": "money",
        },
        "talk-b": {
            "title": "Exchanges", "groups": ["beta"], "people": ["jorge"], "minutes": 60,
            "after": ["pre-b"], "method": "talk", "language": "en", "joint": "talk",
            "module": "money",
        },
        "law-a": {
            "title": "The law", "groups": ["alpha"], "people": ["dana"], "minutes": 30,
            "method": "talk", "language": "ru", "rooms": ["side"],
        },
        "lab-a": {
            "title": "Trace a payment", "groups": ["alpha"], "people": ["anna"], "minutes": 90,
            "shortest": 60, "marks": [45], "after": ["talk-a"], "equipment": ["laptops"],
            "method": "practice", "language": "ru", "module": "money", "demanding": True,
        },
        "lab-b": {
            "title": "Trace a payment", "groups": ["beta"], "people": ["anna"], "minutes": 90,
            "shortest": 60, "marks": [45], "after": ["talk-b"], "equipment": ["laptops"],
            "method": "practice", "language": "en", "module": "money", "demanding": True,
        },
        "desk-b": {
            "title": "The law", "groups": ["beta"], "people": ["dana"], "minutes": 30,
            "method": "talk", "language": "ru", "interpretation": "consecutive",
        },
        "case-a": {
            "title": "A case", "groups": ["alpha"], "people": ["dana"], "minutes": 90,
            "marks": [45], "method": "practice", "language": "ru",
        },
        "case-b": {
            "title": "A case", "groups": ["beta"], "people": ["anna"], "minutes": 60,
            "windows": [{"start": f"{DAY_2}T10:00", "end": f"{DAY_2}T12:00"}],
            "method": "practice", "language": "en",
            "pin": {"start": f"{DAY_2}T10:15", "room": "hall"},
        },
        "post-a": {
            "title": "Post-test", "groups": ["alpha"], "minutes": 45, "joint": "post",
            "after": ["lab-a", "law-a", "case-a"],
        },
        "post-b": {
            "title": "Post-test", "groups": ["beta"], "minutes": 45, "joint": "post",
            "after": ["lab-b", "desk-b", "case-b"],
        },
    },
}  # fmt: skip


def _row(session: str, start: str, minutes: int, room: str, **more: Any) -> dict[str, Any]:
    return {"session": session, "start": start, "minutes": minutes, "room": room, **more}


SOLUTION: dict[str, Any] = {
    "problem": "two-days",
    "sessions": [
        _row("pre-a", f"{DAY_1}T09:20", 40, "hall"),
        _row("pre-b", f"{DAY_1}T09:20", 40, "hall", joint_with="pre-a"),
        _row("talk-a", f"{DAY_1}T10:15", 60, "hall", interpreters=["pair"]),
        _row("talk-b", f"{DAY_1}T10:15", 60, "hall", joint_with="talk-a"),
        _row("law-a", f"{DAY_1}T11:15", 30, "side"),
        _row("lab-a", f"{DAY_1}T13:00", 90, "lab"),
        _row("desk-b", f"{DAY_1}T13:00", 60, "side", interpreters=["pair"]),
        _row("lab-b", f"{DAY_1}T14:50", 90, "lab"),
        _row("case-a", f"{DAY_2}T09:00", 45, "side", part=1),
        _row("case-a", f"{DAY_2}T10:15", 45, "side", part=2),
        _row("case-b", f"{DAY_2}T10:15", 60, "hall"),
        _row("post-a", f"{DAY_2}T13:00", 45, "hall"),
        _row("post-b", f"{DAY_2}T13:00", 45, "hall", joint_with="post-a"),
    ],
    "breaks": [
        {"id": "coffee", "date": DAY_1, "start": f"{DAY_1}T10:00"},
        {"id": "lunch", "date": DAY_1, "start": f"{DAY_1}T12:00"},
        {"id": "coffee", "date": DAY_2, "start": f"{DAY_2}T10:00"},
        {"id": "lunch", "date": DAY_2, "start": f"{DAY_2}T12:00"},
    ],
}  # fmt: skip


def problem_data() -> dict[str, Any]:
    """Return the programme as data that a test may change."""
    return deepcopy(PROBLEM)


def solution_data() -> dict[str, Any]:
    """Return the agenda as data that a test may change."""
    return deepcopy(SOLUTION)


def make_problem(data: dict[str, Any] | None = None) -> AgendaProblem:
    """Return the programme, or a changed one, as a model."""
    return AgendaProblem.model_validate(PROBLEM if data is None else data)


def make_solution(data: dict[str, Any] | None = None) -> AgendaSolution:
    """Return the agenda, or a changed one, as a model."""
    return AgendaSolution.model_validate(SOLUTION if data is None else data)

"""The questions of the worksheet on one time line."""

from __future__ import annotations

from trainkit.exercises.draws import Draws
from trainkit.exercises.model import Question
from trainkit.exercises.online.record_sheet import Tables

__all__ = ["CONVERTED", "OPEN", "ask"]

OPEN = "not determinable"

CONVERTED = ("after", "next-day", "half-hour")
"""Roles of the records whose times are asked for one by one."""

_POINTS = {"convert": 3, "converter": 3, "photo": 3, "order": 3}
_LINES = {"sentence": 2, "converter": 2}


def ask(tables: Tables, draws: Draws) -> tuple[tuple[str, Question], ...]:
    """Return the questions with their roles: conversion first, order and statement last."""
    middle = draws.shuffled((("open", "compare"), ("decided",), ("converter",), ("photo",)))
    roles = ["convert", *(role for group in middle for role in group)]
    texts = _texts(tables)
    return tuple(
        (
            role,
            Question(
                number=number,
                text=texts[role],
                points=_POINTS.get(role, 2),
                lines=_LINES.get(role, 1),
            ),
        )
        for number, role in enumerate([*roles, "order", "window", "sentence"], 1)
    )


def _texts(tables: Tables) -> dict[str, str]:
    asked = {role: f"**{number}**" for role, number in tables.asked.items()}
    one, two, three = sorted((tables.asked[role] for role in CONVERTED), key=int)
    payment, sure = sorted((tables.asked["payment"], tables.sure), key=int)
    return {
        "convert": f"Give day and time in UTC of the records **{one}**, **{two}** and **{three}**.",
        "open": f"Record {asked['open']}: for which time in UTC does the clock time stand? Give "
        "every possible one.",
        "compare": f"Was record {asked['open']} posted before record **{payment}**? Before record "
        f'**{sure}**? Yes, no or "{OPEN}"?',
        "decided": f"Record {asked['decided']}: give the time in UTC by its identifier, and the "
        "offset of its clock.",
        "converter": f"Record {asked['deleted']}: compare the converter page with the rule. Write "
        "the note for the file: both results, the method, the difference.",
        "photo": f"Record {asked['photo']}: which offset had the camera's clock? Which places of "
        "the table had it at that moment? Is the place in the message among them?",
        "order": f"Write all records in order of UTC, with {asked['open']} in brackets wherever it "
        "can stand.",
        "window": "Which posts of the account lie in the time of the statement: certainly, "
        "perhaps?",
        "sentence": "Write one sentence for the file on the statement: which of its words do not "
        "agree with the records, and what the records do not show.",
    }

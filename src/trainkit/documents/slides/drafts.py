"""Slides for a session that has none in ``slides.md``: made from its plan and the handout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Method, Step
from trainkit.definitions.slides import (
    Line,
    Mark,
    Slide,
    SlideKind,
    figures_in,
    runs_of,
)
from trainkit.documents.held import HeldSession, HeldStep

__all__ = ["drafted_slides", "handout_figures"]

_AT_WORK = {Method.EXERCISE, Method.CASE, Method.LAB, Method.GROUP_WORK, Method.ROLE_PLAY}
_ASKED = re.compile(r"\bAsk:\s*([^?]{3,200}\?)")
_ANSWERED = re.compile(r"^\d+[.)]\s+(?P<question>.*?\?)\s*(?P<answer>.*)$")
_MOST = 3
"""Questions on one slide."""


def drafted_slides(held: HeldSession) -> Iterator[Slide]:
    """Yield the slides of a session, step by step."""
    for step in held.steps:
        yield from _step(held.session.id, step)


def _step(session: str, held: HeldStep) -> Iterator[Slide]:
    step, title = held.step, runs_of(held.step.title)
    asked = list(_questions(step))
    if asked and step.method in {Method.QUIZ, Method.REVIEW}:
        for index in range(0, len(asked), _MOST):
            yield from _question_and_answer(session, held, asked[index : index + _MOST])
        return
    lines = []
    if step.material:
        lines.append(Line(runs=runs_of(step.material)))
    for found in _ASKED.findall(" ".join((step.notes or "").split())):
        lines.append(Line(runs=runs_of(found[0].upper() + found[1:]), mark=Mark.BULLET))
    kind = SlideKind.EXERCISE if step.method in _AT_WORK else SlideKind.TEXT
    yield Slide(
        line=0, session=session, step=held.number, title=title, kind=kind, lines=tuple(lines)
    )


def _questions(step: Step) -> Iterator[tuple[str, str]]:
    """Yield the numbered questions of a step's notes, each with the answer behind it."""
    for line in (step.notes or "").splitlines():
        if found := _ANSWERED.match(line.strip()):
            yield found["question"], found["answer"]


def _question_and_answer(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]]
) -> Iterator[Slide]:
    for kind, texts in (
        (SlideKind.QUESTION, [question for question, _ in asked]),
        (SlideKind.ANSWER, [answer for _, answer in asked]),
    ):
        if all(texts):
            yield Slide(
                line=0,
                session=session,
                step=held.number,
                title=runs_of(held.step.title),
                kind=kind,
                lines=tuple(Line(runs=runs_of(text), mark=Mark.NUMBER) for text in texts),
            )


def handout_figures(course: Course) -> Iterator[Slide]:
    """Yield a slide for each figure of the handout."""
    for figure, caption in figures_in(course.handout):
        title = caption or figure.alt
        yield Slide(line=0, session="", step=0, title=runs_of(title), figure=figure)

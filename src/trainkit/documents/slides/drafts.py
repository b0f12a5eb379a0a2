"""Slides for a session that has none in ``slides.md``: made from its plan and the handout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Method, Step
from trainkit.definitions.slides import (
    Line,
    Mark,
    Slide,
    SlideKind,
    figures_in,
    plain_paragraphs,
    runs_of,
)
from trainkit.documents.held import HeldSession, HeldStep

__all__ = ["drafted_slides", "handout_figures"]

_AT_WORK = {Method.EXERCISE, Method.CASE, Method.LAB, Method.GROUP_WORK, Method.ROLE_PLAY}
_ASKED = re.compile(r"\bAsk:\s*([^?]{3,200}\?)")
_ANSWERED = re.compile(r"^\d+[.)]\s+(?P<question>.*?\?)\s*(?P<answer>.*)$")
_ASKING = {Method.QUIZ, Method.REVIEW}
_ACTION = "Action:"
"""How the notes of a closing step begin what participants take home to do."""
_MOST = 3
"""Questions on one slide."""


def drafted_slides(held: HeldSession, written: Collection[int]) -> Iterator[Slide]:
    """Yield the slides of a session, step by step; ``written`` are the steps that have their own.

    Where an author wrote some, only the other steps' questions and answers are added.
    """
    for step in held.steps:
        if step.number not in written:
            asked = list(_questions(step.step))
            if asked and step.step.method in _ASKING:
                yield from _quiz(held.session.id, step, asked)
            elif not written:
                yield _plain_step(held.session.id, step)


def _plain_step(session: str, held: HeldStep) -> Slide:
    step = held.step
    lines = [Line(runs=runs_of(step.material))] if step.material else []
    for found in _ASKED.findall(" ".join((step.notes or "").split())):
        lines.append(Line(runs=runs_of(found[0].upper() + found[1:]), mark=Mark.BULLET))
    kind = SlideKind.EXERCISE if step.method in _AT_WORK else SlideKind.TEXT
    return _slide(session, held, kind, lines, step.title)


def _questions(step: Step) -> Iterator[tuple[str, str]]:
    """Yield the numbered questions of a step's notes, each with the answer behind it."""
    for text in plain_paragraphs(step.notes or ""):
        if found := _ANSWERED.match(text):
            yield found["question"], found["answer"]


def _quiz(session: str, held: HeldStep, asked: Sequence[tuple[str, str]]) -> Iterator[Slide]:
    """Yield the questions, then the answers, then what participants take home to do."""
    for index in range(0, len(asked), _MOST):
        yield from _question_and_answer(session, held, asked[index : index + _MOST])
    for text in plain_paragraphs(held.step.notes or ""):
        if text.startswith(_ACTION):
            action = text.removeprefix(_ACTION).strip()
            lines = [Line(runs=runs_of(action[0].upper() + action[1:]))]
            yield _slide(session, held, SlideKind.TEXT, lines, "One action at work")


def _question_and_answer(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]]
) -> Iterator[Slide]:
    for kind, texts in (
        (SlideKind.QUESTION, [question for question, _ in asked]),
        (SlideKind.ANSWER, [answer for _, answer in asked]),
    ):
        if all(texts):
            lines = [Line(runs=runs_of(text), mark=Mark.NUMBER) for text in texts]
            yield _slide(session, held, kind, lines, held.step.title)


def _slide(
    session: str, held: HeldStep, kind: SlideKind, lines: Sequence[Line], title: str
) -> Slide:
    return Slide(
        line=0,
        session=session,
        step=held.number,
        title=runs_of(title),
        kind=kind,
        lines=tuple(lines),
    )


def handout_figures(course: Course) -> Iterator[Slide]:
    """Yield a slide for each figure of the handout."""
    for figure, caption in figures_in(course.handout):
        title = caption or figure.alt
        yield Slide(line=0, session="", step=0, title=runs_of(title), figure=figure)

"""Slides for a session that has none in ``slides.md``: made from its plan and the handout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from trainkit.definitions.loaded import Course
from trainkit.definitions.module import Method
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
from trainkit.languages import N_, _, capitalised

__all__ = ["drafted_slides", "handout_figures"]

_AT_WORK = {Method.EXERCISE, Method.CASE, Method.LAB, Method.GROUP_WORK, Method.ROLE_PLAY}
_ASKED = re.compile(r"\bAsk:\s*([^?]{3,200}\?)")
_NUMBER = re.compile(r"(?:^|(?<=\s))(\d)\. ")
_WITH_ANSWER = re.compile(r"(?P<question>.*?\?|[^(]*)(?:\s+(?P<answer>.*))?")
_ASKING = {Method.QUIZ, Method.REVIEW}
_LISTED = re.compile(
    r"\bAsk[^:?]{0,40}: (?P<asked>[^;?]{3,200};.{3,300}?)[.?] "
    r"Expected: (?P<expected>.{1,300}?)\.(?: |$)"
)
"""Questions and expected answers in two lists, with semicolons between them."""
_NO_QUESTION = re.compile(r"name\b|\w+ (?:a|an|the|one|to)\b", re.IGNORECASE)
"""How something begins that is asked for in other words than a question."""
_ACTION = re.compile(r"\b(?:[Oo]ne action|Action)(?: at work|, for example)*:\s*([^.]{3,200}\.?)")
"""What participants take home to do, at the end of a closing step."""
_OPENING, _CLOSING = "Three questions", "Check"
"""How the guide's paragraphs begin that hold the questions of a session's first and last step."""
_NO_ANSWER = N_("Your own answer")
_MOST = 3
"""Questions on one slide."""


def drafted_slides(held: HeldSession, guide: str, written: Collection[int]) -> Iterator[Slide]:
    """Yield the slides of a session, step by step; ``written`` are the steps that have their own.

    ``guide`` is the session's part of the trainer's guide. Where an author wrote some slides, only
    the other steps' questions and answers are added.
    """
    for step in held.steps:
        if step.number not in written:
            texts = _quiz_texts(held, step, guide)
            asked = [one for text in texts for one in _questions(text)]
            if asked and step.step.method in _ASKING:
                yield from _quiz(held.session.id, step, asked, texts)
            elif not written:
                yield _plain_step(held.session.id, step)


def _quiz_texts(held: HeldSession, step: HeldStep, guide: str) -> tuple[str, ...]:
    """Return the paragraphs that hold a step's questions: its notes, or some of the guide's."""
    notes = plain_paragraphs(step.step.notes or "")
    if any(map(_NUMBER.search, notes)) or any(map(_LISTED.search, notes)):
        return notes
    opens, closes = step is held.steps[0], step is held.steps[-1]
    start = _OPENING if opens else _CLOSING if closes else None
    if start is None:
        return notes
    return tuple(text for text in plain_paragraphs(guide) if text.startswith(start))


def _plain_step(session: str, held: HeldStep) -> Slide:
    step = held.step
    lines = [Line(runs=runs_of(step.material))] if step.material else []
    for found in _ASKED.findall(" ".join(plain_paragraphs(step.notes or ""))):
        lines.append(Line(runs=runs_of(capitalised(found)), mark=Mark.BULLET))
    kind = SlideKind.EXERCISE if step.method in _AT_WORK else SlideKind.TEXT
    return _slide(session, held, kind, lines, step.title)


def _questions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the numbered questions of a paragraph, each with its answer, empty if it has none."""
    text = _ACTION.split(text, maxsplit=1)[0].strip()
    starts = list(_NUMBER.finditer(text))
    if starts and (starts[0].start() == 0 or starts[0][1] == "1"):
        yield from _numbered(text, starts)
    elif found := _LISTED.search(text):
        asked, expected = found["asked"].split(";"), found["expected"].split(";")
        if len(asked) == len(expected):
            for question, answer in zip(asked, expected, strict=True):
                asks = "" if _NO_QUESTION.match(question.strip()) else "?"
                yield capitalised(question.strip()) + asks, capitalised(answer.strip())


def _numbered(text: str, starts: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), int(starts[0][1])):
        found = _WITH_ANSWER.fullmatch(text[start.end() : end].strip())
        if int(start[1]) == number and found is not None:
            answer = found["answer"] or ""
            if answer.startswith("("):
                answer = answer[1:].rpartition(")")[0]
            yield found["question"].strip(), capitalised(answer)


def _quiz(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]], texts: Sequence[str]
) -> Iterator[Slide]:
    """Yield the questions, then the answers, then what participants take home to do."""
    for index in range(0, len(asked), _MOST):
        yield from _question_and_answer(session, held, asked[index : index + _MOST])
    for found in filter(None, map(_ACTION.search, texts)):
        lines = [Line(runs=runs_of(capitalised(found[1])))]
        yield _slide(session, held, SlideKind.TEXT, lines, _("One action at work"))


def _question_and_answer(
    session: str, held: HeldStep, asked: Sequence[tuple[str, str]]
) -> Iterator[Slide]:
    title = held.step.title
    questions = [Line(runs=runs_of(text), mark=Mark.NUMBER) for text, _answer in asked]
    yield _slide(session, held, SlideKind.QUESTION, questions, title)
    if sum(bool(answer) for _question, answer in asked) > len(asked) / 2:
        texts = [answer or _(_NO_ANSWER) for _question, answer in asked]
        answers = [Line(runs=runs_of(text), mark=Mark.NUMBER) for text in texts]
        yield _slide(session, held, SlideKind.ANSWER, answers, title)


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

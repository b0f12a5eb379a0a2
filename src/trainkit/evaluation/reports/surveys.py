"""The answers to questionnaires: after the course (level 1) and months later (level 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from trainkit.evaluation.disclosure import INTERNAL
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.evaluation.intervals import proportion
from trainkit.evaluation.reports.cohort import Returned
from trainkit.evaluation.reports.text import (
    Block,
    Bullets,
    Figure,
    ReportText,
    Section,
    Text,
)
from trainkit.evaluation.scoring import NO_ANSWER, Tally, TicksTally, tally, tally_ticks, verbatims
from trainkit.intake.responses import AnswerRow, QuestionLine, QuestionnaireAnswers
from trainkit.model.questionnaire import QuestionKind
from trainkit.render.charts import Stacked, diverging_bars


@dataclass(frozen=True)
class LineFinding:
    """One line of a questionnaire over all returned sheets."""

    line: QuestionLine
    found: Tally | TicksTally | tuple[str, ...] | Refusal
    """Counts; or, for an open line, what was written; or why there is neither."""

    @property
    def is_scale(self) -> bool:
        """Whether it is a statement of a scale."""
        return self.line.question.kind is QuestionKind.SCALE

    @property
    def favourable(self) -> Estimate | None:
        """The share of favourable answers; ``None`` where there is none."""
        share = self.found.favourable if isinstance(self.found, Tally) else None
        return share if isinstance(share, Estimate) else None

    @property
    def shares(self) -> tuple[Estimate, ...]:
        """The share of those who answered that gave each answer; empty where none is counted."""
        found = self.found
        if not isinstance(found, Tally | TicksTally):
            return ()
        shares = (proportion(count, found.n) for count in found.counts)
        return tuple(share for share in shares if isinstance(share, Estimate))


@dataclass(frozen=True)
class Survey:
    """One questionnaire."""

    id: str
    title: str
    returned: int
    handed_out: int | None
    """``None`` where nobody counted."""
    lines: tuple[LineFinding, ...]

    def of(self, question: str) -> tuple[LineFinding, ...]:
        """Return the lines of a question."""
        return tuple(one for one in self.lines if one.line.question.id == question)


def survey_of(answers: QuestionnaireAnswers, threshold: int = INTERNAL) -> Survey:
    """Count every line; a line that fewer people than ``threshold`` answered is refused."""
    rows, returned = answers.rows, len(answers.rows)
    if answers.returned is not None:
        returned = max(returned, answers.returned)
    return Survey(
        id=answers.id,
        title=answers.questionnaire.title,
        returned=returned,
        handed_out=answers.handed_out,
        lines=tuple(
            LineFinding(line, _count(line, column, rows, threshold))
            for column, line in enumerate(answers.lines)
        ),
    )


def _count(
    line: QuestionLine, column: int, rows: tuple[AnswerRow, ...], threshold: int
) -> Tally | TicksTally | tuple[str, ...] | Refusal:
    marks = [row.marks[column] for row in rows]
    if line.is_open:
        return verbatims([m for m in marks if isinstance(m, str)], len(rows), threshold=threshold)
    ticks = [mark if isinstance(mark, tuple) else () for mark in marks]
    options = len(line.letters)
    if line.several:
        table = np.array([[n in mark for n in range(options)] for mark in ticks], dtype=bool)
        return tally_ticks(table.reshape(len(ticks), options), threshold=threshold)
    question = line.question
    aside = set(question.places(question.no_view))
    places = [mark[0] if mark and mark[0] not in aside else NO_ANSWER for mark in ticks]
    return tally(
        np.array(places, dtype=int),
        options,
        favourable=question.places(question.favourable),
        threshold=threshold,
    )


END_OF_COURSE = "end-of-course"
"""The questionnaire of level 1."""


def course_survey(returned: Returned, threshold: int = INTERNAL) -> Survey | None:
    """Return the end-of-course questionnaire, ``None`` where no sheet of it was entered."""
    for answers in returned.questionnaires:
        if answers.id == END_OF_COURSE and answers.rows:
            return survey_of(answers, threshold)
    return None


def surveys_of(returned: Returned) -> tuple[Survey, ...]:
    """Return the questionnaires with answers enough, of the course and months later."""
    later = returned.follow_up.questionnaires if returned.follow_up else ()
    surveys = map(survey_of, (*returned.questionnaires, *later))
    return tuple(one for one in surveys if one.returned >= INTERNAL)


def reaction_section(returned: Returned, text: ReportText) -> Section:
    """Return level 1: statements as bars, everything counted, words where there are enough."""
    survey = course_survey(returned)
    if survey is None:
        return text.section("reaction-title", text.say("reaction-none"))
    if survey.returned < INTERNAL:
        return text.section("reaction-title", text.say("reaction-few", threshold=INTERNAL))
    return text.section("reaction-title", *_survey(survey, text))


def later_sections(returned: Returned, text: ReportText) -> Iterator[Section]:
    """Yield level 3: the plan, or the answers, by questionnaire, and the retention test."""
    answers, parts = returned.follow_up, list[Section]()
    for survey in (
        survey_of(one) for one in (answers.questionnaires if answers else ()) if one.rows
    ):
        if survey.returned >= INTERNAL:
            blocks = tuple(_survey(survey, text))
            parts.append(Section(title=survey.title, blocks=blocks, level=3))
        else:
            few = text.say("later-few", title=survey.title, threshold=INTERNAL)
            parts.append(text.section("", few))
    retention = tuple(_retention(returned, text))
    if retention:
        parts.append(text.section("later-retention-title", *retention, level=3))
    yield text.section("later-title", *([] if parts else [text.say("later-plan")]))
    yield from parts


def _retention(returned: Returned, text: ReportText) -> Iterator[str]:
    later, say = returned.retention, text.say
    if later is None:
        if returned.follow_up is not None:
            yield say("later-retention-none")
        return
    if later.n < INTERNAL:
        yield say("later-retention-few", threshold=INTERNAL)
        return
    change = text.points_of(later.change)
    means = {"post": text.cell(later.post), "later": text.cell(later.later)}
    texts = [text.count("later-retention", later.n, change=change, **means)]
    if isinstance(later.kept, Estimate):
        texts.append(say("later-kept", kept=text.share_of(later.kept)))
    texts.append(say("later-forms"))
    yield " ".join(texts)


def _survey(survey: Survey, text: ReportText) -> Iterator[Block]:
    """Yield the answers as bars, counted, and in words."""
    say = text.say
    statements = [one for one in survey.lines if one.is_scale and isinstance(one.found, Tally)]
    yield Text(text=_response(survey, text), leads=bool(statements))
    if statements:
        yield Figure(
            name=f"scale-{survey.id}",
            caption=say("reaction-figure"),
            alternative=say("reaction-figure-alt"),
            reading=say("reaction-reading"),
            draw=partial(_bars, statements, text),
        )
    rows = [_row(one, text) for one in survey.lines if not one.line.is_open]
    head = ("reaction-question", "reaction-answers", "reaction-n", "reaction-favourable")
    if rows:
        yield text.table("reaction-table", head, rows, words=(1,))
    yield from _quotations(survey, text)


def _response(survey: Survey, text: ReportText) -> str:
    if not survey.handed_out or survey.handed_out < survey.returned:
        return text.say("reaction-returned-unknown", returned=survey.returned)
    rate = text.percent(survey.returned / survey.handed_out)
    values = {"returned": survey.returned, "handed_out": survey.handed_out, "rate": rate}
    return text.say("reaction-returned", **values)


def _bars(statements: list[LineFinding], text: ReportText) -> bytes:
    """Draw the statements of a questionnaire; all have the answers of the first one."""
    options = statements[0].line.question.answers
    rows = tuple(
        Stacked(one.line.text, one.found.counts)
        for one in statements
        if isinstance(one.found, Tally) and one.line.question.answers == options
    )
    return diverging_bars(rows, options, text.say("scale-axis"))


def line_name(line: QuestionLine, text: ReportText) -> str:
    """Return a line in words: a statement of a scale alone, another one with its question."""
    question = line.question
    if "/" in line.key and question.kind is not QuestionKind.SCALE:
        return text.say("reaction-line", question=question.text, line=line.text)
    return line.text


def _row(one: LineFinding, text: ReportText) -> tuple[str, str, str, str]:
    name = line_name(one.line, text)
    if not isinstance(one.found, Tally | TicksTally):
        why = "" if isinstance(one.found, tuple) else text.why(one.found)
        return name, why, text.say("hidden-cell"), ""
    shown = text.listed(
        text.say("reaction-answer", answer=answer, count=count)
        for answer, count in zip(one.line.question.answers, one.found.counts, strict=True)
        if count
    )
    share = one.favourable
    return name, shown, str(one.found.n), "" if share is None else text.cell(share, 0, 100)


def _quotations(survey: Survey, text: ReportText) -> Iterator[Block]:
    """Yield what people wrote."""
    opened = [one for one in survey.lines if one.line.is_open]
    if not opened:
        return
    quoted = [(one.line.text, one.found) for one in opened if isinstance(one.found, tuple)]
    if any(written for _, written in quoted):
        yield Text(text=text.say("reaction-open"), leads=True)
    for question, written in quoted:
        if written:
            yield Text(text=question, leads=True)
            yield Bullets(items=written)
    if any(isinstance(one.found, Refusal) for one in opened):
        yield Text(text=text.say("reaction-open-few", threshold=INTERNAL))

"""Level 1 and level 3: what people said at the end of the course and some months later."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.disclosure import hide_row
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.evaluation.tallies import Tally, TicksTally
from trainkit.reports.blocks import Block, Bullets, Figure, Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import cell, interval, points, share
from trainkit.reports.surveys import ODD, LineFinding, Survey, survey_of
from trainkit.responses import QuestionnaireAnswers

__all__ = ["END_OF_COURSE", "course_survey", "later_sections", "reaction_section", "scales"]

END_OF_COURSE = "end-of-course"
"""The questionnaire of level 1."""


def course_survey(found: Findings, telling: Telling) -> Survey | None:
    """Return the end-of-course questionnaire, ``None`` where no sheet of it was entered."""
    for answers in found.returned.questionnaires:
        if answers.id == END_OF_COURSE and answers.rows:
            return survey_of(answers, telling.threshold)
    return None


def reaction_section(found: Findings, telling: Telling) -> Section:
    """Return level 1: statements as bars, everything counted, words where there are enough."""
    survey = course_survey(found, telling)
    title = telling.say("reaction-title")
    if survey is None:
        return Section(title=title, blocks=(Text(text=telling.say("reaction-none")),))
    if survey.returned < telling.threshold:
        few = telling.say("reaction-few", threshold=telling.threshold)
        return Section(title=title, blocks=(Text(text=few),))
    return Section(title=title, blocks=tuple(_survey(survey, telling)))


def later_sections(found: Findings, telling: Telling) -> Iterator[Section]:
    """Yield level 3: the plan, or what came back, by questionnaire, and the retention test."""
    answers, title = found.returned.follow_up, telling.say("later-title")
    parts = [
        Section(title=one.questionnaire.title, blocks=tuple(_use(one, telling)), level=3)
        for one in (answers.questionnaires if answers else ())
        if one.rows
    ]
    retention = tuple(_retention(found, telling))
    if retention:
        name = telling.say("later-retention-title")
        parts.append(Section(title=name, blocks=retention, level=3))
    if parts:
        yield Section(title=title, blocks=())
        yield from parts
    else:
        yield Section(title=title, blocks=(Text(text=telling.say("later-plan")),))


def _use(answers: QuestionnaireAnswers, telling: Telling) -> Iterator[Block]:
    survey = survey_of(answers, telling.threshold)
    if survey.returned < telling.threshold:
        yield Text(text=telling.say("later-few", threshold=telling.threshold))
    else:
        yield from _survey(survey, telling)


def _retention(found: Findings, telling: Telling) -> Iterator[Text]:
    later, say, words = found.returned.later, telling.say, telling.words
    if later is None:
        if found.returned.follow_up is not None:
            yield Text(text=say("later-retention-none"))
        return
    if later.n < telling.threshold:
        yield Text(text=say("later-retention-few", threshold=telling.threshold))
        return
    change = points(later.change, words)
    if isinstance(later.later, Estimate) and isinstance(later.post, Estimate):
        means = {"post": cell(later.post, words), "later": cell(later.later, words)}
        told = [say("later-retention", n=later.n, change=change, **means)]
    else:
        told = [say("later-retention-change", n=later.n, change=change)]
    if isinstance(later.kept, Estimate):
        told.append(say("later-kept", kept=share(later.kept, words)))
    told.append(say("later-forms"))
    yield Text(text=" ".join(told))


def _survey(survey: Survey, telling: Telling) -> Iterator[Block]:
    """Yield what came back; the bars are for the team, since they show every single answer."""
    say = telling.say
    yield Text(text=_came_back(survey, telling))
    if scales(survey) and not telling.release:
        yield Figure(
            name=f"scale-{survey.id}",
            caption=say("reaction-figure"),
            alternative=say("reaction-figure-alt"),
            reading=say("reaction-reading"),
        )
    yield from _table(survey, telling)
    yield from _words(survey, telling)


def _table(survey: Survey, telling: Telling) -> Iterator[Table]:
    """Yield the answers; in a release, the lines of which something can be told."""
    say = telling.say
    rows: tuple[tuple[str, ...], ...] = tuple(
        _row(one, telling) for one in survey.lines if not one.line.is_open
    )
    head: tuple[str, ...] = (
        "reaction-question",
        "reaction-answers",
        "reaction-n",
        "reaction-favourable",
    )
    foot = ""
    if telling.release:
        rows = tuple(row for row in rows if row[1] or row[3])
        if not any(row[1] for row in rows):
            head, rows = head[:1] + head[2:], tuple(row[:1] + row[2:] for row in rows)
        foot = say("reaction-release-foot", threshold=telling.threshold, odd=ODD)
    if rows:
        yield Table(
            caption=say("reaction-release-table" if telling.release else "reaction-table"),
            head=tuple(map(say, head)),
            rows=rows,
            words=(head.index("reaction-answers"),) if "reaction-answers" in head else (),
            foot=foot,
        )


def _came_back(survey: Survey, telling: Telling) -> str:
    if survey.handed_out is None or not isinstance(survey.rate, Estimate):
        return telling.say("reaction-returned-unknown", returned=survey.returned)
    rate = telling.words.percent(survey.rate.value)
    values = {"returned": survey.returned, "handed_out": survey.handed_out, "rate": rate}
    return telling.say("reaction-returned", **values)


def scales(survey: Survey) -> tuple[LineFinding, ...]:
    """Return the counted statements of scales, in the order of the sheet."""
    return tuple(one for one in survey.lines if one.is_scale and isinstance(one.found, Tally))


def _row(one: LineFinding, telling: Telling) -> tuple[str, str, str, str]:
    text, question = one.line.text, one.line.question
    if "/" in one.line.key and not one.is_scale:
        text = telling.say("reaction-line", question=question.text, line=text)
    if not isinstance(one.found, Tally | TicksTally):
        if telling.release:
            return text, "", "", ""
        why = "" if isinstance(one.found, tuple) else one.found.text(telling.words.language)
        return text, why, telling.say("hidden-cell"), ""
    shown = telling.listed(
        telling.say("reaction-answer", answer=answer, count=count)
        for answer, count in zip(question.answers, _told(one.found, telling), strict=True)
        if count
    )
    return text, shown, str(one.found.n), _favourable(one, telling)


def _told(found: Tally | TicksTally, telling: Telling) -> tuple[int | None, ...]:
    """Return the number of each answer; in a release those of many people alone.

    Beside a share of favourable answers no number stands: both together tell more than either.
    """
    if not telling.release:
        return found.counts
    if isinstance(found, Tally) and isinstance(found.favourable, Estimate):
        return (None,) * len(found.counts)
    if isinstance(found, TicksTally):
        return tuple(
            count if telling.threshold <= count <= found.n - ODD else None for count in found.counts
        )
    if max(found.counts) < telling.threshold:
        return (None,) * len(found.counts)
    safe = hide_row(found.counts, telling.threshold)
    return (None,) * len(found.counts) if isinstance(safe, Refusal) else safe


def _favourable(one: LineFinding, telling: Telling) -> str:
    words, share = telling.words, one.favourable(release=telling.release)
    if share is None:
        return ""
    value = words.number(100 * share.value)
    if share.bound:
        return telling.say(share.bound.key, value=value)
    return f"{value} ({interval(share.outcome, words, 0, 100)})"


def _words(survey: Survey, telling: Telling) -> Iterator[Block]:
    """Yield what people wrote, in the team's version alone."""
    opened = [one for one in survey.lines if one.line.is_open]
    if not opened:
        return
    if telling.release:
        yield Text(text=telling.say("reaction-open-release"))
        return
    told = [one for one in opened if isinstance(one.found, tuple) and one.found]
    if told:
        yield Text(text=telling.say("reaction-open"), leads=True)
    for one in told:
        yield Text(text=one.line.text, leads=True)
        assert isinstance(one.found, tuple)  # noqa: S101 - chosen so
        yield Bullets(items=one.found)
    if any(isinstance(one.found, Refusal) for one in opened):
        yield Text(text=telling.say("reaction-open-few", threshold=telling.threshold))

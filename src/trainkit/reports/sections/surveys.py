"""Level 1 and level 3: what people said at the end of the course and some months later."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.reaction import Tally, TicksTally
from trainkit.evaluation.refusal import Estimate
from trainkit.reports.blocks import Block, Bullets, Figure, Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import cell, interval, number, sentence
from trainkit.reports.surveys import LineFinding, Survey, survey_of

__all__ = ["END_OF_COURSE", "USE", "course_survey", "later_section", "reaction_section", "scales"]

END_OF_COURSE = "end-of-course"
"""The questionnaire of level 1."""
USE = ("follow-up", "follow-up-supervisor")
"""The questionnaires of level 3."""


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
    return Section(title=title, blocks=tuple(_survey(survey, telling)))


def later_section(found: Findings, telling: Telling) -> Section:
    """Return level 3: the plan, or what came back."""
    say, answers = telling.say, found.returned.follow_up
    blocks: list[Block] = []
    for one in answers.questionnaires if answers else ():
        if one.rows:
            survey = survey_of(one, telling.threshold)
            blocks += [Text(text=f"{survey.title}."), *_survey(survey, telling)]
    blocks += _retention(found, telling)
    if not blocks:
        blocks = [Text(text=say("later-plan"))]
    return Section(title=say("later-title"), blocks=tuple(blocks))


def _retention(found: Findings, telling: Telling) -> Iterator[Text]:
    later, say = found.returned.later, telling.say
    if later is None:
        if found.returned.follow_up is not None:
            yield Text(text=say("later-retention-none"))
        return
    words = telling.words
    yield Text(
        text=say(
            "later-retention",
            n=later.n,
            post=cell(later.post, words),
            later=cell(later.mean, words),
            change=sentence(later.retention.change, words, say("points"), 1),
            kept=sentence(later.kept, words, say("percent"), 0, 100),
        )
    )


def _survey(survey: Survey, telling: Telling) -> Iterator[Block]:
    yield Text(text=_came_back(survey, telling))
    figure = scales(survey)
    if figure:
        yield Figure(
            name=f"scale-{survey.id}",
            caption=telling.say("reaction-figure"),
            alternative=telling.say("reaction-figure-alt"),
            reading=telling.say("reaction-reading"),
        )
    counted = [one for one in survey.lines if not one.line.is_open]
    yield Table(
        caption=telling.say("reaction-table"),
        head=tuple(
            map(telling.say, ("reaction-question", "reaction-answers", "reaction-n",
                              "reaction-favourable"))
        ),
        rows=tuple(_row(one, telling) for one in counted),
        words=(1,),
    )  # fmt: skip
    yield from _words(survey, telling)


def _came_back(survey: Survey, telling: Telling) -> str:
    if survey.handed_out is None or not isinstance(survey.rate, Estimate):
        return telling.say("reaction-returned-unknown", returned=survey.returned)
    rate = f"{number(100 * survey.rate.value)} %"
    values = {"returned": survey.returned, "handed_out": survey.handed_out, "rate": rate}
    return telling.say("reaction-returned", **values)


def scales(survey: Survey) -> tuple[LineFinding, ...]:
    """Return the counted statements of scales, in the order of the sheet."""
    return tuple(one for one in survey.lines if one.is_scale and isinstance(one.found, Tally))


def _row(one: LineFinding, telling: Telling) -> tuple[str, str, str, str]:
    text, answers = one.line.text, one.line.question.answers
    if "/" in one.line.key and not one.is_scale:
        text = f"{one.line.question.text} {text}"
    if isinstance(one.found, (Tally, TicksTally)):
        counts = zip(answers, one.found.counts, strict=True)
        shown = "; ".join(f"{answer}: {count}" for answer, count in counts if count)
        share = ""
        if isinstance(one.found, Tally) and isinstance(one.found.favourable, Estimate):
            good = one.found.favourable
            share = f"{number(100 * good.value)} ({interval(good, telling.words, 0, 100)})"
        return text, shown, str(one.found.n), share
    why = "" if isinstance(one.found, tuple) else one.found.in_words(telling.words.language)
    return text, why, "–", ""


def _words(survey: Survey, telling: Telling) -> Iterator[Block]:
    """Yield what people wrote, in the team's version alone."""
    opened = [one for one in survey.lines if one.line.is_open]
    if not opened:
        return
    told = [one for one in opened if isinstance(one.found, tuple) and one.found]
    if telling.release or not told:
        text = telling.say("reaction-open-hidden", threshold=telling.threshold)
        yield Text(text=text)
        return
    for one in told:
        yield Text(text=one.line.text)
        assert isinstance(one.found, tuple)  # noqa: S101 - chosen so
        yield Bullets(items=one.found)

"""The report for a donor or a ministry, and its data: a ``Release`` in words and pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trainkit.assessment.forms import FormUse
from trainkit.documents.frame import workshop_frame
from trainkit.evaluation.disclosure import MARGIN, RELEASE
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.evaluation.reports.background import course_sections, results_section
from trainkit.evaluation.reports.cohort import earlier_sections
from trainkit.evaluation.reports.data import NamedFigure, data_file
from trainkit.evaluation.reports.learning import ObjectiveGain
from trainkit.evaluation.reports.learning_section import (
    GAIN_COLUMNS,
    change_chart,
    gain_figures,
    gain_row,
)
from trainkit.evaluation.reports.release import Release, ReleasedRetention, ReleasedSurvey
from trainkit.evaluation.reports.report import report_recipe
from trainkit.evaluation.reports.summary import Headline, Later, first_page, least_gained, refresher
from trainkit.evaluation.reports.surveys import line_name
from trainkit.evaluation.reports.text import Block, Figure, ReportText, Section, Text
from trainkit.planning.printed import Audience
from trainkit.render.pages import PdfRecipe


def release_report(release: Release) -> PdfRecipe:
    """Return the recipe of the report."""
    workshop = release.definitions.workshop
    text = ReportText.in_language(workshop.language)
    notice = text.say("release", threshold=RELEASE)
    frame = workshop_frame(workshop, text.say("title"), Audience.TRAINERS, notice)
    return report_recipe(
        frame, text.say("release-kicker"), workshop, release_sections(release, text), text
    )


def release_sections(release: Release, text: ReportText) -> tuple[Section, ...]:
    """Return the parts of the report in their order."""
    workshop = release.definitions.workshop
    advice = tuple(_points(release, text))
    return (
        *first_page(_headline(release, text), advice, text),
        _people(release, text),
        _reaction(release, text),
        _learning(release, text),
        *_later(release, text),
        results_section(workshop, text),
        *earlier_sections(
            release.earlier, workshop, (release.n, release.pre, release.post, release.gain), text
        ),
        *course_sections(release.definitions, text),
        _method(release, text),
    )


def _headline(release: Release, text: ReportText) -> Headline:
    later = release.retention
    return Headline(
        people=_people_told(release.n, text),
        pre=release.pre,
        post=release.post,
        gain=release.gain,
        swapped=release.counterbalanced,
        one_form=release.has_one_form,
        has_gap=None,
        later=None if later is None or not later.n else _later_told(later, text),
        asked_later=later is not None or bool(release.follow_up),
    )


def _people_told(n: int, text: ReportText) -> str:
    return text.count("people-at-least", n) if n else text.say("few", threshold=RELEASE)


def _later_told(one: ReleasedRetention, text: ReportText) -> Later:
    people = _people_told(one.n, text)
    return Later(people, pre=None, post=one.post, later=one.later, change=one.change)


def _points(release: Release, text: ReportText) -> Iterator[str]:
    """Yield what the released figures suggest, the weightiest first."""
    later = release.retention
    if later is not None and isinstance(later.change, Estimate):
        yield from refresher(later.change, text)
    yield from least_gained(release.modules, release.contrasts, text)
    if FormUse.PRE in release.too_easy:
        yield text.say("advice-ceiling")
    if not _headline(release, text).asked_later:
        yield text.say("advice-ask-later")


def _change(outcome: Estimate, text: ReportText) -> str:
    ends = text.interval(outcome)
    value = text.points(outcome.value)
    return text.say("release-figure", value=value, interval=ends) if ends else value


def _people(release: Release, text: ReportText) -> Section:
    say = text.say
    matched = say("release-at-least", n=release.n) if release.n else say("few", threshold=RELEASE)
    rows = ((say("flow-registered"), str(release.registered)), (say("flow-matched"), matched))
    foot = say("release-flow-foot")
    table = text.table("people-flow", ("flow-step", "flow-number"), rows, foot=foot)
    return text.section("people-title", table, say("limit-people"), new_page=True)


def _reaction(release: Release, text: ReportText) -> Section:
    if release.course is None:
        return text.section("reaction-title", text.say("reaction-none"))
    if not release.course.returned:
        return text.section("reaction-title", text.say("reaction-few", threshold=RELEASE))
    return text.section("reaction-title", *_survey(release.course, text))


def _survey(survey: ReleasedSurvey, text: ReportText) -> Iterator[Block]:
    yield Text(text=text.say("release-returned", n=survey.returned))
    if survey.lines:
        yield text.table(
            "reaction-release-table",
            ("reaction-question", "release-share"),
            ((line_name(one.line, text), text.share_told(one.share)) for one in survey.lines),
            words=(1,),
            foot=text.say("release-share-foot", threshold=RELEASE),
        )
    yield Text(text=text.say("reaction-open-release"))


def _learning(release: Release, text: ReportText) -> Section:
    say, figures = text.say, (release.pre, release.post, release.gain)
    if isinstance(release.gain, Refusal):
        return text.section("learning-title", say("release-no-scores", why=text.why(release.gain)))
    figure = Figure(
        name="change",
        caption=say("learning-release-figure"),
        alternative=say("learning-release-figure-alt"),
        reading=say("learning-release-reading"),
        draw=partial(change_chart, figures, text),
    )
    shown = [] if isinstance(release.pre, Refusal) else [figure]
    eased = [say(f"ceiling-{use.value}-hidden") for use in release.too_easy]
    rows = (
        (say(f"measure-{key}"), text.cell(one, sign=key == "gain"), say(f"measure-{key}-means"))
        for key, one in zip(("pre", "post", "gain"), figures, strict=True)
    )
    measures = text.table(
        "learning-table",
        ("learning-measure", "learning-value", "learning-meaning"),
        rows,
        words=(2,),
        foot=text.count("release-measures-foot", release.n),
    )
    gains = (
        *_gains("modules", "module", release.modules, text),
        *_gains("objectives", "objective", release.objectives, text),
    )
    return text.section("learning-title", *shown, measures, *eased, *gains)


def _gains(
    kind: str, first: str, gains: tuple[ObjectiveGain, ...], text: ReportText
) -> Iterator[Block]:
    shown = [one for one in gains if isinstance(one.gain, Estimate)]
    if shown:
        yield from gain_figures(kind, shown, text)
        head, columns = (first, *GAIN_COLUMNS), range(5)
        kept = [0, 1, 4] if isinstance(shown[0].pre, Refusal) else columns
        rows = [gain_row(one, text) for one in shown]
        yield text.table(
            f"{kind}-table",
            [head[column] for column in kept],
            [tuple(row[column] for column in kept) for row in rows],
            foot=text.say("release-gains-foot"),
        )
    elif gains and isinstance(gains[0].gain, Refusal):
        yield Text(text=text.say(f"release-{kind}-hidden", why=text.why(gains[0].gain)))


def _later(release: Release, text: ReportText) -> Iterator[Section]:
    """Yield level 3: the plan, or the answers, and the retention test."""
    parts = []
    for one in release.follow_up:
        if one.returned:
            parts.append(Section(title=one.title, blocks=tuple(_survey(one, text)), level=3))
        else:  # a sentence without a heading
            few = text.say("later-few", title=one.title, threshold=RELEASE)
            parts.append(text.section("", few))
    if release.retention is not None:
        tested = _retention(release.retention, text)
        parts.append(text.section("later-retention-title", tested, level=3))
    yield text.section("later-title", *([] if parts else [text.say("later-plan")]))
    yield from parts


def _retention(one: ReleasedRetention, text: ReportText) -> str:
    say = text.say
    if not isinstance(one.change, Estimate):
        return say("release-no-scores", why=text.why(one.change))
    values = {"change": _change(one.change, text)}
    if isinstance(one.post, Refusal):
        told = text.count("release-later-change", one.n, **values)
    else:
        values |= {"post": text.cell(one.post), "later": text.cell(one.later)}
        told = text.count("release-later", one.n, **values)
    return f"{told} {say('later-forms')}"


def _method(release: Release, text: ReportText) -> Section:
    say, assessment = text.say, release.definitions.workshop.assessment
    paragraphs = [say(f"method-{key}") for key in ("scores", "intervals-release", "match-release")]
    if release.has_penalty:
        paragraphs.append(say("method-penalty"))
    dropped = assessment.dropped if assessment else ()
    paragraphs += [
        say("method-dropped", item=one.item, reason=one.reason.rstrip(".")) for one in dropped
    ]
    paragraphs.append(
        say(
            "privacy-release",
            threshold=RELEASE,
            margin=text.points(MARGIN),
            apart=text.points(2 * MARGIN),
        )
    )
    return text.section("method-title", *paragraphs)


def release_json(release: Release) -> bytes:
    """Return the data file of a release: the figures of the report, as its pages have them."""
    people = {"registered": release.registered, "matched": release.n or None}
    return data_file(
        release.definitions,
        audience="release",
        threshold=RELEASE,
        counterbalanced=release.counterbalanced,
        people=people,
        figures=_figures(release),
    )


def _figures(release: Release) -> Iterator[NamedFigure]:
    wholes: list[tuple[str, str, Release | ObjectiveGain]] = [("learning", "", release)]
    wholes += [("modules", one.objective.key, one) for one in release.modules]
    wholes += [("objectives", one.objective.key, one) for one in release.objectives]
    for part, about, whole in wholes:
        yield NamedFigure(part, about, "mean-pre", "points", whole.pre)
        yield NamedFigure(part, about, "mean-post", "points", whole.post)
        yield NamedFigure(part, about, "gain", "points", whole.gain)
    later = release.retention
    if later is not None:
        yield NamedFigure("retention", "", "mean-post", "points", later.post)
        yield NamedFigure("retention", "", "mean-later", "points", later.later)
        yield NamedFigure("retention", "", "change", "points", later.change)

"""The report for a donor or a ministry, and its data: a ``Release`` in words and pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trainkit.assessment.forms import FormUse
from trainkit.documents.frame import workshop_frame
from trainkit.evaluation.disclosure import MARGIN, RELEASE
from trainkit.evaluation.estimate import Estimate, Outcome, Refusal
from trainkit.evaluation.reports.background import course_sections, results_section
from trainkit.evaluation.reports.cohort import earlier_sections
from trainkit.evaluation.reports.data import NamedFigure, data_file
from trainkit.evaluation.reports.learning import ObjectiveGain
from trainkit.evaluation.reports.learning_section import change_chart, gain_figures, gain_row
from trainkit.evaluation.reports.release import Release, ReleasedRetention, ReleasedSurvey
from trainkit.evaluation.reports.report import report_recipe
from trainkit.evaluation.reports.summary import Headline, Later, first_page, least_gained, refresher
from trainkit.evaluation.reports.surveys import line_name
from trainkit.evaluation.reports.text import Block, Figure, ReportText, Section, Table, Text
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


def _why(outcome: Outcome, text: ReportText) -> str:
    return "" if isinstance(outcome, Estimate) else text.why(outcome)


def _people(release: Release, text: ReportText) -> Section:
    say = text.say
    matched = say("release-at-least", n=release.n) if release.n else say("few", threshold=RELEASE)
    rows = ((say("flow-registered"), str(release.registered)), (say("flow-matched"), matched))
    head = (say("flow-step"), say("flow-number"))
    table = Table(caption=say("people-flow"), head=head, rows=rows, foot=say("release-flow-foot"))
    blocks = (table, Text(text=say("limit-people")))
    return Section(title=say("people-title"), blocks=blocks, new_page=True)


def _reaction(release: Release, text: ReportText) -> Section:
    title = text.say("reaction-title")
    if release.course is None:
        return Section(title=title, blocks=(Text(text=text.say("reaction-none")),))
    if not release.course.returned:
        few = Text(text=text.say("reaction-few", threshold=RELEASE))
        return Section(title=title, blocks=(few,))
    return Section(title=title, blocks=tuple(_survey(release.course, text)))


def _survey(survey: ReleasedSurvey, text: ReportText) -> Iterator[Block]:
    say = text.say
    yield Text(text=say("release-returned", n=survey.returned))
    if survey.lines:
        yield Table(
            caption=say("reaction-release-table"),
            head=(say("reaction-question"), say("release-share")),
            rows=tuple(
                (line_name(one.line, text), text.share_told(one.share)) for one in survey.lines
            ),
            words=(1,),
            foot=say("release-share-foot", threshold=RELEASE),
        )
    yield Text(text=say("reaction-open-release"))


def _learning(release: Release, text: ReportText) -> Section:
    say, title = text.say, text.say("learning-title")
    figures = (release.pre, release.post, release.gain)
    if isinstance(release.gain, Refusal):
        why = say("release-no-scores", why=text.why(release.gain))
        return Section(title=title, blocks=(Text(text=why),))
    figure = Figure(
        name="change",
        caption=say("learning-release-figure"),
        alternative=say("learning-release-figure-alt"),
        reading=say("learning-release-reading"),
        draw=partial(change_chart, figures, text),
    )
    shown = [] if isinstance(release.pre, Refusal) else [figure]
    eased = [Text(text=say(f"ceiling-{use.value}-hidden")) for use in release.too_easy]
    parts = (
        ("modules", "module", release.modules),
        ("objectives", "objective", release.objectives),
    )
    gains = [block for one in parts for block in _gains(*one, text)]
    return Section(title=title, blocks=(*shown, _measures(release, text), *eased, *gains))


def _measures(release: Release, text: ReportText) -> Table:
    figures = (("pre", release.pre), ("post", release.post), ("gain", release.gain))
    say = text.say
    return Table(
        caption=say("learning-table"),
        head=tuple(map(say, ("learning-measure", "learning-value", "learning-meaning"))),
        rows=tuple(
            (
                say(f"measure-{key}"),
                text.cell(one, sign=key == "gain"),
                say(f"measure-{key}-means"),
            )
            for key, one in figures
        ),
        words=(2,),
        foot=text.count("release-measures-foot", release.n),
    )


def _gains(
    kind: str, first: str, gains: tuple[ObjectiveGain, ...], text: ReportText
) -> Iterator[Block]:
    shown = [one for one in gains if isinstance(one.gain, Estimate)]
    if shown:
        yield from gain_figures(kind, shown, text)
        head = (first, "items-on-forms", "measure-pre", "measure-post", "column-gain")
        columns = [0, 1, 4] if isinstance(shown[0].pre, Refusal) else [*range(5)]
        rows = [gain_row(one, text) for one in shown]
        yield Table(
            caption=text.say(f"{kind}-table"),
            head=tuple(text.say(head[column]) for column in columns),
            rows=tuple(tuple(row[column] for column in columns) for row in rows),
            foot=text.say("release-gains-foot"),
        )
    elif gains:
        yield Text(text=text.say(f"release-{kind}-hidden", why=_why(gains[0].gain, text)))


def _later(release: Release, text: ReportText) -> Iterator[Section]:
    """Yield level 3: the plan, or the answers, and the retention test."""
    title, say = text.say("later-title"), text.say
    parts = [_use(one, text) for one in release.follow_up]
    if release.retention is not None:
        tested = (_retention(release.retention, text),)
        parts.append(Section(title=say("later-retention-title"), blocks=tested, level=3))
    yield Section(title=title, blocks=() if parts else (Text(text=say("later-plan")),))
    yield from parts


def _use(one: ReleasedSurvey, text: ReportText) -> Section:
    """Return the answers, or that there are too few: a sentence without a heading."""
    if not one.returned:
        few = text.say("later-few", title=one.title, threshold=RELEASE)
        return Section(title="", blocks=(Text(text=few),))
    return Section(title=one.title, blocks=tuple(_survey(one, text)), level=3)


def _retention(one: ReleasedRetention, text: ReportText) -> Text:
    say = text.say
    if not isinstance(one.change, Estimate):
        return Text(text=say("release-no-scores", why=text.why(one.change)))
    values = {"change": _change(one.change, text)}
    if isinstance(one.post, Refusal):
        told = text.count("release-later-change", one.n, **values)
    else:
        values |= {"post": text.cell(one.post), "later": text.cell(one.later)}
        told = text.count("release-later", one.n, **values)
    return Text(text=f"{told} {say('later-forms')}")


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
    return Section(
        title=say("method-title"), blocks=tuple(Text(text=paragraph) for paragraph in paragraphs)
    )


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
    rows = [
        ("learning", "", "mean-pre", release.pre),
        ("learning", "", "mean-post", release.post),
        ("learning", "", "gain", release.gain),
    ]
    for part, gains in (("modules", release.modules), ("objectives", release.objectives)):
        for one in gains:
            rows += [
                (part, one.objective.key, "mean-pre", one.pre),
                (part, one.objective.key, "mean-post", one.post),
                (part, one.objective.key, "gain", one.gain),
            ]
    later = release.retention
    if later is not None:
        rows += [
            ("retention", "", "mean-post", later.post),
            ("retention", "", "mean-later", later.later),
            ("retention", "", "change", later.change),
        ]
    return (NamedFigure(part, about, name, "points", told) for part, about, name, told in rows)

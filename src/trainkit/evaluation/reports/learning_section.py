"""Level 2: what the tests before and after the course show, and what they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from operator import neg

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.evaluation.estimate import Estimate, Outcome, Refusal, Significance, map_estimate
from trainkit.evaluation.gain import LowBefore
from trainkit.evaluation.reliability import Change, ReliableChanges
from trainkit.evaluation.reports.cohort import Cohort
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.learning import FEWEST, HEADLINE, Learning, ObjectiveGain
from trainkit.evaluation.reports.text import (
    Block,
    Figure,
    Note,
    ReportText,
    Section,
    Table,
    Text,
    parts,
)
from trainkit.render.charts import Interval, intervals, slopes
from trainkit.text.languages import capitalised

_MISSED = 5
"""Items named as missed after the course where most people have full marks."""
_PACE = {
    (False, False): "pace-enough",
    (True, False): "pace-short-pre",
    (False, True): "pace-short-post",
    (True, True): "pace-short-both",
}
"""What is said of the time, by whether it was short before and after."""


def learning_sections(found: Findings, text: ReportText) -> Iterator[Section]:
    """Yield the change as a whole, by module and objective, and how far it can be trusted."""
    if not found.learning.flow.matched:
        yield text.section("learning-title", text.say("learning-nobody"))
        return
    blocks = (*_picture(found, text), _measures(found, text), *_modules(found, text))
    yield text.section("learning-title", *blocks)
    yield text.section("forms-title", _forms(found, text), level=3)
    objectives = tuple(_objectives(found, text))
    if objectives:
        yield text.section("objectives-title", *objectives, level=3)
    yield text.section("quality-title", *_quality(found, text), level=3)
    if isinstance(found.learning.changes, ReliableChanges):
        rows = _single_people(found, found.learning.changes, text)
        yield text.section("people-rows-title", text.say("people-rows-text"), rows, level=3)


def _picture(found: Findings, text: ReportText) -> Iterator[Figure]:
    """Yield everybody's line."""
    learning, say = found.learning, text.say
    if isinstance(learning.pre, Refusal) or isinstance(learning.post, Refusal):
        return
    means = {"pre": text.number(learning.pre.value), "post": text.level(learning.post.value)}
    reading = say("learning-reading-short")
    if learning.error is not None:
        reading = say("learning-reading", error=text.points(learning.error))
    yield Figure(
        name="slopes",
        caption=say("learning-figure"),
        alternative=say("learning-figure-alt", **means),
        reading=reading,
        draw=partial(_slope_chart, found.cohort, text),
    )


def _slope_chart(cohort: Cohort, text: ReportText) -> bytes:
    pairs = cohort.pairs()
    lines = list(zip(pairs.pre.tolist(), pairs.post.tolist(), strict=True))
    ends = text.say("learning-before"), text.say("learning-after")
    return slopes(lines, ends, text.say("learning-axis"), text.count("learning-mean", pairs.n))


def change_chart(figures: Sequence[Outcome], text: ReportText) -> bytes:
    """Draw the means before and after, and the gain."""
    keys = ("measure-pre", "measure-post", "measure-gain")
    rows = (_bar(text.say(key), figure) for key, figure in zip(keys, figures, strict=True))
    return intervals(tuple(row for row in rows if row), text.say("change-axis"))


def _bar(label: str, figure: Outcome, *, strong: bool = True) -> Interval | None:
    if isinstance(figure, Refusal):
        return None
    return Interval(label, figure.value, figure.low, figure.high, strong)


def _measures(found: Findings, text: ReportText) -> Table:
    learning = found.learning
    figures: list[tuple[str, Outcome, int, bool]] = [
        ("pre", learning.pre, 1, False),
        ("post", learning.post, 1, False),
        ("gain", learning.gain, 1, True),
        ("dav", learning.d_av, 2, False),
        ("dz", learning.d_z, 2, False),
    ]
    rows: list[tuple[str, str, Outcome | Significance, str]] = [
        (key, text.cell(outcome, digits, sign=sign), outcome, text.say(f"measure-{key}-means"))
        for key, outcome, digits, sign in figures
    ]
    rows += [(key, text.p_value(test), test, meaning) for key, test, meaning in _tests(found, text)]
    head = ("learning-measure", "learning-value", "learning-n", "learning-meaning")
    cells = (
        (
            text.say(f"measure-{key}"),
            shown,
            text.say("hidden-cell") if isinstance(one, Refusal) else str(one.n),
            meaning,
        )
        for key, shown, one, meaning in rows
    )
    return text.table("learning-table", head, cells, words=(3,))


def _tests(found: Findings, text: ReportText) -> Iterator[tuple[str, Significance | Refusal, str]]:
    """Yield the tests of change."""
    learning, say = found.learning, text.say
    yield "rank", learning.rank, say("measure-rank-means", method=_method(learning.rank, text))
    up, down, same = found.cohort.signs()
    if isinstance(learning.sign, Significance):
        values = {"up": up, "down": down, "same": same}
        meaning = say("measure-sign-means", method=_method(learning.sign, text), **values)
        yield "sign", learning.sign, meaning
    yield "flip", learning.flip, say("measure-flip-means", method=_method(learning.flip, text))


def _method(test: Significance | Refusal, text: ReportText) -> str:
    return "" if isinstance(test, Refusal) else capitalised(text.method(test.method))


def _modules(found: Findings, text: ReportText) -> Iterator[Block]:
    gains = [one for one in found.learning.objectives if one.objective.is_module]
    yield from gain_figures("modules", gains, text)
    yield _gain_table("modules-table", "module", gains, text)
    yield from _contrasts(found.learning, text)


def _contrasts(learning: Learning, text: ReportText) -> Iterator[Block]:
    """Yield the modules between which the gain differs, or that none do."""
    found = learning.contrasts
    if not found:
        return
    differing = [one for one in found if one.contrast.differs]
    if not differing:
        yield Text(text=text.count("contrasts-none", len(found)))
        return
    rows = tuple(
        (one.more.title, one.less.title, text.cell(one.contrast.difference, 0, sign=True))
        for one in differing
    )
    head = ("contrasts-more", "contrasts-less", "contrasts-by")
    foot = text.count("contrasts-foot", len(found))
    yield text.table("contrasts-table", head, rows, words=(1,), foot=foot)


def _objectives(found: Findings, text: ReportText) -> Iterator[Block]:
    gains = [one for one in found.learning.objectives if not one.objective.is_module]
    shown = [one for one in gains if one.objective.fewest >= FEWEST]
    yield from gain_figures("objectives", gains, text)
    if shown:
        yield _gain_table("objectives-table", "objective", shown, text)
    left = len(gains) - len(shown)
    if left:
        numbers = {"count": left, "all": len(gains), "needs": FEWEST}
        yield Text(text=text.say("objectives-few", **numbers))


def gain_figures(kind: str, gains: list[ObjectiveGain], text: ReportText) -> Iterator[Figure]:
    """Yield drawings of the gains on modules or objectives that have one."""
    known = [one for one in gains if isinstance(one.gain, Estimate)]
    for part, rows in enumerate(parts(known)):
        yield Figure(
            name=f"{kind}-{part}",
            caption=text.say(f"{kind}-figure"),
            alternative=text.say(f"{kind}-figure-alt"),
            reading=_reading(f"{kind}-reading", rows, text),
            draw=partial(_gain_chart, rows, text),
        )


def _gain_chart(gains: Sequence[ObjectiveGain], text: ReportText) -> bytes:
    rows = (
        _bar(one.objective.label, one.gain, strong=one.objective.fewest >= HEADLINE)
        for one in gains
    )
    return intervals(tuple(row for row in rows if row), text.say("modules-axis"))


def _reading(key: str, gains: Sequence[ObjectiveGain], text: ReportText) -> str:
    is_open = any(one.objective.fewest < HEADLINE for one in gains)
    return " ".join(map(text.say, (key, "reading-open") if is_open else (key,)))


def _gain_table(caption: str, first: str, gains: list[ObjectiveGain], text: ReportText) -> Table:
    numbers = [one.gain.n for one in gains if isinstance(one.gain, Estimate)]
    foot = text.say("gains-foot", n=max(numbers)) if numbers else ""
    rows = (gain_row(one, text) for one in gains)
    return text.table(caption, (first, *GAIN_COLUMNS), rows, foot=foot)


GAIN_COLUMNS = ("items-on-forms", "measure-pre", "measure-post", "column-gain")
"""The headings behind that of the first column."""


def gain_row(one: ObjectiveGain, text: ReportText) -> tuple[str, ...]:
    """Return objective, items on each form, means and gain."""
    return (
        one.objective.text,
        " / ".join(text.number(count) for count in one.objective.items.values()),
        text.cell(one.pre),
        text.cell(one.post),
        text.cell(one.gain, sign=True),
    )


def _forms(found: Findings, text: ReportText) -> str:
    effects, say = found.learning.forms, text.say
    if not found.cohort.counterbalanced:
        return " ".join(_one_order(found, text))
    if isinstance(effects.form, Refusal):
        return say("forms-refused", why=text.why(effects.form))
    texts = [say("forms-swapped", gain=text.points_of(effects.gain))]
    return " ".join([*texts, *_harder(effects.form, text)])


def _one_order(found: Findings, text: ReportText) -> Iterator[str]:
    say, explains, equated = text.say, found.learning.forms.explains, found.equated
    if found.cohort.has_one_form:
        yield say("forms-one-form")
        return
    told = equated is not None and isinstance(equated.form, Estimate)
    yield say("summary-one-order" if told else "forms-one-order")
    if explains is not None:
        yield say("forms-explains", explains=text.points(explains, 1))
    if equated is None:
        return
    if isinstance(equated.form, Refusal):
        yield say("forms-unequated", why=text.why(equated.form))
        return
    yield say("forms-equated", gain=text.points_of(equated.gain))
    yield from _harder(equated.form, text)
    yield say("forms-equated-memory")


def _harder(effect: Estimate, text: ReportText) -> Iterator[str]:
    """Yield which form was harder; the effect is how much higher scores on form B are."""
    value = round(effect.value, 1)
    key = "forms-alike" if not value else "forms-easier" if value > 0 else "forms-harder"
    size = map_estimate(effect, neg) if value < 0 else effect
    yield text.say(key, form=text.points_of(size))
    if effect.holds_zero:
        yield text.say("forms-zero")


def _quality(found: Findings, text: ReportText) -> Iterator[Block | str]:
    yield text.say("quality-text")
    yield _reliability(found, text)
    yield from ceiling_sentences(found, text)
    yield pace_sentence(found.learning, text)
    yield from _halves(found, text)
    yield _low(found.learning.low, text)
    yield _changes(found, text)


def _reliability(found: Findings, text: ReportText) -> Table:
    names = {FormUse.PRE: "quality-before", FormUse.POST: "quality-after"}
    head = ("quality-form", "quality-n", "quality-alpha", "quality-error")
    rows = (
        (
            text.say(names[one.use], form=one.form),
            str(one.n),
            text.cell(one.reliability.alpha, 2),
            text.cell(one.error, 1),
        )
        for one in found.learning.quality
    )
    return text.table("quality-table", head, rows)


def ceiling_sentences(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield what can be said of a class of whom many had full marks: who had, and what was missed.

    For the team, which has the facility of every item anyway.
    """
    before, after = (found.learning.tests[use] for use in SCORED)
    if not (before.maximum.warn or after.maximum.warn):
        return
    counts = {"pre": before.maximum.count, "post": after.maximum.count}
    yield text.say("ceiling", n_pre=before.n, n_post=after.n, **counts)
    missed = [
        (int(count), f"{form.letter}{item.number} {item.item}", form.marks.n)
        for form in found.cohort.form_marks
        if form.use is FormUse.POST
        for item, count in zip(
            form.form.items, (form.marks.values != form.marks.maxima).sum(axis=0), strict=True
        )
        if count and not item.dropped
    ]
    missed.sort(key=lambda one: (-one[0], one[1]))
    names = [text.say("ceiling-item", item=name, count=k, n=n) for k, name, n in missed[:_MISSED]]
    if names:
        yield text.say("ceiling-missed", items=text.together(names))


def pace_sentence(learning: Learning, text: ReportText) -> str:
    """Return how many reached the last question of each test, and whether time was short."""
    before, after = (learning.tests[use].pace for use in SCORED)
    numbers = {"before": before.finished, "after": after.finished}
    sentence = text.say("pace", n_before=before.n, n_after=after.n, **numbers)
    judged = _PACE[before.is_speeded, after.is_speeded]
    return f"{sentence} {text.say(judged)}"


def _halves(found: Findings, text: ReportText) -> Iterator[Note]:
    halves, say = found.learning.halves, text.say
    if isinstance(halves, Refusal):
        return
    low, high = (text.points_of(half.gain) for half in halves)
    texts = [say("halves-text", low=low, high=high)]
    expected = [half.expected for half in halves if half.expected is not None]
    if len(expected) == len(halves):
        ends = (text.points(one, 1, sign=True) for one in expected)
        texts.append(say("halves-expected", **dict(zip(("low", "high"), ends, strict=True))))
    yield Note(title=say("halves-title"), text=" ".join(texts))


def _low(low: LowBefore | Refusal, text: ReportText) -> Note:
    say = text.say
    title = say("low-title")
    if isinstance(low, Refusal):
        return Note(title=title, text=say("low-refused", why=text.why(low)))
    reached = round(low.reached.value * low.n) if isinstance(low.reached, Estimate) else 0
    apparent = text.points(low.apparent, 1)
    texts = [text.count("low-text", low.n, reached=reached, apparent=apparent)]
    if isinstance(low.gain, Refusal):
        texts.append(say("low-gain-refused", why=text.why(low.gain)))
    else:
        texts += [say("low-gain", gain=text.points_of(low.gain)), say("low-limits")]
    return Note(title=title, text=" ".join(texts))


def _changes(found: Findings, text: ReportText) -> str:
    changes, say = found.learning.changes, text.say
    if isinstance(changes, Refusal):
        return say("changes-refused", why=text.why(changes))
    band = text.points(changes.band)
    kinds = Counter(one.change for one in changes.people)
    numbers = {"rose": kinds[Change.ROSE], "fell": kinds[Change.FELL], "n": len(changes.people)}
    return say("changes-text", band=band, **numbers)


def _single_people(found: Findings, changes: ReliableChanges, text: ReportText) -> Table:
    pairs = zip(found.cohort.matched, changes.people, strict=True)
    rows = tuple(
        (
            member.code,
            text.number(member.scores[FormUse.PRE]),
            text.number(member.scores[FormUse.POST]),
            text.signed(one.gain),
            text.say("interval", low=text.signed(one.low), high=text.signed(one.high)),
            text.say(f"change-{one.change.value}"),
        )
        for member, one in pairs
    )
    head = ("column-code", "measure-pre", "measure-post")
    change = ("column-change", "column-band", "column-reads")
    return text.table("people-rows-table", head + change, rows, words=(5,))

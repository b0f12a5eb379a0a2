"""Level 2: what the tests before and after the course show, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.evaluation.estimate import Estimate, Outcome, Refusal, Significance
from trainkit.evaluation.reliability import ReliableChanges
from trainkit.reports.blocks import Block, Figure, Note, Section, Table, Text, parts
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.learning import FEWEST, HEADLINE, AimGain
from trainkit.reports.numbers import cell, p_value, points
from trainkit.reports.release import signs

__all__ = ["gains_shown", "learning_sections"]


def learning_sections(found: Findings, telling: Telling) -> Iterator[Section]:
    """Yield the change as a whole, by module and objective, and how far it can be trusted."""
    say = telling.say
    if not found.learning.flow.matched:
        blocks: tuple[Block, ...] = (Text(text=say("learning-nobody")),)
        yield Section(title=say("learning-title"), blocks=blocks)
        return
    blocks = (*_picture(found, telling), _measures(found, telling), *_modules(found, telling))
    yield Section(title=say("learning-title"), blocks=blocks)
    yield Section(title=say("forms-title"), blocks=(_forms(found, telling),), level=3)
    objectives = tuple(_objectives(found, telling))
    if objectives:
        yield Section(title=say("objectives-title"), blocks=objectives, level=3)
    yield Section(title=say("quality-title"), blocks=tuple(_quality(found, telling)), level=3)
    if not telling.release and isinstance(found.learning.changes, ReliableChanges):
        rows = _single_people(found, found.learning.changes, telling)
        yield Section(title=say("people-rows-title"), blocks=rows, level=3)


def _picture(found: Findings, telling: Telling) -> Iterator[Figure]:
    """Yield everybody's line, or in a release the means with their intervals."""
    learning, say, words = found.learning, telling.say, telling.words
    if isinstance(learning.pre, Refusal) or isinstance(learning.post, Refusal):
        return
    means = {
        key: words.percent(one.value / 100)
        for key, one in (("pre", learning.pre), ("post", learning.post))
    }
    if telling.release:
        yield Figure(
            name="change",
            caption=say("learning-release-figure"),
            alternative=say(
                "learning-release-figure-alt", gain=points(learning.gain, words), **means
            ),
            reading=say("learning-release-reading"),
        )
        return
    errors = [error for error in learning.errors.values() if error is not None]
    reading = say("learning-reading-short")
    if errors:
        reading = say("learning-reading", error=words.points(sum(errors) / len(errors)))
    yield Figure(
        name="slopes",
        caption=say("learning-figure"),
        alternative=say("learning-figure-alt", **means),
        reading=reading,
    )


def _measures(found: Findings, telling: Telling) -> Table:
    learning, words = found.learning, telling.words
    figures: list[tuple[str, Outcome, int, bool]] = [
        ("pre", learning.pre, 1, False),
        ("post", learning.post, 1, False),
        ("gain", learning.gain, 1, True),
        ("hake", learning.normalised, 2, False),
        ("individual", learning.individual.mean, 2, False),
        ("dav", learning.d_av, 2, False),
        ("dz", learning.d_z, 2, False),
    ]
    rows = [
        (_measure(key, telling), cell(outcome, words, digits, sign=sign), _n(outcome, telling),
         _means(key, found, telling))
        for key, outcome, digits, sign in figures
    ]  # fmt: skip
    rows += [
        (_measure(key, telling), p_value(test, words), _n(test, telling), means)
        for key, test, means in _tests(found, telling)
    ]
    head = ("learning-measure", "learning-value", "learning-n", "learning-meaning")
    return Table(
        caption=telling.say("learning-table"),
        head=tuple(map(telling.say, head)),
        rows=tuple(rows),
        words=(3,),
    )


def _measure(key: str, telling: Telling) -> str:
    return telling.say(f"measure-{key}")


def _n(outcome: Outcome | Significance, telling: Telling) -> str:
    return telling.say("hidden-cell") if isinstance(outcome, Refusal) else str(outcome.n)


def _means(key: str, found: Findings, telling: Telling) -> str:
    undefined = found.learning.individual.undefined
    if key == "individual" and undefined and telling.tells(undefined):
        return telling.say("measure-individual-full", undefined=undefined)
    return telling.say(f"measure-{key}-means")


def _tests(found: Findings, telling: Telling) -> Iterator[tuple[str, Significance | Refusal, str]]:
    """Yield the tests of change; in a release, none that gives numbers of few people away."""
    learning, say = found.learning, telling.say
    rank = "measure-rank-release" if telling.release else "measure-rank-means"
    yield "rank", learning.rank, say(rank, method=_method(learning.rank, telling))
    up, down, same = signs(found.cohort)
    if all(map(telling.tells, (up, down, same))) and isinstance(learning.sign, Significance):
        values = {"up": up, "down": down, "same": same}
        means = say("measure-sign-means", method=_method(learning.sign, telling), **values)
        yield "sign", learning.sign, means
    yield "flip", learning.flip, say("measure-flip-means", method=_method(learning.flip, telling))


def _method(test: Significance | Refusal, telling: Telling) -> str:
    return "" if isinstance(test, Refusal) else telling.method(test.method).capitalize()


def gains_shown(found: Findings, *, modules: bool) -> list[AimGain]:
    """Return the modules, or the objectives with items enough, of which there is a gain."""
    return [
        one
        for one in found.learning.aims
        if one.aim.is_module is modules and isinstance(one.gain, Estimate)
    ]


def _modules(found: Findings, telling: Telling) -> Iterator[Block]:
    yield from _gains("modules", gains_shown(found, modules=True), telling)
    gains = [one for one in found.learning.aims if one.aim.is_module]
    yield _gain_table("modules-table", "module", gains, telling)


def _objectives(found: Findings, telling: Telling) -> Iterator[Block]:
    gains = [one for one in found.learning.aims if not one.aim.is_module]
    shown = [one for one in gains if one.aim.fewest >= FEWEST]
    yield from _gains("objectives", gains_shown(found, modules=False), telling)
    if shown:
        yield _gain_table("objectives-table", "objective", shown, telling)
    left = len(gains) - len(shown)
    if left:
        numbers = {"count": left, "all": len(gains), "needs": FEWEST}
        yield Text(text=telling.say("objectives-few", **numbers))


def _gains(kind: str, gains: list[AimGain], telling: Telling) -> Iterator[Figure]:
    for part, rows in enumerate(parts(gains)):
        yield Figure(
            name=f"{kind}-{part}",
            caption=telling.say(f"{kind}-figure"),
            alternative=telling.say(f"{kind}-figure-alt"),
            reading=_reading(f"{kind}-reading", rows, telling),
        )


def _reading(key: str, gains: Sequence[AimGain], telling: Telling) -> str:
    is_open = any(one.aim.fewest < HEADLINE for one in gains)
    return " ".join(map(telling.say, (key, "reading-open") if is_open else (key,)))


def _gain_table(caption: str, first: str, gains: list[AimGain], telling: Telling) -> Table:
    words, say = telling.words, telling.say
    head = (say(first), say("items-on-forms"), say("measure-pre"), say("measure-post"),
            say("column-gain"))  # fmt: skip
    rows = tuple(
        (
            one.aim.text,
            " / ".join(str(count) for count in one.aim.items.values()),
            cell(one.pre, words),
            cell(one.post, words),
            cell(one.gain, words, sign=True),
        )
        for one in gains
    )
    numbers = [one.gain.n for one in gains if isinstance(one.gain, Estimate)]
    foot = say("gains-foot", n=max(numbers)) if numbers else ""
    return Table(caption=say(caption), head=head, rows=rows, foot=foot)


def _forms(found: Findings, telling: Telling) -> Text:
    effects, say, words = found.learning.forms, telling.say, telling.words
    if not found.cohort.counterbalanced:
        if found.cohort.has_one_form:
            return Text(text=say("forms-one-form"))
        told = [say("forms-one-order")]
        if effects.explains is not None:
            told.append(say("forms-explains", explains=words.points(effects.explains, 1)))
        return Text(text=" ".join(told))
    if isinstance(effects.form, Refusal):
        return Text(text=say("forms-refused", why=effects.form.text(words.language)))
    told = [say("forms-swapped", gain=points(effects.gain, words)), _harder(effects.form, telling)]
    low, high = effects.form.low, effects.form.high
    if low is not None and high is not None and low <= 0 <= high:
        told.append(say("forms-zero"))
    return Text(text=" ".join(told))


def _harder(effect: Estimate, telling: Telling) -> str:
    """Return which form was harder; the effect is how much higher scores on form B are."""
    value = round(effect.value, 1)
    key = "forms-alike" if not value else "forms-easier" if value > 0 else "forms-harder"
    if value < 0:
        low, high = effect.low, effect.high
        effect = replace(
            effect,
            value=-effect.value,
            low=None if high is None else -high,
            high=None if low is None else -low,
        )
    return telling.say(key, form=points(effect, telling.words))


def _quality(found: Findings, telling: Telling) -> Iterator[Block]:
    say = telling.say
    if found.learning.quality:
        yield Text(text=say("quality-text"))
        yield _reliability(found, telling)
    else:
        yield Text(text=say("quality-hidden", threshold=telling.threshold))
    yield from _ceilings(found, telling)
    yield from _halves(found, telling)
    yield _changes(found, telling)


def _reliability(found: Findings, telling: Telling) -> Table:
    say, words = telling.say, telling.words
    names = {FormUse.PRE: "quality-before", FormUse.POST: "quality-after"}
    head = ("quality-form", "quality-n", "quality-alpha", "quality-error")
    return Table(
        caption=say("quality-table"),
        head=tuple(map(say, head)),
        rows=tuple(
            (
                say(names[one.use], form=one.form),
                str(one.n),
                cell(one.reliability.alpha, words, 2),
                cell(one.error, words, 1),
            )
            for one in found.learning.quality
        ),
    )


def _ceilings(found: Findings, telling: Telling) -> Iterator[Text]:
    say = telling.say
    for use, key in zip(SCORED, ("ceiling-before", "ceiling-after"), strict=True):
        test = found.learning.tests[use]
        if not test.maximum.warn or not telling.tells(test.n):
            continue
        share = test.maximum.share
        if isinstance(share, Estimate):
            shown = telling.words.percent(share.value)
            yield Text(text=say(key, count=test.maximum.count, n=test.n, share=shown))
        else:
            yield Text(text=say(f"{key}-hidden"))


def _halves(found: Findings, telling: Telling) -> Iterator[Note]:
    halves, say, words = found.learning.halves, telling.say, telling.words
    if isinstance(halves, Refusal):
        return
    low, high = (points(half.gain, words) for half in halves)
    told = [say("halves-text", low=low, high=high)]
    expected = [half.expected for half in halves if half.expected is not None]
    if len(expected) == len(halves):
        ends = (words.points(one, 1, sign=True) for one in expected)
        told.append(say("halves-expected", **dict(zip(("low", "high"), ends, strict=True))))
    yield Note(title=say("halves-title"), text=" ".join(told))


def _changes(found: Findings, telling: Telling) -> Text:
    changes, say, words = found.learning.changes, telling.say, telling.words
    if isinstance(changes, Refusal):
        return Text(text=say("changes-refused", why=changes.text(words.language)))
    band = words.points(changes.band)
    if isinstance(changes.rose, Refusal) or isinstance(changes.fell, Refusal):
        return Text(text=say("changes-band", band=band))
    n = changes.rose.n
    rose, fell = (round(one.value * n) for one in (changes.rose, changes.fell))
    return Text(text=say("changes-text", band=band, rose=rose, fell=fell, n=n))


def _single_people(
    found: Findings, changes: ReliableChanges, telling: Telling
) -> tuple[Block, ...]:
    say, words = telling.say, telling.words
    pairs = zip(found.cohort.matched, changes.people, strict=True)
    rows = tuple(
        (
            member.code,
            words.number(member.scores[FormUse.PRE]),
            words.number(member.scores[FormUse.POST]),
            words.signed(one.gain),
            say("interval", low=words.signed(one.low), high=words.signed(one.high)),
            say(f"change-{one.change.value}"),
        )
        for member, one in pairs
    )
    head = ("column-code", "measure-pre", "measure-post", "column-change", "column-band",
            "column-reads")  # fmt: skip
    table = Table(
        caption=say("people-rows-table"), head=tuple(map(say, head)), rows=rows, words=(5,)
    )
    return Text(text=say("people-rows-text")), table

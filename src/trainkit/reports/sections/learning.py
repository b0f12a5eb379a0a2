"""Level 2: what the tests before and after the course show, and what they do not."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.evaluation.change.groups import FEWEST
from trainkit.evaluation.change.reliable import ReliableChanges
from trainkit.evaluation.refusal import Estimate, Refusal
from trainkit.plan.forms import SCORED, FormUse
from trainkit.reports.blocks import Block, Figure, Note, Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.learning import AimGain
from trainkit.reports.numbers import cell, number, p_value, sentence, signed

__all__ = ["learning_sections"]


def learning_sections(found: Findings, telling: Telling) -> Iterator[Section]:
    """Yield the change as a whole, by module and objective, and how far it can be trusted."""
    say = telling.say
    blocks: list[Block] = []
    if found.learning.flow.matched:
        blocks.append(_picture(found, telling))
    blocks += [_measures(found, telling), *_modules(found, telling)]
    yield Section(title=say("learning-title"), blocks=tuple(blocks))
    yield Section(title=say("forms-title"), blocks=(_forms(found, telling),), level=3)
    objectives = tuple(_objectives(found, telling))
    yield Section(title=say("objectives-table"), blocks=objectives, level=3)
    yield Section(title=say("quality-title"), blocks=tuple(_quality(found, telling)), level=3)
    if not telling.release and isinstance(found.learning.changes, ReliableChanges):
        rows = _single_people(found, found.learning.changes, telling)
        yield Section(title=say("people-rows-title"), blocks=rows, level=3, new_page=True)


def _picture(found: Findings, telling: Telling) -> Figure:
    learning, say = found.learning, telling.say
    means = {
        key: number(one.value) if isinstance(one, Estimate) else "–"
        for key, one in (("pre", learning.pre), ("post", learning.post), ("gain", learning.gain))
    }
    if telling.release:
        return Figure(
            name="change",
            caption=say("learning-release-figure"),
            alternative=say("learning-release-figure-alt", **means),
            reading=say("learning-release-reading"),
        )
    errors = [error for error in learning.errors.values() if error is not None]
    error = number(sum(errors) / len(errors)) if errors else ""
    key = "learning-reading" if errors else "learning-reading-short"
    return Figure(
        name="slopes",
        caption=say("learning-figure"),
        alternative=say("learning-figure-alt", **means),
        reading=say(key, error=error),
    )


def _measures(found: Findings, telling: Telling) -> Table:
    learning, words, say = found.learning, telling.words, telling.say
    figures = (
        ("pre", cell(learning.pre, words, 1), ""),
        ("post", cell(learning.post, words, 1), ""),
        ("gain", cell(learning.gain, words, 1, sign=True), say("measure-gain-means")),
        ("hake", cell(learning.normalised, words, 2), say("measure-hake-means")),
        ("individual", cell(learning.individual.mean, words, 2),
         say("measure-individual-means", undefined=learning.individual.undefined)),
        ("dav", cell(learning.d_av, words, 2), say("measure-dav-means")),
        ("dz", cell(learning.d_z, words, 2), say("measure-dz-means")),
        ("rank", p_value(learning.rank, words), say("measure-rank-means")),
        ("sign", p_value(learning.sign, words), _signs(found, telling)),
        ("flip", p_value(learning.flip, words), say("measure-flip-means")),
    )  # fmt: skip
    return Table(
        caption=say("learning-table"),
        head=(say("learning-measure"), say("learning-value"), say("learning-meaning")),
        rows=tuple((say(f"measure-{key}"), value, means) for key, value, means in figures),
        words=(2,),
    )


def _signs(found: Findings, telling: Telling) -> str:
    gains = found.cohort.pairs().gains
    up, down = int((gains > 0).sum()), int((gains < 0).sum())
    if telling.release and min(up, down, gains.size - up - down) < telling.threshold:
        return ""
    return telling.say("measure-sign-means", up=up, down=down, same=gains.size - up - down)


def _modules(found: Findings, telling: Telling) -> Iterator[Block]:
    gains = [one for one in found.learning.aims if one.aim.is_module]
    if any(isinstance(one.gain, Estimate) for one in gains):
        yield Figure(
            name="modules",
            caption=telling.say("modules-figure"),
            alternative=telling.say("modules-figure-alt"),
            reading=telling.say("modules-reading"),
        )
    yield _gain_table("modules-table", "module", gains, telling)


def _objectives(found: Findings, telling: Telling) -> Iterator[Block]:
    gains = [one for one in found.learning.aims if not one.aim.is_module]
    shown = [one for one in gains if one.aim.fewest >= FEWEST]
    if any(isinstance(one.gain, Estimate) for one in shown):
        yield Figure(
            name="objectives",
            caption=telling.say("objectives-figure"),
            alternative=telling.say("objectives-figure-alt"),
            reading=telling.say("objectives-reading"),
        )
    if shown:
        yield _gain_table("objectives-table", "objective", shown, telling)
    left = len(gains) - len(shown)
    if left:
        numbers = {"count": left, "all": len(gains), "needs": FEWEST}
        yield Text(text=telling.say("objectives-few", **numbers))


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
    return Table(caption=say(caption), head=head, rows=rows)


def _forms(found: Findings, telling: Telling) -> Text:
    effects, say = found.learning.forms, telling.say
    if not found.cohort.counterbalanced:
        text = say("forms-one-order")
        if effects.explains is not None:
            text += " " + say("forms-explains", explains=number(effects.explains, 1))
        return Text(text=text)
    if isinstance(effects.form, Refusal):
        why = effects.form.in_words(telling.words.language)
        return Text(text=say("forms-refused", why=why))
    easier = effects.form.value > 0
    size = Estimate(
        value=abs(effects.form.value), n=effects.form.n,
        low=_turned(effects.form, easier)[0], high=_turned(effects.form, easier)[1],
        level=effects.form.level, method=effects.form.method,
    )  # fmt: skip
    return Text(
        text=say(
            "forms-swapped",
            gain=sentence(effects.gain, telling.words, say("points"), 1),
            form=sentence(size, telling.words, say("points"), 1),
            direction=say("forms-easier" if easier else "forms-harder"),
        )
    )


def _turned(effect: Estimate, as_is: bool) -> tuple[float | None, float | None]:
    """Return the ends of an interval, of the other sign if it is turned round."""
    if as_is or effect.low is None or effect.high is None:
        return effect.low, effect.high
    return -effect.high, -effect.low


def _quality(found: Findings, telling: Telling) -> Iterator[Block]:
    learning, words, say = found.learning, telling.words, telling.say
    names = {FormUse.PRE: say("column-pre"), FormUse.POST: say("column-post")}
    yield Text(text=say("quality-text"))
    yield Table(
        caption=say("quality-table"),
        head=(say("quality-form"), say("quality-n"), say("quality-alpha"), say("quality-error")),
        rows=tuple(
            (
                f"{one.form}, {names[one.use].lower()}",
                str(one.n),
                cell(one.reliability.alpha, words, 2),
                cell(one.error, words, 1),
            )
            for one in learning.quality
        ),
    )
    yield from _ceilings(found, telling)
    halves = learning.halves
    if not isinstance(halves, Refusal) and not telling.release:
        low, high = (cell(half.gain, words, 1, sign=True) for half in halves)
        expected = ""
        if halves[0].expected is not None and halves[1].expected is not None:
            ends = [signed(half.expected or 0, 1) for half in halves]
            expected = say("halves-expected", low=ends[0], high=ends[1])
        yield Note(
            title=say("halves-title"),
            text=say("halves-text", low=low, high=high, expected=expected),
        )
    yield _changes(found, telling)


def _ceilings(found: Findings, telling: Telling) -> Iterator[Text]:
    say = telling.say
    when = {FormUse.PRE: say("ceiling-before"), FormUse.POST: say("ceiling-after")}
    for use in SCORED:
        test = found.learning.tests[use]
        if test.maximum.warn and test.maximum.count >= (
            telling.threshold if telling.release else 0
        ):
            share = number(100 * test.maximum.count / test.n)
            values = {"count": test.maximum.count, "n": test.n, "share": share, "when": when[use]}
            yield Text(text=say("ceiling-warning", **values))


def _changes(found: Findings, telling: Telling) -> Text:
    changes, say = found.learning.changes, telling.say
    if isinstance(changes, Refusal):
        return Text(text=say("changes-refused", why=changes.in_words(telling.words.language)))
    n = len(changes.people)
    shares = (changes.rose, changes.fell)
    rose, fell = (round(s.value * n) if isinstance(s, Estimate) else 0 for s in shares)
    if telling.release and min(rose, fell, n - rose - fell) < telling.threshold:
        return Text(text=say("changes-band", band=number(changes.band)))
    return Text(text=say("changes-text", band=number(changes.band), rose=rose, fell=fell, n=n))


def _single_people(
    found: Findings, changes: ReliableChanges, telling: Telling
) -> tuple[Block, ...]:
    say = telling.say
    pairs = zip(found.cohort.matched, changes.people, strict=True)
    rows = tuple(
        (
            member.code,
            number(member.scores[FormUse.PRE]),
            number(member.scores[FormUse.POST]),
            signed(one.gain),
            say("interval", low=signed(one.low), high=signed(one.high)),
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

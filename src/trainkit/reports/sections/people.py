"""Who was on the list, who came, who was tested, and what the others could change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trainkit.documents.frame import country_name
from trainkit.evaluation.disclosure import hide_row
from trainkit.evaluation.refusal import Estimate, Refusal
from trainkit.plan.forms import SCORED, FormUse
from trainkit.reports.blocks import Block, Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import number

__all__ = ["people_section"]


def people_section(found: Findings, telling: Telling) -> Section:
    """Return the flow of people, who is missing, and tested people by country."""
    blocks: list[Block] = [_flow(found, telling), *_missing(found, telling)]
    countries = _countries(found, telling)
    if countries:
        blocks.append(countries)
    return Section(title=telling.say("people-title"), blocks=tuple(blocks))


def _flow(found: Findings, telling: Telling) -> Table:
    flow, say = found.learning.flow, telling.say
    rows = [
        (say("flow-registered"), str(flow.registered)),
        (
            say("flow-attended"),
            say("flow-attended-unknown") if flow.attended is None else str(flow.attended),
        ),
        (say("flow-pre"), str(flow.pre)),
        (say("flow-post"), str(flow.post)),
        (say("flow-matched"), str(flow.matched)),
    ]
    doubtful = sum(member.doubtful for member in found.cohort.members)
    extra = sum(not member.on_roster for member in found.cohort.members)
    rows += [
        (say(key), str(count))
        for key, count in (("flow-doubtful", doubtful), ("flow-extra", extra))
        if count
    ]
    head = (say("flow-step"), say("flow-number"))
    return Table(caption=say("people-flow"), head=head, rows=tuple(rows), foot=_states(found))


def _states(found: Findings) -> str:
    counts = Counter(member.status for member in found.cohort.members if member.status)
    return "; ".join(f"{count} {status}" for status, count in sorted(counts.items()))


def _missing(found: Findings, telling: Telling) -> Iterator[Text]:
    learning, say = found.learning, telling.say
    sides = dict(zip(SCORED, (learning.pre, learning.post), strict=True))
    names = {FormUse.PRE: say("test-pre"), FormUse.POST: say("test-post")}
    for use, alone in learning.unmatched.items():
        matched = sides[use]
        if not alone.n:
            continue
        told = isinstance(alone.mean, Estimate) and isinstance(matched, Estimate)
        if told and alone.n >= telling.threshold:
            assert isinstance(alone.mean, Estimate)  # noqa: S101 - told
            assert isinstance(matched, Estimate)  # noqa: S101 - told
            mean, other = number(alone.mean.value), number(matched.value)
            values = {"n": alone.n, "test": names[use], "mean": f"{mean} %", "matched": other}
            yield Text(text=say("people-unmatched", **values))
        else:
            text = telling.words.count("people-unmatched-hidden", alone.n, test=names[use])
            yield Text(text=text)
    absent = learning.absent
    if isinstance(absent, Refusal) or not absent.n:
        return
    ends = {"worst": number(absent.worst, 1), "best": number(absent.best, 1)}
    text = telling.words.count("people-absent", absent.n, **ends)
    if absent.tipping is not None:
        text += " " + say("people-tipping", tipping=number(absent.tipping))
    yield Text(text=text)


def _countries(found: Findings, telling: Telling) -> Table | None:
    """Return tested people by country; ``None`` where nobody's country is known."""
    say, language = telling.say, found.definitions.workshop.language
    counts = Counter(member.country for member in found.cohort.members if member.scores)
    keys = sorted(key for key in counts if key)
    if not keys:
        return None
    names = [country_name(key, language) for key in keys]
    numbers = [counts[key] for key in keys]
    if counts[None]:
        names.append(say("country-unknown"))
        numbers.append(counts[None])
    safe = hide_row(numbers, telling.threshold)
    if isinstance(safe, Refusal):
        return None
    rows = [
        (name, say("hidden-cell") if count is None else str(count))
        for name, count in zip(names, safe.cells, strict=True)
    ]
    rows.append((say("column-total"), str(safe.total)))
    return Table(
        caption=say("people-countries"),
        head=(say("country"), say("flow-number")),
        rows=tuple(rows),
        foot=say("people-countries-foot"),
    )

"""Who was on the list, who came, who was tested, and what the others could change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.documents.frame import country_name
from trainkit.evaluation.disclosure import hide_row
from trainkit.evaluation.estimate import Estimate, Refusal
from trainkit.reports.blocks import Block, Section, Table, Text
from trainkit.reports.findings import Findings, Telling

__all__ = ["people_section"]


def people_section(found: Findings, telling: Telling) -> Section:
    """Return the flow of people, who is missing, and tested people by country."""
    blocks: list[Block] = [_flow(found, telling), *_missing(found, telling)]
    blocks += _countries(found, telling)
    return Section(title=telling.say("people-title"), blocks=tuple(blocks))


def _flow(found: Findings, telling: Telling) -> Table:
    """Return the steps; the numbers of a release are whole ones of the course, or few."""
    flow, say = found.learning.flow, telling.say
    attended = say("flow-attended-unknown")
    if flow.attended is not None:
        attended = telling.people(flow.attended)
    rows = [
        (say("flow-registered"), telling.people(flow.registered)),
        (say("flow-attended"), attended),
        (say("flow-pre"), telling.people(flow.pre)),
        (say("flow-post"), telling.people(flow.post)),
        (say("flow-matched"), telling.people(flow.matched)),
    ]
    doubtful = sum(member.doubtful for member in found.cohort.members)
    extra = sum(not member.on_roster for member in found.cohort.members)
    rows += [
        (say(key), str(count))
        for key, count in (("flow-doubtful", doubtful), ("flow-extra", extra))
        if count and telling.tells(count)
    ]
    head = (say("flow-step"), say("flow-number"))
    foot = telling.listed(_states(found, telling))
    return Table(caption=say("people-flow"), head=head, rows=tuple(rows), foot=foot)


def _states(found: Findings, telling: Telling) -> Iterator[str]:
    counts = Counter(member.status for member in found.cohort.members if member.status)
    for status, count in sorted(counts.items()):
        if telling.tells(count):
            yield telling.say(f"status-{status.replace(' ', '-')}", n=count)


def _missing(found: Findings, telling: Telling) -> Iterator[Text]:
    """Yield who has one test only, and what those who missed the second could change."""
    learning, say, words = found.learning, telling.say, telling.words
    sides = dict(zip(SCORED, (learning.pre, learning.post), strict=True))
    keys = {FormUse.PRE: "people-only-pre", FormUse.POST: "people-only-post"}
    for use, alone in learning.unmatched.items():
        matched = sides[use]
        if not alone.n:
            continue
        if (
            isinstance(alone.mean, Estimate)
            and isinstance(matched, Estimate)
            and alone.n >= telling.threshold
        ):
            means = (words.percent(one.value / 100) for one in (alone.mean, matched))
            values = dict(zip(("mean", "matched"), means, strict=True))
            yield Text(text=say(keys[use], n=telling.people(alone.n), **values))
        else:
            yield Text(text=say(f"{keys[use]}-hidden", n=telling.people(alone.n)))
    absent = tuple(_absent(found, telling))
    if absent:
        yield Text(text=" ".join(absent))


def _absent(found: Findings, telling: Telling) -> Iterator[str]:
    absent, gain, say = found.learning.absent, found.learning.gain, telling.say
    if isinstance(absent, Refusal) or not absent.n:
        return
    worst, best = (telling.words.points(end, 1) for end in (absent.worst, absent.best))
    yield say("people-absent", worst=worst, best=best)
    if absent.tipping is not None and isinstance(gain, Estimate):
        most = gain.value + float(found.cohort.alone(FormUse.PRE).mean())
        if absent.tipping > most:
            yield say("people-tipping-never")
        else:
            yield say("people-tipping", tipping=telling.words.points(absent.tipping, 0))


def _countries(found: Findings, telling: Telling) -> Iterator[Block]:
    """Yield tested people by country; nothing where nobody's country is known."""
    say, language = telling.say, found.definitions.workshop.language
    counts = Counter(member.country for member in found.cohort.members if member.scores)
    keys = sorted(key for key in counts if key)
    if not keys:
        return
    names = [country_name(key, language) for key in keys]
    numbers = [counts[key] for key in keys]
    if counts[None]:
        names.append(say("country-unknown"))
        numbers.append(counts[None])
    safe = hide_row(numbers, telling.threshold) if max(numbers) >= telling.threshold else None
    if safe is None or isinstance(safe, Refusal) or not any(safe):
        yield Text(text=say("people-countries-hidden", threshold=telling.threshold))
        return
    rows = [
        (name, say("hidden-cell") if count is None else str(count))
        for name, count in zip(names, safe, strict=True)
    ]
    rows.append((say("column-total"), str(sum(numbers))))
    yield Table(
        caption=say("people-countries"),
        head=(say("country"), say("flow-number")),
        rows=tuple(rows),
        foot=say("people-countries-foot") if None in safe else "",
    )

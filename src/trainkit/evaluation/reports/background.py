"""The parts of a report around its figures: the course, its people, results, methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trainkit.assessment.forms import SCORED, FormUse
from trainkit.documents.frame import date_line, place_line
from trainkit.evaluation.disclosure import INTERNAL, hide_row
from trainkit.evaluation.estimate import Estimate, Refusal, Significance, Standing
from trainkit.evaluation.rasch import Rasch
from trainkit.evaluation.reports.cohort import change_refused, together_refused
from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.items import FairItem
from trainkit.evaluation.reports.text import Block, Bullets, ReportText, Section, Table, Text
from trainkit.model.loaded import Definitions
from trainkit.model.workshop import Workshop
from trainkit.text.collation import sort_key
from trainkit.text.languages import country_name, language_name


def course_sections(definitions: Definitions, text: ReportText) -> tuple[Section, ...]:
    """Return title, place, dates and organisers, and the objectives by module."""
    workshop, say = definitions.workshop, text.say
    about = say(
        "course-text",
        title=workshop.title,
        place=place_line(workshop),
        dates=date_line(workshop.dates, workshop.language),
        organisers=text.listed(workshop.organisers),
    )
    modules = []
    for module in (course.module for course in definitions.courses):
        objectives = Bullets(items=tuple(one.text for one in module.objectives), numbered=True)
        modules.append(Section(title=module.title, blocks=(objectives,), level=3))
    return text.section("course-title", about), *modules


def people_section(found: Findings, text: ReportText) -> Section:
    """Return the flow of people, who is missing, and tested people by country."""
    sentences = (text.say("limit-people"), *_missing(found, text))
    blocks = (_flow(found, text), " ".join(sentences), *_countries(found, text))
    return text.section("people-title", *blocks, new_page=True)


def _flow(found: Findings, text: ReportText) -> Table:
    flow, say = found.learning.flow, text.say
    people = found.cohort.members
    extra = sum(not member.on_roster for member in people)
    listed = say("flow-attended-unknown")
    if flow.attended is not None:
        listed = str(sum(bool(member.attended) for member in people if member.on_roster))
    counts = Counter(member.status for member in people if member.status)
    states = [
        (say(f"status-{status.replace(' ', '-')}"), text.number(count))
        for status, count in sorted(counts.items())
        if status != "present"
    ]
    rows = [
        (say("flow-registered"), str(flow.registered)),
        (say("flow-attended"), listed),
        *states,
        *([(say("flow-extra"), str(extra))] if extra else []),
        (say("flow-pre"), str(flow.pre)),
        (say("flow-post"), str(flow.post)),
        (say("flow-matched"), str(flow.matched)),
    ]
    doubtful = sum(member.doubtful for member in people)
    if doubtful:
        rows.append((say("flow-doubtful"), str(doubtful)))
    return text.table("people-flow", ("flow-step", "flow-number"), rows)


def _missing(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield who has one test only, and what those who missed the second could change."""
    learning, say = found.learning, text.say
    sides = dict(zip(SCORED, (learning.pre, learning.post), strict=True))
    keys = {FormUse.PRE: "people-only-pre", FormUse.POST: "people-only-post"}
    for use, alone in learning.unmatched.items():
        matched, n = sides[use], alone.n
        if not n:
            continue
        if isinstance(alone.mean, Refusal) or isinstance(matched, Refusal):
            yield say(f"{keys[use]}-hidden", n=n)
        else:
            mean, other = (text.percent(one.value / 100) for one in (alone.mean, matched))
            yield say(keys[use], n=n, mean=mean, matched=other)
    yield from _absent(found, text)


def _absent(found: Findings, text: ReportText) -> Iterator[str]:
    absent, gain, say = found.learning.absent, found.learning.gain, text.say
    if isinstance(absent, Refusal) or not absent.n:
        return
    worst, best = (text.points(end, 1) for end in (absent.worst, absent.best))
    has_penalty = found.cohort.lowest() < 0
    yield say("people-absent-penalty" if has_penalty else "people-absent", worst=worst, best=best)
    if absent.tipping is not None and isinstance(gain, Estimate):
        most = gain.value + float(found.cohort.alone(FormUse.PRE).mean())
        if absent.tipping > most:
            yield say("people-tipping-never")
        else:
            yield say("people-tipping", tipping=text.points(absent.tipping, 0))


def _countries(found: Findings, text: ReportText) -> Iterator[Block]:
    """Yield tested people by country; nothing where nobody's country is known."""
    say, language = text.say, found.workshop.language
    counts = Counter(member.country for member in found.cohort.members if member.scores)
    keys = sorted(
        (key for key in counts if key),
        key=lambda key: sort_key(country_name(key, language), language),
    )
    if not keys:
        return
    names = [country_name(key, language) for key in keys]
    numbers = [counts[key] for key in keys]
    if counts[None]:
        names.append(say("country-unknown"))
        numbers.append(counts[None])
    safe = hide_row(numbers) if max(numbers) >= INTERNAL else None
    if safe is None or isinstance(safe, Refusal) or not any(safe):
        yield Text(text=say("people-countries-hidden", threshold=INTERNAL))
        return
    rows = [(name, text.number(n)) for name, n in zip(names, safe, strict=True) if n is not None]
    rest = sum(numbers) - sum(count for count in safe if count is not None)
    if rest:
        rows.append((say("people-countries-rest"), text.number(rest)))
    rows.append((say("column-total"), text.number(sum(numbers))))
    foot = say("people-countries-foot") if rest else ""
    yield text.table("people-countries", ("country", "flow-number"), rows, foot=foot)


def results_section(workshop: Workshop, text: ReportText) -> Section:
    """Return the indicators of workshop.yaml; a sentence without a heading if there are none."""
    say, results = text.say, workshop.results
    if not results:
        return text.section("", say("results-none"))
    rows = tuple(
        (
            say("results-name", title=one.title, unit=one.unit),
            say("hidden-cell") if one.before is None else text.exact(one.before),
            say("hidden-cell") if one.after is None else text.exact(one.after),
            one.as_of.isoformat(),
            ". ".join(filter(None, (one.source.rstrip("."), one.note))),
        )
        for one in results
    )
    source = ("results-as-of", "results-source")
    head = ("results-indicator", "results-before", "results-after", *source)
    table = text.table("results-table", head, rows, words=(4,))
    return text.section("results-title", say("results-note"), table)


def method_section(found: Findings, text: ReportText) -> Section:
    """Return the methods, the refusals and the rules of privacy."""
    return text.section("method-title", *_methods(found, text))


def _methods(found: Findings, text: ReportText) -> Iterator[str]:
    say, flow = text.say, found.learning.flow
    for key in ("method-scores", "method-blanks", "method-intervals", "method-refusals"):
        yield say(key)
    if found.cohort.lowest() < 0:
        yield f"{say('method-penalty')} {say('method-right')}"
    assessment = found.workshop.assessment
    for one in assessment.dropped if assessment else ():
        yield say("method-dropped", item=one.item, reason=one.reason.rstrip("."))
    detectable = found.learning.detectable
    if isinstance(detectable, Estimate):
        effect = text.number(detectable.value, 2)
        yield text.count("method-power", detectable.n, effect=effect)
    yield from together_refused(found.together, text)
    yield from change_refused(found.changes, text)
    yield from _models(found, text)
    if found.workshop.translations:
        names = [language_name(one, text.language) for one in found.workshop.written_languages]
        yield say("method-languages", languages=text.listed(names))
    if isinstance(found.fairness, Refusal):
        yield say("method-dif", why=text.why(found.fairness))
    else:
        yield _fairness(found.fairness, text)
    unmatched = flow.pre + flow.post - 2 * flow.matched
    yield say("method-match", matched=flow.matched, unmatched=unmatched)
    yield say("privacy-text", threshold=INTERNAL)


def _models(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield where the difficulties are, and why there are none."""
    fitted = [one.model for one in found.models if isinstance(one.model, Rasch)]
    if fitted:
        firm = all(model.standing is Standing.FIRM for model in fitted)
        yield text.say("method-rasch" if firm else "method-rasch-exploratory")
    whys = [text.why(one.model) for one in found.models if isinstance(one.model, Refusal)]
    if whys:
        yield text.say("method-rasch-refused", why=text.listed(dict.fromkeys(whys)))
    if fitted:
        yield from _fits(found, text)


def _fits(found: Findings, text: ReportText) -> Iterator[str]:
    """Yield the test of fit of each model, and each reason why there is none, once."""
    names = {FormUse.PRE: "quality-before", FormUse.POST: "quality-after"}
    fitted = [one for one in found.models if isinstance(one.model, Rasch)]
    tests = [
        text.say("fit-of", form=text.say(names[one.use], form=one.form), p=text.p_value(one.fit))
        for one in fitted
        if isinstance(one.fit, Significance)
    ]
    if tests:
        yield text.say("method-fit", tests=text.listed(tests))
    whys = [text.why(one.fit) for one in fitted if isinstance(one.fit, Refusal)]
    if whys:
        yield text.say("method-fit-refused", why=text.listed(dict.fromkeys(whys)))


def _fairness(items: tuple[FairItem, ...], text: ReportText) -> str:
    flagged = [
        f"{one.form} {one.item.number} {one.item.item} ({one.mantel_haenszel.ets})"
        for one in items
        if one.is_flagged
    ]
    language = text.language
    first, second = (language_name(code, language) for code in items[0].groups)
    values = {"first": first, "second": second, "count": len(items)}
    if not flagged:
        return text.say("fair-items-none", **values)
    return text.say("fair-items", names=text.listed(flagged), **values)

"""Checks across files: the workshop against its modules, speakers, rooms, events and roster.

``read_and_check`` records all problems in one pass. What needs the plan (does it fit, can the
blueprint be filled) is checked where plans are made and forms are assembled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from trainkit.model.assessment import Assessment, BlueprintCell
from trainkit.model.check_course import check_course
from trainkit.model.check_programme import check_clock, check_programme, check_sessions
from trainkit.model.items.registry import Item
from trainkit.model.load import ROSTER_FILE, Memory, read_definitions
from trainkit.model.loaded import Course, Definitions
from trainkit.model.module import STANDARD
from trainkit.model.teaching import WorkshopModule
from trainkit.model.translation import languages_beside, languages_note
from trainkit.model.validate import Report, check_letters, closest
from trainkit.model.workshop import EventKind, Indicator
from trainkit.problems import Place, Problems
from trainkit.resources import StrPath, is_built_in
from trainkit.text.known_names import days_of_rest
from trainkit.text.languages import _, country_name, locale_of, spoken


def read_and_check(
    folder: Path,
    problems: Problems,
    *,
    is_over: bool = False,
    memory: Memory | None = None,
    text: str | None = None,
) -> Definitions | None:
    """Read a workshop folder and check everything in it, in one pass.

    How test items are worded is not checked when the workshop is over. ``memory`` knows what was
    found in modules that have not changed. With ``text`` the workshop is checked as if it were what
    stands in ``workshop.yaml``.

    Modules are checked even where the workshop itself has problems; those that come with trainkit
    are not, because a trainer cannot change them (``api.check_curriculum`` does). Returns ``None``
    if a file could not be understood; other problems are only recorded.
    """
    courses: list[Course] = []
    memory = Memory() if memory is None else memory
    definitions = read_definitions(folder, problems, courses, memory=memory, text=text)
    for course in courses:
        if is_built_in(course.folder):
            continue
        check = partial(check_course, course, is_over=is_over)
        key = "check", course.folder, course.language, is_over
        memory.recall(key, (course.folder,), check, problems)
    if definitions is not None:
        check_workshop(definitions, problems)
    return definitions


def check_facts(definitions: Definitions, today: date, problems: Problems) -> None:
    """Record facts that may have changed by ``today``.

    Those of the trainer's own modules are recorded each at its place; of the modules that come with
    trainkit it is said only how many there are.
    """
    from trainkit.model.lint import check_stale  # scoring does without the item check

    elsewhere = Problems()
    for course in definitions.courses:
        check_stale(course, today, elsewhere if is_built_in(course.folder) else problems)
    if elsewhere:
        file = definitions.workshop_file
        problems.information(
            file.key_place(("modules",)),
            "{n} facts and sources of the modules that come with trainkit are more than a year "
            "old and may have changed; look for a newer version of trainkit",
            n=len(elsewhere),
        )


def check_workshop(definitions: Definitions, problems: Problems) -> None:
    """Record what does not fit between the workshop, its modules and its roster."""
    report = Report(definitions.workshop_file, problems)
    check_letters(definitions.workshop_file, problems)
    _check_item_ids(definitions, problems)
    _check_exercises(definitions, report)
    for index, entry in enumerate(definitions.workshop.modules):
        _check_module(definitions, index, entry, report)
    _check_languages(definitions, report)
    _check_translations(definitions, report)
    _check_second_language(definitions, report)
    check_programme(definitions, report)
    check_clock(definitions, report)
    _check_days_of_rest(definitions, report)
    check_assessment(definitions, problems)
    _check_roster(definitions, problems)
    _check_papers(definitions, report)
    _check_results(definitions, report)


def _check_days_of_rest(definitions: Definitions, report: Report) -> None:
    country = definitions.workshop.venue.country
    names = locale_of(spoken()).days["stand-alone"]["wide"]
    for index, day in enumerate(definitions.workshop.dates):
        if day.weekday() in days_of_rest(country):
            report.information(
                ("dates", index),
                "{day} ({weekday}) is a weekly day of rest where the workshop takes place "
                "({country})",
                day=day,
                weekday=names[day.weekday()],
                country=country_name(country),
            )


def _check_languages(definitions: Definitions, report: Report) -> None:
    language = definitions.workshop.language
    texts = {
        course.module.id: language in (course.module.language, *languages_beside(course.folder))
        for course in definitions.courses
    }
    if note := languages_note(language, texts):
        report.warning(
            ("languages", 0),
            "languages: {note}; put en first to have everything in English, or add "
            "translations beside the modules' texts, such as handout.{language}.md",
            note=note,
            language=language,
        )


def _check_translations(definitions: Definitions, report: Report) -> None:
    others, written = definitions.workshop.languages[1:], definitions.workshop.translations
    for index, language in enumerate(written):
        if language not in others:
            report.error(
                ("translations", index),
                "translations: expected one of the languages, except the first, found "
                '"{language}"; there: {known}',
                language=language,
                known=", ".join(others) or _("none"),
            )
        elif language in written[:index]:
            report.error(
                ("translations", index),
                'translations: "{language}" is named twice',
                language=language,
            )


def _check_second_language(definitions: Definitions, report: Report) -> None:
    workshop = definitions.workshop
    second, written = workshop.papers.second_language, workshop.written_languages
    if second is not None and (second not in written or len(written) == 1):
        report.error(
            ("papers", "second_language"),
            "papers.second_language: expected a language that materials are made in ({names}), "
            'found "{second}"; put it in translations as well',
            names=", ".join(written),
            second=second,
        )


def _check_item_ids(definitions: Definitions, problems: Problems) -> None:
    owners: dict[str, Course] = {}
    for course in definitions.courses:
        for index, item in enumerate(course.bank.items):
            owner = owners.setdefault(item.id, course)
            if owner is not course:
                Report(course.bank_file, problems).error(
                    ("items", index, "id"),
                    'the item id "{id}" is used in {module_id} too',
                    id=item.id,
                    module_id=owner.module.id,
                )


def _check_exercises(definitions: Definitions, report: Report) -> None:
    owners: dict[str, str] = {}
    for course in definitions.courses:
        for loaded in course.exercises:
            name = loaded.exercise.id
            owner = owners.setdefault(name, course.module.id)
            if owner != course.module.id:
                Report(loaded.file, report.problems).error(
                    "id", 'the exercise id "{name}" is used in {owner} too', name=name, owner=owner
                )
    for field in ("leave_out", "reserve"):
        names = getattr(definitions.workshop.exercises, field)
        report.all_known("exercise", names, owners, "exercises", field)


def _check_module(
    definitions: Definitions, index: int, entry: WorkshopModule, report: Report
) -> None:
    module, here = definitions.course(entry.id).module, report.at("modules", index)
    sessions = {session.id: len(session.steps) for session in module.sessions}
    for name in entry.sessions:
        if name not in sessions:
            here.key_error(
                ("sessions", name),
                'expected a session of "{id}", found "{name}"; there: {names}',
                id=entry.id,
                name=name,
                names=", ".join(sessions),
            )
    if entry.variant != STANDARD and entry.variant not in module.variants:
        here.error(
            "variant",
            'expected a form of "{id}", found "{variant}"; there: {names}',
            id=entry.id,
            variant=entry.variant,
            names=", ".join([STANDARD, *module.variants]),
        )
        return
    variants = [one for entries in module.variants.values() for one in entries]
    if all(sessions.get(one.session) == len(one.steps) for one in variants):
        check_sessions(definitions, index, report)  # otherwise check_course reports the variants


def _check_roster(definitions: Definitions, problems: Problems) -> None:
    place = Place(definitions.folder / ROSTER_FILE, sheet="Participants")
    people = definitions.roster.participants
    if not people:
        problems.error(place, "expected at least one participant")
    countries = set(definitions.workshop.countries)
    if countries:
        for country in sorted({p.country for p in people if p.country} - countries):
            problems.warning(
                place, "{country} is not among the countries of workshop.yaml", country=country
            )


def _check_papers(definitions: Definitions, report: Report) -> None:
    codes = {person.code for person in definitions.roster.participants}
    for index, code in enumerate(definitions.workshop.papers.large_print):
        if code not in codes:
            report.error(
                ("papers", "large_print", index),
                'expected the code of a participant in participants.xlsx, found "{code}"',
                code=code,
            )


def _check_results(definitions: Definitions, report: Report) -> None:
    """Record repeated ids, and figures that do not fit their date or their unit."""
    results, last = definitions.workshop.results, definitions.workshop.dates[-1]
    report.unique("results", (one.id for one in results))
    for index, one in enumerate(results):
        here = report.at("results", index)
        if one.before is None and one.after is None:
            here.warning(
                (), "{id}: has neither a figure before the course nor one after it", id=one.id
            )
        elif one.after is not None and one.as_of <= last:
            here.error(
                "as_of",
                "{id}: has a figure after the course, so as_of is expected to be later than "
                "its last day, {last}; found {as_of}",
                id=one.id,
                last=last,
                as_of=one.as_of,
            )
        elif one.after is None and one.as_of > last:
            here.warning(
                "as_of",
                "{id}: has no figure after the course, but as_of is later than its last day",
                id=one.id,
            )
        if one.unit.casefold() in {"%", "per cent", "percent"}:
            _check_shares(one, here)


def _check_shares(one: Indicator, here: Report) -> None:
    for name, value in (("before", one.before), ("after", one.after)):
        if value is not None and not 0 <= value <= 100:
            here.warning(
                name,
                "{id}.{name}: a share in per cent is expected to lie between 0 and 100, found "
                "{value}",
                id=one.id,
                name=name,
                value=f"{value:g}",
            )


_TESTS = (EventKind.PRE_TEST, EventKind.POST_TEST)


def check_assessment(definitions: Definitions, problems: Problems) -> None:
    """Record what does not fit between the test specification and the rest of the workshop."""
    report = Report(definitions.workshop_file, problems)
    _check_events(definitions, report)
    spec = definitions.workshop.assessment
    if spec is None:
        return
    report = report.at("assessment")
    modules = {entry.id for entry in definitions.workshop.modules}
    for name in spec.modules:
        if name not in modules:
            guess = closest(name, modules)
            report.key_error(
                ("modules", name),
                '"{name}" is not among the modules of this workshop{guess}',
                name=name,
                guess=guess,
            )
    _check_items(definitions, "exclude", spec.exclude, report)
    _check_items(definitions, "include", spec.include, report)
    _check_items(definitions, "anchors", spec.anchor_ids, report)
    _check_items(definitions, "dropped", [one.item for one in spec.dropped], report)
    for index, cell in enumerate(spec.blueprint):
        _check_cell(definitions, spec, cell, report.at("blueprint", index))
    _check_open(definitions, spec, spec.include, report.at("include"))
    if spec.anchor_count:
        _check_anchors(definitions, spec, report.at("anchors"))
    if spec.same_items and spec.counterbalance:
        report.error(
            "counterbalance",
            "assessment.counterbalance: expected false where same_items is true, since both "
            "forms are then one, found true",
        )


def _check_events(definitions: Definitions, report: Report) -> None:
    workshop, spec = definitions.workshop, definitions.workshop.assessment
    tested: dict[EventKind, set[str]] = {}
    for index, event in enumerate(workshop.events):
        if event.kind not in _TESTS:
            continue
        here = report.at("events", index)
        groups = set(event.groups or workshop.group_ids)
        twice = groups & tested.setdefault(event.kind, set())
        tested[event.kind] |= groups
        if twice:
            here.error(
                (),
                _("a second {kind}; expected one at most for each group", kind=event.kind)
                if workshop.groups
                else _("a second {kind}; expected one at most", kind=event.kind),
            )
        if spec is None:
            here.error(
                (),
                '{id}: is a {kind}, but there is no "assessment" with its items',
                id=event.id,
                kind=event.kind,
            )
        elif event.minutes < spec.minutes:
            here.error(
                "minutes",
                "{id}: has {minutes} minutes, but the test takes {spec_minutes}",
                id=event.id,
                minutes=event.minutes,
                spec_minutes=spec.minutes,
            )
    for kind, groups in tested.items():
        if left := [one.name for name, one in workshop.groups.items() if name not in groups]:
            place = report.file.key_place(("events",))
            report.problems.warning(
                place, "events: no {kind} for {names}", kind=kind, names=", ".join(left)
            )


def _check_items(definitions: Definitions, key: str, names: Iterable[str], report: Report) -> None:
    items = {item.id for course in definitions.courses for item in course.bank.items}
    for number, name in enumerate(names):
        if name not in items:
            guess = closest(name, items)
            report.error(
                (key, number),
                'expected an item of one of the modules, found "{name}"{guess}',
                name=name,
                guess=guess,
            )


def _check_cell(
    definitions: Definitions, spec: Assessment, cell: BlueprintCell, report: Report
) -> None:
    if cell.module is not None:
        modules = [entry.id for entry in definitions.workshop.modules]
        report.known("module", cell.module, modules, "module")
        if cell.module not in modules:
            return
        objectives = [one.id for one in definitions.course(cell.module).module.objectives]
        if cell.objective is not None and cell.objective not in objectives:
            report.error(
                "objective",
                'expected a known objective of {module}, found "{name}"; known: {known}',
                module=cell.module,
                name=cell.objective,
                known=", ".join(sorted(objectives)) or _("none"),
            )
    if cell.type is not None and cell.type not in spec.types and cell.range[0] > 0:
        report.error(
            "type",
            "expected a type that assessment.types allows, found {type}; allowed: {names}",
            type=cell.type,
            names=", ".join(spec.types),
        )


def _check_anchors(definitions: Definitions, spec: Assessment, report: Report) -> None:
    if spec.same_items:
        report.error((), "assessment.anchors: with same_items, every item is already on both forms")
    modules = definitions.workshop.modules
    per_form = sum(sum(spec.items_of(entry.id).values()) for entry in modules)
    if spec.anchor_count > per_form:
        report.error(
            (),
            "assessment.anchors: expected at most {per_form} items, as many as a form has, "
            "found {anchor_count}",
            per_form=per_form,
            anchor_count=spec.anchor_count,
        )
    _check_open(definitions, spec, spec.anchor_ids, report)


def _check_open(
    definitions: Definitions, spec: Assessment, names: Sequence[str], report: Report
) -> None:
    """Record items that are named to stand on the forms and cannot."""
    items = {
        item.id: (course, item) for course in definitions.courses for item in course.bank.items
    }
    for index, name in enumerate(names):
        reasons = _exclusions(definitions, spec, *items[name]) if name in items else iter(())
        for reason in list(reasons)[:1]:
            report.error(
                index, "item {name} cannot be on the forms: {reason}", name=name, reason=reason
            )


def _exclusions(
    definitions: Definitions, spec: Assessment, course: Course, item: Item
) -> Iterator[str]:
    if item.id in spec.exclude:
        yield _("assessment.exclude names it")
    if (course.module.id, item.id) in definitions.history.seen:
        yield _("it is on a record that assessment.seen names")
    if item.type not in spec.types:
        yield _("its type {type} is not among assessment.types", type=item.type)
    if item.cognitive not in spec.items_of(course.module.id):
        yield _(
            "no {cognitive} items of {id} are asked for",
            cognitive=item.cognitive,
            id=course.module.id,
        )


def load(folder: StrPath) -> Definitions:
    """Read and check what people wrote for a workshop.

    Raises ``InputError`` with every problem that is an error.
    """
    problems = Problems()
    return problems.checked(read_and_check(Path(folder), problems))

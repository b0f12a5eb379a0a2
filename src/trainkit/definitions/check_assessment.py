"""Checks of the test specification against events, modules and item banks.

Whether the banks can fill it is found where forms are assembled.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from trainkit.definitions.assessment import Assessment, BlueprintCell
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.programme import EventKind
from trainkit.definitions.validate import unknown
from trainkit.definitions.yamlfile import Location
from trainkit.items.registry import Item
from trainkit.problems import Problems

__all__ = ["check_assessment"]

_TESTS = (EventKind.PRE_TEST, EventKind.POST_TEST)


def check_assessment(definitions: Definitions, problems: Problems) -> None:
    """Record what does not fit between the test specification and the rest of the workshop."""
    _check_events(definitions, problems)
    spec = definitions.workshop.assessment
    if spec is None:
        return
    _check_modules(definitions, spec, problems)
    _check_named_items(definitions, "exclude", spec.exclude, problems)
    _check_named_items(definitions, "anchors", spec.anchor_ids, problems)
    _check_named_items(definitions, "dropped", [one.item for one in spec.dropped], problems)
    for index, cell in enumerate(spec.blueprint):
        _check_cell(definitions, spec, index, cell, problems)
    _check_anchors(definitions, spec, problems)
    if spec.same_items and spec.counterbalance:
        problems.error(
            definitions.workshop_file.place(("assessment", "counterbalance")),
            "assessment.counterbalance: expected false where same_items is true, since both forms "
            "are then one, found true",
        )


def _check_events(definitions: Definitions, problems: Problems) -> None:
    workshop, file = definitions.workshop, definitions.workshop_file
    tests = [(i, e) for i, e in enumerate(workshop.events) if e.kind in _TESTS]
    for kind in _TESTS:
        of_kind = [index for index, event in tests if event.kind is kind]
        for index in of_kind[1:]:
            problems.error(file.place(("events", index)), f"a second {kind}; expected one at most")
    spec = workshop.assessment
    for index, event in tests:
        if spec is None:
            problems.error(
                file.place(("events", index)),
                f'{event.id}: is a {event.kind}, but there is no "assessment" that says what is '
                "asked",
            )
        elif event.minutes < spec.minutes:
            problems.error(
                file.place(("events", index, "minutes")),
                f"{event.id}: has {event.minutes} minutes, the test takes {spec.minutes}",
            )


def _check_modules(definitions: Definitions, spec: Assessment, problems: Problems) -> None:
    modules = {entry.id for entry in definitions.workshop.modules}
    for name in spec.modules:
        if name not in modules:
            problems.error(
                definitions.workshop_file.key_place(("assessment", "modules", name)),
                f'"{name}" is not among the modules of this workshop{_guess(name, modules)}',
            )


def _check_named_items(
    definitions: Definitions, key: str, names: Iterable[str], problems: Problems
) -> None:
    items = {item.id for course in definitions.courses for item in course.bank.items}
    for number, name in enumerate(names):
        if name not in items:
            problems.error(
                definitions.workshop_file.place(("assessment", key, number)),
                f'expected an item of one of the modules, found "{name}"{_guess(name, items)}',
            )


def _check_cell(
    definitions: Definitions,
    spec: Assessment,
    index: int,
    cell: BlueprintCell,
    problems: Problems,
) -> None:
    file = definitions.workshop_file
    location: Location = ("assessment", "blueprint", index)
    if cell.module is not None:
        modules = [entry.id for entry in definitions.workshop.modules]
        if cell.module not in modules:
            problems.error(
                file.place((*location, "module")), unknown("module", cell.module, modules)
            )
            return
        objectives = [one.id for one in definitions.course(cell.module).module.objectives]
        if cell.objective is not None and cell.objective not in objectives:
            problems.error(
                file.place((*location, "objective")),
                unknown(f"objective of {cell.module}", cell.objective, objectives),
            )
    if cell.type is not None and cell.type not in spec.types and cell.range[0] > 0:
        problems.error(
            file.place((*location, "type")),
            f"expected a type that assessment.types allows, found {cell.type}; allowed: "
            f"{', '.join(spec.types)}",
        )


def _check_anchors(definitions: Definitions, spec: Assessment, problems: Problems) -> None:
    place = definitions.workshop_file.place(("assessment", "anchors"))
    if not spec.anchor_count:
        return
    if spec.same_items:
        problems.error(
            place, "assessment.anchors: with same_items every item stands on both forms already"
        )
    per_form = sum(sum(spec.items_of(entry.id).values()) for entry in definitions.workshop.modules)
    if spec.anchor_count > per_form:
        problems.error(
            place,
            f"assessment.anchors: expected at most {per_form} items, as many as a form has, found "
            f"{spec.anchor_count}",
        )
    for index, name in enumerate(spec.anchor_ids):
        reason = next(iter(_why_not(definitions, spec, name)), None)
        if reason:
            problems.error(
                definitions.workshop_file.place(("assessment", "anchors", index)),
                f"item {name} cannot stand on the forms: {reason}",
            )


def _why_not(definitions: Definitions, spec: Assessment, name: str) -> Iterable[str]:
    for course in definitions.courses:
        for item in course.bank.items:
            if item.id == name:
                yield from _refusals(course, item, spec, definitions)


def _refusals(
    course: Course, item: Item, spec: Assessment, definitions: Definitions
) -> Iterable[str]:
    if item.id in spec.exclude:
        yield "assessment.exclude names it"
    if (course.module.id, item.id) in definitions.history.seen:
        yield "it stands on a record that assessment.seen names"
    if item.type not in spec.types:
        yield f"its type {item.type} is not among assessment.types"
    if item.cognitive not in spec.items_of(course.module.id):
        yield f"no {item.cognitive} items of {course.module.id} are asked for"


def _guess(name: str, known: Iterable[str]) -> str:
    matches = get_close_matches(name, sorted(known), n=1)
    return f'; did you mean "{matches[0]}"?' if matches else ""

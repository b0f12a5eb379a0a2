"""Checks of the test specification against events, modules and item banks.

Whether the banks can fill it is checked where forms are assembled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainkit.definitions.assessment import Assessment, BlueprintCell
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.programme import EventKind
from trainkit.definitions.validate import Report, closest
from trainkit.items.registry import Item
from trainkit.problems import Problems

__all__ = ["check_assessment"]

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
                f'"{name}" is not among the modules of this workshop{guess}', "modules", name
            )
    _check_items(definitions, "exclude", spec.exclude, report)
    _check_items(definitions, "anchors", spec.anchor_ids, report)
    _check_items(definitions, "dropped", [one.item for one in spec.dropped], report)
    for index, cell in enumerate(spec.blueprint):
        _check_cell(definitions, spec, cell, report.at("blueprint", index))
    if spec.anchor_count:
        _check_anchors(definitions, spec, report.at("anchors"))
    if spec.same_items and spec.counterbalance:
        report.error(
            "assessment.counterbalance: expected false where same_items is true, since both forms "
            "are then one, found true",
            "counterbalance",
        )


def _check_events(definitions: Definitions, report: Report) -> None:
    workshop, spec = definitions.workshop, definitions.workshop.assessment
    seen = set()
    for index, event in enumerate(workshop.events):
        if event.kind not in _TESTS:
            continue
        here = report.at("events", index)
        if event.kind in seen:
            here.error(f"a second {event.kind}; expected one at most")
        seen.add(event.kind)
        if spec is None:
            here.error(
                f'{event.id}: is a {event.kind}, but there is no "assessment" that says what is '
                "asked"
            )
        elif event.minutes < spec.minutes:
            here.error(
                f"{event.id}: has {event.minutes} minutes, the test takes {spec.minutes}", "minutes"
            )


def _check_items(definitions: Definitions, key: str, names: Iterable[str], report: Report) -> None:
    items = {item.id for course in definitions.courses for item in course.bank.items}
    for number, name in enumerate(names):
        if name not in items:
            guess = closest(name, items)
            report.error(
                f'expected an item of one of the modules, found "{name}"{guess}', key, number
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
        if cell.objective is not None:
            kind = f"objective of {cell.module}"
            report.known(kind, cell.objective, objectives, "objective")
    if cell.type is not None and cell.type not in spec.types and cell.range[0] > 0:
        report.error(
            f"expected a type that assessment.types allows, found {cell.type}; allowed: "
            f"{', '.join(spec.types)}",
            "type",
        )


def _check_anchors(definitions: Definitions, spec: Assessment, report: Report) -> None:
    if spec.same_items:
        report.error("assessment.anchors: with same_items every item is on both forms already")
    modules = definitions.workshop.modules
    per_form = sum(sum(spec.items_of(entry.id).values()) for entry in modules)
    if spec.anchor_count > per_form:
        report.error(
            f"assessment.anchors: expected at most {per_form} items, as many as a form has, found "
            f"{spec.anchor_count}"
        )
    anchors = {
        item.id: (course, item)
        for course in definitions.courses
        for item in course.bank.items
        if item.id in spec.anchor_ids
    }
    for index, name in enumerate(spec.anchor_ids):
        reasons = _exclusions(definitions, spec, *anchors[name]) if name in anchors else iter(())
        for reason in list(reasons)[:1]:
            report.error(f"item {name} cannot be on the forms: {reason}", index)


def _exclusions(
    definitions: Definitions, spec: Assessment, course: Course, item: Item
) -> Iterator[str]:
    if item.id in spec.exclude:
        yield "assessment.exclude names it"
    if (course.module.id, item.id) in definitions.history.seen:
        yield "it is on a record that assessment.seen names"
    if item.type not in spec.types:
        yield f"its type {item.type} is not among assessment.types"
    if item.cognitive not in spec.items_of(course.module.id):
        yield f"no {item.cognitive} items of {course.module.id} are asked for"

"""Checks ``plan/forms.yaml`` against itself and against the definitions.

The record is what was printed. It is never adapted to changed definitions: ``check_forms`` says
where the two disagree, and a person restores the definition or asks for a new edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from trainkit.assessment.assembly.specification import Cell, enemies_of
from trainkit.assessment.forms import Form, Forms, FormUse, PlacedItem
from trainkit.assessment.papers_check import NEW_EDITION, check_key, check_papers
from trainkit.assessment.placing import content_sum, form_hash
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.items.registry import Item
from trainkit.problems import Place, Problems

__all__ = ["check_forms"]


def check_forms(
    forms: Forms,
    file: YamlFile,
    definitions: Definitions,
    problems: Problems,
    *,
    is_over: bool = False,
) -> None:
    """Record where the forms disagree with themselves or with the definitions.

    Items that became enemies after the record was made, and a blueprint that has changed, are
    warnings: the forms can still be printed and scored exactly as they were fixed. When the
    workshop is over, enemies are not looked for.
    """
    if forms.workshop != definitions.workshop.id:
        problems.error(
            file.place(("workshop",)),
            f'workshop: expected "{definitions.workshop.id}", found "{forms.workshop}"; '
            "this record belongs to another workshop",
        )
    for field in ("id", "use"):
        _each_once(field, [str(getattr(form, field)) for form in forms.forms], file, problems)
    enemies = enemies_of(definitions) if not is_over else {}
    for index, form in enumerate(forms.forms):
        _check_hash(form, file.place(("forms", index, "hash")), problems)
        for row, placed in enumerate(form.items):
            place = file.place(("forms", index, "items", row))
            _check_item(form, placed, place, definitions, problems)
        _check_enemies(form, file.place(("forms", index, "items")), enemies, problems)
        _check_blueprint(form, file.place(("forms", index, "items")), definitions, problems)
    _check_overlap(forms, file, definitions, problems)
    check_papers(forms, file, definitions, problems)


def _each_once(field: str, values: list[str], file: YamlFile, problems: Problems) -> None:
    for index, value in enumerate(values):
        if value in values[:index]:
            problems.error(
                file.place(("forms", index, field)),
                f'forms[{index + 1}].{field}: "{value}" stands here twice',
            )


def _check_hash(form: Form, place: Place, problems: Problems) -> None:
    if form_hash(form.id, form.use, form.edition, form.items) != form.hash:
        problems.error(
            place,
            f"form {form.code}: its rows do not match its hash {form.hash}, so somebody has "
            f"edited this record; restore it from a copy, or {NEW_EDITION}",
        )


def _check_item(
    form: Form, placed: PlacedItem, place: Place, definitions: Definitions, problems: Problems
) -> None:
    course = next((c for c in definitions.courses if c.module.id == placed.module), None)
    if course is None:
        problems.error(
            place,
            f"form {form.code}: the workshop has no module {placed.module}; name it again in "
            f"workshop.yaml, or {NEW_EDITION}",
        )
        return
    item = next((item for item in course.bank.items if item.id == placed.item), None)
    if item is None:
        problems.error(
            place,
            f"form {form.code}: module {placed.module} has no item {placed.item} any more; "
            f"restore it, or {NEW_EDITION}",
        )
        return
    _check_key(form, placed, item, place, problems)
    _check_content(form, placed, item, place, course, problems)
    _check_wanted(form, placed, item, place, definitions, problems)


def _check_wanted(
    form: Form,
    placed: PlacedItem,
    item: Item,
    place: Place,
    definitions: Definitions,
    problems: Problems,
) -> None:
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    if item.id in assessment.exclude:
        problems.error(
            place,
            f"form {form.code} holds item {item.id}, which assessment.exclude names; take it out "
            f"there, or {NEW_EDITION}",
        )
    if (placed.module, item.id) in definitions.history.seen:
        problems.error(
            place,
            f"form {form.code} holds item {item.id}, which this audience has seen by a record that "
            f"assessment.seen names; take the record out there, or {NEW_EDITION}",
        )
    if placed.points != assessment.points_of(item.type):
        problems.warning(
            place,
            f"form {form.code} gives {placed.points} points for item {item.id}, but "
            f"assessment.points gives {assessment.points_of(item.type)} by now",
        )
    if item.type not in assessment.types:
        problems.warning(
            place,
            f"form {form.code} holds item {item.id} of the type {item.type}, which "
            "assessment.types does not name by now",
        )


def _check_key(
    form: Form, placed: PlacedItem, item: Item, place: Place, problems: Problems
) -> None:
    start = f"form {form.code}, item {item.id}"
    if placed.type != item.type:
        problems.error(place, f"{start}: expected the type {item.type}, found {placed.type}")
    else:
        check_key(start, placed, item, place, problems)


def _check_content(
    form: Form, placed: PlacedItem, item: Item, place: Place, course: Course, problems: Problems
) -> None:
    case = next((case for case in course.bank.cases if case.id == item.case), None)
    if placed.version != item.version or placed.content != content_sum(item, case):
        problems.error(
            place,
            f"item {item.id} was changed after form {form.code} was fixed; restore it "
            f"(version {placed.version}) in {course.module.id}/items.yaml, or {NEW_EDITION}",
        )


def _check_enemies(
    form: Form, place: Place, enemies: Mapping[str, frozenset[str]], problems: Problems
) -> None:
    names = {f"{placed.module}/{placed.item}" for placed in form.items}
    pairs = {
        (min(name, enemy), max(name, enemy))
        for name in names
        for enemy in enemies.get(name, frozenset()) & names
    }
    for one, other in sorted(pairs):
        problems.warning(
            place, f"form {form.code} holds {one} and {other}, which are enemies by now"
        )


def _check_blueprint(
    form: Form, place: Place, definitions: Definitions, problems: Problems
) -> None:
    assessment = definitions.workshop.assessment
    if assessment is None:
        problems.warning(place, f"form {form.code} is fixed, but workshop.yaml has no assessment")
        return
    items = {
        (course.module.id, item.id): item
        for course in definitions.courses
        for item in course.bank.items
    }
    names = [(placed.module, placed.item) for placed in form.items]
    found = Counter(Cell(name[0], items[name].cognitive) for name in names if name in items)
    wanted = {
        Cell(course.module.id, level): count
        for course in definitions.courses
        for level, count in assessment.items_of(course.module.id).items()
    }
    for cell in sorted(found.keys() | wanted.keys()):
        if found[cell] != wanted.get(cell, 0):
            problems.warning(
                place,
                f"form {form.code}: module {cell.module}, level {cell.level}: workshop.yaml asks "
                f"for {wanted.get(cell, 0)} items by now, the form has {found[cell]}",
            )


@dataclass
class _Anchors:
    """How many more items may stand on both forms, and which."""

    left: int
    names: tuple[str, ...]

    def allow(self, item: str) -> bool:
        """Whether the item may, and count it."""
        if not self.left or (self.names and item not in self.names):
            return False
        self.left -= 1
        return True


def _check_overlap(
    forms: Forms, file: YamlFile, definitions: Definitions, problems: Problems
) -> None:
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    seen: dict[tuple[str, str], str] = {}
    anchors = _Anchors(assessment.anchor_count, assessment.anchor_ids)
    for index, form in enumerate(forms.forms):
        for row, placed in enumerate(form.items):
            name = placed.module, placed.item
            first = seen.setdefault(name, form.code)
            retention = form.use is FormUse.RETENTION
            if first != form.code and not retention and anchors.allow(placed.item):
                continue
            if first != form.code and (retention or not assessment.same_items):
                why = (
                    "the retention test takes items of its own"
                    if retention
                    else "assessment.same_items is false by now"
                )
                problems.warning(
                    file.place(("forms", index, "items", row)),
                    f"item {placed.item} stands on form {first} and on form {form.code}, but {why}",
                )

"""Writes, reads and checks ``plan/forms.yaml``, the record of the test forms.

The record is what was printed. It is never adapted to changed definitions: ``check_forms`` says
where the two disagree, and a person restores the definition or asks for a new edition.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from trainkit.definitions.gathered import Course, Definitions
from trainkit.definitions.items import Item, MatchingItem, OneAnswerItem, WrittenItem
from trainkit.definitions.validate import load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.plan.assembly.assemble import enemies_of
from trainkit.plan.assembly.selection import Cell
from trainkit.plan.forms import Form, Forms, FormUse, PlacedItem
from trainkit.plan.placing import content_sum, form_hash, printed_key
from trainkit.problems import Place, Problems

__all__ = ["check_forms", "forms_yaml", "read_forms"]

_HEADER = """\
# The record of this workshop's test forms: which items each form holds, in which order, with which
# options as A, B, C, and the key. `trainkit plan` wrote it; do not edit it. Papers, keys and score
# sheets are made from it, and tests that were sat are scored by it.
#
# An edition is one fixing of the forms. Form and edition stand on every paper: A1 is form A,
# edition 1. Once papers are printed the forms stay as they are, whatever happens to the item banks.
# To fix them anew under the next edition number, run `trainkit plan --new-edition` and print all
# papers again.
#
# type: how the item is answered; left out for one best answer.
# options: the item bank's options in printed order; "cab" prints option c as A.
# premises: the bank's lines to be matched, in printed order.
# key: the printed letter; all right letters (multiple); a letter for each premise (matching); the
# letters in the right order (ordering); the number, with its tolerance and unit (numeric).
# content, hash: sums by which a later change of an item or of this file is noticed.
"""

_NEW_EDITION = "make a new edition with `trainkit plan --new-edition`"
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SUM = re.compile("[0-9a-f]{16}")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def forms_yaml(forms: Forms) -> bytes:
    """Return the record's content: one line an item, its number as a comment."""
    lines = [_HEADER, f"workshop: {_scalar(forms.workshop)}", "forms:"]
    for form in forms.forms:
        lines.append(
            f"  - id: {_scalar(form.id)}\n    use: {form.use}\n    edition: {form.edition}\n"
            f"    hash: {_scalar(form.hash)}\n    items:"
        )
        lines += [
            f"      - {_row(placed)}  # {number}" for number, placed in enumerate(form.items, 1)
        ]
    return ("\n".join(lines) + "\n").encode()


def _row(placed: PlacedItem) -> str:
    fields = placed.model_dump(mode="json")
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in fields.items()) + "}"


def _scalar(value: str | int) -> str:
    """Return text in quotation marks unless every YAML reader takes the bare word as text."""
    if isinstance(value, int):
        return str(value)
    plain = _PLAIN.fullmatch(value) and not _SUM.fullmatch(value) and value not in _WORDS
    return value if plain else json.dumps(value)


def read_forms(path: Path, problems: Problems) -> tuple[Forms, YamlFile] | None:
    """Read a record; every problem is recorded and ``None`` returned if there is one."""
    return load_model(path, Forms, problems)


def check_forms(forms: Forms, file: YamlFile, definitions: Definitions, problems: Problems) -> None:
    """Record where the forms disagree with themselves or with the definitions.

    Items that became enemies after the record was made, and a blueprint that has changed, are
    warnings: the forms can still be printed and scored exactly as they were fixed.
    """
    if forms.workshop != definitions.workshop.id:
        problems.error(
            file.place(("workshop",)),
            f'workshop: expected "{definitions.workshop.id}", found "{forms.workshop}"; '
            "this record belongs to another workshop",
        )
    for field in ("id", "use"):
        _each_once(field, [str(getattr(form, field)) for form in forms.forms], file, problems)
    for index, form in enumerate(forms.forms):
        _check_hash(form, file.place(("forms", index, "hash")), problems)
        for row, placed in enumerate(form.items):
            place = file.place(("forms", index, "items", row))
            _check_item(form, placed, place, definitions, problems)
        _check_enemies(form, file.place(("forms", index, "items")), definitions, problems)
        _check_blueprint(form, file.place(("forms", index, "items")), definitions, problems)
    _check_overlap(forms, file, definitions, problems)


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
            f"edited this record; restore it from a copy, or {_NEW_EDITION}",
        )


def _check_item(
    form: Form, placed: PlacedItem, place: Place, definitions: Definitions, problems: Problems
) -> None:
    course = next((c for c in definitions.courses if c.module.id == placed.module), None)
    if course is None:
        problems.error(
            place,
            f"form {form.code}: the workshop has no module {placed.module}; name it again in "
            f"workshop.yaml, or {_NEW_EDITION}",
        )
        return
    item = next((item for item in course.bank.items if item.id == placed.item), None)
    if item is None:
        problems.error(
            place,
            f"form {form.code}: module {placed.module} has no item {placed.item} any more; "
            f"restore it, or {_NEW_EDITION}",
        )
        return
    _check_key(form, placed, item, place, problems)
    _check_content(form, placed, item, place, course, problems)
    _check_wanted(form, item, place, definitions, problems)


def _check_wanted(
    form: Form, item: Item, place: Place, definitions: Definitions, problems: Problems
) -> None:
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    if item.id in assessment.exclude:
        problems.error(
            place,
            f"form {form.code} holds item {item.id}, which assessment.exclude names; take it out "
            f"there, or {_NEW_EDITION}",
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
    key = printed_key(item, placed.options, placed.premises)
    if placed.type != item.type:
        problems.error(place, f"{start}: expected the type {item.type}, found {placed.type}")
    elif key is None:
        problems.error(place, f"{start}: expected {_parts(item)}, found {_found(placed)}")
    elif key != placed.key:
        problems.error(
            place, f"{start}: expected the key {key}{_why(placed, item)}, found {placed.key}"
        )


def _parts(item: Item) -> str:
    """Say which options, and premises, the item's row must name."""
    if isinstance(item, WrittenItem):
        return "no options"
    options = "".join(option.id for option in item.options)
    if isinstance(item, MatchingItem):
        premises = "".join(premise.id for premise in item.premises)
        return f"the options {options} and the premises {premises} in some order, each once"
    return f"the options {options} in some order, each once"


def _found(placed: PlacedItem) -> str:
    return f"{placed.options} and {placed.premises}" if placed.premises else placed.options


def _why(placed: PlacedItem, item: Item) -> str:
    if isinstance(item, OneAnswerItem):
        return f", which is option {item.key} in the order {placed.options}"
    return f" in the order {_found(placed)}" if placed.options else ""


def _check_content(
    form: Form, placed: PlacedItem, item: Item, place: Place, course: Course, problems: Problems
) -> None:
    case = next((case for case in course.bank.cases if case.id == item.case), None)
    if placed.version != item.version or placed.content != content_sum(item, case):
        problems.error(
            place,
            f"item {item.id} was changed after form {form.code} was fixed; restore it "
            f"(version {placed.version}) in {course.module.id}/items.yaml, or {_NEW_EDITION}",
        )


def _check_enemies(form: Form, place: Place, definitions: Definitions, problems: Problems) -> None:
    enemies = enemies_of(definitions)
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


def _check_overlap(
    forms: Forms, file: YamlFile, definitions: Definitions, problems: Problems
) -> None:
    assessment = definitions.workshop.assessment
    if assessment is None:
        return
    seen: dict[tuple[str, str], str] = {}
    for index, form in enumerate(forms.forms):
        for row, placed in enumerate(form.items):
            name = placed.module, placed.item
            first = seen.setdefault(name, form.code)
            retention = form.use is FormUse.RETENTION
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

"""Checks ``plan/forms.yaml`` against itself and against the definitions.

The record is what was printed. It is never adapted to changed definitions: ``check_forms`` says
where the two disagree, and a person restores the definition or asks for a new edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from trainkit.assessment.assembly.blueprint import Cell, enemies_of
from trainkit.assessment.forms import (
    SCORED,
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
    content_sum,
    form_hash,
    version_hash,
)
from trainkit.definitions.assessment import Assessment
from trainkit.definitions.load import FORMS_FILE
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.items.registry import Item
from trainkit.problems import Place, Problems

__all__ = ["check_form_wording", "check_forms"]

NEW_EDITION = "make a new edition with `trainkit plan --new-edition`"


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
    check = _Check(forms, file, definitions, problems)
    check.head()
    enemies = enemies_of(definitions) if not is_over else {}
    for index, form in enumerate(forms.forms):
        check.hash(index, form)
        for row, placed in enumerate(form.items):
            check.item(form, placed, ("forms", index, "items", row))
        names = {f"{placed.module}/{placed.item}" for placed in form.items}
        pairs = {
            (min(name, enemy), max(name, enemy))
            for name in names
            for enemy in enemies.get(name, frozenset()) & names
        }
        for one, other in sorted(pairs):
            message = f"form {form.code} holds {one} and {other}, which are enemies by now"
            check.warning(message, "forms", index, "items")
        check.blueprint(index, form)
    check.overlap()
    for index, form in enumerate(forms.forms):
        for number, version in enumerate(form.versions):
            check.version(form, version, ("forms", index, "versions", number))
    check.turns()
    check.allocation()
    check.versions_and_turns_wanted()


def check_form_wording(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms on which a guess by the options' length pays, before they are printed."""
    from trainkit.definitions.lint import check_key_lengths  # scoring checks forms, not items

    place = Place(definitions.folder / FORMS_FILE)
    for form in forms.forms if forms else ():
        names = {(placed.module, placed.item) for placed in form.items}
        check_key_lengths(form.code, names, definitions.courses, place, problems)


@dataclass(frozen=True)
class _Check:
    forms: Forms
    file: YamlFile
    definitions: Definitions
    problems: Problems

    def error(self, message: str, *location: str | int) -> None:
        self.problems.error(self.file.place(location), message)

    def warning(self, message: str, *location: str | int) -> None:
        self.problems.warning(self.file.place(location), message)

    @property
    def assessment(self) -> Assessment | None:
        return self.definitions.workshop.assessment

    @cached_property
    def items(self) -> dict[tuple[str, str], Item]:
        return {
            (course.module.id, item.id): item
            for course in self.definitions.courses
            for item in course.bank.items
        }

    def head(self) -> None:
        workshop = self.definitions.workshop.id
        if self.forms.workshop != workshop:
            self.error(
                f'workshop: expected "{workshop}", found "{self.forms.workshop}"; '
                "this record belongs to another workshop",
                "workshop",
            )
        for field in ("id", "use"):
            values = [str(getattr(form, field)) for form in self.forms.forms]
            for index, value in enumerate(values):
                if value in values[:index]:
                    message = f'forms[{index + 1}].{field}: "{value}" stands here twice'
                    self.error(message, "forms", index, field)

    def hash(self, index: int, form: Form) -> None:
        if form_hash(form.id, form.use, form.edition, form.items) != form.hash:
            self.edited(f"form {form.code}", form.hash, "forms", index, "hash")

    def edited(self, what: str, digest: str, *location: str | int) -> None:
        self.error(
            f"{what}: its rows do not match its hash {digest}, so somebody has "
            f"edited this record; restore it from a copy, or {NEW_EDITION}",
            *location,
        )

    def item(self, form: Form, placed: PlacedItem, location: Sequence[str | int]) -> None:
        """Check an item's row against its bank and against the test specification."""
        course = next((c for c in self.definitions.courses if c.module.id == placed.module), None)
        item = self.items.get((placed.module, placed.item))
        if course is None:
            self.error(
                f"form {form.code}: the workshop has no module {placed.module}; name it again in "
                f"workshop.yaml, or {NEW_EDITION}",
                *location,
            )
            return
        if item is None:
            self.error(
                f"form {form.code}: module {placed.module} has no item {placed.item} any more; "
                f"restore it, or {NEW_EDITION}",
                *location,
            )
            return
        start = f"form {form.code}, item {item.id}"
        if placed.type != item.type:
            self.error(f"{start}: expected the type {item.type}, found {placed.type}", *location)
        else:
            self.key(start, placed, item, *location)
        case = next((case for case in course.bank.cases if case.id == item.case), None)
        if placed.version != item.version or placed.content != content_sum(item, case):
            self.error(
                f"item {item.id} was changed after form {form.code} was fixed; restore it "
                f"(version {placed.version}) in {course.module.id}/items.yaml, or {NEW_EDITION}",
                *location,
            )
        self.wanted(form, placed, item, location)

    def key(self, start: str, row: PlacedItem | VersionRow, item: Item, *at: str | int) -> None:
        """Check the key against that of the item with its options in the row's order."""
        key = item.printed_key(row.options, row.premises)
        if key is None:
            self.error(f"{start}: expected {_parts(item)}, found {_found(row)}", *at)
        elif key != row.key:
            why = f" in the order {_found(row)}" if row.options else ""
            if item.format.one_letter:
                why = f", which is option {item.right} in the order {row.options}"
            self.error(f"{start}: expected the key {key}{why}, found {row.key}", *at)

    def wanted(
        self, form: Form, placed: PlacedItem, item: Item, location: Sequence[str | int]
    ) -> None:
        if self.assessment is None:
            return
        if item.id in self.assessment.exclude:
            self.error(
                f"form {form.code} holds item {item.id}, which assessment.exclude names; take it "
                f"out there, or {NEW_EDITION}",
                *location,
            )
        if (placed.module, item.id) in self.definitions.history.seen:
            self.error(
                f"form {form.code} holds item {item.id}, which this audience has seen by a record "
                f"that assessment.seen names; take the record out there, or {NEW_EDITION}",
                *location,
            )
        points = self.assessment.points_of(item.type)
        if placed.points != points:
            self.warning(
                f"form {form.code} gives {placed.points} points for item {item.id}, but "
                f"assessment.points gives {points} by now",
                *location,
            )
        if item.type not in self.assessment.types:
            self.warning(
                f"form {form.code} holds item {item.id} of the type {item.type}, which "
                "assessment.types does not name by now",
                *location,
            )

    def blueprint(self, index: int, form: Form) -> None:
        place = ("forms", index, "items")
        if self.assessment is None:
            message = f"form {form.code} is fixed, but workshop.yaml has no assessment"
            self.warning(message, *place)
            return
        names = [(placed.module, placed.item) for placed in form.items]
        found = Counter(
            Cell(name[0], self.items[name].cognitive) for name in names if name in self.items
        )
        wanted = {
            Cell(course.module.id, level): count
            for course in self.definitions.courses
            for level, count in self.assessment.items_of(course.module.id).items()
        }
        for cell in sorted(found.keys() | wanted.keys()):
            if found[cell] != wanted.get(cell, 0):
                self.warning(
                    f"form {form.code}: module {cell.module}, level {cell.level}: workshop.yaml "
                    f"asks for {wanted.get(cell, 0)} items by now, the form has {found[cell]}",
                    *place,
                )

    def overlap(self) -> None:
        """Warn of items that stand on two forms without being anchors."""
        assessment = self.assessment
        if assessment is None:
            return
        seen: dict[tuple[str, str], str] = {}
        left = assessment.anchor_count
        for index, form in enumerate(self.forms.forms):
            retention = form.use is FormUse.RETENTION
            for row, placed in enumerate(form.items):
                first = seen.setdefault((placed.module, placed.item), form.code)
                if first == form.code or (assessment.same_items and not retention):
                    continue
                named = not assessment.anchor_ids or placed.item in assessment.anchor_ids
                if not retention and left and named:
                    left -= 1
                    continue
                why = (
                    "the retention test takes items of its own"
                    if retention
                    else "assessment.same_items is false by now"
                )
                self.warning(
                    f"item {placed.item} stands on form {first} and on form {form.code}, but {why}",
                    *("forms", index, "items", row),
                )

    def version(self, form: Form, version: FormVersion, location: Sequence[str | int]) -> None:
        paper = f"{form.code}-{version.number}"
        if version_hash(form.hash, version.number, version.items) != version.hash:
            self.edited(f"paper {paper}", version.hash, *location, "hash")
        for position, row in enumerate(version.items):
            placed = form.items[row.n - 1]
            item = self.items.get((placed.module, placed.item))
            if item is not None:
                start = f"paper {paper}, item {item.id}"
                self.key(start, row, item, *location, "items", position)
            expected = form.items[position].module
            if placed.module != expected:
                self.error(
                    f"paper {paper}: expected an item of module {expected} at number "
                    f"{position + 1}, as on form {form.code}, found one of {placed.module}",
                    *(*location, "items", position),
                )

    def turns(self) -> None:
        """Check that two forms that half of the people answer in turn have modules at one place."""
        forms = self.forms
        uses = [form.use for form in forms.forms]
        if not forms.counterbalanced or len(set(uses)) < len(uses):
            return
        if not all(forms.has(use) for use in SCORED):
            self.error(
                "counterbalanced: expected a form for the pre-test and one for the post-test",
                "counterbalanced",
            )
            return
        one, other = ([row.module for row in forms.form(use).items] for use in SCORED)
        if one != other:
            self.error(
                "counterbalanced: expected both forms to have items of the same modules at the "
                "same numbers, found that they differ; restore the record from a copy, or "
                f"{NEW_EDITION}",
                "counterbalanced",
            )

    def allocation(self) -> None:
        codes: set[str] = set()
        for index, row in enumerate(self.forms.allocation):
            if row.code in codes:
                self.error(
                    f'allocation[{index + 1}].code: "{row.code}" stands here twice; a person has '
                    "one row",
                    *("allocation", index, "code"),
                )
            codes.add(row.code)
            self.papers(index, row)

    def papers(self, index: int, row: Allocation) -> None:
        """Check the papers of one person."""
        start = f"allocation[{index + 1}].papers"
        found = {}
        for use, code in row.papers.items():
            known = _papers(self.forms, use)
            if code in known:
                found[use] = known[code]
                continue
            papers = f"one of {', '.join(known)}" if known else "no paper, since no form is for it"
            message = f'{start}.{use}: expected {papers}, found "{code}"'
            self.error(message, "allocation", index, "papers", use)
        for use in SCORED:
            if use not in row.papers:
                message = f"{start}: {row.code} has no paper for the {use}-test"
                self.error(message, "allocation", index)
        if len(found) > len(set(found.values())):
            self.error(
                f"{start}: {row.code} has the same form for two tests; each form is answered once",
                *("allocation", index),
            )

    def versions_and_turns_wanted(self) -> None:
        """Warn where workshop.yaml asks for other versions or turns than were fixed."""
        if self.assessment is None:
            return
        first = self.forms.forms[0]
        if self.assessment.versions != len(first.versions) + 1:
            self.warning(
                f"workshop.yaml asks for {self.assessment.versions} versions of each form by now, "
                f"form {first.code} has {len(first.versions) + 1}",
                "forms",
            )
        says = self.assessment.counterbalance
        if says is not None and says != self.forms.counterbalanced:
            turned = "are" if self.forms.counterbalanced else "are not"
            self.warning(
                f"workshop.yaml says counterbalance: {str(says).lower()} by now, but the recorded "
                f"forms {turned} counterbalanced",
                "counterbalanced",
            )


def _parts(item: Item) -> str:
    """Return which options, and premises, the item's row must name."""
    options = "".join(choice.id for choice in item.choices)
    if not options:
        return "no options"
    premises = "".join(premise.id for premise in item.matched)
    both = f" and the premises {premises}" if premises else ""
    return f"the options {options}{both} in some order, each once"


def _found(row: PlacedItem | VersionRow) -> str:
    return f"{row.options} and {row.premises}" if row.premises else row.options or "none"


def _papers(forms: Forms, use: FormUse) -> dict[str, str]:
    """Return the codes of the papers that somebody may answer at a test, with their forms.

    Unlike ``Forms.papers_for`` it lays out no version, so it may be asked while keys are wrong.
    """
    uses = SCORED if forms.counterbalanced and use in SCORED else (use,)
    return {
        f"{form.code}-{version}": form.id
        for form in forms.forms
        if form.use in uses
        for version in range(1, len(form.versions) + 2)
    }

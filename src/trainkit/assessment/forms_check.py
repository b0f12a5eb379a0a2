"""Checks ``plan/forms.yaml`` against itself and against the definitions.

The record is what was printed. It is never adapted to changed definitions: ``check_forms`` says
where the two disagree, and a person restores the definition or asks for a new edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.validate import Report
from trainkit.definitions.yamlfile import YamlFile
from trainkit.items.registry import Item
from trainkit.problems import Place, Problems

__all__ = ["check_form_languages", "check_form_wording", "check_forms"]

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
    report = Report(file, problems)
    check = _Check(forms, definitions, {} if is_over else enemies_of(definitions), report)
    workshop = definitions.workshop.id
    if forms.workshop != workshop:
        report.error(
            f'workshop: expected "{workshop}", found "{forms.workshop}"; '
            "this record belongs to another workshop",
            "workshop",
        )
    for field in ("id", "use"):
        report.unique("forms", [str(getattr(form, field)) for form in forms.forms], field)
    for index, form in enumerate(forms.forms):
        check.form(form, report.at("forms", index))
    check.overlap()
    check.included()
    check.turns()
    report.unique("allocation", [row.code for row in forms.allocation], "code")
    for index, row in enumerate(forms.allocation):
        check.papers(row, replace(report, here=("allocation", index), subject=f"{row.code}: "))
    check.versions_and_turns_wanted()


def check_form_wording(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record forms on which a guess by the options' length pays, before they are printed."""
    from trainkit.definitions.lint import check_key_lengths  # scoring checks forms, not items

    place = Place(definitions.folder / FORMS_FILE)
    for form in forms.forms if forms else ():
        names = {(placed.module, placed.item) for placed in form.items}
        check_key_lengths(form.code, names, definitions.courses, place, problems)


def check_form_languages(forms: Forms | None, definitions: Definitions, problems: Problems) -> None:
    """Record items of the forms that are not in all languages in which papers are printed."""
    items = [placed for form in forms.forms for placed in form.items] if forms else []
    for language, courses in definitions.translated.items():
        for course in courses:
            module = course.module.id
            names = dict.fromkeys(each.item for each in items if each.module == module)
            lacking = [name for name in names if not course.has_translated(name)]
            if lacking:
                problems.error(
                    Place(course.folder / f"items.{language}.yaml"),
                    f"{len(lacking)} of the module’s {len(names)} items on the test forms have no "
                    f"translation of their present version: {', '.join(lacking)}; translate them, "
                    f"or remove {language} from translations in workshop.yaml",
                )


@dataclass(frozen=True)
class _Check:
    forms: Forms
    definitions: Definitions
    enemies: Mapping[str, frozenset[str]]
    report: Report

    @property
    def assessment(self) -> Assessment | None:
        return self.definitions.workshop.assessment

    @cached_property
    def courses(self) -> dict[str, Course]:
        return {course.module.id: course for course in self.definitions.courses}

    @cached_property
    def items(self) -> dict[tuple[str, str], Item]:
        return {
            (module, item.id): item
            for module, course in self.courses.items()
            for item in course.bank.items
        }

    def form(self, form: Form, report: Report) -> None:
        if form_hash(form.id, form.use, form.edition, form.items) != form.hash:
            report.error(_edited(f"form {form.code}", form.hash), "hash")
        for row, placed in enumerate(form.items):
            self.item(form, placed, report.at("items", row))
        names = {f"{placed.module}/{placed.item}" for placed in form.items}
        pairs = {
            (min(name, enemy), max(name, enemy))
            for name in names
            for enemy in self.enemies.get(name, frozenset()) & names
        }
        for one, other in sorted(pairs):
            report.warning(
                f"form {form.code} has {one} and {other}, which are now enemies", "items"
            )
        self.blueprint(form, report)
        self.penalties(form, report)
        for number, version in enumerate(form.versions):
            self.version(form, version, report.at("versions", number))

    def item(self, form: Form, placed: PlacedItem, report: Report) -> None:
        """Check an item's row against its bank and against the test specification."""
        course = self.courses.get(placed.module)
        item = self.items.get((placed.module, placed.item))
        if course is None:
            report.error(
                f"form {form.code}: the workshop has no module {placed.module}; add it to "
                f"workshop.yaml again, or {NEW_EDITION}"
            )
            return
        if item is None:
            report.error(
                f"form {form.code}: module {placed.module} no longer has an item {placed.item}; "
                f"restore it, or {NEW_EDITION}"
            )
            return
        start = f"form {form.code}, item {item.id}"
        if placed.type != item.type:
            report.error(f"{start}: expected the type {item.type}, found {placed.type}")
        else:
            _check_key(start, placed, item, report)
        case = next((case for case in course.bank.cases if case.id == item.case), None)
        if placed.version != item.version or placed.content != content_sum(item, case):
            report.error(
                f"item {item.id} was changed after form {form.code} was fixed; restore it "
                f"(version {placed.version}) in {course.module.id}/items.yaml, or {NEW_EDITION}"
            )
        self.wanted(placed, item, replace(report, subject=f"form {form.code} "))

    def wanted(self, placed: PlacedItem, item: Item, report: Report) -> None:
        if self.assessment is None:
            return
        if item.id in self.assessment.exclude:
            report.error(
                f"holds item {item.id}, which assessment.exclude names; remove it there, or "
                f"{NEW_EDITION}"
            )
        if (placed.module, item.id) in self.definitions.history.seen:
            report.error(
                f"holds item {item.id}, which these participants have seen, according to a "
                f"record named in assessment.seen; remove the record there, or {NEW_EDITION}"
            )
        points = self.assessment.points_of(item.type)
        if placed.points != points:
            report.warning(
                f"gives {placed.points} points for item {item.id}, but assessment.points now gives "
                f"{points}"
            )
        if item.type not in self.assessment.types:
            report.warning(
                f"holds item {item.id} of the type {item.type}, which assessment.types no longer "
                "names"
            )

    def blueprint(self, form: Form, report: Report) -> None:
        if self.assessment is None:
            message = f"form {form.code} is fixed, but workshop.yaml has no assessment"
            report.warning(message, "items")
            return
        names = [(placed.module, placed.item) for placed in form.items]
        found = Counter(
            Cell(name[0], self.items[name].cognitive) for name in names if name in self.items
        )
        wanted = Counter(
            {
                Cell(module, level): count
                for module in self.courses
                for level, count in self.assessment.items_of(module).items()
            }
        )
        for cell in sorted(found.keys() | wanted.keys()):
            if found[cell] != wanted[cell]:
                report.warning(
                    f"form {form.code}: module {cell.module}, level {cell.level}: workshop.yaml "
                    f"now asks for {wanted[cell]} items, the form has {found[cell]}",
                    "items",
                )

    def penalties(self, form: Form, report: Report) -> None:
        """Warn where wrong answers cost something else than workshop.yaml now says."""
        if self.assessment is None:
            return
        other = [
            (row.penalty, wanted)
            for row in form.items
            if row.penalty != (wanted := self.assessment.penalty_of(row.type, len(row.options)))
        ]
        if other:
            found, wanted = (one or "nothing" for one in other[0])
            report.warning(
                f"form {form.code}: a wrong answer takes {found} off, as printed, and the form "
                f"is scored in this way; assessment.penalty now says {wanted}. To use that, "
                f"{NEW_EDITION}",
                "items",
            )

    def version(self, form: Form, version: FormVersion, report: Report) -> None:
        paper = f"{form.code}-{version.number}"
        if version_hash(form.hash, version.number, version.items) != version.hash:
            report.error(_edited(f"paper {paper}", version.hash), "hash")
        for position, row in enumerate(version.items):
            placed, expected = form.items[row.n - 1], form.items[position].module
            item = self.items.get((placed.module, placed.item))
            if item is not None:
                start = f"paper {paper}, item {item.id}"
                _check_key(start, row, item, report.at("items", position))
            if placed.module != expected:
                report.error(
                    f"paper {paper}: expected an item of module {expected} at number "
                    f"{position + 1}, as on form {form.code}, found one of {placed.module}",
                    *("items", position),
                )

    def included(self) -> None:
        """Warn of items that must stand on a form and do not."""
        there = {placed.item for form in self.forms.forms for placed in form.items}
        for name in self.assessment.include if self.assessment else ():
            if name not in there:
                self.report.warning(
                    f"no form holds item {name}, which assessment.include names; remove it "
                    f"there, or {NEW_EDITION}",
                    "forms",
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
                    "the retention test needs its own items"
                    if retention
                    else "assessment.same_items is now false"
                )
                self.report.warning(
                    f"item {placed.item} is on form {first} and on form {form.code}, but {why}",
                    *("forms", index, "items", row),
                )

    def turns(self) -> None:
        """Check that two forms that half of the people answer in turn have modules at one place."""
        forms = self.forms
        uses = [form.use for form in forms.forms]
        if not forms.counterbalanced or len(set(uses)) < len(uses):
            return
        if not all(forms.has(use) for use in SCORED):
            found = "expected a form for the pre-test and one for the post-test"
        elif len({tuple(row.module for row in forms.form(use).items) for use in SCORED}) > 1:
            found = (
                f"expected both forms to have items of the same modules at the same numbers, but "
                f"they differ; restore the record from a copy, or {NEW_EDITION}"
            )
        else:
            return
        self.report.error(f"counterbalanced: {found}", "counterbalanced")

    def papers(self, row: Allocation, report: Report) -> None:
        """Check the papers of one person."""
        found = {}
        for use, code in row.papers.items():
            known = _papers(self.forms, use)
            if code in known:
                found[use] = known[code]
                continue
            papers = f"one of {', '.join(known)}" if known else "no paper, as there is no form"
            report.error(f'{use}-test: expected {papers}, found "{code}"', "papers", use)
        for use in SCORED:
            if use not in row.papers:
                report.error(f"{use}-test: expected a paper, found none")
        if len(found) > len(set(found.values())):
            report.error("expected a different form for each test, found the same form twice")

    def versions_and_turns_wanted(self) -> None:
        """Warn where workshop.yaml asks for other versions or turns than were fixed."""
        if self.assessment is None:
            return
        first = self.forms.forms[0]
        if self.assessment.versions != len(first.versions) + 1:
            self.report.warning(
                f"workshop.yaml now asks for {self.assessment.versions} versions of each form, "
                f"form {first.code} has {len(first.versions) + 1}",
                "forms",
            )
        says = self.assessment.counterbalance
        if says is not None and says != self.forms.counterbalanced:
            turned = "are" if self.forms.counterbalanced else "are not"
            self.report.warning(
                f"workshop.yaml now says counterbalance: {str(says).lower()}, but the recorded "
                f"forms {turned} counterbalanced",
                "counterbalanced",
            )


def _edited(what: str, digest: str) -> str:
    return (
        f"{what}: its rows do not match its hash {digest}, so this record has been edited; "
        f"restore it from a copy, or {NEW_EDITION}"
    )


def _check_key(start: str, row: PlacedItem | VersionRow, item: Item, report: Report) -> None:
    """Check the key against that of the item with its options in the row's order."""
    key = item.printed_key(row.options, row.premises)
    if key is None:
        report.error(f"{start}: expected {_parts(item)}, found {_found(row)}")
    elif key != row.key:
        why = f" in the order {_found(row)}" if row.options else ""
        if item.format.one_letter:
            why = f", which is option {item.right} in the order {row.options}"
        report.error(f"{start}: expected the key {key}{why}, found {row.key}")


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

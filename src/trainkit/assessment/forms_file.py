"""Writes and reads ``plan/forms.yaml``, the record of the test forms; says what is new in it.

Checks ``plan/forms.yaml`` against itself and against the definitions.

The record is what was printed. It is never adapted to changed definitions: ``check_forms`` says
where the two disagree, and a person restores the definition or asks for a new edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from trainkit.assessment.blueprint import Cell, enemies_of
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
    sum_of,
    version_hash,
)
from trainkit.model.assessment import Assessment
from trainkit.model.items.registry import Item
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Course, Definitions
from trainkit.model.validate import Report, load_model
from trainkit.model.yaml import YamlFile, bare_or_quoted
from trainkit.problems import Place, Problems
from trainkit.text.languages import _, and_list, n_

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
# points: what a right answer is worth; left out for 1.
# versions: the form in other orders; n is the item's number on the form. A1-2 is form A, edition 1,
# version 2. Version 1 is the form itself.
# counterbalanced: half of the people answer form B first and form A after.
# allocation: who answers which paper, in the order in which people sit.
# made_from: a sum over what workshop.yaml asked of the forms when they were made.
# content, hash: sums by which a later change of an item or of this file is noticed.
"""

_PENALTY = (
    "# penalty: the part of its points that a wrong answer takes off; a blank takes nothing.\n"
)


def forms_yaml(forms: Forms) -> bytes:
    """Return the record's content: one line an item, its number as a comment, or a person."""
    has_penalty = any(item.penalty for form in forms.forms for item in form.items)
    header = _HEADER + _PENALTY * has_penalty
    lines = [header, f"workshop: {_scalar(forms.workshop)}"]
    if forms.made_from:
        lines.append(f'made_from: "{forms.made_from}"')
    if forms.counterbalanced:
        lines.append("counterbalanced: true")
    lines.append("forms:")
    for form in forms.forms:
        lines += _form_lines(form)
    if forms.allocation:
        lines.append("allocation:")
        lines += [f"  - {_allocation(row)}" for row in forms.allocation]
    return ("\n".join(lines) + "\n").encode()


def _form_lines(form: Form) -> list[str]:
    lines = [
        f"  - id: {_scalar(form.id)}\n    use: {form.use}\n    edition: {form.edition}\n"
        f"    hash: {_scalar(form.hash)}\n    items:"
    ]
    lines += [f"      - {_row(placed)}  # {number}" for number, placed in enumerate(form.items, 1)]
    if form.versions:
        lines.append("    versions:")
    for version in form.versions:
        lines += _version_lines(version)
    return lines


def _version_lines(version: FormVersion) -> list[str]:
    head = (
        f"      - number: {version.number}\n        hash: {_scalar(version.hash)}\n        items:"
    )
    rows = [f"          - {_row(row)}  # {number}" for number, row in enumerate(version.items, 1)]
    return [head, *rows]


def _row(row: PlacedItem | VersionRow) -> str:
    fields = row.model_dump(mode="json")
    if isinstance(row, VersionRow):
        fields = {name: value for name, value in fields.items() if value != ""}
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in fields.items()) + "}"


def _allocation(row: Allocation) -> str:
    papers = ", ".join(f"{use}: {_scalar(paper)}" for use, paper in row.papers.items())
    return f"{{code: {_scalar(row.code)}, papers: {{{papers}}}}}"


def _scalar(value: str | int) -> str:
    return str(value) if isinstance(value, int) else bare_or_quoted(value)


def read_forms(path: Path, problems: Problems) -> tuple[Forms, YamlFile] | None:
    """Read a record; every problem is recorded and ``None`` returned if there is one."""
    return load_model(path, Forms, problems)


def forms_news(forms: Forms, before: Forms | None = None) -> tuple[str, ...]:
    """Return what is new in ``forms`` against the record ``before``, a sentence each."""
    if before is None or forms.forms[: len(before.forms)] != before.forms:
        return (_made(forms), *_turns(forms))
    notes = []
    if len(forms.forms) > len(before.forms):
        kept = and_list([form.code for form in before.forms])
        notes.append(
            _(
                "Form {code} was added for the retention test; the forms {kept} have not changed.",
                code=forms.form(FormUse.RETENTION).code,
                kept=kept,
            )
        )
    more = len(forms.allocation) - len(before.allocation)
    if more:
        notes.append(
            n_(
                "{n} person more now has papers; all other papers have not changed.",
                "{n} people more now have papers; all other papers have not changed.",
                more,
            )
        )
    return tuple(notes)


def _made(forms: Forms) -> str:
    form = forms.forms[0]
    count = len(form.items)
    codes = and_list([each.code for each in forms.forms])
    versions = len(form.versions) + 1
    if versions > 1:
        return n_(
            "Test forms {codes} were made, with {n} item and {versions} versions each.",
            "Test forms {codes} were made, with {n} items and {versions} versions each.",
            count,
            codes=codes,
            versions=versions,
        )
    return n_(
        "Test forms {codes} were made, with {n} item each.",
        "Test forms {codes} were made, with {n} items each.",
        count,
        codes=codes,
    )


def _turns(forms: Forms) -> tuple[str, ...]:
    if not forms.counterbalanced:
        return ()
    first, second = (forms.form(use).code for use in SCORED)
    starts = [row.papers[FormUse.PRE].partition("-")[0] for row in forms.allocation]
    here, there = (starts.count(code) for code in (first, second))
    straight = n_(
        "{n} person answers {first} before the course and {second} after it",
        "{n} people answer {first} before the course and {second} after it",
        here,
        first=first,
        second=second,
    )
    turned = n_(
        "{straight}, {n} person answers them the other way round.",
        "{straight}, {n} people answer them the other way round.",
        there,
        straight=straight,
    )
    return (turned,)


def check_key(start: str, row: PlacedItem | VersionRow, item: Item, report: Report) -> None:
    """Check the key against that of the item with its options in the row's order."""
    key = item.printed_key(row.options, row.premises)
    if key is None:
        report.error(
            (),
            "{start}: expected {parts}, found {found}",
            start=start,
            parts=_parts(item),
            found=_found(row),
        )
    elif key != row.key:
        report.error((), _other_key(start, key, row, item))


def _other_key(start: str, key: str, row: PlacedItem | VersionRow, item: Item) -> str:
    values = {"start": start, "key": key, "found": row.key}
    if item.format.one_letter:
        return _(
            "{start}: expected the key {key}, which is option {right} in the order {options}, "
            "found {found}",
            right=item.right,
            options=row.options,
            **values,
        )
    if row.options:
        order = _found(row)
        return _(
            "{start}: expected the key {key} in the order {order}, found {found}",
            order=order,
            **values,
        )
    return _("{start}: expected the key {key}, found {found}", **values)


def _parts(item: Item) -> str:
    """Return which options, and premises, the item's row must name."""
    options = "".join(choice.id for choice in item.choices)
    if not options:
        return _("no options")
    if premises := "".join(premise.id for premise in item.matched):
        return _(
            "the options {options} and the premises {premises} in some order, each once",
            options=options,
            premises=premises,
        )
    return _("the options {options} in some order, each once", options=options)


def _found(row: PlacedItem | VersionRow) -> str:
    if row.premises:
        return and_list((row.options, row.premises))
    return row.options or _("none")


def forms_digest(definitions: Definitions) -> str:
    """Return a sum over what workshop.yaml asks of test forms; each item has a sum of its own."""
    workshop = definitions.workshop
    asked = workshop.assessment
    later = {"minutes", "seen", "dropped", "past_use"}
    spec = asked.model_dump(mode="json", exclude_defaults=True, exclude=later) if asked else None
    return sum_of([spec, sorted(module.id for module in workshop.modules)])


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
            "workshop",
            'workshop: expected "{workshop}", found "{forms_workshop}"; this record belongs to '
            "another workshop",
            workshop=workshop,
            forms_workshop=forms.workshop,
        )
    check.modules()
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
    from trainkit.model.lint import check_key_lengths  # scoring checks forms, not items

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
                    "{n} of the module’s {all} items on the test forms have no translation of "
                    "their present version: {names}; translate them, or remove {language} from "
                    "translations in workshop.yaml",
                    n=len(lacking),
                    all=len(names),
                    names=", ".join(lacking),
                    language=language,
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
            report.error("hash", _edited(_("form {code}", code=form.code), form.hash))
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
                "items",
                "form {code} has {one} and {other}, which are now enemies",
                code=form.code,
                one=one,
                other=other,
            )
        if self.forms.made_from != forms_digest(self.definitions):
            self.blueprint(form, report)
        self.penalties(form, report)
        for number, version in enumerate(form.versions):
            self.version(form, version, report.at("versions", number))

    def modules(self) -> None:
        """Report once all items of modules that the workshop no longer has."""
        gone = [
            (placed.module, ("forms", number, "items", row))
            for number, form in enumerate(self.forms.forms)
            for row, placed in enumerate(form.items)
            if placed.module not in self.courses
        ]
        if gone:
            self.report.error(
                gone[0][1],
                n_(
                    "the tests have {n} item from modules that the workshop no longer has: "
                    "{modules}; make new tests (on the studio’s page Tests, or with `trainkit plan "
                    "--new-edition`), or add the modules to the workshop again",
                    "the tests have {n} items from modules that the workshop no longer has: "
                    "{modules}; make new tests (on the studio’s page Tests, or with `trainkit plan "
                    "--new-edition`), or add the modules to the workshop again",
                    len(gone),
                    modules=and_list(dict.fromkeys(one[0] for one in gone)),
                ),
            )

    def item(self, form: Form, placed: PlacedItem, report: Report) -> None:
        """Check an item's row against its bank and against the test specification."""
        course, item = self.courses.get(placed.module), self.items.get((placed.module, placed.item))
        if course is None:
            return
        if item is None:
            report.error(
                (),
                "form {code}: module {module} no longer has an item {item}; restore it, or "
                "make a new edition with `trainkit plan --new-edition`",
                code=form.code,
                module=placed.module,
                item=placed.item,
            )
            return
        start = _("form {code}, item {id}", code=form.code, id=item.id)
        if placed.type != item.type:
            report.error(
                (),
                "{start}: expected the type {type}, found {placed_type}",
                start=start,
                type=item.type,
                placed_type=placed.type,
            )
        else:
            check_key(start, placed, item, report)
        case = next((case for case in course.bank.cases if case.id == item.case), None)
        if placed.version != item.version or placed.content != content_sum(item, case):
            report.error(
                (),
                "item {id} was changed after form {code} was fixed; restore it (version "
                "{version}) in {module_id}/items.yaml, or make a new edition with `trainkit "
                "plan --new-edition`",
                id=item.id,
                code=form.code,
                version=placed.version,
                module_id=course.module.id,
            )
        self.wanted(form.code, placed, item, report)

    def wanted(self, code: str, placed: PlacedItem, item: Item, report: Report) -> None:
        if self.assessment is None:
            return
        if item.id in self.assessment.exclude:
            report.error(
                (),
                "form {code} holds item {id}, which assessment.exclude names; remove it there, "
                "or make a new edition with `trainkit plan --new-edition`",
                code=code,
                id=item.id,
            )
        if (placed.module, item.id) in self.definitions.history.seen:
            report.error(
                (),
                "form {code} holds item {id}, which these participants have seen, according to "
                "a record named in assessment.seen; remove the record there, or make a new "
                "edition with `trainkit plan --new-edition`",
                code=code,
                id=item.id,
            )
        self.counted(code, placed, item, self.assessment, report)

    @staticmethod
    def counted(
        code: str, placed: PlacedItem, item: Item, assessment: Assessment, report: Report
    ) -> None:
        """Warn where the test specification now counts an item otherwise, or not at all."""
        points = assessment.points_of(item.type)
        if placed.points != points:
            report.warning(
                (),
                "form {code} gives {points} points for item {id}, but assessment.points now "
                "gives {wanted}",
                points=placed.points,
                code=code,
                id=item.id,
                wanted=points,
            )
        if item.type not in assessment.types:
            report.warning(
                (),
                "form {code} holds item {id} of the type {type}, which assessment.types no "
                "longer names",
                code=code,
                id=item.id,
                type=item.type,
            )

    def blueprint(self, form: Form, report: Report) -> None:
        if self.assessment is None:
            report.warning(
                "items", "form {code} is fixed, but workshop.yaml has no assessment", code=form.code
            )
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
                    "items",
                    "form {code}: module {module}, level {level}: workshop.yaml now asks for "
                    "{wanted} items, the form has {found}",
                    code=form.code,
                    module=cell.module,
                    level=cell.level,
                    wanted=wanted[cell],
                    found=found[cell],
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
            found, wanted = (one or _("nothing") for one in other[0])
            report.warning(
                "items",
                "form {code}: a wrong answer takes {found} off, as printed, and the form is "
                "scored in this way; assessment.penalty now says {wanted}. To use that, make a "
                "new edition with `trainkit plan --new-edition`",
                code=form.code,
                found=found,
                wanted=wanted,
            )

    def version(self, form: Form, version: FormVersion, report: Report) -> None:
        paper = f"{form.code}-{version.number}"
        if version_hash(form.hash, version.number, version.items) != version.hash:
            report.error("hash", _edited(_("paper {code}", code=paper), version.hash))
        for position, row in enumerate(version.items):
            placed, expected = form.items[row.n - 1], form.items[position].module
            item = self.items.get((placed.module, placed.item))
            if item is not None:
                start = _("paper {code}, item {id}", code=paper, id=item.id)
                check_key(start, row, item, report.at("items", position))
            if placed.module != expected:
                report.error(
                    ("items", position),
                    "paper {paper}: expected an item of module {expected} at number {value}, "
                    "as on form {code}, found one of {module}",
                    paper=paper,
                    expected=expected,
                    value=position + 1,
                    code=form.code,
                    module=placed.module,
                )

    def included(self) -> None:
        """Warn of items that must stand on a form and do not."""
        there = {placed.item for form in self.forms.forms for placed in form.items}
        for name in self.assessment.include if self.assessment else ():
            if name not in there:
                self.report.warning(
                    "forms",
                    "no form holds item {name}, which assessment.include names; remove it "
                    "there, or make a new edition with `trainkit plan --new-edition`",
                    name=name,
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
                    _("the retention test needs its own items")
                    if retention
                    else _("assessment.same_items is now false")
                )
                self.report.warning(
                    ("forms", index, "items", row),
                    "item {item} is on form {first} and on form {code}, but {why}",
                    item=placed.item,
                    first=first,
                    code=form.code,
                    why=why,
                )

    def turns(self) -> None:
        """Check that two forms that half of the people answer in turn have modules at one place."""
        forms = self.forms
        uses = [form.use for form in forms.forms]
        if not forms.counterbalanced or len(set(uses)) < len(uses):
            return
        if not all(forms.has(use) for use in SCORED):
            message = _(
                "counterbalanced: expected a form for the pre-test and one for the post-test"
            )
        elif len({tuple(row.module for row in forms.form(use).items) for use in SCORED}) > 1:
            message = _(
                "counterbalanced: expected both forms to have items of the same modules at the "
                "same numbers, but they differ; restore the record from a copy, or make a new "
                "edition with `trainkit plan --new-edition`"
            )
        else:
            return
        self.report.error("counterbalanced", message)

    def papers(self, row: Allocation, report: Report) -> None:
        """Check the papers of one person."""
        found = {}
        for use, code in row.papers.items():
            known = _papers(self.forms, use)
            if code in known:
                found[use] = known[code]
                continue
            papers = _("no paper, as there is no form")
            if known:
                papers = _("one of {names}", names=", ".join(known))
            report.error(
                ("papers", use),
                '{use}-test: expected {papers}, found "{code}"',
                use=use,
                papers=papers,
                code=code,
            )
        for use in SCORED:
            if use not in row.papers:
                report.error((), "{use}-test: expected a paper, found none", use=use)
        if len(found) > len(set(found.values())):
            report.error((), "expected a different form for each test, found the same form twice")

    def versions_and_turns_wanted(self) -> None:
        """Warn where workshop.yaml asks for other versions or turns than were fixed."""
        if self.assessment is None:
            return
        first = self.forms.forms[0]
        if self.assessment.versions != len(first.versions) + 1:
            self.report.warning(
                "forms",
                "workshop.yaml now asks for {versions} versions of each form, form {code} has "
                "{value}",
                versions=self.assessment.versions,
                code=first.code,
                value=len(first.versions) + 1,
            )
        says = self.assessment.counterbalance
        if says is not None and says != self.forms.counterbalanced:
            self.report.warning(
                "counterbalanced",
                _(
                    "workshop.yaml now says counterbalance: false, but the recorded forms are "
                    "counterbalanced"
                )
                if self.forms.counterbalanced
                else _(
                    "workshop.yaml now says counterbalance: true, but the recorded forms are not "
                    "counterbalanced"
                ),
            )


def _edited(what: str, digest: str) -> str:
    return _(
        "{what}: its rows do not match its hash {digest}, so this record has been edited; restore "
        "it from a copy, or make a new edition with `trainkit plan --new-edition`",
        what=what,
        digest=digest,
    )


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

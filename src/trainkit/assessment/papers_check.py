"""Checks the papers that ``plan/forms.yaml`` records: keys, versions, and who answers which."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.assessment.forms import (
    SCORED,
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
)
from trainkit.assessment.placing import version_hash
from trainkit.definitions.assessment import Assessment
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.items.registry import Item
from trainkit.problems import Place, Problems

__all__ = ["NEW_EDITION", "check_key", "check_papers"]

NEW_EDITION = "make a new edition with `trainkit plan --new-edition`"


def check_papers(
    forms: Forms, file: YamlFile, definitions: Definitions, problems: Problems
) -> None:
    """Record where versions and allocation disagree with the forms and with themselves."""
    items = {
        (course.module.id, item.id): item
        for course in definitions.courses
        for item in course.bank.items
    }
    for index, form in enumerate(forms.forms):
        for number, version in enumerate(form.versions):
            location = ("forms", index, "versions", number)
            _check_version(form, version, file, location, items, problems)
    _check_turns(forms, file, problems)
    _check_allocation(forms, file, problems)
    if definitions.workshop.assessment is not None:
        _check_wishes(forms, file, definitions.workshop.assessment, problems)


def check_key(
    start: str, row: PlacedItem | VersionRow, item: Item, place: Place, problems: Problems
) -> None:
    """Record a key that is not the one of the item with its options in the row's order."""
    key = item.printed_key(row.options, row.premises)
    if key is None:
        problems.error(place, f"{start}: expected {_parts(item)}, found {_found(row)}")
    elif key != row.key:
        problems.error(place, f"{start}: expected the key {key}{_why(row, item)}, found {row.key}")


def _parts(item: Item) -> str:
    """Say which options, and premises, the item's row must name."""
    options = "".join(choice.id for choice in item.choices)
    if not options:
        return "no options"
    premises = "".join(premise.id for premise in item.matched)
    both = f" and the premises {premises}" if premises else ""
    return f"the options {options}{both} in some order, each once"


def _found(row: PlacedItem | VersionRow) -> str:
    return f"{row.options} and {row.premises}" if row.premises else row.options or "none"


def _why(row: PlacedItem | VersionRow, item: Item) -> str:
    if item.format.one_letter:
        return f", which is option {item.right} in the order {row.options}"
    return f" in the order {_found(row)}" if row.options else ""


def _check_version(
    form: Form,
    version: FormVersion,
    file: YamlFile,
    location: tuple[str | int, ...],
    items: Mapping[tuple[str, str], Item],
    problems: Problems,
) -> None:
    paper = f"{form.code}-{version.number}"
    if version_hash(form.hash, version.number, version.items) != version.hash:
        problems.error(
            file.place((*location, "hash")),
            f"paper {paper}: its rows do not match its hash {version.hash}, so somebody has "
            f"edited this record; restore it from a copy, or {NEW_EDITION}",
        )
    for position, row in enumerate(version.items):
        place = file.place((*location, "items", position))
        placed = form.items[row.n - 1]
        item = items.get((placed.module, placed.item))
        if item is not None:
            check_key(f"paper {paper}, item {item.id}", row, item, place, problems)
        expected = form.items[position].module
        if placed.module != expected:
            problems.error(
                place,
                f"paper {paper}: expected an item of module {expected} at number {position + 1}, "
                f"as on form {form.code}, found one of {placed.module}",
            )


def _check_turns(forms: Forms, file: YamlFile, problems: Problems) -> None:
    """Check that two forms that half of the people answer in turn have modules at one place."""
    uses = [form.use for form in forms.forms]
    if not forms.counterbalanced or len(set(uses)) < len(uses):
        return
    place = file.place(("counterbalanced",))
    if not all(forms.has(use) for use in SCORED):
        problems.error(
            place, "counterbalanced: expected a form for the pre-test and one for the post-test"
        )
        return
    one, other = ([row.module for row in forms.form(use).items] for use in SCORED)
    if one != other:
        problems.error(
            place,
            "counterbalanced: expected both forms to have items of the same modules at the same "
            f"numbers, found that they differ; restore the record from a copy, or {NEW_EDITION}",
        )


def _check_allocation(forms: Forms, file: YamlFile, problems: Problems) -> None:
    codes: set[str] = set()
    for index, row in enumerate(forms.allocation):
        if row.code in codes:
            problems.error(
                file.place(("allocation", index, "code")),
                f'allocation[{index + 1}].code: "{row.code}" stands here twice; a person has one '
                "row",
            )
        codes.add(row.code)
        _check_row(forms, row, index, file, problems)


def _check_row(
    forms: Forms, row: Allocation, index: int, file: YamlFile, problems: Problems
) -> None:
    start = f"allocation[{index + 1}].papers"
    found = {}
    for use, code in row.papers.items():
        known = _papers(forms, use)
        if code in known:
            found[use] = known[code]
            continue
        expected = f"one of {', '.join(known)}" if known else "no paper, since no form is for it"
        problems.error(
            file.place(("allocation", index, "papers", use)),
            f'{start}.{use}: expected {expected}, found "{code}"',
        )
    place = file.place(("allocation", index))
    for use in SCORED:
        if use not in row.papers:
            problems.error(place, f"{start}: {row.code} has no paper for the {use}-test")
    if len(found) > len(set(found.values())):
        problems.error(
            place,
            f"{start}: {row.code} has the same form for two tests; each form is answered once",
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


def _check_wishes(forms: Forms, file: YamlFile, assessment: Assessment, problems: Problems) -> None:
    """Warn where workshop.yaml asks for other versions or turns than were fixed."""
    if assessment.versions != len(forms.forms[0].versions) + 1:
        problems.warning(
            file.place(("forms",)),
            f"workshop.yaml asks for {assessment.versions} versions of each form by now, form "
            f"{forms.forms[0].code} has {len(forms.forms[0].versions) + 1}",
        )
    says = assessment.counterbalance
    if says is not None and says != forms.counterbalanced:
        turned = "are" if forms.counterbalanced else "are not"
        problems.warning(
            file.place(("counterbalanced",)),
            f"workshop.yaml says counterbalance: {str(says).lower()} by now, but the recorded "
            f"forms {turned} counterbalanced",
        )

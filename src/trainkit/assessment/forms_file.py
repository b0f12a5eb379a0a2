"""Writes and reads ``plan/forms.yaml``, the record of the test forms; says what is new in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

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
from trainkit.definitions.validate import load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.languages import _, and_list, n_
from trainkit.problems import Problems

__all__ = ["forms_yaml", "read_forms", "forms_news"]

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

_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SUM = re.compile("[0-9a-f]{16}")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


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
    """Return text in quotation marks unless every YAML reader takes the bare word as text."""
    if isinstance(value, int):
        return str(value)
    plain = _PLAIN.fullmatch(value) and not _SUM.fullmatch(value) and value not in _WORDS
    return value if plain else json.dumps(value)


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

"""The Key sheet: its headings, and what stands in the row of each item.

Written by ``write``, and compared with the record of the forms by ``check_print``.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import SCORED
from trainkit.languages import N_, _, comma_list
from trainkit.render.sheet_names import shown_name
from trainkit.score_sheet.layout import ANSWER_SHEETS, Papers, every_form, forms_of

__all__ = ["KEY_COLUMNS", "PENALTY", "key_columns", "key_heading", "key_rows"]

KEY_COLUMNS = (
    N_("Test"), N_("Form"), N_("No."), N_("Module"), N_("Objective"), N_("Level"), N_("Item"),
    N_("Version"), N_("Letters"), N_("Key"),
)  # fmt: skip
"""The first columns of the Key sheet; ``key_columns`` has all."""
PENALTY = N_("Wrong answer")
"""The column of the Key sheet with what a wrong answer takes off, as a part of the points."""


def key_columns(papers: Papers) -> tuple[str, ...]:
    """Return the headings of the Key sheet, in English."""
    each = [paper for some in papers.values() for paper in some]
    others = range(2, max(paper.version for paper in each) + 1)
    has_penalty = any(item.penalty for paper in each for item in paper.form.items)
    return (
        *KEY_COLUMNS,
        *(f"Key, version {version}" for version in others),
        *(f"Number, version {version}" for version in others),
        N_("Points"),
        *((PENALTY,) if has_penalty else ()),
        N_("Objective in words"),
    )


def key_heading(column: str) -> str:
    """Return a heading of the Key sheet in the language that is written now."""
    kind, _comma, version = column.partition(", version ")
    if not version:
        return _(column)
    if kind == "Key":
        return _("Key, version {version}", version=version)
    return _("Number, version {version}", version=version)


def key_rows(papers: Papers) -> Iterator[dict[str, str | int]]:
    """Yield what the record knows of each row of the Key sheet, by heading.

    Its words are in the language that is written now.
    """
    for form in every_form(papers):
        tests = (shown_name(ANSWER_SHEETS[use]) for use in SCORED if form in forms_of(papers[use]))
        head = {"Test": comma_list(tests), "Form": form.code}
        for at, item in enumerate(form.items):
            row: dict[str, str | int] = {
                **head, "No.": at + 1, "Module": item.module, "Item": item.item,
                "Version": item.version, "Letters": item.offered, "Key": item.key_text,
                "Points": item.points,
            }  # fmt: skip
            if item.penalty:
                row[PENALTY] = f"\N{MINUS SIGN}{item.penalty}"
            for paper in form.papers[1:]:
                row[f"Key, version {paper.version}"] = paper.by_number[at].key_text
                row[f"Number, version {paper.version}"] = paper.places[at]
            yield row

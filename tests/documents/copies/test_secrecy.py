"""Nothing of the keys is in a print file, nor in what it is made from."""

from __future__ import annotations

import dataclasses
import re

from tests import pdf
from tests.documents.copies.case import documents, made, paper_kit, the_kit
from trainkit.documents.copies.printing import CopiesRecipe, CopiesView
from trainkit.planning.printed import Kit


def test_view_has_no_place_for_a_key() -> None:
    definitions = CopiesView.model_json_schema()["$defs"]
    names = {name for each in definitions.values() for name in each.get("properties", {})}
    assert {"stem", "letter", "number", "options"} <= names
    forbidden = {"key", "keys", "right", "rationale", "difficulty", "rubric", "tolerance", "answer"}
    assert not names & forbidden


def test_print_file_has_no_reason_number_or_rubric() -> None:
    content = pdf.content(made("tests/pre-test.pdf"))
    recipe = documents(the_kit())["tests/pre-test.pdf"].recipe
    assert isinstance(recipe, CopiesRecipe)
    view = recipe.view.model_dump_json()
    assert "Which answer fits" in view  # the search finds what is there
    for secret in ("Reason", "Reckoning", "Misconception", "full answer", "point of alpha"):
        assert secret not in view
        assert secret.encode() not in content
    assert not any("12.5" in item.model_dump_json() for item in recipe.view.items)


def rekeyed(kit: Kit) -> Kit:
    """Return the kit with other keys in its record."""
    assert kit.forms is not None
    forms = tuple(
        form.model_copy(
            update={
                "items": tuple(
                    row.model_copy(update={"key": row.key[::-1] if len(row.key) > 1 else "C"})
                    for row in form.items
                    if row.options
                )
            }
        )
        for form in kit.forms.forms
    )
    return dataclasses.replace(kit, forms=kit.forms.model_copy(update={"forms": forms}))


def test_papers_are_made_from_the_same_whatever_the_keys_are() -> None:
    """Items with options alone: a short answer's points are printed, as they must be."""
    kit = paper_kit()
    assert kit.forms is not None
    kept = tuple(
        form.model_copy(
            update={"items": tuple(row for row in form.items if row.options), "versions": ()}
        )
        for form in kit.forms.forms
    )
    forms = kit.forms.model_copy(update={"forms": kept, "allocation": ()})
    plain = dataclasses.replace(kit, forms=forms)
    for name in ("tests/pre-test.pdf", "tests/spare-sheets.pdf", "tests/form-A1-1.pdf"):
        one, other = documents(plain)[name].recipe, documents(rekeyed(plain))[name].recipe
        assert list(one.ingredients()) == list(other.ingredients())


def test_pieces_stand_in_the_file_in_printed_order_never_in_the_banks() -> None:
    """The bank lists the steps of an ordering item in the right order."""
    recipe = documents(the_kit())["tests/pre-test.pdf"].recipe
    assert isinstance(recipe, CopiesRecipe)
    for each in recipe.view.items:
        ids = re.findall(
            r"(?:Answer|Response|because of) ([a-h])",
            " ".join(option.text for option in each.item.options),
        )
        fixed = each.item.type == "hot-spot"  # places on a picture, whose order says nothing
        assert fixed or not ids or ids != sorted(ids)

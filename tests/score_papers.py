"""Counterbalanced forms in several versions, made by hand, and people who answer them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.item_types import row
from tests.score_factory import form, sha
from trainkit.assessment.forms import (
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
)
from trainkit.items.entries import LETTERS
from trainkit.items.registry import FORMATS

PRE, POST = FormUse.PRE, FormUse.POST
KINDS = tuple(FORMATS)


def shuffled(item: PlacedItem, draw: random.Random) -> tuple[str, str, str]:
    """Return options, premises and key of an item whose options and premises are put anew."""
    if not item.options or item.type == "hot-spot":
        return item.options, item.premises, item.key
    options = "".join(draw.sample(item.options, len(item.options)))
    premises = "".join(draw.sample(item.premises, len(item.premises)))

    def moved(letter: str) -> str:
        return LETTERS[options.index(item.options[LETTERS.index(letter)])]

    if item.type == "matching":
        of = dict(zip(item.premises, item.key, strict=True))
        return options, premises, "".join(moved(of[premise]) for premise in premises)
    letters = [moved(letter) for letter in item.key]
    return (
        options,
        premises,
        "".join(sorted(letters) if item.type == "multiple" else letters),
    )


def with_versions(first: Form, count: int, seed: int) -> Form:
    """Return the form with versions 2 to ``count``, items and options in other orders."""
    draw = random.Random(seed)
    versions = []
    for number in range(2, count + 1):
        rows = []
        for n in draw.sample(range(1, len(first.items) + 1), len(first.items)):
            options, premises, key = shuffled(first.items[n - 1], draw)
            rows.append(VersionRow(n=n, options=options, premises=premises, key=key))
        hash_ = sha(f"{first.hash}{number}{rows}")
        versions.append(FormVersion(number=number, hash=hash_, items=tuple(rows)))
    return first.model_copy(update={"versions": tuple(versions)})


def allocated(codes: Sequence[str], versions: int) -> tuple[Allocation, ...]:
    """Half answer form A before and B after, the other half the other way; versions in turn."""
    rows = []
    for at, code in enumerate(codes):
        one, other = ("A1", "B1") if at % 2 == 0 else ("B1", "A1")
        version = at // 2 % versions + 1
        papers = {PRE: f"{one}-{version}", POST: f"{other}-{version}"}
        rows.append(Allocation(code=code, papers=papers))
    return tuple(rows)


def counterbalanced(
    a: Sequence[PlacedItem], b: Sequence[PlacedItem], codes: Sequence[str], versions: int = 3
) -> Forms:
    return Forms(
        workshop="test-workshop",
        counterbalanced=True,
        forms=(
            with_versions(form(PRE, a, "A"), versions, 1),
            with_versions(form(POST, b, "B"), versions, 2),
        ),
        allocation=allocated(codes, versions),
    )


def typed_forms(codes: Sequence[str], versions: int = 3) -> Forms:
    """Items of every type, some worth more than a point; the two forms differ in type by number."""
    worth = {"short-answer": 3, "multiple": 2}
    a = [
        row(kind, f"alpha-{level}-{kind}-0", points=worth.get(kind, 1))
        for level in ("recall", "apply")
        for kind in KINDS
    ]
    b = [
        row(kind, f"alpha-{level}-{kind}-1", points=worth.get(kind, 1))
        for level in ("recall", "judge")
        for kind in (*KINDS[3:], *KINDS[:3])
    ]
    return counterbalanced(a, b, codes, versions)

"""One item of every type, as data of a bank and as rows of a record made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.factories import item_data, sha
from trainkit.assessment.forms import PlacedItem
from trainkit.model.items.registry import ItemBank


def _reasons(item_id: str, letters: str) -> list[dict[str, Any]]:
    return [
        {"id": letter, "text": f"Answer {letter} to {item_id}", "rationale": f"Reason {letter}"}
        for letter in letters
    ]


def _without_key(item_id: str, objective: str, cognitive: str, **changes: Any) -> Any:
    data = item_data(item_id, objective, cognitive, **changes)
    del data["key"]
    return data


def multiple_data(
    item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any
) -> Any:
    """Return an item of four options; b and d are right."""
    changes = {"type": "multiple", "options": _reasons(item_id, "abcd"), "keys": ["d", "b"]}
    return _without_key(item_id, objective, cognitive, **{**changes, **more})


def true_false_data(
    item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any
) -> Any:
    """Return a statement with four reasons, of which a and c call it true; c is right."""
    options = [
        {**each, "verdict": each["id"] in "ac", "text": f"because of {each['id']} in {item_id}"}
        for each in _reasons(item_id, "abcd")
    ]
    changes = {"type": "true-false", "options": options, "key": "c"}
    stem = f"Statement {item_id} holds."
    return item_data(item_id, objective, cognitive, **{"stem": stem, **changes, **more})


def matching_data(
    item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any
) -> Any:
    """Return three premises, 1 with b, 2 with d, 3 with a, among four responses."""
    premises = [
        {"id": number, "text": f"Premise {number} of {item_id}", "key": key,
         "rationale": f"Reason {number}"}
        for number, key in (("1", "b"), ("2", "d"), ("3", "a"))
    ]  # fmt: skip
    responses = [{"id": each, "text": f"Response {each} to {item_id}"} for each in "abcd"]
    changes = {"type": "matching", "premises": premises, "options": responses}
    return _without_key(item_id, objective, cognitive, **{**changes, **more})


def ordering_data(
    item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any
) -> Any:
    """Return four steps, in the right order a b c d."""
    changes = {"type": "ordering", "options": _reasons(item_id, "abcd")}
    return _without_key(item_id, objective, cognitive, **{**changes, **more})


def numeric_data(item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any) -> Any:
    """Return a number, 12.5 give or take 0.25."""
    data = _without_key(item_id, objective, cognitive, type="numeric")
    del data["options"]
    wrong = [{"value": "25", "rationale": f"Misconception of {item_id}"}]
    answer = {"answer": "12.5", "tolerance": "0.25", "unit": "minutes", "wrong": wrong}
    return {**data, "rationale": f"Reckoning of {item_id}", **answer, **more}


def short_data(item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any) -> Any:
    """Return a question that is marked by hand: two lines of a rubric, three points in all."""
    data = _without_key(item_id, objective, cognitive, type="short-answer")
    del data["options"]
    rubric = [{"points": 2, "text": f"First point of {item_id}"},
              {"points": 1, "text": f"Second point of {item_id}"}]  # fmt: skip
    return {**data, "answer": f"A full answer to {item_id}", "rubric": rubric, **more}


PICTURES = Path(__file__).parent / "pictures"
"""A workshop folder whose module ``alpha`` has the picture that ``hot_spot_data`` names."""


def hot_spot_data(
    item_id: str, objective: str = "o1", cognitive: str = "apply", **more: Any
) -> Any:
    """Return four places on a picture; b is right."""
    picture = {"picture": "figures/places.svg", "alt": "Four devices in a row, A to D"}
    changes = {"type": "hot-spot", "options": _reasons(item_id, "abcd"), "key": "b", **picture}
    return item_data(item_id, objective, cognitive, **{**changes, **more})


MAKERS = {
    "single": item_data,
    "multiple": multiple_data,
    "true-false": true_false_data,
    "matching": matching_data,
    "ordering": ordering_data,
    "numeric": numeric_data,
    "short-answer": short_data,
    "hot-spot": hot_spot_data,
}


def typed_bank_data(module_id: str = "alpha", per_type: int = 4) -> Any:
    """Return a bank with ``per_type`` items of each type at each cognitive level."""
    items = [
        make(f"{module_id}-{level}-{kind}-{n}", f"o{n % 3 + 1}", level, difficulty=0.4 + n / 10)
        for level in ("recall", "apply", "judge")
        for kind, make in MAKERS.items()
        for n in range(per_type)
    ]
    return {"module": module_id, "version": "1.0.0", "items": items}


def row(kind: str, item: str = "", **changes: Any) -> PlacedItem:
    """Return a row of the record whose key is known: B, AC, B, CAB, BDAC, 12.5 ± 0.25, 3, B."""
    key, options, premises = {
        "single": ("B", "abc", ""),
        "true-false": ("B", "acbd", ""),
        "multiple": ("AC", "badc", ""),
        "matching": ("CAB", "dabc", "312"),
        "ordering": ("BDAC", "cadb", ""),
        "numeric": ("12.5", "", ""),
        "short-answer": ("3", "", ""),
        "hot-spot": ("B", "abcd", ""),
    }[kind]
    number = {"tolerance": "0.25", "unit": "minutes"} if kind == "numeric" else {}
    name = item or f"alpha-apply-{kind}-0"
    fields = {"type": kind, "options": options, "premises": premises, "key": key, **number}
    return PlacedItem.model_validate(
        {"module": "alpha", "item": name, "version": 1, "content": sha(name), **fields, **changes}
    )


def typed_bank() -> ItemBank:
    """Return the bank that ``row`` names by default."""
    return ItemBank.model_validate(typed_bank_data(per_type=3))

"""What forms say of the fields of test items, and in which order they show them."""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.model.items.base import BaseItem
from trainkit.model.items.registry import MODELS
from trainkit.text.languages import N_

TYPES: Mapping[str, str] = {
    "single": N_("One best answer"),
    "multiple": N_("Several right answers"),
    "true-false": N_("True or false, with the reason"),
    "matching": N_("Matching"),
    "ordering": N_("Putting in order"),
    "numeric": N_("A number"),
    "short-answer": N_("Answer in words"),
    "hot-spot": N_("Place on a picture"),
}
"""What types are called on the screen."""

_HEAD = ("objective", "cognitive", "case", "stem")
_TAIL = ("source", "difficulty", "as_of")
_SELDOM = ("volatile", "enemies", "shuffle", "literal", "reviewed")
_KEPT = ("id", "version", "type")
"""What an edit does not change."""


def _own(model: type[BaseItem]) -> tuple[str, ...]:
    known = {*BaseItem.model_fields, *_KEPT, *_SELDOM}
    return tuple(name for name in model.model_fields if name not in known)


def _first(model: type[BaseItem]) -> tuple[str, ...]:
    return (*_HEAD, *_own(model), *_TAIL)


FIRST: Mapping[str, tuple[str, ...]] = {
    "Reason": ("id", "verdict", "text", "rationale", "undetermined"),
    **{model.__name__: _first(model) for model in MODELS.values()},
}
"""Fields that are always in sight, by the model's name."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    name: (*_first(model), *(one for one in _SELDOM if one in model.model_fields))
    for name, model in MODELS.items()
}
"""All fields of the form of an item, by its type."""

_LABELS = {
    "alt": N_("What the picture shows"),
    "answer": N_("Answer"),
    "as_of": N_("Facts checked on"),
    "case": N_("Case it belongs to"),
    "cognitive": N_("Level"),
    "difficulty": N_("Expected share of right answers"),
    "enemies": N_("Not on the same form as"),
    "key": N_("Right answer"),
    "keys": N_("Right answers"),
    "literal": N_("Options differ by letters that look similar"),
    "objective": N_("Objective"),
    "options": N_("Options"),
    "premises": N_("Lines to be matched"),
    "rationale": N_("How the answer is found"),
    "reviewed": N_("Remarks that you have checked and accept"),
    "shuffle": N_("Options may be printed in any order"),
    "source": N_("Source of the right answer"),
    "stem": N_("Question"),
    "volatile": N_("May change with law or time"),
    "wrong": N_("Wrong numbers that show a known error"),
}
_HINTS = {
    "as_of": "",
    "case": N_("The text or table printed before it. Leave this empty if there is none."),
    "cognitive": "",
    "difficulty": N_("After the training: 0.6 means six people in ten."),
    "enemies": N_(
        "Items of this module, separated by commas, if one gives away the answer to the other."
    ),
    "key": "",
    "keys": "",
    "literal": N_("They are then compared exactly as written."),
    "picture": N_("A file in the folder of the module, such as figures/network.svg."),
    "reviewed": N_("They are then hidden."),
    "shuffle": N_("Not if they have a natural order, such as increasing numbers."),
    "stem": N_(
        "Ends with a question mark or a colon. **Bold** and tables are written as in Markdown."
    ),
    "volatile": "",
}
_ROWS = ("Option", "Reason")


def _each(words: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{model.__name__}.{field}": text
        for model in MODELS.values()
        for field, text in words.items()
    }


LABELS: Mapping[str, str] = {
    **_each(_LABELS),
    **{f"{name}.id": N_("Letter") for name in (*_ROWS, "Response")},
    **{f"{name}.text": N_("Answer") for name in (*_ROWS, "Response")},
    **{f"{name}.rationale": N_("Why it is right or wrong") for name in _ROWS},
    **{f"{name}.undetermined": N_("Says that it cannot be determined") for name in _ROWS},
    "Premise.id": N_("No."),
    "Premise.key": N_("Belongs to"),
    "Premise.rationale": N_("Why it belongs there"),
    "Premise.text": N_("Line"),
    "Reason.verdict": N_("Verdict"),
    "Review.by": N_("Checked by"),
    "Review.rule": N_("Remark (the name in brackets)"),
    "Review.why": N_("Why the item stays as it is"),
    "RubricLine.text": N_("What earns the points"),
    "ShortItem.answer": N_("A full answer"),
    "ShortItem.lines": N_("Lines to write on"),
    "Source.locator": N_("Place in the source"),
    "Source.reference": N_("Reference"),
    "TrueFalseItem.stem": N_("Statement"),
    "WrongNumber.rationale": N_("Error that leads to it"),
    "WrongNumber.value": N_("Number"),
}

HINTS: Mapping[str, str] = {
    **_each(_HINTS),
    "TrueFalseItem.stem": N_("It is true or false, and ends with a full stop."),
    **{
        f"{name}.{field}": ""
        for name in (*_ROWS, "Response", "Premise")
        for field in ("id", "text", "rationale", "undetermined", "verdict")
    },
    "Review.by": "",
    "Review.rule": "",
    "Review.why": "",
    "Source.locator": N_("Section, article, page or table."),
    "Source.reference": "",
}

WIDE = {
    f"{name}.{field}"
    for name in (*(model.__name__ for model in MODELS.values()), "Source")
    for field in ("objective", "alt", "reference")
} | {f"{name}.text" for name in (*_ROWS, "Response", "Premise")}
"""Fields that need more room than a name."""

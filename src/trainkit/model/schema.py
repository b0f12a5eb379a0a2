"""JSON Schemas of the files that people write, for editors.

The docstring below a field is its description. They are read from the source here, when they
are needed: pydantic can do it too, but at every start of a program.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from trainkit.model.assessment import PastUse
from trainkit.model.exercises import ExerciseFile
from trainkit.model.glossary import Glossary
from trainkit.model.items.registry import ItemBank
from trainkit.model.law import LawCard, LawFields
from trainkit.model.module import Module
from trainkit.model.questionnaire import Questionnaire
from trainkit.model.translated_forms import (
    LawCardTranslation,
    LawFieldsTranslation,
    QuestionnaireTranslation,
)
from trainkit.model.translating import FigureWords
from trainkit.model.translation import ExerciseTranslation, ItemBankTranslation, ModuleTranslation
from trainkit.model.workshop import Workshop
from trainkit.model.workshop_words import WorkshopTranslation

SCHEMAS: dict[str, type[BaseModel]] = {
    "exercise-translation.schema.json": ExerciseTranslation,
    "exercise.schema.json": ExerciseFile,
    "figure-words.schema.json": FigureWords,
    "glossary.schema.json": Glossary,
    "items-translation.schema.json": ItemBankTranslation,
    "items.schema.json": ItemBank,
    "law-card.schema.json": LawCard,
    "law-card-translation.schema.json": LawCardTranslation,
    "law-fields-translation.schema.json": LawFieldsTranslation,
    "law-fields.schema.json": LawFields,
    "module-translation.schema.json": ModuleTranslation,
    "module.schema.json": Module,
    "past-use.schema.json": PastUse,
    "questionnaire-translation.schema.json": QuestionnaireTranslation,
    "questionnaire.schema.json": Questionnaire,
    "workshop-translation.schema.json": WorkshopTranslation,
    "workshop.schema.json": Workshop,
}
"""File names and the models they describe."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(models: Mapping[str, type[BaseModel]] = SCHEMAS) -> dict[str, bytes]:
    """Return the schema files' contents by name; the same for the same models."""
    return {name: _schema(model) for name, model in models.items()}


@cache
def json_schema(name: str) -> bytes:
    """Return the contents of one of the schema files."""
    return _schema(SCHEMAS[name])


class _Described(GenerateJsonSchema):
    """Gives every field the docstring below it."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        made = super().model_schema(schema)
        if schema.get("root_model"):
            return made
        fields = schema["cls"].model_fields
        for name, text in described(schema["cls"]).items():
            if name in fields:
                made["properties"][fields[name].alias or name]["description"] = text
        return made


def described(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings below the fields of a model, its parents' first, by field."""
    own = (one for one in reversed(model.__mro__) if issubclass(one, BaseModel))
    return {name: text for one in own if one is not BaseModel for name, text in _documented(one)}


def _documented(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    source = ast.parse(textwrap.dedent(inspect.getsource(model)))
    written = next(node for node in source.body if isinstance(node, ast.ClassDef))
    for field, below in zip(written.body, written.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)


def _schema(model: type[BaseModel]) -> bytes:
    described = model.model_json_schema(schema_generator=_Described)
    schema = {"$schema": _DIALECT, **described}
    return (json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()

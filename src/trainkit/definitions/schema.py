"""JSON Schemas of the files that people write, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import BaseModel

from trainkit.definitions.exercises.exercise import ExerciseFile
from trainkit.definitions.history import PastUse
from trainkit.definitions.items import ItemBank
from trainkit.definitions.law import LawCard, LawFields
from trainkit.definitions.module import Module
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.definitions.translation import ItemBankTranslation, ModuleTranslation
from trainkit.definitions.workshop import Workshop

__all__ = ["SCHEMAS", "json_schemas"]

SCHEMAS: dict[str, type[BaseModel]] = {
    "exercise.schema.json": ExerciseFile,
    "items-translation.schema.json": ItemBankTranslation,
    "items.schema.json": ItemBank,
    "law-card.schema.json": LawCard,
    "law-fields.schema.json": LawFields,
    "module-translation.schema.json": ModuleTranslation,
    "module.schema.json": Module,
    "past-use.schema.json": PastUse,
    "questionnaire.schema.json": Questionnaire,
    "workshop.schema.json": Workshop,
}
"""File names and the models they describe."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas(models: Mapping[str, type[BaseModel]] = SCHEMAS) -> dict[str, bytes]:
    """Return the schema files' contents by name; the same for the same models."""
    return {name: _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> bytes:
    schema = {"$schema": _DIALECT, **model.model_json_schema()}
    return (json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()

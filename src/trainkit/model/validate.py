"""Turns data with places into models, and pydantic's errors into a trainer's words.

A message reads ``path.to.field: expected <what>, found <value>`` at the line and column
of the value. What several checks share is here too: repeated ids, unknown names, unprintable text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from trainkit.model.yaml import Location, YamlFile, looks_alike, parse_yaml, read_text
from trainkit.problems import Place, Problem, Problems, Severity
from trainkit.render.assets import why_unprintable
from trainkit.text.languages import N_, _, n_, or_list, spoken

Model = TypeVar("Model", bound=BaseModel)

FieldPath = str | int | Location
"""A key or position, or those that lead to a value one after the other."""

_KEY = "[key]"
"""What pydantic puts at the end of a location when the key itself is wrong."""

_EXPECTED = {
    "int_parsing": N_("a whole number"),
    "int_type": N_("a whole number"),
    "int_from_float": N_("a whole number"),
    "float_parsing": N_("a number"),
    "float_type": N_("a number"),
    "bool_parsing": N_("true or false"),
    "bool_type": N_("true or false"),
    "string_type": N_("text"),
    "string_too_short": N_("text that is not empty"),
    "list_type": N_("a list (lines that start with '- ')"),
    "tuple_type": N_("a list (lines that start with '- ')"),
    "dict_type": N_("a mapping (lines of 'key: value')"),
    "model_type": N_("a mapping (lines of 'key: value')"),
    "model_attributes_type": N_("a mapping (lines of 'key: value')"),
    "enum": "{expected}",
    "literal_error": "{expected}",
    "greater_than_equal": N_("at least {ge:g}"),
    "less_than_equal": N_("at most {le:g}"),
    "greater_than": N_("more than {gt:g}"),
    "less_than": N_("less than {lt:g}"),
    "int_parsing_size": N_("a whole number of at most 4,300 digits"),
    "string_pattern_mismatch": N_("text of the form {pattern}"),
}


def load_model(path: Path, model: type[Model], problems: Problems) -> tuple[Model, YamlFile] | None:
    """Read a YAML file into ``model``; every problem is recorded and ``None`` returned if any."""
    text = read_text(path, problems)
    if text is None:
        return None
    loaded, found = _loaded(path, text, model, spoken())
    problems.found.extend(found)
    return loaded


@lru_cache(maxsize=128)
def _loaded(
    path: Path,
    text: str,
    model: type[Model],
    language: str,  # noqa: ARG001 - of the problems
) -> tuple[tuple[Model, YamlFile] | None, tuple[Problem, ...]]:
    """Return a text as a model, and its problems: commands read the same files several times."""
    problems = Problems()
    file = parse_yaml(path, text, problems)
    loaded = None if file is None else validate(file, model, problems)
    read = None if file is None or loaded is None else (loaded, file)
    return read, tuple(problems.found)


def validate(file: YamlFile, model: type[Model], problems: Problems) -> Model | None:
    """Validate a file's data; each of pydantic's errors becomes one problem at its place."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = {_meant(model, one) for one in details if one["type"] == "extra_forbidden"}
        for detail in details:
            if detail["type"] != "missing" or detail["loc"] not in misspelt:
                _record(file, model, detail, problems)
        return None


def _meant(model: type[BaseModel], detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the location of the key that an unknown one is a misspelling of; empty if of none."""
    *parents, name = detail["loc"]
    matches = get_close_matches(str(name), _known_at(model, detail["loc"]), n=1)
    return (*parents, *matches) if matches else ()


def _record(
    file: YamlFile, model: type[BaseModel], detail: ErrorDetails, problems: Problems
) -> None:
    kind, message = detail["type"], sentence(detail)
    location = _without_tags(file, detail["loc"])
    if is_miscounted(detail):
        return
    if kind == "extra_forbidden":
        place = file.key_place(location)
        message = _unknown_key(model, detail["loc"])
    elif location and location[-1] == _KEY:
        place, location = file.key_place(location[:-1]), location[:-2]
        message = _("as a key, {message}", message=message)
    else:
        if kind.startswith("union_tag"):
            location = (*location, _discriminator(detail))
        place = file.place(location)
    problems.error(place, f"{dotted(location)}: {message}")


def _without_tags(file: YamlFile, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Leave out the names of union members that pydantic puts into a location."""
    node, kept = file.root, []
    for number, part in enumerate(location, 1):
        if part in node.children or number == len(location):
            kept.append(part)
        node = node.children.get(part, node)
    return tuple(kept)


def _discriminator(detail: ErrorDetails) -> str:
    """Return the key that says which member of a union is meant."""
    name = str(detail["ctx"]["discriminator"])
    return name.strip("'") if name.startswith("'") else "type"


def dotted(location: Sequence[str | int]) -> str:
    """Return a location as a person writes it: ``sessions[2].minutes``."""
    shown = ""
    for part in location:
        if isinstance(part, int):
            shown += f"[{part + 1}]"
        else:
            shown += f".{part}" if shown else part
    return shown or "file"


def is_miscounted(detail: ErrorDetails) -> bool:
    """Whether a list has the right length, and pydantic left out entries that are wrong.

    Those entries have problems of their own, so the count would only mislead.
    """
    if detail["type"] not in {"too_short", "too_long"}:
        return False
    context, length = detail.get("ctx", {}), len(detail["input"])
    return bool(context.get("min_length", 0) <= length <= context.get("max_length", length))


_adapter = lru_cache(TypeAdapter)


def why_not(kind: Any, value: object) -> str:
    """Return in a sentence why a value is not of a kind such as ``Language``; empty if it is."""
    try:
        _adapter(kind).validate_python(value)
    except ValidationError as error:
        return sentence(error.errors(include_url=False)[0])
    return ""


def sentence(detail: ErrorDetails) -> str:
    """Return one of pydantic's errors in a trainer's words, without its place."""
    kind, context = detail["type"], {**detail.get("ctx", {})}
    if kind in {"too_short", "too_long"}:
        return _count_sentence(context, len(detail["input"]))
    if kind in {"missing", "union_tag_not_found"}:
        return _("expected a value, found none")
    if kind == "union_tag_invalid":
        return _unlike(or_list(context["expected_tags"].split(", ")), context["tag"])
    if kind == "expected":
        return _unlike(detail["msg"], detail["input"])
    if "expected" in context:
        context["expected"] = or_list(re.split(", | or ", context["expected"]))
    if kind in _EXPECTED:
        return _unlike(_(_EXPECTED[kind]).format(**context), detail["input"])
    return detail["msg"]


def _count_sentence(context: dict[str, Any], length: int) -> str:
    found = length or _("none")
    if "min_length" in context:
        return n_(
            "expected at least {n} entry, found {found}",
            "expected at least {n} entries, found {found}",
            context["min_length"],
            found=found,
        )
    return n_(
        "expected at most {n} entry, found {found}",
        "expected at most {n} entries, found {found}",
        context["max_length"],
        found=found,
    )


def _unlike(what: str, value: Any) -> str:
    return _("expected {what}, found {found}", what=what, found=_found(value))


def _found(value: Any) -> str:
    if value is None:
        return _("nothing")
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"{looks_alike(value)}'
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, (list, tuple)):
        return _("a list")
    return str(value)


def closest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean "…"?`` if one of the known names is like this one."""
    matches = get_close_matches(name, sorted(known), n=1)
    return _('; did you mean "{name}"?', name=matches[0]) if matches else ""


def _unknown_key(model: type[BaseModel], location: Sequence[str | int]) -> str:
    """Name the key that was probably meant, or else all that may stand at ``location``."""
    known = _known_at(model, location)
    if guess := closest(str(location[-1]), known):
        return _("this key is not known{guess}", guess=guess)
    if known:
        return _("this key is not known; known here: {known}", known=", ".join(known))
    return _("this key is not known")


def _known_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the keys that may stand beside the last of a location."""
    schema = model.model_json_schema()
    node = schema
    for part in location[:-1]:
        node = _child(_resolved(node, schema), part, schema)
    return sorted(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a node of a JSON Schema refers to; the part of a choice that has parts itself."""
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        elif "anyOf" in node:
            node = next((o for o in node["anyOf"] if "$ref" in o or "items" in o), {})
        else:
            return node


def _child(node: dict[str, Any], part: str | int, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema below a key, a position or the tag of a union's member."""
    if "oneOf" in node:
        members = (_resolved(member, schema) for member in node["oneOf"])
        fields = ((member, member.get("properties", {}).values()) for member in members)
        tagged = ((m, next((f["const"] for f in each if "const" in f), None)) for m, each in fields)
        return next((member for member, tag in tagged if tag == part), {})
    below = [node.get("items")] if isinstance(part, int) else [node.get("properties", {}).get(part)]
    below += [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return next((one for one in below if isinstance(one, dict)), {})


@dataclass(frozen=True)
class Report:
    """Records what checks find in one file, or in the part of it that begins at ``here``.

    A field leads from there to the value that a message is about, in one step or several;
    ``subject`` begins each message.
    """

    file: YamlFile
    problems: Problems
    here: Location = ()
    subject: str = ""

    def at(self, *field: str | int) -> Report:
        """Return a report on a part of this part."""
        return replace(self, here=(*self.here, *field))

    def error(self, field: FieldPath, text: str, /, **values: object) -> None:
        """Record an error at the place of a value; ``text`` is as for ``Problems.error``."""
        self._add(self.file.place, field, text, Severity.ERROR, values)

    def warning(self, field: FieldPath, text: str, /, **values: object) -> None:
        """Record a warning at the place of a value."""
        self._add(self.file.place, field, text, Severity.WARNING, values)

    def information(self, field: FieldPath, text: str, /, **values: object) -> None:
        """Record what a person may want to know at the place of a value."""
        self._add(self.file.place, field, text, Severity.INFORMATION, values)

    def key_error(self, field: FieldPath, text: str, /, **values: object) -> None:
        """Record an error at the place of a key."""
        self._add(self.file.key_place, field, text, Severity.ERROR, values)

    def _add(
        self,
        place: Callable[[Location], Place],
        field: FieldPath,
        text: str,
        severity: Severity,
        values: Mapping[str, object],
    ) -> None:
        at = (*self.here, *(field if isinstance(field, tuple) else (field,)))
        problem = Problem(place(at), text, severity, values=values, subject=self.subject)
        self.problems.found.append(problem)

    def known(self, kind: str, name: str, known: Collection[str], *field: str | int) -> None:
        """Record a name that is none of those known."""
        if name not in known:
            self.error(field, unknown(kind, name, known))

    def all_known(
        self, kind: str, names: Iterable[str], known: Collection[str], *field: str | int
    ) -> None:
        """Record every name in a list that is none of those known."""
        for number, name in enumerate(names):
            self.known(kind, name, known, *field, number)

    def unique(self, field: str, ids: Iterable[str], key: str = "id") -> None:
        """Record every id in a list that an earlier entry has already."""
        seen: dict[str, int] = {}
        for index, value in enumerate(ids):
            if value in seen:
                first = self.file.place((*self.here, field, seen[value], key)).line
                self.problems.error(
                    self.file.place((*self.here, field, index, key)),
                    'the {key} "{name}" is used twice; first on line {first}',
                    key=key,
                    name=value,
                    first=first,
                )
            seen.setdefault(value, index)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Return the message about a name that is none of those known; ``kind`` is in ``_UNKNOWN``."""
    return _(_UNKNOWN[kind], name=name, known=", ".join(sorted(known)) or _("none"))


_UNKNOWN = {
    "case": N_('expected a known case, found "{name}"; known: {known}'),
    "exercise": N_('expected a known exercise, found "{name}"; known: {known}'),
    "form": N_('expected a known form, found "{name}"; known: {known}'),
    "line": N_('expected a known line, found "{name}"; known: {known}'),
    "module": N_('expected a known module, found "{name}"; known: {known}'),
    "objective": N_('expected a known objective, found "{name}"; known: {known}'),
    "option": N_('expected a known option, found "{name}"; known: {known}'),
    "reference": N_('expected a known reference, found "{name}"; known: {known}'),
    "rule": N_('expected a known rule, found "{name}"; known: {known}'),
    "session": N_('expected a known session, found "{name}"; known: {known}'),
    "source": N_('expected a known source, found "{name}"; known: {known}'),
}
"""What is said of a name by what should have this name."""


def check_letters(file: YamlFile, problems: Problems) -> None:
    """Record every text of the file that no bundled font can print."""
    waiting: list[tuple[Location, object]] = [((), file.data)]
    while waiting:
        location, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*location, key), child) for key, child in value.items())
        elif isinstance(value, list):
            waiting.extend(((*location, index), child) for index, child in enumerate(value))
        elif isinstance(value, str):
            reason = why_unprintable(value)
            if reason:
                problems.error(file.place(location), reason)

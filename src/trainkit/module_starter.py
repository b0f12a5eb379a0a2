"""A new module folder: commented files that pass the check and print as they are."""

from __future__ import annotations

import json
import re
from datetime import date
from os.path import relpath
from pathlib import Path

from trainkit.definitions.load import built_in_modules
from trainkit.definitions.schema import json_schemas
from trainkit.errors import TrainkitError
from trainkit.files import write_atomically
from trainkit.resources import templates_folder

__all__ = ["create_module"]

_FILES = ("module.yaml", "items.yaml", "handout.md", "card.md", "guide.md")
_SCHEMAS = ("module.schema.json", "items.schema.json", "exercise.schema.json")
_SHORT = 24
"""Characters of a title that fit into a narrow column."""


def create_module(
    parent: Path, module_id: str, today: date, title: str | None = None
) -> tuple[Path, ...]:
    """Write a skeleton of a module into ``parent/module_id`` and return its files.

    Raises ``TrainkitError`` for an id that cannot be used or a folder that is there already;
    nothing is written then. ``today`` becomes the date of the content.
    """
    folder = parent / module_id
    _check(folder, module_id)
    name = title or module_id.replace("-", " ").capitalize()
    schemas = parent.parent / "schemas" if parent.name == "curriculum" else folder / "schemas"
    files = {
        folder / file: _rendered(file, folder, schemas, name, today).encode() for file in _FILES
    }
    for schema in _SCHEMAS:
        if not (schemas / schema).exists():
            files[schemas / schema] = json_schemas()[schema]
    for path, data in files.items():
        write_atomically(path, data)
    return tuple(files)


def _check(folder: Path, module_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", module_id):
        raise TrainkitError(
            f'expected an id of small letters, digits and hyphens such as "log-basics", found '
            f'"{module_id}"'
        )
    if module_id in built_in_modules():
        raise TrainkitError(f"{module_id} is the name of a built-in module; choose another")
    if folder.exists():
        raise TrainkitError(f"{folder} is there already; choose another id or folder")


def _rendered(file: str, folder: Path, schemas: Path, title: str, today: date) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701 - the pages are YAML and Markdown; the title is quoted
        loader=FileSystemLoader(templates_folder() / "module"),
        undefined=StrictUndefined,
        comment_start_string="{##",  # a guide's headings end with {#session-id}
        comment_end_string="##}",
        keep_trailing_newline=True,
    )
    return environment.get_template(file).render(
        id=folder.name,
        title=json.dumps(title, ensure_ascii=False),
        short_title=json.dumps(_short(title), ensure_ascii=False),
        today=today.isoformat(),
        schemas=Path(relpath(schemas, folder)).as_posix(),
        shown=folder.as_posix(),
    )


def _short(title: str) -> str:
    if len(title) <= _SHORT:
        return title
    return title[: _SHORT + 1].rsplit(" ", 1)[0].partition(":")[0]

"""``trainkit schema``: write the JSON Schemas that editors use while a person types YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, shown, tell

__all__ = ["schema"]


def schema(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write them.")] = Path(
        "schemas"
    ),
) -> int:
    """Write JSON Schemas, so that an editor completes and checks the YAML files."""
    from trainkit.definitions.schema import json_schemas
    from trainkit.render.files import write_atomically

    for name, content in json_schemas().items():
        write_atomically(folder / name, content)
        tell(f"made  {shown(folder / name)}")
    return DONE

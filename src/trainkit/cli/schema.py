"""``trainkit schema``: write the JSON Schemas that editors use while a person types."""

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
    """Write JSON Schemas, so that an editor completes and checks the YAML and JSON files."""
    from trainkit.agenda import reading as scheduling
    from trainkit.definitions import schema as definitions
    from trainkit.files import write_atomically

    for name, content in definitions.json_schemas(definitions.SCHEMAS | scheduling.SCHEMAS).items():
        write_atomically(folder / name, content)
        tell(f"made  {shown(folder / name)}")
    return DONE

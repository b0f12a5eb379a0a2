"""``trainkit plan``: compute the agenda and the test forms, once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, shown, tell

__all__ = ["plan"]


def plan(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The workshop folder.")] = Path(),
    again: Annotated[
        bool,
        typer.Option("--again", help="Compute the agenda anew around pinned and added rows."),
    ] = False,
    new_edition: Annotated[
        bool,
        typer.Option(
            "--new-edition", help="Replace the test forms; printed papers become invalid."
        ),
    ] = False,
) -> int:
    """Compute plan/agenda.yaml and plan/forms.yaml where they are missing, and check them.

    An agenda that is there is yours: it is checked and kept. Test forms that are there are a
    record and are kept.
    """
    from trainkit import api

    made = api.plan(folder, again=again, new_edition=new_edition)
    for path, _ in made.files:
        tell(f"made  {shown(path)}")
    if not made.files:
        tell("The plan is there and fits. Use --again or --new-edition to make it anew.")
    for note in made.notes:
        tell(note)
    sessions = sum(len(day.entries) for day in made.agenda.days)
    tell(f"{len(made.agenda.days)} days, {sessions} rows in the agenda.")
    return DONE

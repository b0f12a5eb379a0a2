"""``trainkit check``: report every problem, write nothing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import (
    DONE,
    LOOK,
    WRONG_INPUT,
    complain,
    show_informations,
    show_problems,
    tell,
)
from trainkit.text.languages import _, n_

_FEW = 10
"""Remarks that are shown unasked."""


def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A workshop, or one module.")
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--day",
            formats=["%Y-%m-%d"],
            help="Judge the age of facts as of this day; default: today.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also show all remarks that ask for nothing.")
    ] = False,
) -> int:
    """Report every problem in the workshop and its modules; write nothing.

    Nothing is planned: too few hours, rooms or test items are found by counting. Only plan and
    build, which look for an agenda, can tell whether everything fits together.

    DIR may be the folder of one module. Without DIR, the current folder; if that is no workshop,
    the built-in curriculum.
    """
    from trainkit import Severity, api

    today = day.date() if day else date.today()
    if folder is None and not Path("workshop.yaml").exists():
        problems, subject = api.check_curriculum(today=today), _("the built-in curriculum")
    elif folder is not None and (folder / "module.yaml").exists():
        problems, subject = api.check_module(folder, today=today), _("the module")
    else:
        problems, subject = api.check(folder or Path(), today=today), _("the workshop")
    show_problems(p for p in problems if p.severity is not Severity.INFORMATION)
    remarks = [one for one in problems if one.severity is Severity.INFORMATION]
    if every or len(remarks) <= _FEW:
        show_informations(remarks)
    else:
        complain(_("remarks that ask for nothing: {n}; --all shows them", n=len(remarks)))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    return _summed_up(errors, warnings, subject)


def _summed_up(errors: int, warnings: int, subject: str) -> int:
    many = n_("{n} warning", "{n} warnings", warnings)
    if errors:
        wrong = n_("{n} error", "{n} errors", errors)
        complain(
            _("{errors}, {warnings} in {subject}", errors=wrong, warnings=many, subject=subject)
        )
        return WRONG_INPUT
    if warnings:
        complain(_("{warnings} in {subject}, no errors", warnings=many, subject=subject))
        return LOOK
    tell(_("No problems in {subject}.", subject=subject))
    return DONE


def status(folder: Annotated[Path, typer.Argument(metavar="[DIR]")] = Path()) -> int:
    """Say how far a workshop is, from its settings to the report."""
    from trainkit import api
    from trainkit.editing.progress import State

    steps = api.progress(folder)
    widest = max(10, *(len(_(step.state)) for step in steps))
    longest = max(13, *(len(step.title) + 1 for step in steps))
    for step in steps:
        tell(f"{_(step.state):<{widest}}  {step.title + ':':<{longest}} {step.words}")
    return WRONG_INPUT if any(step.state is State.WRONG for step in steps) else DONE

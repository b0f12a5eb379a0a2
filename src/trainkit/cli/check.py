"""``trainkit check``: report every problem, write nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trainkit.cli.output import DONE, LOOK, WRONG_INPUT, complain, show_problems, tell

__all__ = ["check"]


def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A workshop, or one module.")
    ] = None,
) -> int:
    """Report every problem in the workshop and its modules; write nothing.

    DIR may be the folder of one module. Without DIR, the current folder; if that is no workshop,
    the built-in curriculum.
    """
    from trainkit import Severity, api

    if folder is None and not Path("workshop.yaml").exists():
        problems, subject = api.check_curriculum(), "the built-in curriculum"
    elif folder is not None and (folder / "module.yaml").exists():
        problems, subject = api.check_module(folder), "the module"
    else:
        problems, subject = api.check(folder or Path()), "the workshop"
    show_problems(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    if errors:
        complain(f"{_count(errors, 'error')}, {_count(warnings, 'warning')} in {subject}")
        return WRONG_INPUT
    if warnings:
        complain(f"{_count(warnings, 'warning')} in {subject}, no errors")
        return LOOK
    tell(f"No problems in {subject}.")
    return DONE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

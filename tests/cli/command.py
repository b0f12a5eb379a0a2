"""Runs the command line in this process, with the output to compare."""

from __future__ import annotations

import io
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from trainkit.cli.app import run as run_in_process

__all__ = ["Done", "run", "run_in_process"]


class Done(NamedTuple):
    """What a command left with, and said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, cwd: Path = Path()) -> Done:
    """Run a command as in a pipe, from a folder."""
    with chdir(cwd), redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = run_in_process(arguments)
    return Done(status, out.getvalue(), err.getvalue())

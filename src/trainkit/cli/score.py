"""``trainkit score``: score the answers and write the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, Folder, complain, show_problems, shown, tell
from trainkit.cli.progress import watched

if TYPE_CHECKING:
    from trainkit.scorer import ScoreResult

__all__ = ["score"]


Release = Annotated[
    bool,
    typer.Option("--release", help="Also make the report that may be passed on, and its data."),
]


def score(folder: Folder = Path(), release: Release = False) -> int:
    """Score the filled score sheet and write the evaluation to DIR/out/reports.

    Reads responses/score-sheet.xlsx, or the one in out/trainers if answers were entered there; and
    the answers to questionnaires, where there are any.
    """
    from trainkit import api

    with watched() as watcher:
        result = api.score(folder, watcher, release=release)
    show_problems(result.warnings)
    _show(result)
    return LOOK if result.wants_a_look else DONE


def _show(result: ScoreResult) -> None:
    from trainkit.reports.summary import sentences

    for path in result.set_aside:
        complain(f"{shown(path)} is the copy that was changed by hand; a new file stands beside it")
    for path in result.made:
        tell(f"made  {shown(path)}")
    tell(f"Read from {shown(result.sheet)}.")
    for sentence in sentences(result.findings, result.findings.text):
        tell(sentence)
    if result.release is not None and result.release.left_out:
        tell(
            f"The release stays about the people it was first about; tested since then and left "
            f"out: {result.release.left_out}."
        )
    if result.doubtful:
        complain(
            f"no score yet, a mark is doubtful: {', '.join(result.doubtful)}; look at the papers, "
            "correct the score sheet and score again"
        )
    if result.unmatched:
        tell(f"One test only: {', '.join(result.unmatched)}.")
    if result.unknown:
        complain(
            f"not on the roster and with one test only: {', '.join(result.unknown)}; if a code was "
            "misspelled, correct it on the score sheet and score again"
        )

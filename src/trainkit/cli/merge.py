"""``trainkit merge``: join two copies of a score sheet that two people have filled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, complain, shown, tell

if TYPE_CHECKING:
    from trainkit.score_sheet.merge import Merged

__all__ = ["merge"]


First = Annotated[Path, typer.Argument(metavar="FIRST", help="A filled copy.")]
Second = Annotated[Path, typer.Argument(metavar="SECOND", help="Another copy of it.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="FILE", help="The joined sheet; FIRST with -merged if left out."
    ),
]
Settled = Annotated[
    Path | None,
    typer.Option("--settled", metavar="FILE", help="The workbook with your decisions."),
]


def merge(first: First, second: Second, out: Out = None, settled: Settled = None) -> int:
    """Join two copies of a score sheet; list where they disagree.

    The copies may share the work, or both hold everything: then every cell that two people entered
    alike is confirmed. What they disagree on goes to a workbook of its own; type your decisions
    there and run the command again with --settled. The copies stay as they are.
    """
    from trainkit.files import write_atomically
    from trainkit.problems import Problems
    from trainkit.score_sheet.merge import check_output, conflicts_path, forms_above, merge_copies

    out = out or first.with_name(f"{first.stem}-merged.xlsx")
    inputs = (first, second) if settled is None else (first, second, settled)
    problems = Problems()
    forms = forms_above(first, problems) or forms_above(second, problems)
    problems.raise_errors()
    merged = problems.checked(merge_copies(first, second, problems, forms=forms, settled=settled))
    check_output(out, merged, settled, inputs, problems)
    problems.raise_errors()
    write_atomically(out, merged.sheet)
    tell(f"made  {shown(out)}")
    _tell_what_agrees(merged)
    if merged.conflicts is None:
        return DONE
    notes = conflicts_path(out)
    if settled is None or notes.resolve() != settled.resolve():
        write_atomically(notes, merged.conflicts)
        tell(f"made  {shown(notes)}")
    else:
        notes = settled
    count = len(merged.open)
    complain(
        f"{count} {'entry disagrees' if count == 1 else 'entries disagree'} and stand as doubtful; "
        f"decide in {shown(notes)} and run this again with --settled {shown(notes)}"
    )
    return LOOK


def _tell_what_agrees(merged: Merged) -> None:
    first, second = merged.joined.alone
    tell(f"{merged.joined.confirmed} entries confirmed by two people.")
    tell(f"{first} entries from the first copy only, {second} from the second only.")
    if merged.settled:
        tell(f"{merged.settled} disagreements settled.")

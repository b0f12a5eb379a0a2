"""Where a merge finds the record of forms, and which files it may replace."""

from __future__ import annotations

from pathlib import Path

from trainkit.assessment.forms import Forms
from trainkit.assessment.forms_file import read_forms
from trainkit.items.entries import DOUBTFUL
from trainkit.problems import Place, Problems
from trainkit.score_sheet.merging.copies import Field
from trainkit.score_sheet.merging.merge import Merged, entries_of
from trainkit.score_sheet.merging.settling import has_decisions

__all__ = ["check_output", "forms_above", "settle_path"]

RECORD = Path("plan") / "forms.yaml"


def forms_above(path: Path, problems: Problems) -> Forms | None:
    """Return the record of forms of the workshop in whose folder a file lies, if it does."""
    for folder in path.resolve().parents:
        if (folder / RECORD).is_file():
            read = read_forms(folder / RECORD, problems)
            return None if read is None else read[0]
    return None


def settle_path(out: Path) -> Path:
    """Return where the conflicts are written."""
    return out.with_name(f"{out.stem}-to-settle.xlsx")


def check_output(
    out: Path, merged: Merged, settled: Path | None, inputs: tuple[Path, ...], problems: Problems
) -> None:
    """Record why the files of a merge may not be written: nothing that anybody typed is lost."""
    paths = {path.resolve() for path in inputs}
    if out.resolve() in paths:
        problems.error(Place(out), "is one of the copies; name another file with -o")
    elif out.exists() and not _holds_no_more(out, merged):
        problems.error(
            Place(out), "is there and holds entries that the copies do not; name another with -o"
        )
    notes = settle_path(out)
    if merged.to_settle is None or not notes.exists():
        return
    given = settled is not None and notes.resolve() == settled.resolve()
    if not given and has_decisions(notes):
        problems.error(
            Place(notes), "holds decisions; add --settled with this file, or move it away"
        )


def _holds_no_more(out: Path, merged: Merged) -> bool:
    """Whether every entry of a file is in the merge as well, or was left open by an earlier one."""
    found = entries_of(out, Problems())
    if found is None:
        return False
    open_spots = {conflict.spot for conflict in merged.joined.conflicts}
    return all(
        merged.entries.get(spot) == text
        or (spot in open_spots and spot.field is Field.ITEM and text == DOUBTFUL)
        for spot, text in found.items()
    )

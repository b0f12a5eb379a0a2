"""What makes a report a draft: a mark on each page, and the open entries on the first.

An entry is open where a filled workbook has something that cannot be read. The answers around it
count; the person has no score on that test until somebody has put it right.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.documents.frame import Frame
from trainkit.reports.blocks import Block, Section, Table, Text
from trainkit.reports.text import ReportText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trainkit.problems import Place, Problem

__all__ = ["Draft", "OpenEntry", "draft_of", "draft_section", "marked"]


@dataclass(frozen=True)
class OpenEntry:
    """An entry that somebody has to put right."""

    where: str
    """``responses/score-sheet.xlsx!Pre!F7``, below the workshop's folder."""
    what: str
    """What was found there and what was expected."""
    place: Place


@dataclass(frozen=True)
class Draft:
    """Makes findings those of a draft."""

    open: tuple[OpenEntry, ...]


def draft_of(folder: Path, problems: Iterable[Problem]) -> Draft:
    """Return the draft with these problems as open entries."""
    return Draft(
        tuple(OpenEntry(_where(one.place, folder), one.message, one.place) for one in problems)
    )


def _where(place: Place, folder: Path) -> str:
    path = Path(os.path.relpath(place.path, folder)).as_posix()
    return "!".join(part for part in (path, place.sheet, place.cell) if part)


def marked(frame: Frame, draft: Draft | None, text: ReportText) -> Frame:
    """Return the frame with the mark of a draft on each page, unchanged where it is none."""
    if draft is None:
        return frame
    return frame.model_copy(update={"draft": text.say("draft-mark")})


def draft_section(draft: Draft, doubtful: Sequence[str], text: ReportText) -> Section:
    """Return the list of open entries, or that there are none, and whom they leave without a score.

    ``doubtful`` are the codes of people with a mark that is doubtful or cannot be read.
    """
    blocks: tuple[Block, ...] = (Text(text=text.say("draft-none")),)
    if draft.open:
        table = Table(
            caption=text.count("draft-open", len(draft.open)),
            head=(text.say("draft-where"), text.say("draft-what")),
            rows=tuple((one.where, one.what) for one in draft.open),
            words=(1,),
        )
        blocks = (Text(text=text.say("draft-intro"), leads=True), table)
    if doubtful:
        blocks += (Text(text=text.say("draft-people", codes=text.together(doubtful))),)
    return Section(title=text.say("draft-title"), blocks=blocks)

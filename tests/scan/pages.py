"""Scanned pages as a reader would give them, made of what was marked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from trainkit.assessment.answer_sheet import SheetSize, geometry_of
from trainkit.assessment.forms_file import read_forms
from trainkit.problems import Problems
from trainkit.scan.reading import (
    Identity,
    Outcome,
    PageReading,
    RowReading,
    RowState,
    ScannedPage,
    Source,
)
from trainkit.scan.workshop import ScannedWorkshop

AT = datetime(2019, 3, 5, 18, 30, tzinfo=UTC)

Marks = Mapping[tuple[int, int], tuple[str, ...]]
"""What is marked, by an item's number and its row."""

_STATES = (RowState.BLANK, RowState.ONE, RowState.SEVERAL)


@cache
def almaty() -> ScannedWorkshop:
    """Return the model case as it was once: the example may change, its record here does not."""
    problems = Problems()
    forms, _ = problems.checked(read_forms(Path(__file__).with_name("forms.yaml"), problems))
    codes = tuple(row.code for row in forms.allocation)
    papers = [paper for form in forms.forms for paper in form.papers]
    geometry = geometry_of(forms, papers, codes, SheetSize.A4)
    return ScannedWorkshop("Almaty workshop", forms, geometry, codes)


def sha(name: str) -> str:
    """Return the sum of a page that is called so."""
    return hashlib.sha256(name.encode()).hexdigest()


def source(name: str, page: int = 1) -> Source:
    """Return where a page of a file came from."""
    return Source(file=name, page=page, sha=sha(f"{name} {page}"))


def page_of(
    identity: Identity,
    marks: Marks,
    doubtful: Collection[tuple[int, int]] = (),
    *,
    workshop: ScannedWorkshop | None = None,
    name: str = "scan.pdf",
    place: int = 1,
) -> ScannedPage:
    """Return a page of somebody's answer sheet on which this is marked."""
    sheet = (workshop or almaty()).sheet_of(identity)
    assert sheet is not None
    rows = [
        RowReading(
            number=field.number,
            row=row,
            state=RowState.DOUBTFUL if (field.number, row) in doubtful else _STATES[len(values)]
            if len(values) < 3 else RowState.SEVERAL,
            values=() if (field.number, row) in doubtful else values,
            darkness=tuple(0.9 if bubble.value in values else 0.0 for bubble in group.bubbles),
            why="a light mark at B" if (field.number, row) in doubtful else "",
        )
        for field in sheet.pages[identity.page - 1].fields
        for row, group in enumerate(field.groups)
        for values in [marks.get((field.number, row), ())]
    ]  # fmt: skip
    return ScannedPage(
        at=AT,
        source=source(name, place),
        outcome=Outcome.READ,
        reading=PageReading(identity=identity, rows=tuple(rows), residual=0.1, markers=4),
        image=f"{sha(f'{name} {place}')}.png",
    )


def other(outcome: Outcome, name: str, reason: str = "") -> ScannedPage:
    """Return a page that is no answer sheet that could be read."""
    return ScannedPage(at=AT, source=source(name), outcome=outcome, reason=reason)

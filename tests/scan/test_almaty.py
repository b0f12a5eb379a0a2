"""The model case from ink to figures: drawn answers come back as they were typed.

``benchmarks.scan.almaty`` fills the sheets that the example prints with the answers on its score
sheet, and records them as a copier and as a telephone does.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmarks.scan.almaty import AT, EXAMPLE, SHEET, Case, entries, review_all

from tests.pdf import texts
from trainkit import api
from trainkit.cli.app import run
from trainkit.scan.annotated import ANNOTATED
from trainkit.scan.questions import QuestionKind
from trainkit.scan.reading import DecisionKind
from trainkit.scan.records import read_decisions, read_pages
from trainkit.scan.settle import enter_scans


def figures(folder: Path) -> dict[str, bytes]:
    """Return the reports that scoring writes."""
    api.score(folder)
    reports = folder / "out" / "reports"
    return {path.name: path.read_bytes() for path in reports.rglob("[!.]*") if path.is_file()}


@pytest.mark.thorough
def test_a_copiers_stack_scores_as_the_typed_sheet_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case.begin(tmp_path / "almaty")
    assert run(["scan", str(case.folder), *map(str, case.recorded("copier"))]) == 1
    out = capsys.readouterr().out
    assert len(case.sheets) > 40  # 24 people, of whom some missed a test, and latecomers
    assert f"{len(case.sheets)} pages: " in out
    asked, settled = review_all(case, enter_scans(case.folder, case.workshop, at=AT))
    assert settled.questions == ()
    assert entries(case.folder / SHEET) == entries(EXAMPLE / SHEET)
    whose = [one.kind for one in asked if not one.number]
    assert sorted(whose) == [QuestionKind.UNKNOWN_CODE, QuestionKind.WHOSE, QuestionKind.WHOSE]
    shutil.copytree(EXAMPLE, tmp_path / "typed")
    assert figures(case.folder) == figures(tmp_path / "typed")


@pytest.mark.parametrize(
    "people",
    [
        ("KZ-31", "LATE-01"),
        pytest.param(("AX-11", "KZ-31", "LATE-01"), marks=pytest.mark.thorough),
    ],
)
def test_a_telephones_pictures_come_back_as_typed(
    people: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case.begin(tmp_path / "almaty", *people)
    files = list(map(str, case.recorded("telephone")))
    status = run(["scan", str(case.folder), *files])
    assert status == 1  # the latecomer's code does not fit the grid of a spare sheet
    asked, _ = review_all(case, enter_scans(case.folder, case.workshop, at=AT))
    typed = {spot: text for spot, text in entries(EXAMPLE / SHEET).items() if spot.code in people}
    scanned = entries(case.folder / SHEET)
    assert {spot: text for spot, text in scanned.items() if spot.code in people} == typed
    capsys.readouterr()
    count = 2 * len(people)
    before = (case.folder / SHEET).read_bytes(), len(read_pages(case.folder))
    assert run(["scan", str(case.folder), *files]) == 0
    assert ((case.folder / SHEET).read_bytes(), len(read_pages(case.folder))) == before
    assert f"{count} pages: {count} read, 0 to check, 0 set aside." in capsys.readouterr().out
    shown = texts((case.folder / ANNOTATED).read_bytes())
    assert len(shown) == count
    kinds = {one.kind for one in read_decisions(case.folder)}
    assert DecisionKind.IDENTITY in kinds

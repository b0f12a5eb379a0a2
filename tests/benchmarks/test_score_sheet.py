"""The score sheet's benchmark measures a sheet that is read back without a problem."""

from __future__ import annotations

import json
import sys

import pytest
from benchmarks.score_sheet import main


def test_small_class_is_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = ["--people", "8", "--items", "10", "--versions", "2"]
    monkeypatch.setattr(sys, "argv", ["score_sheet", *sizes])
    assert main() == 0
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (record["people"], record["items"], record["papers"]) == (8, 10, 4)
    assert {name for name in record if name.endswith("_cpu_s")} == {
        "written_cpu_s", "written_by_openpyxl_alone_cpu_s", "read_back_cpu_s",
        "a_workbook_of_one_cell_by_libreoffice_cpu_s",
        "opened_and_calculated_by_libreoffice_cpu_s",
    }  # fmt: skip

"""What there is of a person: printed pages, typed answers, entries, attendance."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import write_workshop
from trainkit.agenda.workshop.agenda import PrintedNames
from trainkit.api import load, traces
from trainkit.assessment.forms import FormUse
from trainkit.intake.attendance import Attendance, half_days, write_attendance
from trainkit.intake.entering import keep_typed
from trainkit.intake.score_sheet.enter import PaperAnswers
from trainkit.intake.traces import used_codes
from trainkit.planning.printed import Printed, printed_yaml


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_workshop(tmp_path / "w")


def test_nobody_has_left_a_trace_in_a_new_workshop(folder: Path) -> None:
    assert traces(folder) == {}


def test_each_trace_is_named_and_printed_pages_alone_use_no_code(folder: Path) -> None:
    definitions = load(folder)
    printed = Printed(
        workshop=definitions.workshop.id,
        names=PrintedNames.of(definitions),
        pages={"tent-cards": {"P-01": "a", "P-02": "b"}, "badges": {"P-01": "c"}},
    )
    (folder / "plan").mkdir(exist_ok=True)
    (folder / "plan" / "printed.yaml").write_bytes(printed_yaml(printed))
    typed = PaperAnswers("P-02", FormUse.PRE, marks={1: "A", 2: ""})
    keep_typed(folder, typed, at=datetime(2026, 3, 3, tzinfo=UTC))
    days = half_days(definitions)
    write_attendance(folder, Attendance(days, {"P-03": frozenset(days[:1])}), ["P-03", "P-04"])
    found = traces(folder)
    assert found == {
        "P-01": ("pages that were printed with this code",),
        "P-02": ("pages that were printed with this code", "typed answers to the pre-test"),
        "P-03": ("ticks of attendance",),
    }
    assert used_codes(found) == {"P-02", "P-03"}

"""Drawn sheets from drawn copiers and telephones are read, with nothing guessed.

The truth is what was drawn, by the rules in ``benchmarks.scan.pen``. ``python -m benchmarks.scan``
does the same with thousands.
"""

from __future__ import annotations

from benchmarks.scan.accuracy import Report, run
from benchmarks.scan.corpus import cases

from tests.examples import THOROUGH


def test_nothing_is_misread_and_nobody_taken_for_another() -> None:
    count = 20 if THOROUGH else 10  # of copiers and telephones, moderate and hard
    report = Report(tuple(run(cases(4, count))))
    assert [str(fault) for fault in report.misread] == []
    assert [page.index for page in report.pages if page.is_wrong or page.is_dropped] == []
    assert len(report.rows) > 20 * count

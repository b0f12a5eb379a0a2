"""``past-use.yaml``: how often each item was answered right after the course, for later tests.

``assessment.past_use`` of another workshop names this file; its forms then expect of an item what
was seen. Copy the rows of several courses into one file: rows of one item are added up.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.assessment.forms import FormUse
from trainkit.evaluation.estimate import Estimate
from trainkit.reports.findings import Findings

__all__ = ["past_use_yaml"]

_HEADER = """\
# How often items were answered right after the course, item by item and version by version. Name
# this file in another workshop.yaml under assessment.past_use, and its tests expect of the items
# what was seen here. It says nothing of single people.
# n: people who answered the item; facility: the share of full marks.

items:
"""


def past_use_yaml(found: Findings) -> bytes:
    """Return the file; a list without rows where nobody took the test after the course."""
    rows = "".join(f"  - {row}\n" for row in _rows(found))
    return (_HEADER + rows if rows else _HEADER.replace("items:", "items: []")).encode()


def _rows(found: Findings) -> Iterator[str]:
    for row in found.items:
        sat = row.at.get(FormUse.POST)
        if sat is None or not isinstance(sat.statistics.facility, Estimate):
            continue
        facility = sat.statistics.facility
        yield (
            f"{{module: {row.item.module}, item: {row.item.item}, version: {row.item.version}, "
            f'n: {facility.n}, facility: "{facility.value:.4f}"}}'
        )

"""This cohort beside earlier ones, and why their gains are no contest."""

from __future__ import annotations

from collections.abc import Iterator

from trainkit.reports.blocks import Section, Table, Text
from trainkit.reports.findings import Findings, Telling
from trainkit.reports.numbers import cell

__all__ = ["earlier_sections"]


def earlier_sections(found: Findings, telling: Telling) -> Iterator[Section]:
    """Yield a table of cohorts; nothing where workshop.yaml names none."""
    if not found.earlier:
        return
    say, words, learning = telling.say, telling.words, found.learning
    workshop = found.definitions.workshop
    here = (workshop.id, workshop.dates[0].isoformat(), learning.flow.matched, learning.pre,
            learning.post, learning.gain)  # fmt: skip
    others = [
        (one.workshop, one.dates[0] if one.dates else "", one.matched, one.pre, one.post, one.gain)
        for one in found.earlier
    ]
    rows = tuple(
        (name, day, str(n), cell(pre, words), cell(post, words), cell(gain, words, 1, sign=True))
        for name, day, n, pre, post, gain in (*others, here)
        if not telling.release or n >= telling.threshold
    )
    head = ("earlier-cohort", "earlier-date", "column-matched", "measure-pre", "measure-post",
            "column-gain")  # fmt: skip
    table = Table(caption=say("earlier-table"), head=tuple(map(say, head)), rows=rows, words=(1,))
    yield Section(title=say("earlier-title"), blocks=(Text(text=say("earlier-text")), table))

"""Level 4: indicators of results in the offices, as contribution."""

from __future__ import annotations

from trainkit.reports.blocks import Section, Table, Text
from trainkit.reports.findings import Findings, Telling

__all__ = ["results_section"]


def results_section(found: Findings, telling: Telling) -> Section:
    """Return the indicators of workshop.yaml, or that there are none."""
    say, results = telling.say, found.definitions.workshop.results
    if not results:
        blocks: tuple[Text | Table, ...] = (Text(text=say("results-none")),)
        return Section(title=say("results-title"), blocks=blocks)
    head = ("results-indicator", "results-before", "results-after", "results-as-of",
            "results-source")  # fmt: skip
    rows = tuple(
        (
            say("results-name", title=one.title, unit=one.unit),
            say("hidden-cell") if one.before is None else f"{one.before:g}",
            say("hidden-cell") if one.after is None else f"{one.after:g}",
            one.as_of.isoformat(),
            ". ".join(filter(None, (one.source.rstrip("."), one.note))),
        )
        for one in results
    )
    table = Table(caption=say("results-table"), head=tuple(map(say, head)), rows=rows, words=(4,))
    return Section(title=say("results-title"), blocks=(Text(text=say("results-note")), table))

"""What a report says, read from its sections: without a page being laid out or a drawing made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainkit.evaluation.reports.findings import Findings
from trainkit.evaluation.reports.release import release_of
from trainkit.evaluation.reports.release_report import release_sections
from trainkit.evaluation.reports.report import sections_of
from trainkit.evaluation.reports.text import Block, Bullets, Figure, Note, Section, Table, Text


def said(found: Findings, *, release: bool = False) -> str:
    """Return the whole text of the team's report, or of the one for release, in one line."""
    sections = (
        release_sections(release_of(found), found.text)
        if release
        else sections_of(found, found.text)
    )
    return " ".join(" ".join(texts_of(sections)).split())


def texts_of(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield section.title
        for block in section.blocks:
            yield from block_texts(block)


def block_texts(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield block.text
        case Note():
            yield from (block.title, block.text)
        case Bullets():
            yield from block.items
        case Figure():
            yield from (block.caption, block.alternative, block.reading)
        case Table():
            yield from (block.caption, block.foot, *block.head)
            for line in block.rows:
                yield from line

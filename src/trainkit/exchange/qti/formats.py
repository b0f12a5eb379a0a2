"""The versions of QTI as formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trainkit.exchange.format import About, Format
from trainkit.exchange.qti.reading import read
from trainkit.exchange.qti.versions import VERSIONS, Version, version_of
from trainkit.exchange.qti.writing import package
from trainkit.exchange.question import Question
from trainkit.exchange.source import Source
from trainkit.problems import Problems

__all__ = ["FORMATS"]


def _format(version: Version) -> Format:
    def looks_like(source: Source) -> bool:
        return version_of(source) == version

    def reads(source: Source, problems: Problems) -> Iterable[Question]:
        return read(source, problems, version)

    def write(questions: Sequence[Question], about: About) -> bytes:
        return package(questions, about, version)

    return Format(
        name=f"qti{version.number.replace('.', '')}",
        title=f"QTI {version.number}",
        suffix=f".qti{version.number.replace('.', '')}.zip",
        types=frozenset(
            {"single", "multiple", "matching", "ordering", "numeric", "short-answer"}
        ),
        keeps=frozenset(
            {"rationale", "shuffle", "tolerance", "unit", "wrong", "answer", "rubric", "lines",
             "alt", "markup", "pictures"}
        ),
        looks_like=looks_like,
        read=reads,
        write=write,
    )  # fmt: skip


FORMATS = tuple(map(_format, VERSIONS.values()))

"""The versions of QTI from 2.1 as formats."""

from __future__ import annotations

from functools import partial

from trainkit.exchange.format import Format
from trainkit.exchange.qti.reading import read
from trainkit.exchange.qti.versions import VERSIONS, Version, version_of
from trainkit.exchange.qti.writing import TYPES, package

__all__ = ["FORMATS"]


def _format(version: Version) -> Format:
    name = f"qti{version.number.replace('.', '')}"
    return Format(
        name=name,
        title=f"QTI {version.number}",
        suffix=f".{name}.zip",
        types=frozenset(TYPES),
        keeps=frozenset(
            {"rationale", "shuffle", "tolerance", "unit", "wrong", "answer", "rubric", "lines",
             "alt", "markup", "pictures"}
        ),
        looks_like=lambda source: version_of(source) == version,
        read=partial(read, version=version),
        write=partial(package, version=version),
    )  # fmt: skip


FORMATS = tuple(map(_format, VERSIONS.values()))

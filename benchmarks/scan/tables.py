"""Writes the figures as tables, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.scan.accuracy import Answer, Report
from benchmarks.scan.camera import Difficulty
from benchmarks.scan.pen import Mark
from benchmarks.scan.speed import Speed

__all__ = ["by_camera", "by_mark", "faults", "reasons", "record", "refusals", "speed", "sweep"]

_CAMERAS = ("copier", "fax", "telephone")
_COPIERS = ("copier", "fax", "turned", "cropped")
_LEVELS = (*Difficulty, "class", "odd")
_MOST_FAULTS, _MOST_REASONS = 40, 20


def _table(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head[:1].upper() + head[1:] for head in heads) + " |"
    yield "|---" + "|--:" * (len(heads) - 1) + "|"
    for line in lines:
        yield "| " + " | ".join(map(str, line)) + " |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}\u00a0%" if whole else "–"


def _counts(label: str, report: Report) -> tuple[object, ...]:
    rows = report.rows
    ours = [page for page in report.pages if not page.is_foreign]
    needless = len(report.needless)
    return (
        label,
        len(ours),
        sum(page.is_refused for page in ours),
        len(report.wrong),
        f"{len(rows):,}",
        len(report.misread),
        _percent(needless, len(rows)),
        _percent(sum(each.answer.is_open for each in rows), len(rows)),
        sum(page.code_is_open for page in ours),
    )


def _order(found: tuple[str, str]) -> tuple[int, str, int]:
    camera, level = found
    return -_CAMERAS[::-1].index(camera) if camera in _CAMERAS else 1, camera, _LEVELS.index(level)


def by_camera(report: Report) -> Iterator[str]:
    """Yield a table: each camera at each level, then all copiers, all telephones, everything."""
    heads = ("picture", "sheets", "refused", "wrong identities", "rows read", "silent misreads",
             "asked needlessly", "asked in all", "codes asked")  # fmt: skip
    found = sorted({(page.camera, page.level) for page in report.pages}, key=_order)
    lines = [_counts(f"{camera}, {level}", report.of(camera).at(level)) for camera, level in found]
    lines.append(_counts("**all copiers**", report.of(*_COPIERS)))
    lines.append(_counts("**all telephones**", report.of("telephone", "messenger")))
    lines.append(_counts("**all**", report))
    yield from _table(heads, lines)


def refusals(report: Report) -> Iterator[str]:
    """Yield a table of the reasons for which sheets were not read."""
    pages = [page for page in report.pages if not page.is_foreign]
    found = Report(tuple(pages)).refusals.most_common()
    lines = [(reason, count, _percent(count, len(pages))) for reason, count in found]
    yield from _table(("reason", "sheets", "share"), lines)


def by_mark(report: Report) -> Iterator[str]:
    """Yield the confusion table: classes of marks, and how rows of each were read."""
    confusion = report.confusion()
    lines = []
    order = [*map(str, Mark), *sorted(confusion.keys() - set(Mark))]
    for mark in filter(confusion.get, order):
        counts = confusion[mark]
        lines.append((mark, f"{counts.total():,}", *(counts[each] or "" for each in Answer)))
    yield from _table(("mark", "rows", *Answer), lines)


def reasons(report: Report) -> Iterator[str]:
    """Yield a table of why rows are asked over which nobody would hesitate, the most frequent."""
    lines = [
        (mark, why, count, _percent(count, len(report.rows)))
        for (mark, why), count in report.reasons.most_common(_MOST_REASONS)
    ]
    yield from _table(("mark", "the reader says", "rows", "share"), lines)


def sweep(found: Sequence[tuple[float, Report]]) -> Iterator[str]:
    """Yield a table of the trade-off: a line for each width of the doubt band."""
    lines = []
    for width, report in found:
        copiers, telephones = report.of(*_COPIERS), report.of("telephone")
        lines.append((
            f"{width:g}" + (" (used)" if width == 1 else ""), len(report.misread),
            _percent(len(copiers.needless), len(copiers.rows)),
            _percent(len(telephones.needless), len(telephones.rows)),
        ))  # fmt: skip
    heads = ("width of the doubt band", "silent misreads", "asked needlessly, copier",
             "asked needlessly, telephone")  # fmt: skip
    yield from _table(heads, lines)


def speed(found: Sequence[Speed]) -> Iterator[str]:
    """Yield a table of what takes how long."""
    lines = [
        (
            each.what, f"{1000 * each.seconds:.1f}", f"{1 / each.seconds:,.1f}",
            *("" if share is None else f"{100 * share:.1f}\u00a0%"
              for share in (each.right, each.wrong)),
        )
        for each in found
    ]  # fmt: skip
    heads = ("what", "ms a sheet", "sheets a second", "rows read as meant", "misread")
    yield from _table(heads, lines)


def faults(report: Report) -> Iterator[str]:
    """Yield what went wrong, with how to draw it again."""
    for page in report.wrong:
        yield f"wrong identity: seed {page.seed} index {page.index}"
    for page in report.pages:
        if page.is_dropped and not page.is_foreign:
            yield f"set aside: seed {page.seed} index {page.index}: {page.outcome}"
    for fault in report.misread[:_MOST_FAULTS]:
        yield f"misread: {fault}"


def record(report: Report) -> dict[str, object]:
    """Return the figures for a line of JSON."""
    ours = [page for page in report.pages if not page.is_foreign]
    copiers, telephones = report.of(*_COPIERS), report.of("telephone")
    return {
        "sheets": len(ours),
        "rows": len(report.rows),
        "silent_misreads": len(report.misread),
        "wrong_identities": len(report.wrong),
        "refused": sum(page.is_refused for page in ours),
        "set_aside": sum(page.is_dropped for page in ours),
        "foreign": len(report.pages) - len(ours),
        "asked_needlessly_copier_percent": round(copiers.share(len(copiers.needless)), 3),
        "asked_needlessly_telephone_percent": round(telephones.share(len(telephones.needless)), 3),
        "lost": sum(each.answer is Answer.FADED for each in report.rows),
    }

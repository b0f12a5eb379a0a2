"""How many pages and words a participant and a trainer hold, and how full the pages are.

``python -m benchmarks.pages > docs/pages.md`` builds both long examples. What one person holds is
one file of each kind of ``HELD``. A page is as full as the part of its height, without the margins
for running lines, down to the last ink; the last page of a document may be short.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ("almaty-2019", "three-days")
MADE = shutil.ignore_patterns("out", "printed.yaml")
HELD = {
    "Participant": ("agenda.pdf", "workbook.pdf", "cards/*.pdf", "law-cards/kz.pdf",
                    "end-of-course-questionnaire.pdf"),
    "Pair, worksheets": ("exercises/*/*/set-1.pdf",),
    "Participant, tests": ("tests/form-A1-1.pdf", "tests/form-B1-1.pdf"),
    "Trainer": ("session-plans/*.pdf", "slides/*.pdf", "cards/*.pdf", "run-sheets/*.pdf",
                "exercises/*/*.pdf", "tests/form-?1-key.pdf"),
}  # fmt: skip
BEFORE = {"Participant": 105, "Trainer": 416, "All": 1912}
"""Pages of the Almaty example when all were looked at."""
LEAST = 30
"""Per cent; emptier pages are listed."""
_FRAME = (0.06, 0.94)
"""Where running lines end and begin, as parts of a page's height."""


@dataclass(frozen=True)
class Paper:
    """What a PDF has."""

    path: Path
    words: int
    fullness: tuple[int, ...]
    """Of each page, in per cent."""


def paper(path: Path) -> Paper:
    """Read a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
        full = tuple(_fullness(page) for page in document)
    return Paper(path, sum(len(text.split()) for text in texts), full)


def _fullness(page: pypdfium2.PdfPage) -> int:
    picture = page.render(scale=0.25, grayscale=True).to_numpy()
    height = len(picture)
    top, bottom = (round(edge * height) for edge in _FRAME)
    inked = [row for row in range(top, bottom) if picture[row].min() < 200]
    return round(100 * (max(inked, default=top) + 1 - top) / (bottom - top))


def held(out: Path, person: str) -> Iterator[Path]:
    """Yield the PDFs that one person holds."""
    folder = out / ("trainers" if person == "Trainer" else "participants")
    for pattern in HELD[person]:
        yield from sorted(folder.glob(pattern))


def report(name: str, out: Path) -> None:
    """Print the part of one example."""
    papers = {path: paper(path) for path in sorted(out.rglob("*.pdf"))}
    pages = sum(len(one.fullness) for one in papers.values())
    print(f"\n## {name}\n")
    print("| Who holds it | Pages before | Pages | Words |\n|---|---|---|---|")
    first = name == EXAMPLES[0]
    for person in HELD:
        own = [papers[path] for path in held(out, person)]
        count = sum(len(one.fullness) for one in own)
        words = sum(one.words for one in own)
        before = BEFORE.get(person, "") if first else ""
        print(f"| {person} | {before} | {count} | {words:,} |")
    total = sum(one.words for one in papers.values())
    before = BEFORE["All"] if first else ""
    print(f"| All {len(papers)} files, one copy of each | {before} | {pages:,} | {total:,} |")
    bins = Counter(min(full // 10, 9) for one in papers.values() for full in one.fullness[:-1])
    print("\nPages by fullness, without the last of each document:\n")
    print(
        "| Per cent | " + " | ".join(f"{10 * n}–{10 * n + 9 + (n == 9)}" for n in range(10)) + " |"
    )
    print("|---" * 11 + "|")
    print("| Pages | " + " | ".join(str(bins[n]) for n in range(10)) + " |")
    print(f"\nPages under {LEAST} per cent, without the last of each document:\n")
    for path, one in papers.items():
        short = [n for n, full in enumerate(one.fullness[:-1], 1) if full < LEAST]
        if short:
            print(f"- `{path.relative_to(out)}`: {', '.join(map(str, short))}")
    print("\n| File | Pages | Words | Least full page |\n|---|---|---|---|")
    for path, one in papers.items():
        if re.fullmatch(r"set-(?!1\b).*", path.stem):
            continue  # as long as the first
        least = min(one.fullness[:-1], default=one.fullness[-1])
        print(f"| {path.relative_to(out)} | {len(one.fullness)} | {one.words:,} | {least} % |")


def main() -> None:
    """Build the examples and print the page of the documentation."""
    print("# Pages and words\n")
    print("Made by `python -m benchmarks.pages > docs/pages.md`, which builds both examples.")
    print("The pages before were counted on the day when all of them were looked at.")
    for name in EXAMPLES:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / name
            shutil.copytree(ROOT / "examples" / name, folder, ignore=MADE)
            command = [sys.executable, "-m", "trainkit", "build", str(folder)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            report(name, folder / "out")


if __name__ == "__main__":
    main()

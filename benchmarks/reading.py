"""The reading grade of participants' texts at two revisions, as a Markdown table.

``python -m benchmarks.reading 7440f3d HEAD``

The grade is that of Kincaid, Fishburne, Rogers and Chissom 1975 (Derivation of new readability
formulas for Navy enlisted personnel, Research Branch Report 8-75):
0.39 words a sentence + 11.8 syllables a word - 15.59, about the school year in the United States in
which a text is read with ease. It counts lengths and knows nothing of sense, terms or layout: it is
a warning light, and no target.

Whole sentences are counted: paragraphs and entries of lists, stems of items, questions and
statements. Headings, tables, code, figures and citations are left out, and so are pieces of fewer
than four words.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
READ = re.compile(
    r"curriculum/[\w-]+/(?:handout|card)\.md|curriculum/[\w-]+/items\.yaml"
    r"|curriculum/questionnaires/[\w-]+\.yaml"
)
FEWEST_WORDS = 4
_DROPPED = re.compile(
    r"```.*?```|^ *[|#:].*?$|^Table: .*?$|^ *!\[[^\n]*$|\[@[^\]]*\]|`[^`\n]*`|<[^>\n]*>|\{#[^}]*\}",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ENTRY = re.compile(r"\n\s*(?:[-*] (?:\[[ x]\] )?|\d+\. )|\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:(?<=[^aeiouyl])|(?<=[aeiouy]l))e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouycgsxz])es$"
)


@dataclass(frozen=True)
class Count:
    """What a text consists of."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
        )

    @property
    def grade(self) -> float:
        """The grade; 0 for a text without a sentence."""
        if not self.sentences:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables(word: str) -> int:
    """Count groups of vowels, without a silent ``e``, ``ed`` or ``es`` at the end; one at least.

    A rule of our own, for want of a dictionary: two vowels that are spoken apart ("reliable") count
    as one, and so the grade comes out a little low, at both revisions alike.
    """
    return max(1, len(_VOWELS.findall(_SILENT.sub("", word.lower()))))


def sentences_of(markdown: str) -> Iterator[str]:
    """Yield the sentences of a text, without its mark-up."""
    text = _LINK.sub(r"\1", _DROPPED.sub("", markdown)).replace("*", "")
    for entry in _ENTRY.split("\n" + text):
        yield from _SENTENCE.split(" ".join(entry.split()))


def count(markdown: str) -> Count:
    """Count a text's sentences, words and syllables."""
    found = (_WORD.findall(sentence) for sentence in sentences_of(markdown))
    pieces = [words for words in found if len(words) >= FEWEST_WORDS]
    return Count(
        len(pieces),
        sum(map(len, pieces)),
        sum(syllables(part) for words in pieces for word in words for part in word.split("-")),
    )


def texts_of(path: str, content: str) -> Iterator[str]:
    """Yield what participants read of a file."""
    if path.endswith(".md"):
        yield content
        return
    data = YAML(typ="safe").load(content)
    for item in data.get("items", ()):
        yield item["stem"]
    for question in data.get("questions", ()):
        yield from (question["text"], *question.get("statements", ()))
    yield data.get("introduction", "")


def counts_at(revision: str) -> dict[str, Count]:
    """Return the counts of every text at a revision, by path."""
    listed = _git("ls-tree", "-r", "--name-only", revision, "curriculum").split("\n")
    return {
        path: sum(map(count, texts_of(path, _git("show", f"{revision}:{path}"))), Count())
        for path in listed
        if READ.fullmatch(path)
    }


def table(before: dict[str, Count], after: dict[str, Count]) -> Iterator[str]:
    """Yield the lines of the table; a file that is new or gone has a dash."""
    yield "| Text | Words before | Grade before | Words after | Grade after |"
    yield "|---|---:|---:|---:|---:|"
    for path in sorted({*before, *after}):
        yield _line(f"`{path.removeprefix('curriculum/')}`", before.get(path), after.get(path))
    whole = (sum(side.values(), Count()) for side in (before, after))
    yield _line("All", *whole)


def _line(name: str, *sides: Count | None) -> str:
    cells = (f"{one.words:,} | {one.grade:.1f}" if one else "– | –" for one in sides)
    return f"| {name} | {' | '.join(cells)} |"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", help="a revision of this repository")
    parser.add_argument("after", nargs="?", default="HEAD", help="another; default: HEAD")
    asked = parser.parse_args()
    print("\n".join(table(counts_at(asked.before), counts_at(asked.after))))


if __name__ == "__main__":
    main()

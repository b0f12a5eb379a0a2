"""The words of a module's drawings in another language: ``figures/words.ru.yaml``.

Each line of text of a drawing is translated by itself, because it stands at a place of its own; one
line stands for all drawings of the module that have it.
"""

from __future__ import annotations

import re
from pathlib import Path

from trainkit.definitions.loaded import DRAFT, Translated, TranslatedFile
from trainkit.definitions.translating import Review, check_language
from trainkit.definitions.validate import Report, check_letters, load_model
from trainkit.fields import Definition, Language, Line
from trainkit.languages import _, n_
from trainkit.problems import Place, Problems, Severity
from trainkit.render.translated_drawings import drawn_lines, words_file

__all__ = ["FigureWords", "lines_to_translate", "read_figure_words"]


class FigureWords(Definition):
    """Lines of text of a module's drawings, as they are and in another language."""

    language: Language
    status: Review = DRAFT
    """``draft``, or ``reviewed by NAME on DATE``."""
    words: dict[str, Line]


def read_figure_words(folder: Path, language: str, problems: Problems) -> TranslatedFile | None:
    """Return the words of a module's drawings in a language; ``None`` if there are none.

    What does not fit, and how many lines have no words, is recorded.
    """
    path = words_file(folder / "figures" / "any.svg", language)
    loaded = None if path is None else load_model(path, FigureWords, problems)
    if path is None or loaded is None:
        return None
    made, file = loaded
    report, lines = Report(file, problems), _lines(folder)
    check_letters(file, problems)
    check_language(made.language, report)
    for line in made.words:
        if line not in lines:
            message = _("no drawing of the module has this line; remove it, or correct it")
            report.warning(message, "words", line)
    if lacking := len(lines_to_translate(folder).keys() - made.words.keys()):
        words = n_(
            "{n} line of a drawing has no translation yet; the original is printed",
            "{n} lines of drawings have no translation yet; the originals are printed",
            lacking,
        )
        problems.add(Place(path), words, Severity.INFORMATION)
    texts = [Translated(*pair, file.place(("words", pair[0]))) for pair in made.words.items()]
    return TranslatedFile(path, made.status, tuple(texts))


_WORD = re.compile(r"(?<![\w@.])[^\W\d_]{2,}(?![\w@]|\.\w)")
"""A word; none is in T1, 16:30Z, @old_maps and shop.example, which no language changes."""


def lines_to_translate(folder: Path) -> dict[str, Path]:
    """Return the lines with words in a module's drawings, each with the first that has it."""
    return {line: path for line, path in _lines(folder).items() if _WORD.search(line)}


def _lines(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted((folder / "figures").glob("*.svg")):
        for line in drawn_lines(path.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(line, path)
    return found

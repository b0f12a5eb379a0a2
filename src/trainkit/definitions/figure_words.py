"""The words of a module's drawings in another language: ``figures/words.ru.yaml``.

Each line of text of a drawing is translated by itself, because it stands at a place of its own; one
line stands for all drawings of the module that have it.
"""

from __future__ import annotations

from pathlib import Path

from trainkit.definitions.check_translation import check_facts
from trainkit.definitions.loaded import Course, Translated
from trainkit.definitions.translating import Review
from trainkit.definitions.validate import Report, check_letters, load_model
from trainkit.fields import Definition, Language, Line
from trainkit.languages import _, n_
from trainkit.problems import Place, Problems, Severity
from trainkit.render.translated_drawings import drawn_lines, words_file

__all__ = ["FigureWords", "check_figure_words", "lines_to_translate"]


class FigureWords(Definition):
    """Lines of text of a module's drawings, as they are and in another language."""

    language: Language
    status: Review
    """``draft``, or ``reviewed by NAME on DATE``."""
    words: dict[str, Line]


def lines_to_translate(folder: Path) -> dict[str, Path]:
    """Return the lines with words in a module's drawings, each with the first that has it."""
    found: dict[str, Path] = {}
    for path in sorted((folder / "figures").glob("*.svg")):
        for line in drawn_lines(path.read_text(encoding="utf-8")):
            if any(each.isalpha() for each in line):
                found.setdefault(line, path)
    return found


def check_figure_words(course: Course, problems: Problems) -> None:
    """Record what does not fit between a module's drawings and their words in its language."""
    path = words_file(course.folder / "figures" / "any.svg", course.language)
    if path is None or course.language == course.original:
        return
    loaded = load_model(path, FigureWords, problems)
    if loaded is None:
        return
    made, file = loaded
    report, lines = Report(file, problems), lines_to_translate(course.folder)
    check_letters(file, problems)
    for line, words in made.words.items():
        if line not in lines:
            message = _("no drawing of the module has this line; remove it, or correct it")
            report.warning(message, "words", line)
        place = file.place(("words", line))
        languages = (course.original, made.language)
        check_facts(Translated(line, words, place), languages, problems)
    lacking = len(lines.keys() - made.words.keys())
    if lacking:
        words = n_(
            "{n} line of a drawing has no translation yet; the original is printed",
            "{n} lines of drawings have no translation yet; the originals are printed",
            lacking,
        )
        problems.add(Place(path), words, Severity.INFORMATION)

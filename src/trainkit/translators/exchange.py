"""Writes a module for translators, and takes over what they return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trainkit.files import write_atomically
from trainkit.languages import _
from trainkit.problems import Place, Problem, Problems
from trainkit.translators.answers import answers
from trainkit.translators.merged import changed_files
from trainkit.translators.returned import Returned
from trainkit.translators.units import Status, Translation, read_translation
from trainkit.translators.workbook import read_workbook, workbook
from trainkit.translators.xliff import read_xliff, xliff

__all__ = ["Exchanged", "take_over_translation", "write_translation"]


@dataclass(frozen=True)
class Exchanged:
    """What was written, and how far the module is translated then."""

    language: str
    files: tuple[Path, ...]
    statuses: Counter[Status]
    taken: int = 0
    """Units that were taken over."""
    problems: tuple[Problem, ...] = ()
    """Warnings and information."""


def write_translation(folder: Path, language: str, into: Path) -> Exchanged:
    """Write a module for translators, as an Excel workbook and as an XLIFF file.

    Raises ``InputError`` if the module or its translation cannot be understood.
    """
    problems = Problems()
    translation = problems.checked(read_translation(folder, language, problems))
    stem = f"{translation.course.module.id}.{language}"
    made = {into / f"{stem}.xlsx": workbook(translation), into / f"{stem}.xlf": xliff(translation)}
    for path, content in made.items():
        write_atomically(path, content, shared=True)
    return Exchanged(language, tuple(made), _counted(translation))


def take_over_translation(folder: Path, paths: Sequence[Path]) -> Exchanged:
    """Take over files that translators returned into the translation files of a module.

    The format is recognised by the content. Raises ``InputError`` with every mistake in any of the
    files; nothing is written then.
    """
    problems = Problems()
    read = [_read(path, problems) for path in paths]
    files = [one for one in read if one is not None]
    language = _language(files, problems)
    problems.raise_errors()
    translation = problems.checked(read_translation(folder, language, problems))
    given = answers(translation, files, problems)
    problems.raise_errors()
    changed = changed_files(translation, given, problems)
    problems.raise_errors()
    for path, text in changed.items():
        write_atomically(path, _as_before(path, text), shared=True)
    after = problems.checked(read_translation(folder, language, problems))
    return Exchanged(language, tuple(changed), _counted(after), len(given), tuple(problems))


def _read(path: Path, problems: Problems) -> Returned | None:
    if not path.is_file():
        message = _("expected an Excel workbook or an XLIFF file here, found none")
        problems.error(Place(path), message)
        return None
    with path.open("rb") as stream:
        start = stream.read(200)
    if start.startswith(b"PK"):
        return read_workbook(path, problems)
    if b"<" in start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:4]:
        return read_xliff(path, problems)
    problems.error(Place(path), _("expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)"))
    return None


def _language(files: Sequence[Returned], problems: Problems) -> str:
    """Return the one language of all files."""
    first = files[0].language if files else ""
    for file in files:
        if not file.language:
            problems.error(Place(file.path), _("the file does not say into which language it is"))
        elif file.language != first:
            message = _(
                'expected the language "{wanted}" as in {file}, found "{found}"',
                wanted=first,
                file=files[0].path.name,
                found=file.language,
            )
            problems.error(Place(file.path), message)
    return first


def _counted(translation: Translation) -> Counter[Status]:
    return Counter(unit.status for _text, unit in translation.units)


def _as_before(path: Path, text: str) -> bytes:
    """Return a file's bytes, with the line ends that the file had."""
    has_returns = path.is_file() and b"\r\n" in path.read_bytes()
    return (text.replace("\n", "\r\n") if has_returns else text).encode()

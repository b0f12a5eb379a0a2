"""Three to six months after the course: makes what is sent out, or reads the answers.

Made are the files in ``out/follow-up/``; a file that somebody changed by hand is left as it is. As
soon as the workbook for the answers holds an entry nothing is made any more, it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.builder import gather
from trainkit.entry_books import find
from trainkit.files import lock, private_folder, sweep, write_atomically
from trainkit.fingerprint import recipe_digest
from trainkit.outputs import Fate, FileFate, Outputs
from trainkit.problems import Problem, Problems
from trainkit.questionnaires.layout import FOLLOW_UP_ANSWERS
from trainkit.questionnaires.read import read_follow_up

if TYPE_CHECKING:
    from trainkit.kit import Kit
    from trainkit.responses import FollowUpAnswers

__all__ = ["FOLDER", "FollowUp", "follow_up"]

FOLDER = "out/follow-up"


@dataclass(frozen=True)
class FollowUp:
    """What was made, or the answers."""

    files: tuple[FileFate, ...] = ()
    answers: FollowUpAnswers | None = None
    """``None`` where there are none yet."""
    has_test: bool = True
    """Whether the workshop has a retention test."""
    warnings: tuple[Problem, ...] = ()


def follow_up(folder: Path) -> FollowUp:
    """Make what is to be sent, or read the answers.

    Raises ``InputError`` with all problems, having written nothing, and ``TrainkitError`` while
    another run works on the folder.
    """
    problems = Problems()
    with lock(folder):
        kit, plan = problems.checked(gather(folder, problems))
        has_test = kit.forms is not None and kit.forms.has(FormUse.RETENTION)
        book = find(folder, FOLLOW_UP_ANSWERS, problems)
        answers = (
            None if book is None else read_follow_up(book, kit.definitions, kit.forms, problems)
        )
        problems.raise_errors()
        warnings = tuple(problems.warnings)
        if answers is not None and answers.has_entries:
            return FollowUp((), answers, has_test, warnings)
        files = [FileFate(path, Fate.MADE) for path, _ in plan.files]
        outputs = Outputs(folder / FOLDER)
        made = _make(outputs, kit)
        for path, data in plan.files:
            write_atomically(path, data)
        return FollowUp((*files, *_write(outputs, made)), None, has_test, warnings)


def _make(outputs: Outputs, kit: Kit) -> dict[str, tuple[str, bytes | None]]:
    """Return each file's fingerprint and bytes, all made before the first is written.

    The bytes are ``None`` where the file is up to date or was changed by hand.
    """
    from trainkit.documents.follow_up import follow_up_documents

    made: dict[str, tuple[str, bytes | None]] = {}
    for document in follow_up_documents(kit):
        name, digest = document.name, recipe_digest(document.ingredients())
        is_kept = (outputs.folder / name).exists() and not outputs.is_as_made(name)
        fresh = outputs.is_up_to_date(name, digest)
        made[name] = digest, None if is_kept or fresh else document.make()
    return made


def _write(outputs: Outputs, made: dict[str, tuple[str, bytes | None]]) -> tuple[FileFate, ...]:
    private_folder(outputs.folder)
    sweep(outputs.folder)
    for name, (digest, data) in made.items():
        if data is not None:
            outputs.write(name, data, digest)
        else:
            outputs.add(name, Fate.UNCHANGED if outputs.is_as_made(name) else Fate.EDITED)
    outputs.save()
    return tuple(outputs.fates)

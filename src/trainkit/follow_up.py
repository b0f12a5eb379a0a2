"""Three to six months after the course: makes what is sent out, or reads what came back.

Made are the files in ``out/follow-up/``; a file that somebody changed by hand is left as it is. As
soon as the workbook for the answers holds an entry nothing is made any more, it is read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.assessment.forms import FormUse
from trainkit.builder import Fate, FileFate, gather
from trainkit.fingerprint import recipe_digest
from trainkit.locking import only_one
from trainkit.manifest import Made, Manifest, file_digest, read_manifest, write_manifest
from trainkit.problems import Problem, Problems
from trainkit.questionnaires.reading.follow_up import read_follow_up
from trainkit.render.files import sweep, write_atomically

if TYPE_CHECKING:
    from trainkit.kit import Kit
    from trainkit.questionnaires.reading.model import FollowUpAnswers
    from trainkit.render.recipe import Recipe

__all__ = ["FOLDER", "FollowUp", "follow_up"]

FOLDER = "out/follow-up"


@dataclass(frozen=True)
class FollowUp:
    """What was made, or what came back."""

    files: tuple[FileFate, ...] = ()
    answers: FollowUpAnswers | None = None
    """``None`` where nothing came back yet."""
    has_test: bool = True
    """Whether the workshop has a retention test."""
    warnings: tuple[Problem, ...] = ()


def follow_up(folder: Path) -> FollowUp:
    """Make what is to be sent, or read what came back.

    Raises ``InputError`` with all problems, having written nothing, and ``TrainkitError`` while
    another run works on the folder.
    """
    problems = Problems()
    with only_one(folder):
        gathered = gather(folder, problems)
        problems.raise_errors()
        assert gathered is not None  # noqa: S101 - without errors there is a kit
        kit, plan = gathered
        has_test = kit.forms is not None and kit.forms.has(FormUse.RETENTION)
        answers = read_follow_up(folder, kit.definitions, kit.forms, problems)
        problems.raise_errors()
        warnings = tuple(problems.warnings)
        if answers is not None and answers.has_entries:
            return FollowUp((), answers, has_test, warnings)
        files = [FileFate(path, Fate.MADE) for path, _ in plan.files]
        made = _make(folder, kit)
        for path, data in plan.files:
            write_atomically(path, data)
        return FollowUp((*files, *_write(folder, made)), None, has_test, warnings)


@dataclass(frozen=True)
class _Wanted:
    """A file, what it is made from, and its bytes; ``None`` where it is up to date."""

    path: Path
    recipe: str
    data: bytes | None


def _make(folder: Path, kit: Kit) -> list[_Wanted]:
    """Make everything that is missing or out of date before the first file is written."""
    from trainkit.documents.follow_up import follow_up_documents

    target = folder / FOLDER
    manifest = read_manifest(target)
    return [
        _wanted(target / name, recipe, manifest.files.get(name))
        for name, recipe in follow_up_documents(kit)
    ]


def _wanted(path: Path, recipe: Recipe, before: Made | None) -> _Wanted:
    digest, now = recipe_digest(recipe.ingredients()), file_digest(path)
    by_hand = now is not None and (before is None or before.content != now)
    fresh = before is not None and before.recipe == digest and before.content == now
    return _Wanted(path, digest, None if by_hand or fresh else recipe.make())


def _write(folder: Path, wanted: list[_Wanted]) -> list[FileFate]:
    target = folder / FOLDER
    sweep(target)
    before = read_manifest(target).files
    files: dict[str, Made] = {}
    fates: list[FileFate] = []
    for one in wanted:
        name = one.path.relative_to(target).as_posix()
        if one.data is not None:
            write_atomically(one.path, one.data)
            files[name] = Made(one.recipe, hashlib.sha256(one.data).hexdigest())
            fates.append(FileFate(one.path, Fate.MADE))
            continue
        if name in before:
            files[name] = before[name]
        same = name in before and before[name].content == file_digest(one.path)
        fates.append(FileFate(one.path, Fate.UNCHANGED if same else Fate.EDITED))
    write_manifest(target, Manifest(files=files))
    return fates

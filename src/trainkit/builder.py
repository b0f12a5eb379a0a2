"""Gather everything, check everything, make what changed, then write.

Invalid input writes nothing. All new documents are made before the first is written; each is then
written whole or not at all, so a build that is killed leaves whole files, and the next one goes on
where it stopped. A second build with nothing changed reads files and sums, and makes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.fingerprint import recipe_digest, workshop_digest
from trainkit.locking import only_one
from trainkit.making import Watcher, make_documents
from trainkit.manifest import Made, Manifest, file_digest, read_manifest, write_manifest
from trainkit.problems import Problem, Problems
from trainkit.render.files import sweep, write_atomically

if TYPE_CHECKING:
    from trainkit.kit import Document, Kit
    from trainkit.planner import Plan

__all__ = ["BuildResult", "Fate", "FileFate", "build_workshop", "gather"]

OUT = "out"


class Fate(StrEnum):
    """What happened to a file."""

    MADE = "made"
    UNCHANGED = "unchanged"
    FILLED = "filled"
    """A workbook that holds entries and was left as it is, though a new one would differ."""
    EDITED = "edited"
    """Changed by hand since it was made, and left as it is."""
    SET_ASIDE = "set aside"
    """Changed by hand; the changed copy was kept under another name beside the new one."""
    REMOVED = "removed"
    """No longer part of the workshop."""


@dataclass(frozen=True)
class FileFate:
    """A file below the workshop folder and what happened to it."""

    path: Path
    fate: Fate
    note: str = ""


@dataclass(frozen=True)
class BuildResult:
    """What a build did."""

    files: tuple[FileFate, ...]
    warnings: tuple[Problem, ...] = ()

    def having(self, fate: Fate) -> tuple[Path, ...]:
        """Return the paths of the files with this fate."""
        return tuple(file.path for file in self.files if file.fate is fate)

    @property
    def wants_a_look(self) -> bool:
        """Whether a person should look at something."""
        return bool(self.warnings or self.having(Fate.FILLED) or self.having(Fate.SET_ASIDE))


def gather(folder: Path, problems: Problems, *, is_over: bool = False) -> tuple[Kit, Plan] | None:
    """Read and check everything; every problem is recorded and ``None`` returned if any.

    When the workshop is over, neither the wording of test items nor the agenda is looked at.
    """
    from trainkit.definitions.check import read_and_check
    from trainkit.kit import Kit
    from trainkit.planner import make_plan

    definitions = read_and_check(folder, problems, is_over=is_over)
    if definitions is None or problems.errors:
        return None
    plan = make_plan(definitions, problems, is_over=is_over)
    if plan is None:
        return None
    return Kit(definitions, plan.agenda, plan.forms, plan.practice, plan.agenda_before), plan


def build_workshop(
    folder: Path, watcher: Watcher | None = None, *, workers: int = 1
) -> BuildResult:
    """Build a workshop folder; raises ``InputError`` with all problems, having written nothing.

    Raises ``TrainkitError`` while another run works on the folder.

    ``workers`` is how many processes lay out pages at once; 1 uses none but this one.
    """
    watcher = watcher or Watcher()
    out = folder / OUT
    manifest = read_manifest(out)
    if manifest.workshop == workshop_digest(folder) and _is_whole(out, manifest):
        return BuildResult(
            tuple(FileFate(out / path, Fate.UNCHANGED) for path in sorted(manifest.files))
        )
    with only_one(folder):
        problems = Problems()
        gathered = gather(folder, problems)
        problems.raise_errors()
        assert gathered is not None  # noqa: S101 - without errors there is a kit
        kit, plan = gathered
        build = _Build(folder, manifest, _documents(kit))
        made = dict(make_documents(build.wanted(), watcher, workers))
        return build.write(plan, made, tuple(problems.warnings))


def _is_whole(out: Path, manifest: Manifest) -> bool:
    """Whether every file is there as written; files changed by hand want a closer look."""
    return all(file_digest(out / path) == made.content for path, made in manifest.files.items())


def _documents(kit: Kit) -> tuple[Document, ...]:
    from trainkit.documents.families import all_documents

    return tuple(all_documents(kit))


@dataclass
class _Build:
    """One build: which documents are wanted, and what becomes of each file."""

    folder: Path
    manifest: Manifest
    documents: tuple[Document, ...]
    recipes: dict[str, str] = field(init=False)
    fates: list[FileFate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.recipes = {
            document.path: recipe_digest(document.recipe.ingredients())
            for document in self.documents
        }

    @property
    def out(self) -> Path:
        return self.folder / OUT

    def wanted(self) -> tuple[Document, ...]:
        """Return the documents to make; the others' fate is settled here."""
        return tuple(document for document in self.documents if self._is_wanted(document.path))

    def _is_wanted(self, path: str) -> bool:
        target = self.out / path
        before, now = self.manifest.files.get(path), file_digest(target)
        same_recipe = before is not None and before.recipe == self.recipes[path]
        untouched = before is not None and before.content == now
        if same_recipe and untouched:
            self._settle(path, Fate.UNCHANGED)
            return False
        if now is None or not _is_editable(path):
            return True
        if _is_open(target):
            self._settle(path, Fate.FILLED, "is open in another program")
            return False
        return untouched or self._may_replace(path, same_recipe)

    def _may_replace(self, path: str, same_recipe: bool) -> bool:
        """Whether a file that was changed by hand may give way to a new one."""
        entries = _entries(self.out / path) if _is_entry_book(path) else None
        if same_recipe:
            self._settle(path, Fate.EDITED, f"{entries} entries" if entries else "")
            return False
        if _is_entry_book(path) and entries != 0:
            note = f"holds {entries} entries" if entries else f"cannot be read as a {_what(path)}"
            self._settle(path, Fate.FILLED, note)
            return False
        return True

    def _settle(self, path: str, fate: Fate, note: str = "") -> None:
        self.fates.append(FileFate(self.out / path, fate, note))

    def write(
        self, plan: Plan, made: dict[str, bytes], warnings: tuple[Problem, ...]
    ) -> BuildResult:
        """Write plan files, documents and the record; returns every file's fate."""
        sweep(self.folder)
        for target, data in plan.files:
            write_atomically(target, data)
            self.fates.append(FileFate(target, Fate.MADE))
        self.manifest.workshop = ""
        for document in self.documents:
            if document.path in made:
                self._write(document.path, made[document.path])
        self._remove_what_is_gone()
        # with warnings the next build reads everything again, so that they are not forgotten
        self.manifest.workshop = "" if warnings else workshop_digest(self.folder)
        write_manifest(self.out, self.manifest)
        return BuildResult(tuple(sorted(self.fates, key=lambda file: file.path)), warnings)

    def _write(self, path: str, data: bytes) -> None:
        import hashlib

        target = self.out / path
        content = hashlib.sha256(data).hexdigest()
        if file_digest(target) != content:
            self._set_aside(path, target)
            write_atomically(target, data)
        self.manifest.files[path] = Made(self.recipes[path], content)
        write_manifest(self.out, self.manifest)
        self._settle(path, Fate.MADE)

    def _set_aside(self, path: str, target: Path) -> None:
        """Keep what a person changed by hand, under another name."""
        before, now = self.manifest.files.get(path), file_digest(target)
        if now is None or not _is_editable(path) or (before and before.content == now):
            return
        number = 1
        while (aside := target.with_stem(f"{target.stem}.changed-by-hand-{number}")).exists():
            number += 1
        target.replace(aside)
        self.fates.append(FileFate(aside, Fate.SET_ASIDE))

    def _remove_what_is_gone(self) -> None:
        for path in sorted(set(self.manifest.files) - set(self.recipes)):
            target = self.out / path
            if file_digest(target) == self.manifest.files[path].content:
                target.unlink()
                self._settle(path, Fate.REMOVED)
            del self.manifest.files[path]


def _is_editable(path: str) -> bool:
    """Whether people edit this kind of file in another program."""
    return path.endswith((".docx", ".xlsx"))


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has left the file that says that it has this one open."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)


def _is_entry_book(path: str) -> bool:
    """Whether people type answers into this workbook."""
    from trainkit.responses.places import ENTRY_BOOKS

    return Path(path).name in ENTRY_BOOKS


def _what(path: str) -> str:
    return Path(path).stem.replace("-", " ")


def _entries(path: Path) -> int | None:
    """Return how many cells of such a workbook hold entries; ``None`` if it cannot be told."""
    from trainkit.responses.places import entries_in

    return entries_in(path)

"""Gather everything, check everything, make what changed, then write.

Invalid input writes nothing. All new documents are made before the first is written; each is then
written whole or not at all, so a build that is killed leaves whole files, and the next one goes on
where it stopped. A second build with nothing changed reads files and sums, and makes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.documents.making import make_documents
from trainkit.files.executor import Executor, InProcess, Watcher
from trainkit.files.outputs import Fate, FileFate, Outputs
from trainkit.files.writing import lock, private_folder, sweep, write_atomically
from trainkit.planning.fingerprint import named_inputs, recipe_digest, tools_digest, workshop_digest
from trainkit.problems import Problem, Problems
from trainkit.resources import StrPath
from trainkit.text.languages import _, n_

if TYPE_CHECKING:
    from trainkit.documents.families import Family
    from trainkit.planning.planner import Plan
    from trainkit.planning.printed import Document, Kit, Printed


OUT = "out"
_SHARED = "participants/"
"""Below this folder lies what may be handed out; everything else is for the trainers' eyes."""


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


def gather(folder: Path, problems: Problems) -> tuple[Kit, Plan] | None:
    """Read and check everything; every problem is recorded and ``None`` returned if any."""
    from trainkit.model.check import read_and_check
    from trainkit.planning.planner import make_plan
    from trainkit.planning.printed import Kit

    definitions = read_and_check(folder, problems)
    if definitions is None or problems.errors:
        return None
    plan = make_plan(definitions, problems)
    if plan is None:
        return None
    before, printed = plan.agenda_before, plan.printed
    return Kit(definitions, plan.agenda, plan.forms, plan.practice, before, printed), plan


def build_workshop(
    folder: StrPath,
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    only: Collection[str] = (),
) -> BuildResult:
    """Build a workshop folder; raises ``InputError`` with all problems, having written nothing.

    Raises ``TrainkitError`` while another run works on the folder, and for an unknown family.

    ``executor`` is where pages are laid out: without one, in this process. ``only`` names families
    of documents: no file of another family is looked at, made or removed.
    """
    folder = Path(folder)
    from trainkit.documents.families import chosen_families

    families = chosen_families(only)
    with lock(folder):
        outputs = Outputs(folder / OUT)
        if not only and _nothing_changed(folder, outputs):
            for name in sorted(outputs.manifest.files):
                outputs.add(name, Fate.UNCHANGED)
            return BuildResult(tuple(outputs.fates))
        problems = Problems()
        kit, plan = problems.checked(gather(folder, problems))
        build = _Build(outputs, kit, families, printed_after(kit) if not only else None)
        wanted = build.wanted()
        made = dict(make_documents(wanted, watcher or Watcher(), executor or InProcess()))
        return build.write(folder, plan, made, tuple(problems.warnings))


def _nothing_changed(folder: Path, outputs: Outputs) -> bool:
    """Whether every input and every output is as the last build left it."""
    manifest = outputs.manifest
    return (
        not manifest.repeats
        and manifest.tools == tools_digest()
        and manifest.workshop == workshop_digest(folder, manifest.inputs)
        and all(outputs.is_as_made(name) for name in manifest.files)
    )


class _Build:
    """One build: which documents are wanted, and what becomes of each file."""

    def __init__(
        self, outputs: Outputs, kit: Kit, families: Iterable[Family], printed: Printed | None
    ) -> None:
        from trainkit.documents.families import documents_of

        self.outputs = outputs
        self.printed = printed
        """What is printed after a whole build; ``None`` for one of some families."""
        self.documents: tuple[Document, ...] = tuple(documents_of(kit, families))
        self.recipes = {
            document.path: recipe_digest(document.ingredients()) for document in self.documents
        }

    def wanted(self) -> tuple[Document, ...]:
        """Return the documents to make; the others' fate is decided here."""
        return tuple(document for document in self.documents if self._is_wanted(document.path))

    def _is_wanted(self, path: str) -> bool:
        if self.outputs.is_up_to_date(path, self.recipes[path]):
            self.outputs.add(path, Fate.UNCHANGED)
            return False
        target = self.outputs.folder / path
        if target.is_file() and _is_open(target):
            self.outputs.add(path, Fate.FILLED, _("is open in another program"))
            return False
        return not self.outputs.is_edited(path) or self._may_replace(path, target)

    def _may_replace(self, path: str, target: Path) -> bool:
        """Whether a file that was changed by hand may give way to a new one."""
        from trainkit.intake.entering import ENTRY_BOOKS, entries_in

        holds_entries = target.name in ENTRY_BOOKS
        entries = entries_in(target) if holds_entries else None
        made = self.outputs.manifest.files.get(path)
        if made is not None and made.recipe == self.recipes[path]:
            self.outputs.add(
                path, Fate.EDITED, n_("{n} entry", "{n} entries", entries) if entries else ""
            )
            return False
        if holds_entries and entries != 0:
            kind = target.stem.replace("-", " ")
            note = (
                n_("contains {n} entry", "contains {n} entries", entries)
                if entries
                else _("cannot be read as a {kind}", kind=kind)
            )
            self.outputs.add(path, Fate.FILLED, note)
            return False
        return True

    def write(
        self, folder: Path, plan: Plan, made: dict[str, bytes], warnings: tuple[Problem, ...]
    ) -> BuildResult:
        """Write plan files, documents and the record; returns every file's fate."""
        outputs = self.outputs
        sweep(folder)
        private_folder(outputs.folder / "trainers")
        for target, data in plan.files:
            write_atomically(target, data)
            outputs.fates.append(FileFate(target, Fate.MADE))
        if made:
            outputs.manifest.workshop = ""
        for path in filter(made.__contains__, self.recipes):
            shared = path.startswith(_SHARED)
            outputs.write(path, made[path], self.recipes[path], shared=shared)
            outputs.save()
        if self.printed is not None:
            _record(folder, self.printed)
            self._finish(folder, repeats=bool(warnings))
        return BuildResult(tuple(sorted(outputs.fates, key=lambda file: file.path)), warnings)

    def _finish(self, folder: Path, *, repeats: bool) -> None:
        """Remove what is no longer wanted, and record that everything is as it should be.

        ``repeats`` is for warnings: the next build then reads everything again and repeats them.
        """
        outputs = self.outputs
        outputs.remove_all_but(set(self.recipes))
        manifest = outputs.manifest
        manifest.inputs = tuple(named_inputs(folder))
        manifest.workshop = workshop_digest(folder, manifest.inputs)
        manifest.tools, manifest.repeats = tools_digest(), repeats
        outputs.save()


def printed_after(kit: Kit) -> Printed:
    """Return the record of what is printed when the build of a kit is."""
    from trainkit.documents.print_again import pages_of
    from trainkit.planning.printed import Printed

    workshop = kit.definitions.workshop.id
    return (kit.printed or Printed(workshop=workshop)).after_build(kit.definitions, pages_of(kit))


def _record(folder: Path, printed: Printed) -> None:
    """Write the record of what is printed where it is different."""
    from trainkit.model.load import PRINTED_FILE
    from trainkit.planning.printed import printed_yaml

    path, data = folder / PRINTED_FILE, printed_yaml(printed)
    if not path.exists() or path.read_bytes() != data:
        write_atomically(path, data)


def record_as_printed(folder: StrPath) -> Printed:
    """Record that everybody's pages are printed as they are now, and return the record.

    Raises ``InputError`` with all problems, having written nothing, and ``TrainkitError`` while
    another run works on the folder.
    """
    folder = Path(folder)
    from trainkit.documents.print_again import pages_of
    from trainkit.planning.printed import Printed

    problems = Problems()
    with lock(folder):
        kit, plan = problems.checked(gather(folder, problems))
        for target, data in plan.files:
            write_atomically(target, data)
        new = Printed(workshop=kit.definitions.workshop.id)
        printed = new.after_build(kit.definitions, pages_of(kit))
        _record(folder, printed)
    return printed


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has left the file that says that it has this one open."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)

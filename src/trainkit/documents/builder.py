"""Gather everything, check everything, make what changed, then write.

Invalid input writes nothing. All new documents are made before the first is written; each is then
written whole or not at all, so a build that is killed leaves whole files, and the next one goes on
where it stopped. A second build with nothing changed reads files and sums, and makes nothing.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from trainkit.files.executor import Executor, InProcess, Watcher
from trainkit.files.outputs import Fate, FileFate, Outputs
from trainkit.files.writing import lock, private_folder, sweep, write_atomically
from trainkit.planning.fingerprint import named_inputs, recipe_digest, tools_digest, workshop_digest
from trainkit.problems import AssetError, LayoutError, Problem, Problems
from trainkit.render.assets import ASSET_TYPES, MAX_ASSET_BYTES
from trainkit.text.languages import _, n_

if TYPE_CHECKING:
    from trainkit.documents.families import Family
    from trainkit.planning.planner import Plan
    from trainkit.planning.printed import Document, Kit, Printed


Maker = Callable[[], bytes]
"""Returns a file's bytes; it can be pickled."""


def make_documents(
    documents: Sequence[Document], watcher: Watcher, executor: Executor
) -> Iterator[tuple[str, bytes]]:
    """Yield each document's path and bytes as ``make_all`` does."""
    makers = {document.path: document.make for document in documents}
    return make_all(makers, watcher, executor)


def make_all(
    makers: Mapping[str, Maker], watcher: Watcher, executor: Executor
) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and bytes as they are ready; the order is not fixed.

    Raises ``AssetError`` for a file that a page may not read and ``LayoutError`` for a text that
    does not fit; either names the document.
    """
    watcher.begin(len(makers))
    make = _made if executor.shares_disk else _made_of_parcel
    for (name, _job), data in executor.run(make, _jobs(makers, watcher, executor)):
        watcher.made(name)
        yield name, data


def _jobs(
    makers: Mapping[str, Maker], watcher: Watcher, executor: Executor
) -> Iterator[tuple[str, Any]]:
    for name, maker in makers.items():
        watcher.making(name)
        yield name, maker if executor.shares_disk else _Parcel.of(maker)


def _made(job: tuple[str, Maker]) -> bytes:
    """Make one document; an error names it."""
    name, make = job
    try:
        return make()
    except (AssetError, LayoutError) as error:
        raise type(error)(f"{name}: {error}") from error


def _made_of_parcel(job: tuple[str, _Parcel]) -> bytes:
    name, parcel = job
    with TemporaryDirectory() as place:
        return _made((name, parcel.unpacked(Path(place))))


@dataclass(frozen=True)
class _Parcel:
    """A maker with the files in all folders that it names."""

    pickled: bytes
    folders: Mapping[str, Mapping[str, bytes]]
    """The files that a page may read, by folder and by name."""

    @classmethod
    def of(cls, maker: Maker) -> _Parcel:
        """Pack a maker."""
        stream = io.BytesIO()
        packer = _Packer(stream)
        packer.dump(maker)
        return cls(stream.getvalue(), packer.folders)

    def unpacked(self, place: Path) -> Maker:
        """Return the maker with its files below a folder."""
        folders = {name: place / str(number) for number, name in enumerate(self.folders)}
        for name, files in self.folders.items():
            folders[name].mkdir()
            for file, data in files.items():
                (folders[name] / file).parent.mkdir(parents=True, exist_ok=True)
                (folders[name] / file).write_bytes(data)
        maker: Maker = _Unpacker(io.BytesIO(self.pickled), folders).load()
        return maker


class _Packer(pickle.Pickler):
    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self.folders: dict[str, Mapping[str, bytes]] = {}

    def persistent_id(self, thing: object) -> str | None:
        """Return the name under which a folder is packed; everything else is pickled."""
        if not isinstance(thing, Path) or not thing.is_dir():
            return None
        if str(thing) not in self.folders:
            self.folders[str(thing)] = dict(_files_for_pages(thing))
        return str(thing)


class _Unpacker(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, folders: Mapping[str, Path]) -> None:
        super().__init__(stream)
        self._folders = folders

    def persistent_load(self, name: str) -> Path:
        """Return where a folder is now."""
        return self._folders[name]


def _files_for_pages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a folder that pages may read; a link out of it is none."""
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in ASSET_TYPES or not path.is_file():
            continue
        if path.resolve().is_relative_to(root) and path.stat().st_size <= MAX_ASSET_BYTES:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


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
    folder: Path,
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


def record_as_printed(folder: Path) -> Printed:
    """Record that everybody's pages are printed as they are now, and return the record.

    Raises ``InputError`` with all problems, having written nothing, and ``TrainkitError`` while
    another run works on the folder.
    """
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

"""Makes documents, wherever an executor runs them, and tells a watcher how far it is.

A machine of a cluster need not see the workshop's folder: a document goes there as a parcel with
the files that its pages may read.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from trainkit.files.executor import Executor, Watcher
from trainkit.problems import AssetError, LayoutError
from trainkit.render.assets import ASSET_TYPES, MAX_ASSET_BYTES

if TYPE_CHECKING:
    from trainkit.planning.printed import Document


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

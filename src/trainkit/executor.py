"""Runs independent jobs: in this process, in several, or on the machines of a Dask cluster.

A job is a function of one item. Only so many are under way at once that memory stays bounded,
however many items there are; results come as they are ready, in any order. Whatever runs them, the
same function gives the same results.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from trainkit.errors import TrainkitError

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Cluster", "Executor", "InProcess", "ProcessPool", "executor_at"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_WORKERS = 4
"""Laying out pages takes some 200 MB a process."""
_AHEAD = 4
"""Jobs under way for each worker: none waits for the next while others are slow."""
_CONNECT_SECONDS = 10
_ONE_AT_A_TIME = threading.Lock()
"""Held by a job on a cluster, whose workers have threads: PDFium and Pango bear only one."""


class Executor(Protocol):
    """Where jobs run."""

    @property
    def shares_disk(self) -> bool:
        """Whether a job sees the files that the caller sees."""
        ...

    def run(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with the function's result as it is ready; the order is not fixed.

        Function, items and results can be pickled. Items are asked for only as they are needed.
        What the function raises is raised here, and ends the run.
        """
        ...


def executor_at(cluster: str | None = None) -> Executor:
    """Return the Dask cluster at an address, or without one this machine's processors."""
    return Cluster(cluster) if cluster else ProcessPool()


@dataclass(frozen=True)
class InProcess:
    """One job after the other, in order, in this process."""

    shares_disk = True

    def run(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result."""
        for item in items:
            yield item, function(item)


@dataclass(frozen=True)
class ProcessPool:
    """Several processes on this machine; few items are not worth them and run in this one."""

    workers: int = 0
    """How many; 0 for as many as the machine has processors, up to four."""
    shares_disk = True

    def run(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result; raises ``TrainkitError`` where a process is killed."""
        workers = self.workers or min(os.cpu_count() or 1, _MOST_WORKERS)
        left = iter(items)
        first = list(islice(left, workers + 1))
        left = chain(first, left)
        if workers == 1 or len(first) <= workers:
            yield from InProcess().run(function, left)
        else:
            yield from _run_in_pool(workers, function, left)


def _run_in_pool(
    workers: int, function: Callable[[Item], Result], items: Iterator[Item]
) -> Iterator[tuple[Item, Result]]:
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    pickled = pickle.dumps(function)
    waiting: dict[Future[Result], Item] = {}
    try:
        while True:
            for item in islice(items, workers * _AHEAD - len(waiting)):
                waiting[pool.submit(_call, pickled, item)] = item
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), future.result()
    except BrokenProcessPool as error:
        raise TrainkitError(
            "a process of this run was ended from outside, perhaps because memory ran out; close "
            "other programs and run the same command again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _call(pickled: bytes, item: Any) -> Any:
    return _loaded(pickled)(item)


@lru_cache(maxsize=1)
def _loaded(pickled: bytes) -> Callable[[Any], Any]:
    """Return the function of a run, which a worker unpickles once: it may hold much data."""
    function: Callable[[Any], Any] = pickle.loads(pickled)  # noqa: S301 - our own parent sent it
    return function


def _begin_worker() -> None:
    """Let a worker end at once with Ctrl-C, and with its parent however that ends."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster; jobs of a worker that is killed run again on another.

    Every worker needs the same release of trainkit, since it is to give the same bytes.
    """

    address: str
    """Of its scheduler: ``tcp://192.168.1.20:8786``."""
    shares_disk = False

    def run(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result.

        Raises ``TrainkitError`` where the cluster cannot be reached, has no workers or another
        release of trainkit, and where a job has ended several workers.
        """
        from distributed import as_completed

        left = iter(items)
        with _connected(self.address) as (client, threads):
            held = client.submit(_same, function, pure=False)
            with client.as_current():
                waiting, item_of = as_completed(), {}

            def submit(number: int) -> None:
                for item in islice(left, number):
                    future = client.submit(_call_alone, held, item, pure=False)
                    item_of[future.key] = item
                    waiting.add(future)

            submit(threads * _AHEAD)
            for future in waiting:
                item, result = item_of.pop(future.key), future.result()
                future.release()
                submit(1)
                yield item, result


def _same(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the function: as a result it is sent to each worker once, and again to a new one."""
    return function


def _call_alone(function: Callable[[Any], Any], item: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(item)


@contextmanager
def _connected(address: str) -> Iterator[tuple[Any, int]]:
    """Give a client of the cluster, and how many threads its workers have."""
    from concurrent.futures import CancelledError

    try:
        from distributed import Client, KilledWorker
    except ModuleNotFoundError as error:
        raise TrainkitError(
            "a cluster needs a part that is not installed; run: pip install 'trainkit[cluster]'"
        ) from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise TrainkitError(
            f"no Dask scheduler answers at {address}; start one with `dask scheduler`, or leave "
            "out --cluster to work on this machine alone"
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise TrainkitError(
                f"the cluster at {address} has no workers; start them with: "
                f"dask worker {address} --nworkers auto --nthreads 1"
            )
        _check_releases(client)
        try:
            yield client, threads
        except KilledWorker as error:
            raise TrainkitError(
                f"several workers of the cluster at {address} were ended by the same job, perhaps "
                "because memory ran out; give each more memory"
            ) from error
        except CancelledError as error:
            raise TrainkitError(
                f"the cluster at {address} no longer answers; run the same command again to go on"
            ) from error


def _check_releases(client: Any) -> None:
    """Raise ``TrainkitError`` where a worker has another trainkit than this process, or none."""
    own = _releases()
    try:
        found = client.run(_releases)
    except ModuleNotFoundError as error:
        raise TrainkitError(
            f"the cluster's workers lack {error.name}; install trainkit on every machine"
        ) from error
    for worker, releases in found.items():
        for name, release in own.items():
            if releases.get(name) != release:
                raise TrainkitError(
                    f"the worker {worker} has {name} {releases.get(name, 'not at all')}, this "
                    f"machine has {release}; install the same on every machine"
                )


def _releases() -> dict[str, str]:
    """Return the releases of trainkit and of the libraries that shape what it makes."""
    from importlib import metadata

    found = {}
    for name in ("trainkit", "weasyprint", "pikepdf", "pillow", "pypdfium2", "numpy"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found

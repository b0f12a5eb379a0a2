"""Runs independent jobs: in this process, in several, or on the machines of a Dask cluster.

A job is a function of one item. Only so many are under way at once that memory stays bounded,
however many items there are; results come as they are ready, in any order. Whatever runs them, the
same function gives the same results.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

from trainkit.problems import TrainkitError
from trainkit.text.languages import N_, _

Item = TypeVar("Item")
Result = TypeVar("Result")
Results = Generator[tuple[Item, Result], None, list[Item]]
"""Each item with its result; at the end, the items whose jobs were broken by one of them."""

_MOST_WORKERS = 4
"""Laying out pages takes some 200 MB a process."""
_AHEAD = 4
"""Jobs under way for each worker: none waits for the next while others are slow."""
_CONNECT_SECONDS = 10
_LOST_SECONDS = 30
"""How long a cluster may have no result before it is asked whether anybody works there."""
_KILLED = N_(
    "a process of this run was stopped from outside, perhaps because memory ran out; close other "
    "programs and run the same command again"
)
_GONE = N_("the cluster at {address} no longer answers; run the same command again to go on")
_NO_PROCESS = N_(
    "no more processes can be started; close other programs, or in your own script call "
    'this below `if __name__ == "__main__":`'
)
_ONE_AT_A_TIME = threading.Lock()
"""Held by a job on a cluster, whose workers have threads: PDFium and Pango bear only one."""


class Watcher:
    """Is told what the build is doing; this one keeps silent."""

    def begin(self, total: int) -> None:
        """Say how many documents will be made."""

    def making(self, path: str) -> None:
        """Say that a document is being made."""

    def made(self, path: str) -> None:
        """Say that a document is ready."""

    def at(self, done: int, total: int) -> None:
        """Say how far reading is; raises ``TrainkitError`` if it is to be stopped."""


class Executor(Protocol):
    """Where jobs run."""

    @property
    def shares_disk(self) -> bool:
        """Whether a job sees the files that the caller sees."""
        ...

    def run(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        killed: Callable[[Item], Result] | None = None,
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with the function's result as it is ready; the order is not fixed.

        Function, items and results can be pickled. Items are asked for only as they are needed.
        What the function raises is raised here, and ends the run. ``killed`` gives the result of
        an item that ends its process whenever it is tried, such as one that needs more memory than
        there is; without it, that is a ``TrainkitError``.
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
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        killed: Callable[[Item], Result] | None = None,  # noqa: ARG002 - nobody would be left
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
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        killed: Callable[[Item], Result] | None = None,
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result.

        Where a process is ended from outside, all items that were under way run again one by one.
        """
        workers = self.workers or min(os.cpu_count() or 1, _MOST_WORKERS)
        left = iter(items)
        first = list(islice(left, workers + 1))
        left = chain(first, left)
        if workers == 1 or len(first) <= workers:
            yield from InProcess().run(function, left)
            return

        run = partial(_in_processes, function)
        yield from _all_results(run, left, workers, killed, _can_start_process)


def _can_start_process() -> bool:
    return bool(list(_in_processes(_same, iter([None]), 1)))


def _in_processes(
    function: Callable[[Item], Result], items: Iterator[Item], ahead: int
) -> Results[Item, Result]:
    """Yield results of a pool until all are there, or a process is ended from outside."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    workers = max(ahead // _AHEAD, 1)
    pool = ProcessPoolExecutor(workers, context, _begin_worker, (function,))
    try:
        return (yield from _results(lambda item: pool.submit(_call, item), items, ahead))
    finally:
        pool.shutdown(cancel_futures=True)


def _all_results(
    run: Callable[[Iterator[Item], int], Results[Item, Result]],
    items: Iterator[Item],
    workers: int,
    killed: Callable[[Item], Result] | None,
    can_start: Callable[[], bool] = lambda: True,
) -> Iterator[tuple[Item, Result]]:
    """Yield all results of ``run``, which is told how many jobs to have under way.

    A job waits for others on the same worker, and may be suspected in their place: those that were
    under way when a worker ended run again one by one.
    """
    while lost := (yield from run(items, workers * _AHEAD)):
        suspects = iter(lost)
        while unfit := (yield from run(suspects, 1)):
            if killed is None or not can_start():
                raise TrainkitError(_(_KILLED if killed is None else _NO_PROCESS))
            yield unfit[0], killed(unfit[0])


def _results(
    submit: Callable[[Item], Future[Result]],
    items: Iterator[Item],
    ahead: int,
    broken: type[Exception] = BrokenExecutor,
    is_alive: Callable[[], object] = lambda: True,
) -> Results[Item, Result]:
    """Yield results as they come, of at most so many jobs under way, until one breaks its worker.

    ``is_alive`` is asked where nothing comes for long.
    """
    under_way: dict[Future[Result], Item] = {}
    lost: list[Item] = []
    while True:
        for item in islice(items, 0 if lost else ahead - len(under_way)):
            try:
                under_way[submit(item)] = item
            except broken:
                lost.append(item)
                break
        if not under_way:
            return lost
        done = wait(under_way, _LOST_SECONDS, FIRST_COMPLETED).done
        if not done and not is_alive():
            raise TrainkitError(
                _("the cluster has no workers left; start some, and run the same command again")
            )
        for future in done:
            item = under_way.pop(future)
            try:
                result = future.result()
            except broken:
                lost.append(item)
            else:
                yield item, result


_HELD: list[Callable[[Any], Any]] = []
"""The function of a worker, which is sent to it once: it may hold much data."""


def _call(item: Any) -> Any:
    return _HELD[0](item)


def _begin_worker(function: Callable[[Any], Any]) -> None:
    """Keep a worker's function; let it end at once with Ctrl-C, and with its parent.

    At its end nothing is tidied up: some libraries complain on the terminal when others do that.
    Python looks for garbage less often than it would: a page is made of so many small objects that
    the search took a sixth of all time.
    """
    import atexit
    import gc
    import multiprocessing
    import signal

    def end_with_parent() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    _HELD[:] = [function]
    gc.set_threshold(20_000)
    atexit.register(os._exit, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=end_with_parent, daemon=True).start()


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster; jobs of a worker that is killed run again on another.

    Every worker needs the same release of trainkit, since it is to give the same bytes.
    """

    address: str
    """Of its scheduler: ``tcp://192.168.1.20:8786``."""
    shares_disk = False

    def run(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        killed: Callable[[Item], Result] | None = None,
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result.

        Raises ``TrainkitError`` where the cluster cannot be reached, has no workers or another
        release of trainkit.
        """
        with _connected(self.address) as (client, threads):
            from distributed import KilledWorker

            pool = client.get_executor(pure=False)
            held = client.submit(_same, function, pure=False)  # so each worker gets it once

            submit = partial(pool.submit, _call_alone, held)
            run = partial(_results, submit, broken=KilledWorker, is_alive=client.nthreads)
            yield from _all_results(run, iter(items), threads, killed)


def _same(thing: Item) -> Item:
    return thing


def _call_alone(function: Callable[[Any], Any], item: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(item)


@contextmanager
def _connected(address: str) -> Iterator[tuple[Any, int]]:
    """Give a client of the cluster, and how many threads its workers have."""
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        needed = _("a cluster needs an extra package; run: pip install 'trainkit[cluster]'")
        raise TrainkitError(needed) from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise TrainkitError(
            _(
                "no Dask scheduler answers at {address}; start one with `dask scheduler`, or leave "
                "out --cluster to work on this machine alone",
                address=address,
            )
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            raise TrainkitError(
                _(
                    "the cluster at {address} has no workers; start them with: dask worker "
                    "{address} --nworkers auto --nthreads 1",
                    address=address,
                )
            ) from error
        threads = sum(client.nthreads().values())
        _check_releases(client)
        try:
            yield client, threads
        except CancelledError as error:
            raise TrainkitError(_(_GONE, address=address)) from error


def _check_releases(client: Any) -> None:
    """Raise ``TrainkitError`` where a worker has another trainkit than this process, or none."""
    own = _releases()
    try:
        found = client.run(_releases)
    except ModuleNotFoundError as error:
        raise TrainkitError(
            _(
                "the cluster's workers lack {package}; install trainkit on every machine",
                package=error.name,
            )
        ) from error
    for worker, releases in found.items():
        for name, release in own.items():
            if releases.get(name) != release:
                raise TrainkitError(
                    _(
                        "the worker {worker} has {package} {found}, this machine has {release}; "
                        "install the same on every machine",
                        worker=worker,
                        package=name,
                        found=releases.get(name, "not at all"),
                        release=release,
                    )
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

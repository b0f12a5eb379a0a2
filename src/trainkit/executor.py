"""Runs independent jobs: in this process, in several, or on the machines of a Dask cluster.

A job is a function of one item. Only so many are under way at once that memory stays bounded,
however many items there are; results come as they are ready, in any order. Whatever runs them, the
same function gives the same results.
"""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from trainkit.errors import TrainkitError
from trainkit.languages import N_, _

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
_LOST_SECONDS = 30
"""How long a cluster may have no result before it is asked whether anybody works there."""
_LOOK_SECONDS = 0.01
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
        rest: _Jobs[Item] = _Jobs(left)
        while not rest.are_done:
            yield from _until_killed(function, rest, workers, workers * _AHEAD)
            suspects = _Jobs(rest.taken_back())
            while not suspects.are_done:
                yield from _until_killed(function, suspects, 1, 1)
                for item in suspects.taken_back():
                    if killed is None or not list(_until_killed(_same, _Jobs([None]), 1, 1)):
                        raise TrainkitError(_KILLED if killed is None else _NO_PROCESS)
                    yield item, killed(item)


class _Jobs(Generic[Item]):
    """Items that are still to come, and those that are under way."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.are_done = False
        self.under_way: dict[int, Item] = {}
        self._left = enumerate(items)

    def begin(self, number: int) -> Iterator[tuple[int, Item]]:
        """Yield as many items as may be under way besides those that are."""
        for place, item in islice(self._left, number - len(self.under_way)):
            self.under_way[place] = item
            yield place, item
        self.are_done = not self.under_way

    def taken_back(self) -> list[Item]:
        """Return the items that are under way, which then are no longer."""
        items = list(self.under_way.values())
        self.under_way.clear()
        return items


def _until_killed(
    function: Callable[[Item], Result], jobs: _Jobs[Item], workers: int, ahead: int
) -> Iterator[tuple[Item, Result]]:
    """Yield results of a pool until all are there, or a process is ended from outside."""
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker)
    pickled = pickle.dumps(function)
    waiting: dict[Future[Result], int] = {}
    try:
        while True:
            for number, item in jobs.begin(ahead):
                waiting[pool.submit(_call, pickled, item)] = number
            if jobs.are_done:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield jobs.under_way.pop(waiting.pop(future)), result
    except BrokenProcessPool:
        return
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
    """Let a worker end at once with Ctrl-C, and with its parent however that ends.

    At its end nothing is tidied up: some libraries complain on the terminal when others do that.
    Python looks for garbage less often than it would: a page is made of so many small objects that
    the search took a sixth of all time.
    """
    import atexit
    import gc
    import signal

    gc.set_threshold(20_000)
    atexit.register(os._exit, 0)
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
            suspects = list[Item]()
            yield from _run_on(client, function, _Jobs(items), threads * _AHEAD, suspects.append)
            # a job waits for others on the same worker, and may be suspected in place of them
            unfit = list[Item]()
            yield from _run_on(client, function, _Jobs(suspects), 1, unfit.append)
            for item in unfit:
                if killed is None:
                    raise TrainkitError(_(_KILLED))
                yield item, killed(item)


def _run_on(
    client: Any,
    function: Callable[[Item], Result],
    jobs: _Jobs[Item],
    ahead: int,
    suspect: Callable[[Item], None],
) -> Iterator[tuple[Item, Result]]:
    """Yield results of a cluster; items that seem to end their workers are handed to ``suspect``.

    The function is itself a result, and so is sent to each worker once.
    """
    from distributed import KilledWorker, as_completed

    with client.as_current():
        waiting = as_completed(with_results=True, raise_errors=False)
    held = client.submit(_same, function, pure=False)
    numbers: dict[str, int] = {}

    def submit() -> None:
        for number, item in jobs.begin(ahead):
            future = client.submit(_call_alone, held, item, pure=False)
            numbers[future.key] = number
            waiting.add(future)

    submit()
    for future, result in _arriving(waiting, client):
        item = jobs.under_way.pop(numbers.pop(future.key))
        if future.status == "finished":
            yield item, result
        elif future.status == "error" and isinstance(result[1], KilledWorker):
            suspect(item)
        else:
            raise result[1] if future.status == "error" else result
        future.release()
        submit()


def _arriving(waiting: Any, client: Any) -> Iterator[Any]:
    """Yield results as they come; raises ``TrainkitError`` where nobody is left to work on them."""
    deadline = time.monotonic() + _LOST_SECONDS
    while not waiting.is_empty():
        if waiting.has_ready():
            yield next(waiting)
        elif time.monotonic() < deadline or client.nthreads():
            time.sleep(_LOOK_SECONDS)
            continue
        else:
            raise TrainkitError(
                _("the cluster has no workers left; start some, and run the same command again")
            )
        deadline = time.monotonic() + _LOST_SECONDS


def _same(thing: Item) -> Item:
    return thing


def _call_alone(function: Callable[[Any], Any], item: Any) -> Any:
    with _ONE_AT_A_TIME:
        return function(item)


@contextmanager
def _connected(address: str) -> Iterator[tuple[Any, int]]:
    """Give a client of the cluster, and how many threads its workers have."""
    from concurrent.futures import CancelledError

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

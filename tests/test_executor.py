"""Jobs give the same results wherever they run, also where a worker is killed among them."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from tests.dask_cluster import local_cluster
from tests.executor_jobs import (
    DEADLY,
    deadly,
    is_alone,
    keeping_a_leaking_library,
    killed,
    process,
    slow,
    square,
    too_long,
)
from tests.factories import write_workshop
from trainkit.documents.builder import gather
from trainkit.documents.families import FAMILIES, documents_of
from trainkit.documents.making import make_documents
from trainkit.files.executor import Cluster, Executor, InProcess, ProcessPool, Watcher, executor_at
from trainkit.problems import LayoutError, Problems, TrainkitError

WITHOUT_THE_DEADLY = [(number, -number if number == DEADLY else number) for number in range(12)]


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'
)


UNGUARDED = """
import multiprocessing
from trainkit.problems import TrainkitError
from trainkit.files.executor import ProcessPool

try:
    print(list(ProcessPool(2).run(abs, range(8), killed=lambda number: -number)))
except TrainkitError as error:
    if multiprocessing.parent_process() is None:
        print(error)
"""


@dataclass(frozen=True)
class Elsewhere:
    """A machine where a folder is not: it is removed before the first job runs."""

    folder: Path
    shares_disk = False

    def run(
        self,
        function: Callable[[Any], Any],
        items: Iterable[Any],
        killed: Callable[[Any], Any] | None = None,  # noqa: ARG002 - nothing is
    ) -> Iterator[tuple[Any, Any]]:
        sent = [pickle.dumps(item) for item in items]
        assert [name in b"".join(sent) for name in (b"seen.svg", b"linked.svg")] == [True, False]
        shutil.rmtree(self.folder)
        for item in map(pickle.loads, sent):
            yield item, function(item)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster() as cluster:
        yield cluster


@pytest.fixture(params=["in this process", "in a pool", "on a cluster"])
def executor(request: pytest.FixtureRequest) -> Executor:
    return at(request.param, request)


def at(where: str, request: pytest.FixtureRequest) -> Executor:
    if where == "on a cluster":
        return Cluster(request.getfixturevalue("cluster").scheduler_address)
    return ProcessPool(2) if where == "in a pool" else InProcess()


def test_every_item_comes_with_its_result(executor: Executor) -> None:
    found = sorted(executor.run(square, range(50)))
    assert found == [(number, number * number) for number in range(50)]


def test_no_items_give_nothing(executor: Executor) -> None:
    assert list(executor.run(square, ())) == []


def test_items_are_asked_for_as_they_are_needed(executor: Executor) -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for number in range(120):
            asked.append(number)
            yield number

    ahead = [len(asked) - done for done, _ in enumerate(executor.run(square, items()))]
    assert len(asked) == 120
    assert max(ahead) <= 17


def test_an_error_is_raised_as_it_is_and_ends_the_run(executor: Executor) -> None:
    with pytest.raises(LayoutError, match="^three is too long$"):
        list(executor.run(too_long, range(10)))


def test_a_run_that_is_left_early_ends(executor: Executor) -> None:
    run = executor.run(square, range(1000))
    assert isinstance(run, Generator)
    assert next(run)[1] in {number * number for number in range(20)}
    run.close()


def test_few_items_are_not_worth_a_process() -> None:
    pool = ProcessPool(2)
    assert {result for _, result in pool.run(process, range(2))} == {os.getpid()}
    assert os.getpid() not in {result for _, result in pool.run(process, range(3))}


def test_jobs_on_a_cluster_run_one_at_a_time_in_a_process(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    run = Cluster(cluster.scheduler_address).run(partial(is_alone, lock=tmp_path), range(40))
    assert [result for _, result in run] == [True] * 40


def test_a_job_that_always_ends_its_process_is_told_in_plain_words() -> None:
    with pytest.raises(TrainkitError, match="^a process of this run was stopped from outside, per"):
        list(ProcessPool(2).run(deadly, range(10)))


def test_a_job_that_always_ends_its_process_takes_no_other_with_it() -> None:
    found = sorted(ProcessPool(2).run(deadly, range(12), killed=lambda number: -number))
    assert found == WITHOUT_THE_DEADLY


def test_a_job_that_always_ends_its_worker_takes_no_other_with_it(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    run = Cluster(cluster.scheduler_address).run(deadly, range(12), lambda number: -number)
    assert sorted(run) == WITHOUT_THE_DEADLY


def test_a_script_that_is_not_made_for_processes_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    run = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert run.stdout == (
        "no more processes can be started; close other programs, or in your own script "
        'call this below `if __name__ == "__main__":`\n'
    )


def test_a_killed_process_of_a_pool_loses_nothing(tmp_path: Path) -> None:
    run = ProcessPool(2).run(partial(killed, folder=tmp_path), range(30))
    assert sorted(run) == [(number, number * number) for number in range(30)]
    assert (tmp_path / "killed").exists()


def test_workers_end_without_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("zxingcpp")
    list(ProcessPool(2).run(keeping_a_leaking_library, range(8)))
    assert capfd.readouterr() == ("", "")


def test_a_killed_worker_of_a_cluster_loses_nothing(cluster: LocalCluster, tmp_path: Path) -> None:
    run = Cluster(cluster.scheduler_address).run(partial(killed, folder=tmp_path), range(30))
    assert sorted(run) == [(number, number * number) for number in range(30)]
    assert (tmp_path / "killed").exists()


@pytest.mark.thorough
def test_documents_are_the_same_bytes_though_a_worker_is_killed(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    folder = write_workshop(tmp_path / "w")
    problems = Problems()
    kit, _ = problems.checked(gather(folder, problems))
    documents = tuple(documents_of(kit, FAMILIES))[::3]
    here = dict(make_documents(documents, Watcher(), InProcess()))
    there: dict[str, bytes] = {}
    victim = next(iter(cluster.workers.values())).pid
    for path, data in make_documents(documents, Watcher(), Cluster(cluster.scheduler_address)):
        if not there:
            os.kill(victim, signal.SIGKILL)
        there[path] = data
    assert len(here) > 8
    assert there == here


def test_a_cluster_that_has_or_keeps_no_workers_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trainkit.files.executor._CONNECT_SECONDS", 1)
    monkeypatch.setattr("trainkit.files.executor._LOST_SECONDS", 1)
    with local_cluster(workers=1) as dying:
        address = dying.scheduler_address
        run = Cluster(address).run(slow, range(100))
        next(run)
        dying.scale(0)
        with pytest.raises(TrainkitError, match="^the cluster has no workers left; start some,"):
            list(run)
        with pytest.raises(TrainkitError) as caught:
            list(Cluster(address).run(square, range(1)))
    assert str(caught.value) == (
        f"the cluster at {address} has no workers; start them with: "
        f"dask worker {address} --nworkers auto --nthreads 1"
    )


def test_another_release_on_a_worker_is_refused(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "9.9")
    with pytest.raises(TrainkitError) as caught:
        list(Cluster(cluster.scheduler_address).run(square, range(1)))
    assert re.fullmatch(
        r"the worker tcp://[\d.:]+ has trainkit 0\.1\.0, this machine has 9\.9; "
        "install the same on every machine",
        str(caught.value),
    )


def test_a_machine_that_does_not_see_the_workshop_makes_the_same_bytes(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    figures = folder / "curriculum" / "alpha" / "figures"
    figures.mkdir(exist_ok=True)
    (figures / "seen.svg").write_text(DRAWING)
    (tmp_path / "secret.svg").write_text(DRAWING)
    (figures / "linked.svg").symlink_to(tmp_path / "secret.svg")
    handout = folder / "curriculum" / "alpha" / "handout.md"
    handout.write_text(f"{handout.read_text()}\n\n![A circle](figures/seen.svg)\n")
    problems = Problems()
    kit, _ = problems.checked(gather(folder, problems))
    documents = [
        document
        for document in documents_of(kit, FAMILIES)
        if document.path in {"participants/handouts/alpha.pdf", "participants/agenda.xlsx"}
    ]
    assert len(documents) == 2
    here = dict(make_documents(documents, Watcher(), InProcess()))
    there = dict(make_documents(documents, Watcher(), Elsewhere(folder)))
    assert there == here
    assert not folder.exists()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:9"])
def test_a_cluster_that_does_not_answer_is_told_in_plain_words(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainkit.files.executor._CONNECT_SECONDS", 1)
    with pytest.raises(TrainkitError) as caught:
        list(Cluster(address).run(square, range(1)))
    assert str(caught.value) == (
        f"no Dask scheduler answers at {address}; start one with `dask scheduler`, or leave out "
        "--cluster to work on this machine alone"
    )


def test_an_address_stands_for_the_cluster_there_and_none_for_this_machine() -> None:
    assert executor_at("tcp://a:1") == Cluster("tcp://a:1")
    assert executor_at() == ProcessPool()
    assert [executor_at(at).shares_disk for at in ("tcp://a:1", None)] == [False, True]

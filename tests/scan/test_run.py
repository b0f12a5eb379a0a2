"""Every page is recorded once and counted, wherever it is read and whenever a run is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.dask_cluster import local_cluster
from tests.examples import examples
from tests.scan.ink import SOURCE, Sheet, reader
from tests.scan.strange_reader import DEADLY, READABLE, SIZE, StrangeReader, page, tiff
from trainkit.files.executor import Cluster, Executor, InProcess, ProcessPool, Watcher
from trainkit.files.writing import LOCK, lock
from trainkit.problems import TrainkitError
from trainkit.scan.annotated import straightened
from trainkit.scan.reading import READER, Outcome, RowState, ScannedPage
from trainkit.scan.records import IMAGES, SCANNED, read_pages
from trainkit.scan.run import Summary, scan_files
from trainkit.scan.sheets import Fate
from trainkit.scan.sources import pages_in

AT = datetime(2027, 6, 16, 9, 30, tzinfo=UTC)
LATER = datetime(2027, 6, 17, 9, 30, tzinfo=UTC)
READ, UNKNOWN, FOREIGN, NO_SHEET, QUESTIONS, EMPTY = READABLE


def scan(
    folder: Path, *paths: Path, at: datetime = AT, reader: StrangeReader | None = None
) -> Summary:
    return scan_files(folder, paths, reader or StrangeReader(), InProcess(), at=at)


def fates(summary: Summary) -> list[tuple[str, Fate, str]]:
    return [(one.name, one.fate, one.reason) for one in summary.pages]


def counts(summary: Summary) -> Counter[Fate]:
    return Counter(one.fate for one in summary.pages)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / SCANNED).parent.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def line_of(folder: Path, number: int) -> ScannedPage:
    return read_pages(folder)[number]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "workshop"
    folder.mkdir()
    (folder / "workshop.yaml").touch()
    return folder


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """A folder of scans with a page of every kind."""
    stack = tmp_path / "stack"
    stack.mkdir()
    tiff(stack / "a.tif", page(READ, 1), page(EMPTY, 2), page(UNKNOWN, 3), page(FOREIGN, 4))
    (stack / "b.jpg").touch()
    tiff(stack / "c.tif", page(NO_SHEET, 5), page(None, 6), page(QUESTIONS, 7), page(READ, 8))
    (stack / "note.txt").write_text("Pages from Thursday")
    return stack


def test_every_page_is_read_asked_about_or_set_aside(folder: Path, stack: Path) -> None:
    summary = scan(folder, stack)
    empty = "empty (0 bytes); copy or scan it again"
    assert fates(summary) == [
        ("a.tif, page 1", Fate.READ, ""),
        ("a.tif, page 2", Fate.ASIDE, ""),
        ("a.tif, page 3", Fate.ASKED, ""),
        ("a.tif, page 4", Fate.ASKED, "black squares are missing"),
        ("b.jpg", Fate.ASIDE, empty),
        ("c.tif, page 1", Fate.ASKED, "black squares are missing"),
        (
            "c.tif, page 2",
            Fate.ASKED,
            "the reader failed (ZeroDivisionError: no dots); type the answers of this page",
        ),
        ("c.tif, page 3", Fate.ASIDE, ""),
        ("c.tif, page 4", Fate.READ, ""),
    ]
    assert counts(summary) == {Fate.READ: 2, Fate.ASKED: 4, Fate.ASIDE: 3}
    assert summary.broken == (f"b.jpg: {empty}",)
    assert summary.passed_over == (stack / "note.txt",)


def test_lines_come_in_the_order_of_the_pages(folder: Path, stack: Path) -> None:
    summary = scan(folder, stack)
    lines = read_pages(folder)
    assert [line.source for line in lines] == [one.source for one in summary.pages]
    assert {(line.at, line.reader) for line in lines} == {(AT, READER)}
    reading = lines[0].reading
    assert reading is not None
    assert (str(reading.identity), reading.residual) == ("A1-2 P-01 1", 0.1)


def test_pictures_are_stored_for_whoever_looks_at_them_only(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    names = {
        (line.image is not None, line.as_scanned is not None): [] for line in read_pages(folder)
    }
    for line in read_pages(folder):
        names[line.image is not None, line.as_scanned is not None].append(line.source.page)
    assert names == {(True, False): [1, 3, 4], (False, True): [4, 1, 2], (False, False): [2, 1, 3]}
    first = line_of(folder, 0)
    assert first.image == f"{first.source.sha}.jpg"
    unknown = line_of(folder, 2)
    assert (unknown.outcome, unknown.image) == (Outcome.UNKNOWN, f"{unknown.source.sha}.png")
    picture = cv2.imread(str(folder / IMAGES / first.image), cv2.IMREAD_UNCHANGED)
    assert picture.shape == SIZE
    assert line_of(folder, 3).as_scanned == f"{line_of(folder, 3).source.sha}-as-scanned.jpg"
    stored = {line.image or line.as_scanned for line in read_pages(folder)} - {None}
    assert {path.name for path in (folder / IMAGES).iterdir()} == stored | {LOCK}


def test_a_faint_coloured_mark_is_seen_again_in_the_stored_picture(folder: Path) -> None:
    sheet = Sheet().fill(2, "B")
    place = sheet.blank.page.qr
    sheet.cover(place.x + 10, place.y + 10, 14)  # so that a person has to say whose it is
    colours = cv2.cvtColor(sheet.scan(), cv2.COLOR_GRAY2RGB)
    x, y = (round(at * 200 / 25.4) for at in (sheet.bubble(1, "A").x, sheet.bubble(1, "A").y))
    dots = colours[y - 9 : y + 10, x - 9 : x + 10]
    dots[...] = np.minimum(dots, (255, 236, 225))  # hardly darker in grey: 241
    Image.fromarray(colours).save(folder / "page.png")
    (scanned,) = pages_in([folder / "page.png"]).pages
    straight = reader().read(scanned.picture(), SOURCE)[1]
    assert straight is not None
    scan_files(folder, [folder / "page.png"], reader(), InProcess(), at=AT)
    line = line_of(folder, 0)
    assert line.outcome is Outcome.UNKNOWN
    again = reader().read_as(straightened(folder, line), sheet.identity)
    assert again == reader().read_as(straight, sheet.identity)
    assert [(row.state, row.why) for row in again[:3]] == [
        (RowState.DOUBTFUL, "a light mark at A"), (RowState.ONE, ""), (RowState.BLANK, ""),
    ]  # fmt: skip


def test_only_the_user_can_read_what_was_scanned(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    responses = (folder / SCANNED).parent
    assert {path.stat().st_mode & 0o777 for path in responses.rglob("*") if path.is_file()} == {
        0o600
    }
    assert {path.stat().st_mode & 0o777 for path in (responses, folder / IMAGES)} == {0o700}


def test_the_second_run_reads_nothing_that_is_settled(folder: Path, stack: Path) -> None:
    first = scan(folder, stack)
    before = contents(folder)
    second = scan(folder, stack, at=LATER)
    assert contents(folder) == before
    assert fates(second) == fates(first)
    assert [one.is_known for one in first.pages] == [False] * 9
    assert [one.is_known for one in second.pages] == [True] * 9


def test_what_a_person_would_be_asked_is_read_again(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    scan(folder, stack, at=LATER, reader=StrangeReader(markers=3))
    added = read_pages(folder)[9:]
    assert [(line.source.file, line.source.page, line.outcome) for line in added] == [
        ("a.tif", 3, UNKNOWN)
    ]


def test_a_lost_picture_is_stored_again(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    before = contents(folder)
    shutil.rmtree(folder / IMAGES)
    scan(folder, stack, at=LATER)
    assert contents(folder) == before


def test_the_same_page_counts_once(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    before = contents(folder)
    other = stack.parent / "other"
    other.mkdir()
    tiff(other / "d.tif", page(READ, 1), page(EMPTY, 2), page(UNKNOWN, 3), page(UNKNOWN, 3))
    assert fates(scan(folder, other / "d.tif", at=LATER)) == [
        ("d.tif, page 1", Fate.ASIDE, ""),
        ("d.tif, page 2", Fate.ASIDE, ""),
        ("d.tif, page 3", Fate.ASIDE, ""),
        ("d.tif, page 4", Fate.ASIDE, ""),
    ]
    assert contents(folder) == before
    shutil.copytree(stack, other / "again")
    assert counts(scan(folder, stack, other / "again")) == {
        Fate.READ: 2, Fate.ASKED: 4, Fate.ASIDE: 12,
    }  # fmt: skip
    assert contents(folder) == before


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster() as cluster:
        yield cluster


def test_the_record_is_the_same_where_a_pool_reads_the_pages(folder: Path, stack: Path) -> None:
    read_elsewhere(folder, stack, ProcessPool(2))


@pytest.mark.thorough
def test_the_record_is_the_same_where_a_cluster_reads_the_pages(
    folder: Path, stack: Path, cluster: LocalCluster
) -> None:
    read_elsewhere(folder, stack, Cluster(cluster.scheduler_address))


def read_elsewhere(folder: Path, stack: Path, executor: Executor) -> None:
    tiff(stack / "d.tif", *(page(READ, number) for number in range(100, 160)))
    scan(folder, stack)
    other = folder.parent / "other"
    other.mkdir()
    summary = scan_files(other, [stack], StrangeReader(), executor, at=AT)
    assert contents(other) == contents(folder)
    assert fates(summary) == fates(scan(folder, stack))


def test_a_page_that_ends_its_process_is_set_aside_and_stops_no_other(
    folder: Path, stack: Path
) -> None:
    tiff(stack / "d.tif", *(page(READ, number) for number in range(100, 110)), page(READ, DEADLY))
    summary = scan_files(folder, [stack], StrangeReader(), ProcessPool(2), at=AT)
    assert counts(summary) == {Fate.READ: 12, Fate.ASKED: 4, Fate.ASIDE: 4}
    assert summary.broken[1:] == (
        "d.tif, page 11: reading it needs more memory than this computer has; scan it again at "
        "200 to 300 dpi",
    )
    assert fates(scan_files(folder, [stack], StrangeReader(), ProcessPool(2), at=AT)) == fates(
        summary
    )


def test_a_watcher_is_told_of_each_page(folder: Path, stack: Path) -> None:
    told: list[str] = []

    class Told(Watcher):
        def begin(self, total: int) -> None:
            told.append(str(total))

        def making(self, path: str) -> None:
            told.append(f"{path}…")

        def made(self, path: str) -> None:
            told.append(path)

    scan_files(
        folder, [stack / "b.jpg", stack / "a.tif"], StrangeReader(), InProcess(), Told(), at=AT
    )
    assert told[:5] == ["5", "b.jpg…", "b.jpg", "a.tif, page 1…", "a.tif, page 1"]
    assert len(told) == 11


def test_two_runs_at_once_are_refused(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    with (
        lock(folder, IMAGES),
        pytest.raises(TrainkitError, match="^another run is working on this workshop"),
    ):
        scan(folder, stack)


def test_other_work_goes_on_meanwhile(folder: Path, stack: Path) -> None:
    with lock(folder):
        assert len(scan(folder, stack).pages) == 9


@settings(max_examples=examples(25))
@given(
    runs=st.lists(
        st.lists(
            st.lists(st.tuples(st.sampled_from([*READABLE, None]), st.integers(0, 5)), max_size=4),
            max_size=4,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_pages_in_are_read_asked_about_or_set_aside_always(
    runs: list[list[list[tuple[Outcome | None, int]]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("workshop")
    seen: set[tuple[Outcome | None, int]] = set()
    for number, files in enumerate(runs):
        stack = tmp_path_factory.mktemp("stack")
        for name, pages in enumerate(files):
            path = stack / f"{number}-{name}.tif"
            if pages:
                tiff(path, *(page(*one) for one in pages))
            else:
                path.touch()
        summary = scan(folder, stack)
        count = sum(len(pages) or 1 for pages in files)
        assert len(summary.pages) == count
        assert len(summary.broken) == sum(not pages for pages in files)
        new = {one for pages in files for one in pages} - seen
        fresh = counts(summary)[Fate.READ] + counts(summary)[Fate.ASKED]
        assert fresh == sum(one is None or one is READ or one.is_asked for one, _ in new)
        seen |= new
    shas = [line.source.sha for line in read_pages(folder)]
    assert len(shas) == len(set(shas))
    broken = sum(not pages for files in runs for pages in files)
    assert len(shas) == len(seen) + broken


# Killed at any moment

KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path

from tests.scan.strange_reader import StrangeReader
from trainkit.files.executor import InProcess, ProcessPool
from trainkit.scan.run import scan_files

folder, stack, last, workers = sys.argv[1:]
left = int(last)

def counted(name, function):
    def call(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return call

for name in ("fsync", "open", "replace"):
    setattr(os, name, counted(name, getattr(os, name)))
if __name__ == "__main__":
    executor = ProcessPool(int(workers)) if int(workers) else InProcess()
    at = datetime(2027, 6, 16, 9, 30, tzinfo=UTC)
    summary = scan_files(Path(folder), [Path(stack)], StrangeReader(), executor, at=at)
    print(len(summary.pages), left)
"""


def killed_run(folder: Path, stack: Path, moment: int, workers: int = 0) -> tuple[int, str]:
    """Scan in a process that kills itself at a moment between writing and writing."""
    run = subprocess.run(
        [sys.executable, "-c", KILLED, folder, stack, str(moment), str(workers)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return run.returncode, run.stdout


@pytest.mark.parametrize(
    ("workers", "moments"),
    [
        (0, (3, 47)),
        (2, (30,)),
        pytest.param(0, (1, 3, 20, 47, 60), marks=pytest.mark.thorough),
        pytest.param(2, (12, 30, 63), marks=pytest.mark.thorough),
    ],
)
def test_a_run_killed_at_any_moment_goes_on_where_it_stopped(
    workers: int, moments: tuple[int, ...], folder: Path, stack: Path
) -> None:
    tiff(stack / "d.tif", *(page(READ, number) for number in range(100, 130)))
    undisturbed = folder.parent / "undisturbed"
    undisturbed.mkdir()
    expected = scan(undisturbed, stack)
    for moment in moments:
        status, _ = killed_run(folder, stack, moment, workers)
        assert status == -signal.SIGKILL
        lines = (folder / SCANNED).read_bytes() if (folder / SCANNED).exists() else b""
        recorded = [json.loads(line)["source"]["sha"] for line in lines.splitlines()]
        assert recorded == [one.source.sha for one in expected.pages][: len(recorded)]
    found = scan(folder, stack)
    assert contents(folder) == contents(undisturbed)
    assert fates(found) == fates(expected)


def test_a_line_that_was_cut_off_is_added_again(folder: Path, stack: Path) -> None:
    scan(folder, stack)
    whole = read_pages(folder)
    data = (folder / SCANNED).read_bytes()
    (folder / SCANNED).write_bytes(data[:-200])
    scan(folder, stack)
    assert read_pages(folder) == whole


def test_what_was_read_until_the_disk_was_full_is_recorded(
    folder: Path, stack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trainkit.scan import run

    written: list[Path] = []

    def write(path: Path, data: bytes) -> None:
        if len(written) == 2:
            raise TrainkitError(f"{path} cannot be written: No space left on device")
        written.append(path)
        path.write_bytes(data)

    monkeypatch.setattr(run, "write_atomically", write)
    with pytest.raises(TrainkitError, match="No space left on device$"):
        scan(folder, stack)
    assert [line.source.page for line in read_pages(folder)] == [1, 2, 3]

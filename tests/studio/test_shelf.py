"""The workshops that the studio offers, and the work that runs beside its pages."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from trainkit.studio.jobs import Jobs
from trainkit.studio.shelf import Workshops
from trainkit.text.languages import PSEUDO, speaking, spoken


def make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "workshop.yaml").touch()


def keys(shelf: Workshops) -> dict[str, str]:
    return {
        key: work.folder.relative_to(shelf.home).as_posix() for key, work in shelf.works().items()
    }


def test_a_workshop_keeps_its_key_whatever_comes_and_goes(tmp_path: Path) -> None:
    """Else a page that is open would write into another workshop."""
    make(tmp_path / "2026" / "osh", tmp_path / "2027" / "osh")
    shelf = Workshops(tmp_path)
    assert keys(shelf) == {"osh": "2026/osh", "osh-2": "2027/osh"}
    make(tmp_path / "2025" / "osh")
    assert keys(shelf) == {"osh-3": "2025/osh", "osh": "2026/osh", "osh-2": "2027/osh"}
    (tmp_path / "2026" / "osh").rename(tmp_path / "2026" / "bishkek")
    assert keys(shelf) == {
        "osh-3": "2025/osh", "bishkek": "2026/bishkek", "osh-2": "2027/osh",
    }  # fmt: skip
    assert shelf.work("osh") is None


def test_old_work_is_forgotten_but_none_that_runs() -> None:
    jobs, go_on = Jobs(), threading.Event()
    first = jobs.start("a", "First", lambda _: go_on.wait(60), ("overview", "Go on"))
    later = [jobs.start(f"b{n}", "Later", lambda _: None, ("overview", "Go on")) for n in range(60)]
    while not all(job.is_over for job in later):
        time.sleep(0.01)
    last = jobs.start("c", "Last", lambda _: None, ("overview", "Go on"))
    asked = (first, later[0], later[11], later[-1], last)
    found = [job and job.number for job in (jobs.get(one.number) for one in asked)]
    assert found == [first.number, None, None, later[-1].number, last.number]
    go_on.set()


def test_each_reader_of_a_workshop_finds_its_problems_in_their_own_language(tmp_path: Path) -> None:
    make(tmp_path / "osh")
    work = Workshops(tmp_path).work("osh")
    assert work is not None
    found = []
    for language in ("en", PSEUDO, "en"):
        with speaking(language):
            found.append(work.read.problems[0].message)
    assert found == [
        "expected an Excel file here, found none",
        "éxṕéćťéď áń Éxćéĺ ƒíĺé ĥéŕé, ƒóúńď ńóńé",
        "expected an Excel file here, found none",
    ]


def test_work_speaks_the_language_of_whoever_started_it() -> None:
    with speaking(PSEUDO):
        job = Jobs().start("a", "First", lambda _watcher: spoken(), ("overview", "Go on"))
    while not job.is_over:
        time.sleep(0.01)
    assert job.result == PSEUDO

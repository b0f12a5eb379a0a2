"""What holds for all tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.examples import examples
from tests.factories import SECRET, write_workshop
from trainkit.documents import families
from trainkit.documents.builder import build_workshop
from trainkit.documents.copies.printing import CopiesRecipe, TaggedRecipe
from trainkit.documents.print_again import PrintAgainRecipe
from trainkit.render.pages import PdfRecipe
from trainkit.text.languages import spoken

# Tests are never timed. Where a run decides whether a change may land, the same commit gives the
# same verdict; everywhere else property tests keep looking for new examples.
# Examples of one test may share a folder: each writes its own file before it is read.
settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile("repeatable", settings.get_profile("untimed"), derandomize=True)
os.environ["TRAINKIT_LANGUAGE"] = "en"  # of commands that tests run, whatever this machine speaks

settings.load_profile("repeatable" if os.environ.get("CI") else "untimed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "chromium")

LONGEST = ("test_wheel.py", "test_docs.py", "test_examples.py", "test_build.py")
"""Files that take long, begun first, so that two workers end at about the same time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first."""
    ranks = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session", autouse=True)
def one_process() -> Iterator[None]:
    """Let commands in this process make documents in it; tests of pools say how many they want.

    Another process loads every library anew, and the workers that run tests keep all cores busy.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trainkit.files.executor._MOST_WORKERS", 1)
        yield


@pytest.fixture(scope="session")
def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, which its workers share."""
    workers = os.environ.get("PYTEST_XDIST_WORKER")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if workers else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_secret() -> Iterator[None]:
    """Draw the same secret for each workshop: the same definitions then give the same papers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trainkit.planning.planner.new_secret_file", SECRET.encode)
        yield


laid_out_anew = False
"""Whether the test that runs makes each PDF itself: it is marked ``laid_out_anew``."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note how the test wants its PDF files, before fixtures of any scope are made for it."""
    global laid_out_anew  # noqa: PLW0603 - one for all fixtures
    laid_out_anew = item.get_closest_marker("laid_out_anew") is not None


def pdf_recipes() -> tuple[type, ...]:
    """Return the classes of recipes that lay out pages."""
    assert families.FAMILIES  # all that there are have been loaded
    return PdfRecipe, *PdfRecipe.__subclasses__(), CopiesRecipe, TaggedRecipe, PrintAgainRecipe


@pytest.fixture(scope="session", autouse=True)
def no_page_is_laid_out_twice(shared_by_workers: Path) -> Iterator[None]:
    """Take a PDF that another test had made of the same view, except for ``laid_out_anew``.

    ``ingredients`` name all that a build goes by when it decides whether a document is made again.
    """
    folder = shared_by_workers / "laid-out"
    folder.mkdir(exist_ok=True)

    def remembering(make: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
        def remembered(recipe: Any) -> bytes:
            if laid_out_anew:
                return make(recipe)
            limits = getattr(recipe, "most_pages", None), getattr(recipe, "drawings", None)
            named = repr((type(recipe).__name__, spoken(), *limits))
            digest = hashlib.sha256(named.encode())
            for part in recipe.ingredients():
                digest.update(part)
            path = folder / digest.hexdigest()
            if not path.exists():
                mine = path.with_suffix(f".{os.getpid()}")
                mine.write_bytes(make(recipe))
                mine.replace(path)
            return path.read_bytes()

        return remembered

    with pytest.MonkeyPatch.context() as patch:
        for recipe in pdf_recipes():
            if "make" in vars(recipe):
                patch.setattr(recipe, "make", remembering(recipe.make))
        yield


@cache
def blank_page() -> bytes:
    """Return a PDF of one empty page."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream := BytesIO(), deterministic_id=True)
    return stream.getvalue()


@pytest.fixture
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the pages of all PDF files empty, for tests that do not read them."""
    for recipe in pdf_recipes():
        if "make" in vars(recipe):
            monkeypatch.setattr(recipe, "make", lambda _: blank_page())


@pytest.fixture(scope="session")
def built_workshop(shared_by_workers: Path) -> Path:
    """The small workshop of two modules, built once a run; tests that write copy it.

    All can read files that are new here, as on most machines.
    """
    folder = shared_by_workers / "built"
    with (shared_by_workers / "building").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not folder.exists():
            mine = write_workshop(shared_by_workers / "unbuilt", ("alpha", "beta"))
            before = os.umask(0o022)
            try:
                build_workshop(mine)
            finally:
                os.umask(before)
            mine.rename(folder)
    return folder


@pytest.fixture
def workshop_copy(built_workshop: Path, tmp_path: Path) -> Path:
    """A copy of the built workshop, of this test alone."""
    return Path(shutil.copytree(built_workshop, tmp_path / "w"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()

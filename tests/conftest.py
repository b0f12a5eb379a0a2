"""What holds for all tests."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.examples import examples
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
def laid_out_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the PDF files of this run, which its workers share."""
    workers = os.environ.get("PYTEST_XDIST_WORKER")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if workers else base) / "laid-out"
    folder.mkdir(exist_ok=True)
    return folder


laid_out_anew = False
"""Whether the test that runs makes each PDF itself: it is marked ``laid_out_anew``."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note how the test wants its PDF files, before fixtures of any scope are made for it."""
    global laid_out_anew  # noqa: PLW0603 - one for all fixtures
    laid_out_anew = item.get_closest_marker("laid_out_anew") is not None


@pytest.fixture(scope="session", autouse=True)
def no_page_is_laid_out_twice(laid_out_before: Path) -> Iterator[None]:
    """Take a PDF that another test had made of the same view, except for ``laid_out_anew``.

    ``ingredients`` name all that a build goes by when it decides whether a document is made again.
    """
    make = PdfRecipe.make

    def remembered(recipe: PdfRecipe) -> bytes:
        if laid_out_anew:
            return make(recipe)
        digest = hashlib.sha256(repr((spoken(), recipe.most_pages, recipe.drawings)).encode())
        for part in recipe.ingredients():
            digest.update(part)
        path = laid_out_before / digest.hexdigest()
        if not path.exists():
            mine = path.with_suffix(f".{os.getpid()}")
            mine.write_bytes(make(recipe))
            mine.replace(path)
        return path.read_bytes()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PdfRecipe, "make", remembered)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()

"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# Tests are never timed. Where a run decides whether a change may land, the same commit gives the
# same verdict; everywhere else property tests keep looking for new examples.
# Examples of one test may share a folder: each writes its own file before it is read.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
        patch.setattr("trainkit.executor._MOST_WORKERS", 1)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()

"""Jobs of tests of executors, in a module that another process loads in no time."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from trainkit.problems import LayoutError

DEADLY = 3
"""The number that ends its process each time."""


def square(number: int) -> int:
    return number * number


def process(_: int) -> int:
    return os.getpid()


def too_long(number: int) -> int:
    if number == 3:
        raise LayoutError("three is too long")
    return number


def killed(number: int, folder: Path) -> int:
    """Kill the process that has the fifth number, the first time."""
    mark = folder / "killed"
    if number == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def deadly(number: int) -> int:
    """Kill the process that has a certain number, each time."""
    if number == DEADLY:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def slow(number: int) -> int:
    time.sleep(0.1)
    return number


def keeping_a_leaking_library(number: int) -> int:
    import trainkit.scan.identity

    return len(trainkit.scan.identity.__name__) * number


def is_alone(_: int, lock: Path) -> bool:
    """Whether no other job of this process runs at the same time."""
    mine = lock / str(os.getpid())
    try:
        mine.mkdir()
    except FileExistsError:
        return False
    time.sleep(0.01)
    mine.rmdir()
    return True

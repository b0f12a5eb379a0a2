"""Codes on sheets: what the library that reads them leaves behind."""

import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"


def test_nothing_more_is_printed_when_scanning_ends() -> None:
    """Objects of zxing-cpp that live as long as a module are reported as leaked, on a page."""
    command = [sys.executable, "-m", "trainkit", "scan", EXAMPLE, "nothing.pdf"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "trainkit: there is no nothing.pdf; check the name\n"

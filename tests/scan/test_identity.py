"""Codes on sheets: what the library that reads them leaves behind."""

import subprocess
import sys


def test_nothing_is_printed_when_a_program_that_read_codes_ends() -> None:
    """Objects of zxing-cpp that live as long as a module are reported as leaked, on a page."""
    code = "import trainkit.scan.identity"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")

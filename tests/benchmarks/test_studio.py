"""Telephones answer while their server is killed; what was acknowledged is kept, and kept once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZES = ["--telephones", "12", "--items", "6", "--seconds", "3", "--kills", "3"]
RATE = ["--rate", "60", "--rate-seconds", "1"]


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.studio", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_no_acknowledged_answer_is_lost_or_kept_twice_when_the_server_is_killed() -> None:
    done = run(*SIZES, *RATE)  # its status says how quick this machine is, too
    record = json.loads(done.stdout.splitlines()[-1])
    assert {name: record[name] for name in ("kills", "acknowledged", "kept")} == {
        "kills": 3, "acknowledged": 12 * 6 + 60, "kept": 12 * 6 + 60,
    }  # fmt: skip
    assert (record["lost"], record["wrong"], record["twice"]) == (0, 0, 0)


@pytest.mark.parametrize("option", ["--telephones", "--rate"])
def test_the_traffic_is_bounded(option: str) -> None:
    done = run(option, "5000")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2, "benchmarks.studio: error: at most 2000 telephones and answers a second",
    )  # fmt: skip

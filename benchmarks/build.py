"""How long a build takes: the first, in three languages, with nothing or a handout changed; --help.

CPU seconds of the whole process and its children, beside two peers in the same run: the same pages
laid out by plain WeasyPrint calls without reuse (the first build itself), and a Python that does
nothing. Prints a table, and last one JSON object.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "almaty-2019"
MADE = shutil.ignore_patterns("out", "printed.yaml")
"""What earlier builds of the example have left there."""
REPEATS = 5


def cpu_seconds(*command: str | Path) -> float:
    """Return the CPU seconds, user and system, that a command and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def best_of(*command: str | Path) -> float:
    """Return the least of several runs: what the command needs when nothing disturbs it."""
    return min(cpu_seconds(*command) for _ in range(REPEATS))


def in_three_languages(folder: Path) -> Path:
    """Copy the example, with its participants' materials in Russian and Dari as well."""
    shutil.copytree(EXAMPLE, folder, ignore=MADE)
    path = folder / "workshop.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("languages:")]
    keys = ["languages: [en, ru, fa-AF]", "translations: [ru, fa-AF]"]
    path.write_text("\n".join([*kept, *keys, ""]), encoding="utf-8")
    return folder


def main() -> None:
    """Measure and print."""
    trainkit = Path(sys.executable).parent / "trainkit"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "example"
        shutil.copytree(EXAMPLE, folder, ignore=MADE)
        module = Path("curriculum") / "isp-cooperation"
        shutil.copytree(EXAMPLE.parents[1] / module, folder / module)
        first = cpu_seconds(trainkit, "build", folder)
        unchanged = best_of(trainkit, "build", folder)
        handout = folder / module / "handout.md"
        handout.write_text(
            handout.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8"
        )
        changed = cpu_seconds(trainkit, "build", folder)
        several = cpu_seconds(trainkit, "build", in_three_languages(Path(name) / "languages"))
    idle = best_of(sys.executable, "-c", "pass")
    figures = {
        "first_build_cpu_s": first,
        "first_build_in_three_languages_cpu_s": several,
        "unchanged_build_cpu_s": unchanged,
        "one_handout_changed_cpu_s": changed,
        "three_languages_to_one_ratio": several / first,
        "unchanged_to_first_ratio": unchanged / first,
        "help_to_idle_python_ratio": best_of(trainkit, "--help") / idle,
    }
    machine = platform.processor() or platform.machine()
    weasyprint = metadata.version("weasyprint")
    print(f"{machine}, {os.cpu_count()} cores, Python {platform.python_version()}, {weasyprint=}")
    for label, value in figures.items():
        print(f"{label:38} {value:8.3f}")
    print(json.dumps({label: round(value, 4) for label, value in figures.items()}))


if __name__ == "__main__":
    main()

"""What LibreOffice makes of files: the spreadsheet and word processor that tests can run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


def converted(paths: Sequence[Path], target: str, folder: Path) -> list[Path]:
    """Convert files in one start, with a profile of its own; ``target`` is an ending or a filter.

    Return the new files, which keep their names and lie in a folder of their own.
    """
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice (soffice) must be installed for this test"
    output = folder / "converted"
    command = [soffice, "--headless", "--norestore"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", target, "--outdir", str(output), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [output / f"{path.stem}.{target.partition(':')[0]}" for path in paths]

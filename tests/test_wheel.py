"""The built wheel in an empty environment, in another folder, with nothing of the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and its requirements."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "-c", ROOT / "requirements.lock", wheel],
        check=True,
    )  # fmt: skip
    return folder / "bin"


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_wheel_holds_curriculum_templates_fonts_and_schemas(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in ("curriculum", "templates", "schemas"):
        inside = {f"trainkit/_data/{part}/{name}" for name in files_below(ROOT / part)}
        assert inside <= names
    assert "trainkit/py.typed" in names


def test_wheel_builds_the_example_in_another_folder(installed: Path, tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("out", "agenda.yaml", "forms.yaml")
    example = shutil.copytree(ROOT / "examples/almaty-2019", tmp_path / "example", ignore=ignore)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    result = subprocess.run(
        [installed / "trainkit", "build", "example"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")
    made = {line.split("  ", 1)[1] for line in result.stdout.splitlines()[:-1]}
    out = {f"example/out/{name}" for name in files_below(example / "out")}
    assert made == {name for name in out if not name.rsplit("/", 1)[1].startswith(".")} | {
        "example/plan/agenda.yaml",
        "example/plan/forms.yaml",
    }
    modules = {name.rsplit("/", 1)[1] for name in made if "/handouts/" in name}
    assert modules == {
        "cryptocurrency-tracing.pdf",
        "digital-evidence-protocols.pdf",
        "isp-cooperation.pdf",
        "social-media-investigation.pdf",
    }

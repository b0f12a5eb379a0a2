"""The built wheel in an empty environment, in another folder, with nothing of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.factories import one_set_of_exercises, write_workshop
from tests.pdf import failures, texts
from trainkit import plan
from trainkit.model.load import read_definitions
from trainkit.problems import Problems

pytestmark = pytest.mark.thorough
ROOT = Path(__file__).resolve().parents[1]
MODULES = (
    "cryptocurrency-tracing",
    "digital-evidence-protocols",
    "isp-cooperation",
    "social-media-investigation",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def install(environment: Path, what: str) -> Path:
    """Install into a virtual environment; return the folder of its commands."""
    commands = environment / "bin"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", commands / "python", "install", "--quiet",
         "--disable-pip-version-check", "--no-compile", "-c", ROOT / "requirements.lock", what],
        check=True,
    )  # fmt: skip
    return commands


@pytest.fixture(scope="module")
def small(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that holds the wheel and no extra."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    venv.create(folder)
    return install(folder, str(wheel))


@pytest.fixture(scope="module")
def installed(wheel: Path, small: Path) -> Path:
    """The commands of the same environment, later, with every extra."""
    return install(small.parent, f"{wheel}[all]")


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


def run(command: Path, *arguments: str, cwd: Path) -> tuple[int, str, str]:
    """Return a command's exit status, output and messages."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd)}
    done = subprocess.run(
        [command, *arguments], cwd=cwd, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def test_smallest_installation_takes_about_200_megabytes(small: Path) -> None:
    """Python files count twice: what pip compiles them to is as large, and is not made here."""
    (packages,) = (small.parent / "lib").glob("python*/site-packages")
    files = [path for path in packages.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    size = sum(path.stat().st_size * (2 if path.suffix == ".py" else 1) for path in files)
    assert size < 205_000_000


def test_smallest_installation_checks_and_builds_a_planned_workshop(
    small: Path, tmp_path: Path
) -> None:
    write_workshop(tmp_path, ("alpha", "beta"))
    plan(tmp_path)
    assert run(small / "trainkit", "check", ".", cwd=tmp_path) == (
        0,
        "No problems in the workshop.\n",
        "",
    )
    status, output, messages = run(small / "trainkit", "build", ".", cwd=tmp_path)
    assert (status, messages) == (0, "")
    *lines, last = output.splitlines()
    made = {line.split("  ", 1)[1] for line in lines}
    assert made == {
        f"out/{name}" for name in files_below(tmp_path / "out") if "/." not in f"/{name}"
    }
    assert last == "37 files made, 0 unchanged."


def test_smallest_installation_says_how_to_install_what_is_missing(
    small: Path, tmp_path: Path
) -> None:
    write_workshop(tmp_path, ("alpha", "beta"))
    assert run(small / "trainkit", "plan", ".", cwd=tmp_path) == (
        2,
        "",
        "trainkit: this needs an extra package; run: pip install 'trainkit[all]'\n",
    )


LIBRARY_PAGE = """
import doctest, pathlib, sys
names = {"workshop": pathlib.Path("example")}
done = doctest.testfile(sys.argv[1], module_relative=False, globs=names, encoding="utf-8")
print(done)
"""


@pytest.fixture(scope="module")
def example(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Almaty example in another folder, built by the documentation's page on the library."""
    ignore = shutil.ignore_patterns("out", "agenda.yaml", "forms.yaml", "released.txt")
    folder = tmp_path_factory.mktemp("elsewhere") / "example"
    shutil.copytree(ROOT / "examples/almaty-2019", folder, ignore=ignore)
    one_set_of_exercises(folder)
    page = str(ROOT / "docs/library.md")
    printed = run(installed / "python", "-c", LIBRARY_PAGE, page, cwd=folder.parent)
    assert printed == (0, "TestResults(failed=0, attempted=19)\n", "")
    return folder


def test_examples_of_the_library_page_run_and_build_the_example(example: Path) -> None:
    assert {path.name for path in (example / "plan").iterdir()} == {
        "agenda.yaml", "forms.yaml", "history", "printed.yaml", "secret.txt",
    }  # fmt: skip
    handouts = example / "out/participants/handouts"
    assert {path.name for path in handouts.iterdir()} == {f"{name}.pdf" for name in MODULES}


def test_every_pdf_of_the_example_is_accessible(example: Path) -> None:
    pdfs = sorted((example / "out").rglob("*.pdf"))
    untagged = {path.name for path in pdfs if failures(path.read_bytes())}
    assert untagged == {"pre-test.pdf", "post-test.pdf", "retention-test.pdf", "spare-sheets.pdf"}
    for path in (path for path in pdfs if path.name in untagged):
        with pikepdf.open(path) as document:
            assert "no tags for screen readers" in str(document.docinfo["/Subject"])
    assert len(pdfs) > 50


def test_handouts_of_the_example_have_8_to_17_pages_and_cards_one(example: Path) -> None:
    out = example / "out/participants"
    for name in MODULES:
        assert 8 <= len(texts((out / f"handouts/{name}.pdf").read_bytes())) <= 17, name
        assert len(texts((out / f"cards/{name}.pdf").read_bytes())) == 1, name


def test_participants_of_the_example_get_no_rationale_and_no_name(example: Path) -> None:
    """Rationales of ten words and more cannot stand in a participants' text by accident."""
    problems = Problems()
    definitions = read_definitions(ROOT / "examples/almaty-2019", problems)
    assert definitions is not None
    secret = {
        _squeezed(reason)
        for course in definitions.courses
        for item in course.bank.items
        for reason in _reasons(item.model_dump())
        if len(reason.split()) >= 10
    }
    names = {_squeezed(person.name or "") for person in definitions.roster.participants}
    assert len(secret) > 100
    assert len(names) == 24
    for path in sorted((example / "out/participants").rglob("*.pdf")):
        text = _squeezed("".join(texts(path.read_bytes())))
        assert [words for words in secret | names if words in text] == [], path.name


def _reasons(item: dict[str, Any]) -> Iterator[str]:
    """Yield every rationale of an item: its own, and those of options, premises, wrong numbers."""
    parts = [item, *(p for name in ("options", "premises", "wrong") for p in item.get(name, ()))]
    yield from (part["rationale"] for part in parts if "rationale" in part)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s`*]", "", text)

"""The documentation holds: its examples run, its links lead somewhere, every command is in it."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.factories import as_yaml, workshop_data, write_roster
from trainkit.cli.app import app, run
from trainkit.model.check import read_and_check
from trainkit.problems import Problems

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/*.md")])


def test_tour_of_the_readme_prints_what_it_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    blank_pages: None,
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    assert len(commands) == 5
    checker = doctest.OutputChecker()
    for command in commands:
        line, expected = command.split("\n", 1)
        program, *arguments = shlex.split(line)
        assert program == "trainkit"
        run(arguments)
        # which items a fresh workshop draws is chance, and so is a warning about their time
        done = capsys.readouterr()
        output = done.out or done.err
        assert checker.check_output(expected, output, doctest.ELLIPSIS), output


def test_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Links and anchors between pages hold, and every page is in the navigation."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    sources = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*.md")}
    assert pages == {re.sub(r"\.md$", ".html", name) for name in sources} | {"404.html"}
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (
        re.findall(r'(?:src|href)="https?://(?!trainkit\.example)[^"]+\.(?:css|js|woff2?)"', text)
        == []
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", text)
    local = [link for link in links if not re.match(r"https?:|mailto:", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {
        Path(link).name
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]*pictures/[^)\s]+)\)", page.read_text(encoding="utf-8"))
    }
    pictures = list((ROOT / "docs/pictures").glob("*.png"))
    assert {path.name for path in pictures} == shown
    assert [path.name for path in pictures if path.stat().st_size > 150_000] == []


def test_every_command_is_in_readme_and_guide() -> None:
    commands = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback
    }
    for page in (ROOT / "README.md", ROOT / "docs/guide.md"):
        named = set(re.findall(r"trainkit ([a-z-]+)", page.read_text(encoding="utf-8")))
        assert commands - named == set()


def test_examples_of_the_guide_for_workshop_files_are_valid_together(tmp_path: Path) -> None:
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    section = guide.split("### More that an agenda may depend on")[1].split("\n### ")[0]
    data = workshop_data(
        ("cryptocurrency-tracing", "isp-cooperation"),
        dates=["2027-03-02", "2027-03-03"],
        languages=["en", "ru"],
        day={"start": "08:00", "end": "17:30"},
        events=[],
    )
    del data["assessment"]
    blocks = re.findall(r"```yaml\n(.*?)```", section, flags=re.DOTALL)
    assert len(blocks) == 8
    for block in blocks:
        for key, value in YAML(typ="safe").load(block).items():
            known = data.get(key)
            data[key] = {**known, **value} if isinstance(known, dict) else value
        (tmp_path / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
        groups = list(data.get("groups", {})) or [""]
        people = [(f"P-{n}", groups[n % len(groups)]) for n in range(22)]
        write_roster(tmp_path / "participants.xlsx", [("Code", "Group"), *people])
        problems = Problems()
        read_and_check(tmp_path, problems)
        assert [str(one) for one in problems if one.place.path.parent == tmp_path] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    forbidden = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work)/\w")
    found = [
        name
        for name in tracked
        if name != "tests/test_docs.py"
        and not name.endswith((".png", ".ttf", ".xlsx"))
        and forbidden.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []

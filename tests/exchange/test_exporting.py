"""What stops an export is told with its place; nothing else of a computer gets into the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainkit import api
from trainkit.cli.app import run
from trainkit.problems import InputError

ROOT = Path(__file__).parents[2]
MODULE = "isp-cooperation"


def test_every_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "examples" / "one-day-seminar", tmp_path / "seminar"))
    own = folder / "curriculum" / MODULE
    bank = Path(shutil.copytree(ROOT / "curriculum" / MODULE, own)) / "items.yaml"
    shown = ("figures/none.png", "../../secret.png")
    (folder / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    head, first, second, *rest = bank.read_text(encoding="utf-8").split("    stem: ")
    stems = [
        f"See ![it]({path}). {text}" for path, text in zip(shown, (first, second), strict=True)
    ]
    bank.write_text("    stem: ".join([head, *stems, *rest]), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        api.export_questions(folder, MODULE, "gift")
    assert [one.message for one in raised.value.problems] == [
        "the figure figures/none.png is missing",
        "expected a figure in this module's folder, found ../../secret.png",
    ]


def test_an_export_that_leaves_something_out_is_done_and_lists_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", "isp-cooperation", str(tmp_path), "--format", "aiken"]
    assert run([*arguments, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "isp-47: left out: Aiken has no questions of the type numeric" in told.err
    assert (tmp_path / "isp-cooperation.aiken.txt").is_file()

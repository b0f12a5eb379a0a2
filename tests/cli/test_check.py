"""``trainkit check`` on test items: what is printed, in which order, with which exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import run, run_in_process
from tests.definitions.found import at
from tests.factories import as_yaml, bank_data, write_workshop

BANK = "curriculum/alpha/items.yaml"
DAY = ("--day", "2026-11-25")


def workshop(tmp_path: Path, *texts: str, **changes: Any) -> Path:
    """Write a workshop whose first item has these options, the second being the key."""
    folder = write_workshop(tmp_path / "w")
    bank = bank_data()
    for option, text in zip(bank["items"][0]["options"], texts, strict=True):
        option["text"] = text
    bank["items"][0] |= changes
    (folder / BANK).write_text(as_yaml(bank), encoding="utf-8")
    return folder


ERROR = (
    'alpha-recall-0 [all-above]: "All of the above" stands for the other options; options are '
    "shuffled, and a reader who knows that two are right need not consider the third. Replace it "
    "with another answer, or change the item to type multiple"
)
WARNING = (
    'warning: alpha-recall-0 [hedge]: "often" is only in the key; a cautious word points to the '
    "right answer. Use one in a distractor too, or leave it out"
)
INFORMATION = (
    'information: alpha-recall-0 [opposites]: "It often does not name one" and "It often names '
    'one" differ only by a negation; one of the two is right, and a guesser ignores the rest. '
    "Add a second such pair, or reword one"
)


def test_error_of_the_item_check_leaves_with_2_and_stops_a_build(tmp_path: Path) -> None:
    folder = workshop(tmp_path, "First row", "Second row", "All of the above")
    place = at(folder, BANK, '"All of the above"')
    result = run("check", *DAY, cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"{place}: {ERROR}",
        "trainkit: 1 error, 0 warnings in the workshop",
    ]
    built = run("build", cwd=folder)
    assert (built.returncode, (folder / "out").exists()) == (2, False)
    assert built.stderr.splitlines() == [
        f"{place}: {ERROR}",
        "trainkit: 1 problem; nothing was written",
    ]


def test_warning_of_the_item_check_leaves_with_1_until_a_review_clears_it(tmp_path: Path) -> None:
    folder = workshop(tmp_path / "open", "It names none", "It often names one", "It names ten")
    place = at(folder, BANK, '"It often names one"')
    result = run("check", *DAY, cwd=folder)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{place}: {WARNING}",
        "trainkit: 1 warning in the workshop, no errors",
    ]
    review = {"rule": "hedge", "by": "A. Colleague", "why": "It is so in half the cases."}
    cleared = workshop(
        tmp_path / "cleared", "It names none", "It often names one", "It names ten",
        reviewed=[review],
    )  # fmt: skip
    result = run("check", *DAY, cwd=cleared)
    assert (result.returncode, result.stderr) == (0, "")


def test_information_stands_last_and_leaves_the_exit_status_alone(tmp_path: Path) -> None:
    texts = ("It often does not name one", "It often names one", "Both fields are empty")
    folder = workshop(tmp_path, *texts)
    result = run("check", *DAY, cwd=folder)
    place = at(folder, BANK, '"It often names one"')
    assert (result.returncode, result.stdout) == (0, "No problems in the workshop.\n")
    assert result.stderr.splitlines() == [f"{place}: {INFORMATION}"]


def test_build_does_not_show_information(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], blank_pages: None
) -> None:
    texts = ("It often does not name one", "It often names one", "Both fields are empty")
    folder = workshop(tmp_path, *texts)
    assert run_in_process(["plan", str(folder)]) == 0
    from trainkit import api

    assert [str(problem) for problem in api.check(folder)] != []
    assert run_in_process(["build", str(folder)]) == 0
    assert capsys.readouterr().err == ""


def test_fact_is_old_by_the_day_that_is_given(tmp_path: Path) -> None:
    folder = workshop(tmp_path, "First row", "Second row", "Third row", volatile=True)
    assert run("check", "--day", "2027-01-01", cwd=folder).returncode == 0
    result = run("check", "--day", "2027-01-02", cwd=folder)
    assert result.returncode == 1
    assert "alpha-recall-0 [stale]: the fact may change and is as of 2026-01-01" in result.stderr


def test_day_that_is_none_is_refused(tmp_path: Path) -> None:
    result = run("check", "--day", "tomorrow", cwd=workshop(tmp_path, "A row", "B row", "C row"))
    assert result.returncode == 2
    assert "'tomorrow' does not match the format" in result.stderr


def test_module_folder_is_checked_by_the_day_too(tmp_path: Path) -> None:
    folder = workshop(tmp_path, "First row", "Second row", "Third row", volatile=True)
    result = run("check", "curriculum/alpha", "--day", "2027-06-01", cwd=folder)
    assert (result.returncode, "[stale]" in result.stderr) == (1, True)


def test_many_remarks_are_counted_and_shown_on_request(tmp_path: Path) -> None:
    counted = run("check", *DAY, cwd=tmp_path)
    every = run("check", "--all", *DAY, cwd=tmp_path)
    shown = [line for line in every.stderr.splitlines() if ": information: " in line]
    assert len(shown) > 10
    assert (
        counted.stderr
        == f"trainkit: remarks that ask for nothing: {len(shown)}; --all shows them\n"
    )

"""What is said of a form as a whole: too many keys that are the longest option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories import as_yaml, bank_data, write_workshop
from trainkit import api


def workshop(tmp_path: Path, longest: str) -> Path:
    """Write a workshop with tests of 12 items whose longest option is the one named."""
    spec: Any = {"minutes": 30, "items": {"recall": 4, "apply": 4, "judge": 4}}
    folder = write_workshop(tmp_path / "w", assessment=spec | {"same_items": True})
    bank = bank_data()
    for item in bank["items"]:
        option = next(option for option in item["options"] if option["id"] == longest)
        option["text"] += " in two words"
    (folder / "curriculum/alpha/items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    return folder


def remarks(folder: Path) -> list[str]:
    found = [str(problem) for problem in api.check(folder)]
    return [line.split(" items (")[0] for line in found if "forms.yaml" in line]


def test_form_whose_keys_are_longest_is_remarked_on_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = workshop(tmp_path, "b")
    monkeypatch.chdir(folder)
    assert remarks(folder) == []
    api.plan(folder)
    assert remarks(folder) == [
        f"plan/forms.yaml: warning: form {code} [length-form]: the key is the longest option in 12 "
        "of 12"
        for code in ("A1", "B1")
    ]


def test_form_whose_distractors_are_longest_is_not_remarked_on(tmp_path: Path) -> None:
    folder = workshop(tmp_path, "c")
    api.plan(folder)
    assert remarks(folder) == []

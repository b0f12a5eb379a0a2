"""What is remembered is what a new reading would find."""

from __future__ import annotations

import os
from pathlib import Path

from trainkit.model.load import Memory
from trainkit.problems import Place, Problems
from trainkit.text.languages import PSEUDO, _, speaking


def test_a_folder_is_read_again_as_soon_as_a_file_in_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "module" / "text.md"
    file.parent.mkdir()
    file.write_text("one", encoding="utf-8")
    memory, read = Memory(), list[str]()

    def make(problems: Problems) -> str:
        text = file.read_text(encoding="utf-8") if file.exists() else "none"
        read.append(text)
        problems.warning(Place(file), text)
        return text

    def recall() -> tuple[str, list[str]]:
        problems = Problems()
        value = memory.recall("text", (tmp_path,), make, problems)
        return value, [problem.message for problem in problems]

    assert recall() == ("one", ["one"])
    assert recall() == ("one", ["one"])
    assert read == ["one"]
    file.write_text("two", encoding="utf-8")
    os.utime(file, ns=(10**18, 10**18))
    assert recall() == ("two", ["two"])
    file.unlink()
    assert recall() == ("none", ["none"])
    assert read == ["one", "two", "none"]


def test_problems_are_found_again_in_another_language(tmp_path: Path) -> None:
    memory, found = Memory(), list[str]()
    for language in ("en", PSEUDO, "en"):
        problems = Problems()
        with speaking(language):
            memory.recall(
                "x", (tmp_path,), lambda each: each.error(Place(tmp_path), _("nothing")), problems
            )
        found += [one.message for one in problems]
    assert found == ["nothing", "ńóťĥíńĝ", "nothing"]

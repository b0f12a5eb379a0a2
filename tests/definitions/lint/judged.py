"""Reads the items that people have judged, and lints them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.factories import item_data, make_module
from trainkit.model.items.registry import ItemBank
from trainkit.model.lint.rules import lint_course
from trainkit.model.loaded import Course
from trainkit.model.yaml import Node, YamlFile, read_yaml
from trainkit.problems import Problems, Severity

HERE = Path(__file__).parent
MARK = {Severity.ERROR: "E", Severity.WARNING: "W", Severity.INFORMATION: "I"}
_OURS = {"found", "guards", "with", "case", "language", "rationales", "undetermined"}


def judged(name: str) -> list[Any]:
    """Return the entries of one of the two files."""
    problems = Problems()
    file = read_yaml(HERE / name, problems)
    assert file is not None, list(map(str, problems))
    return list(file.data)


def found(entry: Any) -> Counter[str]:
    """Return what the check says about an entry: severity and rule, counted."""
    problems = Problems()
    lint_course(course_of(entry), problems)
    return Counter(
        f"{MARK[problem.severity]} {problem.message.split('[')[1].split(']')[0]}"
        for problem in problems
    )


def course_of(*entries: Any) -> Course:
    """Return a course whose bank holds the entries, and the items that stand with them."""
    items, cases = [], {}
    for number, entry in enumerate(entries):
        for name, data in ((f"q{number}", entry), ("other", entry.get("with"))):
            if data is None:
                continue
            items.append(_item(name, data))
            if "case" in data:
                cases.setdefault(data["case"], f"c{len(cases)}")
                items[-1]["case"] = cases[data["case"]]
    bank = ItemBank.model_validate(
        {
            "module": "alpha",
            "version": "1.0.0",
            "language": entries[0].get("language", "en"),
            "cases": [{"id": i, "title": "Case", "text": text} for text, i in cases.items()],
            "items": items,
        }
    )
    nowhere = YamlFile(HERE / "items.yaml", Node({}, 1, 1))
    return Course(HERE, make_module(), nowhere, bank, nowhere, "Text.", "Text.")


def _item(name: str, entry: Any) -> Any:
    kind = entry.get("type", "single")
    given = {key: value for key, value in entry.items() if key not in _OURS}
    data = {**item_data(name), "key": "a", **given}
    if kind == "numeric":
        del data["options"], data["key"]
        return {**data, "rationale": "Counted."}
    data["options"] = [_option(entry, n, option, kind) for n, option in enumerate(data["options"])]
    if kind in {"multiple", "matching", "ordering"}:
        del data["key"]
    if kind == "matching":
        data["premises"] = [
            {"id": str(n), "text": text, "key": letter, "rationale": "Read from the table."}
            for n, (text, letter) in enumerate(zip(entry["premises"], "abcdef", strict=False), 1)
        ]
    return data


def _option(entry: Any, number: int, option: Any, kind: str) -> Any:
    letter = "abcdefgh"[number]
    data = option if isinstance(option, dict) else {"text": option}
    data = {"id": letter, **data}
    if kind != "matching":
        data["rationale"] = (entry.get("rationales") or ["Read from the case."] * 9)[number]
    if letter in entry.get("undetermined", ()):
        data["undetermined"] = True
    return data

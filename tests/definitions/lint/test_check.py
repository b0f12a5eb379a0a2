"""What the check says of a bank on disk: places, words, reviews, the bank as a whole, age."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import at, shown
from tests.factories import LEVELS, as_yaml, item_data, module_data, write_course
from trainkit.model.lint import check_stale, lint_course, lint_item, messages, open_pairs
from trainkit.model.load import read_course
from trainkit.model.loaded import Course
from trainkit.problems import Problems

Change = Callable[[Any], object]
FLAWED: Any = {
    "stem": "Which record names the subscriber of the line?",
    "options": [
        {"id": "a", "text": "The table of ports alone", "rationale": "Names a line only."},
        {"id": "b", "text": "The subscriber's contract", "rationale": "Right."},
        {"id": "c", "text": "The list of never paid bills", "rationale": "Names a debt."},
    ],
}
CLANG = (
    'q2 [clang]: "subscriber" is in the question and only in the key; a reader who knows '
    "nothing picks it. Use the word in a distractor too, or reword the stem"
)
ABSOLUTE = (
    'q2 [absolute]: "never" is only in distractors (c); test-wise readers know that such '
    "options are seldom right. Use such a word in key and distractors, or say exactly what you mean"
)


def review(rule: str) -> dict[str, str]:
    return {"rule": rule, "by": "A. Colleague", "why": "The law says so."}


def write(tmp_path: Path, *items: Any, **changes: Any) -> Path:
    folder = write_course(tmp_path)
    bank = {"module": "alpha", "version": "1.0.0", "items": list(items)}
    (folder / "items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    (folder / "module.yaml").write_text(as_yaml(module_data(**changes)), encoding="utf-8")
    return folder


def read(folder: Path, language: str = "en") -> Course:
    problems = Problems()
    course = read_course(folder, problems, language)
    assert course is not None, list(map(str, problems))
    return course


def lint(folder: Path, language: str = "en") -> list[str]:
    problems = Problems()
    lint_course(read(folder, language), problems)
    return shown(problems, folder)


def test_finding_names_place_item_rule_words_reason_and_advice(tmp_path: Path) -> None:
    folder = write(tmp_path, item_data("q1"), item_data("q2", **FLAWED))
    key = at(folder, "items.yaml", '"The subscriber\'s contract"')
    distractor = at(folder, "items.yaml", '"The list of never paid bills"')
    assert lint(folder) == [f"{key}: warning: {CLANG}", f"{distractor}: warning: {ABSOLUTE}"]


def test_review_clears_the_warning_that_it_names_and_no_other(tmp_path: Path) -> None:
    folder = write(tmp_path, item_data("q2", **FLAWED, reviewed=[review("clang")]))
    distractor = at(folder, "items.yaml", '"The list of never paid bills"')
    assert lint(folder) == [f"{distractor}: warning: {ABSOLUTE}"]


def test_review_that_clears_nothing_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, item_data("q1", reviewed=[review("hedge"), review("coverage")]))
    hedge, coverage = (at(folder, "items.yaml", f'"{rule}"') for rule in ("hedge", "coverage"))
    assert lint(folder) == [
        f'{hedge}: information: q1 [unneeded-review]: "hedge" finds nothing here that '
        "needs a review. Delete the review",
        f'{coverage}: information: q1 [unneeded-review]: "coverage" is not a remark that a '
        "review can clear. Delete the review",
    ]


def test_review_of_an_unknown_rule_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, item_data("q1", reviewed=[review("clong")]))
    place = at(folder, "items.yaml", '"clong"')
    known = ", ".join(sorted(messages()))
    assert lint(folder) == [f'{place}: q1: expected a known rule, found "clong"; known: {known}']


def test_no_review_clears_an_error(tmp_path: Path) -> None:
    options = [
        {"id": letter, "text": text, "rationale": f"Reason {letter}"}
        for letter, text in zip("abc", ("Port 443", "Port 80", "All of the above"), strict=True)
    ]
    folder = write(tmp_path, item_data("q1", options=options, reviewed=[review("all-above")]))
    lines = lint(folder)
    assert [line.split("]: ")[0].split(": ", 1)[1] for line in lines] == [
        "q1 [all-above",
        "information: q1 [unneeded-review",
    ]


SEALS: Any = {
    "stem": "A bag with seal {} was opened by the night clerk. Which paper names the opener?",
    "options": [
        {"id": "a", "text": "The custody log", "rationale": "x"},
        {"id": "b", "text": "The price list", "rationale": "x"},
        {"id": "c", "text": "The floor plan", "rationale": "x"},
    ],
}


def seals(*numbers: int, **changes: Any) -> list[Any]:
    """Return items that differ by the number of the seal; ``changes`` go into the last."""
    items = [
        item_data(f"s{n}", **{**SEALS, "stem": SEALS["stem"].format(number)})
        for n, number in enumerate(numbers, 1)
    ]
    items[-1] |= changes
    return items


def test_near_duplicates_are_named_at_the_later_one(tmp_path: Path) -> None:
    folder = write(tmp_path, *seals(4471, 9020))
    place = at(folder, "items.yaml", '"A bag with seal 9020', 0)
    # 14 words in common, of the 16 that the two have: the numbers of the seals differ
    assert lint(folder) == [
        f"{place}: warning: s2 [duplicate]: 88% of its words and of s1's are the same; on the "
        f"same form they test one thing twice. Name s1 under enemies, so that they are never on "
        f"the same form, or reword"
    ]
    assert open_pairs(read(folder)) == [("s1", "s2")]
    # alone, an item is told of its own pairs, whichever of the two it is
    items = [*seals(4471, 9020), item_data("q3", **FLAWED)]
    course, said = read(write(tmp_path / "three", *items)), []
    for index in range(3):
        problems = Problems()
        lint_item(course, index, problems)
        said.append([one.message.partition("]")[0] for one in problems])
    assert said == [["s2 [duplicate"], ["s2 [duplicate"], ["q3 [clang", "q3 [absolute"]]


@pytest.mark.parametrize(
    "change", [{"enemies": ["s1"]}, {"reviewed": [review("duplicate")]}], ids=["enemies", "review"]
)
def test_near_duplicates_are_cleared_on_either_item(tmp_path: Path, change: Any) -> None:
    folder = write(tmp_path, *seals(4471, 9020, **change))
    assert lint(folder) == []
    assert open_pairs(read(folder)) == []


def bank_of(count: int, change: Change = lambda _: None) -> list[Any]:
    """Return items on three objectives and levels in turn, half of them on a case."""
    items = [
        item_data(f"q{n}", f"o{n % 3 + 1}", LEVELS[n % 3], **({"case": "log"} if n % 2 else {}))
        for n in range(count)
    ]
    change(items)
    return items


def bank(tmp_path: Path, items: list[Any]) -> list[str]:
    folder = write(tmp_path)
    data = {
        "module": "alpha",
        "version": "1.0.0",
        "cases": [{"id": "log", "title": "Log", "text": "A line of a log."}],
        "items": items,
    }
    (folder / "items.yaml").write_text(as_yaml(data), encoding="utf-8")
    return [line.split(": ", 1)[1] for line in lint(folder)]


def test_balanced_bank_is_not_remarked_on(tmp_path: Path) -> None:
    assert bank(tmp_path, bank_of(21)) == []


def test_objective_with_few_items_is_named(tmp_path: Path) -> None:
    def move(items: Any) -> None:
        for item in [item for item in items if item["objective"] == "o2"][4:]:
            item["objective"] = "o1"

    assert bank(tmp_path, bank_of(21, move)) == [
        'information: [coverage]: the objective "o2" has 4 items in items.yaml; fewer than 5 say '
        "little about it. Write more"
    ]


def test_much_recall_and_few_cases_are_named(tmp_path: Path) -> None:
    def turn(items: Any) -> None:
        for item in items[:9]:
            item["cognitive"] = "recall"
        for item in items[:11]:
            item.pop("case", None)

    # 9 of the first 9 and 4 of the other 12 are recall: 13 of 21; 5 of 21 keep their case
    assert bank(tmp_path, bank_of(21, turn)) == [
        "information: [balance]: 24% of the items use a case; below 30% the test has few "
        "questions about realistic records. Write items on a case",
        "information: [balance]: 62% of the items ask for recall; above 40% the test says little "
        "about work. Write items that apply and judge",
    ]


def test_bank_that_has_only_begun_is_left_alone(tmp_path: Path) -> None:
    assert bank(tmp_path, [item_data(f"q{n}", "o1", "recall") for n in range(11)]) == []


DAY = date(2026, 11, 25)


def stale(tmp_path: Path, as_of: str, today: date = DAY, **changes: Any) -> list[str]:
    item = item_data("q1", as_of=as_of, volatile=True, reviewed=[review("stale")])
    problems = Problems()
    folder = write(tmp_path, item | changes)
    check_stale(read(folder), today, problems)
    return [line.split(": ", 1)[1] for line in shown(problems, folder)]


def test_volatile_fact_is_stale_after_twelve_months_whatever_a_review_says(tmp_path: Path) -> None:
    assert stale(tmp_path, "2025-11-24") == [
        "warning: q1 [stale]: the fact may change and is as of 2025-11-24; after more than "
        "twelve months, laws and figures may have changed. Look it up again and update as_of"
    ]


@pytest.mark.parametrize(
    ("as_of", "today"),
    [("2025-11-25", DAY), ("2026-11-24", DAY), ("2024-02-29", date(2025, 2, 28))],
)
def test_volatile_fact_is_good_for_twelve_months(tmp_path: Path, as_of: str, today: date) -> None:
    assert stale(tmp_path, as_of, today) == []


def test_fact_that_does_not_change_is_never_stale(tmp_path: Path) -> None:
    assert stale(tmp_path, "1999-01-01", volatile=False) == []


def test_old_volatile_reference_informs(tmp_path: Path) -> None:
    source = {"id": "src", "body": "Body", "title": "Law", "year": 2020, "volatile": True}
    folder = write(tmp_path, item_data("q1"), references=[source | {"as_of": "2024-05-15"}])
    problems = Problems()
    check_stale(read(folder), DAY, problems)
    place = at(folder, "module.yaml", '"2024-05-15"')
    assert shown(problems, folder) == [
        f"{place}: information: src [stale]: the source may change and is as of 2024-05-15. "
        f"Check whether there is a newer version before you teach from it"
    ]


def test_translated_words_are_judged_in_their_language_at_their_place(tmp_path: Path) -> None:
    folder = write(tmp_path, item_data("q1", reviewed=[review("hedge")]), item_data("q2"))
    words = {
        "module": "alpha", "language": "ru", "version": "1.0.0",
        "items": {
            "q1": {
                "version": 1, "stem": "Что показывает сумма?",
                "options": {
                    letter: {"text": text, "rationale": "Причина."}
                    for letter, text in zip(
                        "abc", ("Имя автора", "Те же байты", "Всё перечисленное"), strict=True
                    )
                },
            }
        },
    }  # fmt: skip
    (folder / "items.ru.yaml").write_text(as_yaml(words), encoding="utf-8")
    place = at(folder, "items.ru.yaml", '"Всё перечисленное"')
    # the review was written for the original, so nothing is said about it here
    assert [line.split("]")[0] for line in lint(folder, "ru")] == [f"{place}: q1 [all-above"]

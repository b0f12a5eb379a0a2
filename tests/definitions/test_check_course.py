"""Checks inside one module: every rule once, with its message and place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.definitions.found import Change, Rule, checked, problem_of, shown
from tests.factories import (
    as_yaml,
    exercise_data,
    item_data,
    module_data,
    write_course,
    write_exercise,
    write_workshop,
)
from trainkit.model.check_course import check_course
from trainkit.model.load import read_course
from trainkit.problems import Problems


def bank() -> Any:
    """Return a bank of one item an objective and one case that an item uses."""
    return {
        "module": "alpha",
        "version": "1.0.0",
        "cases": [{"id": "log", "title": "Log", "text": "A line of a log."}],
        "items": [
            item_data("q1", "o1", case="log", enemies=["q2"]),
            item_data("q2", "o2"),
            item_data("q3", "o3"),
        ],
    }


def module() -> Any:
    """Return a module with a short form."""
    return module_data(variants={"short": [{"session": "s1", "minutes": 30, "steps": [25, 5]}]})


def check(folder: Path) -> list[str]:
    problems = Problems()
    course = read_course(folder, problems)
    assert course is not None
    check_course(course, problems)
    return shown(problems, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_course(tmp_path)


def nothing(_data: Any) -> None:
    """Change nothing."""


def write(folder: Path, change_module: Change = nothing, change_bank: Change = nothing) -> None:
    data, items = module(), bank()
    change_module(data)
    change_bank(items)
    (folder / "module.yaml").write_text(as_yaml(data), encoding="utf-8")
    (folder / "items.yaml").write_text(as_yaml(items), encoding="utf-8")


def test_clean_module_has_no_problem(folder: Path) -> None:
    write(folder)
    assert check(folder) == []


MODULE_RULES: dict[str, Rule] = {
    "id is not the folder's name": (
        lambda m: m.update(id="beta"),
        'id: "beta"', 4, 'expected the folder\'s name "alpha", found "beta"',
    ),
    "two objectives with one id": (
        lambda m: m["objectives"].append({"id": "o1", "level": "create", "text": "x"}),
        'id: "o1"\n    level: "create"', 4, 'the id "o1" is used twice; first on line {first}',
    ),
    "two references with one id": (
        lambda m: m["references"].append(m["references"][0] | {"body": "Other"}),
        'id: "src"\n    body: "Other"', 4, 'the id "src" is used twice; first on line {first}',
    ),
    "term that stands twice": (
        lambda m: m.update(glossary=[{"term": "IP", "definition": d} for d in ("x", "y")]),
        'term: "IP"\n    definition: "y"', 6, 'the term "IP" is used twice; first on line {first}',
    ),
    "unknown objective of a session": (
        lambda m: m["sessions"][1]["objectives"].append("o9"),
        '"o9"', 0, 'expected a known objective, found "o9"; known: o1, o2, o3',
    ),
    "unknown session before": (
        lambda m: m["sessions"][1].update(after=["s9"]),
        '"s9"', 0, 'expected a known session, found "s9"; known: s1, s2',
    ),
    "session below that must come before": (
        lambda m: m["sessions"][0].update(after=["s2"]),
        '- "s2"', 2, '"s2" is listed below this session; list sessions in an order that works',
    ),
    "session that must come before itself": (
        lambda m: m["sessions"][0].update(after=["s1"]),
        '- "s1"', 2, '"s1" is listed below this session; list sessions in an order that works',
    ),
    "unknown session in a form": (
        lambda m: m["variants"]["short"][0].update(session="s9"),
        '"s9"', 0, 'expected a known session, found "s9"; known: s1, s2',
    ),
    "session twice in a form": (
        lambda m: m["variants"]["short"].append({"session": "s1", "minutes": 15, "steps": [15, 0]}),
        'session: "s1"\n      minutes: "15"', 9,
        'the session "s1" is used twice; first on line {first}',
    ),
    "steps of a form that are not as many": (
        lambda m: m["variants"]["short"][0].update(steps=[30]),
        '- "30"', 0, 'expected 2 numbers, one for each step of "s1", found 1',
    ),
    "step that a form leaves out of its list": (
        lambda m: m["variants"]["short"][0].update(steps=[25]),
        '- "25"', 0, 'expected 2 numbers, one for each step of "s1", found 1',
    ),
    "session that a misspelt objective leaves without one": (
        lambda m: [session.update(objectives=["o1", "o2", "o33"]) for session in m["sessions"][:1]]
        and m["sessions"][1].update(objectives=["o1"]),
        '"o33"', 0, 'expected a known objective, found "o33"; known: o1, o2, o3',
    ),
    "steps of a form that do not add up": (
        lambda m: m["variants"]["short"][0].update(steps=[20, 5]),
        '- "20"', 0, "the steps add up to 25 minutes, but the session has 30",
    ),
    "objective without an item": (
        lambda m: m["objectives"].append({"id": "o4", "level": "apply", "text": "x"})
        or m["sessions"][0]["objectives"].append("o4"),
        'id: "o4"', 4, 'the objective "o4" has no item in items.yaml',
    ),
    "objective with a full stop": (
        lambda m: m["objectives"][1].update(text="Read a line."),
        '"Read a '
        'line."', 0, 'warning: the objective "o2" ends with a full stop; delete the full stop',
    ),
    "objective that is taught nowhere": (
        lambda m: [session["objectives"].remove("o3") for session in m["sessions"]],
        'id: "o3"', 4, 'the objective "o3" is taught in no session',
    ),
}  # fmt: skip

BANK_RULES: dict[str, Rule] = {
    "bank of another module": (
        lambda b: b.update(module="beta"),
        '"beta"', 0, 'expected the module\'s id "alpha", found "beta"',
    ),
    "two items with one id": (
        lambda b: b["items"].append(item_data("q3", "o1")),
        'id: "q3"\n    version: "1"\n    objective: "o1"', 4,
        'the id "q3" is used twice; first on line {first}',
    ),
    "two cases with one id": (
        lambda b: b["cases"].append({"id": "log", "title": "Other", "text": "x"}),
        'id: "log"\n    title: "Other"', 4, 'the id "log" is used twice; first on line {first}',
    ),
    "item for an unknown objective": (
        lambda b: b["items"].append(item_data("q4", "o9")),
        '"o9"', 0, 'q4: expected a known objective, found "o9"; known: o1, o2, o3',
    ),
    "unknown source": (
        lambda b: b["items"][1]["source"].update(reference="nowhere"),
        '"nowhere"', 0, 'q2: expected a known reference, found "nowhere"; known: src',
    ),
    "unknown case": (
        lambda b: b["items"][1].update(case="mail"),
        '"mail"', 0, 'q2: expected a known case, found "mail"; known: log',
    ),
    "unknown enemy": (
        lambda b: b["items"][1].update(enemies=["q9"]),
        '"q9"', 0, 'q2: expected another item of this bank, found "q9"',
    ),
    "item that is its own enemy": (
        lambda b: b["items"][2].update(enemies=["q3"]),
        '- "q3"', 2, 'q3: expected another item of this bank, found "q3"',
    ),
    "key without an option": (
        lambda b: b["items"][1].update(key="e"),
        '"e"', 0, 'q2: expected a known option, found "e"; known: a, b, c',
    ),
    "two options with one letter": (
        lambda b: b["items"][1]["options"].append({"id": "a", "text": "New", "rationale": "x"}),
        'id: "a"\n        text: "New"', 4, 'the id "a" is used twice; first on line 45',
    ),
    "two options with one text": (
        lambda b: b["items"][1]["options"].append(
            {"id": "d", "text": "Answer a to q2", "rationale": "x"}
        ),
        '"Answer a to q2"\n        rationale: "x"', 0,
        'q2: the options "a" and "d" have the same text',
    ),
    "stem without a question mark or colon": (
        lambda b: b["items"][1].update(stem="Choose."),
        '"Choose."', 0, 'q2: expected a question mark or a colon at the end of the stem, '
        'found "Choose."',
    ),
    "case that no item uses": (
        lambda b: b["cases"].append({"id": "mail", "title": "x", "text": "x"}),
        'id: "mail"', 4, 'warning: no item uses the case "mail"',
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", MODULE_RULES.values(), ids=MODULE_RULES.keys())
def test_rule_of_the_module_has_its_message_and_place(folder: Path, rule: Rule) -> None:
    write(folder, change_module=rule[0])
    # The bank still names the module by its folder, which is right for all changes but one.
    assert [line for line in check(folder) if not line.startswith("items.yaml")] == [
        problem_of(folder, "module.yaml", rule)
    ]


@pytest.mark.parametrize("rule", BANK_RULES.values(), ids=BANK_RULES.keys())
def test_rule_of_the_bank_has_its_message_and_place(folder: Path, rule: Rule) -> None:
    write(folder, change_bank=rule[0])
    assert check(folder) == [problem_of(folder, "items.yaml", rule)]


@pytest.mark.parametrize("stem", ["Which?", "Choose:", "Какой?", "کدام؟", "Which? "])
def test_stems_of_several_scripts_end_well(folder: Path, stem: str) -> None:
    write(folder, change_bank=lambda b: b["items"][0].update(stem=stem))
    assert check(folder) == []


def test_texts_and_guide_are_checked_too(folder: Path) -> None:
    write(folder)
    (folder / "handout.md").write_text("See [@nobody].\n", encoding="utf-8")
    (folder / "guide.md").write_text("## One {#s1}\n\n# Title\n", encoding="utf-8")
    assert check(folder) == [
        'guide.md:0:0: expected a part for every session: "## Session 2 of alpha {#s2}" is missing',
        "guide.md:3:1: the title comes from module.yaml; start the text's own headings with '## '",
        'handout.md:1:5: cites "nobody", which is not among the references of module.yaml',
    ]


def test_every_file_that_cannot_be_read_is_reported_in_one_pass(folder: Path) -> None:
    (folder / "module.yaml").write_text("id: [", encoding="utf-8")
    (folder / "items.yaml").write_text("items: x\nmodule: alpha\nversion: 1\n", encoding="utf-8")
    (folder / "handout.md").write_bytes(b"\xff")
    (folder / "guide.md").unlink()
    problems = Problems()
    assert read_course(folder, problems) is None
    assert [line.split(": ")[0] for line in shown(problems, folder)] == [
        "guide.md:0:0",
        "handout.md:1:1",
        "items.yaml:1:8",
        "module.yaml:1:6",
    ]


def test_text_that_no_font_can_print_is_found_at_its_place(folder: Path) -> None:
    write(folder, change_bank=lambda b: b["items"][0].update(stem="哪一个?"))
    lines = (folder / "items.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "哪" in text)
    column = lines[line - 1].index('"') + 1
    assert check(folder) == [
        f"items.yaml:{line}:{column}: the fonts that come with trainkit cannot print 哪一个; they "
        f"have only Latin, Greek, Cyrillic and Arabic letters"
    ]


def test_file_whose_name_is_a_little_wrong_is_named(folder: Path) -> None:
    (folder / "exercises").mkdir()
    for name in ("items.ru.yml", "exercises/trace.yml"):
        (folder / name).write_text("x")
    for name in ("notes.txt", "items.uz-Cyrl.yaml", "exercises/notes.md", "Plan.md"):
        (folder / name).write_text("x")
    assert check(folder) == [
        'exercises/trace.yml:0:0: this file is not read; rename it to "trace.yaml"',
        'items.ru.yml:0:0: this file is not read; rename it to "items.ru.yaml"',
    ]


def test_file_with_capitals_in_its_name_is_named_where_they_count(folder: Path) -> None:
    (folder / "Card.md").write_text("x")
    if (folder / "card.md").exists():
        pytest.skip("capitals do not count in this file system")
    (folder / "handout.ru.MD").write_text("x")
    assert check(folder) == [
        'Card.md:0:0: this file is not read; rename it to "card.md"',
        'handout.ru.MD:0:0: this file is not read; rename it to "handout.ru.md"',
    ]


def exercise_problems(folder: Path) -> list[str]:
    return [line for line in checked(folder) if "exercises" in line]


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    return write_workshop(tmp_path / "w", ("alpha", "beta"))


def test_a_sound_exercise_has_no_problem(workshop: Path) -> None:
    write_exercise(workshop, exercise_data())
    assert exercise_problems(workshop) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"generator": "crystal-ball"},
            "generator: expected 'transaction-trace', 'address-triage', 'explorer-lab', "
            "'time-line', 'look-alikes', 'evidence-sums', 'custody-audit', 'shared-address', "
            "'request-review', 'preservation-dates', 'provider-return', 'web-capture', "
            "'imaging', 'saxaul-shop', 'saxaul-payment', 'saxaul-laptop', 'saxaul-address' or "
            "'saxaul-moot', found \"crystal-ball\"",
        ),
        ({"objectives": ["o9"]}, 'expected a known objective, found "o9"; known: o1, o2, o3'),
        (
            {"sources": [{"reference": "nowhere"}]},
            'expected a known reference, found "nowhere"; known: src',
        ),
        ({"titel": "Dates"}, 'titel: this key is not known; did you mean "title"?'),
        ({"diary": 99}, 'diary: expected at most 30, found "99"'),
        ({"id": "days"}, 'expected the file\'s name "dates", found "days"'),
    ],
)
def test_a_mistake_in_an_exercise_is_reported_at_its_line(
    workshop: Path, change: dict[str, Any], message: str
) -> None:
    path = write_exercise(workshop, exercise_data(**change))
    if "id" in change:
        path = path.rename(path.with_name("dates.yaml"))
    name = next(iter(change))
    lines = path.read_text().splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{name}:"))
    (line,) = exercise_problems(workshop)
    place, said = line.split(": ", 1)
    assert said == message
    assert int(place.split(":")[1]) in {number, number + 1, number + 2}


def named_step(folder: Path, minutes: int) -> None:
    """Let a step of so many minutes name the exercise; the short form gives it ten less."""
    steps = [
        {"minutes": minutes, "title": "Work", "method": "exercise", "material": 'Exercise "Dates"'},
        {"minutes": 60 - minutes, "title": "Check", "method": "quiz"},
    ]
    data = module_data("alpha")
    data["sessions"][0]["steps"] = steps
    short = {"session": "s1", "minutes": 50, "steps": [minutes - 10, 60 - minutes]}
    path = folder / "curriculum/alpha/module.yaml"
    path.write_text(as_yaml({**data, "variants": {"short": [short]}}), encoding="utf-8")


def test_an_exercise_that_takes_longer_than_its_steps_is_a_warning_in_each_form(
    workshop: Path,
) -> None:
    write_exercise(workshop, exercise_data(minutes=20))
    named_step(workshop, 15)
    said = [line.split(": ", 1)[1] for line in exercise_problems(workshop)]
    assert said == [
        f'warning: "Dates" takes 20 minutes, the steps of the {form} form that name it have '
        f"{minutes}; give them more time, or write a version that fits under variants"
        for form, minutes in (("short", 5), ("standard", 15))
    ]


def test_an_exercise_whose_variants_fit_has_no_warning(workshop: Path) -> None:
    variants = {name: {"minutes": minutes} for name, minutes in (("short", 5), ("standard", 15))}
    write_exercise(workshop, exercise_data(minutes=20, variants=variants))
    named_step(workshop, 15)
    assert exercise_problems(workshop) == []


def test_an_exercise_names_only_forms_of_its_module(workshop: Path) -> None:
    write_exercise(workshop, exercise_data(variants={"brief": {"minutes": 5}}))
    (line,) = exercise_problems(workshop)
    assert line.endswith(': expected a form of "alpha", found "brief"; there: standard')


def test_an_exercise_without_a_generator_says_so(workshop: Path) -> None:
    data = exercise_data()
    del data["generator"]
    write_exercise(workshop, data)
    (line,) = exercise_problems(workshop)
    assert line.endswith(": generator: expected a value, found none")


def test_two_modules_cannot_have_exercises_of_one_id(workshop: Path) -> None:
    write_exercise(workshop, exercise_data())
    write_exercise(workshop, exercise_data(), "beta")
    (line,) = exercise_problems(workshop)
    assert line == (
        'curriculum/beta/exercises/dates.yaml:1:5: the exercise id "dates" is used in alpha too'
    )

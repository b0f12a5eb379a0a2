"""The record of the forms: written, read back, and checked against changed definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.examples import examples
from tests.factories import bank_data, item_data, make_definitions
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import (
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
    form_hash,
)
from trainkit.assessment.forms_file import check_forms, forms_digest, forms_yaml, read_forms
from trainkit.model.loaded import Definitions
from trainkit.model.yaml import YamlFile
from trainkit.problems import Problems

SECRET = bytes(range(16))
EDITION = "make a new edition with `trainkit plan --new-edition`"


def fixed(definitions: Definitions) -> Forms:
    forms = assemble(definitions, SECRET, Problems())
    assert forms is not None
    return forms


SPEC = {"items": {"recall": 1, "apply": 1, "judge": 1}, "minutes": 20}


@pytest.mark.parametrize(
    ("penalty", "recorded"), [("guessing", "1/2"), ("1/4", "1/4"), (0.25, "1/4"), ("1", "1")]
)
def test_the_record_keeps_the_penalty_that_papers_state(
    tmp_path: Path, penalty: object, recorded: str
) -> None:
    definitions = make_definitions([bank_data("alpha")], assessment={**SPEC, "penalty": penalty})
    forms, file = written(tmp_path, fixed(definitions))
    assert {item.penalty for form in forms.forms for item in form.items} == {recorded}
    problems = Problems()
    check_forms(forms, file, definitions, problems)
    assert [str(one) for one in problems] == []
    without = make_definitions([bank_data("alpha")], assessment=SPEC)
    check_forms(forms, file, without, problems)
    assert [one.message for one in problems.warnings] == [
        f"form {form}: a wrong answer takes {recorded} off, as printed, and the form is scored "
        f"in this way; assessment.penalty now says nothing. To use that, {EDITION}"
        for form in ("A1", "B1")
    ]
    assert problems.errors == []


def test_a_record_without_a_penalty_says_nothing_of_it() -> None:
    forms = fixed(make_definitions([bank_data("alpha")], assessment=SPEC))
    assert b"penalty" not in forms_yaml(forms)


@pytest.mark.parametrize("penalty", ["guess", "0", "1.5", "3/2", "-1/4", "1/0", "a third"])
def test_a_penalty_that_is_none_is_refused(penalty: str) -> None:
    with pytest.raises(ValueError, match='"guessing", or the part of its points'):
        make_definitions([bank_data("alpha")], assessment={**SPEC, "penalty": penalty})


def written(folder: Path, forms: Forms) -> tuple[Forms, YamlFile]:
    path = folder / "forms.yaml"
    path.write_bytes(forms_yaml(forms))
    problems = Problems()
    loaded = read_forms(path, problems)
    assert [str(problem) for problem in problems] == []
    assert loaded is not None
    return loaded


def checked(folder: Path, forms: Forms, definitions: Definitions) -> list[str]:
    """Return the problems as: the line of the record, whether a warning, the message."""
    read, file = written(folder, forms)
    problems = Problems()
    check_forms(read, file, definitions, problems)
    lines = ["", *(folder / "forms.yaml").read_text(encoding="utf-8").splitlines()]
    return [
        f"{_start(lines[problem.place.line])} | {problem.severity.name} | {problem.message}"
        for problem in problems
    ]


def _start(line: str) -> str:
    return line.strip().split(", version")[0]


def rehashed(form: Form, **changes: Any) -> Form:
    """Return a changed form whose hash fits again."""
    new = form.model_copy(update=changes)
    return new.model_copy(update={"hash": form_hash(new.id, new.use, new.edition, new.items)})


def with_first(forms: Forms, **changes: Any) -> Forms:
    """Return the forms with the first row of form A changed and hashed anew."""
    form = forms.forms[0]
    row = form.items[0].model_copy(update=changes)
    return forms.model_copy(
        update={"forms": (rehashed(form, items=(row, *form.items[1:])), forms.forms[1])}
    )


def edited(item_id: str, **changes: Any) -> Definitions:
    """Return the definitions with one item changed."""
    banks = [bank_data("alpha"), bank_data("beta")]
    for item in (item for bank in banks for item in bank["items"]):
        if item["id"] == item_id:
            item.update(changes)
    return make_definitions(banks)


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return make_definitions([bank_data("alpha"), bank_data("beta")])


@pytest.fixture(scope="module")
def forms(definitions: Definitions) -> Forms:
    return fixed(definitions)


def test_record_is_read_back_as_it_was(tmp_path: Path, forms: Forms) -> None:
    assert written(tmp_path, forms)[0] == forms


IDS = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}\Z")
SUMS = st.text("0123456789abcdef", min_size=16, max_size=16)
ROWS = st.builds(
    PlacedItem,
    module=IDS,
    item=IDS | st.sampled_from(["null", "true", "no", "1", "1e5", "0x1f", "2019-03-05"]),
    version=st.integers(1, 99),
    options=st.permutations("abcd").map("".join),
    key=st.sampled_from("ABCD"),
    content=SUMS | st.sampled_from(["1234567890123456", "1234567890e12345", "0" * 16]),
)


@st.composite
def recorded_forms(draw: st.DrawFn) -> Form:
    items = tuple(draw(st.lists(ROWS, min_size=1, max_size=3)))
    numbers = st.permutations(range(1, len(items) + 1))
    rows = [
        st.tuples(*(st.builds(VersionRow, n=st.just(n), options=st.just("cab"),
                              key=st.sampled_from("ABC")) for n in draw(numbers)))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    versions = tuple(
        FormVersion(number=number, hash=draw(SUMS), items=draw(each))
        for number, each in enumerate(rows, 2)
    )
    return Form(
        id=draw(st.sampled_from("ABNY")),
        use=draw(st.sampled_from(FormUse)),
        edition=draw(st.integers(1, 99)),
        items=items,
        hash=draw(SUMS),
        versions=versions,
    )


FORMS = st.builds(
    Forms,
    workshop=IDS,
    made_from=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
    counterbalanced=st.booleans(),
    forms=st.lists(recorded_forms(), min_size=1, max_size=2).map(tuple),
    allocation=st.lists(
        st.builds(
            Allocation,
            code=st.from_regex(r"\A[A-Z0-9]{1,4}(-[0-9]{1,3})?\Z") | st.sampled_from(["NO", "1E5"]),
            papers=st.dictionaries(
                st.sampled_from(FormUse), st.from_regex(r"\A[AB][1-9]-[1-9]\Z"), min_size=1
            ),
        ),
        max_size=3,
    ).map(tuple),
)


def said(data: Any) -> Any:
    """Return data without the values that a record leaves out because they say nothing."""
    if isinstance(data, dict):
        return {name: said(value) for name, value in data.items() if value not in ([], False, "")}
    return [said(value) for value in data] if isinstance(data, list) else data


@settings(max_examples=examples(60))
@given(FORMS)
def test_record_keeps_every_value_for_any_yaml_reader(
    tmp_path_factory: pytest.TempPathFactory, forms: Forms
) -> None:
    assert written(tmp_path_factory.mktemp("record"), forms)[0] == forms
    # Another reader, with YAML's own guesses at types, finds the same text and numbers.
    loaded = YAML(typ="safe").load(forms_yaml(forms))
    assert said(loaded) == said(forms.model_dump(mode="json"))


def test_record_explains_itself(forms: Forms) -> None:
    text = forms_yaml(forms).decode()
    comment = " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))
    assert "do not edit it" in comment
    assert "An edition is one fixing of the forms." in comment
    assert "run `trainkit plan --new-edition`" in comment
    assert max(len(line) for line in text.splitlines() if line.startswith("#")) <= 100


def test_record_shows_one_item_a_line_with_its_number(forms: Forms) -> None:
    row = forms.forms[0].items[1]
    assert (
        f"      - {{module: {row.module}, item: {row.item}, version: 1, options: {row.options}, "
        f'key: "{row.key}", content: '
    ) in forms_yaml(forms).decode()
    assert forms_yaml(forms).decode().count("  # 8\n") == 2


def test_record_that_is_no_record_is_a_problem_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text("workshop: x\nforms:\n  - id: A\n    use: mid\n", encoding="utf-8")
    problems = Problems()
    assert read_forms(path, problems) is None
    assert [(p.place.line, p.message) for p in problems][-1] == (
        4,
        "forms[1].use: expected 'pre', 'post' or 'retention', found \"mid\"",
    )


def test_printed_key_is_made_from_the_record() -> None:
    row = PlacedItem(
        module="m", item="i", version=1, options="cab", key="C", content="0123456789abcdef"
    )
    items = make_definitions([{**bank_data(), "items": [item_data("i")]}]).courses[0].bank.items
    assert items[0].printed_key(row.options, "") == "C"  # the key is option b, printed third
    assert items[0].printed_key("bca", "") == "A"
    for wrong in ("cabd", "aab", "abd"):
        assert items[0].printed_key(wrong, "") is None


def test_check_of_an_untouched_record_finds_nothing(
    tmp_path: Path, definitions: Definitions, forms: Forms
) -> None:
    assert checked(tmp_path, forms, definitions) == []


def test_check_of_another_workshops_record(tmp_path: Path, forms: Forms) -> None:
    other = make_definitions([bank_data("alpha"), bank_data("beta")], id="other")
    assert checked(tmp_path, forms, other) == [
        'workshop: test-workshop | ERROR | workshop: expected "other", found "test-workshop"; '
        "this record belongs to another workshop"
    ]


def test_check_finds_two_forms_for_one_use(
    tmp_path: Path, definitions: Definitions, forms: Forms
) -> None:
    twice = forms.model_copy(update={"forms": (forms.forms[0], forms.forms[0])})
    first = forms_yaml(twice).decode().splitlines().index('  - id: "A"') + 1
    assert checked(tmp_path, twice, definitions) == [
        f'- id: "A" | ERROR | the id "A" is used twice; first on line {first}',
        f'use: pre | ERROR | the use "pre" is used twice; first on line {first + 1}',
    ]


@pytest.mark.parametrize(
    "edit",
    [
        ("    use: pre\n", "    use: post\n"),
        ("    edition: 1\n", "    edition: 2\n"),
        ("version: 1", "version: 2"),
        ('key: "A"', 'key: "B"'),
    ],
)
def test_check_notices_an_edited_record(
    tmp_path: Path, definitions: Definitions, forms: Forms, edit: tuple[str, str]
) -> None:
    written(tmp_path, forms)
    path = tmp_path / "forms.yaml"
    text = path.read_text(encoding="utf-8")
    assert edit[0] in text
    path.write_text(text.replace(*edit, 1), encoding="utf-8")
    loaded = read_forms(path, Problems())
    assert loaded is not None
    problems = Problems()
    check_forms(*loaded, definitions, problems)
    messages = [problem.message for problem in problems.errors]
    assert any("so this record has been edited" in message for message in messages)


def test_check_finds_rows_that_changed_places(
    tmp_path: Path, definitions: Definitions, forms: Forms
) -> None:
    form = forms.forms[0]
    turned = form.model_copy(update={"items": form.items[::-1]})
    edited = forms.model_copy(update={"forms": (turned, forms.forms[1])})
    turns, message = checked(tmp_path, edited, definitions)
    assert turns == (
        f"counterbalanced: true | ERROR | counterbalanced: expected both forms to have items of "
        f"the same modules at the same numbers, but they differ; restore the record from a copy, "
        f"or {EDITION}"
    )
    assert message.split(" | ", 1) == [
        f'hash: "{form.hash}"',
        f"ERROR | form A1: its rows do not match its hash {form.hash}, so this record has been "
        f"edited; restore it from a copy, or {EDITION}",
    ]


def test_check_finds_a_module_that_the_workshop_has_no_more(tmp_path: Path, forms: Forms) -> None:
    found = checked(tmp_path, forms, make_definitions([bank_data("alpha")]))
    rows = [row for form in forms.forms for row in form.items if row.module == "beta"]
    assert len(rows) == 8
    assert [message for message in found if "ERROR" in message] == [
        f"- {{module: beta, item: {rows[0].item} | ERROR | the tests have 8 items from modules "
        "that the workshop no longer has: beta; make new tests (on the studio’s page Tests, or "
        "with `trainkit plan --new-edition`), or add the modules to the workshop again"
    ]


def test_check_finds_an_item_that_the_bank_has_no_more(
    tmp_path: Path, definitions: Definitions, forms: Forms
) -> None:
    row = forms.forms[0].items[0]
    banks = [bank_data("alpha"), bank_data("beta")]
    banks[0]["items"] = [item for item in banks[0]["items"] if item["id"] != row.item]
    found = checked(tmp_path, forms, make_definitions(banks))
    assert [message for message in found if "ERROR" in message] == [
        f"- "
        f"{{module: alpha, item: {row.item} | ERROR | form A1: module alpha no longer has an "
        f"item {row.item}; restore it, or {EDITION}"
    ]


@pytest.mark.parametrize("change", [{"stem": "Which, then?"}, {"version": 2}])
def test_check_finds_an_item_that_was_changed_since(
    tmp_path: Path, forms: Forms, change: dict[str, Any]
) -> None:
    row = forms.forms[1].items[-1]
    assert checked(tmp_path, forms, edited(row.item, **change)) == [
        f"- {{module: beta, item: {row.item} | ERROR | item {row.item} was changed after form B1 "
        f"was fixed; restore it (version 1) in beta/items.yaml, or {EDITION}"
    ]


def test_check_finds_an_item_that_was_keyed_anew(tmp_path: Path, forms: Forms) -> None:
    row = forms.forms[0].items[0]
    key = "ABC"[row.options.index("a")]
    start = f"- {{module: alpha, item: {row.item} | ERROR | "
    assert checked(tmp_path, forms, edited(row.item, key="a")) == [
        f"{start}form A1, item {row.item}: expected the key {key}, which is option a in the order "
        f"{row.options}, found {row.key}",
        f"{start}item {row.item} was changed after form A1 was fixed; restore it (version 1) in "
        f"alpha/items.yaml, or {EDITION}",
    ]


def test_check_allows_a_mended_rationale(tmp_path: Path, forms: Forms) -> None:
    banks = [bank_data("alpha"), bank_data("beta")]
    for item in banks[0]["items"]:
        item["options"][0]["rationale"] = "A better reason"
        item["difficulty"] = 0.5
    assert checked(tmp_path, forms, make_definitions(banks)) == []


def test_check_finds_a_case_that_was_changed_since(tmp_path: Path) -> None:
    def definitions(text: str) -> Definitions:
        data = bank_data()
        for item in data["items"]:
            item["case"] = "log"
        return make_definitions([{**data, "cases": [{"id": "log", "title": "Log", "text": text}]}])

    found = checked(tmp_path, fixed(definitions("12:00 login")), definitions("12:01 login"))
    assert len(found) == 8
    assert all("was changed after form" in message for message in found)


def test_check_finds_options_and_a_key_that_are_not_the_items(
    tmp_path: Path, definitions: Definitions, forms: Forms
) -> None:
    row = forms.forms[0].items[0]
    wrong = "B" if row.key == "A" else "A"
    found = {
        "expected the options abc in some order, each once, found abcd": {"options": "abcd"},
        f"expected the key {row.key}, which is option b in the order {row.options}, found {wrong}":
            {"key": wrong},
    }  # fmt: skip
    for message, change in found.items():
        assert checked(tmp_path, with_first(forms, **change), definitions) == [
            f"- {{module: alpha, item: {row.item} | ERROR | form A1, item {row.item}: {message}"
        ]


def test_check_finds_an_item_that_was_excluded_since(tmp_path: Path, forms: Forms) -> None:
    row = forms.forms[0].items[0]
    excluding = make_definitions(
        [bank_data("alpha"), bank_data("beta")],
        assessment={
            "minutes": 30,
            "items": {"recall": 1, "apply": 2, "judge": 1},
            "exclude": [row.item],
        },
    )
    assert checked(tmp_path, forms, excluding) == [
        f"- "
        f"{{module: alpha, item: {row.item} | ERROR | form A1 holds item {row.item}, which "
        f"assessment.exclude names; remove it there, or {EDITION}"
    ]


def test_check_warns_of_items_that_became_enemies(tmp_path: Path, forms: Forms) -> None:
    one, other = sorted(row.item for row in forms.forms[0].items if row.module == "alpha")[:2]
    (message,) = checked(tmp_path, forms, edited(other, enemies=[one]))
    assert message.endswith(
        f"WARNING | form A1 has alpha/{one} and alpha/{other}, which are now enemies"
    )


def test_check_warns_of_a_blueprint_that_was_changed_since(tmp_path: Path, forms: Forms) -> None:
    changed = make_definitions(
        [bank_data("alpha"), bank_data("beta")],
        assessment={
            "minutes": 30,
            "items": {"recall": 1, "apply": 2, "judge": 1},
            "modules": {"beta": {"recall": 2, "apply": 2}},
        },
    )
    found = [message.split(" | ", 1)[1] for message in checked(tmp_path, forms, changed)]
    assert found == [
        f"WARNING | form {code}: module beta, level {level}: workshop.yaml now asks for "
        f"{wanted} items, the form has {has}"
        for code in ("A1", "B1")
        for level, wanted, has in (("judge", 0, 1), ("recall", 2, 1))
    ]


def test_check_does_not_call_the_blueprint_changed_where_an_item_got_another_level(
    tmp_path: Path, forms: Forms, definitions: Definitions
) -> None:
    placed = next(row.item for row in forms.forms[0].items if row.module == "alpha")
    level = definitions.course("alpha").bank.item(placed).cognitive
    changed = edited(placed, cognitive="judge" if level.value == "recall" else "recall")
    assert len(checked(tmp_path, forms, changed)) == 2, "a record that does not say what was asked"
    made = forms.model_copy(update={"made_from": forms_digest(definitions)})
    assert checked(tmp_path, made, changed) == []


def test_check_warns_where_there_is_no_test_specification_any_more(
    tmp_path: Path, forms: Forms
) -> None:
    without = make_definitions([bank_data("alpha"), bank_data("beta")], assessment=None)
    assert [message.split(" | ", 1)[1] for message in checked(tmp_path, forms, without)] == [
        f"WARNING | form {code} is fixed, but workshop.yaml has no assessment"
        for code in ("A1", "B1")
    ]


def test_check_warns_of_an_item_on_both_forms_only_where_that_is_not_wanted(
    tmp_path: Path,
) -> None:
    def definitions(same: bool) -> Definitions:
        assessment = {"minutes": 30, "items": {"apply": 1}, "same_items": same}
        data = {**bank_data(), "items": [item_data("i1"), item_data("i2")]}
        return make_definitions([data], assessment=assessment)

    forms = fixed(definitions(True))
    item = forms.forms[0].items[0].item
    assert checked(tmp_path, forms, definitions(True)) == []
    assert checked(tmp_path, forms, definitions(False)) == [
        f"- "
        f"{{module: alpha, item: {item} | WARNING | item {item} is on form A1 and on form B1, "
        f"but assessment.same_items is now false"
    ]

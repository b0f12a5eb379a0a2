"""What is wrong with recorded versions and allocation, each with its line in the record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import bank_data, make_definitions
from trainkit.assessment.allocation import allocated
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import Forms, version_hash
from trainkit.assessment.forms_file import check_forms, forms_yaml, read_forms
from trainkit.model.assessment import History
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems

EDITION = "make a new edition with `trainkit plan --new-edition`"
CODES = [f"P-{n:02}" for n in range(1, 7)]


def definitions_of(**assessment: Any) -> Definitions:
    wanted = {"minutes": 30, "items": {"apply": 2}, "versions": 2, **assessment}
    return make_definitions([bank_data("alpha"), bank_data("beta")], assessment=wanted)


@pytest.fixture(scope="module")
def forms() -> Forms:
    made = assemble(definitions_of(), bytes(16), Problems())
    assert made is not None
    return allocated(made, CODES, bytes(16))


def checked(folder: Path, text: str, **assessment: Any) -> list[str]:
    path = folder / "forms.yaml"
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    loaded = read_forms(path, problems)
    if loaded is not None:
        check_forms(*loaded, definitions_of(**assessment), problems)
    lines = ["", *text.splitlines()]
    return [f"{lines[p.place.line].strip()} | {p.message}" for p in problems]


def text_of(forms: Forms) -> str:
    return forms_yaml(forms).decode()


def test_an_untouched_record_is_read_back_and_fits(tmp_path: Path, forms: Forms) -> None:
    path = tmp_path / "forms.yaml"
    path.write_bytes(forms_yaml(forms))
    loaded = read_forms(path, Problems())
    assert loaded is not None
    assert loaded[0] == forms
    assert checked(tmp_path, text_of(forms)) == []


def test_record_has_a_line_for_each_row_and_person(forms: Forms) -> None:
    lines = text_of(forms).splitlines()
    row = forms.forms[0].versions[0].items[0]
    assert f'          - {{n: {row.n}, options: {row.options}, key: "{row.key}"}}  # 1' in lines
    first = forms.allocation[0]
    before, after = first.papers.values()
    assert f'  - {{code: "P-01", papers: {{pre: "{before}", post: "{after}"}}}}' in lines
    assert "counterbalanced: true" in lines


def test_an_edited_version_is_noticed(tmp_path: Path, forms: Forms) -> None:
    version = forms.forms[0].versions[0]
    row = version.items[0]
    placed = forms.forms[0].items[row.n - 1]
    wrong = "A" if row.key != "A" else "B"
    line = f'{{n: {row.n}, options: {row.options}, key: "{row.key}"}}  # 1'
    text = text_of(forms)
    assert line in text
    assert checked(tmp_path, text.replace(line, line.replace(f'"{row.key}"', f'"{wrong}"'), 1)) == [
        f'hash: "{version.hash}" | paper A1-2: its rows do not match its hash {version.hash}, so '
        f"this record has been edited; restore it from a copy, or {EDITION}",
        f"- {line.replace(chr(34) + row.key, chr(34) + wrong)} | paper A1-2, item {placed.item}: "
        f"expected the key {row.key}, which is option b in the order {row.options}, found {wrong}",
    ]


def test_a_version_whose_key_is_no_key_is_a_problem_and_no_fault(
    tmp_path: Path, forms: Forms
) -> None:
    row = forms.forms[0].versions[0].items[0]
    line = f'{{n: {row.n}, options: {row.options}, key: "{row.key}"}}  # 1'
    text = text_of(forms).replace(line, line.replace(f'"{row.key}"', '"12"'), 1)
    assert any("found 12" in message for message in checked(tmp_path, text))


def test_a_version_with_modules_at_other_places_is_a_problem(tmp_path: Path, forms: Forms) -> None:
    version = forms.forms[0].versions[0]
    rows = (*version.items[2:], *version.items[:2])
    hashed = version_hash(forms.forms[0].hash, 2, rows)
    turned = version.model_copy(update={"items": rows, "hash": hashed})
    form = forms.forms[0].model_copy(update={"versions": (turned,)})
    text = text_of(forms.model_copy(update={"forms": (form, forms.forms[1])}))
    found = [message.split(" | ")[1] for message in checked(tmp_path, text)]
    assert found == [
        f"paper A1-2: expected an item of module {expected} at number {number}, as on form A1, "
        f"found one of {there}"
        for number, expected, there in (
            (1, "alpha", "beta"), (2, "alpha", "beta"), (3, "beta", "alpha"), (4, "beta", "alpha")
        )
    ]  # fmt: skip


def with_row(forms: Forms, before: str, after: str) -> str:
    """Return the record with another second row in the allocation."""
    row = forms.allocation[1]
    pre, post = row.papers.values()
    line = f'{{code: "P-02", papers: {{pre: "{pre}", post: "{post}"}}}}'
    text = text_of(forms)
    assert line in text
    return text.replace(line, f'{{code: "{before}", papers: {after}}}')


KNOWN = "one of A1-1, A1-2, B1-1, B1-2"


@pytest.mark.parametrize(
    ("code", "papers", "messages"),
    [
        ("P-02", '{pre: "A1-3", post: "B1-1"}',
         [f'P-02: pre-test: expected {KNOWN}, found "A1-3"']),
        ("P-02", '{pre: "A2-1", post: "D1-1"}',
         [f'P-02: pre-test: expected {KNOWN}, found "A2-1"',
          f'P-02: post-test: expected {KNOWN}, found "D1-1"']),
        ("P-02", '{pre: "A1-1", post: "A1-2"}',
         ["P-02: expected a different form for each test, found the same form twice"]),
        ("P-02", '{post: "A1-2"}', ["P-02: pre-test: expected a paper, found none"]),
        ("P-02", '{pre: "A1-1", post: "B1-1", retention: "C1-1"}',
         ['P-02: retention-test: expected no paper, as there is no form, found "C1-1"']),
        ("P-01", '{pre: "A1-1", post: "B1-1"}',
         ['the code "P-01" is used twice']),
    ],
)  # fmt: skip
def test_a_row_of_the_allocation_that_cannot_be(
    tmp_path: Path, forms: Forms, code: str, papers: str, messages: list[str]
) -> None:
    found = checked(tmp_path, with_row(forms, code, papers))
    said = [message.split(" | ")[1] for message in found]
    assert [message.partition("; first on line")[0] for message in said] == messages
    assert all(message.startswith(f'- {{code: "{code}"') for message in found)


def test_a_paper_that_is_no_papers_code_is_a_problem(tmp_path: Path, forms: Forms) -> None:
    (message,) = checked(tmp_path, with_row(forms, "P-02", '{pre: "A1", post: "B1-1"}'))
    assert "allocation[2].papers.pre: " in message
    assert 'found "A1"' in message


def test_counterbalanced_without_a_second_form_is_a_problem(tmp_path: Path, forms: Forms) -> None:
    alone = forms.model_copy(update={"forms": forms.forms[:1], "allocation": ()})
    assert checked(tmp_path, text_of(alone)) == [
        "counterbalanced: true | counterbalanced: expected a form for the pre-test and one for the "
        "post-test"
    ]


def test_other_wishes_are_warnings(tmp_path: Path, forms: Forms) -> None:
    found = checked(tmp_path, text_of(forms), versions=4, counterbalance=False)
    assert [message.split(" | ")[1] for message in found] == [
        "workshop.yaml now says counterbalance: false, but the recorded forms are counterbalanced",
        "workshop.yaml now asks for 4 versions of each form, form A1 has 2",
    ]


def test_items_with_other_points_or_seen_by_now(tmp_path: Path, forms: Forms) -> None:
    row = forms.forms[0].items[0]
    path = tmp_path / "forms.yaml"
    path.write_bytes(forms_yaml(forms))
    loaded = read_forms(path, Problems())
    assert loaded is not None
    definitions = definitions_of(points={"single": 2})
    history = History(seen=frozenset({(row.module, row.item)}))
    problems = Problems()
    check_forms(*loaded, replace(definitions, history=history), problems)
    assert [p.message for p in problems.errors] == [
        f"form A1 holds item {row.item}, which these participants have seen, according to a "
        f"record named in assessment.seen; remove the record there, or {EDITION}"
    ]
    count = sum(len(form.items) for form in forms.forms)
    messages = [p.message for p in problems.warnings]
    assert len(messages) == count
    assert messages[0] == (
        f"form A1 gives 1 points for item {row.item}, but assessment.points now gives 2"
    )


@pytest.mark.parametrize(("anchors", "warned"), [(2, 0), (1, 1), (0, 2)])
def test_anchors_may_stand_on_both_forms(tmp_path: Path, anchors: int, warned: int) -> None:
    made = assemble(definitions_of(anchors=2), bytes(16), Problems())
    assert made is not None
    found = checked(tmp_path, text_of(made), anchors=anchors)
    assert len(found) == warned
    assert all("but assessment.same_items is now false" in message for message in found)

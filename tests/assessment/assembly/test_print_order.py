"""One item of each type on a form: its order, its key, its sum; and records of older versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import bank_data, make_definitions
from tests.item_types import MAKERS, row, typed_bank_data
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import Form, FormUse, PlacedItem, content_sum, form_hash
from trainkit.assessment.forms_file import check_forms, forms_yaml, read_forms
from trainkit.assessment.print_order import key_position, place_item
from trainkit.model.items.base import Case
from trainkit.model.items.registry import FORMATS, Item, ItemBank
from trainkit.problems import Problems

SECRETS = st.binary(min_size=16, max_size=16)


def item_of(kind: str, **changes: Any) -> Item:
    data = MAKERS[kind](f"i-{kind}", "o1", "apply", **changes)
    bank = ItemBank.model_validate({"module": "alpha", "version": "1.0.0", "items": [data]})
    return bank.items[0]


def place(kind: str, secret: bytes = bytes(16), **changes: Any) -> PlacedItem:
    return place_item("alpha", item_of(kind, **changes), None, secret, "A1", "draw 0")


@given(st.sampled_from(list(FORMATS)), SECRETS)
def test_place_item_keys_what_is_right(kind: str, secret: bytes) -> None:
    """Against what ``tests.item_types`` says: which option, premise, order or number is right."""
    found = place(kind, secret)
    bank_ids = [found.options["ABCDEFGH".index(letter)] for letter in found.key if letter in "ABCD"]
    premises = {"1": "b", "2": "d", "3": "a"}
    expected: dict[str, list[str]] = {
        "single": ["b"],
        "true-false": ["c"],
        "matching": [premises[each] for each in found.premises],
        "ordering": list("abcd"),
        "numeric": [],
        "short-answer": [],
        "hot-spot": ["b"],
    }
    if kind == "multiple":
        assert sorted(bank_ids) == ["b", "d"]
        assert found.key == "".join(sorted(found.key))
    else:
        assert bank_ids == expected[kind]
    assert sorted(found.premises) == (list("123") if kind == "matching" else [])
    assert kind != "hot-spot" or found.options == "abcd"  # places are fixed
    assert found.key_text == ("12.5 ± 0.25 minutes" if kind == "numeric" else found.key)


@given(SECRETS)
def test_place_item_prints_steps_never_in_the_right_order(secret: bytes) -> None:
    found = place("ordering", secret)
    assert sorted(found.options) == list("abcd")
    assert found.options != "abcd"


@given(SECRETS)
def test_place_item_prints_true_before_false(secret: bytes) -> None:
    found = place("true-false", secret)
    assert sorted(found.options[:2]) == ["a", "c"]
    assert sorted(found.options[2:]) == ["b", "d"]


def test_place_item_draws_premises_and_responses() -> None:
    found = {place("matching", bytes([n] * 16)) for n in range(40)}
    assert len({each.premises for each in found}) == 6
    assert len({each.options for each in found}) > 12
    kept = place("matching", shuffle="false")
    assert (kept.options, kept.premises, kept.key) == ("abcd", "123", "BDA")


def test_place_item_of_a_whole_number_has_no_tolerance_and_no_exponent() -> None:
    found = place("numeric", answer="1E+3", tolerance="0", unit=None)
    assert (found.key, found.tolerance, found.unit, found.key_text) == ("1000", None, None, "1000")
    assert found.key == "1000"


def test_key_position_is_of_items_with_one_letter_alone() -> None:
    assert {kind: key_position(row(kind)) for kind in FORMATS} == {
        "single": (1, 3), "true-false": (1, 4), "multiple": None,
        "matching": None, "ordering": None, "numeric": None, "hot-spot": (1, 4),
        "short-answer": None,
    }  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_printed_key_of_options_that_are_not_the_items_is_none(kind: str) -> None:
    item, found = item_of(kind), place(kind)
    assert item.printed_key(found.options, found.premises) == found.key
    assert item.printed_key(f"{found.options}e", found.premises) is None
    assert item.printed_key(found.options, f"{found.premises}4") is None


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("multiple", {"keys": ["b"]}),
    ("true-false", {"key": "a"}),
    ("numeric", {"answer": "12.6"}),
    ("numeric", {"tolerance": "0.2"}),
    ("numeric", {"unit": "hours"}),
    *((kind, {"stem": "Another?"}) for kind in FORMATS),
]


@pytest.mark.parametrize(("kind", "change"), CHANGES)
def test_content_sum_changes_with_what_is_printed_or_keyed(
    kind: str, change: dict[str, Any]
) -> None:
    assert content_sum(item_of(kind, **change), None) != content_sum(item_of(kind), None)


def test_content_sum_changes_with_order_premises_and_verdicts() -> None:
    steps = MAKERS["ordering"]("i-ordering")["options"]
    turned = item_of("ordering", options=steps[::-1])
    assert content_sum(turned, None) != content_sum(item_of("ordering"), None)
    premises = MAKERS["matching"]("i-matching")["premises"]
    rekeyed = item_of("matching", premises=[*premises[:2], {**premises[2], "key": "c"}])
    assert content_sum(rekeyed, None) != content_sum(item_of("matching"), None)
    reasons = MAKERS["true-false"]("i-true-false")["options"]
    judged = [*reasons[:3], {**reasons[3], "verdict": True}]
    assert content_sum(item_of("true-false", options=judged), None) != content_sum(
        item_of("true-false"), None
    )


def test_content_sum_changes_with_options_and_case() -> None:
    options = MAKERS["single"]("i-single")["options"]
    other = item_of("single", options=[{**options[0], "text": "Other"}, *options[1:]])
    item, case = item_of("single"), Case(id="log", title="Log", text="Text")
    cases = [None, case, case.model_copy(update={"text": "Other"})]
    cases += [case.model_copy(update={"title": "Other"})]
    sums = [content_sum(other, None), *(content_sum(item, each) for each in cases)]
    assert len(set(sums)) == 5
    turned = item_of("single", options=options[::-1])  # papers print them in another order anyway
    assert content_sum(turned, None) == content_sum(item, None)


@pytest.mark.parametrize("kind", FORMATS)
def test_content_sum_does_not_change_with_reasons_and_expected_difficulty(kind: str) -> None:
    changed = item_of(kind, difficulty=0.3)
    assert content_sum(changed, None) == content_sum(item_of(kind), None)
    if kind == "numeric":
        mended = item_of(kind, rationale="Another", wrong=[])
        assert content_sum(mended, None) == content_sum(item_of(kind), None)


@pytest.mark.parametrize(
    ("kind", "key", "message"),
    [
        ("single", "AB", 'expected the letter of the key as key of type single, found "AB"'),
        ("numeric", "1e3", "expected a number in plain digits as key of type numeric"),
        ("ordering", "AB", "expected the letters in the right order as key of type order"),
    ],
)
def test_row_refuses_a_key_of_another_type(kind: str, key: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        row(kind, key=key)


# The record


def test_record_of_all_types_is_read_back_and_regraded_from_itself(tmp_path: Path) -> None:
    definitions = make_definitions([typed_bank_data(per_type=2)])
    forms = assemble(definitions, bytes(16), Problems())
    assert forms is not None
    path = tmp_path / "forms.yaml"
    path.write_bytes(forms_yaml(forms))
    problems = Problems()
    loaded = read_forms(path, problems)
    assert loaded is not None
    assert loaded[0] == forms
    check_forms(*loaded, definitions, problems)
    assert list(problems) == []
    bank = definitions.courses[0].bank
    for form in forms.forms:
        for each in form.items:
            assert bank.item(each.item).printed_key(each.options, each.premises) == each.key


def test_record_notices_a_changed_type_key_and_premises(tmp_path: Path) -> None:
    data = typed_bank_data(per_type=1)
    definitions = make_definitions(
        [data], assessment={"minutes": 30, "items": {"apply": 6}, "same_items": True}
    )
    forms = assemble(definitions, bytes(16), Problems())
    assert forms is not None

    def messages(kind: str, **changes: Any) -> list[str]:
        form = forms.forms[0]
        items = tuple(
            each.model_copy(update=changes) if each.type == kind else each for each in form.items
        )
        edited = form.model_copy(
            update={"items": items, "hash": form_hash(form.id, form.use, form.edition, items)}
        )
        path = tmp_path / "forms.yaml"
        path.write_bytes(forms_yaml(forms.model_copy(update={"forms": (edited, forms.forms[1])})))
        problems = Problems()
        loaded = read_forms(path, problems)
        assert loaded is not None
        check_forms(*loaded, definitions, problems)
        return [problem.message for problem in problems]

    start = "form A1, item alpha-apply-"
    match = next(each for each in forms.forms[0].items if each.type == "matching")
    assert messages("single", type="true-false") == [
        f"{start}single-0: expected the type single, found true-false"
    ]
    assert messages("matching", premises="124") == [
        f"{start}matching-0: expected the options abcd and the premises 123 in some order, each "
        f"once, found {match.options} and 124"
    ]
    assert messages("matching", key="AAA") == [
        f"{start}matching-0: expected the key {match.key} in the order {match.options} and "
        f"{match.premises}, found AAA"
    ]
    assert messages("numeric", key="13") == [f"{start}numeric-0: expected the key 12.5, found 13"]


OLD_RECORD = """\
# The record of this workshop's test forms, as an earlier version wrote it.
workshop: test-workshop
forms:
  - id: "A"
    use: pre
    edition: 1
    hash: "88ce7d43154fa7fc"
    items:
      - {module: alpha, item: alpha-recall-0, version: 1, options: acb, key: "C", content: "6cb8e909934b66b7"}  # 1
      - {module: alpha, item: alpha-apply-2, version: 1, options: cab, key: "C", content: "cead171a54bde8bb"}  # 2
      - {module: alpha, item: alpha-apply-4, version: 1, options: cab, key: "C", content: "2d3fec4e56a501c8"}  # 3
      - {module: alpha, item: alpha-judge-0, version: 1, options: cba, key: "B", content: "7908a90d39e1c19c"}  # 4
      - {module: beta, item: beta-recall-0, version: 1, options: bac, key: "A", content: "c545217905860109"}  # 5
      - {module: beta, item: beta-apply-2, version: 1, options: abc, key: "B", content: "02dcaf5b1d81fcc4"}  # 6
      - {module: beta, item: beta-apply-4, version: 1, options: abc, key: "B", content: "5d9d3a38b857d2bd"}  # 7
      - {module: beta, item: beta-judge-1, version: 1, options: abc, key: "B", content: "fd4b84744d9e6179"}  # 8
  - id: "B"
    use: post
    edition: 1
    hash: "f6ec7daafc30164b"
    items:
      - {module: alpha, item: alpha-recall-1, version: 1, options: cba, key: "B", content: "59f0169d2cff62a1"}  # 1
      - {module: alpha, item: alpha-apply-0, version: 1, options: bac, key: "A", content: "da65f7886a5cb24c"}  # 2
      - {module: alpha, item: alpha-apply-3, version: 1, options: cab, key: "C", content: "a8fc21901ac7affd"}  # 3
      - {module: alpha, item: alpha-judge-5, version: 1, options: abc, key: "B", content: "f67f746fb87b4014"}  # 4
      - {module: beta, item: beta-recall-1, version: 1, options: acb, key: "C", content: "40268c058d405fa0"}  # 5
      - {module: beta, item: beta-apply-5, version: 1, options: acb, key: "C", content: "34bfd5541fb1deb7"}  # 6
      - {module: beta, item: beta-apply-1, version: 1, options: bca, key: "A", content: "fbe1b30b9baae420"}  # 7
      - {module: beta, item: beta-judge-0, version: 1, options: cba, key: "B", content: "992ffaba23792ae9"}  # 8
"""  # noqa: E501 - as it was written


def old_definitions() -> Any:
    return make_definitions([bank_data("alpha"), bank_data("beta")])


def test_record_of_an_earlier_version_is_valid_and_written_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "forms.yaml"
    path.write_text(OLD_RECORD, encoding="utf-8")
    problems = Problems()
    loaded = read_forms(path, problems)
    assert loaded is not None
    check_forms(*loaded, old_definitions(), problems)
    assert [str(problem) for problem in problems] == []
    old_rows = [line for line in OLD_RECORD.splitlines() if line.startswith(("  ", "workshop"))]
    rows = [
        line
        for line in forms_yaml(loaded[0]).decode().splitlines()
        if line.startswith(("  ", "workshop"))
    ]
    assert rows == old_rows


def test_hash_covers_premises_and_numbers() -> None:
    def total(*items: PlacedItem) -> str:
        return Form(
            id="A", use=FormUse.PRE, edition=1, items=items,
            hash=form_hash("A", FormUse.PRE, 1, items),
        ).hash  # fmt: skip

    one = total(row("matching"), row("numeric"))
    assert one != total(row("matching", premises="321"), row("numeric"))
    assert one != total(row("matching"), row("numeric", unit="hours"))
    assert one != total(row("matching"), row("numeric", tolerance=None))

"""The test specification: what is refused, with its line, and what its parts mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.factories import as_yaml, workshop_data, write_workshop
from trainkit.model.assessment import Assessment, BlueprintCell
from trainkit.model.check import read_and_check
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import FORMATS
from trainkit.planning.fingerprint import named_inputs, workshop_digest
from trainkit.problems import Problems

WANTED = {"minutes": 30, "items": {"recall": 1, "apply": 2, "judge": 1}}


def problems_of(folder: Path, **changes: Any) -> list[str]:
    write_workshop(folder, ("alpha",), assessment={**WANTED, **changes})
    problems = Problems()
    read_and_check(folder, problems)
    lines = ["", *(folder / "workshop.yaml").read_text(encoding="utf-8").splitlines()]
    return [f"{lines[p.place.line].strip()} | {p.message}" for p in problems.errors]


def test_a_full_specification_is_read(tmp_path: Path) -> None:
    record = "forms:\n  - items:\n      - {module: alpha, item: alpha-judge-1}\n"
    (tmp_path / "before.yaml").write_text(record, encoding="utf-8")
    (tmp_path / "past.yaml").write_text(
        "items:\n  - {module: alpha, item: alpha-apply-1, version: 1, n: 20, facility: 0.5}\n"
        "  - {module: alpha, item: alpha-apply-1, version: 1, n: 30, facility: 0.9}\n",
        encoding="utf-8",
    )
    write_workshop(
        tmp_path, ("alpha",),
        assessment={
            **WANTED, "versions": 4, "counterbalance": "false",
            "blueprint": [{"module": "alpha", "objective": "o2", "at_least": 1, "at_most": 3},
                          {"type": "multiple", "level": "judge", "points": 0}],
            "points": {"multiple": 2}, "difficulty": {"mean": 0.6, "spread": "0.15"},
            "anchors": ["alpha-apply-1"], "seen": ["before.yaml"], "past_use": "past.yaml",
        },
    )  # fmt: skip
    problems = Problems()
    definitions = read_and_check(tmp_path, problems)
    assert [str(problem) for problem in problems.errors] == []
    assert definitions is not None
    spec = definitions.workshop.assessment
    assert spec is not None
    assert (spec.versions, spec.counterbalanced) == (4, False)
    assert [cell.range for cell in spec.blueprint] == [(1, 3), (0, 0)]
    assert spec.blueprint[1].level is CognitiveLevel.JUDGE
    assert (spec.points_of("multiple"), spec.points_of("single")) == (2, 1)
    assert (spec.anchor_ids, spec.anchor_count) == (("alpha-apply-1",), 1)
    assert definitions.history.seen == {("alpha", "alpha-judge-1")}
    # 20 people of whom 10 were right, and 30 of whom 27 were
    assert definitions.history.past == {("alpha", "alpha-apply-1", 1): (50, 37.0)}


def test_what_is_left_out_means() -> None:
    spec = Assessment.model_validate(WANTED)
    assert (spec.versions, spec.counterbalanced, spec.anchor_count) == (1, True, 0)
    assert set(spec.types) == set(FORMATS) - {"short-answer"}
    assert not Assessment.model_validate({**WANTED, "same_items": True}).counterbalanced
    assert Assessment.model_validate({**WANTED, "anchors": "3"}).anchor_count == 3


def test_a_cell_ranges_from_nothing_to_everything_where_one_end_is_open() -> None:
    assert BlueprintCell(type="single", at_least=2).range == (2, 400)
    assert BlueprintCell(type="single", at_most=2).range == (0, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"blueprint": [{"items": 2}]},
         "assessment.blueprint[1]: expected one of module, objective, level and type, found none"),
        ({"blueprint": [{"objective": "o1", "items": 2}]},
         "assessment.blueprint[1]: expected the objective's module beside it, found none"),
        ({"blueprint": [{"type": "single"}]},
         "assessment.blueprint[1]: expected either items, or points, or at_least and at_most"),
        ({"blueprint": [{"type": "single", "items": 1, "at_most": 2}]},
         "assessment.blueprint[1]: expected either items, or points, or at_least and at_most"),
        ({"blueprint": [{"type": "single", "at_least": 3, "at_most": 2}]},
         "assessment.blueprint[1]: expected at_least to be no more than at_most"),
        ({"blueprint": [{"type": "single", "atleast": 3}]},
         'assessment.blueprint[1].atleast: this key is not known; did you mean "at_least"?'),
        ({"blueprint": [{"module": "alfa", "items": 1}]},
         'expected a known module, found "alfa"; known: alpha'),
        ({"blueprint": [{"module": "alpha", "objective": "o9", "items": 1}]},
         'expected a known objective of alpha, found "o9"; known: o1, o2, o3'),
        ({"blueprint": [{"type": "short-answer", "items": 1}]},
         "expected a type that assessment.types allows, found short-answer; allowed: single, "
         "multiple, true-false, matching, ordering, numeric, hot-spot"),
        ({"points": {"multipel": 2}},
         "assessment.points: as a key, expected 'single', 'multiple', 'true-false', 'matching', "
         "'ordering', 'numeric', 'short-answer' or 'hot-spot', found \"multipel\""),
        ({"difficulty": {"mean": 60}},
         'assessment.difficulty.mean: expected less than 1, found "60"'),
        ({"versions": 9}, 'assessment.versions: expected at most 8, found "9"'),
        ({"anchors": "some"},
         "assessment.anchors: expected a number of items, or a list of the ids of items, found "
         '"some"'),
        ({"anchors": 5},
         "assessment.anchors: expected at most 4 items, as many as a form has, found 5"),
        ({"anchors": 1, "same_items": "true"},
         "assessment.anchors: with same_items, every item is already on both forms"),
        ({"anchors": ["alpha-aply-1"]},
         'expected an item of one of the modules, found "alpha-aply-1"; did you mean '
         '"alpha-apply-1"?'),
        ({"anchors": ["alpha-apply-1"], "exclude": ["alpha-apply-1"]},
         "item alpha-apply-1 cannot be on the forms: assessment.exclude names it"),
        ({"anchors": ["alpha-apply-1"], "types": ["numeric"]},
         "item alpha-apply-1 cannot be on the forms: its type single is not among "
         "assessment.types"),
        ({"anchors": ["alpha-recall-1"], "items": {"apply": 1}},
         "item alpha-recall-1 cannot be on the forms: no recall items of alpha are asked for"),
        ({"exclude": ["alpha-apply-11"]},
         'expected an item of one of the modules, found "alpha-apply-11"; did you mean '
         '"alpha-apply-1"?'),
        ({"counterbalance": "true", "same_items": "true"},
         "assessment.counterbalance: expected false where same_items is true, since both forms "
         "are then one, found true"),
        ({"seen": ["nowhere.yaml"]}, 'expected a file here, found none: "nowhere.yaml"'),
        ({"past_use": "nowhere.yaml"}, 'expected a file here, found none: "nowhere.yaml"'),
        ({"modules": {"alhpa": {"apply": 1}}},
         '"alhpa" is not among the modules of this workshop; did you mean "alpha"?'),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    found = problems_of(tmp_path, **changes)
    assert [each.split(" | ", 1)[1] for each in found] == [message]


def test_a_place_is_that_of_the_entry(tmp_path: Path) -> None:
    cells = [{"type": "single", "items": 1}, {"module": "alpha", "objective": "o9", "items": 1}]
    (message,) = problems_of(tmp_path, blueprint=cells)
    assert message.startswith('objective: "o9" | ')
    (message,) = problems_of(tmp_path / "other", seen=["nowhere.yaml"])
    assert message.startswith('- "nowhere.yaml" | ')


def test_what_is_wrong_in_a_file_of_past_use_has_its_place_there(tmp_path: Path) -> None:
    rows = "items:\n  - {module: alpha, item: x, version: 1, n: 0, facility: 60}\n"
    (tmp_path / "past.yaml").write_text(rows, encoding="utf-8")
    write_workshop(tmp_path, ("alpha",), assessment={**WANTED, "past_use": "past.yaml"})
    problems = Problems()
    read_and_check(tmp_path, problems)
    assert [(p.place.path.name, p.place.line, p.message) for p in problems.errors] == [
        ("past.yaml", 2, 'items[1].n: expected at least 1, found "0"'),
        ("past.yaml", 2, 'items[1].facility: expected at most 1, found "60"'),
    ]


def test_the_specification_in_the_guide_is_valid(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs/guide.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(assessment:\n  minutes.*?)```", guide, flags=re.DOTALL)
    data = workshop_data(("cryptocurrency-tracing", "isp-cooperation"))
    data["assessment"] = YAML(typ="safe").load(block)["assessment"]
    for event in data["events"]:
        event["minutes"] = 60
    data["events"][2]["start"] = "15:30"
    folder = tmp_path / "w"
    (tmp_path / "tashkent-2018" / "plan").mkdir(parents=True)
    record = "forms:\n  - items:\n      - {module: isp-cooperation, item: isp-05}\n"
    (tmp_path / "tashkent-2018/plan/forms.yaml").write_text(record, encoding="utf-8")
    write_workshop(folder, ())
    (folder / "workshop.yaml").write_text(as_yaml(data), encoding="utf-8")
    (folder / "past-use.yaml").write_text("items: []\n", encoding="utf-8")
    problems = Problems()
    definitions = read_and_check(folder, problems)
    assert [str(p) for p in problems if p.place.path.parent == folder] == []
    assert definitions is not None
    spec = definitions.workshop.assessment
    assert spec is not None
    assert (spec.anchors, spec.versions, len(spec.blueprint)) == (2, 2, 3)
    assert definitions.history.seen == {("isp-cooperation", "isp-05")}


@pytest.mark.parametrize("more", [{"past_use": "../past.yaml"}, {"seen": ["../past.yaml"]}])
def test_a_build_notices_a_change_in_files_that_the_specification_names(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    folder = write_workshop(tmp_path / "w", ("alpha",), assessment={**WANTED, **more})
    file = tmp_path / "past.yaml"
    digests = [workshop_digest(folder, named_inputs(folder))]
    for text in ("items: []\n", "items: []  # none yet\n"):
        file.write_text(text, encoding="utf-8")
        digests.append(workshop_digest(folder, named_inputs(folder)))
    assert len(set(digests)) == 3

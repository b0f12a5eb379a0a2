"""A hot-spot item from the bank to the mark: what is checked, printed, read and discussed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests import pdf
from tests.factories import as_yaml, bank_data, make_definitions, write_course
from tests.item_types import PICTURES, hot_spot_data, row
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.assembly import assemble
from trainkit.assessment.scoring_key import mark_of
from trainkit.documents.papers import keys, papers
from trainkit.model.check_course import check_course
from trainkit.model.load import read_course
from trainkit.planning.printed import Kit
from trainkit.problems import Problems

FIGURE = PICTURES / "curriculum/alpha/figures/places.svg"


def checked(root: Path, drawing: str = "", **changes: Any) -> list[str]:
    """Return the errors of a module whose last item is a hot-spot with these changes."""
    folder = write_course(root)
    shutil.copytree(FIGURE.parent, folder / "figures")
    if drawing:
        (folder / "figures/places.svg").write_text(drawing, encoding="utf-8")
    bank = bank_data()
    bank["items"].append(hot_spot_data("spot", **changes))
    (folder / "items.yaml").write_text(as_yaml(bank), encoding="utf-8")
    problems = Problems()
    course = read_course(folder, problems)
    if course is not None:
        check_course(course, problems)
    return [problem.message for problem in problems.errors]


def places(*letters: str) -> Any:
    return [{"id": one, "text": f"Place {one}", "rationale": f"Why {one}"} for one in letters]


def test_a_hot_spot_item_passes_the_check(tmp_path: Path) -> None:
    assert checked(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"options": places("a", "b")}, "items[19].options: expected at least 3 entries, found 2"),
        ({"options": places("a", "b", "b")},
         'the id "b" is used twice; first on line {line}'),
        ({"options": places("a", "c", "b")},
         "spot: expected the places a, b, c in this order, as the letters on the picture, found "
         "a, c, b"),
        ({"key": "h"}, 'spot: expected a known option, found "h"; known: a, b, c, d'),
        ({"options": places(*"abcde")},
         "spot: the picture has no text E; each place needs its letter on the picture"),
        ({"options": places(*"abcdefg")},
         "spot: the picture has no text E, F or G; each place needs its letter on the picture"),
        ({"picture": "figures/none.svg"}, "the figure figures/none.svg is missing"),
        ({"picture": "../secret.svg"},
         'items[19].picture: expected a figure such as "figures/network.svg", found '
         '"../secret.svg"'),
        ({"alt": ""}, "items[19].alt: expected text that is not empty, found \"\""),
        ({"alt": "Two\nlines"}, "items[19].alt"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    start = message.partition("{line}")[0]
    assert any(found.startswith(start) for found in checked(tmp_path, **changes))


def test_a_picture_that_reads_other_files_is_refused(tmp_path: Path) -> None:
    drawing = FIGURE.read_text(encoding="utf-8").replace("<rect", '<image href="x.png"/><rect', 1)
    assert any("may not read other files" in each for each in checked(tmp_path, drawing))


def test_papers_and_key_show_the_picture_and_its_places() -> None:
    bank = {"module": "alpha", "version": "1.0.0"}
    bank["items"] = [hot_spot_data(f"spot-{n}", "o1", "apply") for n in range(2)]  # type: ignore[assignment]
    definitions = make_definitions(
        [bank], PICTURES, assessment={"minutes": 10, "items": {"apply": 1}}
    )
    forms = assemble(definitions, bytes(range(16)), Problems())
    kit = Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), forms)
    made = {document.name: document.recipe for document in (*papers(kit), *keys(kit))}
    item = forms.forms[0].items[0].item if forms else ""
    paper, key = (made[f"tests/form-A1{end}.pdf"].make() for end in ("-1", "-key"))
    for document in (paper, key):
        assert "Telephone" in pdf.text(document)
        assert b"Four devices in a row, A to D" in pdf.content(document)
        assert f"Answer b to {item}" in pdf.text(document)
    assert "Mark the letter at the right place." in pdf.text(paper)
    assert "Reason b" not in pdf.text(paper)
    assert f"Answer b to {item} (key)" in pdf.text(key)
    copies = next(recipe for name, recipe in made.items() if name.startswith("tests/pre-test"))
    assert pdf.text(copies.make()).count("Telephone") == len(definitions.roster.participants)


def test_an_entry_is_a_letter_and_right_or_not() -> None:
    item = row("hot-spot")
    assert [item.read(text) for text in ("b", "2", "E", "AB", "?")] == ["B", "B", None, None, "?"]
    assert [mark_of(answer, item) for answer in ("B", "A", "")] == [1, 0, 0]
    assert item.offered == "ABCD"

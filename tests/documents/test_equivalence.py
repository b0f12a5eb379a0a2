"""The report on how alike the forms are, its numbers counted again by hand."""

from __future__ import annotations

from typing import Any

import page
import pytest

from tests import pdf
from tests.factories import item_data, make_definitions, make_roster
from tests.item_types import multiple_data
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.allocation import allocated
from trainkit.assessment.assembly import assemble
from trainkit.assessment.forms import Forms
from trainkit.documents.equivalence import EquivalenceView, equivalence_report, equivalence_view
from trainkit.model.assessment import History
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Audience, Kit
from trainkit.problems import Problems


def definitions_of(**assessment: Any) -> Definitions:
    """Return a bank of which either form takes two apply items and one recall item."""
    items = [
        item_data("a1", "o1", difficulty=0.8), item_data("a2", "o1", difficulty=0.7),
        item_data("a3", "o2", difficulty=0.5), item_data("a4", "o2", difficulty=0.5),
        multiple_data("r1", "o3", "recall", difficulty=0.6),
        multiple_data("r2", "o3", "recall", difficulty=0.6),
    ]  # fmt: skip
    bank = {"module": "alpha", "version": "1.0.0", "items": items}
    wanted = {"minutes": 30, "items": {"recall": 1, "apply": 2}, "versions": 2, **assessment}
    return make_definitions([bank], assessment=wanted)


def made(definitions: Definitions) -> tuple[Kit, Forms]:
    problems = Problems()
    forms = assemble(definitions, bytes(16), problems)
    assert [str(problem) for problem in problems] == []
    assert forms is not None
    codes = [person.code for person in make_roster().participants]
    forms = allocated(forms, codes, bytes(16))
    return Kit(definitions, Agenda(workshop="test-workshop", days=()), forms), forms


@pytest.fixture(scope="module")
def view() -> EquivalenceView:
    return equivalence_view(*made(definitions_of()))


def test_at_a_glance(view: EquivalenceView) -> None:
    """One form has 0.8, 0.5 and 0.6, the other 0.7, 0.5 and 0.6: means 63.3 and 60.0."""
    found = {line.name: line.values for line in view.glance}
    assert found["Items"] == ("3", "3")
    assert found["Points"] == ("3", "3")
    assert sorted(found["Expected right answers, mean (%)"]) == ["60.0", "63.3"]
    # population SD: sqrt(mean((.8-.6333)^2, (.5-.6333)^2, (.6-.6333)^2)) = .1247; the other .0816
    assert sorted(found["Standard deviation (points)"]) == ["12.5", "8.2"]
    # single: "Which answer fits question a1?" 5 words, three times "Answer a to a1" 12; twice 17.
    # multiple: the same stem and four options: 5 + 16
    assert found["Words to read, including cases"] == ("55", "55")
    # 17 words at 159 a minute are 6 s, 21 are 8 s: 2 (75 + 6) + (75 + 15 + 8) = 260 s
    assert found["Expected minutes"] == ("4.3", "4.3")
    assert found["Cases to read"] == ("0", "0")


def test_cells_types_and_objectives(view: EquivalenceView) -> None:
    (alpha,) = view.cells
    assert [(line.name, line.apart) for line in alpha.lines] == [("recall", "0"), ("apply", "0")]
    assert alpha.lines[0].values == ("1 (60\u00a0%)", "1 (60\u00a0%)")
    assert sorted(alpha.lines[1].values) == ["2 (60\u00a0%)", "2 (65\u00a0%)"]
    assert [(line.name, line.values) for line in view.types] == [
        ("multiple", ("1", "1")), ("single", ("2", "2")),
    ]  # fmt: skip
    assert [line.values for line in view.objectives[0].lines] == [("1", "1")] * 3
    assert view.objectives[0].lines[0].name == "1. Apply rule 1"


def test_items_stand_in_pairs_from_the_easiest_on(view: EquivalenceView) -> None:
    assert [pair.cell for pair in view.pairs] == ["Alpha, recall", "Alpha, apply", ""]
    easy, hard = view.pairs[1:]
    assert {side.item for side in easy.sides} == {"a1", "a2"}
    assert easy.apart in {"+10", "−10"}
    assert {side.item for side in hard.sides} == {"a3", "a4"}
    assert hard.apart == "0"


def test_people_are_counted_and_not_named() -> None:
    kit, forms = made(definitions_of())
    view = equivalence_view(kit, forms)
    assert view.papers == ("A1-1", "A1-2", "B1-1", "B1-2")
    before, after = view.tests
    count = [sum(int(value or 0) for value in line.values) for line in (before, after)]
    assert count == [6, 6]
    assert sum(int(value or 0) for value in before.values[:2]) == 3
    assert before.apart == "6"
    (document,) = equivalence_report(kit)
    text = " ".join(pdf.texts(document.recipe.make()))
    for person in kit.definitions.roster.participants:
        assert person.code not in text
        assert str(person.name) not in text


def test_keys_are_counted_by_letter(view: EquivalenceView) -> None:
    assert view.letters == ("A", "B", "C")
    for line in view.keys:
        assert sum(int(value) for value in line.values) == 2  # the single items of each form
        assert line.apart == "2"


def test_past_use_changes_what_is_expected() -> None:
    definitions = definitions_of()
    past = {("alpha", "r1", 1): (30, 6.0), ("alpha", "r2", 1): (30, 6.0)}
    known = Definitions(**{**vars(definitions), "history": History(past=past)})
    view = equivalence_view(*made(known))
    # (10 * 0.6 + 6) / (10 + 30) = 0.30
    assert view.cells[0].lines[0].values == ("1 (30\u00a0%)", "1 (30\u00a0%)")
    assert view.past == 2


def test_report_is_for_trainers_accessible_and_says_what_it_is() -> None:
    kit, _ = made(definitions_of(versions=1))
    (document,) = equivalence_report(kit)
    assert document.audience is Audience.TRAINERS
    assert document.path == "trainers/tests/equivalence.pdf"
    made_file = document.recipe.make()
    assert page.is_pdf_compliant_bytes(made_file, profile=page.ValidationProfile.PDF_UA_1)
    text = " ".join(pdf.texts(made_file))
    assert "For trainers only" in text
    assert "answer B1 first and A1 after the course" in text.replace("\n", " ")


def test_a_workshop_without_tests_has_no_report() -> None:
    kit, _ = made(definitions_of())
    without = Kit(kit.definitions, kit.agenda, None)
    assert list(equivalence_report(without)) == []

"""What telephones show of a paper."""

from __future__ import annotations

import re

from tests.documents.copies.case import bank_data, paper_kit
from trainkit.telephones.papers import Figures, telephone_paper
from trainkit.text.languages import PSEUDO, speaking


def test_texts_say_in_which_language_their_words_are() -> None:
    """Options are in the course's language, its title stands once; rules in the workshop's."""
    kit = paper_kit(languages=[PSEUDO])
    assert kit.forms is not None
    paper = kit.forms.forms[0].papers[0]
    items = tuple(row.model_copy(update={"penalty": "1/3"}) for row in paper.items)
    with speaking("ru"):
        view = telephone_paper(kit, paper.model_copy(update={"items": items}), Figures())
    shown = [item for block in view.blocks for item in block.items if item.type == "true-false"]
    verdicts = {choice.text.split(",")[0] for item in shown for choice in item.choices}
    assert verdicts == {"True", "False"}
    assert {block.language for block in view.blocks} == {"en"}
    assert view.language == PSEUDO
    title, *others = [block.heading for block in view.blocks]
    assert (title, {*others}) == (kit.definitions.courses[0].module.title, {""})
    (rule,) = view.rules
    assert rule.startswith("Á ŵŕóńĝ áńśŵéŕ ťáķéś óƒƒ ")


def test_headings_of_cases_and_questions_have_addresses_of_their_own() -> None:
    """Each text counts its headings from 1; all stand on one page."""
    data = bank_data()
    data["cases"][0]["text"] = "### Log\n\nOne\n\n### Mail\n\nTwo"
    first, second, *_others = (one for one in data["items"] if one.get("case") == "case")
    for item in (first, second):
        item["stem"] = f"### Now\n\n{item['stem']}"
    kit = paper_kit(data)
    assert kit.forms is not None
    paper = kit.forms.forms[0].papers[0]
    (block,) = [one for one in telephone_paper(kit, paper, Figures()).blocks if one.case]
    assert block.case is not None
    numbers = [item.number for item in block.items]
    assert block.case.numbers == f"{numbers[0]}–{numbers[-1]}"
    assert re.findall(r'id="([^"]*)"', block.case.text) == [
        f"c{numbers[0]}-section-1", f"c{numbers[0]}-section-2",
    ]  # fmt: skip
    stems = [re.findall(r'id="([^"]*)"', item.stem) for item in block.items]
    assert stems == [[f"q{number}-section-1"] for number in numbers]

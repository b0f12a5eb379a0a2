"""What telephones show of a paper."""

from __future__ import annotations

from tests.documents.copies.case import paper_kit
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

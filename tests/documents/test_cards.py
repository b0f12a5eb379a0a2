"""Desk cards: one page a module, or a message that says what to shorten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pdf
from tests.factories import make_kit, write_workshop
from trainkit.documents.builder import gather
from trainkit.documents.handouts import cards
from trainkit.documents.making import make_documents
from trainkit.files.executor import InProcess, Watcher
from trainkit.problems import LayoutError, Problems

CARD = "curriculum/alpha/card.md"
TEXT = """## Before you send it

- [ ] The zone stands there.

| Port | Use |
|---|---|
| 443 | web |
"""


def test_card_is_one_page_with_title_and_text(tmp_path: Path) -> None:
    kit = make_kit(tmp_path / "w", files={CARD: TEXT})
    (document,) = cards(kit)
    data = document.recipe.make()
    assert document.path == "participants/cards/alpha.pdf"
    assert len(pdf.sizes(data)) == 1
    text = pdf.text(data)
    for part in ("Desk card, edition 1.0.0, content as of 2026-01-01", "Module alpha",
                 "Before you send it", "The zone stands there.", "443"):  # fmt: skip
        assert part in text


def width_of(text: str, data: bytes) -> float:
    (box,) = (one for one in pdf.boxes(data) if one.text == text)
    return box.right - box.left


def test_letters_of_a_card_are_as_large_as_fit_on_its_page(tmp_path: Path) -> None:
    full = TEXT + "\nOne more line.\n" * 37  # 36 fit in letters of 10.5 points
    widths = []
    for name, text in (("short", TEXT), ("full", full)):
        (document,) = cards(make_kit(tmp_path / name, files={CARD: text}))
        data = document.recipe.make()
        assert len(pdf.sizes(data)) == 1
        widths.append(width_of("The zone stands there.", data))
    assert widths[0] / widths[1] == pytest.approx(13 / 10, rel=0.01)


def test_module_without_a_card_has_none(tmp_path: Path) -> None:
    assert list(cards(make_kit(tmp_path / "w"))) == []


def test_card_that_fills_two_pages_is_refused_by_name(tmp_path: Path) -> None:
    kit = make_kit(tmp_path / "w", files={CARD: TEXT + "\nOne more line.\n" * 60})
    with pytest.raises(LayoutError) as caught:
        list(make_documents(list(cards(kit)), Watcher(), InProcess()))
    assert str(caught.value) == (
        "participants/cards/alpha.pdf: expected at most 1 page, the text fills 2; shorten it"
    )


def test_citation_on_a_card_is_refused_at_its_place(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    (folder / CARD).write_text("## Steps\n\nAlways [@src].\n")
    problems = Problems()
    gather(folder, problems)
    assert [str(problem) for problem in problems.errors] == [
        f'{folder / CARD}:3:8: cites "src"; a desk card has no list of references; name the source '
        "in words, or cite it in the handout only"
    ]

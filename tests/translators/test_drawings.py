"""The words in a module's drawings go to translators with its other texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.definitions.test_figure_words import DRAWING
from tests.definitions.test_translation import folder
from tests.translators.case import UNIT, cell_of, contents, fill, refused, taken, written
from trainkit.exchange.translators.units import read_translation
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems

__all__ = ["folder"]

LOG = "figures.words.Log-of-10-May-f49d64ce"
"""With the first digits of a SHA-256: ``printf "['Log of 10 May']" | sha256sum``."""
TRANSLATION, STATUS = UNIT - 4, UNIT - 3
FILE = "figures/words.ru.yaml"


@pytest.fixture
def drawn(folder: Path) -> Path:
    """A module with one drawing."""
    (folder / "figures").mkdir()
    (folder / "figures" / "log.svg").write_text(DRAWING, encoding="utf-8")
    return folder


def put(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text, encoding="utf-8")


def test_first_words_make_the_file_and_come_back_byte_for_byte(drawn: Path) -> None:
    sent = written(drawn)
    done = taken(drawn, fill(sent, {(LOG, TRANSLATION): "Журнал за 10 мая"}))
    assert done.files == (drawn / FILE,)
    file = read_yaml(drawn / FILE, Problems())
    assert file is not None
    assert file.data == {
        "language": "ru",
        "status": "draft",
        "words": {"Log of 10 May": "Журнал за 10 мая"},
    }
    before, again = contents(drawn), written(drawn)
    assert [taken(drawn, again.with_suffix(one)).taken for one in (".xlsx", ".xlf")] == [0, 0]
    assert contents(drawn) == before


def test_only_lines_with_words_are_sent_and_each_has_an_id_of_its_own(drawn: Path) -> None:
    lines = ("S6 0.9", "@old_maps", "shop.example", "16:30Z", "at shop.example", "to  S6", "to S6")
    (drawn / "figures" / "more.svg").write_text(
        "".join(f"<text>{line}</text>" for line in lines), encoding="utf-8"
    )
    translation = read_translation(drawn, "ru", Problems())
    assert translation is not None
    units = [unit for text, unit in translation.units if text.key == "figures.words"]
    assert [(unit.source, unit.context) for unit in units] == [
        ("Log of 10 May", "Drawing log.svg"),
        ("yes", "Drawing log.svg"),
        ("at shop.example", "Drawing more.svg"),
        ("to  S6", "Drawing more.svg"),
        ("to S6", "Drawing more.svg"),
    ]
    assert len({unit.id for unit in units}) == 5


def test_other_lines_and_comments_stay_and_the_file_is_a_draft_again(drawn: Path) -> None:
    put(
        drawn,
        "language: ru\nstatus: reviewed by A. Reader on 2026-11-28\nwords:\n  # log.svg\n"
        '  "yes": "да"\n  No more: Больше нет\n',
    )
    taken(drawn, fill(written(drawn), {("figures.words.yes", TRANSLATION): "есть"}))
    assert (drawn / FILE).read_text(encoding="utf-8") == (
        'language: ru\nstatus: draft\nwords:\n  # log.svg\n  "yes": "есть"\n  No more: Больше нет\n'
    )


def test_line_that_has_changed_is_missing_and_its_old_words_stay_for_the_check(drawn: Path) -> None:
    put(drawn, 'language: ru\nstatus: draft\nwords:\n  Log: Журнал\n  "yes": "да"\n')
    done = taken(drawn, fill(written(drawn), {(LOG, TRANSLATION): "Журнал за 10 мая"}))
    assert done.taken == 1
    file = read_yaml(drawn / FILE, Problems())
    assert file is not None
    assert file.data["words"] == {
        "Log": "Журнал",
        "Log of 10 May": "Журнал за 10 мая",
        "yes": "да",
    }


def test_wrong_words_are_reported_at_their_cells(drawn: Path) -> None:
    sent = written(drawn)
    back = fill(sent, {(LOG, TRANSLATION): "Журнал за 11 мая"})
    assert refused(drawn, back) == [
        f"{cell_of(back, LOG)}: the translation differs from its source: expected the number "
        '"10"; found the number "11"'
    ]
    back = fill(sent, {(LOG, TRANSLATION): "Журнал\nза 10 мая"})
    assert refused(drawn, back) == [
        f"{cell_of(back, LOG)}: words.Log of 10 May: expected one line of text, found a line break "
        'after "Журнал"'
    ]

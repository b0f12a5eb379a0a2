"""Every flag has words in every language."""

from __future__ import annotations

import pytest

from trainkit.evaluation.analysis.dif import EtsClass
from trainkit.evaluation.analysis.distractors import OptionFlag
from trainkit.evaluation.analysis.items import ItemWarning
from trainkit.evaluation.analysis.wording import FLAG_WORDS


@pytest.mark.parametrize("language", FLAG_WORDS)
def test_every_flag_has_words(language: str) -> None:
    table = FLAG_WORDS[language]
    assert set(table) == {*ItemWarning, *OptionFlag, *EtsClass}
    assert all(words and words == words.strip() for words in table.values())


def test_flags_that_share_a_name_are_told_apart() -> None:
    """Members of different kinds are equal as text; the table must not lose one."""
    assert len(FLAG_WORDS["en"]) == len(ItemWarning) + len(OptionFlag) + len(EtsClass)

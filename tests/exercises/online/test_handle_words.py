"""Handles keep to the rule of the platform, and hold what their family can be confused by."""

from __future__ import annotations

import re

import pytest

from trainkit.cybercrime.online.lookalikes import CONFUSED, FAMILIES, UNRELATED

# Telegram, account.updateUsername: a-z (case-insensitive), 0-9 and underscores, 5 to 32 characters;
# USERNAME_INVALID unless a letter comes first.
RULE = re.compile(r"[a-z][a-z0-9_]{4,31}", re.IGNORECASE)
WORDS = [word for words in (*FAMILIES.values(), UNRELATED) for word in words]


@pytest.mark.parametrize("word", WORDS)
def test_every_handle_keeps_to_the_rule_with_room_for_an_imitation(word: str) -> None:
    assert RULE.fullmatch(word)
    assert word.count("_") == 1
    assert len(word) <= 10  # the sheet has room for eleven code points


@pytest.mark.parametrize(("family", "old", "new"), CONFUSED.values())
def test_every_handle_of_a_family_can_be_imitated(family: str, old: str, new: str) -> None:
    for word in FAMILIES[family]:
        imitation = word.replace(old, new, 1)
        assert old in word
        assert RULE.fullmatch(imitation)
        assert imitation.lower() != word.lower()  # case does not count


def test_the_confusions_are_those_of_latin_letters() -> None:
    assert {(old, new) for _, old, new in CONFUSED.values()} == {
        ("l", "I"), ("0", "O"), ("rn", "m"), ("w", "vv"),
    }  # fmt: skip


def test_no_handle_occurs_twice() -> None:
    assert len(set(WORDS)) == len(WORDS)

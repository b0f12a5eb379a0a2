from __future__ import annotations

from string import Formatter

import pytest

from trainkit.evaluation.notes import NOTES, Note, note


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("language", sorted(NOTES))
def test_every_language_has_every_sentence_with_the_same_fields(language: str) -> None:
    assert set(NOTES[language]) == set(Note)
    for which in Note:
        assert fields(NOTES[language][which]) == fields(NOTES["en"][which])


def test_a_sentence_is_filled_in() -> None:
    assert note(Note.DETECTABLE, n=15, d_z="0.78", power=80) == (
        "With 15 matched people, a change of 0.78 standard deviations of the gain is found in 80 % "
        "of such courses, a smaller one less often. That no change was found does not mean that "
        "nothing was learned."
    )


def test_a_missing_field_or_language_is_no_sentence() -> None:
    with pytest.raises(KeyError, match="d_z"):
        note(Note.DETECTABLE, n=15, power=80)
    with pytest.raises(KeyError, match="xx"):
        note(Note.NO_CAUSE, "xx")


def test_no_sentence_claims_a_cause() -> None:
    for sentence in NOTES["en"].values():
        for claim in ("because of the course", "thanks to", "caused the"):
            assert claim not in sentence

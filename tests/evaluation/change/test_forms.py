"""Expected numbers: R's lm on Senn's asthma data (``outside.R``), and sums shown."""

from __future__ import annotations

import pytest

from tests.evaluation.change.outside import OUTSIDE, figures, near
from trainkit.evaluation.change.forms import form_effects
from trainkit.evaluation.change.gain import mean_gain
from trainkit.evaluation.change.pairs import Pairs
from trainkit.evaluation.refusal import Estimate, Method, Reason, Refusal

NOBODY = Pairs([], [], 100)


def test_gain_and_form_are_period_and_treatment_of_a_crossover() -> None:
    # Senn 2002, chapter 3; lm(y ~ person + period + treatment); 46.6 (22.9 to 70.3) is in the book
    data = OUTSIDE["crossover"]
    ab = Pairs(data["first_ab"], data["second_ab"], 500)
    ba = Pairs(data["first_ba"], data["second_ba"], 500)
    effects = form_effects(ab, ba)
    assert figures(effects.gain) == near(data["gain"], *data["gain_limits"])
    assert figures(effects.form) == near(data["form"], *data["form_limits"])
    assert isinstance(effects.gain, Estimate)
    assert (effects.gain.n, effects.gain.method) == (13, Method.CROSSOVER)
    assert effects.sequences == (mean_gain(ab), mean_gain(ba))
    assert effects.explains is None


def test_an_easier_form_is_no_gain() -> None:
    # B is easier by 10, everybody gains 4: +14 in AB, -6 in BA, whatever the sizes of the groups
    ab = Pairs([50, 60, 40, 55, 45, 52], [65, 73, 54, 69, 59, 66], 100)
    ba = Pairs([60, 70, 50], [54, 65, 43], 100)
    effects = form_effects(ab, ba)
    assert figures(effects.gain)[0] == pytest.approx(4)
    assert figures(effects.form)[0] == pytest.approx(10)


def test_one_order_tells_how_much_easier_the_second_form_may_be() -> None:
    ab = Pairs([50, 60, 40, 55], [65, 73, 54, 69], 100)
    for effects in (form_effects(ab, NOBODY), form_effects(NOBODY, ab)):
        assert effects.gain == mean_gain(ab)
        assert effects.form == Refusal(reason=Reason.NOT_COUNTERBALANCED)
        assert effects.explains == figures(mean_gain(ab))[1]


def test_a_gain_that_may_be_nothing_needs_no_easier_form() -> None:
    flat = Pairs([50, 60, 40, 55], [52, 58, 41, 53], 100)
    assert form_effects(flat, NOBODY).explains is None


def test_a_sequence_of_one_is_refused_by_name() -> None:
    ab, ba = Pairs([50, 60, 40], [65, 73, 54], 100), Pairs([60], [54], 100)
    few = Refusal(reason=Reason.TOO_FEW_IN_GROUP, n=1, needs=2, about="B then A")
    effects = form_effects(ab, ba)
    assert (effects.gain, effects.form) == (few, few)
    assert few.sentence == "1 person in the group B then A, this needs 2"
    assert form_effects(ba, ab).gain == Refusal(
        reason=Reason.TOO_FEW_IN_GROUP, n=1, needs=2, about="A then B"
    )


def test_equal_gains_have_no_interval() -> None:
    effects = form_effects(Pairs([50, 60], [64, 74], 100), Pairs([60, 70], [54, 64], 100))
    assert (effects.gain, effects.form) == (Estimate(value=4, n=4), Estimate(value=10, n=4))


def test_nobody_is_refused() -> None:
    assert form_effects(NOBODY, NOBODY).gain == Refusal(reason=Reason.TOO_FEW_PAIRS, n=0, needs=2)


def test_different_maxima_are_not_compared() -> None:
    with pytest.raises(ValueError, match="maxima"):
        form_effects(NOBODY, Pairs([], [], 20))

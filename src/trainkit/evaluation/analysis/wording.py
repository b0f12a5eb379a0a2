"""What the flags of item analysis say to a person, one table a language.

Each is something to look at: no item is dropped, and no key changed, because of a number.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.evaluation.analysis.dif import EtsClass
from trainkit.evaluation.analysis.distractors import OptionFlag
from trainkit.evaluation.analysis.items import ItemWarning

__all__ = ["FLAG_WORDS", "Flag"]

Flag = ItemWarning | OptionFlag | EtsClass

FLAG_WORDS: Mapping[str, Mapping[Flag, str]] = {
    "en": {
        ItemWarning.ALL_RIGHT: "everybody got it right",
        ItemWarning.NONE_RIGHT: "nobody got it right",
        ItemWarning.ALL_BLANK: "everybody left it blank",
        ItemWarning.MANY_BLANK: "many left it blank",
        ItemWarning.AGAINST_REST: (
            "whoever got it right did worse on the other items: look at the key and the wording"
        ),
        ItemWarning.MAYBE_AGAINST_REST: (
            "whoever got it right did worse on the other items, which with so few people may be"
            " chance: look at the key"
        ),
        OptionFlag.CHOSEN_BY_NOBODY: "chosen by nobody",
        OptionFlag.MORE_OFTEN_BY_TOP: "chosen more often by the top third than by the bottom third",
        OptionFlag.BEATS_KEY_AT_TOP: "chosen by more of the top third than the key",
        EtsClass.NEGLIGIBLE: "as hard for both groups, or nearly",
        EtsClass.MODERATE: "somewhat harder for one group than for people as able of the other",
        EtsClass.LARGE: "much harder for one group than for people as able of the other",
    }
}
"""By language; a language without a table is a ``KeyError``, never English."""

"""The item check: what a careful reader would ask about the wording of test items.

In: a course as read. Out: problems with the rule's id in brackets. The rules, their limits and
their sources are in docs/item-rules.md; they prompt a reader and judge nobody (most come from
Haladyna, Downing and Rodriguez 2002 and from the NBME's guide of 2016).
"""

from trainkit.definitions.lint.bank import check_stale
from trainkit.definitions.lint.check import lint_course
from trainkit.definitions.lint.finding import RULES
from trainkit.definitions.lint.form import check_key_lengths
from trainkit.definitions.lint.pairs import open_pairs

__all__ = ["RULES", "check_key_lengths", "check_stale", "lint_course", "open_pairs"]

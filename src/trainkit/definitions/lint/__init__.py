"""The item check: what a careful reader would ask about the wording of test items.

In: a course as read. Out: problems with the rule's id in brackets. The rules, their limits and
their sources are in docs/item-rules.md; they prompt a reader to look again (most come from
Haladyna, Downing and Rodriguez 2002 and from the NBME's guide of 2016).
"""

from trainkit.definitions.lint.bank import check_key_lengths, check_stale, open_pairs
from trainkit.definitions.lint.check import RULES, lint_course

__all__ = ["RULES", "check_key_lengths", "check_stale", "lint_course", "open_pairs"]

"""The item check: what a careful reader would ask about the wording of test items.

In: a course as read. Out: problems with the rule's id in brackets. The sources of the rules and
what they say are in ``rules.yaml``, their limits in docs/item-rules.md. They prompt a reader to
look again.
"""

from trainkit.model.lint.bank import check_key_lengths, check_stale, open_pairs
from trainkit.model.lint.rules import lint_course, lint_item, remarks_on
from trainkit.model.lint.subject import messages

__all__ = [
    "check_key_lengths",
    "check_stale",
    "lint_course",
    "lint_item",
    "messages",
    "open_pairs",
    "remarks_on",
]

"""Says why a problem has no agenda and what would help, and why a found one is as it is.

In: an ``AgendaProblem`` and, for ``reasons``, an ``AgendaSolution``. Out: an ``Explanation`` whose
every claim was tried by solving.

``constraints`` has the table of constraints, ``sentences`` their words. ``conflicts`` finds few
sessions that cannot all be held (by ``counting``, or else by solving) and the fewest constraints
that prevent it. ``explanation`` states them and tries the ``families`` of ``relaxations``, on the
few sessions first and then on all. ``reasons`` moves each session of an agenda to other places;
``scores`` is the price; ``report`` says all of it line by line.
"""

from __future__ import annotations

from trainkit.agenda.explain.explanation import (
    Conflict,
    Explanation,
    Proposal,
    Stated,
    explain,
    find_conflicts,
)
from trainkit.agenda.explain.reasons import Bond, Elsewhere, Reason, reasons
from trainkit.agenda.explain.scores import Score, in_one_sentence, score_table

__all__ = [
    "Bond", "Conflict", "Elsewhere", "Explanation", "Proposal", "Reason", "Score", "Stated",
    "explain", "find_conflicts", "in_one_sentence", "reasons", "score_table",
]  # fmt: skip

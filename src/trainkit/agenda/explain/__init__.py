"""Says why a problem has no agenda and what would help, and why a found one is as it is.

In: an ``AgendaProblem`` and, for ``reasons``, an ``AgendaSolution``. Out: an ``Explanation`` whose
every claim was tried by solving.

``rules`` is the one table of constraints: how each is found, dropped, worded and relaxed.
``conflicts`` finds few sessions that cannot all be held (by counting, or else by solving) and
the fewest constraints that prevent it. ``explanation`` states them, tries the ``relaxations``, on
the few sessions first and then on all, and says it line by line. ``reasons`` moves each session of
an agenda to other places.
"""

from __future__ import annotations

from trainkit.agenda.explain.explanation import (
    Conflict,
    Explanation,
    Proposal,
    Stated,
    explain,
)
from trainkit.agenda.explain.reasons import Elsewhere, Reason, reasons

__all__ = [
    "Conflict", "Elsewhere", "Explanation", "Proposal", "Reason", "Stated", "explain", "reasons",
]  # fmt: skip

"""Says why a problem has no agenda and what would help, and why a found one stands as it does.

In: an ``AgendaProblem`` and, for ``reasons``, an ``AgendaSolution``. Out: an ``Explanation`` whose
every claim was tried by solving.

``demands`` takes a problem apart into pieces that can be dropped. ``locating`` finds few sessions
that cannot all be held: what ``refuting`` tells without the solver (by ``reach`` and ``loads``), or
else by asking. ``conflicts`` finds the fewest demands of these with ``minimal``, ``stating`` says
them. ``relaxing`` tries ``changes``, on the few sessions first and then on all. ``reasons`` moves
each session of an agenda to other ``places``, ``bonds`` are what keeps it from them, ``scores`` are
the price.
"""

from __future__ import annotations

from trainkit.agenda.explain.bonds import Bond
from trainkit.agenda.explain.explaining import explain, find_conflicts
from trainkit.agenda.explain.explanation import Conflict, Explanation, Relaxation, Stated
from trainkit.agenda.explain.reasons import Elsewhere, Reason, reasons
from trainkit.agenda.explain.scores import Score, in_one_sentence, score_table

__all__ = [
    "Bond", "Conflict", "Elsewhere", "Explanation", "Reason", "Relaxation", "Score", "Stated",
    "explain", "find_conflicts", "in_one_sentence", "reasons", "score_table",
]  # fmt: skip

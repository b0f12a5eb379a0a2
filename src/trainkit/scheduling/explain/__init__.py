"""Says why a problem has no agenda and what would help, and why a found one stands as it does.

In: an ``AgendaProblem`` and, for ``reasons``, an ``AgendaSolution``. Out: an ``Explanation`` whose
every claim was tried by solving.

``demands`` takes a problem apart into pieces that can be dropped, ``locating`` finds few sessions
that cannot all be held (with ``reach`` and ``loads``, which need no solver), ``minimal`` the fewest
demands, ``stating`` their words; ``relaxing`` tries ``changes``.
"""

from __future__ import annotations

from trainkit.scheduling.explain.explaining import explain
from trainkit.scheduling.explain.explanation import Conflict, Explanation, Relaxation, Stated

__all__ = ["Conflict", "Explanation", "Relaxation", "Stated", "explain"]

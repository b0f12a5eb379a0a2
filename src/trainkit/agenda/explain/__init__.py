"""Says why a problem has no agenda and what would help, and why a found one is as it is.

In: an ``AgendaProblem`` and, for ``reasons``, an ``AgendaSolution``. Out: an ``Explanation`` whose
every claim was tried by solving.

``rules`` is the one table of constraints: how each is found, dropped, worded and relaxed.
``explanation`` finds conflicts, states them, tries the ``relaxations``, on the few sessions first
and then on all, and says it line by line. ``reasons`` moves each session of an agenda to other
places.
"""

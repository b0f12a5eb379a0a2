"""Checks an agenda against its problem and prices it, without any of the solver's code.

In: an ``AgendaProblem`` and an ``AgendaSolution``, wherever that came from. Out: a ``Verdict`` with
every requirement that does not hold, and the cost of every wish.

The check works on instants (``clock``) and plain lists. What the problem's model leaves open is
decided here so:

- People, rooms and interpreters are there during the union of their windows; each part of a session
  lies inside one of the session's own windows.
- Sessions that are held as one need people, room and interpreters once, and seats for all. A row
  that is marked so wrongly is reported under ``PLACED`` and then counted on its own.
- A start off the grain, or at a time that clocks skip, is reported under ``FRAME`` (``BREAK`` for a
  break); parts of a session in the wrong order under ``ORDER``.
- Interpretation booths: the fewest languages that serve every group which needs one.
- Fixed events are given: what they do among themselves, and where they stand, is not reported,
  except that a person whom one needs is there.
"""

from __future__ import annotations

from itertools import chain

from trainkit.agenda.problem import AgendaProblem
from trainkit.agenda.solution import AgendaSolution
from trainkit.agenda.verify.facts import Facts
from trainkit.agenda.verify.meetings import (
    check_groups,
    check_people,
    check_presence,
    check_rooms,
    check_transfers,
)
from trainkit.agenda.verify.pauses import check_breaks, check_runs
from trainkit.agenda.verify.price import price
from trainkit.agenda.verify.rooms import check_interpreters, check_room_fits
from trainkit.agenda.verify.sessions import (
    check_frames,
    check_lengths,
    check_order,
    check_pins,
    check_placed,
    check_windows,
)
from trainkit.agenda.verify.verdict import Verdict, Violation

__all__ = ["Verdict", "Violation", "price", "verify"]

_CHECKS = (
    check_placed,
    check_frames,
    check_windows,
    check_pins,
    check_breaks,
    check_groups,
    check_people,
    check_presence,
    check_rooms,
    check_room_fits,
    check_transfers,
    check_interpreters,
    check_order,
    check_lengths,
    check_runs,
)


def verify(problem: AgendaProblem, solution: AgendaSolution) -> Verdict:
    """Return everything in an agenda that does not hold; nothing is repaired or left out."""
    facts = Facts(problem, solution)
    return Verdict(tuple(chain.from_iterable(check(facts) for check in _CHECKS)))

"""Checks an agenda against its problem and prices it, without any of the solver's code.

In: an ``AgendaProblem`` and an ``AgendaSolution``, wherever that came from. Out: a ``Verdict`` with
every requirement that does not hold, and the cost of every wish.

The check works on instants and plain lists. What the problem's model leaves open is decided here
so:

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

from dataclasses import dataclass
from itertools import chain

from trainkit.agenda.problem import AgendaProblem, AgendaSolution, Requirement
from trainkit.agenda.verify import checks
from trainkit.agenda.verify.facts import Facts, Violation
from trainkit.agenda.verify.price import price

__all__ = ["Verdict", "Violation", "price", "verify"]

_CHECKS = (
    checks.check_placed,
    checks.check_frames,
    checks.check_windows,
    checks.check_pins,
    checks.check_breaks,
    checks.check_groups,
    checks.check_people,
    checks.check_presence,
    checks.check_rooms,
    checks.check_room_fits,
    checks.check_transfers,
    checks.check_daily_maximum,
    checks.check_served,
    checks.check_interpreters,
    checks.check_order,
    checks.check_lengths,
    checks.check_runs,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that does not hold, in the order of ``Requirement``."""

    violations: tuple[Violation, ...]

    @property
    def holds(self) -> bool:
        """Whether every requirement is met."""
        return not self.violations

    @property
    def requirements(self) -> frozenset[Requirement]:
        """Those that are not met."""
        return frozenset(violation.requirement for violation in self.violations)


def verify(problem: AgendaProblem, solution: AgendaSolution) -> Verdict:
    """Return everything in an agenda that does not hold; nothing is repaired or left out."""
    facts = Facts(problem, solution)
    return Verdict(tuple(chain.from_iterable(check(facts) for check in _CHECKS)))

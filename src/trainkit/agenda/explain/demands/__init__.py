"""What a problem demands, piece by piece; each piece can drop itself from the problem.

A problem without a demand has every agenda that it had before, and perhaps more. So the smallest
sets of demands that cannot be met together can be found by dropping demands and solving. That
nobody can be in two places is no demand of its own: it goes with the sessions that are dropped.
"""

from __future__ import annotations

from trainkit.agenda.explain.demands.base import Demand, dropped
from trainkit.agenda.explain.demands.day import Block, Event, Frame, Pause
from trainkit.agenda.explain.demands.listing import demands_of
from trainkit.agenda.explain.demands.resources import (
    Available,
    Booths,
    Named,
    Opening,
    Seats,
    Team,
    Way,
)
from trainkit.agenda.explain.demands.sessions import (
    After,
    Equipment,
    Language,
    Needs,
    OfSession,
    OfSessions,
    Pinned,
    Placed,
    Roomed,
    Rooms,
    Windows,
)

__all__ = [
    "After", "Available", "Block", "Booths", "Demand", "Equipment", "Event", "Frame", "Language",
    "Named", "Needs", "OfSession", "OfSessions", "Opening", "Pause", "Pinned", "Placed", "Roomed",
    "Rooms", "Seats", "Team", "Way", "Windows", "demands_of", "dropped",
]  # fmt: skip

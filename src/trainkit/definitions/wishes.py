"""What a trainer wishes of an agenda beyond what must hold, and how much each wish weighs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trainkit.definitions.base import Definition

__all__ = ["Wishes"]

Weight = Annotated[int | None, Field(ge=0, le=1000)]


class Wishes(Definition):
    """Weights: 0 for a wish that does not count, more for one that counts more.

    What is left out has the planner's own weight.
    """

    after_lunch: Weight = None
    """No talk straight after lunch."""
    alternate: Weight = None
    """Talk and practice in turns: no two talks between two breaks."""
    module_apart: Weight = None
    """The sessions of a module stand near one another."""
    mixed: Weight = None
    """A module ends before another one begins."""
    order: Weight = None
    """Modules in the order in which they are listed."""
    demanding: Weight = None
    """Demanding sessions early in the day."""
    room_changes: Weight = None
    """A group stays in one room during a day."""
    speaker_days: Weight = None
    """A speaker comes on few days."""
    late: Weight = None
    """A day ends early."""
    idle: Weight = None
    """No empty minutes between sessions; time left over before a break is a buffer and free."""
    uneven: Weight = None
    """The days of a group are about equally full."""
    apart: Weight = None
    """Groups that may have a session together do."""
    length: Weight = None
    """Sessions have their own length, where they may be shorter or longer."""
    split: Weight = None
    """No session is cut by a break, where it may be."""

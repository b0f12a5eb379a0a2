"""What a document is, and the kit of definitions and plan from which all are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import Forms
from trainkit.definitions.loaded import Definitions
from trainkit.exercises.sets import PracticeSet
from trainkit.printed import Printed
from trainkit.render.recipe import Recipe

__all__ = ["Audience", "Document", "Kit"]


class Audience(StrEnum):
    """Into whose hands a document may come; also the folder under ``out/``."""

    PARTICIPANTS = "participants"
    TRAINERS = "trainers"


@dataclass(frozen=True)
class Document:
    """One file to be made."""

    audience: Audience
    name: str
    """The file's name, with folders below the audience's: ``handouts/isp-cooperation.pdf``."""
    recipe: Recipe

    @property
    def path(self) -> str:
        """The path below ``out/``, with forward slashes."""
        return f"{self.audience}/{self.name}"


@dataclass(frozen=True)
class Kit:
    """Definitions and plan, checked; everything the documents are made from."""

    definitions: Definitions
    agenda: Agenda
    forms: Forms | None
    """``None`` where the workshop has no test specification."""
    practice: tuple[PracticeSet, ...] = ()
    before: Agenda | None = None
    """The agenda as it was sent out, where it has been planned anew since."""
    printed: Printed | None = None
    """What was printed so far; ``None`` where nobody keeps a record."""

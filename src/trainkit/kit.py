"""What a document is, and the kit of definitions and plan from which all are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.retitled import retitled
from trainkit.assessment.forms import Forms
from trainkit.definitions.loaded import Definitions
from trainkit.exercises.sets import PracticeSet
from trainkit.languages import catalogue_bytes, speaking, spoken
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
    language: str = field(default_factory=spoken)
    """Of its fixed words; the one that is written where the document is described."""
    folder: str = ""
    """Below the audience's: the language of a translation, such as ``ru/``."""

    def ingredients(self) -> Iterator[bytes]:
        """Yield everything the bytes depend on, apart from the program's own version."""
        yield from catalogue_bytes(self.language)
        yield from self.recipe.ingredients()

    def make(self) -> bytes:
        """Return the file's bytes."""
        with speaking(self.language):
            return self.recipe.make()

    @property
    def path(self) -> str:
        """The path below ``out/``, with forward slashes."""
        return f"{self.audience}/{self.folder}{self.name}"


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

    def in_language(self, language: str) -> Kit:
        """Return what documents in one of the workshop's written languages are made from.

        Forms, and the data of exercises, are the same in every language.
        """
        definitions = self.definitions.in_language(language)
        if definitions is self.definitions:
            return self
        with speaking(language):
            agenda = retitled(self.agenda, self.definitions, definitions)
        practice = tuple(one.seen_by(definitions) for one in self.practice)
        return replace(self, definitions=definitions, agenda=agenda, practice=practice, before=None)

"""The record of what was printed: names that stand on paper, and a sum of each person's pages.

A build keeps the names up to date, so that an agenda that is planned anew can say what things were
called before. The sums stay as they are from the first build with people on the roster until
somebody says that everything has been printed again: whoever is new or different since then is what
must be printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from trainkit.agenda.workshop.agenda import Agenda, PrintedNames
from trainkit.agenda.workshop.editing import retitled
from trainkit.assessment.forms import Forms
from trainkit.exercises.sets import PracticeSet
from trainkit.model.fields import Definition, Id, Language, ParticipantCode
from trainkit.model.loaded import Definitions
from trainkit.model.validate import load_model
from trainkit.problems import Problems
from trainkit.render.pages import Recipe
from trainkit.text.languages import _, catalogue_bytes, speaking, spoken

Pages = Mapping[str, Mapping[str, str]]
"""By kind of document and code or speaker's id, a sum of what the person's pages show."""


class Printed(Definition):
    """What people hold in their hands, as far as it is known."""

    workshop: Id
    names: PrintedNames = PrintedNames()
    pages: dict[Id, dict[str, str]] = {}
    """Sums as ``Pages`` has them."""
    languages: dict[ParticipantCode, Language] = {}
    """Of the participants' papers, where they are in several."""

    def after_build(self, definitions: Definitions, pages: Pages) -> Printed:
        """Return the record after a build: kinds of pages that it knows stay as they were."""
        new = {
            kind: dict(sums) for kind, sums in pages.items() if sums and not self.pages.get(kind)
        }
        names = PrintedNames.of(definitions)
        return self.model_copy(
            update={
                "names": names,
                "pages": self.pages | new,
                "languages": dict(_languages(definitions)) | self.languages,
            }
        )


def _languages(definitions: Definitions) -> Iterator[tuple[str, str]]:
    workshop = definitions.workshop
    for person in definitions.roster.participants if workshop.translations else ():
        yield person.code, workshop.language_for(person.language)


def read_printed(path: Path, workshop: str, problems: Problems) -> Printed | None:
    """Return the record, an empty one if there is none yet; ``None`` with the problems recorded."""
    if not path.exists():
        return Printed(workshop=workshop)
    read = load_model(path, Printed, problems)
    if read is None:
        return None
    printed, file = read
    if printed.workshop != workshop:
        problems.error(
            file.place(("workshop",)),
            _(
                'expected "{workshop}", found "{found}"; this is the record of another '
                "workshop; delete the file, and the next build starts a new one",
                workshop=workshop,
                found=printed.workshop,
            ),
        )
        return None
    return printed


def sum_of(texts: Iterable[str]) -> str:
    """Return a sum of what a page shows: 64 bits in hexadecimal digits."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


_HEADER = """\
# What was printed last. Builds update this record; do not edit it. Notices of changes use the names
# of rooms and speakers given here, and out/trainers/to-print-again.pdf has the pages of everybody
# who is new or has changed since then. When you have printed these too, run `trainkit printed`.
"""


def printed_yaml(printed: Printed) -> bytes:
    """Return the record's content."""
    lines = [f"workshop: {json.dumps(printed.workshop)}", *printed.names.yaml_lines()]
    if printed.pages:
        lines.append("pages:")
    for kind, sums in sorted(printed.pages.items()):
        lines.append(f"  {kind}:")
        lines += [f'    "{code}": "{each}"' for code, each in sorted(sums.items())]
    if printed.languages:
        lines.append("languages:")
    lines += [f'  "{code}": "{each}"' for code, each in sorted(printed.languages.items())]
    return (_HEADER + "\n".join(lines) + "\n").encode()


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

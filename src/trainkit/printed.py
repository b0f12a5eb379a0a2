"""The record of what was printed: names that stand on paper, and a sum of each person's pages.

A build keeps the names up to date, so that an agenda that is planned anew can say what things were
called before. The sums stay as they are from the first build with people on the roster until
somebody says that everything has been printed again: whoever is new or different since then is what
must be printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from trainkit.agenda.workshop.names import PrintedNames
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.validate import load_model
from trainkit.fields import Definition, Id, Language, ParticipantCode
from trainkit.languages import _
from trainkit.problems import Problems

__all__ = ["Pages", "Printed", "printed_yaml", "read_printed", "sum_of"]

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

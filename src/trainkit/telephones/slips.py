"""Slips of paper with everybody's code for telephones, to be cut apart and handed out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import segno

from trainkit.documents.frame import Frame, name_direction, workshop_frame
from trainkit.model.check import read_and_check
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Audience
from trainkit.problems import Problems
from trainkit.render.pages import PdfRecipe, View
from trainkit.telephones.desk import access_codes
from trainkit.text.languages import _, speaking


class Slip(View):
    """One person's slip."""

    code: str
    """The participant's code, by which slips are handed out."""
    name: str
    """Empty unless names may stand on papers."""
    direction: str
    access: str
    """What the person enters: ``P-07-KMTXR``."""
    language: str
    """The person's."""
    hint: str
    """Where to enter it, in that language."""
    drawing: str
    """The name of the drawing with the QR code; empty without an address."""


class SlipsView(View):
    """All slips."""

    frame: Frame
    slips: tuple[Slip, ...]


def slips(folder: Path, address: str = "") -> bytes:
    """Return the slips as a PDF, in the order in which people sit.

    With the ``address`` of the participants' pages each slip has a QR code that opens them with the
    code filled in. Raises ``InputError`` with all problems.
    """
    problems = Problems()
    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    drawings = dict(_drawings(definitions, address))
    with speaking(definitions.workshop.language):
        title = _("Slips for telephones")
        view = SlipsView(
            frame=workshop_frame(definitions.workshop, title, Audience.TRAINERS, ""),
            slips=tuple(_slips(definitions, address, drawings)),
        )
        return PdfRecipe("telephones/slips.html", view, drawings=tuple(drawings.items())).make()


def _slips(definitions: Definitions, address: str, drawings: dict[str, bytes]) -> Iterator[Slip]:
    workshop = definitions.workshop
    codes = access_codes(definitions.folder, definitions.roster.participants)
    names = workshop.privacy.names_on_papers
    hints = {language: _hint(address, language) for language in workshop.written_languages}
    for person in definitions.seating:
        name = (person.name or "") if names else ""
        drawing = f"{person.code}.svg"
        language = workshop.language_for(person.language)
        yield Slip(
            code=person.code,
            name=name,
            direction=name_direction(name),
            access=codes[person.code],
            language=language,
            hint=hints[language],
            drawing=drawing if drawing in drawings else "",
        )


def _hint(address: str, language: str) -> str:
    with speaking(language):
        if not address:
            return _("Open the address on the screen and type")
        return _("Open {address} and type", address=address.removeprefix("http://").rstrip("/"))


def _drawings(definitions: Definitions, address: str) -> Iterator[tuple[str, bytes]]:
    if not address:
        return
    for code, access in access_codes(definitions.folder, definitions.roster.participants).items():
        yield f"{code}.svg", qr_drawing(f"{address}?code={quote(access)}")


def qr_drawing(text: str) -> bytes:
    """Return a QR code as SVG, with the quiet zone of ISO/IEC 18004."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=4, xmldecl=False)
    return out.getvalue()

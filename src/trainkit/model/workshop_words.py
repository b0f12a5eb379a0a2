"""The words of a workshop in another language: ``workshop.ru.yaml`` beside ``workshop.yaml``.

Title, places, people and events are typed in one language. A workshop whose materials are made in
several has a file with these words for each of the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trainkit.model.fields import Definition, Id, Line, Text
from trainkit.model.translating import Translation, check_file, merge
from trainkit.model.workshop import Workshop
from trainkit.problems import Problems
from trainkit.text.languages import ENGLISH


class VenueWords(Definition):
    """The words of the venue."""

    name: Line | None = None
    city: Line | None = None
    address: Line | None = None


class NameWords(Definition):
    """The name of a room or group."""

    name: Line | None = None


class SiteWords(NameWords):
    """The words of one of several venues."""

    address: Line | None = None


class SpeakerWords(NameWords):
    """The words of a speaker."""

    organisation: Line | None = None


class EventWords(Definition):
    """The words of an event or a break."""

    title: Line | None = None
    note: Text | None = None


class SignatoryWords(NameWords):
    """The words of somebody who signs."""

    role: Line | None = None


class CertificateWords(Definition):
    """The words of the certificate."""

    signatories: tuple[SignatoryWords, ...] = ()
    """All who sign, in the order of the original."""


class WorkshopTranslation(Translation):
    """The words of ``workshop.yaml`` in another language; what is left out stays as it is."""

    workshop: Id
    title: Line | None = None
    subtitle: Line | None = None
    venue: VenueWords | None = None
    organisers: tuple[Line, ...] = ()
    """All organisers, in the order of the original."""
    groups: dict[Id, NameWords] = {}
    speakers: dict[Id, SpeakerWords] = {}
    rooms: dict[Id, NameWords] = {}
    venues: dict[Id, SiteWords] = {}
    events: dict[Id, EventWords] = {}
    breaks: dict[Id, EventWords] = {}
    certificate: CertificateWords | None = None


def source_language(workshop: Workshop, language: str) -> str:
    """Return what a workshop is translated from: its first language, or English into that one."""
    first = workshop.languages[0]
    return ENGLISH if language == first else first


def workshop_in_languages(
    workshop: Workshop, file: Path, languages: Iterable[str], problems: Problems
) -> dict[str, Workshop]:
    """Return the workshop in each language for which ``file`` has words beside it.

    The words are compared with those that they translate, as in the texts of a module. What
    does not fit is recorded.
    """
    found: dict[str, Workshop] = {}
    for language in languages:
        path = file.with_suffix(f".{language}.yaml")
        if path.is_file():
            of = {"workshop": workshop.id}
            merged = merge(path, WorkshopTranslation, workshop, of, problems)
            if merged is not None:
                found[language] = merged.model
                check_file(merged.texts, (source_language(workshop, language), language), problems)
    return found

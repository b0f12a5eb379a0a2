"""How far each module is translated, files for translators, and what they return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.exchange.translators.exchange import FORMATS
from trainkit.exchange.translators.units import (
    SHARED,
    Status,
    Translation,
    read_translation,
    shared_folder,
    translation_of,
)
from trainkit.model.load import read_original
from trainkit.model.loaded import DRAFT
from trainkit.model.translation import languages_beside
from trainkit.problems import InputError, Place, Problem, Problems
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _, language_name


class TranslationCount(NamedTuple):
    """A module or the workshop in one language."""

    language: str
    name: str
    counts: Counter[Status]
    files: int
    """Files with a translation."""
    drafts: int
    """Of those, how many nobody has reviewed."""
    problems: tuple[Problem, ...]
    """Why nothing can be counted, if so."""

    @property
    def total(self) -> int:
        """How many texts there are."""
        return self.counts.total()


class TranslationSource(NamedTuple):
    """A module, what all modules share, or the workshop with its own words."""

    id: str
    title: str
    folder: Path
    languages: tuple[str, ...]
    """Those of the workshop, and those that somebody has begun."""


def _sources(visit: Visit) -> Iterator[TranslationSource]:
    folder, workshop = visit.work.folder, visit.work.definitions.workshop
    known = (*workshop.written_languages, *workshop.languages)
    for course in visit.work.definitions.courses:
        found = dict.fromkeys((*known, *languages_beside(course.folder)))
        languages = tuple(one for one in found if one != course.original)
        yield TranslationSource(course.module.id, course.module.title, course.folder, languages)
    for name, shared in SHARED.items():
        home = shared_folder(folder, name)
        places = (shared.built_in(), home)
        written = visit.work.memory.recall(
            ("originals", home), places, partial(shared.languages, home), Problems()
        )
        found = dict.fromkeys((*known, *_begun(places, "*.*.yaml")))
        languages = tuple(one for one in found if {one} != written)
        yield TranslationSource(name, _(shared.title), home, languages)
    begun = _begun([folder], "workshop.*.yaml")
    found = dict.fromkeys((*known, *begun))
    languages = tuple(one for one in found if one in begun or one != workshop.languages[0])
    title = _("The workshop itself: title, places, people and events")
    yield TranslationSource(workshop.id, title, folder, languages)


def _begun(folders: Iterable[Path], files: str) -> list[str]:
    found = (path for folder in folders for path in folder.glob(files))
    return sorted({path.name.split(".")[1] for path in found})


def _read(
    visit: Visit, source: TranslationSource, language: str, problems: Problems
) -> Translation | None:
    """Return a translation as it is on disk now; what is wrong with it is recorded."""
    folder, recall = source.folder, visit.work.memory.recall
    if folder == visit.work.folder:
        return read_translation(folder, language, problems)
    if shared := SHARED.get(source.id):
        read, places = partial(shared.read, folder, language), (shared.built_in(), folder)
        return recall(("translation", folder, language), places, read, problems)
    original = recall(("original", folder), (folder,), partial(read_original, folder), problems)
    if original is None:
        return None
    make = partial(translation_of, original, language)
    return recall(("translation", folder, language), (folder,), make, problems)


def _lines(visit: Visit, source: TranslationSource) -> Iterator[TranslationCount]:
    for language in source.languages:
        problems = Problems()
        translation = _read(visit, source, language, problems)
        texts = translation.texts if translation and not problems.errors else ()
        there = [text.review for text in texts if text.is_begun]
        yield TranslationCount(
            language,
            language_name(language),
            translation.statuses if translation else Counter(),
            len(there),
            there.count(DRAFT),
            tuple(problems.errors),
        )


def _page(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    done, visit.work.translated = visit.work.translated, None
    written = done.files if done else ()
    return visit.page(
        "translations.html",
        422 if problems else 200,
        sources=[(source, tuple(_lines(visit, source))) for source in _sources(visit)],
        done=None if problems else done,
        files=[visit.place(Place(path)) for path in written],
        problems=problems,
        message="",
        formats=tuple(FORMATS),
        statuses=Status,
        language_name=language_name,
    )


def _send(visit: Visit) -> Response:
    """Answer with the file for translators, made of the texts as they are now."""
    values = visit.request.path_params
    source = {one.id: one for one in _sources(visit)}.get(values["source"])
    language, make = values["language"], FORMATS.get(values["format"])
    if source is None or make is None or language not in source.languages:
        raise HTTPException(404, _("This workshop has no such translation."))
    problems = Problems()
    translation = problems.checked(_read(visit, source, language, problems))
    name = f"{source.id}.{language}.{values['format']}"
    return Response(
        make(translation),
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _take(visit: Visit) -> Response:
    """Take over what translators returned, or say what is wrong with it, cell by cell."""
    from trainkit import api

    if sent := visit.files("files"):
        try:
            visit.work.translated = api.take_over_sent_translation(visit.work.folder, sent)
        except InputError as error:
            return _page(visit, error.problems)
    return visit.go("translations")


ROUTES = (
    get("/w/{key}/translations", _page, "translations"),
    post("/w/{key}/translations", _take, "translations-take"),
    get("/w/{key}/translations/{source}/{language}.{format}", _send, "translations-send"),
)

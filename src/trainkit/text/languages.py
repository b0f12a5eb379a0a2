"""The language in which pages and messages are written: fixed words, directions, locales.

Fixed words stand in templates and in the code in English, marked for gettext; every other language
has a catalogue, ``templates/languages/<tag>.po``, which is read as translators write it; nobody has
to compile it. Course text is no fixed word: its translations lie with the module. ``make messages``
brings the catalogues up to date with the code.

The text of a problem needs no mark: catalogues take it from the call that records it.
In a text that is marked in Python a value stands as ``{name}``, in one of a template as
``%(name)s``. A text is a whole sentence or a whole label: word order differs, so none is put
together from pieces.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Literal

from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"
PSEUDO = "en-XA"
"""A made-up language, English in accented letters: what stays plain on a page is not marked."""

_CLDR_NAMES = {"en": "en-GB", PSEUDO: "el", "prs": "fa-AF", "uz": "uz-Latn"}
"""What CLDR calls a language: English as in the region, day first; Dari is Persian there."""
_PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
_RIGHT_TO_LEFT = {"ar", "fa", "prs", "ps", "ur"}

NUMBERING = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
"""The digits of each numbering system, by its name in CLDR: Latin, Arabic, Persian and Urdu."""
LATIN_DIGITS = NUMBERING["latn"]
_LATIN = str.maketrans("".join(NUMBERING.values()), LATIN_DIGITS * len(NUMBERING))

_SECOND_STOP = re.compile(r"(?<=\w\.)\.(?=\s|$)")

_spoken: ContextVar[str] = ContextVar("trainkit_language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in a language, given by its BCP 47 tag, until the block ends."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """Return the tag of the language that is written now."""
    return _spoken.get()


def _(text: str, /, **values: object) -> str:
    """Return a text in the language that is written now, with its values."""
    found = catalogue(spoken()).gettext(text)
    return filled(found, spoken(), **values) if values else found


def n_(one: str, other: str, n: int, /, **values: object) -> str:
    """Return the text in its form for ``n``, which is a value by this name."""
    return filled(catalogue(spoken()).ngettext(one, other, n), spoken(), n=n, **values)


def p_(context: str, text: str, /, **values: object) -> str:
    """Return a text that means different things; the context says which, to translators."""
    found = catalogue(spoken()).pgettext(context, text)
    return filled(found, spoken(), **values) if values else found


def filled(text: str, language: str, /, **values: object) -> str:
    """Return a text of a language with its values.

    Whole numbers are written in the digits of the language; a string stays as it is. A value that
    ends in a full stop does not bring a second.
    """
    return _SECOND_STOP.sub("", text.format(**with_digits(values, language)))


def with_digits(values: Mapping[str, object], language: str) -> Mapping[str, object]:
    """Return the values of a text, whole numbers in the digits of the language."""
    if digits_of(language) == LATIN_DIGITS:
        return values
    return {
        name: digits(value, language) if type(value) is int else value
        for name, value in values.items()
    }


def retold(
    text: str, templates: Iterable[str], shown: Callable[[str], str] = lambda value: value
) -> str:
    """Return an English text, made from one of some templates, in the language written now.

    For texts that another program made, or that stand in a file. A text that fits none of the
    templates is returned as it is. ``shown`` puts a value, written in English, into the language.
    """
    if spoken() == ENGLISH:
        return text
    for template in templates:
        if (found := values_in(text, template)) is not None:
            return _(template, **{name: shown(value) for name, value in found.items()})
    return text


def values_in(text: str, template: str) -> dict[str, str] | None:
    """Return the values with which a text was made from a template; ``None`` if it was not."""
    found = _pattern_of(template).fullmatch(text)
    return found and found.groupdict()


@cache
def _pattern_of(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.*)" for name in parts[1::2])
    return re.compile("".join(parts), re.DOTALL)


def N_(text: str) -> str:
    """Mark a text that ``_`` translates where it is shown; return it as it is."""
    return text


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language: ``fa-AF``, what it lacks from ``fa``, else English."""
    if language == PSEUDO:
        return _Pseudo()
    words = NullTranslations()
    for path in reversed(_catalogue_files(language)):
        own = _compiled(path)
        own.add_fallback(words)
        words = own
    return words


def _compiled(path: Path) -> GNUTranslations:
    """Return a catalogue, from where Python keeps what it compiled if that was made of these bytes.

    Where nothing can be kept, as in a folder that may only be read, it is compiled each time.
    """
    data = path.read_bytes()
    kept = path.parent / "__pycache__" / f"{path.stem}.{hashlib.sha256(data).hexdigest()[:32]}.mo"
    try:
        compiled = kept.read_bytes()
    except OSError:
        compiled = _compile(data)
        with suppress(OSError):
            kept.parent.mkdir(exist_ok=True)
            for old in kept.parent.glob(f"{path.stem}.*.mo"):
                old.unlink(missing_ok=True)
            with NamedTemporaryFile(dir=kept.parent, suffix=".tmp", delete=False) as file:
                file.write(compiled)
            Path(file.name).chmod(0o644)
            Path(file.name).replace(kept)
    return GNUTranslations(io.BytesIO(compiled))


def _compile(data: bytes) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    found = read_po(io.BytesIO(data))
    for message in [*found]:
        # a plural without a translation would take English forms by the rule of the language
        if not (all(message.string) if message.pluralizable else message.string):
            found.delete(message.id, message.context)
    compiled = io.BytesIO()
    write_mo(compiled, found)
    return compiled.getvalue()


def has_catalogue(language: str) -> bool:
    """Whether fixed words can be written in a language."""
    return language in {ENGLISH, PSEUDO} or bool(_catalogue_files(language))


def translated(text: str, language: str) -> str:
    """Return a text in a language, whatever is written now."""
    return catalogue(language).gettext(text)


def every(text: str) -> Iterator[str]:
    """Yield a text in English and in every language that has a catalogue.

    Readers of what people fill in look for a word here, since nobody knows in which language a file
    was made. A catalogue is read only when those before it do not have the word.
    """
    yield text
    yield from (translated(text, language) for language in catalogued())


@cache
def catalogued() -> tuple[str, ...]:
    """Return the languages that have a catalogue, and the made-up one."""
    files = _catalogues_folder().glob("*.po")
    return (*sorted(path.stem for path in files), PSEUDO)


def catalogue_bytes(language: str) -> Iterator[bytes]:
    """Yield what the fixed words of a language depend on; nothing for English."""
    if language == PSEUDO:
        yield PSEUDO.encode()
    yield from (path.read_bytes() for path in _catalogue_files(language))


def _catalogues_folder() -> Path:
    return templates_folder() / "languages"


def _catalogue_files(language: str) -> list[Path]:
    """Return the files of a language: its own first, then that of the language it is a form of."""
    paths = (_catalogues_folder() / f"{tag}.po" for tag in tags_of(language))
    return [path for path in paths if path.is_file()]


def tags_of(language: str) -> tuple[str, ...]:
    """Return the tags whose words a language may take: ``fa-AF`` and ``fa`` for ``prs``."""
    subtags = cldr_name(language).split("-")
    return tuple("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))


class _Pseudo(NullTranslations):
    """Gives every letter an accent, and leaves values, marks and entities alone."""

    _LETTERS = str.maketrans(
        "ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnoprstuvwyz",
        "ÁƁĆĎÉƑĜĤÍĴĶĹḾŃÓṔŔŚŤÚṼŴÝŹáƀćďéƒĝĥíĵķĺḿńóṕŕśťúṽŵýź",
    )
    _KEPT = re.compile(r"(\{[^{}]*\}|%\(\w+\)s|\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>|&\w+;)", re.DOTALL)

    def gettext(self, message: str) -> str:
        parts = self._KEPT.split(message)
        parts[::2] = [part.translate(self._LETTERS) for part in parts[::2]]
        return "".join(parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        return self.ngettext(msgid1, msgid2, n)


def and_list(parts: Iterable[str]) -> str:
    """Return ``a, b and c``, in the language that is written now."""
    return _listed(parts, "standard", "and")


def comma_list(parts: Iterable[str]) -> str:
    """Return ``a, b, c`` with the comma of the language that is written now.

    Parts that are empty are left out.
    """
    comma = _(",")
    return f"{comma} ".join(filter(None, parts))


def capitalised(text: str) -> str:
    """Return a text as a sentence begins; the rest of it stays as it is."""
    return text[:1].upper() + text[1:]


def semicolon_list(parts: Iterable[str]) -> str:
    """Return ``a; b; c`` with the semicolon of the language that is written now."""
    semicolon = _(";")
    return f"{semicolon} ".join(parts)


def or_list(parts: Iterable[str]) -> str:
    """Return ``a, b or c``, in the language that is written now."""
    return _listed(parts, "or", "or")


def _listed(parts: Iterable[str], style: Literal["standard", "or"], word: str) -> str:
    words = [*parts]
    if spoken() != ENGLISH:
        from babel.lists import format_list

        return format_list(words, style, locale_of(spoken()))
    *first, last = words or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def plural_form(number: int, forms: Sequence[str]) -> str:
    """Return the form for a number, in the language that is written now.

    The forms stand in CLDR's order of those that whole numbers have: one and other in English; one,
    few and many in Russian. Raises ``ValueError`` if there are more or fewer.
    """
    names = plural_names(spoken())
    if len(forms) != len(names):
        raise ValueError(f"expected {len(names)} forms ({', '.join(names)}), found {len(forms)}")
    return forms[names.index(locale_of(spoken()).plural_form(number))]


@cache
def plural_names(language: str) -> tuple[str, ...]:
    """Return the names of the forms that whole numbers have, in CLDR's order."""
    rule = locale_of(language).plural_form
    return tuple(name for name in _PLURAL_FORMS if name in {rule(n) for n in range(200)})


def cldr_name(language: str) -> str:
    """Return what CLDR calls a language: ``fa-AF`` for ``prs``."""
    return _CLDR_NAMES.get(language, language)


def language_name(tag: str, language: str | None = None) -> str:
    """Return the name of a language in a language, the one that is written now if none is given.

    The tag itself where CLDR has no name for it.
    """
    from babel import Locale, UnknownLocaleError

    locale = locale_of(language or spoken())
    for one in dict.fromkeys((tag, cldr_name(tag))):
        if name := locale.languages.get(one.replace("-", "_")):
            return str(name)
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale) or tag
    except (UnknownLocaleError, ValueError):
        return tag


_OFFICIAL_NAMES = {("KG", "ru"): "Кыргызстан"}
"""Names that a State uses of itself where CLDR has an older one, by code and language."""


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of a country in a language, the one that is written now if none is given.

    The text itself where CLDR knows no such code.
    """
    language = language or spoken()
    official = _OFFICIAL_NAMES.get((code, language))
    return official or str(locale_of(language).territories.get(code, code))


def decimal(number: str) -> str:
    """Return a number with the decimal mark and the digits of the language written now."""
    return digits(number.replace(".", _(".")))


def with_sign(sign: str, number: str, language: str) -> str:
    """Return a number with its sign to the left also where writing runs from the right."""
    start = "\N{LEFT-TO-RIGHT MARK}" if direction_of(language) == "rtl" else ""
    return f"{start}{sign}{number}"


def percent(share: float) -> str:
    """Return a share of 1 as whole per cent, as the language written now has it: ``40 %``."""
    return with_percent_sign(f"{100 * share:.0f}")


def with_percent_sign(number: str) -> str:
    """Return a number of per cent with the sign of the language that is written now."""
    return _("{value}\u00a0%", value=decimal(number))


def digits(shown: int | str, language: str | None = None) -> str:
    """Return a number, or a text that has some, in the digits of a language.

    Without one it is the language that is written now. Only for what people read as a number: a
    count, a date, a time. Codes, addresses and file names keep their digits.
    """
    own = digits_of(spoken() if language is None else language)
    return str(shown).translate(str.maketrans(LATIN_DIGITS, own))


def latin_digits(text: str) -> str:
    """Return a text with Latin digits for those of every script; the reverse of ``digits``."""
    return text.translate(_LATIN)


@cache
def digits_of(language: str) -> str:
    """Return the ten digits of a language, by CLDR's default numbering system.

    Persian and Dari have their own. Arabic and Urdu have Latin ones where the tag names no region;
    ``ar-EG`` and ``ur-IN`` have others.
    """
    if language == ENGLISH:
        return LATIN_DIGITS
    return NUMBERING.get(locale_of(language).default_numbering_system, LATIN_DIGITS)


def direction_of(language: str) -> str:
    """Return in which direction a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def has_right_to_left(text: str) -> bool:
    """Whether a text has a letter, or the mark U+200F, that runs from right to left."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


def locale_of(language: str) -> Locale:
    """Return the locale for dates and names; English where CLDR lacks the language."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(cldr_name(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")


_ACCEPTED = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


def preferred_language(header: str, offered: Iterable[str]) -> str | None:
    """Return the tag that fits the header ``Accept-Language`` best (RFC 9110, section 12.5.4).

    ``None`` where none does.

    A tag fits as it is, then without its regions and scripts, then with those of another country:
    Dari where Persian is asked for.
    """
    known = {one.lower(): one for one in reversed(tuple(offered))}
    elsewhere = {tag.partition("-")[0]: one for tag, one in known.items()}
    for wanted in map(str.lower, _accepted(header)):
        parts = wanted.split("-")
        tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
        found = next((known[tag] for tag in tags if tag in known), elsewhere.get(parts[0]))
        if found is not None:
            return found
    return None


def _accepted(header: str) -> Sequence[str]:
    """Return the tags that a browser asks for, the most wanted first."""
    found = [match for part in header.split(",") if (match := _ACCEPTED.fullmatch(part))]
    wanted = [(float(match[2] or 1), match[1]) for match in found]
    return [tag for weight, tag in sorted(wanted, key=lambda one: -one[0]) if weight]

"""Names of months, countries, cities and languages that people may type, in several languages.

They are those of CLDR; time zones are those of the IANA database. Each table finds a code or a
number by a folded name.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from itertools import filterfalse
from pathlib import Path
from typing import Literal

_NAMES_IN = ("en", "fr", "ru", "es", "pt", "ar", "fa", "tr", "kk", "ky", "uz", "tg", "ur", "az",
             "uk")  # fmt: skip


def folded(text: str) -> str:
    """Return a text without case, accents, joiners and needless spaces."""
    return " ".join(re.sub(r"[\s'’‘ʻʼ`.\-_/]+", " ", _letters(text)).split())


def _letters(text: str) -> str:
    """Return a text without case, accents and joiners."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ONE_LETTER)
    return "".join(filterfalse(unicodedata.combining, plain))


_ONE_LETTER = {0x064A: 0x06CC, 0x0643: 0x06A9, 0x200C: None}
"""Arabic yeh and kaf to the Persian letters, and a joiner to nothing."""


@cache
def calendar_words() -> tuple[dict[str, int], set[str]]:
    """Return the names of months with their numbers, and words that say nothing more."""
    from babel.dates import get_day_names, get_month_names

    months: dict[str, int] = {}
    small = {"and", "of", "the", "from", "on", "et", "du", "le", "les", "de", "и", "с", "г", "und"}
    for language in reversed(_NAMES_IN):
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                names = get_month_names(width, context, language)
                months |= {folded(name): number for number, name in names.items()}
                small |= {folded(name) for name in get_day_names(width, context, language).values()}
    return months, small - months.keys()


@cache
def zone_countries() -> Mapping[str, str]:
    """Return the zones that belong to a country, with its code; names of zones are as they are."""
    from babel.core import get_global

    found = get_global("zone_territories")
    return {
        zone: code
        for zone, code in sorted(found.items())
        if re.fullmatch("[A-Z]{2}", code) and code != "ZZ" and zone in zones().values()
    }


@cache
def days_of_rest(country: str) -> frozenset[int]:
    """Return the days of the week on which offices of a country are closed; Monday is 0.

    Empty where CLDR knows no such country, or no language of it: Babel has them by locale.
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(f"und_{country}", resolve_likely_subtags=True)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    length = (locale.weekend_end - locale.weekend_start) % 7
    return frozenset((locale.weekend_start + day) % 7 for day in range(length + 1))


@cache
def zones() -> Mapping[str, str]:
    """Return the time zones, by their own names."""
    from zoneinfo import available_timezones

    return {folded(zone): zone for zone in sorted(available_timezones())}


@cache
def cities() -> Mapping[str, str]:
    """Return the cities that zones are named after, in several languages, with their zones."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(_NAMES_IN):
        for zone, names in Locale.parse(language).time_zones.items():
            if zone in zone_countries() and "city" in names:
                found[folded(names["city"])] = zone
    for zone in zone_countries():
        found[folded(zone.rsplit("/", 1)[-1])] = zone
    return found


@cache
def countries() -> Mapping[str, str]:
    """Return the names of countries in several languages, and their codes, with the codes."""
    olympic = (pair.split("=") for pair in _OLYMPIC.split())
    codes = {old.casefold(): new for old, new in olympic} | _codes("territory_aliases")
    return codes | _named("territories") | _by_name(_COUNTRIES)


@cache
def languages() -> Mapping[str, str]:
    """Return the names of languages in several languages, and their codes, with the codes."""
    return _codes("language_aliases") | _named("languages") | _by_name(_LANGUAGES)


def country_code(text: str) -> str | None:
    """Return the ISO 3166 code of a country, however people write it; ``None`` if unknown.

    That is a name in any language of CLDR, an official name in a few of them, or a code of two or
    three letters, of ISO or of the Olympic Committee.
    """
    return _code("territories", countries(), text, _words(_OFFICIAL).split())


def language_code(text: str) -> str | None:
    """Return the tag of a language by a name in any language of CLDR, an abbreviation or a code."""
    found = _code("languages", languages(), text, _words(_LANGUAGE).split())
    return found and found.replace("_", "-")


def _code(kind: str, usual: Mapping[str, str], text: str, around: Collection[str]) -> str | None:
    """Return the code of what a text names, with or without the words around a usual name."""
    typed = _words(text)
    short = " ".join(word for word in typed.split() if word not in around)
    if found := usual.get(typed) or usual.get(short):
        return found
    everywhere = _everywhere(kind) if short else {}
    return everywhere.get(typed) or everywhere.get(short)


def _words(text: str) -> str:
    """Return the folded words of a text, without signs between them."""
    return " ".join(re.findall(_WORD, _letters(text)))


_WORD = "[^\\W_ʻʼ]+"


_CODES = {"territories": "[A-Z]{2}", "languages": "[a-z]{2,3}|fa_AF"}
_OFFICIAL = (
    "the of and islamic rep repub republic republics fed federal federation federated kingdom "
    "state states plurinational bolivarian hashemite democratic dem socialist commonwealth union "
    "united republique islamique royaume etat du de des d la le l del republica islamica reino "
    "estado da do dos республика республики респ исламская королевство государство "
    "جمهوری جمهورية الجمهورية اسلامی الاسلامية پادشاهی مملكة المملكة دولة جمہوریہ "
    "cumhuriyeti республикасы respublikasi respublikası ҷумҳурии чумхурии республіка"
)
"""What official names of countries have around the usual one."""
_COUNTRIES = {
    "AE": "uae; оаэ", "BN": "brunei darussalam", "BY": "белоруссия",
    "CD": "dr congo; drc; congo democratic republic of the; congo dem rep; congo dem rep of the; "
    "democratic republic of the congo; dem rep of the congo; dem rep of congo; dem rep congo; "
    "republique democratique du congo; rdc; демократическая республика конго; дрк",
    "CG": "congo; republic of congo; republic of the congo; rep of the congo; rep of congo",
    "CI": "ivory coast", "CV": "cape verde", "CZ": "czech", "EG": "arab egypt; مصر العربية",
    "FR": "french; francaise",
    "GB": "uk; u k; great britain; united kingdom of great britain and northern ireland; "
    "великобритания",
    "KG": "kyrgyz; кыргызская; киргизия; киргизская",
    "KP": "dprk; democratic people s republic of korea; dem people s rep of korea; "
    "korea democratic people s republic of; korea dem people s rep of; кндр",
    "KR": "rok; korea; корея", "LA": "lao; lao pdr; lao people s", "MD": "молдавия",
    "MK": "macedonia; fyrom", "MM": "burma", "PS": "palestine; палестина", "PT": "portuguese",
    "RU": "russian; российская федерация; российская; рф; russie; росія", "SK": "slovak",
    "SY": "syrian arab", "SZ": "swaziland", "TL": "east timor", "TM": "туркмения",
    "TR": "turkey", "US": "usa; u s a; u s; united states of america; сша", "VA": "holy see",
    "VN": "viet nam",
}  # fmt: skip
"""By code names that are not in CLDR, and what is left of official ones."""
_OLYMPIC = (
    "ALG=DZ ANG=AO ARU=AW ASA=AS BAH=BS BAN=BD BAR=BB BER=BM BHU=BT BIZ=BZ BOT=BW BRU=BN BUL=BG "
    "CAM=KH CAY=KY CGO=CG CHA=TD CHI=CL CRC=CR CRO=HR DEN=DK ESA=SV FIJ=FJ GAM=GM GBS=GW GEQ=GQ "
    "GER=DE GRE=GR GRN=GD GUA=GT GUI=GN HAI=HT HON=HN INA=ID IRI=IR ISV=VI IVB=VG KSA=SA KUW=KW "
    "LAT=LV LBA=LY LES=LS LIB=LB MAD=MG MAS=MY MAW=MW MGL=MN MON=MC MRI=MU MTN=MR MYA=MM NCA=NI "
    "NED=NL NEP=NP NGR=NG NIG=NE OMA=OM PAR=PY PHI=PH PLE=PS POR=PT PUR=PR RSA=ZA SAM=WS SEY=SC "
    "SKN=KN SLO=SI SOL=SB SRI=LK SUD=SD SUI=CH TAN=TZ TGA=TO TOG=TG TPE=TW UAE=AE URU=UY VAN=VU "
    "VIE=VN VIN=VC ZAM=ZM ZIM=ZW KOS=XK"
)
"""Codes of the International Olympic Committee that are not those of ISO 3166, nor another's."""
_LANGUAGE = "language lang langue idioma язык мова زبان لغة اللغة dili тілі тили tili забони"
"""What people write beside the name of a language."""
_LANGUAGES = {
    "ar": "араб; арабск", "az": "азерб", "de": "нем; немецк", "en": "англ; английск; angl; engl",
    "es": "исп; испан", "fa": "farsi; перс; фарси", "fr": "фр; франц; francaise", "ka": "груз",
    "kk": "каз; казах; қазақша", "ky": "kirghiz; кирг; кыр; кырг", "mn": "монг",
    "pt": "порт; португ", "ru": "рус; русс; русск; russ", "tg": "tajiki; тадж; тад; таджик",
    "tk": "туркм", "tr": "тур; турец", "uk": "укр; украинск", "uz": "узб; узбек",
    "zh": "mandarin; кит; китайск",
}  # fmt: skip
"""By code what people write short."""


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    return {_words(name): code for code, line in names.items() for name in line.split(";")}


def _codes(kind: Literal["language_aliases", "territory_aliases"]) -> dict[str, str]:
    """Return the codes of two letters of territories or languages by those of three."""
    from babel.core import get_global

    aliases = get_global(kind).items()  # of a country, a list of its successors
    found = ((old, [new] if isinstance(new, str) else new) for old, new in aliases)
    return {
        old.casefold(): new[0]
        for old, new in found
        if re.fullmatch("[A-Za-z]{3}", old) and len(new) == 1
    }


def _named(kind: str) -> dict[str, str]:
    """Return the codes of a kind by their names and by themselves."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in reversed(_NAMES_IN):
        for code, name in getattr(Locale.parse(language), kind).items():
            if re.fullmatch(_CODES[kind], str(code)):
                tag = str(code).replace("_", "-")
                found |= {folded(str(name)): tag, _words(str(name)): tag, tag.casefold(): tag}
    return found


@cache
def _everywhere(kind: str) -> Mapping[str, str]:
    """Return the codes of a kind by their names in all languages, but for names of several.

    Reading them takes most of a second, so it is done only for a name that is not found otherwise;
    and past Babel, which would keep them all.
    """
    from babel import localedata

    pattern, named = re.compile(_CODES[kind]), set[tuple[str, str]]()
    for locale in localedata.locale_identifiers():
        file = Path(localedata.resolve_locale_filename(locale))
        data = pickle.loads(file.read_bytes())  # noqa: S301 - a file that Babel brings
        named.update((str(name), str(code)) for code, name in data.get(kind, {}).items())
    kept = [(name, code) for name, code in named if pattern.fullmatch(code)]
    lines = _letters("\n".join(name for name, _ in kept)).split("\n")
    found, several = dict[str, str](), set[str]()
    for line, (_, code) in zip(lines, kept, strict=True):
        name = " ".join(re.findall(_WORD, line))
        if found.setdefault(name, code) != code:
            several.add(name)
    return {name: code for name, code in found.items() if name not in several}

"""Takes a list that others keep over into the roster, as often as it is sent again.

In: the roster, a sheet of the list, and what a person has decided so far. Out: a plan that says for
each row of the list who it is, what is different, what is wrong and what has to be asked; and the
change of the roster that follows from it. Codes that are given stay, empty cells of the list change
nothing, and whoever is missing from the list stays on the roster.

What the columns of a list mean, guessed from headings in English, Russian, Persian, French.

What a person chose for the same headings before takes precedence.

Rows of a list that are about nobody: who prepared it, how many people it has, signatures, dates.

They are told by their words, in the languages of documents, or by a name that no person has.

Whether two rows are about one person: by e-mail address and by name, in whichever script.

Names are compared by their words in any order. Between scripts they are compared in Latin letters,
by consonants only, since Persian writes few vowels and everybody transliterates in another way.
What is not certain is for a person to say.

What a person chose for the columns of a list, kept for the next list with the same headings.

``plan/list-columns.txt`` has a line for each list whose columns were changed: what the changed
headings mean. A heading is kept as a digest, so that nothing of a list can be read there, even if
somebody took the row of a person for the headings.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from pydantic import ValidationError

from trainkit.editing.roster import (
    RosterChange,
    RosterFile,
    clean,
    edit_roster,
    misplaced_by_language,
    read_roster_file,
)
from trainkit.files.writing import lock, write_atomically
from trainkit.intake.traces import traces, used_codes
from trainkit.intake.typed_answers import AnswerError
from trainkit.model.lists import (
    Cell,
    Headings,
    ListSheet,
    folded_heading,
    read_list,
    sent_data,
    text_of,
)
from trainkit.model.roster import (
    COLUMNS,
    Participant,
    RosterRow,
    group_id,
    name_key,
    unusable,
)
from trainkit.model.validate import sentence
from trainkit.problems import InputError, Place, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.known_names import folded
from trainkit.text.languages import N_, _, comma_list, or_list

Choices = Mapping[str, str]
"""By the key of a heading the target that a person chose for it; empty for a column left out."""

NAME_PARTS = {
    "given": N_("Given name"),
    "middle": N_("Middle name or patronymic"),
    "family": N_("Family name"),
}
"""Columns that make up a name together, in the order in which they are joined."""

TARGETS = {
    "code": N_("Code"),
    "name": N_("Name"),
    **NAME_PARTS,
    **{field: heading for heading, field in COLUMNS.items() if field not in {"code", "name"}},
}
"""What a column of a list may hold, and what it is called."""

_WORDS = {
    "email": "email; e mail; mail; courriel; электронная почта; эл почта; почта; эл адрес; имейл;"
             "ایمیل; پست الکترونیک; پست الکترونیکی; رایانامه",
    "organisation": "organisation; organization; institution; agency; ministry; employer; company;"
                    "office; department; workplace; affiliation; organisme; ministere; employeur;"
                    "etablissement; service; организация; учреждение; ведомство; место работы;"
                    "министерство; орган; подразделение; سازمان; اداره; نهاد; وزارت; موسسه;"
                    "محل کار; ارگان",
    "country": "country; nation; state; nationality; citizenship; pays; nationalite; страна;"
               "государство; гражданство; کشور; ملیت; تابعیت",
    "language": "language; languages; langue; langues; язык; языки; زبان",
    "group": "group; groupe; team; группа; گروه",
    "role": "role; position; function; job; job title; post; rank; occupation; profession;"
            "fonction; poste; grade; должность; роль; звание; профессия; سمت; شغل; وظیفه;"
            "رتبه; مقام; نقش",
    "middle": "middle name; middle names; patronymic; patronyme; отчество; نام پدر",
    "given": "given name; given names; first name; forename; firstname; prenom; prenoms; имя;"
             "نام کوچک",
    "family": "family name; surname; last name; lastname; nom de famille; фамилия; نام خانوادگی;"
              "تخلص",
    "name": "name; full name; names; participant; participants; nom; nom complet; nom et prenom;"
            "nom prenom; prenom et nom; participant name; фио; ф и о; фамилия имя; имя фамилия;"
            "фамилия имя отчество; фамилия и имя; имя и фамилия; участник; участники;"
            "نام و نام خانوادگی; نام نام خانوادگی; اسم; نام و تخلص; شرکت کننده; شرکت کنندگان; نام",
    "code": "code; participant code; participant id; code du participant; код; шифр;"
            "код участника; کد; شناسه شرکت کننده",
}  # fmt: skip
"""By target the headings that mean it; where a heading holds several, the first target counts."""

_NEVER = {
    "passport", "passeport", "паспорт", "паспорта", "گذرنامه", "پاسپورت", "birth", "naissance",
    "рождения", "تولد", "phone", "telephone", "mobile", "телефон", "تلفن", "موبایل", "postal",
    "zip", "sex", "gender", "sexe", "пол", "جنسیت", "address", "adresse", "date", "дата",
    "تاریخ", "signature", "подпись", "امضا", "visa", "hotel", "flight", "registration",
}  # fmt: skip
"""Words of headings whose columns are left out, whatever else stands there."""
_HEADINGS = Headings(_WORDS, _NEVER)

_SEARCHED = 20
"""Rows from the top among which the headings are looked for."""


@dataclass(frozen=True)
class Mapped:
    """What the columns of a sheet are taken for."""

    header: int
    """The position of the row of headings; people follow below it. -1 if there are no headings."""
    columns: tuple[str, ...]
    """The target of each column; empty for a column that is left out."""


def guess_columns(sheet: ListSheet, remembered: Sequence[Choices] = ()) -> Mapped:
    """Return the row that looks most like headings, and what they mean.

    ``remembered`` is what was chosen for earlier lists, the latest last.
    """
    guesses = [_targets(row, remembered) for row in sheet.rows[:_SEARCHED]]
    found = [sum(map(bool, guess)) for guess in guesses]
    if not any(found):
        return Mapped(-1, ("",) * sheet.width)
    header = found.index(max(found))
    return Mapped(header, guesses[header])


def heading_keys(row: Sequence[Cell]) -> list[str]:
    """Return by what each heading is remembered: a digest of its words; empty if it has none."""
    words = [folded_heading(text_of(cell)) for cell in row]
    return [hashlib.sha256(one.encode()).hexdigest()[:16] if one else "" for one in words]


def chosen_for(keys: Sequence[str], remembered: Sequence[Choices]) -> Choices:
    """Return what was chosen before for a row of headings: of each list all of whose are there."""
    chosen: dict[str, str] = {}
    for one in remembered:
        if one.keys() <= set(keys):
            chosen |= one
    return chosen


def choose_sheet(
    sheets: Sequence[ListSheet], title: str | None, remembered: Sequence[Choices] = ()
) -> ListSheet:
    """Return the sheet with a title, or the one that looks most like a list of people.

    Raises ``TrainkitError`` where there is no such sheet.
    """
    if title is not None:
        named = next((sheet for sheet in sheets if sheet.title == title), None)
        if named is None:
            known = comma_list(sheet.title for sheet in sheets) or _("none")
            raise TrainkitError(
                _('expected one of the sheets {known}, found "{title}"', known=known, title=title)
            )
        return named
    return max(sheets, key=lambda sheet: sum(map(bool, guess_columns(sheet, remembered).columns)))


def _targets(row: Sequence[Cell], remembered: Sequence[Choices]) -> tuple[str, ...]:
    """Return the target of each column, each at most once: what was chosen before, then a guess."""
    guessed = _guessed(row)
    keys = heading_keys(row) if remembered else []
    chosen = chosen_for(keys, remembered)
    if not chosen:
        return guessed
    taken = set(chosen.values())
    return tuple(
        chosen.get(key, "" if target in taken else target)
        for key, target in zip(keys, guessed, strict=True)
    )


def _guessed(row: Sequence[Cell]) -> tuple[str, ...]:
    """Return the target of each column, each at most once: the surest heading has it."""
    headings = [folded_heading(text_of(cell)) for cell in row]
    return _with_name_parts(_HEADINGS.targets(headings), headings)


def _with_name_parts(targets: list[str], headings: Sequence[str]) -> tuple[str, ...]:
    """Settle what "Nom", "Имя" and "نام" mean, which is a part of a name beside the other part.

    Where a list has the whole name and both its parts, as Indico's has, the parts are taken.
    """
    if {"given", "family", "name"} <= set(targets):
        targets[targets.index("name")] = ""
    elif "given" in targets and "family" not in targets:
        at = targets.index("given")
        if "name" in targets:
            targets[targets.index("name")] = "family"
        elif headings[at] == "имя":
            targets[at] = "name"
    elif "family" in targets and "given" not in targets and "name" in targets:
        targets[targets.index("name")] = "given"
    return tuple(targets)


_LABELS = folded(
    "исп|исполнитель|тел|телефон|факс|всего|итого|подпись|подписи|дата|м.п|примечание|начальник|"
    "руководитель|согласовано|утверждаю|total|totals|sum|tel|telephone|phone|fax|signature|"
    "signatures|signed|date|note|notes|stamp|page|contact|contacts|sous-total|téléphone|cachet|"
    "visa|firma|firmas|fecha|sello|teléfono|nota|المجموع|الإجمالي|الاجمالي|التوقيع|التاريخ|"
    "الهاتف|هاتف|ملاحظة|الختم|مجموع|جمع|جمع کل|امضا|امضاء|تاریخ|تلفن|شماره تماس|یادداشت|مهر|"
    "کل|کل تعداد|دستخط|فون|барлығы|жиыны|қолы|күні|орындаушы|орындаған|телефоны|бардыгы|баары|"
    "жалпы|колу|күнү|аткаруучу|аткарган|ҳамагӣ|ҷамъ|имзо|сана|иҷрокунанда|jami|imzo|sana|ijrochi|"
    "telefon|жами|ижрочи"
)
"""What stands before a colon, a number or a line to sign on, or alone in its row."""
_PHRASES = folded(
    "prepared by|compiled by|approved by|authorised by|authorized by|submitted by|signed by|"
    "head of|составил|составила|составлено|подготовил|подготовила|утвердил|список составил|"
    "établi par|préparé par|approuvé par|fait à|elaborado por|preparado por|aprobado por|"
    "إعداد|أعده|أعدها|اعتماد|تهیه کننده|تهیه شده|ترتیب کننده|ترتیب شده|تایید کننده|تیار کردہ|"
    "مرتب کردہ|منظور کردہ|дайындаған|бекіткен|құрастырған|даярдаган|түзгөн|бекиткен|тартибдиҳанда|"
    "таҳиякунанда|tayyorladi|tuzuvchi|tasdiqladi|тайёрлади|тузувчи|тасдиқлади"
)
"""What a line begins with that says whose the list is, whatever stands behind it."""
_FOOTER = re.compile(rf"[(\[]?(?:(?:{_LABELS})[)\]]?(?:$| ?[:№=_\d])|(?P<said>{_PHRASES})(?!\w))")


def is_footer(name: str, texts: Sequence[str]) -> bool:
    """Whether a row is about nobody; ``texts`` are its cells, ``name`` what it has for a name."""
    filled = [text for text in texts if re.search(r"[^\W\d_]", text)]
    first = folded(filled[0]) if filled else ""
    if match := _FOOTER.match(first):
        return bool(match["said"]) or not match[0][-1].isalpha() or len(filled) == 1
    is_odd = ":" in name or "__" in name or len(re.findall(r"\d", name)) > 2
    return len(filled) < 3 and is_odd


_NEAR = 86.0
"""Likeness of two names, from 0 to 100, from which a person is asked."""
_FEWEST = 4
"""Consonants below which names in two scripts are not compared."""


@dataclass(frozen=True)
class Alike:
    """Somebody who may be the person in question."""

    key: str
    is_certain: bool
    why: str


def find_alike(
    texts: Mapping[str, str], others: Mapping[str, Mapping[str, str]]
) -> tuple[Alike, ...]:
    """Return who of the others may be the person with these texts, the likeliest first.

    Texts are by field of the roster, others by any key. Certain is the same name, if no other has
    it too and the country does not speak against it.
    """
    same = [key for key, other in others.items() if _same_name(texts, other)]
    if len(same) == 1 and not _contradict(texts, others[same[0]]):
        return (Alike(same[0], True, _("the same name")),)
    found = dict.fromkeys(same, _("the same name"))
    for key, other in others.items():
        if _same_email(texts, other):
            found.setdefault(key, _("the same e-mail address"))
    for key in _near(texts.get("name", ""), others):
        found.setdefault(key, _("a similar name"))
    return tuple(Alike(key, False, why) for key, why in found.items())


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: in any order, whatever their letters."""
    return tuple(sorted(filter(None, map(name_key, re.split(r"[\s,]+", name)))))


def _same_name(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    words = name_words(one.get("name", ""))
    return bool(words) and words == name_words(other.get("name", ""))


def _same_email(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    address = one.get("email", "").casefold()
    return bool(address) and address == other.get("email", "").casefold()


def _contradict(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both name a country, and not the same, and no address says that they are one."""
    countries = {text["country"] for text in (one, other) if text.get("country")}
    return len(countries) > 1 and not _same_email(one, other)


def _near(name: str, others: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    from rapidfuzz import fuzz, process

    if not name:
        return ()
    latin = {key: _latin(other["name"]) for key, other in others.items() if other.get("name")}
    mine = _latin(name)
    alike = process.extract(mine, latin, scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=3)
    found = [key for _, _, key in alike]
    found += [
        key for key in latin if key not in found and _is_transliterated(name, others[key]["name"])
    ]
    return found


def _is_transliterated(one: str, other: str) -> bool:
    """Whether one name may be the other in another script."""
    from rapidfuzz import fuzz

    scripts = {_script(one), _script(other)}
    if len(scripts) == 1:
        return False
    skeletons = [_skeleton(_latin(name)) for name in (one, other)]
    if "ARABIC" in scripts:  # its v may be a vowel too
        skeletons = [skeleton.replace("v", "") for skeleton in skeletons]
    return len(skeletons[0]) >= _FEWEST and fuzz.ratio(*skeletons) >= _NEAR


def _script(name: str) -> str:
    """Return the script of a name's first letter: LATIN, CYRILLIC, ARABIC."""
    first = next((letter for letter in name if letter.isalpha()), "")
    return unicodedata.name(first, "").split(" ")[0] if first else ""


_SOUNDS_LIKE = {
    "a": "аәاآأع", "b": "бب", "ch": "чҷچ", "d": "дد", "e": "еёэє", "f": "фف", "g": "гґғگ",
    "gh": "غق", "h": "һҳحهة", "i": "иійїіӣ", "j": "ج", "k": "кқکك", "kh": "хخ", "l": "лل",
    "m": "мم", "n": "нңن", "o": "оө", "p": "пپ", "r": "рر", "s": "сسصث", "sh": "шщش",
    "t": "тتط", "ts": "ц",
    "u": "уўұүӯ", "v": "вوؤ", "y": "ыيیىئ", "ya": "я", "yu": "ю", "z": "зزذضظ", "zh": "жژ",
    "": "ъь",
}  # fmt: skip
_LETTERS = str.maketrans(
    {letter: latin for latin, letters in _SOUNDS_LIKE.items() for letter in letters}
)


@cache
def _latin(name: str) -> str:
    """Return a name in small Latin letters without accents, roughly as it sounds."""
    plain = unicodedata.normalize("NFC", name).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    return " ".join(re.findall("[a-z]+", plain.replace("\u200c", "").replace("'", "")))


_SOUNDS = (
    (r"dzh|dj|zh|j", "j"), (r"tch|ch", "c"), (r"sch|sh|ts", "s"), (r"ph", "f"),
    (r"kh|gh|q|x", "k"), (r"w", "v"), (r"[aeiouyh]", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


@cache
def _skeleton(latin: str) -> str:
    """Return the consonants of a name, sounds that are written in many ways as one."""
    words = []
    for word in latin.split():
        for pattern, sound in _SOUNDS:
            word = re.sub(pattern, sound, word)  # noqa: PLW2901 - each sound after the other
        words.append(word)
    return " ".join(sorted(words))


NOBODY = "nobody"
"""The answer to a question that says: somebody who is not there yet."""


@dataclass(frozen=True)
class Decisions:
    """What a person has said of a list; whatever is left open is guessed or asked."""

    sheet: str | None = None
    """The title of the sheet that has the people."""
    header: int | None = None
    """The number of the row of headings, counted from 1; 0 for a list without headings."""
    columns: Mapping[int, str] | None = None
    """What each column means, by its number from 1: one of ``TARGETS``, or empty."""
    typed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """Texts that replace those of the list, by row and field."""
    same: Mapping[int, str] = field(default_factory=dict)
    """By row who it is: a code of the roster, an earlier row as ``row 7``, or ``NOBODY``."""
    people: Collection[int] = ()
    """Rows that are people although they look like something else; so are those of ``same``."""
    accepted: Collection[tuple[str, str]] = ()
    """What is to replace what the roster has, as (code, field)."""


@dataclass(frozen=True)
class ListRow:
    """One person of the list."""

    number: int
    """The row in the list's sheet, counted from 1."""
    raw: Mapping[str, str]
    """What stands in the list, by field of the roster."""
    texts: Mapping[str, str]
    """The same as the roster has it; what is wrong is missing."""
    problems: Mapping[str, Problem]


@dataclass(frozen=True)
class Question:
    """Whether a row of the list is somebody who is there already."""

    row: ListRow
    candidates: tuple[Alike, ...]
    """Who it may be; the key is a code of the roster, or an earlier row as ``row 7``."""
    answer: str = ""


@dataclass(frozen=True)
class Difference:
    """Something that the list says of a person and the roster does not, or not so."""

    code: str
    name: str
    field: str
    old: str
    new: str
    is_accepted: bool


@dataclass(frozen=True)
class ImportPlan:
    """What taking a list over would do."""

    roster: RosterFile
    sheets: tuple[str, ...]
    """The titles of all sheets of the list."""
    sheet: ListSheet
    """The one that is taken over."""
    header: int
    """The number of the row of headings; 0 if there is none."""
    columns: Mapping[int, str]
    guessed: Mapping[int, str]
    """What the columns would be taken for if nobody had chosen anything, now or before."""
    rows: tuple[ListRow, ...]
    footers: Mapping[int, str]
    """By number what stands in rows that are left out, since they look as if about nobody."""
    general: tuple[Problem, ...]
    """What is wrong with the columns."""
    questions: tuple[Question, ...]
    known: Mapping[str, ListRow]
    """Who is on the roster already, by code, with everything that the list says."""
    new: tuple[Mapping[str, str], ...]
    """The people who are not there yet; who has a code in the list, or a prepared one, has it."""
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    """The codes of people on the roster whom the list does not have."""

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands in the way, sorted."""
        wrong = [problem for row in self.rows for problem in row.problems.values()]
        return tuple(sorted([*self.general, *wrong]))

    def accepting(self, codes: Collection[str] | None) -> ImportPlan:
        """Return the plan in which all that is different for these people is taken; ``None``: all.

        Codes that nothing is different for are passed over.
        """
        differences = tuple(
            replace(one, is_accepted=one.is_accepted or codes is None or one.code in codes)
            for one in self.differences
        )
        return replace(self, differences=differences)

    def change(self) -> RosterChange:
        """Return the change of the roster.

        Raises ``InputError`` with every problem, and with every question that is open.
        """
        asked = [
            Problem(_place(self.sheet, question.row.number), _asked(question, self.roster))
            for question in self.open
        ]
        if self.problems or asked:
            raise InputError([*self.problems, *asked])
        return self._settled()

    @property
    def rows_after(self) -> tuple[RosterRow, ...]:
        """The rows of the roster as they are to be, as far as that is settled."""
        change = self._settled()
        return (
            *(
                RosterRow(number, {**row.texts, **change.changed.get(number, {})})
                for number, row in self.roster.rows.items()
            ),
            *(RosterRow(n, texts) for n, texts in enumerate(change.added, self.roster.next_row)),
        )

    def _settled(self) -> RosterChange:
        changed: dict[int, dict[str, str]] = {}
        added = list(self.new)
        numbers = {row.texts.get("code", ""): number for number, row in self.roster.rows.items()}
        for one in self.differences:
            if one.is_accepted or not one.old:
                changed.setdefault(numbers[one.code], {})[one.field] = one.new
        for person in self.new:
            if (number := numbers.get(person.get("code", ""))) is not None:
                changed[number] = {key: text for key, text in person.items() if key != "code"}
                added.remove(person)
        return RosterChange(changed, added, seen_file=self.roster.digest)


def plan_import(
    roster: RosterFile,
    sheets: Sequence[ListSheet],
    decisions: Decisions,
    in_use: Collection[str] = (),
    remembered: Sequence[Choices] = (),
) -> ImportPlan:
    """Return what taking a list over would do; of its sheets the likeliest, if none is chosen.

    ``remembered`` is what was chosen for the columns of earlier lists, the latest last. ``in_use``
    are codes that somebody has used: a prepared row with such a code, without a name, is a person,
    and is given to nobody else. Raises ``InputError`` for a roster with errors, and
    ``TrainkitError`` where there is no such sheet.
    """
    if roster.errors:
        raise InputError(roster.errors)
    sheet = choose_sheet(sheets, decisions.sheet, remembered)
    header = _header(sheet, decisions.header, remembered)
    chosen = _guess(sheet, header, remembered) if decisions.columns is None else decisions.columns
    columns = _taken_for(sheet, roster, chosen)
    problems = _check_columns(sheet, columns)
    reader = _Reader(roster, sheet, header, columns, decisions)
    matched = _Matched(roster, decisions.same)
    for row in () if problems.errors else reader.rows:
        matched.take(row)
    return ImportPlan(
        roster,
        tuple(one.title for one in sheets),
        sheet,
        header,
        columns,
        _taken_for(sheet, roster, _guess(sheet, header, ())),
        reader.rows,
        reader.footers,
        tuple(problems),
        tuple(matched.questions),
        matched.known,
        tuple(_with_codes(matched.new, [one for one in matched.spare if one not in in_use])),
        tuple(_differences(roster, matched.known, set(decisions.accepted))),
        tuple(code for code in matched.people if code not in (*matched.spare, *matched.known)),
    )


def _header(sheet: ListSheet, chosen: int | None, remembered: Sequence[Choices]) -> int:
    """Return the number of the row of headings, 0 if there is none."""
    if chosen is None:
        return guess_columns(sheet, remembered).header + 1
    return min(chosen, len(sheet.rows))


def _guess(sheet: ListSheet, header: int, remembered: Sequence[Choices]) -> Mapping[int, str]:
    """Return the targets of columns by their numbers, as the row of headings says."""
    row = ListSheet(sheet.title, sheet.rows[max(header - 1, 0) : header])
    return dict(enumerate(guess_columns(row, remembered).columns, 1))


def _taken_for(
    sheet: ListSheet, roster: RosterFile, targets: Mapping[int, str]
) -> Mapping[int, str]:
    """Return the target of every column, empty for one that is left out.

    A column of groups is left out where the workshop has none.
    """
    found = {number: targets.get(number, "") for number in range(1, sheet.width + 1)}
    if not roster.groups:
        found = {number: "" if one == "group" else one for number, one in found.items()}
    return found


def _check_columns(sheet: ListSheet, columns: Mapping[int, str]) -> Problems:
    problems, place = Problems(), _place(sheet, 1)
    used = [target for target in columns.values() if target]
    for target in dict.fromkeys(used):
        if used.count(target) > 1:
            problems.error(
                place,
                "{heading} is chosen for {count} columns; choose it for one",
                heading=_(TARGETS[target]),
                count=used.count(target),
            )
    if not {"code", "name", *NAME_PARTS}.intersection(used):
        problems.error(place, "no column has the names; choose the one that does")
    elif "name" in used and set(NAME_PARTS).intersection(used):
        problems.error(
            place, "both the whole name and a part of it are chosen; leave out one of them"
        )
    return problems


def _place(sheet: ListSheet, number: int) -> Place:
    cells = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
    return cells[0].place if cells else Place(sheet.rows[0][0].place.path)


class _Reader:
    """Reads the rows below the headings."""

    def __init__(
        self,
        roster: RosterFile,
        sheet: ListSheet,
        header: int,
        columns: Mapping[int, str],
        decisions: Decisions,
    ) -> None:
        self.groups = roster.groups
        self.sheet, self.header, self.typed = sheet, header, decisions.typed
        self.certain = {*decisions.people, *decisions.same}
        self.footers: dict[int, str] = {}
        self.columns = {target: number - 1 for number, target in columns.items() if target}

    @cached_property
    def rows(self) -> tuple[ListRow, ...]:
        """The rows that have anything of a person in them; fills ``footers`` with the others."""
        found = []
        for number, cells in enumerate(self.sheet.rows[self.header :], self.header + 1):
            row, texts = (
                self._row(number, cells),
                [text for cell in cells if (text := text_of(cell))],
            )
            is_certain = number in self.certain or row.raw.get("code") or row.raw.get("email")
            if not is_certain and is_footer(row.raw.get("name", ""), texts):
                self.footers[number] = " · ".join(texts)
            elif any(row.raw.values()):
                found.append(row)
        return tuple(found)

    def _row(self, number: int, cells: Sequence[Cell]) -> ListRow:
        own = {target: cells[at] for target, at in self.columns.items() if at < len(cells)}
        raw = {target: " ".join(text_of(cell).split()) for target, cell in own.items()}
        parts = [target for target in NAME_PARTS if target in own]
        if parts and "name" not in own:
            raw["name"] = " ".join(filter(None, (raw[part] for part in parts)))
            own["name"] = own[parts[0]]
        raw = {key: text for key, text in raw.items() if key not in NAME_PARTS}
        raw |= {key: text for (at, key), text in self.typed.items() if at == number and key in raw}
        texts, problems = self._understood(raw, own)
        return ListRow(number, raw, texts, problems)

    def _understood(
        self, raw: Mapping[str, str], own: Mapping[str, Cell]
    ) -> tuple[dict[str, str], dict[str, Problem]]:
        texts, problems = {}, {}
        for key, text in raw.items():
            cell = own[key]
            is_as_sent = text == " ".join(text_of(cell).split())
            sent = cell if is_as_sent else Cell(text, False, cell.place)
            try:
                reason = unusable(sent, text)
                texts[key] = "" if reason else clean(key, text, self.groups)
            except AnswerError as error:
                reason = str(error)
            if reason:
                problems[key] = Problem(cell.place, reason)
        return _valid({key: text for key, text in texts.items() if text}, own, problems)


def _valid(
    texts: dict[str, str], own: Mapping[str, Cell], problems: dict[str, Problem]
) -> tuple[dict[str, str], dict[str, Problem]]:
    """Return what the roster would take, and the problems with the rest added."""
    try:
        Participant.model_validate({"code": "P-1", **texts})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            key = str(detail["loc"][0])
            problems.setdefault(key, Problem(own[key].place, sentence(detail)))
    return {key: text for key, text in texts.items() if key not in problems}, problems


class _Matched:
    """Finds for row after row who it is."""

    def __init__(self, roster: RosterFile, answers: Mapping[int, str]) -> None:
        people = {row.texts["code"]: row.texts for row in roster.table.rows}
        self.named = {code: texts for code, texts in people.items() if texts.get("name")}
        self.spare = [row.texts["code"] for row in roster.table.rows if row.is_prepared]
        self.people = people
        self.answers = answers
        self.known: dict[str, ListRow] = {}
        self.fresh: dict[str, ListRow] = {}
        """People who are new, by the first row that is about them, as ``row 7``."""
        self.questions: list[Question] = []

    @property
    def new(self) -> list[Mapping[str, str]]:
        """What the list says of each person who is new."""
        return [row.texts for row in self.fresh.values()]

    def take(self, row: ListRow) -> None:
        """Put a row to the person whom it is about, or among the new ones, or to the questions."""
        code = row.texts.get("code", "")
        if code in self.people:
            self._known(code, row)
            return
        others = {**{key: one.texts for key, one in self.fresh.items()}, **self.named}
        alike = find_alike(row.texts, others)
        twins = [key for key, one in self.fresh.items() if code and one.texts.get("code") == code]
        if twins and not alike:
            alike = (Alike(twins[0], False, _("the same code")),)
        if not alike:
            self.fresh[f"row {row.number}"] = row
        elif alike[0].is_certain and not self._says_otherwise(alike[0].key, row):
            self._put(alike[0].key, row)
        else:
            self._ask(row, alike, others)

    def _ask(
        self, row: ListRow, alike: tuple[Alike, ...], others: Mapping[str, Mapping[str, str]]
    ) -> None:
        answer = self.answers.get(row.number, "")
        if answer != NOBODY and answer not in others:
            answer = ""
        self.questions.append(Question(row, alike, answer))
        if answer == NOBODY:
            self.fresh[f"row {row.number}"] = row
        elif answer:
            self._put(answer, row)

    def _says_otherwise(self, key: str, row: ListRow) -> bool:
        """Whether an earlier row is about that person and contradicts this one."""
        earlier = self.known.get(key) or self.fresh.get(key)
        return earlier is not None and any(
            key != "name" and text != earlier.texts.get(key, text)
            for key, text in row.texts.items()
        )

    def _put(self, key: str, row: ListRow) -> None:
        if key in self.fresh:
            self.fresh[key] = _joined(self.fresh[key], row)
        else:
            self._known(key, row)

    def _known(self, code: str, row: ListRow) -> None:
        before = self.known.get(code)
        self.known[code] = _joined(before, row) if before is not None else row


def _joined(first: ListRow, later: ListRow) -> ListRow:
    """Return what two rows say of one person; the later one is taken to be right."""
    return ListRow(first.number, first.raw, {**first.texts, **later.texts}, first.problems)


def _with_codes(new: Sequence[Mapping[str, str]], spare: list[str]) -> list[Mapping[str, str]]:
    """Return the new people, those without a code with one that was prepared, while there are."""
    given = [one.get("code") for one in new]
    free = iter([code for code in spare if code not in given])
    coded = []
    for one in new:
        code = one.get("code") or next(free, "")
        coded.append({**one, "code": code} if code else one)
    return coded


def _differences(
    roster: RosterFile, known: Mapping[str, ListRow], accepted: set[tuple[str, str]]
) -> list[Difference]:
    found = []
    for row in roster.table.rows:
        code = row.texts["code"]
        said = known[code].texts if code in known else {}
        for key, new in said.items():
            old = row.texts.get(key, "")
            if key != "code" and not _is_same(key, old, new, roster.groups):
                name = row.texts.get("name", "") or code
                found.append(Difference(code, name, key, old, new, (code, key) in accepted))
    return found


def _is_same(key: str, old: str, new: str, groups: Mapping[str, str]) -> bool:
    if key == "group" and old:
        return group_id(old, groups) == group_id(new, groups)
    return old == new


def _asked(question: Question, roster: RosterFile) -> str:
    """Return the question in words that name no more than is needed."""
    names = {row.texts.get("code", ""): row.texts.get("name", "") for row in roster.table.rows}
    shown = [
        f"{one.key} ({names[one.key]}, {one.why})" if one.key in names
        else _("the person of row {row} ({why})", row=one.key.removeprefix("row "), why=one.why)
        for one in question.candidates
    ]  # fmt: skip
    return _(
        "choose whether row {row} is {people}, or somebody else",
        row=question.row.number,
        people=or_list(shown),
    )


REMEMBERED_FILE = "plan/list-columns.txt"
_MOST = 200
"""Lists that are kept; the oldest go first."""
_HEADER = """\
# What the columns of imported lists mean, where you changed what trainkit takes them for: a line
# for each list, used for every list that has these headings. A heading is written as a digest
# (SHA-256), so that nothing of a list can be read here. Delete the file to start afresh.
"""
_LINE = re.compile(r"[0-9a-f]{16}=[a-z]*(?: [0-9a-f]{16}=[a-z]*)*")


def read_choices(folder: Path) -> tuple[Choices, ...]:
    """Return what was chosen for earlier lists, the latest last; damaged lines are left out."""
    try:
        text = (folder / REMEMBERED_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    lines = [line for line in text.splitlines() if _LINE.fullmatch(line)]
    read = [dict(pair.split("=") for pair in line.split(" ")) for line in lines]
    return tuple(one for one in read if set(one.values()) <= {"", *TARGETS})


def remember_columns(folder: Path, plan: ImportPlan) -> None:
    """Keep what was chosen for the columns of a list, where it is not what they are taken for."""
    if not plan.header:
        return
    keys = heading_keys(plan.sheet.rows[plan.header - 1])
    chosen = _changed(keys, plan.guessed, plan.columns)
    with lock(folder):
        before = read_choices(folder)
        kept = [one for one in before if not one.keys() <= set(keys)]
        after = (*kept, chosen) if chosen else tuple(kept)
        if chosen != chosen_for(keys, before):
            lines = [" ".join(f"{key}={one[key]}" for key in sorted(one)) for one in after[-_MOST:]]
            write_atomically(
                folder / REMEMBERED_FILE,
                (_HEADER + "".join(f"{line}\n" for line in lines)).encode(),
            )


def _changed(
    keys: Sequence[str], guessed: Mapping[int, str], columns: Mapping[int, str]
) -> Choices:
    """Return by heading what is not as it was guessed; headings that stand twice say nothing."""
    return {
        key: columns[number]
        for number, key in enumerate(keys, 1)
        if key and keys.count(key) == 1 and columns[number] != guessed[number]
    }


def plan_roster(
    folder: StrPath,
    source: StrPath,
    decisions: Decisions | None = None,
    *,
    data: bytes | None = None,
    in_use: Callable[[], Collection[str]] | None = None,
) -> ImportPlan:
    """Return what it would do to take a list over into the roster; writes nothing.

    A list is Excel or CSV. ``decisions`` is what a person said of sheet, columns and
    people so far; ``data`` are the bytes of the list if ``source`` is only its name; ``in_use``
    returns the codes that somebody has used, if they are known already. Raises ``InputError`` for a
    list that cannot be understood, and ``TrainkitError`` where there is no such file or sheet.
    """
    problems, path = Problems(), Path(source)
    sheets = problems.checked(read_list(path, sent_data(path) if data is None else data, problems))
    roster = read_roster_file(Path(folder))
    used = used_codes(traces(folder)) if in_use is None else in_use()
    remembered = read_choices(Path(folder))
    return plan_import(roster, sheets, decisions or Decisions(), used, remembered)


def take_over_roster(folder: StrPath, plan: ImportPlan, *, by_language: bool = False) -> RosterFile:
    """Take a list over into ``participants.xlsx`` as it was planned, and return the roster.

    Codes that are given stay, and nobody is removed. What was chosen for the columns is kept for
    the next list with the same headings. ``by_language`` puts everybody on the roster whose group
    does not have their language into one that has it. Raises
    ``InputError`` with every problem and every question that is open, and ``RosterChangedError`` if
    the roster was changed meanwhile.
    """
    edited = edit_roster(folder, plan.change())
    if by_language:
        edited = edit_roster(folder, misplaced_by_language(Path(folder), edited).change)
    remember_columns(Path(folder), plan)
    return edited

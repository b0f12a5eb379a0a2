"""What carries names and so stays with the trainers: register, tent cards, certificates.

File names hold no personal data. A person without a name on the roster gets the code, or a line to
write on.

Name badges: cards for lanyards, and stickers.

A badge is read by everybody in the hotel. It has the name, country, group and role; not the code,
which would tell whose test paper is whose, and not the office that somebody works for. Whoever has
no name on the roster writes it on the line. What is left of the last sheet is filled with empty
badges, for people who come unannounced.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainkit.agenda.workshop.agenda import Entry, EntryKind
from trainkit.documents.frame import (
    Frame,
    date_line,
    day_month,
    frame_of,
    long_date,
    name_direction,
    original_note,
)
from trainkit.model.questionnaire import Question, Questionnaire
from trainkit.model.roster import Participant
from trainkit.model.workshop import EventKind, Workshop
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.languages import N_, _, comma_list, country_name, decimal

SPARE_ROWS = 5
"""Empty rows on the register for people who come unannounced."""

NO_GROUP = N_("No group yet")
"""Heads the list of people whose group is not known, where others have one."""

DAYS_ON_A_SHEET = 3
"""As many days as leave room to sign, on paper that lies across."""

_EVENT_LINE = 66
"""Letters of the event's title that fit on a line of the certificate."""

_TRAINING = {EventKind.ACTIVITY, EventKind.VISIT}


class PersonLine(View):
    """A person as cards and lists show them."""

    number: int
    code: str
    name: str
    direction: str
    """Of the name's script."""
    size: str
    """How large a card can print the name: large, medium, small or tiny."""
    organisation: str
    country: str
    group: str = ""
    """The name of the person's group; empty where there are none."""


class RegisterList(View):
    """People who sign on the same sheets."""

    group: str
    """The name of their group; empty where there are none."""
    people: tuple[PersonLine, ...]


class RegisterView(View):
    """The attendance register."""

    frame: Frame
    sheets: tuple[tuple[str, ...], ...]
    """The days of each sheet."""
    lists: tuple[RegisterList, ...]
    """One a group, in sheets of its own."""
    spare_rows: int


class TentCardsView(View):
    """Tent cards for participants and speakers."""

    frame: Frame
    people: tuple[PersonLine, ...]


class SignatureLine(View):
    """A line to sign on, and who signs; the name is empty where it is not known."""

    name: str
    role: str


class CertifiedPerson(PersonLine):
    """A person and what the person took part in."""

    hours: str
    modules: tuple[str, ...]


class CertificatesView(View):
    """One certificate a person."""

    frame: Frame
    people: tuple[CertifiedPerson, ...]
    event_lines: tuple[str, ...]
    issued: str
    counted: bool
    """Whether the hours are counted from the agenda, and not stated."""
    signatures: tuple[SignatureLine, ...]


def register(kit: Kit) -> Iterator[Document]:
    """Yield the attendance register, with a morning and an afternoon signature for each day."""
    language = kit.definitions.workshop.language
    view = RegisterView(
        frame=frame_of(kit, _("Attendance register"), Audience.TRAINERS),
        sheets=_sheets([day_month(day.date, language) for day in kit.agenda.days]),
        lists=tuple(_lists(kit)),
        spare_rows=SPARE_ROWS,
    )
    yield Document(Audience.TRAINERS, "register.pdf", PdfRecipe("people/register.html", view))


def tent_cards(kit: Kit) -> Iterator[Document]:
    """Yield tent cards, two a page, to fold along the dotted line; none if nobody is known."""
    workshop = kit.definitions.workshop
    people = _people(kit)
    speakers = tuple(
        _line(len(people) + number, "", speaker.name, speaker.organisation or "", "")
        for number, speaker in enumerate(workshop.speakers.values(), 1)
    )
    if not people + speakers:
        return
    view = TentCardsView(
        frame=frame_of(kit, _("Tent cards"), Audience.TRAINERS, ""), people=people + speakers
    )
    yield Document(Audience.TRAINERS, "tent-cards.pdf", PdfRecipe("people/tent-cards.html", view))


def certificates(kit: Kit) -> Iterator[Document]:
    """Yield the certificates of attendance, one page a person; none for an empty roster."""
    workshop = kit.definitions.workshop
    if not kit.definitions.roster.participants:
        return
    view = CertificatesView(
        frame=frame_of(kit, _("Certificates of attendance"), Audience.TRAINERS, ""),
        people=tuple(_certified(kit)),
        event_lines=_even_lines(workshop.title, _EVENT_LINE),
        issued=long_date(workshop.dates[-1], workshop.language),
        counted=workshop.certificate.hours is None,
        signatures=_signatures(workshop),
    )
    yield Document(
        Audience.TRAINERS, "certificates.pdf", PdfRecipe("people/certificates.html", view)
    )


def _sheets(days: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Spread the days evenly over as few sheets as possible."""
    count = -(-len(days) // DAYS_ON_A_SHEET)
    size = -(-len(days) // count)
    return tuple(tuple(days[start : start + size]) for start in range(0, len(days), size))


def _even_lines(text: str, limit: int) -> tuple[str, ...]:
    """Break a title into as few lines as ``limit`` letters allow, all about as long."""
    fewest = len(textwrap.wrap(text, limit))
    for width in range(len(text) // fewest, limit):
        lines = textwrap.wrap(text, width)
        if len(lines) == fewest:
            return tuple(lines)
    return tuple(textwrap.wrap(text, limit))


def training_minutes(kit: Kit, group: str | None = None) -> int:
    """Return a group's minutes of training: sessions, activities, visits, added rows.

    For ``None``, those of the group that has the fewest: nobody is certified more than was given.
    """
    workshop = kit.definitions.workshop
    kinds = {key: one.kind for key, one in workshop.occasions.items()}
    entries = [
        entry for day in kit.agenda.days for entry in day.entries if _is_training(entry, kinds)
    ]
    return min(
        sum(entry.minutes for entry in entries if entry.is_for(one))
        for one in ((group,) if group else workshop.group_ids)
    )


def _is_training(entry: Entry, kinds: dict[str, EventKind]) -> bool:
    if entry.kind is EntryKind.EVENT:
        return kinds[str(entry.event)] in _TRAINING
    return entry.kind in {EntryKind.SESSION, EntryKind.ADDED}


def _signatures(workshop: Workshop) -> tuple[SignatureLine, ...]:
    """Return who signs: the signatories, or a line for each organiser."""
    stated = workshop.certificate.signatories
    if stated:
        return tuple(SignatureLine(name=person.name, role=person.role) for person in stated)
    return tuple(SignatureLine(name="", role=organiser) for organiser in workshop.organisers)


def _hours(kit: Kit, group: str | None) -> str:
    """Return the hours of training: as stated, else counted and rounded down to the half hour."""
    stated = kit.definitions.workshop.certificate.hours
    hours = stated if stated is not None else training_minutes(kit, group) // 30 / 2
    return decimal(f"{hours:g}")


def _certified(kit: Kit) -> Iterator[CertifiedPerson]:
    for line, person in zip(_people(kit), kit.definitions.seating, strict=True):
        yield CertifiedPerson(
            **dict(line),
            hours=_hours(kit, person.group),
            modules=tuple(
                course.module.title
                for course in kit.definitions.courses
                if person.group is None or _has(kit, person.group, course.module.id)
            ),
        )


def _has(kit: Kit, group: str, module: str) -> bool:
    """Whether a group has a session of a module."""
    entries = (entry for day in kit.agenda.days for entry in day.entries)
    return any(entry.module_id == module and entry.is_for(group) for entry in entries)


def _lists(kit: Kit) -> Iterator[RegisterList]:
    """Yield the lists to sign: one a group, and one of people without any, if there are some."""
    by_group: dict[str, list[PersonLine]] = {
        group.name: [] for group in kit.definitions.workshop.groups.values()
    }
    assigned = any(person.group for person in kit.definitions.roster.participants)
    for line in _people(kit):
        by_group.setdefault(line.group if assigned else "", []).append(line)
    for group, people in (by_group if assigned else {"": by_group.get("", [])}).items():
        yield RegisterList(group=group or (_(NO_GROUP) if assigned else ""), people=tuple(people))


def _people(kit: Kit) -> tuple[PersonLine, ...]:
    return tuple(
        _participant(kit, number, person)
        for number, person in enumerate(kit.definitions.seating, 1)
    )


def _participant(kit: Kit, number: int, person: Participant) -> PersonLine:
    language, groups = kit.definitions.workshop.language, kit.definitions.workshop.groups
    country = country_name(person.country, language) if person.country else ""
    line = _line(number, person.code, person.name or "", person.organisation or "", country)
    group = groups[person.group].name if person.group else ""
    return line.model_copy(update={"group": group})


def _line(number: int, code: str, name: str, organisation: str, country: str) -> PersonLine:
    longest = max((len(word) for word in name.split()), default=0)
    limits = (("large", 18, 18), ("medium", 30, 20), ("small", 60, 30))
    size = next((s for s, whole, word in limits if len(name) <= whole and longest <= word), "tiny")
    return PersonLine(
        number=number,
        code=code,
        name=name,
        direction=name_direction(name),
        size=size,
        organisation=organisation,
        country=country,
    )


SPEAKER = N_("Speaker")
_LETTER = 0.21
"""Millimetres that a letter of the bold type takes for each point, rather too much."""
_LINE = 0.41
"""Millimetres that a line takes for each point."""


@dataclass(frozen=True)
class BadgeSize:
    """A sort of badge on A4 sheets."""

    name: str
    title: str
    on_a_sheet: int
    width: float
    """Millimetres that a name may take across."""
    height: float
    """Millimetres that it may take down."""
    points: tuple[int, ...]
    """Sizes of a name, the largest first; the last is taken where none fits."""
    longest_title: int
    """Letters of the workshop's title that stand on it."""


SIZES = (
    BadgeSize("lanyard", N_("Name badges for lanyards"), 4, 89, 50, (40, 34, 28, 24, 20, 16), 130),
    BadgeSize("stickers", N_("Name badges, stickers"), 10, 72, 16, (22, 19, 16, 14, 12, 10), 42),
)
"""A6 cards, four a sheet to be cut; stickers of 80 by 50 mm, two by five with 15 mm between the
columns and 5 mm between the rows, in the middle of the sheet, as Avery sells them under L4785."""


class Badge(View):
    """What stands on one badge; everything is empty on one to be filled in by hand."""

    name: str = ""
    direction: str = "ltr"
    """Of the name's script."""
    points: int = 0
    """The size of the name."""
    organisation: str = ""
    country: str = ""
    group: str = ""
    role: str = ""


class BadgesView(View):
    """Sheets of badges of one size."""

    frame: Frame
    size: str
    workshop: str
    """The title of the workshop, cut where it is too long."""
    when: str
    sheets: tuple[tuple[Badge, ...], ...]


def badges(kit: Kit) -> Iterator[Document]:
    """Yield a file of badges in each size; none if nobody is known."""
    if not kit.definitions.roster.participants and not kit.definitions.workshop.speakers:
        return
    for size in SIZES:
        recipe = badges_recipe(kit, size)
        yield Document(Audience.TRAINERS, f"badges/{size.name}.pdf", recipe)


def badges_recipe(kit: Kit, size: BadgeSize) -> PdfRecipe:
    """Return the recipe of everybody's badges, participants first."""
    people = (_badge_of(kit, person, size) for person in kit.definitions.seating)
    shown = [*people, *_badges_of_speakers(kit, size)]
    workshop = kit.definitions.workshop
    view = BadgesView(
        frame=frame_of(kit, _(size.title), Audience.TRAINERS, ""),
        size=size.name,
        workshop=textwrap.shorten(workshop.title, size.longest_title, placeholder="…"),
        when=comma_list([workshop.venue.city, date_line(workshop.dates, workshop.language)]),
        sheets=tuple(_badge_sheets(shown, size.on_a_sheet)),
    )
    return PdfRecipe("badges/badges.html", view)


def _badge_sheets(shown: Sequence[Badge], count: int) -> Iterator[tuple[Badge, ...]]:
    """Yield sheets; the last one is filled up with empty badges."""
    for start in range(0, len(shown), count):
        some = tuple(shown[start : start + count])
        yield some + (Badge(),) * (count - len(some))


def _badge_of(kit: Kit, person: Participant, size: BadgeSize) -> Badge:
    """Return a participant's badge."""
    workshop = kit.definitions.workshop
    group = workshop.groups.get(person.group) if person.group else None
    return _badge(person.name or "", size).model_copy(
        update={
            "country": country_name(person.country, workshop.language) if person.country else "",
            "group": group.name if group else "",
            "role": person.role or "",
            "organisation": person.organisation or "",
        }
    )


def _badges_of_speakers(kit: Kit, size: BadgeSize) -> Iterator[Badge]:
    """Yield the badges of the speakers."""
    for speaker in kit.definitions.workshop.speakers.values():
        update = {"role": _(SPEAKER), "organisation": speaker.organisation or ""}
        yield _badge(speaker.name, size).model_copy(update=update)


def _badge(name: str, size: BadgeSize) -> Badge:
    return Badge(name=name, direction=name_direction(name), points=_points(name, size))


def _points(name: str, size: BadgeSize) -> int:
    """Return the largest type in which a name has its place."""
    return next((points for points in size.points if _fits(name, points, size)), size.points[-1])


def _fits(name: str, points: int, size: BadgeSize) -> bool:
    letters = int(size.width / (points * _LETTER))
    lines = textwrap.wrap(name, letters, break_long_words=False)
    return all(len(line) <= letters for line in lines) and (
        len(lines) * points * _LINE <= size.height
    )


class QuestionnaireView(View):
    """A questionnaire of this workshop."""

    frame: Frame
    introduction: str
    questions: tuple[Question, ...]
    modules: tuple[str, ...]
    code: str
    """What stands before the line for the code; empty where none is asked for."""
    closing: str
    source: str
    edition: str
    """Id and version, to be compared with the sheet that the answers are entered on."""


def questionnaires(kit: Kit) -> Iterator[Document]:
    """Yield every questionnaire."""
    for definition in kit.definitions.questionnaires:
        yield _questionnaire(kit, definition)


def for_superiors(definition: Questionnaire) -> bool:
    """Whether a questionnaire goes to the participants' superiors."""
    return "supervisor" in definition.id


def _code(definition: Questionnaire) -> str:
    """Return whose code is asked for: a superior writes that of the participant, or none."""
    if not definition.coded:
        return ""
    if for_superiors(definition):
        return _("Code of the participant")
    return _("Your code from the course")


def _questionnaire(kit: Kit, definition: Questionnaire) -> Document:
    audience = Audience(definition.reader.value)
    view = QuestionnaireView(
        frame=frame_of(kit, definition.title, audience, original_note(kit, [definition.language])),
        introduction=definition.introduction,
        questions=definition.questions,
        modules=tuple(course.module.short_title for course in kit.definitions.courses),
        code=_code(definition),
        closing=definition.closing or _("Thank you. Put the sheet in the box face down."),
        source=definition.source,
        edition=f"{definition.id} {definition.version}",
    )
    recipe = PdfRecipe("questionnaires/questionnaire.html", view)
    return Document(audience, f"{definition.id}-questionnaire.pdf", recipe)

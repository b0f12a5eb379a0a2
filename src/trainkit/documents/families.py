"""The table of document families. Adding one: write its module, add a line here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from trainkit.documents.agenda.changes import change_notices
from trainkit.documents.agenda.office import agenda_documents, door_signs, personal_agendas
from trainkit.documents.card_sets import card_sets_documents
from trainkit.documents.equivalence import equivalence_report
from trainkit.documents.exercises import exercise_keys, worksheets
from trainkit.documents.handouts import cards, handouts, workbook
from trainkit.documents.law_cards import law_cards
from trainkit.documents.papers import keys, papers
from trainkit.documents.people import badges, certificates, questionnaires, register, tent_cards
from trainkit.documents.print_again import to_print_again
from trainkit.documents.session_plans import session_plans
from trainkit.documents.slides import slides
from trainkit.intake.questionnaires.write import questionnaire_answers
from trainkit.intake.score_sheet.write import score_sheets
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.problems import TrainkitError
from trainkit.text.languages import N_, _, or_list, speaking


@dataclass(frozen=True)
class Family:
    """Documents of one kind."""

    name: str
    title: str
    documents: Callable[[Kit], Iterable[Document]]
    is_translated: bool = False
    """Whether participants' documents are made in each of the workshop's ``translations``."""


FAMILIES = (
    Family(
        "agenda",
        N_("Agenda as PDF, Excel, Word, calendar, phone page, schedule"),
        agenda_documents,
        is_translated=True,
    ),
    Family("agendas", N_("Agendas for groups, languages and speakers"), personal_agendas),
    Family("changes", N_("Notices of changes since the agenda was sent out"), change_notices),
    Family("door-signs", N_("Door signs, one page for each room and day"), door_signs),
    Family("handouts", N_("One handout for each module"), handouts, is_translated=True),
    Family("cards", N_("One desk card for each module"), cards, is_translated=True),
    Family("workbook", N_("The participants' workbook, to be bound"), workbook, is_translated=True),
    Family(
        "exercises", N_("Worksheets and data files for exercises"), worksheets, is_translated=True
    ),
    Family("papers", N_("Pre-test, post-test and retention test"), papers, is_translated=True),
    Family(
        "questionnaires",
        N_("Questionnaires for the end of the course, for trainers and for some months later"),
        questionnaires,
        is_translated=True,
    ),
    Family(
        "questionnaire-answers", N_("Workbook for entering questionnaires"), questionnaire_answers
    ),
    Family(
        "law-cards", N_("One card of national law for each country"), law_cards, is_translated=True
    ),
    Family("card-sets", N_("Cards, strips and sheets that sessions hand out"), card_sets_documents),
    Family("session-plans", N_("Session plans for trainers"), session_plans),
    Family("slides", N_("Slides, for PowerPoint and as pages to print"), slides),
    Family("exercise-keys", N_("Keys to exercises, computed from their data"), exercise_keys),
    Family("keys", N_("Test keys with rationales"), keys),
    Family("equivalence", N_("How similar the test forms are"), equivalence_report),
    Family("score-sheet", N_("Score sheet"), score_sheets),
    Family("register", N_("Attendance register"), register),
    Family("tent-cards", N_("Tent cards"), tent_cards),
    Family("badges", N_("Name badges for lanyards, and as stickers"), badges),
    Family("certificates", N_("Certificates of attendance"), certificates),
    Family(
        "print-again", N_("Pages to print again for people who are new or changed"), to_print_again
    ),
)


def chosen_families(names: Collection[str]) -> tuple[Family, ...]:
    """Return the families of these names in the order of the table, all of them for no name.

    Raises ``TrainkitError`` with a list of the names for one that the table does not have.
    """
    known = {family.name: family for family in FAMILIES}
    unknown = [f'"{name}"' for name in names if name not in known]
    if unknown:
        width = max(map(len, known))
        table = "".join(f"\n  {name:<{width}}  {_(one.title)}" for name, one in known.items())
        raise TrainkitError(
            _(
                "there are no documents called {unknown}; choose from:{table}",
                unknown=or_list(unknown),
                table=table,
            )
        )
    return tuple(family for family in FAMILIES if not names or family.name in names)


def documents_of(kit: Kit, families: Iterable[Family] = FAMILIES) -> Iterator[Document]:
    """Yield every document of the families, in their order, each in all its languages.

    Translations are made for participants alone, in a folder for each language.
    """
    first, *translations = (
        kit.in_language(language) for language in kit.definitions.workshop.written_languages
    )
    for family in families:
        yield from _described(family, first)
        for other in translations if family.is_translated else ():
            folder = f"{other.definitions.workshop.language}/"
            for document in _described(family, other):
                if document.audience is Audience.PARTICIPANTS:
                    yield replace(document, folder=folder)


def _described(family: Family, kit: Kit) -> tuple[Document, ...]:
    with speaking(kit.definitions.workshop.language):
        return tuple(family.documents(kit))

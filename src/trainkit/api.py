"""The library: every step of the work on a workshop, each from where it stands.

A step is imported when it is first asked for, so that a command loads only what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainkit.assessment.allocation import items as items
    from trainkit.documents import builder
    from trainkit.documents.families import FAMILIES
    from trainkit.documents.mail import write_drafts
    from trainkit.documents.printing import print_files as print_files
    from trainkit.documents.printing import print_list as print_list
    from trainkit.editing import editor
    from trainkit.editing.agenda import edit_agenda as edit_agenda
    from trainkit.editing.items import edit_item as edit_item
    from trainkit.editing.items import new_item as new_item
    from trainkit.editing.progress import progress as progress
    from trainkit.editing.roster import edit_roster as edit_roster
    from trainkit.editing.roster import remove_prepared_codes as remove_prepared_codes
    from trainkit.editing.roster_import import plan_roster as plan_roster
    from trainkit.editing.roster_import import take_over_roster as take_over_roster
    from trainkit.evaluation import scorer
    from trainkit.evaluation.follow_up import follow_up as follow_up
    from trainkit.exchange.exporting import export_form as export_form
    from trainkit.exchange.exporting import export_questions as export_questions
    from trainkit.exchange.importing import import_questions as import_questions
    from trainkit.exchange.results import has_results as has_results
    from trainkit.exchange.results import import_results as import_results
    from trainkit.exchange.translators import exchange as translators
    from trainkit.exchange.translators.exchange import (
        take_over_translation as take_over_translation,
    )
    from trainkit.exchange.translators.exchange import write_translation as write_translation
    from trainkit.intake.attendance import take_over as take_over
    from trainkit.intake.entering import enter_answers as enter_answers
    from trainkit.intake.entering import rename_code as rename_code
    from trainkit.intake.traces import traces as traces
    from trainkit.model.check import load as load
    from trainkit.planning.checking import check as check
    from trainkit.planning.checking import check_curriculum as check_curriculum
    from trainkit.planning.checking import check_module as check_module
    from trainkit.planning.planner import plan as plan
    from trainkit.planning.planner import timetable as timetable
    from trainkit.scan.desk import scan as scan
    from trainkit.scan.desk import scan_questions as scan_questions
    from trainkit.scan.desk import settle_scans as settle_scans
    from trainkit.scan.desk import take_back_scans as take_back_scans
    from trainkit.telephones import desk
    from trainkit.telephones import take_over as telephones

    build = builder.build_workshop
    printed = builder.record_as_printed
    families = FAMILIES
    mail = write_drafts
    edit = editor.edit_workshop
    score = scorer.score_workshop
    take_over_sent_translation = translators.take_over_sent
    prepare_telephones = desk.prepare
    take_over_telephones = telephones.take_over


_HOMES = {
    "build": ("documents.builder", "build_workshop"),
    "check": ("planning.checking", "check"),
    "check_curriculum": ("planning.checking", "check_curriculum"),
    "check_module": ("planning.checking", "check_module"),
    "edit": ("editing.editor", "edit_workshop"),
    "edit_agenda": ("editing.agenda", "edit_agenda"),
    "edit_item": ("editing.items", "edit_item"),
    "edit_roster": ("editing.roster", "edit_roster"),
    "enter_answers": ("intake.entering", "enter_answers"),
    "export_form": ("exchange.exporting", "export_form"),
    "export_questions": ("exchange.exporting", "export_questions"),
    "families": ("documents.families", "FAMILIES"),
    "follow_up": ("evaluation.follow_up", "follow_up"),
    "has_results": ("exchange.results", "has_results"),
    "import_questions": ("exchange.importing", "import_questions"),
    "import_results": ("exchange.results", "import_results"),
    "items": ("assessment.allocation", "items"),
    "load": ("model.check", "load"),
    "mail": ("documents.mail", "write_drafts"),
    "new_item": ("editing.items", "new_item"),
    "plan": ("planning.planner", "plan"),
    "plan_roster": ("editing.roster_import", "plan_roster"),
    "prepare_telephones": ("telephones.desk", "prepare"),
    "print_files": ("documents.printing", "print_files"),
    "print_list": ("documents.printing", "print_list"),
    "printed": ("documents.builder", "record_as_printed"),
    "progress": ("editing.progress", "progress"),
    "remove_prepared_codes": ("editing.roster", "remove_prepared_codes"),
    "rename_code": ("intake.entering", "rename_code"),
    "scan": ("scan.desk", "scan"),
    "scan_questions": ("scan.desk", "scan_questions"),
    "score": ("evaluation.scorer", "score_workshop"),
    "settle_scans": ("scan.desk", "settle_scans"),
    "take_back_scans": ("scan.desk", "take_back_scans"),
    "take_over": ("intake.attendance", "take_over"),
    "take_over_roster": ("editing.roster_import", "take_over_roster"),
    "take_over_sent_translation": ("exchange.translators.exchange", "take_over_sent"),
    "take_over_telephones": ("telephones.take_over", "take_over"),
    "take_over_translation": ("exchange.translators.exchange", "take_over_translation"),
    "timetable": ("planning.planner", "timetable"),
    "traces": ("intake.traces", "traces"),
    "write_translation": ("exchange.translators.exchange", "write_translation"),
}
"""By name: the module, and the name there."""


if not TYPE_CHECKING:  # a checker would take every name for one of these

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, there = _HOMES[name]
        globals()[name] = getattr(import_module(f"trainkit.{module}"), there)
        return globals()[name]


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])

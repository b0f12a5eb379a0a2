"""What forms say of the fields beside the models' own descriptions: labels, and plainer words.

A key is ``Model.field``, or ``field`` where every model means the same by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.studio.forms import item_words
from trainkit.text.languages import N_

LABELS: Mapping[str, str] = {
    "Assessment.anchors": N_("Items on both forms"),
    "Assessment.blueprint": N_("More rules for every form"),
    "Assessment.counterbalance": N_("Half of the people answer form B first"),
    "Assessment.difficulty": N_("How difficult a form should be"),
    "Assessment.dropped": N_("Items that do not count"),
    "Assessment.exclude": N_("Items to leave out"),
    "Assessment.include": N_("Items that must be there"),
    "Assessment.items": N_("Items from each module, by level"),
    "Assessment.minutes": N_("Minutes for each test"),
    "Assessment.modules": N_("Other numbers for individual modules"),
    "Assessment.past_use": N_("File with earlier results of items"),
    "Assessment.penalty": N_("Points deducted for a wrong answer"),
    "Assessment.points": N_("Points for a right answer"),
    "Assessment.retention": N_("A third test some months later"),
    "Assessment.same_items": N_("The same items on both forms"),
    "Assessment.seen": N_("Tests that these participants have already seen"),
    "Assessment.types": N_("Types of item"),
    "Assessment.versions": N_("Versions of each form"),
    "BlueprintCell.items": N_("Exactly"),
    "BlueprintCell.level": N_("Level"),
    "Break.between": N_("Between"),
    "Break.dates": N_("On these days only"),
    "Certificate.hours": N_("Hours of training"),
    "DayFrame.changeover": N_("Minutes to change rooms"),
    "DayFrame.end": N_("Ends"),
    "DayFrame.longest_block": N_("Longest time without a break (minutes)"),
    "DayFrame.pause": N_("Length of a short break (minutes)"),
    "DayFrame.start": N_("Starts"),
    "DifficultyTarget.mean": N_("Expected share of right answers"),
    "DifficultyTarget.spread": N_("Spread of difficulty"),
    "Event.on": N_("Day"),
    "Speaker.email": N_("E-mail"),
    "Event.start": N_("Starts at"),
    "Group.size": N_("Number of people"),
    "Indicator.after": N_("After the course"),
    "Indicator.as_of": N_("Counted on"),
    "Indicator.before": N_("Before the course"),
    "Indicator.title": N_("What is counted"),
    "PaperOptions.answer_sheets": N_("Where participants answer"),
    "PaperOptions.cream": N_("Large print on a cream background"),
    "PaperOptions.large_print": N_("Large print for these codes"),
    "PaperOptions.per_person": N_("Also one file for each person"),
    "PaperOptions.size": N_("Paper"),
    "PaperOptions.spare_sheets": N_("Spare answer sheets"),
    "PaperOptions.two_sided": N_("Printed on both sides"),
    "Practice.leave_out": N_("Exercises to leave out"),
    "Practice.reserve": N_("Exercises of other forms to print in reserve"),
    "Practice.sets_for": N_("Own data for each"),
    "Practice.tables": N_("Number of tables"),
    "Presence.available": N_("Hours"),
    "Presence.busy": N_("Busy"),
    "Privacy.names_in_score_sheet": N_("Names in the score sheet"),
    "Privacy.names_on_papers": N_("Names on test papers"),
    "Privacy.own_codes": N_("Participants choose their own codes"),
    "Room.booths": N_("Interpretation booths"),
    "Room.open": N_("Can be used"),
    "Room.venue": N_("Venue"),
    "SoftConstraints.after_lunch": N_("No lecture straight after lunch"),
    "SoftConstraints.alternate": N_("Lectures and practice alternate"),
    "SoftConstraints.apart": N_("Groups together where possible"),
    "SoftConstraints.demanding": N_("Demanding sessions early in the day"),
    "SoftConstraints.gaps": N_("No empty blocks between breaks"),
    "SoftConstraints.idle": N_("No empty minutes between sessions"),
    "SoftConstraints.late": N_("Days end early"),
    "SoftConstraints.length": N_("Sessions keep their standard length"),
    "SoftConstraints.mixed": N_("Modules one after the other"),
    "SoftConstraints.module_apart": N_("Sessions of a module near each other"),
    "SoftConstraints.order": N_("Modules in the order listed"),
    "SoftConstraints.room_changes": N_("A group stays in one room during a day"),
    "SoftConstraints.speaker_days": N_("Speakers needed on as few days as possible"),
    "SoftConstraints.split": N_("No session is split by a break"),
    "SoftConstraints.underfilled": N_("No day much emptier than the others"),
    "SoftConstraints.uneven": N_("Days of similar length"),
    "Speaker.changeover": N_("Minutes between any two sessions"),
    "Speaker.daily_maximum": N_("Most minutes a day"),
    "Speaker.remote": N_("Speaks by video"),
    "Transfer.between": N_("Between"),
    "Workshop.consecutive_factor": N_("Length with consecutive interpretation"),
    "Workshop.course_text": N_("What participants take home"),
    "Workshop.day": N_("Every day"),
    "Workshop.days": N_("Different hours on some days"),
    "Workshop.earlier": N_("Evaluations of earlier courses"),
    "Workshop.events": N_("Events at a fixed time"),
    "Workshop.breaks": N_("Breaks with a flexible time"),
    "Workshop.exercises": N_("Hands-on exercises"),
    "Workshop.id": N_("Short name"),
    "Workshop.results": N_("Results in participants’ offices"),
    "Workshop.simulated": N_("The answers are simulated"),
    "Workshop.timezone": N_("Time zone"),
    "Workshop.transfers": N_("Travel between venues"),
    "Workshop.venue": N_("Venue"),
    "Workshop.venues": N_("Several venues"),
    "Workshop.wishes": N_("Wishes for the agenda"),
    "Workshop.assessment": N_("Pre-test and post-test"),
    "Workshop.papers": N_("Test papers"),
    "WorkshopModule.folder": N_("Folder of the module"),
    "WorkshopModule.id": N_("Module"),
    "WorkshopModule.sessions": N_("Individual sessions"),
    "WorkshopModule.variant": N_("Form"),
    "as_of": N_("Date"),
    "available": N_("Hours"),
    "days": N_("Days"),
    "longest": N_("Longest (minutes)"),
    "rooms": N_("Choice of rooms"),
    "Workshop.rooms": N_("Rooms"),
    "shortest": N_("Shortest (minutes)"),
    "timezone": N_("Time zone"),
    "together": N_("Groups together"),
    "when": N_("When it may be held"),
    **item_words.LABELS,
}

HINTS: Mapping[str, str] = {
    "Assessment.anchors": N_(
        "How many, or the ids of the items. People who saw an item before the "
        "course may remember it afterwards."
    ),
    "Assessment.seen": N_(
        "Records of other workshops’ tests (plan/forms.yaml), one per line, as "
        "paths from this workshop’s folder. Their items are not used on any form."
    ),
    "Assessment.counterbalance": N_(
        "This prevents a difference between the forms from being "
        "mistaken for learning. If empty: yes, unless both forms have the same items."
    ),
    "Assessment.past_use": N_("A path from this workshop’s folder."),
    "Assessment.same_items": N_("Scores then rise by repetition alone."),
    "Assessment.retention": N_(
        "With items that are on no other form, for three to six months after the course."
    ),
    "Event.on": "",
    "Event.speakers": N_("Speakers who are needed there, and so cannot teach at that time."),
    "Group.size": N_("If empty: as many as on the list of participants."),
    "Speaker.timezone": N_("The zone of the days and hours. If empty: the workshop’s zone."),
    "Workshop.groups": N_("If there are none, everybody is together."),
    "Workshop.rooms": "",
    "Event.groups": N_("If none is ticked: everybody."),
    "Break.groups": N_("If none is ticked: everybody."),
    "Break.dates": N_("If none is ticked: every day."),
    "Break.between": N_("The break starts and ends within this time."),
    "PaperOptions.cream": N_("If not, use cream paper for large print."),
    "PaperOptions.large_print": N_("Codes of the people, separated by commas."),
    "PaperOptions.per_person": N_("Tagged for screen readers; the file name is the code."),
    "PaperOptions.two_sided": N_(
        "Every paper and every answer sheet begins on the front of a sheet."
    ),
    "Privacy.own_codes": N_(
        "When the two tests of a person are matched, one error in the code is "
        "accepted if the code matches nobody else."
    ),
    "Room.open": N_(
        "One time per line: 09:00-13:00, 2027-06-14, or 2027-06-14 09:00-13:00. If empty: always."
    ),
    "Workshop.countries": N_(
        "Where participants come from, such as Kenya, KZ. If empty: all countries are allowed."
    ),
    "Workshop.dates": N_("Such as 14-16 June 2027, or one date per line."),
    "Workshop.days": N_("If empty: the usual hours."),
    "Workshop.languages": N_(
        "Such as English, ru. Documents are in the first language; the others are interpreted."
    ),
    "Workshop.organisers": N_("One per line."),
    "Workshop.earlier": N_(
        "Files evaluation.json of earlier cohorts, one per line, as paths from "
        "this folder. Reports compare this cohort with them."
    ),
    "Workshop.simulated": N_("Every report then says so."),
    "Workshop.translations": N_(
        "Other languages of the workshop in which participants’ materials are printed as well. "
        "Each participant’s papers are in the language that the list of participants names."
    ),
    "WorkshopModule.folder": N_(
        "Only for a module that is neither built in nor in this workshop’s curriculum folder."
    ),
    "available": N_(
        "One time per line: 09:00-13:00, or 2027-06-14 09:00-13:00. If empty: the whole day."
    ),
    "busy": N_("One time per line, as for the hours."),
    "organisation": "",
    "days": N_("If none is ticked: all days."),
    "equipment": N_("One entry per line."),
    "groups": N_("If none is ticked: all groups."),
    "room": "",
    "rooms": N_("Rooms to choose from, if no single room is given."),
    "together": N_("Whether groups attend each session together."),
    "when": N_(
        "One time per line: 09:00-12:30, 2027-06-14, or 2027-06-14 09:00-12:30. If empty: at "
        "any time."
    ),
    **item_words.HINTS,
}
"""Said in place of a description that speaks of how a file is written."""

FIRST: Mapping[str, tuple[str, ...]] = {
    "Assessment": ("items", "minutes", "retention", "versions", "types"),
    "Break": ("id", "title", "kind", "minutes", "between"),
    "Event": ("id", "title", "kind", "on", "start", "minutes", "room"),
    "Interpreters": ("name", "languages"),
    "Room": ("name", "seats"),
    "Speaker": ("name", "organisation"),
    "WorkshopModule": ("id", "variant", "room", "speakers"),
    **item_words.FIRST,
}
"""Fields that are always in sight; the others open on demand."""

WIDE = item_words.WIDE | {
    "Assessment.anchors",
    "Assessment.counterbalance",
    "Assessment.past_use",
    "Assessment.penalty",
    "Break.title",
    "Event.title",
    "Indicator.title",
    "Speaker.name",
    "Speaker.organisation",
    "Venue.name",
    "Workshop.subtitle",
    "Workshop.title",
    "WorkshopModule.id",
}
"""Fields that need more room than a name."""

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "AnswerSheets": {
        "full": N_("On a separate sheet of one page"),
        "half": N_("On half a page, two to a sheet"),
        "none": N_("On the test paper itself"),
    },
    "CourseText": {
        "workbook": N_("One bound workbook with all modules"),
        "handouts": N_("A handout for each module"),
    },
    "Together": {
        "true": N_("Together"),
        "false": N_("Each group alone"),
        "if-possible": N_("Together where possible"),
    },
    "CognitiveLevel": {
        "recall": N_("Recall: state a fact or term"),
        "apply": N_("Apply: use a rule on given data"),
        "judge": N_("Judge: weigh evidence, decide"),
    },
    "SetsFor": {"table": N_("Table"), "participant": N_("Participant")},
    "Interpretation": {
        "simultaneous": N_("Simultaneous, from a booth"),
        "consecutive": N_("Consecutive, taking turns with the speaker"),
    },
    "types": item_words.TYPES,
    "verdicts": {"true": N_("The statement is true"), "false": N_("The statement is false")},
    "yes or no": {"true": N_("Yes"), "false": N_("No")},
}
"""Labels of values, where the value itself is not one."""


def label_of(model: str, field: str) -> str:
    """Return the label of a field, in English."""
    found = LABELS.get(f"{model}.{field}") or LABELS.get(field)
    return found or field.replace("_", " ").capitalize()


def hint_of(model: str, field: str) -> str | None:
    """Return what is said in place of the model's own description, ``None`` for nothing."""
    found = HINTS.get(f"{model}.{field}")
    return HINTS.get(field) if found is None else found

"""What forms say of the fields beside the models' own descriptions: labels, and plainer words.

A key is ``Model.field``, or ``field`` where every model means the same by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from trainkit.studio.forms import item_words

__all__ = ["FIRST", "HINTS", "LABELS", "OPTIONS", "WIDE", "hint_of", "label_of"]

LABELS: Mapping[str, str] = {
    "Assessment.anchors": "Items on both forms",
    "Assessment.blueprint": "More rules for every form",
    "Assessment.counterbalance": "Half of the people answer form B first",
    "Assessment.difficulty": "How difficult a form should be",
    "Assessment.dropped": "Items that do not count",
    "Assessment.exclude": "Items to leave out",
    "Assessment.include": "Items that must be there",
    "Assessment.items": "Items from each module, by level",
    "Assessment.minutes": "Minutes for each test",
    "Assessment.modules": "Other numbers for individual modules",
    "Assessment.past_use": "File with earlier results of items",
    "Assessment.penalty": "Points deducted for a wrong answer",
    "Assessment.points": "Points for a right answer",
    "Assessment.retention": "A third test some months later",
    "Assessment.same_items": "The same items on both forms",
    "Assessment.seen": "Tests that these participants have already seen",
    "Assessment.types": "Types of item",
    "Assessment.versions": "Versions of each form",
    "BlueprintCell.items": "Exactly",
    "BlueprintCell.level": "Level",
    "Break.between": "Between",
    "Break.dates": "On these days only",
    "Certificate.hours": "Hours of training",
    "DayFrame.changeover": "Minutes to change rooms",
    "DayFrame.end": "Ends",
    "DayFrame.longest_block": "Longest time without a break (minutes)",
    "DayFrame.pause": "Length of a short break (minutes)",
    "DayFrame.start": "Starts",
    "DifficultyTarget.mean": "Expected share of right answers",
    "DifficultyTarget.spread": "Spread of difficulty",
    "Event.on": "Day",
    "Speaker.email": "E-mail",
    "Event.start": "Starts at",
    "Group.size": "Number of people",
    "Indicator.after": "After the course",
    "Indicator.as_of": "Counted on",
    "Indicator.before": "Before the course",
    "Indicator.title": "What is counted",
    "PaperOptions.answer_sheets": "Where participants answer",
    "PaperOptions.cream": "Large print on a cream background",
    "PaperOptions.large_print": "Large print for these codes",
    "PaperOptions.per_person": "Also one file for each person",
    "PaperOptions.size": "Paper",
    "PaperOptions.spare_sheets": "Spare answer sheets",
    "PaperOptions.two_sided": "Printed on both sides",
    "Practice.leave_out": "Exercises to leave out",
    "Practice.reserve": "Exercises of other forms to print in reserve",
    "Practice.sets_for": "Own data for each",
    "Practice.tables": "Number of tables",
    "Presence.available": "Hours",
    "Privacy.names_in_score_sheet": "Names in the score sheet",
    "Privacy.names_on_papers": "Names on test papers",
    "Privacy.own_codes": "Participants choose their own codes",
    "Room.booths": "Interpretation booths",
    "Room.open": "Can be used",
    "Room.venue": "Venue",
    "SoftConstraints.after_lunch": "No lecture straight after lunch",
    "SoftConstraints.alternate": "Lectures and practice alternate",
    "SoftConstraints.apart": "Groups together where possible",
    "SoftConstraints.demanding": "Demanding sessions early in the day",
    "SoftConstraints.gaps": "No empty blocks between breaks",
    "SoftConstraints.idle": "No empty minutes between sessions",
    "SoftConstraints.late": "Days end early",
    "SoftConstraints.length": "Sessions keep their standard length",
    "SoftConstraints.mixed": "Modules one after the other",
    "SoftConstraints.module_apart": "Sessions of a module near each other",
    "SoftConstraints.order": "Modules in the order listed",
    "SoftConstraints.room_changes": "A group stays in one room during a day",
    "SoftConstraints.speaker_days": "Speakers needed on as few days as possible",
    "SoftConstraints.split": "No session is split by a break",
    "SoftConstraints.underfilled": "No day much emptier than the others",
    "SoftConstraints.uneven": "Days of similar length",
    "Speaker.changeover": "Minutes between any two sessions",
    "Speaker.daily_maximum": "Most minutes a day",
    "Speaker.remote": "Speaks by video",
    "Transfer.between": "Between",
    "Workshop.consecutive_factor": "Length with consecutive interpretation",
    "Workshop.course_text": "What participants take home",
    "Workshop.day": "Every day",
    "Workshop.days": "Different hours on some days",
    "Workshop.earlier": "Evaluations of earlier courses",
    "Workshop.events": "Events at a fixed time",
    "Workshop.breaks": "Breaks with a flexible time",
    "Workshop.exercises": "Hands-on exercises",
    "Workshop.id": "Short name",
    "Workshop.results": "Results in participants’ offices",
    "Workshop.simulated": "The answers are simulated",
    "Workshop.timezone": "Time zone",
    "Workshop.transfers": "Travel between venues",
    "Workshop.venue": "Venue",
    "Workshop.venues": "Several venues",
    "Workshop.wishes": "Wishes for the agenda",
    "Workshop.assessment": "Pre-test and post-test",
    "Workshop.papers": "Test papers",
    "WorkshopModule.folder": "Folder of the module",
    "WorkshopModule.id": "Module",
    "WorkshopModule.sessions": "Individual sessions",
    "WorkshopModule.variant": "Form",
    "as_of": "Date",
    "available": "Hours",
    "days": "Days",
    "longest": "Longest (minutes)",
    "rooms": "Choice of rooms",
    "Workshop.rooms": "Rooms",
    "shortest": "Shortest (minutes)",
    "timezone": "Time zone",
    "together": "Groups together",
    "when": "When it may be held",
    **item_words.LABELS,
}

HINTS: Mapping[str, str] = {
    "Assessment.anchors": "How many, or the ids of the items. People who saw an item before the "
    "course may remember it afterwards.",
    "Assessment.seen": "Records of other workshops’ tests (plan/forms.yaml), one per line, as "
    "paths from this workshop’s folder. Their items are not used on any form.",
    "Assessment.counterbalance": "This prevents a difference between the forms from being "
    "mistaken for learning. If empty: yes, unless both forms have the same items.",
    "Assessment.past_use": "A path from this workshop’s folder.",
    "Assessment.same_items": "Scores then rise by repetition alone.",
    "Assessment.retention": "With items that are on no other form, for three to six months after "
    "the course.",
    "Event.on": "",
    "Event.speakers": "Speakers who are needed there, and so cannot teach at that time.",
    "Group.size": "If empty: as many as on the list of participants.",
    "Speaker.timezone": "The zone of the days and hours. If empty: the workshop’s zone.",
    "Workshop.groups": "If there are none, everybody is together.",
    "Workshop.rooms": "",
    "Event.groups": "If none is ticked: everybody.",
    "Break.groups": "If none is ticked: everybody.",
    "Break.dates": "If none is ticked: every day.",
    "Break.between": "The break starts and ends within this time.",
    "PaperOptions.cream": "If not, use cream paper for large print.",
    "PaperOptions.large_print": "Codes of the people, separated by commas.",
    "PaperOptions.per_person": "Tagged for screen readers; the file name is the code.",
    "PaperOptions.two_sided": "Every paper and every answer sheet begins on the front of a sheet.",
    "Privacy.own_codes": "When the two tests of a person are matched, one error in the code is "
    "accepted if the code matches nobody else.",
    "Room.open": "One time per line: 09:00-13:00, 2027-06-14, or 2027-06-14 09:00-13:00. If "
    "empty: always.",
    "Workshop.countries": "Where participants come from, such as Kenya, KZ. If empty: all "
    "countries are allowed.",
    "Workshop.dates": "Such as 14-16 June 2027, or one date per line.",
    "Workshop.days": "If empty: the usual hours.",
    "Workshop.languages": "Such as English, ru. Documents are in the first language; the others "
    "are interpreted.",
    "Workshop.organisers": "One per line.",
    "Workshop.earlier": "Files evaluation.json of earlier cohorts, one per line, as paths from "
    "this folder. Reports compare this cohort with them.",
    "Workshop.simulated": "Every report then says so.",
    "Workshop.translations": "Other languages of the workshop in which participants’ materials "
    "are printed as well. Each participant’s papers are in the language that the list of "
    "participants names.",
    "WorkshopModule.folder": "Only for a module that is neither built in nor in this workshop’s "
    "curriculum folder.",
    "available": "One time per line: 09:00-13:00, or 2027-06-14 09:00-13:00. If empty: the whole "
    "day.",
    "organisation": "",
    "days": "If none is ticked: all days.",
    "equipment": "One entry per line.",
    "groups": "If none is ticked: all groups.",
    "room": "",
    "rooms": "Rooms to choose from, if no single room is given.",
    "together": "Whether groups attend each session together.",
    "when": "One time per line: 09:00-12:30, 2027-06-14, or 2027-06-14 09:00-12:30. If empty: at "
    "any time.",
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
        "full": "On a separate sheet of one page",
        "half": "On half a page, two to a sheet",
        "none": "On the test paper itself",
    },
    "CourseText": {
        "workbook": "One bound workbook with all modules",
        "handouts": "A handout for each module",
    },
    "Together": {
        "true": "Together",
        "false": "Each group alone",
        "if-possible": "Together where possible",
    },
    "CognitiveLevel": {
        "recall": "Recall: state a fact or term",
        "apply": "Apply: use a rule on given data",
        "judge": "Judge: weigh evidence, decide",
    },
    "SetsFor": {"table": "Table", "participant": "Participant"},
    "Interpretation": {
        "simultaneous": "Simultaneous, from a booth",
        "consecutive": "Consecutive, taking turns with the speaker",
    },
    "types": item_words.TYPES,
    "verdicts": {"true": "The statement is true", "false": "The statement is false"},
    "yes or no": {"true": "Yes", "false": "No"},
}
"""Labels of values, where the value itself is not one."""


def label_of(model: str, field: str) -> str:
    """Return the label of a field."""
    found = LABELS.get(f"{model}.{field}") or LABELS.get(field)
    return found or field.replace("_", " ").capitalize()


def hint_of(model: str, field: str) -> str | None:
    """Return what is said in place of the model's own description, ``None`` for nothing."""
    found = HINTS.get(f"{model}.{field}")
    return HINTS.get(field) if found is None else found

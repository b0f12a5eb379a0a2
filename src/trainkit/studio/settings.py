"""The settings of a workshop: every value of its file in a form, by subject."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.editing.editor import ChangedMeanwhileError, Written, edit_workshop, read_written
from trainkit.model.fields import as_id
from trainkit.model.validate import dotted
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import Location, parse_yaml
from trainkit.problems import InputError, Problem, Problems, TrainkitError
from trainkit.studio.forms.parts import (
    FormPart,
    FormRow,
    WorkshopChoices,
    element_id,
    free_id,
    part_of,
)
from trainkit.studio.forms.placing import place, rearrange
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _

_FILE = "workshop.yaml"


@dataclass(frozen=True)
class SettingsSection:
    """Settings of one subject."""

    id: str
    title: str
    fields: tuple[str, ...]
    intro: str = ""

    @property
    def part(self) -> FormPart:
        """The form of these settings."""
        return part_of(Workshop, self.fields)


SECTIONS = (
    SettingsSection(
        "basics",
        N_("Title and dates"),
        (
            "title",
            "subtitle",
            "dates",
            "timezone",
            "languages",
            "translations",
            "organisers",
            "countries",
            "id",
        ),
    ),
    SettingsSection(
        "rooms",
        N_("Venue and rooms"),
        ("venue", "rooms", "venues", "transfers"),
        N_("Enter several venues, and the travel times between them, only if the workshop moves."),
    ),
    SettingsSection(
        "speakers",
        N_("Speakers and interpreters"),
        (
            "speakers",
            "interpreters",
            "interpretation",
            "consecutive_factor",
        ),
    ),
    SettingsSection(
        "groups",
        N_("Groups"),
        ("groups",),
        N_(
            "Only for groups with parallel sessions. The list of participants says who belongs "
            "to which group."
        ),
    ),
    SettingsSection(
        "modules", N_("Modules"), ("modules",), N_("The modules are taught in this order.")
    ),
    SettingsSection(
        "days",
        N_("Days, breaks and events"),
        ("day", "days", "events", "breaks"),
        N_(
            "Sessions are planned around the events, which have a fixed time, and the breaks, "
            "whose time trainkit chooses."
        ),
    ),
    SettingsSection(
        "wishes",
        N_("Wishes for the agenda"),
        ("wishes",),
        N_(
            "What the agenda should favour where there is a choice: from 0 (does not matter) to "
            "1000. Empty fields have the usual weight."
        ),
    ),
    SettingsSection(
        "tests",
        N_("Pre-test and post-test"),
        ("assessment",),
        N_("Leave everything empty for a workshop without tests."),
    ),
    SettingsSection("papers", N_("Course text and test papers"), ("course_text", "papers")),
    SettingsSection("exercises", N_("Exercises"), ("exercises",)),
    SettingsSection("certificate", N_("Certificate"), ("certificate",)),
    SettingsSection(
        "privacy",
        N_("Privacy"),
        ("privacy",),
        N_(
            "Names are printed only on the register, tent cards and certificates, unless you "
            "choose otherwise here."
        ),
    ),
    SettingsSection(
        "results", N_("Results and earlier courses"), ("results", "earlier", "simulated")
    ),
)
"""All settings, in the order in which they are offered; each field of the model is in one."""


def section_of(problem: Problem) -> SettingsSection | None:
    """Return the section that has the field of a problem; ``None`` for other files."""
    location = problem.place.location
    if problem.place.path.name != _FILE or not location:
        return None
    return next((one for one in SECTIONS if location[0] in one.fields), None)


def words_of(problem: Problem) -> str:
    """Return what a problem says, without the name that its field has in the file."""
    return problem.message.removeprefix(f"{dotted(problem.place.location)}: ")


def field_of(problem: Problem) -> tuple[str, str]:
    """Return the id of the field that a problem is about, and its labels from the outermost on."""
    way = part_of(Workshop).way(problem.place.location)
    return element_id(".".join(str(part) for part, _label in way)), ", ".join(
        label for _part, label in way
    )


def link_to_setting(visit: Visit, problem: Problem) -> tuple[str, str] | None:
    """Return the address and the labels of the field that a problem is about, or has a part in."""
    for where in (problem.place, *problem.also):
        one = replace(problem, place=where)
        if section := section_of(one):
            name, label = field_of(one)
            return f"{visit.url('setting', section=section.id)}#{name}", label
    return None


@dataclass(frozen=True)
class _SettingsFile:
    """The file, and the choices in its settings."""

    visit: Visit
    written: Written
    data: dict[str, Any]

    def choices(self, typed: Mapping[str, Any]) -> WorkshopChoices:
        """Return what there is to choose from, with what was just typed."""
        from trainkit.model.load import offered_modules

        work = self.visit.work
        return WorkshopChoices(
            {**self.data, **typed}, offered_modules(work.folder, work.memory), work.read.found
        )


def _sheet(visit: Visit) -> _SettingsFile | None:
    """Return the workshop's file; ``None`` if it cannot be read as settings."""
    written = read_written(visit.work.folder)
    file = parse_yaml(visit.work.folder / _FILE, written.text, Problems())
    if file is None or not isinstance(file.data, dict):
        return None
    return _SettingsFile(visit, written, file.data)


def _section(visit: Visit) -> SettingsSection:
    wanted = visit.request.path_params["section"]
    found = next((one for one in SECTIONS if one.id == wanted), None)
    if found is None:
        raise HTTPException(404, _("These settings do not exist."))
    return found


def _show(visit: Visit) -> Response:
    section, sheet = _section(visit), _sheet(visit)
    if sheet is None:
        return visit.go("settings-file")
    data = {key: sheet.data[key] for key in section.fields if key in sheet.data}
    is_saved = "saved" in visit.request.query_params
    return _page(sheet, section, data, visit.work.read.problems, is_saved=is_saved)


_USUAL = {"message": "", "is_saved": False, "is_changed": False, "focus": "", "action": ""}


def _page(
    sheet: _SettingsFile,
    section: SettingsSection,
    data: Mapping[str, Any],
    problems: Sequence[Problem],
    status: int = 200,
    **said: Any,
) -> Response:
    """Return the page of a section, with each problem at the field that it belongs to."""
    view = section.part.view("", data, (), sheet.choices(_named(data)), {})
    others = [one for one in place(view, problems, _location) if one.severity == 0]
    context = {**_USUAL, "seen": sheet.written.digest, **said}
    return sheet.visit.page(
        "settings.html",
        status,
        section=section,
        sections=SECTIONS,
        form=view,
        others=others,
        counts=_counts(problems),
        words_of=words_of,
        link=lambda problem: link_to_setting(sheet.visit, problem),
        here=sheet.visit.request.url.path,
        **context,
    )


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed as far as it is a list of names, for the choices."""
    return {
        key: {row.token: row.data for row in value} if _are_rows(value) else value
        for key, value in data.items()
        if key in {"dates", "speakers", "rooms", "groups", "venues"}
    }


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], FormRow)


def _location(problem: Problem) -> Location:
    return problem.place.location if problem.place.path.name == _FILE else ()


def _counts(problems: Sequence[Problem]) -> dict[str, int]:
    counts = dict.fromkeys((one.id for one in SECTIONS), 0)
    for problem in problems:
        section = section_of(problem)
        if section is not None and problem.severity < 2:
            counts[section.id] += 1
    return counts


def _save(visit: Visit) -> Response:
    section, sheet = _section(visit), _sheet(visit)
    if sheet is None:
        return visit.go("settings-file")
    form = {key: visit.texts(key) for key in visit.form}
    typed = section.part.read(form, "")
    seen = visit.text("seen")
    if do := visit.text("do"):
        focus, action = element_id(rearrange(typed, do)), do.split(" ")[0]
        problems = visit.work.read.problems
        return _page(
            sheet,
            section,
            typed,
            problems,
            is_changed=True,
            focus=focus,
            action=action,
            seen=seen,
        )
    changed = _without_dropped(visit, _with_ids(section.part.merge(sheet.data, typed) or {}))
    memory = visit.work.memory
    try:
        edit_workshop(visit.work.folder, changed, seen, memory)
    except InputError as error:
        message = _("Nothing was saved: correct the marked fields first.")
        return _page(sheet, section, typed, error.problems, 422, message=message, is_changed=True)
    except ChangedMeanwhileError as error:
        return _conflict(visit, error)
    except TrainkitError as error:
        return _page(sheet, section, typed, (), 409, message=str(error), is_changed=True, seen=seen)
    return visit.go("setting", section=section.id, query="saved")


def _with_ids(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with an id for each new event, break and figure, made from its title."""
    for fields in (("events", "breaks"), ("results",)):
        rows = [row for name in fields for row in data.get(name) or () if isinstance(row, dict)]
        taken = {row.get("id") for row in rows}
        for name in fields:
            if isinstance(data.get(name), list):
                data = {**data, name: [_with_id(row, taken) for row in data[name]]}
    return data


def _without_dropped(visit: Visit, data: dict[str, Any]) -> dict[str, Any]:
    """Return the data without what named modules that are dropped, their exercises and items."""
    entries = data.get("modules")
    left = {one.get("id") for one in entries or () if isinstance(one, dict)}
    found = visit.work.read.found
    courses = [one for one in found.courses if one.module.id not in left] if found else []
    gone = {course.module.id for course in courses}
    gone |= {loaded.exercise.id for course in courses for loaded in course.exercises}
    gone |= {item.id for course in courses for item in course.bank.items}

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            inner = {key: kept(one) for key, one in value.items() if key not in gone}
            return {key: one for key, one in inner.items() if one or one == value[key]}
        if not isinstance(value, list):
            return value
        names = (one.get("module") if isinstance(one, dict) else one for one in value)
        return [one for one, name in zip(value, names, strict=True) if name not in gone]

    named = ("assessment", "exercises") if gone else ()
    rest = {key: kept(one) if key in named else one for key, one in data.items()}
    return {key: one for key, one in rest.items() if one or one == data[key]}


def _with_id(row: Any, taken: set[Any]) -> Any:
    if not isinstance(row, dict) or row.get("id") or not row.get("title"):
        return row
    name = free_id(as_id(str(row["title"])) or "entry", taken)
    taken.add(name)
    return {"id": name, **row}


def _conflict(visit: Visit, error: ChangedMeanwhileError) -> Response:
    """Show both texts, and let the person choose."""
    kept = [(key, value) for key in visit.form for value in visit.texts(key)]
    hidden = [(key, value) for key, value in kept if key not in {"seen", "csrf", "do"}]
    pairs = list(_side_by_side(error.theirs.text, error.mine))
    return visit.page(
        "conflict.html",
        409,
        pairs=pairs,
        hidden=hidden,
        seen=error.theirs.digest,
        here=visit.request.url.path,
    )


def _side_by_side(theirs: str, mine: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield stretches of both texts: the kind, the lines in the file, the lines wanted."""
    before, after = theirs.splitlines(), mine.splitlines()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        yield kind, before[a:b], after[c:d]


def _file(visit: Visit) -> Response:
    written = read_written(visit.work.folder)
    problems = [one for one in visit.work.read.problems if one.place.path.name == _FILE]
    return visit.page(
        "settings_file.html", text=written.text, seen=written.digest, problems=problems, message=""
    )


def _save_file(visit: Visit) -> Response:
    text = str(visit.form.get("text", ""))
    try:
        edit_workshop(visit.work.folder, text, visit.text("seen"), visit.work.memory)
    except InputError as error:
        return visit.page(
            "settings_file.html",
            422,
            text=text,
            seen=visit.text("seen"),
            problems=error.problems,
            message="",
        )
    except ChangedMeanwhileError as error:
        return _conflict(visit, error)
    return visit.go("settings")


ROUTES = (
    get("/w/{key}/settings", lambda visit: visit.go("setting", section=SECTIONS[0].id), "settings"),
    get("/w/{key}/settings-file", _file, "settings-file"),
    post("/w/{key}/settings-file", _save_file, "save-settings-file"),
    get("/w/{key}/settings/{section}", _show, "setting"),
    post("/w/{key}/settings/{section}", _save, "save-setting"),
)

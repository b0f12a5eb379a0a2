"""The items of a workshop's modules: found, looked at as printed, edited, written anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from annotated_types import MinLen
from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.assessment.allocation import BankEntry, Wanted, entries, placements
from trainkit.documents.papers_view import item_key, item_page
from trainkit.editing.items import (
    BANK,
    Draft,
    ItemChangedError,
    digest_of,
    draft_of,
    earlier_wordings,
    edit_item,
    free_item_id,
    item_data,
    new_item,
    original_course,
)
from trainkit.exchange.importing import accept, near_of
from trainkit.model.check_course import Unreviewed, read_unreviewed
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import MODELS, Item
from trainkit.model.load import FORMS_FILE
from trainkit.model.loaded import Course, Definitions
from trainkit.model.yaml import Location
from trainkit.planning.fingerprint import recipe_digest
from trainkit.problems import InputError, Problem, Severity, TrainkitError
from trainkit.render.markdown import inline_html
from trainkit.render.pages import Recipe
from trainkit.render.pdf import cropped, page_picture, png
from trainkit.resources import is_built_in
from trainkit.studio.forms.item_words import FIELDS, TYPES
from trainkit.studio.forms.parts import (
    FieldView,
    FormPart,
    FormRow,
    ItemChoices,
    element_id,
    part_of,
)
from trainkit.studio.forms.placing import place, rearrange
from trainkit.studio.settings import words_of
from trainkit.studio.tests import FieldDifference, NearShown, differences, near_shown
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _

_A_PAGE = 40
"""Items on a page of the list."""
_FILTERS = tuple(Wanted.__dataclass_fields__)
_BANDS = {
    "low": N_("Hard: fewer than 40 % right"),
    "middle": N_("40 to 79 % right"),
    "high": N_("Easy: 80 % right or more"),
}


def _definitions(visit: Visit) -> Definitions:
    """Return what can be read, so that an item with an error can be corrected here."""
    return visit.work.read.found or visit.work.definitions


def _entries(visit: Visit) -> tuple[BankEntry, ...]:
    path = visit.work.folder / FORMS_FILE
    state = path.stat().st_mtime_ns if path.is_file() else 0
    return _listed(_Key((str(visit.work.folder), visit.work.read, state), visit))


@dataclass(frozen=True)
class _Key:
    """What a list of items depends on, and the visit that asks for it."""

    state: tuple[object, ...]
    visit: Visit = field(compare=False)


@lru_cache(maxsize=4)
def _listed(key: _Key) -> tuple[BankEntry, ...]:
    return entries(_definitions(key.visit), key.visit.work.forms)


def _items(visit: Visit) -> Response:
    asked = visit.request.query_params
    wanted = Wanted(**{name: asked.get(name, "").strip() for name in _FILTERS})
    each = _entries(visit)
    found = wanted.found(each)
    pages = max(1, -(-len(found) // _A_PAGE))
    page = min(max(visit.number(asked.get("page", "")) or 1, 1), pages)
    given = {name: value for name, value in vars(wanted).items() if value}
    return visit.page(
        "items.html",
        wanted=wanted,
        found=found[(page - 1) * _A_PAGE : page * _A_PAGE],
        count=len(found),
        total=len(each),
        page=page,
        pages=pages,
        query=lambda number: urlencode({**given, "page": number}),
        courses=_definitions(visit).courses,
        forms=sorted({one.form[0] for entry in each for one in entry.placements}),
        levels=tuple(CognitiveLevel),
        types=TYPES,
        bands=_BANDS,
    )


@dataclass(frozen=True)
class _ItemForm:
    """An item's form: of one that a bank has, or of a new one."""

    visit: Visit
    course: Course
    type: str
    data: Mapping[str, Any]
    """What the bank has, or what a new item begins with."""
    item: Item | None
    waiting: Unreviewed | None = None
    """The question of another program that becomes a new item."""

    @cached_property
    def part(self) -> FormPart:
        """Its fields."""
        return part_of(MODELS[self.type], FIELDS[self.type])

    @cached_property
    def near(self) -> NearShown | None:
        """The question that is reviewed beside the one that it is much like, if there is one."""
        found = near_of(self.course, self.waiting.id) if self.waiting else None
        return near_shown(found) if found else None

    @property
    def here(self) -> str:
        """The address of its page."""
        request = self.visit.request
        return request.url.path.removesuffix("/check") + (
            f"?{request.url.query}" if self.item is None else ""
        )

    @property
    def check(self) -> str:
        """The address that says what is wrong with what is typed."""
        path, _, query = self.here.partition("?")
        return f"{path}/check" + (f"?{query}" if query else "")

    def typed(self) -> dict[str, Any]:
        """Return what was typed into the form."""
        form = self.visit.form
        return self.part.read({key: self.visit.texts(key) for key in form}, "")

    def merged(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that the item is to have."""
        return self.part.merge(dict(self.data), typed) or {}

    def draft(self, data: Mapping[str, Any]) -> Draft:
        """Return fields checked in the bank."""
        if self.item is not None:
            return draft_of(self.course, data)
        taken = {one.item.id for one in _entries(self.visit)}
        return draft_of(self.course, {"id": free_item_id(self.course, taken), **data})

    def location(self, problem: Problem) -> Location:
        """Return where a problem is inside the item; empty if it is elsewhere."""
        ids = [one.id for one in self.course.bank.items]
        index = ids.index(self.item.id) if self.item else len(ids)
        place = problem.place
        is_mine = place.path.name == BANK and place.location[:2] == ("items", index)
        return place.location[2:] if is_mine else ()

    def view(self, data: Mapping[str, Any]) -> FieldView:
        """Return what its page draws."""
        return self.part.view("", data, (), ItemChoices(self.course, data), {})


def _old(visit: Visit) -> _ItemForm:
    course = _course(visit, visit.request.path_params["module"])
    name = visit.request.path_params["item"]
    item = next((one for one in course.bank.items if one.id == name), None)
    if item is None:
        raise HTTPException(404, _("This item does not exist in the module."))
    return _ItemForm(visit, course, item.type, item_data(course, name), item)


def _new(visit: Visit) -> _ItemForm:
    asked = visit.request.query_params
    course, kind = _course(visit, asked.get("module", "")), asked.get("type", "")
    if kind not in MODELS:
        raise HTTPException(404, _("This type of item does not exist."))
    begun = {name: asked[name] for name in ("objective", "cognitive") if asked.get(name)}
    if name := asked.get("waiting"):
        return _waiting(visit, course, name)
    usual = MODELS[kind].model_fields["type"].default
    named = {} if usual == kind else {"type": kind}
    return _ItemForm(visit, course, kind, {**named, **begun}, None)


def _waiting(visit: Visit, course: Course, name: str) -> _ItemForm:
    """Return the form of a question of another program that waits to be reviewed."""
    one = next((one for one in read_unreviewed(course.folder) if one.id == name), None)
    if one is None:
        raise HTTPException(404, _("This question no longer waits to be reviewed."))
    return _ItemForm(visit, course, str(one.item["type"]), dict(one.item), None, one)


def _course(visit: Visit, module: str) -> Course:
    try:
        return original_course(_definitions(visit), module)
    except KeyError:
        raise HTTPException(404, _("This module does not exist in the workshop.")) from None


def _words_of(item: str) -> Callable[[Problem], str]:
    """Return what shortens the words of a problem that stands beside its field."""
    return lambda problem: words_of(problem).removeprefix(f"{item}: ").removeprefix(f"{item} ")


_USUAL: Mapping[str, Any] = {
    "is_saved": False,
    "is_refused": False,
    "is_changed": False,
    "focus": "",
    "action": "",
    "theirs": (),
    "message": "",
}


def _page(
    sheet: _ItemForm, data: Mapping[str, Any], draft: Draft | None, status: int = 200, **said: Any
) -> Response:
    """Return the page of an item, with each problem at its field."""
    context = {**_USUAL, "seen": digest_of(sheet.data), **said}
    view, others = _placed(sheet, data, draft, is_refused=context["is_refused"])
    context |= _said(sheet, draft, view, others) | _about(sheet)
    template = "item_new.html" if sheet.item is None else "item.html"
    return sheet.visit.page(template, status, sheet=sheet, **context)


def _placed(
    sheet: _ItemForm, data: Mapping[str, Any], draft: Draft | None, *, is_refused: bool
) -> tuple[FieldView, list[Problem]]:
    """Return the form with each problem at its field, and the problems that have none.

    What is still empty is not remarked on before somebody wants to save.
    """
    view = sheet.view(data)
    others = place(view, draft.problems if draft else (), sheet.location)
    for one in () if is_refused else view.each():
        if one.is_required and not any(any(each.texts) for each in one.each()):
            one.problems.clear()
    return view, others


def _said(
    sheet: _ItemForm, draft: Draft | None, view: FieldView, others: list[Problem]
) -> dict[str, Any]:
    """Return what is said of what stands in the form."""
    problems = [*others, *(problem for one in view.each() for problem in one.problems)]
    name = str(draft.data.get("id", "")) if draft else ""
    module, item = sheet.course.module.id, str(sheet.data.get("id", ""))
    return {
        "form": view,
        "others": others,
        "draft": draft,
        "words_of": _words_of(name),
        "errors": sum(one.severity is Severity.ERROR for one in problems),
        "remarks": sum(one.severity is not Severity.ERROR for one in problems),
        "placements": placements(sheet.visit.work.forms, module, item),
    }


def _about(sheet: _ItemForm) -> dict[str, Any]:
    """Return what stands around an item's form."""
    about: dict[str, Any] = {
        "type": _(TYPES[sheet.type]),
        "is_built_in": is_built_in(sheet.course.folder),
        "module": sheet.course.module,
    }
    if sheet.item is None:
        return about
    entry = next(one for one in _entries(sheet.visit) if one.item.id == sheet.item.id)
    return about | {
        "entry": entry,
        "item": sheet.item,
        "key": item_key(sheet.course, sheet.item),
        "inline": inline_html,
        "changes": list(_changes(sheet)),
        "has_tests": _definitions(sheet.visit).workshop.assessment is not None,
        "picture": _made(sheet, sheet.item).digest[:12],
    }


def _show(visit: Visit) -> Response:
    sheet = _old(visit)
    draft = draft_of(sheet.course, sheet.data)
    return _page(sheet, sheet.data, draft, is_saved="saved" in visit.request.query_params)


def _start(visit: Visit) -> Response:
    sheet = _new(visit)
    rows = {name: [{"id": one} for one in ids] for name, ids in _blank(sheet.type).items()}
    draft = sheet.draft(sheet.data) if sheet.waiting else None
    return _page(sheet, {**rows, **sheet.data}, draft)


_IDS = {"options": "abcdefgh", "premises": "12345678"}
"""What rows are named by, in their order."""


def _blank(kind: str) -> dict[str, str]:
    """Return the ids of the rows that a new item has at least."""
    fields = MODELS[kind].model_fields
    return {
        name: ids[: one.min_length]
        for name, ids in _IDS.items()
        if name in fields
        for one in fields[name].metadata
        if isinstance(one, MinLen)
    }


def _saved(sheet: _ItemForm) -> Response:
    visit, typed = sheet.visit, sheet.typed()
    seen = visit.text("seen")
    if do := visit.text("do"):
        focus = element_id(rearrange(typed, do))
        _name_rows(typed)
        draft, action = sheet.draft(sheet.merged(typed)), do.split(" ")[0]
        return _page(sheet, typed, draft, focus=focus, action=action, is_changed=True, seen=seen)
    data, folder, memory = sheet.merged(typed), visit.work.folder, visit.work.memory
    module = sheet.course.module.id
    try:
        if sheet.waiting:
            saved = accept(folder, module, sheet.waiting.id, data, memory)
        elif sheet.item is None:
            saved = new_item(folder, module, data, memory)
        else:
            saved = edit_item(folder, module, sheet.item.id, data, seen, memory)
    except InputError as error:
        draft = replace(sheet.draft(data), problems=tuple(error.problems))
        return _page(sheet, typed, draft, 422, is_refused=True, is_changed=True, seen=seen)
    except ItemChangedError as error:
        theirs = list(differences(sheet.view(error.theirs), sheet.view(data)))
        return _page(sheet, typed, sheet.draft(data), 409, theirs=theirs, is_changed=True)
    except TrainkitError as error:
        said = {"message": str(error), "is_changed": True, "seen": seen}
        return _page(sheet, typed, sheet.draft(data), 409, **said)
    return visit.go("item", "saved", module=module, item=saved.item)


def _put_back(visit: Visit) -> Response:
    """Put an earlier wording of an item back."""
    sheet, version = _old(visit), visit.text("version")
    kept = earlier_wordings(sheet.course, str(sheet.data["id"]))
    data = next((one for one in kept if str(one.get("version")) == version), None)
    if data is None:
        raise HTTPException(404, _("This wording is no longer available."))
    module, item, seen = sheet.course.module.id, str(sheet.data["id"]), visit.text("seen")
    edit_item(visit.work.folder, module, item, data, seen, visit.work.memory)
    return visit.go("item", "saved", module=module, item=item)


def _name_rows(typed: Mapping[str, Any]) -> None:
    """Give each new row the next free letter or number."""
    for name, ids in _IDS.items():
        rows = [row for row in typed.get(name) or () if isinstance(row, FormRow)]
        for row in rows:
            taken = {one.data.get("id") for one in rows}
            if not row.data.get("id"):
                row.data["id"] = next((one for one in ids if one not in taken), "")


def _checked(sheet: _ItemForm) -> Response:
    """Answer with what is wrong with what is typed, for each field, and what saving would do."""
    typed = sheet.typed()
    draft = sheet.draft(sheet.merged(typed))
    view, others = _placed(sheet, typed, draft, is_refused=False)
    return sheet.visit.page("parts/item_said.html", **_said(sheet, draft, view, others))


def _changes(sheet: _ItemForm) -> Iterator[tuple[str, str, list[FieldDifference]]]:
    """Yield each change of an item's wording, the latest first: both versions, what differs."""
    each = [*earlier_wordings(sheet.course, str(sheet.data["id"])), sheet.data]
    for before, after in reversed(list(pairwise(each))):
        found = list(differences(sheet.view(before), sheet.view(after)))
        yield str(before.get("version")), str(after.get("version")), found


@dataclass(frozen=True)
class _Made:
    """A page to be drawn, known by its digest."""

    digest: str
    recipe: Recipe = field(compare=False)


def _made(sheet: _ItemForm, item: Item) -> _Made:
    recipe = item_page(_definitions(sheet.visit).workshop, sheet.course, item)
    return _Made(recipe_digest(recipe.ingredients()), recipe)


def _picture(visit: Visit) -> Response:
    sheet = _old(visit)
    if sheet.item is None:
        raise HTTPException(404)
    return Response(_drawn(_made(sheet, sheet.item)), media_type="image/png")


_LAYOUT = threading.Lock()
"""Pages are laid out one at a time."""


@lru_cache(maxsize=128)
def _drawn(made: _Made) -> bytes:
    with _LAYOUT:
        picture = page_picture(made.recipe.make())
    if picture is None:
        raise HTTPException(404, _("This item has no page."))
    return png(cropped(picture))


def _begin(visit: Visit) -> Response:
    """Lead to the form of a new item, or back to the list where it is not said of what type."""
    return _start(visit) if visit.request.query_params.get("type") else visit.go("items")


ROUTES = (
    get("/w/{key}/items", _items, "items"),
    get("/w/{key}/items/new", _begin, "new-item"),
    post("/w/{key}/items/new", lambda visit: _saved(_new(visit)), "add-item"),
    post("/w/{key}/items/new/check", lambda visit: _checked(_new(visit)), "check-new-item"),
    get("/w/{key}/items/{module}/{item}", _show, "item"),
    post("/w/{key}/items/{module}/{item}", lambda visit: _saved(_old(visit)), "save-item"),
    post("/w/{key}/items/{module}/{item}/check", lambda visit: _checked(_old(visit)), "check-item"),
    post("/w/{key}/items/{module}/{item}/earlier", _put_back, "put-item-back"),
    get("/w/{key}/items/{module}/{item}/picture", _picture, "item-picture"),
)

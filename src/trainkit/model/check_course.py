"""Checks inside one module: objectives, sessions, items, exercises, sources, file names, texts.

How items are worded is the item check's subject (``lint``).

Questions from elsewhere that wait to be reviewed, in ``unreviewed.jsonl`` beside a bank.

No test and no document uses them. Each line is a question with what is known of an item, in the
fields of a bank; a program writes the file, people see it in the studio and in Excel.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from trainkit.files.writing import journal_lines, read_lines
from trainkit.model.cards import check_cards
from trainkit.model.exercises import LoadedExercise
from trainkit.model.loaded import Course
from trainkit.model.module import STANDARD, forms_named, split_guide
from trainkit.model.slides import Mark, Slide, SlideKind, SlideText, plain, read_slides
from trainkit.model.translating import check_translation
from trainkit.model.translation import check_slots
from trainkit.model.validate import Report, check_letters, unknown
from trainkit.problems import AssetError, Place, Problems
from trainkit.render.assets import read_asset, why_unprintable
from trainkit.render.charts import letter_size, view_box
from trainkit.render.markdown import BOXES, FIGURE, MAX_COLUMNS
from trainkit.render.powerpoint import (
    LAYOUTS,
    LETTER_SIZES,
    SIZES,
    TITLE_SIZE,
    columns_of,
    lines_needed,
    lines_of,
)
from trainkit.text.languages import _, n_

# Lengths are bounded so that no line, however long and odd, makes the search slow.
_CITATION = re.compile(r"\[@([^\],]{1,100})")
_CITATION_FORM = re.compile(r"\[@[a-z0-9-]+(?:,\s*[^\]]{1,80})?\]")
_IMAGE = re.compile(r"!\[([^\]]{0,1000})\]\(\s*<?([^)\s>]{1,500})")
_LINK = re.compile(r"(?<!!)\[[^\]@][^\]]{0,300}\]\(\s*<?([^)\s>]{1,500})")

_BOX = re.compile(r"^:::+[ \t]*([A-Za-z-]+)")
_CODE = re.compile(r"(`+)(?!`).{1,500}?(?<!`)\1(?!`)")
_FENCE = re.compile(r"\s*(```|~~~)")
_HTML = re.compile(
    r"</?(?:a|b|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|span|strong|sub|sup|table|td|th|tr"
    r"|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"Table:\s")


def check_text(path: Path, text: str, course: Course, problems: Problems) -> None:
    """Check one Markdown text of a course, line by line; code is passed over."""
    if not text.strip():
        problems.error(Place(path), "expected text, found an empty file")
    _check_captions(path, text, problems)
    references = {reference.id for reference in course.module.references}
    open_box = 0
    for number, line in _lines_without_code(text):
        open_box = _check_box(path, number, line, open_box, problems)
        _check_links(path, number, line, course.folder, problems)
        _check_html(path, number, line, problems)
        reason = why_unprintable(line)
        if reason:
            problems.error(Place(path, number, 1), reason)
        _check_citations(path, number, line, references, problems)
        if line.startswith("# "):
            problems.error(
                Place(path, number, 1),
                "the title comes from module.yaml; start the text's own headings with '## '",
            )
        if _columns(line) > MAX_COLUMNS:
            problems.error(
                Place(path, number, 1), "a table has at most {most} columns", most=MAX_COLUMNS
            )
    if open_box:
        problems.error(Place(path, open_box, 1), "this box is never closed; expected a line ':::'")


def _check_citations(
    path: Path, number: int, line: str, references: Collection[str], problems: Problems
) -> None:
    for match in _CITATION.finditer(line):
        place = Place(path, number, match.start() + 1)
        if match[1] not in references:
            problems.error(
                place,
                'cites "{name}", which is not among the references of module.yaml',
                name=match[1],
            )
        elif not _CITATION_FORM.match(line, match.start()):
            problems.error(
                place,
                "expected a citation such as [@{name}] or [@{name}, section 2], with at most "
                "80 characters after the comma",
                name=match[1],
            )


def _check_html(path: Path, number: int, line: str, problems: Problems) -> None:
    """Record the first tag of a line: HTML is not read, so the page would show it."""
    tag = _HTML.search(line)
    if tag:
        problems.warning(
            Place(path, number, tag.start() + 1),
            '"{tag}" is HTML and would be printed as it is; write Markdown, such as **bold**',
            tag=tag[0],
        )


def _check_captions(path: Path, text: str, problems: Problems) -> None:
    lines = list(_lines_without_code(text))
    for index, (number, line) in enumerate(lines):
        after = next((below for _number, below in lines[index + 1 :] if below.strip()), "")
        if _CAPTION.match(line) and "|" not in after:
            problems.warning(
                Place(path, number, 1),
                'a caption "Table: …" belongs on the line above a table, but no table follows here',
            )


def _lines_without_code(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines outside code blocks with their numbers, code in them as blanks."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1] == fence:
            fence = ""
        elif not fence:
            yield number, _CODE.sub(lambda match: " " * len(match[0]), line)


def _columns(line: str) -> int:
    """Return how many columns the rule below a table's heading has, 0 for another line."""
    if "|" not in line or "-" not in line:
        return 0
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return len(cells) if all(re.fullmatch(":?-+:?", cell) for cell in cells) else 0


def _check_box(path: Path, number: int, line: str, open_box: int, problems: Problems) -> int:
    """Return the line of the box that is open after this line, 0 for none."""
    if not line.startswith(":::"):
        return open_box
    name = _BOX.match(line)
    if name is None:
        if not open_box:
            problems.error(Place(path, number, 1), "this ':::' does not close a box")
        return 0
    if name[1] not in {*BOXES, "notes"}:
        known = ", ".join([*BOXES, "notes"])
        problems.error(
            Place(path, number, name.start(1) + 1),
            'expected a box such as {known}, found "{name}"',
            known=known,
            name=name[1],
        )
    if open_box:
        problems.error(
            Place(path, number, 1),
            "a box begins inside the box of line {open_box}; close that first with a line ':::'",
            open_box=open_box,
        )
    return number


def _check_links(path: Path, number: int, line: str, folder: Path, problems: Problems) -> None:
    for match in _IMAGE.finditer(line):
        place = Place(path, number, match.start() + 1)
        if not match[1].strip():
            problems.error(place, "a figure needs a description for people who cannot see it")
        check_figure(place, match[2], folder, problems)
        if line.strip() != line[match.start() :].strip() or not line.strip().endswith(")"):
            problems.error(place, "put a figure on a line of its own")
    for match in _LINK.finditer(line):
        if not re.match(r"https?://|mailto:|#", match[1], re.IGNORECASE):
            problems.error(
                Place(path, number, match.start() + 1),
                "expected a link that starts with https://, found {match}",
                match=match[1],
            )


def check_figure(place: Place, name: str, folder: Path, problems: Problems) -> bytes | None:
    """Return a figure of a module's folder; record why a page could not show it if so."""
    target = (folder / name).resolve()
    if ":" in name or not target.is_relative_to(folder.resolve()):
        problems.error(place, "expected a figure in this module's folder, found {name}", name=name)
    elif not target.is_file():
        problems.error(place, "the figure {name} is missing", name=name)
    elif not FIGURE.fullmatch(name):
        problems.error(
            place,
            "expected a figure of the kind svg, png or jpg whose name has letters, digits, "
            "dots and hyphens only, found {name}",
            name=name,
        )
    else:
        try:
            return read_asset(f"asset://module/{name}", {"module": folder})[1]
        except AssetError as error:
            problems.error(place, str(error))
    return None


def refuse_citations(path: Path, text: str, why: str, problems: Problems) -> None:
    """Record every citation in a text without a list of references; ``why`` says what to do."""
    for number, line in _lines_without_code(text):
        for match in _CITATION.finditer(line):
            problems.error(
                Place(path, number, match.start() + 1),
                'cites "{match}"; {why}',
                match=match[1],
                why=why,
            )


MOST_WORDS = 25
"""Words below a slide's title; code, figures and labels such as ``S1`` do not count."""
_LEAST_LETTERS = 14
"""Points at which the letters of a figure come out at least."""
_TITLE_LINES = 2
_WORD = re.compile(r"\w*[^\W\d_]{2}[\w\u200c'’-]*")


def check_slides(course: Course, problems: Problems) -> None:
    """Record what is wrong with the slides, if the module has any of its own."""
    if course.slides is None:
        return
    path, found = course.slides_path, Problems()
    check_text(path, course.slides, course, found)
    why = _("slides have no list of references; cite the source in the handout only")
    refuse_citations(path, course.slides, why, found)
    text = read_slides(path, course.slides, found)
    for number, line in enumerate(course.slides.split("\n"), 1):
        if re.match(r":::+[ \t]*\w", line):
            found.error(Place(path, number, 1), "a slide has no boxes; write a line or a list")
    _check_slide_sessions(course, text, found)
    for slide in text.slides:
        for message in (*_unreadable(slide), *_misplaced(course, slide)):
            found.error(Place(path, slide.line, 1), message)
        _check_part(course, slide, found)
        _check_artefact(course, slide, found)
    for slide, after in zip_longest(text.slides, text.slides[1:]):
        _check_answer(course, slide, after, found)
    problems.found.extend(found.found)


def _check_slide_sessions(course: Course, text: SlideText, problems: Problems) -> None:
    known = [session.id for session in course.module.sessions]
    seen: set[str] = set()
    for name, line in text.sessions:
        place = Place(course.slides_path, line, 1)
        if name not in known:
            problems.error(
                place,
                '"{name}" is not a session of module.yaml; there: {names}',
                name=name,
                names=", ".join(known),
            )
        elif name in seen:
            problems.error(place, 'a second part for the session "{name}"', name=name)
        seen.add(name)


def _unreadable(slide: Slide) -> Iterator[str]:
    """Yield what is too much for a slide."""
    count = sum(len(_WORD.findall(text)) for text in _texts(slide))
    if count > MOST_WORDS:
        yield (
            _(
                "the slide has {count} words below its title; people can read at most {most} "
                "while somebody speaks; shorten it, or make two slides",
                count=count,
                most=MOST_WORDS,
            )
        )
    width = LAYOUTS["Text"]["title"].width
    if lines_needed(plain(slide.title), width, TITLE_SIZE, bold=True) > _TITLE_LINES:
        yield _("the title fills more than two lines; shorten it")
    fit = slide.fit
    if slide.lines and fit.text_size is None:
        yield _(
            "the text does not fit at {sizes} points; shorten it, or make two slides",
            sizes=SIZES[-1],
        )
    if slide.table and fit.table_size is None:
        yield _(
            "the table does not fit at {sizes} points; leave out rows, columns or words",
            sizes=SIZES[-1],
        )


def _texts(slide: Slide) -> Iterator[str]:
    """Yield what is read below a slide's title; code is looked at."""
    rows = (cell for row in slide.table for cell in row)
    for runs in (*(line.runs for line in slide.lines), *rows):
        yield plain(run for run in runs if not run.code)


def _misplaced(course: Course, slide: Slide) -> Iterator[str]:
    sessions = {session.id: session for session in course.module.sessions}
    if slide.session in sessions:
        count = len(sessions[slide.session].steps)
        if not 1 <= slide.step <= count:
            yield _(
                'expected a step from 1 to {count} of "{session}", found {step}',
                count=count,
                session=slide.session,
                step=slide.step,
            )


def _check_part(course: Course, slide: Slide, problems: Problems) -> None:
    """Record a part that is none of the drawing, and letters that come out too small."""
    figure = slide.figure
    path = None if figure is None else course.folder / figure.name
    if figure is None or path is None or slide.table or not _is_drawing(path):
        return
    place, data = Place(course.slides_path, slide.line, 1), path.read_bytes()
    box, whole = LAYOUTS[slide.fit.layout]["picture"], view_box(data)
    left, top, width, height = figure.part or whole
    size = letter_size(data) * min(box.width / width, box.height / height)
    if left + width > whole[0] + whole[2] or top + height > whole[1] + whole[3]:
        problems.error(
            place,
            "the part lies outside {name}, which is {width} by {height}",
            name=figure.name,
            width=f"{whole[2]:g}",
            height=f"{whole[3]:g}",
        )
    elif size < _LEAST_LETTERS:
        problems.warning(
            place,
            "the letters of {name} are {size} points high, expected {least} or more; show the "
            "figure in parts, such as {{part={left},{top},{width},{height}}}",
            name=figure.name,
            size=f"{size:.0f}",
            least=_LEAST_LETTERS,
            left=f"{left:g}",
            top=f"{top:g}",
            width=f"{width:g}",
            height=f"{height / 2:.0f}",
        )


def _is_drawing(path: Path) -> bool:
    return path.suffix == ".svg" and path.is_file()


def _check_artefact(course: Course, slide: Slide, problems: Problems) -> None:
    """Record where an artefact would be cut off in the smallest letters."""
    if slide.artefact and slide.fit.letter_size is None:
        box = LAYOUTS[slide.fit.layout]["artefact"]
        wide, deep = columns_of(box), lines_of(box)
        for number, line in enumerate(slide.artefact):
            if number == deep or len(line) > wide:
                place = 1 if number == deep else wide + 1
                problems.error(
                    Place(course.slides_path, slide.artefact_line + number, place),
                    "the artefact has room for {lines} lines of {letters} letters at {size} "
                    "points; break this line, or leave lines out",
                    lines=deep,
                    letters=wide,
                    size=LETTER_SIZES[-1],
                )


def _check_answer(course: Course, slide: Slide, after: Slide | None, problems: Problems) -> None:
    """Record a check without its answer: a poll, or a question with numbers."""
    place, marks = Place(course.slides_path, slide.line, 1), [line.mark for line in slide.lines]
    is_poll = slide.kind is SlideKind.POLL
    if is_poll and marks.count(Mark.LETTER) < 2:
        problems.error(place, "a poll needs a list of at least two options")
    answer = None if after is None else (after.kind, after.session, after.step)
    is_check = is_poll or (slide.kind is SlideKind.QUESTION and Mark.NUMBER in marks)
    if is_check and answer != (SlideKind.ANSWER, slide.session, slide.step):
        problems.error(
            place,
            "a poll or a numbered question needs its answer on the next slide: "
            '"### Title {answer}", same step',
        )


UNREVIEWED = "unreviewed.jsonl"


@dataclass(frozen=True)
class Unreviewed:
    """One question that waits."""

    item: Mapping[str, Any]
    """Its fields as far as they are known, scalars as text; ``id`` and ``type`` always are."""
    origin: str
    """Where it came from: ``bank.gift:12:1``."""
    lost: tuple[str, ...] = ()
    """What was said there that no item has, in words."""
    like: str = ""
    """The id of an item or question that it resembles; empty if it resembles none."""

    @property
    def id(self) -> str:
        """The id that the item will have."""
        return str(self.item["id"])


def read_unreviewed(folder: Path) -> tuple[Unreviewed, ...]:
    """Return the questions that wait in a module's folder, in the order in which they came."""
    return tuple(
        Unreviewed(**{**line, "lost": tuple(line["lost"])})
        for line in read_lines(folder / UNREVIEWED)
    )


def unreviewed_bytes(waiting: Iterable[Unreviewed]) -> bytes:
    """Return the content of the file; empty where nothing waits any more."""
    return journal_lines([vars(one) for one in waiting])


_SHOWN = 4
"""Words of a stem that a message quotes."""


def check_course(course: Course, problems: Problems, *, is_over: bool = False) -> None:
    """Record everything in the module that does not fit together.

    How items are worded is not checked when the tests are over.
    """
    module, bank = Report(course.module_file, problems), Report(course.bank_file, problems)
    check_letters(course.module_file, problems)
    check_letters(course.bank_file, problems)
    _check_file_names(course, problems)
    _check_ids(course, module, bank)
    _check_objectives(course, module)
    _check_sessions(course, module)
    _check_variants(course, module)
    for index in range(len(course.bank.items)):
        _check_item(course, index, problems)
    if not is_over:
        from trainkit.model.lint import lint_course

        lint_course(course, problems)
    _check_use(course, module, bank)
    check_slots(course, problems)
    for loaded in course.exercises:
        check_letters(loaded.file, problems)
        _check_exercise(course, loaded, Report(loaded.file, problems))
    check_text(course.handout_path, course.handout, course, problems)
    check_text(course.guide_path, course.guide, course, problems)
    check_card(course, problems)
    check_guide(course, problems)
    _check_forms(course, module)
    check_slides(course, problems)
    check_translation(course, problems)
    _check_unreviewed(course, problems)


def _check_unreviewed(course: Course, problems: Problems) -> None:
    if waiting := read_unreviewed(course.folder):
        words = n_(
            "{n} question waits to be reviewed; no test uses it before",
            "{n} questions wait to be reviewed; no test uses them before",
            len(waiting),
        )
        problems.information(Place(course.folder / UNREVIEWED), words)


def check_item(course: Course, index: int, problems: Problems) -> None:
    """Record what is wrong with one item of a bank, and what the item check remarks on it.

    ``index`` is its position, counted from 0.
    """
    from trainkit.model.lint import lint_item

    here, found = ("items", index), Problems()
    check_letters(course.bank_file, found)
    problems.found.extend(one for one in found.found if one.place.location[:2] == here)
    _check_item(course, index, problems)
    lint_item(course, index, problems)


def _check_ids(course: Course, report: Report, bank: Report) -> None:
    module = course.module
    if module.id != course.folder.name:
        report.error(
            "id",
            'expected the folder\'s name "{folder}", found "{id}"',
            folder=course.folder.name,
            id=module.id,
        )
    elif course.bank.module != module.id:
        bank.error(
            "module",
            'expected the module\'s id "{id}", found "{module}"',
            id=module.id,
            module=course.bank.module,
        )
    report.unique("objectives", (objective.id for objective in module.objectives))
    report.unique("sessions", (session.id for session in module.sessions))
    report.unique("references", (reference.id for reference in module.references))
    report.unique("glossary", (term.term for term in module.glossary), "term")
    bank.unique("items", (item.id for item in course.bank.items))
    bank.unique("cases", (case.id for case in course.bank.cases))


def _check_objectives(course: Course, report: Report) -> None:
    """Objectives are printed as list entries and inside sentences: no full stop at the end."""
    for index, objective in enumerate(course.module.objectives):
        if objective.text.endswith((".", "۔", "。")):
            report.warning(
                ("objectives", index, "text"),
                'the objective "{id}" ends with a full stop; delete the full stop',
                id=objective.id,
            )


def _check_sessions(course: Course, report: Report) -> None:
    objectives = {objective.id for objective in course.module.objectives}
    position = {session.id: number for number, session in enumerate(course.module.sessions)}
    for index, session in enumerate(course.module.sessions):
        here = report.at("sessions", index)
        here.all_known("objective", session.objectives, objectives, "objectives")
        here.all_known("session", session.after, position, "after")
        for number, name in enumerate(session.after):
            if position.get(name, -1) >= index:
                here.error(
                    ("after", number),
                    '"{name}" is listed below this session; list sessions in an order that works',
                    name=name,
                )


def _check_variants(course: Course, report: Report) -> None:
    sessions = {session.id: session for session in course.module.sessions}
    for name, entries in course.module.variants.items():
        report.at("variants").unique(name, (entry.session for entry in entries), "session")
        for index, entry in enumerate(entries):
            here = report.at("variants", name, index)
            here.known("session", entry.session, sessions, "session")
            session = sessions.get(entry.session)
            if session is not None and len(entry.steps) != len(session.steps):
                here.error(
                    "steps",
                    'expected {steps} numbers, one for each step of "{id}", found {found}',
                    steps=len(session.steps),
                    id=session.id,
                    found=len(entry.steps),
                )
            elif sum(entry.steps) != entry.minutes:
                here.error(
                    "steps",
                    "the steps add up to {total} minutes, but the session has {minutes}",
                    total=sum(entry.steps),
                    minutes=entry.minutes,
                )


def _check_forms(course: Course, report: Report) -> None:
    """Check the names of forms before paragraphs of notes that only some forms have."""
    known = [STANDARD, *course.module.variants]
    for number, session in enumerate(course.module.sessions):
        here = report.at("sessions", number)
        for _at, name in forms_named(session.notes or ""):
            here.known("form", name, known, "notes")
        for index, step in enumerate(session.steps):
            for _at, name in forms_named(step.notes or ""):
                here.known("form", name, known, "steps", index, "notes")


@dataclass(frozen=True)
class _ItemReport(Report):
    """Records what is wrong with one item, whose figures lie in the module's folder."""

    course: Course = field(kw_only=True)

    def figure(self, name: str, *field: str | int) -> bytes | None:
        place = self.file.place((*self.here, *field))
        return check_figure(place, name, self.course.folder, self.problems)


def _check_item(course: Course, index: int, problems: Problems) -> None:
    module, bank, item = course.module, course.bank, course.bank.items[index]
    file, here = course.bank_file, ("items", index)
    report = _ItemReport(file, problems, here, f"{item.id}: ", course=course)
    report.known("objective", item.objective, [o.id for o in module.objectives], "objective")
    references = [reference.id for reference in module.references]
    report.known("reference", item.source.reference, references, "source", "reference")
    if item.case:
        report.known("case", item.case, [case.id for case in bank.cases], "case")
    names = [other.id for other in bank.items]
    for number, enemy in enumerate(item.enemies):
        if enemy not in names or enemy == item.id:
            report.error(
                ("enemies", number),
                'expected another item of this bank, found "{enemy}"',
                enemy=enemy,
            )
    if not item.stem.endswith(item.stem_ends):
        report.error(
            "stem",
            'expected {wanted}, found "{end}"',
            wanted=_(item.stem_end),
            end=_end_of(item.stem),
        )
    item.check(report)


def _end_of(text: str) -> str:
    """Return the last words of a text: they show where YAML ended it early."""
    words = text.split()
    return ("… " if len(words) > _SHOWN else "") + " ".join(words[-_SHOWN:])


def _check_use(course: Course, module: Report, bank: Report) -> None:
    """Record objectives without an item or a session, and cases without an item.

    Where a name is unknown, which is an error already, it may be the one that is missing here.
    """
    objectives = {objective.id for objective in course.module.objectives}
    cases = {case.id for case in course.bank.cases}
    tested = {item.objective for item in course.bank.items}
    taught = {name for session in course.module.sessions for name in session.objectives}
    used = {item.case for item in course.bank.items if item.case}
    for index, objective in enumerate(course.module.objectives):
        here = module.at("objectives", index, "id")
        if objective.id not in tested and tested <= objectives:
            here.error((), 'the objective "{id}" has no item in items.yaml', id=objective.id)
        if objective.id not in taught and taught <= objectives:
            here.error((), 'the objective "{id}" is taught in no session', id=objective.id)
    for index, case in enumerate(course.bank.cases):
        if case.id not in used and used <= cases:
            bank.warning(("cases", index, "id"), 'no item uses the case "{id}"', id=case.id)


def _check_exercise(course: Course, loaded: LoadedExercise, report: Report) -> None:
    exercise, name = loaded.exercise, loaded.file.path.stem
    if exercise.id != name:
        report.error(
            "id", 'expected the file\'s name "{name}", found "{id}"', name=name, id=exercise.id
        )
    objectives = [objective.id for objective in course.module.objectives]
    report.all_known("objective", exercise.objectives, objectives, "objectives")
    references = [reference.id for reference in course.module.references]
    for index, source in enumerate(exercise.sources):
        report.known("reference", source.reference, references, "sources", index, "reference")


_READ = re.compile(
    r"(?:module|items)(?:\.[A-Za-z-]+)?\.yaml|(?:handout|guide|cards?|slides)(?:\.[A-Za-z-]+)?\.md"
)
"""Names of files that are read; a language may have capitals, such as ``uz-Cyrl``."""


def _check_file_names(course: Course, problems: Problems) -> None:
    """Record files that look like parts of the module and that nothing reads.

    Where a file system takes capitals for small letters, such a file is read after all.
    """
    for path, wanted in _misnamed(course.folder):
        if not path.with_name(wanted).exists():
            problems.error(
                Place(path), 'this file is not read; rename it to "{wanted}"', wanted=wanted
            )


def _misnamed(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*")):
        wanted = _usual(path.name)
        if wanted != path.name and _READ.fullmatch(wanted):
            yield path, wanted
    for path in sorted(folder.glob("exercises/*")):
        wanted = path.stem + _usual_ending(path.suffix)
        if wanted != path.name and wanted.endswith(".yaml"):
            yield path, wanted


def _usual(name: str) -> str:
    """Return a name with first part and ending in small letters, and no ``.yml``."""
    first, dot, rest = name.partition(".")
    middle, _, ending = f"{dot}{rest}".rpartition(".")
    return f"{first.lower()}{middle}{_usual_ending(f'.{ending}')}"


def _usual_ending(suffix: str) -> str:
    return suffix.lower().replace(".yml", ".yaml")


def check_card(course: Course, problems: Problems) -> None:
    """Check desk card and sets of cards: Markdown, but no citations, for they have no list."""
    why = _(
        "a desk card has no list of references; name the source in words, or cite it in the "
        "handout only"
    )
    for path, text in ((course.card_path, course.card), (course.cards_path, course.cards)):
        if text is not None:
            check_text(path, text, course, problems)
            refuse_citations(path, text, why, problems)
    check_cards(course, problems)


def check_guide(course: Course, problems: Problems) -> None:
    """Check that the guide has one part for each session and no other, and names known forms.

    Where a part names no session, it may belong to the one whose part is missing.
    """
    path = course.guide_path
    guide = split_guide(course.guide)
    sessions = {session.id: session.title for session in course.module.sessions}
    forms = [STANDARD, *course.module.variants]
    for line, name in forms_named(course.guide):
        if name not in forms:
            problems.error(Place(path, line, 2), unknown("form", name, forms))
    for name, line in guide.repeated:
        problems.error(Place(path, line, 1), 'a second part for the session "{name}"', name=name)
    for name, line in guide.lines.items():
        if name not in sessions:
            problems.error(
                Place(path, line, 1),
                '"{name}" is not a session of module.yaml; there: {names}',
                name=name,
                names=", ".join(sessions),
            )
    for name, title in sessions.items():
        if name not in guide.sessions and set(guide.sessions) <= set(sessions):
            problems.error(
                Place(path),
                'expected a part for every session: "## {title} {{#{name}}}" is missing',
                title=title,
                name=name,
            )

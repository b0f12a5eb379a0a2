"""Checks of a course's Markdown texts, line by line: citations, figures, links, boxes, letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from trainkit.definitions.loaded import Course
from trainkit.errors import AssetError
from trainkit.languages import _
from trainkit.problems import Place, Problems
from trainkit.render.assets import read_asset
from trainkit.render.letters import why_unprintable
from trainkit.render.markdown import BOXES, FIGURE, MAX_COLUMNS

__all__ = ["check_figure", "check_text", "refuse_citations"]

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
        problems.error(Place(path), _("expected text, found an empty file"))
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
                _("the title comes from module.yaml; start the text's own headings with '## '"),
            )
        if _columns(line) > MAX_COLUMNS:
            problems.error(
                Place(path, number, 1),
                _("a table has at most {most} columns", most=MAX_COLUMNS),
            )
    if open_box:
        problems.error(
            Place(path, open_box, 1), _("this box is never closed; expected a line ':::'")
        )


def _check_citations(
    path: Path, number: int, line: str, references: Collection[str], problems: Problems
) -> None:
    for match in _CITATION.finditer(line):
        place = Place(path, number, match.start() + 1)
        if match[1] not in references:
            problems.error(
                place,
                _(
                    'cites "{name}", which is not among the references of module.yaml',
                    name=match[1],
                ),
            )
        elif not _CITATION_FORM.match(line, match.start()):
            problems.error(
                place,
                _(
                    "expected a citation such as [@{name}] or [@{name}, section 2], with at most "
                    "80 characters after the comma",
                    name=match[1],
                ),
            )


def _check_html(path: Path, number: int, line: str, problems: Problems) -> None:
    """Record the first tag of a line: HTML is not read, so the page would show it."""
    tag = _HTML.search(line)
    if tag:
        problems.warning(
            Place(path, number, tag.start() + 1),
            _(
                '"{tag}" is HTML and would be printed as it is; write Markdown, such as **bold**',
                tag=tag[0],
            ),
        )


def _check_captions(path: Path, text: str, problems: Problems) -> None:
    lines = list(_lines_without_code(text))
    for index, (number, line) in enumerate(lines):
        after = next((below for _number, below in lines[index + 1 :] if below.strip()), "")
        if _CAPTION.match(line) and "|" not in after:
            problems.warning(
                Place(path, number, 1),
                _(
                    'a caption "Table: …" belongs on the line above a table, but no table follows '
                    "here"
                ),
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
            problems.error(Place(path, number, 1), _("this ':::' does not close a box"))
        return 0
    if name[1] not in {*BOXES, "notes"}:
        known = ", ".join([*BOXES, "notes"])
        problems.error(
            Place(path, number, name.start(1) + 1),
            _('expected a box such as {known}, found "{name}"', known=known, name=name[1]),
        )
    if open_box:
        problems.error(
            Place(path, number, 1),
            _(
                "a box begins inside the box of line {open_box}; close that first with a line "
                "':::'",
                open_box=open_box,
            ),
        )
    return number


def _check_links(path: Path, number: int, line: str, folder: Path, problems: Problems) -> None:
    for match in _IMAGE.finditer(line):
        place = Place(path, number, match.start() + 1)
        if not match[1].strip():
            problems.error(place, _("a figure needs a description for people who cannot see it"))
        check_figure(place, match[2], folder, problems)
        if line.strip() != line[match.start() :].strip() or not line.strip().endswith(")"):
            problems.error(place, _("put a figure on a line of its own"))
    for match in _LINK.finditer(line):
        if not re.match(r"https?://|mailto:|#", match[1], re.IGNORECASE):
            problems.error(
                Place(path, number, match.start() + 1),
                _("expected a link that starts with https://, found {match}", match=match[1]),
            )


def check_figure(place: Place, name: str, folder: Path, problems: Problems) -> bytes | None:
    """Return a figure of a module's folder; record why a page could not show it if so."""
    target = (folder / name).resolve()
    if ":" in name or not target.is_relative_to(folder.resolve()):
        problems.error(
            place, _("expected a figure in this module's folder, found {name}", name=name)
        )
    elif not target.is_file():
        problems.error(place, _("the figure {name} is missing", name=name))
    elif not FIGURE.fullmatch(name):
        problems.error(
            place,
            _(
                "expected a figure of the kind svg, png or jpg whose name has letters, digits, "
                "dots and hyphens only, found {name}",
                name=name,
            ),
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
                _('cites "{match}"; {why}', match=match[1], why=why),
            )

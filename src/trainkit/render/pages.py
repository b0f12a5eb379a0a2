"""Pages to PDF: a Jinja2 template and a view become a tagged PDF/UA-1 file by WeasyPrint.

The same templates can make a page for a browser, which then is one file that loads nothing.

Templates autoescape and refuse undefined names; text from people reaches them as data. The only
files a page may read are declared: ``asset://templates/…`` and one ``asset://<scope>/…`` for each
folder given with the recipe, resolved to real paths. Everything else, local or remote, is an
``AssetError``. Fonts are the bundled ones only, so a page is the same on every machine.

Texts on a page that are not in its script: English ones on a page from right to left.

What nobody has translated stays in the language of the original. On a page from right to left such
a text needs a direction of its own, or its full stop and brackets go to the wrong end. It is found
by the letters, because WeasyPrint does not know ``dir="auto"`` of HTML. A text with a letter of the
page's script is left to the page, with its few Latin words.

Pages in a language: the words of its catalogue, whole numbers in its digits.

A template writes ``{{ count }}``, in text and in attributes alike. Jinja hands each number to
``marked``; once the page is whole, ``with_digits_of`` sees which numbers are text that people read
and writes those in local digits. Strings stay as they are: codes, addresses, file names; and so
does what a form sends back.

Straight quotation marks and apostrophes of a page become typographic ones.

Texts in Markdown have theirs already (``render.markdown``); this is for templates, names and data.

The house style in one place: the palette and the type scale of pages, charts, Word and Excel.

Everything must also print well in black and white: colours that stand side by side differ in
lightness. Pages use these values as CSS variables, ``var(--ink)`` and ``var(--size-small)``.

A recipe: a view (what a document shows) and how to turn it into bytes.

The view holds everything that comes from definitions and plan, and nothing else, so a fingerprint
over it tells whether the document must be made again, and a participant's document that has no
key in its view cannot leak one.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import mimetypes
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from trainkit.problems import AssetError, LayoutError
from trainkit.render.assets import read_asset, read_drawing, refusal_of_letters, with_visual_order
from trainkit.render.markdown import MarkdownContext, inline_html, to_html
from trainkit.resources import templates_folder
from trainkit.text.languages import (
    ENGLISH,
    LATIN_DIGITS,
    NUMBERING,
    and_list,
    catalogue,
    comma_list,
    digits,
    digits_of,
    direction_of,
    has_right_to_left,
    n_,
    semicolon_list,
    spoken,
    with_digits,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


_BLOCK = re.compile(
    r"(</?(?:address|article|aside|blockquote|body|br|caption|col|colgroup|dd|div|dl|dt|figcaption"
    r"|figure|footer|h[1-6]|head|header|hr|html|img|li|link|main|meta|nav|ol|p|pre|script|section"
    r"|style|svg|table|tbody|td|tfoot|th|thead|time|title|tr|ul)\b[^>]*>)"
)
_WORD = re.compile(r"[^\W\d_][^\W_]")
"""Two letters, or a letter and a figure as in ``A7``. A letter alone is a label of an option: it
needs no direction."""
_CODE = re.compile(r"<code>([^<]*)</code>")
_MOMENT = re.compile(
    r"<[^>]*>|(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d\d:\d\d(?::\d\d)?[+-]\d\d:\d\d)",
    re.ASCII,
)
"""A tag, or a date or a time with its offset: after a Persian letter their parts change places."""
_MARK = "\N{LEFT-TO-RIGHT MARK}"
_TAG = re.compile(r"<[^>]*>|&#?\w+;")
_VERBATIM = re.compile(r"<(head|pre|script|style|svg)\b[^>]*>")


def foreign_attributes(text: str, language: str) -> str:
    """Return ``lang`` and ``dir`` of a text that does not run as its page does; else nothing.

    Latin letters are taken for English, the language of the texts that come with trainkit.
    """
    if direction_of(language) == "ltr":
        return ""
    if not _WORD.search(text) or has_right_to_left(text):
        return ""
    letters = filter(str.isalpha, text)
    is_latin = all(unicodedata.name(each, "LATIN").startswith("LATIN") for each in letters)
    return f' lang="{ENGLISH}" dir="ltr"' if is_latin else ' dir="ltr"'


def with_directions(html: str, language: str) -> str:
    """Return a page whose lines in another direction are isolated, and dates and times marked.

    The lines stay on the side of the page where a line of it begins.
    """
    if direction_of(language) == "ltr":
        return html
    parts = _BLOCK.split(html)
    until = ""
    for at, part in enumerate(parts):
        if at % 2:
            if until:
                until = "" if part.startswith(until) else until
            elif verbatim := _VERBATIM.match(part):
                until = f"</{verbatim[1]}"
        elif not until:
            has_direction = at and ' dir="' in parts[at - 1]
            line = part if has_direction else _isolated(part, language)
            parts[at] = _MOMENT.sub(_marked, _CODE.sub(_directed_code, line))
    return "".join(parts)


def _directed_code(code: re.Match[str]) -> str:
    """Return code with a word of the page's script in it as running text; other code as it is."""
    return f'<code dir="rtl">{code[1]}</code>' if has_right_to_left(code[1]) else code[0]


def _marked(found: re.Match[str]) -> str:
    return f"{_MARK}{found[1]}{_MARK}" if found[1] else found[0]


def _isolated(line: str, language: str) -> str:
    """Return the content of a line in an isolate if it needs one; ``line`` has tags in it."""
    attributes = foreign_attributes(_TAG.sub("", line), language)
    if not attributes or ' dir="' in line or not _is_whole(line):
        return line
    inner = line.strip()
    return line.replace(inner, f"<bdi{attributes}>{inner}</bdi>")


def _is_whole(line: str) -> bool:
    """Whether each tag that is opened in a line is closed in it, and no other."""
    depth = 0
    for tag in re.finditer(r"<(/?)[a-z][^>]*?(/?)>", line):
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if depth < 0:
            return False
    return depth == 0


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Characters for private use around a number until it is known what the number is."""
_IN_CODE = r"<(style|script|code|pre|svg|textarea|option)\b.*?</\1>"
_PART = re.compile(rf"{_IN_CODE}|<[^>]*>|{_OPEN}(?P<number>-?\d+){_CLOSE}", re.DOTALL)
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)


def page_environment(folder: Path, language: str) -> Environment:
    """Return what fills the templates of a folder with the words and digits of a language."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    _write_local_digits(environment, language)
    environment.filters["listed"] = and_list
    return environment


def _write_local_digits(environment: Environment, language: str) -> None:
    """Have numbers in expressions marked, and those in translated texts written in local digits."""
    from jinja2 import pass_context

    if digits_of(language) == LATIN_DIGITS:
        return

    def localised(function: Any) -> Callable[..., str]:
        @pass_context
        def call(context: Any, *texts: Any, **values: object) -> str:
            translated: str = function(context, *texts, **with_digits(values, language))
            return translated

        return call

    environment.finalize = marked
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        environment.globals[name] = localised(environment.globals[name])


def marked(value: object) -> object:
    """Return a whole number between marks, anything else as it is; a ``finalize`` of Jinja."""
    return f"{_OPEN}{value}{_CLOSE}" if type(value) is int else value


def with_digits_of(html: str, language: str) -> str:
    """Return the page with its marked numbers in the digits of a language, Latin ones in tags."""
    if digits_of(language) == LATIN_DIGITS:
        return html

    def shown(part: re.Match[str]) -> str:
        number = part["number"]
        return digits(number, language) if number else part[0].translate(_MARKS)

    return _PART.sub(shown, html)


_MARKUP = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)(code|pre|kbd|samp|script|style|textarea|title)\b", re.IGNORECASE)
_IN_LINE = re.compile(
    r"</?(?:a|b|bdi|code|em|i|kbd|mark|samp|small|span|strong|sub|sup)\b", re.IGNORECASE
)
_STRAIGHT = re.compile(r"&#39;|&#x27;|&apos;|&#34;|&quot;|['\"]", re.IGNORECASE)
_SINGLE = frozenset({"'", "&#39;", "&#x27;", "&apos;"})
_OPENS_AFTER = re.compile(r"[\s(\[{<—–/“‘]?$")
"""What an opening mark follows; also the beginning of a text."""


def with_typographic_quotes(html: str) -> str:
    """Return the page with “quotes” and apostrophes as printers set them.

    Tags, code, scripts and the page's title stay as they are, and so does a mark after a digit that
    closes nothing: it means minutes, seconds or inches.
    """
    parts: list[str] = []
    verbatim, before = 0, ""
    for at, part in enumerate(_MARKUP.split(html)):
        if at % 2:
            if match := _NAME.match(part):
                verbatim += -1 if match[1] else 1
            before = before if _IN_LINE.match(part) else ""
            parts.append(part)
        else:
            parts.append(part if verbatim else _typographic(part, before))
            before = part[-1:] or before
    return "".join(parts)


def _typographic(text: str, before: str) -> str:
    """Return one text between two tags; ``before`` is the character that precedes it."""
    is_open = False

    def mark(match: re.Match[str]) -> str:
        nonlocal is_open
        double = match[0].lower() not in _SINGLE
        previous = text[match.start() - 1 : match.start()] or before
        following = text[match.end() : match.end() + 1]
        if not following.isspace() and (
            _OPENS_AFTER.match(previous) or (double and not is_open and not previous.isalnum())
        ):
            is_open = is_open or double
            return "“" if double else "‘"
        if previous.isdigit() and not following.isalpha() and not is_open:
            return match[0]
        is_open = is_open and not double
        return "”" if double else "’"

    return _STRAIGHT.sub(mark, text)


FONT = "Noto Sans"

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#1F3A4D",  # headings, heads of tables, strong rules; dark enough to print black
        "text": "#111",
        "soft": "#222",  # running text that stands back
        "quiet": "#333",  # notes, captions, running heads
        "faint": "#555",
        "fold": "#888",
        "frame": "#4f6472",  # boxes
        "write": "#6b7780",  # lines to write on
        "rule": "#9aa5ad",  # between rows and columns
        "hair": "#c4ccd2",
        "mist": "#d5dde3",
        "pale": "#e8edf1",  # heads of tables, breaks in an agenda
        "paler": "#eef2f5",
        "palest": "#f2f4f6",
        "paper": "#fff",
        "teal": "#2B7A78",  # with ink, plum and ochre the sessions of a deck, under white letters
        "plum": "#5E2D4F",
        "ochre": "#8F6410",
        "hint-text": "#444444",
        "entry-rule": "#8A99A6",  # around cells that are filled in
        "doubt": "#F4B183",  # an entry that somebody should look at
        "wrong": "#A61C1C",  # an entry that cannot be right
    }
)
"""Names of colours and their values, as CSS writes them."""

SIZES: Mapping[str, float] = MappingProxyType(
    {
        "title": 22,
        "heading": 14.5,
        "subheading": 11.5,
        "text": 10.5,
        "table": 9.5,
        "small": 9,
        "note": 8.5,
        "tiny": 8,
    }
)
"""Names of type sizes and their values in points."""


def css_variables() -> str:
    """Return the rule that gives pages the palette and the scale."""
    colours = "".join(f"--{name}:{value};" for name, value in COLOURS.items())
    sizes = "".join(f"--size-{name}:{value:g}pt;" for name, value in SIZES.items())
    return f":root{{{colours}{sizes}}}"


def office(name: str) -> str:
    """Return a colour as Word and Excel write it: six digits without a sign."""
    digits = COLOURS[name].removeprefix("#")
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


_NO_LETTER = re.compile(r"\.notdef glyph rendered .* fonts: (?P<letters>.*)", re.DOTALL)


@dataclass(frozen=True)
class PdfRecipe:
    """A PDF document: the template's path below ``templates/``, a view, and asset folders."""

    template: str
    view: BaseModel
    assets: tuple[tuple[str, Path], ...] = ()
    """Scope and folder pairs: ``("isp-cooperation", …/isp-cooperation)``."""
    drawings: tuple[tuple[str, bytes], ...] = ()
    """Drawings made from data: the page asks for ``asset://drawings/<name>``, SVG."""
    most_pages: int | None = None
    """How many pages the document may fill; ``None`` for any number."""

    def ingredients(self) -> Iterator[bytes]:
        """Yield the template, its family's files, the base, the assets and the view."""
        yield from template_parts(self.template, self.assets)
        yield self.view.model_dump_json().encode()

    def make(self) -> bytes:
        """Return the PDF.

        Raises ``AssetError`` if a file is missing or may not be read, ``LayoutError`` if the text
        fills too many pages.
        """
        return to_pdf(
            render_html(self.template, self.view),
            dict(self.assets),
            drawings=dict(self.drawings),
            most_pages=self.most_pages,
        )


@dataclass(frozen=True)
class HtmlRecipe:
    """A page for a browser: the template's path below ``templates/``, and a view.

    The template brings its styles with it; the page loads nothing.
    """

    template: str
    view: BaseModel

    def ingredients(self) -> Iterator[bytes]:
        """Yield the template, its family's files, the base and the view."""
        yield b"html"
        yield from template_parts(self.template)
        yield self.view.model_dump_json().encode()

    def make(self) -> bytes:
        """Return the page, UTF-8."""
        return render_html(self.template, self.view).encode()


def template_parts(template: str, assets: Iterable[tuple[str, Path]] = ()) -> Iterator[bytes]:
    """Yield the names and contents of everything that a template may draw on."""
    yield template.encode()
    for folder in (templates_folder() / "base", templates_folder() / Path(template).parts[0]):
        yield from _contents(folder)
    for scope, folder in assets:
        yield scope.encode()
        yield from _contents(folder / "figures")


def _contents(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()


@cache
def _environment(language: str) -> Environment:
    environment = page_environment(templates_folder(), language)
    environment.filters["markdown"] = _markdown
    environment.filters["inline"] = _inline
    environment.filters["commas"] = comma_list
    environment.filters["semicolons"] = semicolon_list
    environment.filters["digits"] = digits
    environment.filters["own_direction"] = _own_direction
    environment.globals["house_style"] = css_variables()
    return environment


def _markdown(text: str, chapter: Any = None, part: str = "") -> Markup:
    return _directed("div", text, to_html(text, _context(chapter, part)))


def _own_direction(text: str) -> str:
    """Return the direction of a text that does not run as its page does; else nothing."""
    return "ltr" if foreign_attributes(text, spoken()) else ""


def _inline(text: str, chapter: Any = None, part: str = "") -> Markup:
    return _directed("bdi", text, inline_html(text, _context(chapter, part)))


def _directed(tag: str, text: str, html: Markup) -> Markup:
    """Return a text's HTML, in an element of its own if it does not run as the page does."""
    from markupsafe import Markup

    attributes = foreign_attributes(text, spoken())
    return Markup(f"<{tag}{attributes}>{html}</{tag}>") if attributes else html  # noqa: S704 - escaped


def _context(chapter: Any, part: str) -> MarkdownContext:
    """Return the context of a text that belongs to a chapter, or of one that stands alone.

    A chapter gives ``assets``, ``citations``, ``prefix`` and ``reference_prefix``; ``part`` keeps
    the anchors of several texts of one chapter apart.
    """
    if chapter is None:
        return MarkdownContext(prefix=part)
    return MarkdownContext(
        chapter.assets, chapter.citations, f"{chapter.prefix}{part}", chapter.reference_prefix
    )


def render_html(template: str, view: BaseModel) -> str:
    """Return the page's HTML; the template sees the view's fields by their names."""
    fields = {name: getattr(view, name) for name in type(view).model_fields}
    page = _environment(spoken()).get_template(template).render(**fields)
    page = with_directions(with_digits_of(page, spoken()), spoken())
    return with_typographic_quotes(page)


def to_pdf(
    html: str,
    assets: Mapping[str, Path] | None = None,
    *,
    drawings: Mapping[str, bytes] | None = None,
    most_pages: int | None = None,
) -> bytes:
    """Return a PDF/UA-1 file with bookmarks, the same bytes for the same page.

    Raises ``AssetError`` for the first file that is missing or may not be read, and for letters
    that no bundled font has; ``LayoutError`` for more pages than ``most_pages``.
    """
    document, data = lay_out(html, assets, drawings=drawings, variant="pdf/ua-1")
    if most_pages is not None and len(document.pages) > most_pages:
        raise LayoutError(
            n_(
                "expected at most {n} page, the text fills {pages}; shorten it",
                "expected at most {n} pages, the text fills {pages}; shorten it",
                most_pages,
                pages=len(document.pages),
            )
        )
    return data


def lay_out(
    html: str,
    assets: Mapping[str, Path] | None = None,
    *,
    drawings: Mapping[str, bytes] | None = None,
    variant: str | None = None,
) -> tuple[Any, bytes]:
    """Return WeasyPrint's document, whose pages know their anchors, and the PDF.

    ``variant`` is one of WeasyPrint's; without one the file carries no tags. Raises ``AssetError``
    as ``to_pdf`` does.
    """
    with _bundled_fonts(), _right_to_left_lines_once(), _layout_warnings() as warnings:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetchingError

        fetcher = _fetcher({"templates": templates_folder(), **(assets or {})}, drawings or {})
        stream = io.BytesIO()
        try:
            page = HTML(string=html, base_url="asset://page/", url_fetcher=fetcher)
            styles = _styles(page)
            fonts = FontConfiguration() if "@font-face" in html else _fonts()
            document = page.render(fonts, pdf_variant=variant, stylesheets=styles)
            document.write_pdf(stream, pdf_variant=variant)
        except (FatalURLFetchingError, URLFetchingError) as error:
            raise AssetError(str(error)) from error
    if warnings:
        raise AssetError("; ".join(warnings))
    return document, stream.getvalue()


def _styles(page: Any) -> list[Any]:
    """Take the links to style sheets out of a page and return the sheets, read once a process.

    What a page has in a ``style`` of its own goes before them, however exact their selectors are.
    """
    head = page.etree_element.find("head")
    links = head.findall("link[@rel='stylesheet']")
    for link in links:
        head.remove(link)
    mirrored = page.etree_element.get("dir") == "rtl"
    counters = _COUNTERS.get(digits_of(page.etree_element.get("lang") or ENGLISH), "")
    sheets = (
        _style(link.get("href"), templates_folder(), mirrored=mirrored, counters=counters)
        for link in links
    )
    return [_house_style(), *sheets]


@cache
def _house_style() -> Any:
    from weasyprint import CSS

    return CSS(string=css_variables(), font_config=_fonts())


_CORNER = re.compile(r"@(top|bottom)-(left|right)\b")
_COUNTER = re.compile(r"\bcounter\(([\w-]+)\)|\btarget-counter\(([^,()]+(?:\([^()]*\))?, [\w-]+)\)")
_COUNTERS = {NUMBERING["arab"]: "arabic-indic", NUMBERING["arabext"]: "persian"}
"""The CSS counter style of each numbering system other than the Latin one."""


@cache
def _style(url: str, templates: Path, *, mirrored: bool, counters: str) -> Any:
    """Return a style sheet; ``mirrored`` for pages from right to left.

    The boxes in the margins of those change sides: CSS names them left and right only, whatever the
    direction of the page. ``counters`` is the style of page and list numbers; empty, Latin digits.
    """
    from weasyprint import CSS

    fetcher = _fetcher({"templates": templates}, {})
    if not mirrored and not counters:
        return CSS(url=url, url_fetcher=fetcher, font_config=_fonts())
    text = (templates / url.partition("asset://templates/")[2]).read_text(encoding="utf-8")
    if mirrored:
        other = {"left": "right", "right": "left"}
        text = _CORNER.sub(lambda box: f"@{box[1]}-{other[box[2]]}", text)
    if counters:
        text = _COUNTER.sub(lambda counter: f"{counter[0][:-1]}, {counters})", text)
    return CSS(string=text, base_url=url, url_fetcher=fetcher, font_config=_fonts())


@cache
def _fonts() -> Any:
    """Return what WeasyPrint knows of the bundled fonts: to look through them takes a while.

    A page that brings a font would add it for all others, and must not be given this.
    """
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@contextlib.contextmanager
def _bundled_fonts() -> Iterator[None]:
    """Let fontconfig see the bundled fonts alone while a page is laid out."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(templates_folder() / "fonts" / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@contextlib.contextmanager
def _right_to_left_lines_once() -> Iterator[None]:
    """Have WeasyPrint lay out a line from right to left once where no float is beside it.

    Release 70 does it twice, with the same result, and takes 15 % longer for a page: it looks
    whether the finished line still fits where it was begun, and its comparison of right edges never
    holds. It does not look at a line that is no higher than expected, so any height is expected.
    """
    from weasyprint.layout import inline

    avoid = getattr(inline, "avoid_collisions", None)  # a later release may have another name

    def expecting_any_height(context: Any, box: Any, around: Any, outer: bool = True) -> Any:
        found = avoid(context, box, around, outer)  # type: ignore[misc]
        is_begun = box.height == 0 and around.style["direction"] == "rtl"
        if is_begun and not context.excluded_shapes:
            box.height = math.inf
        return found

    inline.avoid_collisions = expecting_any_height
    try:
        yield
    finally:
        inline.avoid_collisions = avoid


@contextlib.contextmanager
def _layout_warnings() -> Iterator[list[str]]:
    """Collect what WeasyPrint would only log: failed images, bad CSS, broken links."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(_plain(record.getMessage()))

    logger = logging.getLogger("weasyprint")
    handler = Collector(logging.WARNING)
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _plain(message: str) -> str:
    match = _NO_LETTER.match(message)
    if not match:
        return message
    return refusal_of_letters(match["letters"])


def _fetcher(scopes: Mapping[str, Path], drawings: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Serves declared files by real path and drawings; nothing from the network."""

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002 - WeasyPrint's signature
            try:
                name, data = read_drawing(url, drawings) or read_asset(url, scopes)
            except AssetError as error:
                raise FatalURLFetchingError(str(error)) from error
            if name.lower().endswith(".svg"):
                data = with_visual_order(data)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return AssetFetcher()


class View(BaseModel):
    """What one document shows: frozen, complete, in the order of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Recipe(Protocol):
    """How one file is made."""

    def ingredients(self) -> Iterator[bytes]:
        """Yield everything the bytes depend on, apart from the program's own version."""
        ...

    def make(self) -> bytes:
        """Return the file's bytes."""
        ...


ViewT = TypeVar("ViewT", bound=BaseModel)


@dataclass(frozen=True)
class FileRecipe(Generic[ViewT]):
    """A file that a plain function writes: a workbook, a Word file, a calendar."""

    view: ViewT
    write: Callable[[ViewT], bytes]

    def ingredients(self) -> Iterator[bytes]:
        """Yield the writer's name and the view."""
        yield f"{self.write.__module__}.{self.write.__qualname__}".encode()
        yield self.view.model_dump_json().encode()

    def make(self) -> bytes:
        """Return the file's bytes."""
        return self.write(self.view)

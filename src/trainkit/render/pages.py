"""Pages to PDF: a Jinja2 template and a view become a tagged PDF/UA-1 file by WeasyPrint.

The same templates can make a page for a browser, which then is one file that loads nothing.

Templates autoescape and refuse undefined names; text from people reaches them as data. The only
files a page may read are declared: ``asset://templates/…`` and one ``asset://<scope>/…`` for each
folder given with the recipe, resolved to real paths. Everything else, local or remote, is an
``AssetError``. Fonts are the bundled ones only, so a page is the same on every machine.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import mimetypes
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from trainkit.errors import AssetError, LayoutError
from trainkit.languages import (
    ENGLISH,
    NUMBERING,
    comma_list,
    digits,
    digits_of,
    n_,
    semicolon_list,
    spoken,
)
from trainkit.render.assets import read_asset, read_drawing
from trainkit.render.drawn_words import with_visual_order
from trainkit.render.foreign import foreign_attributes, with_directions
from trainkit.render.letters import refusal_of_letters
from trainkit.render.local_digits import page_environment, with_digits_of
from trainkit.render.markdown import MarkdownContext, inline_html, to_html
from trainkit.render.quotes import with_typographic_quotes
from trainkit.render.style import css_variables
from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["HtmlRecipe", "PdfRecipe", "lay_out", "render_html", "template_parts", "to_pdf"]

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

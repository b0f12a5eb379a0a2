"""Why pages and rows were not read: sentences that stand in the record of what was scanned.

The record is the same whatever language is spoken where pages are read, so it has them in English;
``told`` says them in the reader's. A sentence that is changed here stays English in older records.
"""

from __future__ import annotations

import re
from enum import StrEnum

from trainkit.text.languages import N_, and_list, decimal, retold


class Reason(StrEnum):
    """A sentence with ``{names}`` for its values, completed by ``format``."""

    # about files
    DAMAGED = N_("damaged; copy or scan it again")
    CUT_OFF = N_("cut off at the end; copy or scan it again")
    NO_BYTES = N_("empty (0 bytes); copy or scan it again")
    CLOSED = N_("cannot be read: {error}")
    LOCKED = N_("protected by a password; save a copy without one")
    HEIC = N_(
        "a HEIC picture; save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)"
    )
    MISNAMED = N_("not a {kind} file, despite its name; save it as PDF, TIFF, JPEG or PNG")
    NO_PICTURE = N_(
        "neither a PDF nor a picture that can be read; save it as PDF, TIFF, JPEG or PNG"
    )
    TOO_COARSE = N_("{width} × {height} pixels are too few for a page; scan it at 200 to 300 dpi")
    TOO_MANY_PIXELS = N_("more than {most} million pixels on a page; scan it at 200 to 300 dpi")
    TOO_MANY_LAYERS = N_("a JPEG of more than {most} layers; save it as PNG")
    NO_INDEX = N_(
        "damaged, and with more than {most} MB too large to be mended; print it into a new PDF, or "
        "scan it again"
    )
    TOO_MANY_PAGES = N_("more than {most} pages; split it, and scan the parts")
    TOO_LARGE = N_("{width} × {height} m large; scan the sheet in its own size")
    TOO_MUCH = N_("more than {count} lines and letters; scan the sheet")
    FRACTIONS = N_("fractional levels of grey; save it with 8 bits a pixel")
    MEMORY = N_(
        "reading it needs more memory than this computer has; scan it again at 200 to 300 dpi"
    )
    FAILED = N_("the reader failed ({error}); type the answers of this page")

    # about pages
    TWO_SHEETS = N_("two answer sheets are in one picture; scan them one by one")
    NO_SQUARE = N_("none of the four black squares at the corners can be seen")
    ONE_SQUARE = N_("only one of the four black squares at the corners can be seen")
    TWO_SQUARES = N_("only two of the four black squares at the corners can be seen")
    MIXED_SQUARES = N_("the black squares at the corners belong to different pages")
    ODD_SQUARES = N_("the black squares at the corners do not match")
    BENT_SHEET = N_(
        "the black squares lie {residual} mm from their places; lay the sheet flat and scan it "
        "again"
    )
    NO_QR_CODE = N_("the QR code cannot be read")
    OTHER_QR_CODE = N_("this is not the QR code of a test paper")
    OTHER_PAGE = N_("the QR code says page {said}, the black squares page {found}")
    OTHER_WORKSHOP = N_("this sheet belongs to the workshop {workshop}")
    OTHER_EDITION = N_("this sheet belongs to another edition of paper {paper}")
    NO_PAPER = N_("the record has no paper {paper}")
    NO_PAGE = N_("paper {paper} has no page {page} of an answer sheet")

    # why a page was set aside, before the number of such pages
    # for translators: pages on which there is nothing
    EMPTY = N_("empty")
    QUESTIONS = N_("test questions")
    # for translators: files
    BROKEN = N_("cannot be opened")
    # for translators: who set pages aside
    BY_HAND = N_("by a person")
    # for translators: pages
    BEFORE = N_("scanned before")

    # about rows of bubbles
    BENT = N_("the printed bubbles are not in their places; the paper is bent")
    LIGHT = N_("a light mark at {bubbles}")
    ANOTHER = N_("another mark at {bubbles}")
    LINE = N_("a line through {bubbles}")
    COVERED = N_("{bubbles} is covered")
    CIRCLE = N_("a circle around {bubbles}, which is not filled")
    AROUND = N_("something is drawn around {bubbles}")
    UNEQUAL = N_("{bubbles} are not marked equally clearly")
    SEVERAL_AROUND = N_("more than one bubble has something around it")
    ALMOST_EMPTY = N_("{bubbles} is circled but almost empty")
    CIRCLED = N_("several are marked, and {bubbles} is circled")


def told(reason: str) -> str:
    """Return a recorded reason in the language that is written now."""
    return retold(reason, Reason, _value)


def _value(text: str) -> str:
    """Return a list or a number out of a recorded reason as it is written now."""
    if re.fullmatch(r"\S+(, \S+)* and \S+", text):
        return and_list(re.split(", | and ", text))
    return decimal(text) if re.fullmatch(r"\d+\.\d+", text) else text

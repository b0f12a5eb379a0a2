"""Identifiers of posts that carry their time.

The rule is the one of a large platform, read from Old Dominion University, Web Science and Digital
Libraries, "TweetedAt", 2019: the bits above the lowest 22 count milliseconds from a fixed start.
The identifiers made here are invented; their low bits are drawn.
"""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["BITS", "START", "first_ten", "identifier", "milliseconds", "quotient", "utc_text"]

BITS = 22
"""Low bits without meaning for the time: an identifier is divided by 2 to this power."""
START = 1_288_834_974_657
"""Where the platform's count begins, in milliseconds since 1970."""


def quotient(number: int) -> int:
    """Return the identifier divided by 4,194,304, the rest dropped."""
    return number >> BITS


def milliseconds(number: int) -> int:
    """Return the time in the identifier, in milliseconds since 1970, UTC."""
    return quotient(number) + START


def identifier(moment: int, low: int = 0) -> int:
    """Return the identifier of a moment in milliseconds since 1970, with the low bits ``low``."""
    return (moment - START << BITS) + low


def first_ten(number: int) -> int:
    """Return the first ten of the 19 digits: what a pocket calculator can hold."""
    return int(str(number)[:10])


def utc_text(moment: int) -> str:
    """Return milliseconds since 1970 in the form of RFC 3339: ``2024-02-29T18:30:00.000Z``."""
    seconds, rest = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"

"""A page to put something on."""

from __future__ import annotations


def sheet(body: str, head: str = "") -> str:
    """Return an HTML page with these parts."""
    return (
        f"<!doctype html><html lang=en><head><title>Title</title>{head}</head><body>{body}</body>"
    )

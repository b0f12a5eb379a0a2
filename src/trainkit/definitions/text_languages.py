"""Which texts of a workshop will not be in the language of its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainkit.languages import ENGLISH, _, has_catalogue, language_name

__all__ = ["languages_note"]


def languages_note(language: str, texts: Mapping[str, bool]) -> str:
    """Say what is printed in which language, if not all is in the language of the documents.

    ``texts`` says of each module whether it has texts in that language. Empty, if all is in it.
    """
    without = [module for module, has_texts in texts.items() if not has_texts]
    name = language_name(language)
    if language.split("-", maxsplit=1)[0] == ENGLISH:
        return ""
    if has_catalogue(language):
        return _course_texts_note(name, without, every=len(without) == len(texts))
    if len(without) == len(texts):
        return _(
            "the documents are to be in {name}, but no module has texts in it: handouts, test "
            "papers, headings and instructions are printed in English, only dates and countries in "
            "{name}",
            name=name,
        )
    if without:
        return _(
            "the documents are to be in {name}; headings and instructions are still printed in "
            "English, and so are all texts of {modules}",
            name=name,
            modules=", ".join(without),
        )
    return _(
        "the documents are to be in {name}; headings and instructions are still printed in English",
        name=name,
    )


def _course_texts_note(name: str, without: Sequence[str], *, every: bool) -> str:
    if every:
        return _(
            "the documents are to be in {name}, but no module has texts in it: handouts, slides "
            "and test questions are printed in English, headings and instructions in {name}",
            name=name,
        )
    if without:
        return _(
            "the documents are to be in {name}; all texts of {modules} are still printed in "
            "English",
            name=name,
            modules=", ".join(without),
        )
    return ""

"""Texts that stand apart from code, in ``templates/<folder>/text.en.yaml``, in every language.

The file is English; the catalogues of fixed words translate it. A text that depends on a number has
a form for one and for other numbers, and may have one for nobody ("=0"); a catalogue has as many
forms as its language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems
from trainkit.resources import templates_folder
from trainkit.text.languages import ENGLISH, catalogue, filled, has_catalogue

Template = str | Mapping[str, str]
"""A text with ``{names}``; or its forms: ``one``, ``other`` and perhaps ``=0``."""


@dataclass(frozen=True)
class Texts:
    """The texts of one file in one language."""

    language: str
    texts: Mapping[str, Template]
    """In English."""

    @classmethod
    def of(cls, folder: str, language: str) -> Texts:
        """Return the texts of a folder; in English, whole, where the language has no catalogue."""
        return cls(language if has_catalogue(language) else ENGLISH, _texts(folder))

    def say(self, key: str, **values: object) -> str:
        """Return a text with its values.

        Raises ``KeyError`` for a text that is not there, for a value it lacks, and for a text that
        needs a number to be counted.
        """
        text = self.texts[key]
        if not isinstance(text, str):
            raise KeyError(f"{key} has plural forms")
        return filled(self._translated(text), self.language, **values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the text in its form for n; raises ``KeyError`` as ``say`` does."""
        return filled(self.form(key, Decimal(n)), self.language, n=n, **values)

    def form(self, key: str, number: Decimal) -> str:
        """Return a text in its form for a number, with its names in braces.

        Catalogues know whole numbers. A fraction takes the form of 2, which is right in English
        (1.5 points) and in Slavic languages (genitive singular).
        """
        forms = self.texts[key]
        if isinstance(forms, str):
            return self._translated(forms)
        if number == 0 and "=0" in forms:
            return self._translated(forms["=0"])
        whole = int(abs(number)) if number == int(number) else 2
        one, other = forms["one"], forms["other"]
        return catalogue(self.language).ngettext(one, other, whole)

    def _translated(self, text: str) -> str:
        return catalogue(self.language).gettext(text) if text else text


@cache
def _texts(folder: str) -> Mapping[str, Template]:
    problems = Problems()
    file = problems.checked(read_yaml(templates_folder() / folder / "text.en.yaml", problems))
    return {str(key): _template(text) for key, text in file.data.items()}


def _template(text: object) -> Template:
    if isinstance(text, Mapping):
        return {str(form): str(words).strip() for form, words in text.items()}
    return str(text).strip()

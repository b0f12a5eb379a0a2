"""The words of the reports, in one file a language: ``templates/reports/words.<language>.yaml``.

A language that has no file is written in English, whole; languages are never mixed. A text that
depends on a number has a form for each plural category of the language (Unicode CLDR: "one",
"few", "many", "other" and, for nobody, "=0").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from trainkit.definitions.yamlfile import read_yaml
from trainkit.problems import Problems
from trainkit.resources import templates_folder

__all__ = ["Template", "Words", "words_of"]

_DEFAULT = "en"
_NOBODY, _OTHER = "=0", "other"
_MINUS = "\N{MINUS SIGN}"

Template = str | Mapping[str, str]
"""A text with ``{names}``; or one for each plural form of a number."""


@dataclass(frozen=True)
class Words:
    """The sentences of one language, with ``{names}`` for what differs."""

    language: str
    texts: Mapping[str, Template]

    def say(self, key: str, **values: object) -> str:
        """Return a text with its values.

        Raises ``KeyError`` for a text that the language does not have, for a value it lacks, and
        for a text that needs a number to be counted.
        """
        text = self.texts[key]
        if not isinstance(text, str):
            raise KeyError(f"{key} has plural forms")
        return text.format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the text in its form for n; raises ``KeyError`` as ``say`` does."""
        return self._form(key, Decimal(n)).format(n=n, **values)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with so many decimals, never as ``-0``."""
        return self._written(_rounded(value, digits))

    def signed(self, value: float, digits: int = 0) -> str:
        """Return a number that shows whether it is above or below 0."""
        rounded = _rounded(value, digits)
        return f"+{self._written(rounded)}" if rounded > 0 else self._written(rounded)

    def percent(self, share: float, digits: int = 0) -> str:
        """Return a share of 1 in per cent, with the sign of the language: ``40 %``."""
        return self.say("percent", value=self.number(100 * share, digits))

    def points(self, value: float, digits: int = 0, *, sign: bool = False) -> str:
        """Return percentage points with their word in the right form: ``1 point``."""
        shown = (self.signed if sign else self.number)(value, digits)
        return self._form("points", _rounded(value, digits)).format(value=shown)

    def _written(self, number: Decimal) -> str:
        mark = self.say("decimal-mark")
        return f"{number:f}".replace("-", _MINUS).replace(".", mark)

    def _form(self, key: str, number: Decimal) -> str:
        forms = self.texts[key]
        if isinstance(forms, str):
            return forms
        if number == 0 and _NOBODY in forms:
            return forms[_NOBODY]
        from babel import Locale

        category = Locale.parse(self.language, sep="-").plural_form(abs(number))
        return forms.get(category, forms[_OTHER])


def _rounded(value: float, digits: int) -> Decimal:
    number = Decimal(f"{value:.{digits}f}")
    return abs(number) if number == 0 else number


@cache
def words_of(language: str) -> Words:
    """Return the words of a language, or English where it has none."""
    path = templates_folder() / "reports" / f"words.{language}.yaml"
    if not path.exists():
        language, path = _DEFAULT, path.with_name(f"words.{_DEFAULT}.yaml")
    problems = Problems()
    file = read_yaml(path, problems)
    problems.raise_errors()
    assert file is not None  # noqa: S101 - no errors
    return Words(language, {key: _template(text) for key, text in file.data.items()})


def _template(text: object) -> Template:
    if isinstance(text, Mapping):
        return {str(form): str(words).strip() for form, words in text.items()}
    return str(text).strip()

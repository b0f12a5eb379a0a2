"""The words of the reports, in one file a language: ``templates/reports/words.<language>.yaml``.

A language that has no file is written in English, whole; languages are never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from trainkit.definitions.yamlfile import read_yaml
from trainkit.problems import Problems
from trainkit.resources import templates_folder

__all__ = ["Words", "words_of"]

_DEFAULT = "en"


@dataclass(frozen=True)
class Words:
    """The sentences of one language, with ``{names}`` for what differs."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return a text with its values.

        Raises ``KeyError`` for a text that the language does not have, and for a value it lacks.
        """
        return self.texts[key].format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the text for one (``key-one``) or for several (``key``)."""
        return self.say(f"{key}-one" if n == 1 else key, n=n, **values)


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
    return Words(language, {key: str(text).strip() for key, text in file.data.items()})

"""Brings the catalogues of fixed words up to date with the code: ``python -m trainkit.catalogues``.

Texts that are marked in templates are found by Babel's own extractor, those of Python by
``texts_of_python``, those of ``text.en.yaml`` files by ``texts_of_yaml``; what forms say of models
comes from the models. A translation whose English text has changed goes with it;
translators find it in the history.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from trainkit.resources import templates_folder

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

_Found = tuple[int, str, str | tuple[str, str], list[str]]

_METHODS = [
    ("src/trainkit/**.py", "trainkit.catalogues:texts_of_python"),
    ("templates/**.html", "jinja2"),
    ("templates/*/text.en.yaml", "trainkit.catalogues:texts_of_yaml"),
]
_OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
_KEYWORDS = {
    **dict.fromkeys(("_", "N_", "gettext", "expected", "refused"), None),
    **dict.fromkeys(("n_", "ngettext"), (1, 2)),
    **dict.fromkeys(("p_", "pgettext"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
_OF_PROBLEMS = {"error", "warning", "information", "key_error"}
"""Methods whose second argument is the text of a problem."""
_VALUES = re.compile(r"\{[^{}]*\}")


def texts_of_python(
    file: BinaryIO, keywords: Mapping[str, Any], tags: Collection[str], options: Any
) -> Iterator[tuple[int, str, str | tuple[str | None, ...], list[str]]]:
    """Yield line, function, texts and comment of each marked call, as Babel's extractors do.

    Babel's own reads tokens, which takes three times as long and misses texts of calls in calls.
    """
    del options
    source = file.read()
    above = ["", *(line.strip() for line in source.decode().split("\n"))]
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        texts = tuple(
            one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
            for one in node.args
        )
        match node.func:
            case ast.Attribute(attr=name) if name in _OF_PROBLEMS and len(texts) > 1 and texts[1]:
                yield node.lineno, "gettext", texts[1], []
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in keywords and any(texts):
                comment = above[node.lineno - 1].removeprefix("# ")
                said = [comment] if comment.startswith(tuple(tags)) else []
                yield node.lineno, name, texts if texts[1:] else texts[0] or "", said


def texts_of_yaml(
    file: BinaryIO, keywords: Collection[str], tags: Collection[str], options: Mapping[str, str]
) -> Iterator[_Found]:
    """Yield line, function, text and, as a comment, the key, as Babel's extractors do.

    A value is a text; a mapping of plural forms (one, other) is a text with two forms. What is
    nothing but values needs no translation; a decimal mark does.
    """
    del keywords, tags, options
    from ruamel.yaml import YAML

    yield from _texts(YAML().load(file), "")


def _texts(node: Any, at: str) -> Iterator[_Found]:
    listed = isinstance(node, list)
    for key, value in enumerate(node) if listed else node.items():
        line = (node.lc.item if listed else node.lc.value)(key)[0] + 1
        here = f"{at}.{key}".lstrip(".")
        if isinstance(value, str):
            if _VALUES.sub("", value).strip():
                yield line, "gettext", value, [here]
        elif isinstance(value, Mapping) and {"one", "other"} <= set(value):
            yield line, "ngettext", (value["one"], value["other"]), [here]
            if "=0" in value:
                yield line, "gettext", value["=0"], [here]
        elif isinstance(value, (Mapping, list)):
            yield from _texts(value, here)


def extracted(root: Path) -> Catalog:
    """Return all texts that are marked in a checkout, in the order of its files."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    from trainkit.cli.app import command_line
    from trainkit.cli.output import texts_of_commands
    from trainkit.studio.forms.model_texts import texts_of_models

    found = Catalog(fuzzy=False)
    places = extract_from_dir(
        root, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("for translators:",),
        directory_filter=lambda path: Path(path).name in _folders(root),
    )  # fmt: skip
    for name, _line, message, comments, context in places:
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    for text in texts_of_models():
        found.add(text, locations=[("src/trainkit/studio/forms/model_texts.py", 0)])
    for text in texts_of_commands(command_line()):
        found.add(text, locations=[("src/trainkit/cli/output.py", 0)])
    return found


def _folders(root: Path) -> set[str]:
    """Return the names of folders in which texts can stand: not those of environments."""
    inside = (folder for top in ("src", "templates") for folder in (root / top).rglob("*/"))
    return {root.name, "src", "templates", *(folder.name for folder in inside)}


def updated(catalogue: bytes, template: Catalog) -> bytes:
    """Return a catalogue with the texts of today; translations of texts that remain are kept."""
    from babel.messages.pofile import read_po, write_po

    old = read_po(io.BytesIO(catalogue))
    old.update(template, no_fuzzy_matching=True, update_creation_date=False)
    out = io.BytesIO()
    write_po(out, old, width=0, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def main() -> None:
    """Update every catalogue of this checkout."""
    template = extracted(Path(__file__).parents[2])
    for path in sorted((templates_folder() / "languages").glob("*.po")):
        path.write_bytes(updated(path.read_bytes(), template))
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()

"""Catalogues of fixed words: up to date with the code, whole, and read as gettext reads them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from trainkit.catalogues import extracted, updated
from trainkit.resources import templates_folder
from trainkit.text import languages
from trainkit.text.languages import (
    PSEUDO,
    _,
    catalogue,
    catalogue_bytes,
    decimal,
    has_catalogue,
    n_,
    p_,
    speaking,
)

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((templates_folder() / "languages").glob("*.po"))


@cache
def parsed(path: Path) -> Catalog:
    """Return a catalogue; tests only read it."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted(ROOT)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_the_texts_of_today(path: Path, template: Catalog) -> None:
    """If this fails: make messages."""
    assert updated(path.read_bytes(), template).decode() == path.read_text(encoding="utf-8")


def names_and_tags(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}|%\(\w+\)s|</?\w+|&\w+;", text))


def misfits(message: Message) -> list[str]:
    """Return the translations that lack, or add, a value or mark of their English text.

    Forms for single numbers may leave out n, or be like the English one for 1: the first of two,
    and those for 0, 1 and 2 in Arabic. The first of three (1, 21, 31 in Russian) needs what the
    others have.
    """
    if not message.pluralizable:
        wanted = names_and_tags(message.id)
        return (
            [message.string] if message.string and names_and_tags(message.string) != wanted else []
        )
    one, other = map(names_and_tags, message.id)
    single = {2: 1, 6: 3}.get(len(message.string), 0)
    return [
        form
        for at, form in enumerate(message.string)
        if form
        and names_and_tags(form) not in ([other, other - {"{n}"}, one] if at < single else [other])
    ]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_values_and_marks_of_its_text(path: Path) -> None:
    messages = [message for message in parsed(path) if message.id]
    assert messages
    assert [form for message in messages for form in misfits(message)] == []


def test_yaml_texts_are_found_with_their_keys_and_forms(template: Catalog) -> None:
    begin = template.get("Begin")
    assert begin is not None
    assert begin.auto_comments == ["begin"]
    mark = template.get(".")
    assert mark is not None
    assert mark.auto_comments == ["decimal-mark"]
    people = template.get("{n} person")
    assert people is not None
    assert people.id == ("{n} person", "{n} people")


def test_words_are_those_of_the_language_that_is_written() -> None:
    assert _("Begin") == "Begin"
    with speaking("ru"):
        assert _("Begin") == "Начать"
        with speaking("prs"):
            assert _("Begin") == "شروع"
        assert _("No such text {n}", n=3) == "No such text 3"
    assert _("Begin") == "Begin"


def test_values_are_put_in_once() -> None:
    assert _("Form {name}", name="{n}") == "Form {n}"
    assert n_("{n} sheet", "{n} sheets", 1) == "1 sheet"
    assert n_("{n} sheet", "{n} sheets", 0) == "0 sheets"


def test_an_abbreviation_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    assert _("Until {day}.", day="6 марта 2019 г.") == "Until 6 марта 2019 г."
    assert _("{day}. Then …", day="6 марта 2019 г.") == "6 марта 2019 г. Then …"
    assert _("From .. to {day} ...", day="6") == "From .. to 6 ..."


def test_numbers_have_the_decimal_mark_of_the_language() -> None:
    assert decimal("8.5") == "8.5"
    with speaking("ru"):
        assert decimal("8.5") == "8,5"


def test_a_plural_that_is_not_translated_has_its_english_forms(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Persian has one form: the first of English would be said of any number."""
    (tmp_path / "languages").mkdir()
    head = 'msgid ""\nmsgstr "Language: fa\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
    text = 'msgid "{n} sheet"\nmsgid_plural "{n} sheets"\nmsgstr[0] ""\n'
    (tmp_path / "languages/fa.po").write_text(head + text, encoding="utf-8")
    monkeypatch.setattr("trainkit.text.languages.templates_folder", lambda: tmp_path)
    words = catalogue.__wrapped__("fa")
    forms = [words.ngettext("{n} sheet", "{n} sheets", n) for n in (1, 2)]
    assert forms == ["{n} sheet", "{n} sheets"]


def test_a_catalogue_is_compiled_once_and_again_when_it_is_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is kept is for every user of the machine, and is that of the words of today."""
    folder = tmp_path / "languages"
    folder.mkdir()
    monkeypatch.setattr("trainkit.text.languages.templates_folder", lambda: tmp_path)
    compiled = list[bytes]()
    compile_ = languages._compile
    monkeypatch.setattr(
        "trainkit.text.languages._compile", lambda data: compiled.append(data) or compile_(data)
    )
    found = []
    for word in ("Code", "Code", "Kode", "Kode"):
        (folder / "fr.po").write_text(f'msgid "Code"\nmsgstr "{word}"\n', encoding="utf-8")
        found.append(catalogue.__wrapped__("fr").gettext("Code"))
    (kept,) = (folder / "__pycache__").iterdir()
    assert (found, len(compiled)) == (["Code", "Code", "Kode", "Kode"], 2)
    assert kept.stat().st_mode & 0o777 == 0o644


def test_a_catalogue_is_read_where_nothing_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "__pycache__").write_text("in the way")
    (folder / "fr.po").write_text('msgid "Code"\nmsgstr "Kode"\n', encoding="utf-8")
    monkeypatch.setattr("trainkit.text.languages.templates_folder", lambda: tmp_path)
    assert catalogue.__wrapped__("fr").gettext("Code") == "Kode"


def test_a_form_of_a_language_has_what_it_lacks_from_the_language(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Dari has its own word for a prosecutor, the other words are those of Persian."""
    (tmp_path / "languages").mkdir()
    plural = "Plural-Forms: nplurals=2; plural=(n > 1);"
    sheets = 'msgid "{n} sheet"\nmsgid_plural "{n} sheets"\n'
    words = {
        "fa": f'msgid "Prosecutor"\nmsgstr "دادستان"\n\nmsgid "Code"\nmsgstr "کد"\n\n{sheets}'
        'msgstr[0] "{n} برگه"\nmsgstr[1] "{n} برگه"\n',
        "fa-AF": f'msgid "Prosecutor"\nmsgstr "څارنوال"\n\nmsgid "Code"\nmsgstr ""\n\n{sheets}'
        'msgstr[0] ""\nmsgstr[1] ""\n',
    }
    for tag, text in words.items():
        head = f'msgid ""\nmsgstr "Language: {tag}\\n{plural}\\n"\n\n'
        (tmp_path / f"languages/{tag}.po").write_text(head + text, encoding="utf-8")
    monkeypatch.setattr("trainkit.text.languages.templates_folder", lambda: tmp_path)
    dari = catalogue.__wrapped__("fa-AF")
    found = [dari.gettext("Prosecutor"), dari.gettext("Code"), dari.gettext("Desk")]
    assert found == ["څارنوال", "کد", "Desk"]
    assert [dari.ngettext("{n} sheet", "{n} sheets", n) for n in (1, 2)] == ["{n} برگه"] * 2
    assert catalogue.__wrapped__("prs").gettext("Code") == "کد"
    files = [(tmp_path / f"languages/{tag}.po").read_bytes() for tag in ("fa-AF", "fa")]
    assert [*catalogue_bytes("fa-AF")] == files


def test_the_made_up_language_leaves_values_and_marks_alone() -> None:
    with speaking(PSEUDO):
        assert _("Page {n}", n=1) == "Ṕáĝé 1"
        assert p_("a verb", "<b>%(one)s</b> &amp; mark") == "<b>%(one)s</b> &amp; ḿáŕķ"


@pytest.mark.parametrize(
    ("language", "has"), [("ru", True), ("fa-AF", True), ("prs", True), ("en", True), ("de", False)]
)
def test_which_languages_have_a_catalogue(language: str, has: bool) -> None:
    assert has_catalogue(language) is has

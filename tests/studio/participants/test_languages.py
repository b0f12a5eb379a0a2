"""Everybody's pages in the person's language, with its digits; before the code, the browser's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.studio.participants.conftest import Telephone
from tests.studio.participants.test_browser import persian_bank
from tests.telephones.sitting import HOST, PRE, Sitting, make_sitting
from tests.translated import write_translated
from trainkit.model.roster import Participant
from trainkit.studio.participants.app import participants_app
from trainkit.telephones.desk import DATABASE, access_codes, open_test, prepare
from trainkit.text.languages import preferred_language, translated


def test_everybody_is_spoken_to_in_the_language_of_the_roster(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "w")
    prepare(folder)
    open_test(folder, PRE)
    codes = access_codes(folder, tuple(Participant(code=f"P-{n:02}") for n in (1, 2)))
    app = participants_app(folder / DATABASE, [HOST])
    spoken = {}
    for code in codes.values():
        with Telephone(app) as telephone:
            telephone.headers["accept-language"] = "ru-KZ"
            entry = telephone.get("/").text
            html = telephone.enter(code).text
        assert re.findall('<html lang="(.*?)"|<button .*?>(.*?)</button>', entry) == [
            ("ru", ""), ("", translated("Begin", "ru")),
        ]  # fmt: skip
        button = re.findall('<button class="main".*?>(.*?)</button>', html)
        spoken[code[:4]] = (re.findall('<html lang="(.*?)"', html), button)
    assert spoken == {
        "P-01": (["en"], ["Check and hand in"]),
        "P-02": (["ru"], [translated("Check and hand in", "ru")]),
    }


@pytest.mark.parametrize(
    ("wishes", "language", "direction"),
    [
        ("ru-RU,ru;q=0.9", "ru", "ltr"),
        ("fa-IR", "fa", "rtl"),
        ("de", "en", "ltr"),
        ("", "en", "ltr"),
    ],
)
def test_the_page_for_codes_speaks_the_language_of_the_telephone(
    telephone: Telephone, sitting: Sitting, wishes: str, language: str, direction: str
) -> None:
    """The workshop itself is in English alone."""
    telephone.headers["accept-language"] = wishes
    html = telephone.get("/").text
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert f">{translated('Begin', language)}</button>" in html
    wrong = telephone.enter("P-01-AAAAA").text
    assert f'<html lang="{language}"' in wrong
    assert '<html lang="en"' in telephone.enter(sitting.codes["P-01"]).text


def test_numbers_have_the_digits_of_the_language_and_codes_their_own(tmp_path: Path) -> None:
    sitting = make_sitting(tmp_path / "w", bank=persian_bank(), languages=("fa",))
    with Telephone(participants_app(sitting.database, [HOST])) as telephone:
        html = telephone.enter(sitting.codes["P-01"]).text
        review = telephone.get("/review").text
    assert re.search('data-digits="(.*?)"', html)[1] == "۰۱۲۳۴۵۶۷۸۹"  # type: ignore[index]
    assert re.findall('<span class="form">(.*?)</span>', html) == ["A1-1"]
    words = re.findall("<legend>(.*?)</legend>", html) + re.findall("/paper#q.*?>(.*?)<", review)
    numbers = [re.sub(r"\D", "", word) for word in words]
    assert numbers == 2 * list("۱۲۳۴۵۶۷۸")


@pytest.mark.parametrize(
    ("wishes", "language"),
    [("fa-IR,en;q=0.9", "fa-AF"), ("en-US,fa;q=0.9", "en"), ("uz-Cyrl-UZ", "uz"), ("de", None)],
)
def test_the_same_language_of_elsewhere_is_better_than_another(
    wishes: str, language: str | None
) -> None:
    assert preferred_language(wishes, ("ru", "fa-AF", "en", "uz")) == language

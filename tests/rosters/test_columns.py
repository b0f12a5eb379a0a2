"""Headings in four languages, and tables that begin below a title."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.editing.roster_import import Mapped, guess_columns
from trainkit.model.lists import ListSheet, read_list
from trainkit.problems import Problems


def sheet(*lines: str) -> ListSheet:
    found = read_list(Path("list.csv"), "\n".join(lines).encode(), Problems())
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            "No.;Title;First name;SURNAME;Organization;Country of origin;Position;E-mail address",
            ";;given;family;organisation;country;role;email",
        ),
        (
            "№ п/п;Ф.И.О.;Должность;Место работы;Страна;Язык;Эл. почта;Дата рождения",
            ";name;role;organisation;country;language;email;",
        ),
        ("Фамилия;Имя;Отчество;Ведомство;Звание", "family;given;middle;organisation;role"),
        ("Имя;Страна", "name;country"),
        (
            "ردیف;نام;نام خانوادگی;سازمان;سمت;کشور;زبان;گروه;پست الکترونیکی",
            ";given;family;organisation;role;country;language;group;email",
        ),
        ("نام و نام‌خانوادگی;وظیفه;اداره;شماره پاسپورت", "name;role;organisation;"),
        (
            "Nom;Prénom;Nom de l’organisme;Fonction;Pays;Langue;Courriel;Groupe",
            "family;given;organisation;role;country;language;email;group",
        ),
        ("Nom et prénom;N° de passeport;Poste", "name;;role"),
        ("Participant code;Name;Name of organisation;Passport No", "code;name;organisation;"),
        ("Organistion;Langauge;Nmae", "organisation;language;"),  # slips; the last could be any
        ("Name;Full name;Country", "name;;country"),
    ],
)
def test_headings_are_recognised(headings: str, expected: str) -> None:
    assert guess_columns(sheet(headings, "x;x")) == Mapped(0, tuple(expected.split(";")))


def test_headings_may_stand_below_a_title() -> None:
    found = guess_columns(sheet("List of participants;", ";", "Name;Country", "Anna;KZ"))
    assert found == Mapped(2, ("name", "country"))


def test_list_without_headings_means_nothing() -> None:
    assert guess_columns(sheet("Anna Lee;Kazakh", "Ben;Uzbek")) == Mapped(-1, ("", ""))


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        # Indico, modules/events/registration/util.py (generate_spreadsheet_from_registrations) and
        # models/items.py (PersonalDataType)
        (
            "ID;Name;Email Address;First Name;Last Name;Affiliation;Title;Country;Position;"
            "Registration date;Registration state;Checked in;Check-in date;Tags",
            ";;email;given;family;organisation;;country;role;;;;;",
        ),
        # pretalx, person/exporters.py and orga/forms/speaker.py
        ("name;email;confirmed", "name;email;"),
        ("ID;Name;Biography;Email;Picture;Proposal IDs;Proposal titles", ";name;;email;;;"),
    ],
)
def test_headings_of_registration_systems_are_recognised(headings: str, expected: str) -> None:
    assert guess_columns(sheet(headings, "x;x")) == Mapped(0, tuple(expected.split(";")))

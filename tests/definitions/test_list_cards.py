"""Business cards of all three versions, as the standards print them and as programs write them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainkit.definitions.listfile import read_list
from trainkit.problems import Problems

RFC_6350 = """\
BEGIN:VCARD
VERSION:4.0
FN:Simon Perreault
N:Perreault;Simon;;;ing. jr,M.Sc.
BDAY:--0203
ANNIVERSARY:20090808T1430-0500
GENDER:M
LANG;PREF=1:fr
LANG;PREF=2:en
ORG;TYPE=work:Viagenie
ADR;TYPE=work:;Suite D2-630;2875 Laurier;
 Quebec;QC;G1V 2M2;Canada
TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102
EMAIL;TYPE=work:simon.perreault@viagenie.ca
GEO;TYPE=work:geo:46.772673,-71.282945
KEY;TYPE=work;VALUE=uri:
 http://www.viagenie.ca/simon.perreault/simon.asc
TZ:-0500
URL;TYPE=home:http://nomis80.org
END:VCARD
"""
"""The example of RFC 6350, section 8, without one of its telephones."""

RFC_2426 = """\
BEGIN:vCard
VERSION:3.0
FN:Frank Dawson
ORG:Lotus Development Corporation
ADR;TYPE=WORK,POSTAL,PARCEL:;;6544 Battleford Drive
 ;Raleigh;NC;27613-3502;U.S.A.
TEL;TYPE=VOICE,MSG,WORK:+1-919-676-9515
TEL;TYPE=FAX,WORK:+1-919-676-9564
EMAIL;TYPE=INTERNET:fdawson@earthlink.net
EMAIL;TYPE=INTERNET,PREF:Frank_Dawson@Lotus.com
URL:http://home.earthlink.net/~fdawson
END:vCard
"""
"""The first card of RFC 2426, section 7, with its e-mail addresses the other way round."""

ANDROID = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=\
=B2=D0=B0;=D0=9C=D0=B0=D1=80=D0=B8=D1=8F;=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=\
=B2=D0=BD=D0=B0;;
TEL;CELL;PREF:+77010000000
EMAIL;HOME:maria@example.org
ORG;WORK;QUOTED-PRINTABLE;CHARSET=windows-1251:=CF=F0=EE=EA=F3=F0=E0=F2=F3=F0=E0;3
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
 AAAA

END:VCARD
""".replace("D0==B2", "D0=\n=B2")
"""As telephones write version 2.1: bare parameters, soft line breaks, encodings of their own."""


def read(text: str, path: str = "a.vcf") -> list[list[str | None]]:
    problems = Problems()
    sheets = read_list(Path(path), text.encode(), problems)
    assert [str(problem) for problem in problems] == []
    assert sheets is not None
    return [[cell.value for cell in row] for row in sheets[0].rows]


def test_cards_of_all_versions_are_one_table() -> None:
    assert read(RFC_6350 + RFC_2426 + ANDROID) == [
        ["Name", "Organisation", "Country", "Language", "Email"],
        ["Simon Perreault", "Viagenie", "Canada", "fr", "simon.perreault@viagenie.ca"],
        ["Frank Dawson", "Lotus Development Corporation", "U.S.A.", None, "Frank_Dawson@Lotus.com"],
        ["Мария Петровна Иванова", "Прокуратура, 3", None, None, "maria@example.org"],
    ]


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    assert read("\ufeff" + RFC_6350.replace("\n", "\r\n")) == read(RFC_6350)


def test_cell_has_the_place_of_its_property() -> None:
    sheets = read_list(Path("a.vcf"), (RFC_2426 + RFC_6350).encode(), Problems())
    assert sheets is not None
    places = [[str(cell.place) for cell in row] for row in sheets[0].rows]
    assert places == [
        ["a.vcf"] * 5,
        ["a.vcf:3:1", "a.vcf:4:1", "a.vcf:5:1", "a.vcf:1:1", "a.vcf:10:1"],
        ["a.vcf:15:1", "a.vcf:22:1", "a.vcf:23:1", "a.vcf:20:1", "a.vcf:26:1"],
    ]


def test_escapes_groups_and_role() -> None:
    text = """\
BEGIN:VCARD
VERSION:3.0
item1.FN:Lee\\, Anna\\nMaria
ORG:Ministry\\; of Interior;Cyber\\, unit
ROLE:Analyst
TITLE:Head of unit
END:VCARD
BEGIN:VCARD
X-ADDRESSBOOKSERVER-KIND:group
FN:Everybody
END:VCARD
"""
    assert read(text) == [
        ["Name", "Organisation", "Role"],
        ["Lee, Anna Maria", "Ministry; of Interior, Cyber, unit", "Head of unit"],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "BEGIN:VCARD\nFN:Anna\nBEGIN:VCARD\nFN:Ben\nnonsense\n",
            [
                "a.vcf:3:1: a card begins here, but END:VCARD of the one above is missing",
                "a.vcf:3:1: the card that begins here does not end: END:VCARD is missing",
                "a.vcf:5:1: expected a property of a card such as FN:Anna Lee",
            ],
        ),
        (
            "BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=FF=FE\nEND:VCARD\nEND:VCARD\nhello\n",
            [
                "a.vcf:2:1: the quoted-printable text cannot be decoded; export it as UTF-8",
                "a.vcf:4:1: a card ends here that did not begin",
                "a.vcf:5:1: expected BEGIN:VCARD, found something else",
            ],
        ),
    ],
)
def test_damaged_cards_are_refused_with_their_lines(text: str, said: list[str]) -> None:
    problems = Problems()
    assert read_list(Path("a.vcf"), text.encode(), problems) is None
    assert [str(problem) for problem in problems] == said


NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=60
).filter(lambda name: name.strip())


@given(st.lists(NAMES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_names_survive_escapes_and_folded_lines(names: list[str]) -> None:
    cards = []
    for name in names:
        line = "FN:" + re.sub(r"([\\,;])", r"\\\1", name)
        folded = "\r\n ".join(line[n : n + 20] for n in range(0, len(line), 20))
        cards.append(f"BEGIN:VCARD\r\nVERSION:4.0\r\n{folded}\r\nEND:VCARD\r\n")
    assert read("".join(cards)) == [["Name"], *([" ".join(name.split())] for name in names)]

"""Drawings come in without what runs or leads out, and not at all if they would do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit.exchange.pictures import Pictures, clean_drawing

CURRICULUM = Path(__file__).parents[2] / "curriculum"
SVG = "http://www.w3.org/2000/svg"
PNG = "data:image/png;base64,iVBORw0KGgo="
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
BARE = HEAD.partition(" xmlns:x")[0]


@pytest.mark.parametrize(
    ("inside", "left", "lost"),
    [
        ("<script>alert(1)</script><rect/>", "<rect/>", ["script"]),
        ("<script x:href='https://example.org/a.js'/><rect/>", "<rect/>", ["script"]),
        (f"<s:script xmlns:s='{SVG}'>a()</s:script><rect/>", "<rect/>", ["script"]),
        ("<script xmlns='http://www.w3.org/1999/xhtml'>a()</script>a<rect/>", "a<rect/>", []),
        ("<rect onclick='a()' OnLoad='b()' onfocusin='c()'/>", "<rect/>", []),
        ("<a x:href='javascript:a()'><rect/></a>", "<a><rect/></a>", []),
        ("<a href='//example.org' target='_top'/>", '<a target="_top"/>', []),
        (
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject>b<rect/>",
            "b<rect/>", ["foreignObject"],
        ),
        ("<a><animate attributeName='href' to='javascript:a()'/></a>", "<a></a>", ["animate"]),
        ("<set attributeName='onmouseover' to='a()'/><rect/>", "<rect/>", ["set"]),
        ("<animateMotion><mpath/></animateMotion>", "", ["animateMotion", "mpath"]),
        ("<image x:href='https://example.org/a.png'/>", "<image/>", ["image"]),
        ("<image href='data:image/svg+xml;base64,PHN2Zy8+'/>", "<image/>", ["image"]),
        (f"<image href='{PNG}'/>", f'<image href="{PNG}"/>', []),
        ("<use href='other.svg#a'/><rect/>", "<use/><rect/>", ["use"]),
        ("<rect id='a'/><use href='#a'/>", '<rect id="a"/><use href="#a"/>', []),
        ("<feImage href='https://example.org/a.png'/><rect/>", "<rect/>", ["feImage"]),
        ("<rect fill='url(https://example.org/a.svg#b)'/>", "<rect/>", []),
        ("<rect fill='url( \"#b\" )'/>", "<rect fill=\"url( &quot;#b&quot; )\"/>", []),
        ("<rect style='fill:u\\72l(//example.org)'/>", "<rect/>", []),
        ("<rect style='fill:url/**/(/*#*///example.org)'/>", "<rect/>", []),
        ("<rect style='background:image-set(&quot;//example.org&quot; 1x)'/>", "<rect/>", []),
        ("<g xml:base='https://example.org/'><rect/></g>", "<g><rect/></g>", []),
        ("<?xml-stylesheet href='https://example.org'?><!-- a --><rect/>", "<rect/>", []),
        ("<style>rect { fill: red }</style>", "<style>rect { fill: red }</style>", []),
    ],
)  # fmt: skip
def test_what_runs_or_leads_out_is_left_out(inside: str, left: str, lost: list[str]) -> None:
    data, found = clean_drawing(f"{HEAD}>{inside}</svg>".encode())
    assert found == lost
    assert data.decode() == f"{BARE}>{left}</svg>"


USES = {n: f"<use href='#a{n - 1}'/>" * 10 for n in range(1, 9)}
NESTED = "".join(f"<g id='a{n}'>{uses}</g>" for n, uses in USES.items())


@pytest.mark.parametrize(
    "drawing",
    [
        f"{HEAD}><style>@import 'https://example.org'</style></svg>",
        f"{HEAD}><style>@font-face {{ src: url(//example.org) }}</style></svg>",
        f"{HEAD}><style>@\\69mport '//example.org';</style></svg>",
        f"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{HEAD}>&a;</svg>",
        f"{HEAD}><rect id='a0'/>{NESTED}</svg>",
        f"{HEAD}><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>",
        f"{HEAD}><rect>",
    ],
)
def test_a_drawing_that_would_do_harm_is_refused(drawing: str) -> None:
    pictures = Pictures()
    assert pictures.add("net.svg", drawing.encode()) == ""
    assert (pictures.found, pictures.lost) == ({}, ["the picture net.svg"])


def test_a_handler_that_the_document_type_adds_is_left_out() -> None:
    drawing = f"<!DOCTYPE svg [<!ATTLIST rect onclick CDATA 'a()'>]>{HEAD}><rect/></svg>"
    assert clean_drawing(drawing.encode()) == (f"{BARE}><rect/></svg>".encode(), [])


def test_lost_parts_are_named() -> None:
    pictures = Pictures()
    drawing = f"{HEAD}><script/><foreignObject/><rect/></svg>"
    assert pictures.add("net.svg", drawing.encode()) == "figures/imported/1.svg"
    assert pictures.lost == ["parts of the picture net.svg: script, foreignObject"]


def test_drawings_of_the_course_lose_nothing() -> None:
    for path in sorted(CURRICULUM.glob("*/figures/*.svg")):
        data, lost = clean_drawing(path.read_bytes())
        assert (lost, clean_drawing(data)) == ([], (data, [])), path

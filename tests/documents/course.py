"""A small workshop that has a bit of everything that pages print; fixed, so goldens can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.factories import as_yaml, make_kit, module_data
from trainkit.planning.printed import Kit

TITLE = "Workshop on logs, ledgers & <letters>"
LATIN, ARABIC, CYRILLIC = "Farid Mesali", "مریم نمونه‌پور", "Айгерім Үлгіева"
PEOPLE: list[tuple[object, ...]] = [
    ("AX-03", LATIN, "Counter-Narcotics Police", "AF", "Investigator", "fa"),
    ("IR-14", ARABIC, "Prosecutor's Office", "IR", "Prosecutor", "fa"),
    ("KZ-02", CYRILLIC, "General Prosecutor's Office", "KZ", "Prosecutor", "ru"),
    ("KG-19", None, "", "KG", "", ""),
]
"""Three names in three scripts, and a person whose name is not known."""

FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" viewBox="0 0 400 60">'
    '<rect x="1" y="1" width="398" height="58" fill="none" stroke="#111"/>'
    '<text x="20" y="35" font-family="Noto Sans" font-size="16">Scene to court</text></svg>'
)
HANDOUT = """## When to use this

Use this when a log must be read [@rfc, section 2]. It costs {{7*7}} and <b>nothing</b> more.

![From the scene to the court in one line](figures/way.svg "Figure 1. The way of an exhibit")

## The steps

1. **Ask.** Write the question.
   - With its *date*.
   - With its `UTC+05:00` offset.
2. **Read.** Copy the line.

### Two clocks

Table: Offsets of two cities [@law]

| City | Offset |
|---|--:|
| Almaty | +05:00 |
| Kabul | +04:30 |

::: remember
A log names no person.
:::

::: case The missing hour
An entry says 23:30, and the clock went back at midnight.
:::

::: checklist Before it leaves your desk
- [ ] Every time has an offset.
- [ ] A second person read it.
:::

## What a log does not show

Who sat at the machine. Посмотрите номер, شماره را ببینید.

::: notes 3
:::
"""
GUIDE = """## Before the course

Print one copy each.

### Seats

In fours.

## Reading a log {#s1}

Say what a log is [@rfc].

### Misconceptions

- "A log names the user."

## Writing a letter {#s2}

Write it together.
"""
ALPHA: dict[str, Any] = {
    "title": "Logs and letters: from the first entry to the answer",
    "short_title": "Logs and letters",
    "summary": "From a log to a letter that a provider can answer.",
    "prerequisites": {"knowledge": ["Own law of procedure", "Adding hours and minutes"]},
    "references": [
        {
            "id": "rfc", "body": "IETF", "number": "RFC 6302", "year": 2011, "as_of": "2026-01-01",
            "title": "Logging Recommendations for Internet-Facing Servers",
            "url": "https://www.rfc-editor.org/rfc/rfc6302", "note": "Section 2 was read.",
        },
        {
            "id": "law", "body": "Example State", "title": "Law on <Logs> & Letters", "year": 2020,
            "as_of": "2026-01-02", "volatile": "true",
        },
    ],
    "glossary": [
        {
            "term": "offset", "definition": "The difference from UTC",
            "translations": {"ru": "смещение", "fa": "اختلاف ساعت"},
        },
        {"term": "log", "definition": "A record that a machine writes"},
    ],
}  # fmt: skip
SESSIONS: list[dict[str, Any]] = [
    {
        "id": "s1", "title": "Reading a log", "minutes": 60, "method": "lecture",
        "objectives": ["o1", "o2"], "summary": "Participants read a log.",
        "materials": ["Handout, *The steps*", "Log cards"], "needs": ["Tables for four"],
        "notes": "Count the **cards** first.",
        "steps": [
            {"minutes": 25, "title": "Show", "method": "demonstration", "material": "Handout",
             "notes": "**Ask:** whose clock is it?"},
            {"minutes": 10, "title": "Sort", "method": "group-work", "material": "Log cards"},
            {"minutes": 25, "title": "Check", "method": "quiz"},
        ],
    },
    {
        "id": "s2", "title": "Writing a letter", "minutes": 45, "method": "exercise",
        "objectives": ["o3"], "summary": "Participants write a letter.",
        "steps": [
            {"minutes": 40, "title": "Write", "method": "exercise"},
            {"minutes": 5, "title": "Check", "method": "quiz"},
        ],
    },
]  # fmt: skip
BETA: dict[str, Any] = {
    "title": "Ledgers",
    "short_title": "Ledgers",
    "glossary": [{"term": "Ledger", "definition": "A list of who owns what"}],
}
AGENDA: dict[str, Any] = {
    "workshop": "test-workshop",
    "days": [
        {
            "date": "2026-03-03",
            "entries": [
                {"start": "09:00", "end": "09:30", "event": "pre", "title": "Pre-test"},
                {"start": "09:30", "end": "10:30", "session": "alpha/s1", "title": "Reading a log",
                 "speakers": ["expert", "host"], "room": "hall"},
                {"start": "10:30", "end": "10:45", "pause": "true", "title": "Short break"},
                {"start": "10:45", "end": "11:45", "session": "alpha/s2",
                 "title": "Writing a letter", "speakers": ["expert"]},
                {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
            ],
        },
        {
            "date": "2026-03-04",
            "entries": [
                {"start": "09:00", "end": "10:00", "session": "beta/s1",
                 "title": "Session 1 of beta"},
                {"start": "10:10", "end": "11:10", "session": "beta/s2",
                 "title": "Session 2 of beta"},
                {"start": "11:10", "end": "11:40", "title": "Visit & photo"},
                {"start": "12:30", "end": "13:30", "event": "lunch", "title": "Lunch"},
                {"start": "16:00", "end": "16:30", "event": "post", "title": "Post-test"},
            ],
        },
    ],
}  # fmt: skip
"""Writing a letter has an hour here, and steps for 45 minutes."""

SPEAKERS = {
    "expert": {"name": "Visiting expert", "organisation": "Regional Office"},
    "host": {"name": "Academy lecturer"},
}


def small_kit(folder: Path, also: Mapping[str, str] | None = None, **changes: Any) -> Kit:
    """Return the kit of the small workshop, written to ``folder``, with further files."""
    alpha = module_data("alpha", sessions=SESSIONS, **ALPHA)
    options: dict[str, Any] = {
        "title": TITLE,
        "subtitle": "Two days of paper",
        "organisers": ["Regional Office", "Academy"],
        "speakers": SPEAKERS,
        "rooms": {"hall": {"name": "Altai Hall"}},
        "rows": PEOPLE,
        "agenda": AGENDA,
        "files": {
            "curriculum/alpha/module.yaml": as_yaml(alpha),
            "curriculum/alpha/handout.md": HANDOUT,
            "curriculum/alpha/guide.md": GUIDE,
            "curriculum/alpha/figures/way.svg": FIGURE,
            "curriculum/beta/module.yaml": as_yaml(module_data("beta", **BETA)),
            **(also or {}),
        },
    }
    return make_kit(folder, **{**options, **changes})

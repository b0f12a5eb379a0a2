"""A small workshop of two days that can be planned, and ways in which it cannot."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Data = dict[str, Any]

DAY_1, DAY_2 = "2019-03-05", "2019-03-06"

WORKSHOP: Data = {
    "id": "almaty",
    "timezone": "Asia/Almaty",
    "days": [
        {"date": DAY_1, "start": "09:00", "end": "17:00"},
        {"date": DAY_2, "start": "09:00", "end": "17:00"},
    ],
    "groups": {
        "police": {"name": "Police", "size": 20, "languages": ["ru"]},
        "courts": {"name": "Prosecutors", "size": 12, "languages": ["en"]},
    },
    "people": {
        "anna": {"name": "Anna Trainer"},
        "omar": {"name": "Omar Speaker"},
    },
    "rooms": {
        "altai": {"name": "Altai", "seats": 40, "equipment": ["projector"]},
        "medeu": {"name": "Medeu", "seats": 20},
    },
    "breaks": [
        {"id": "lunch", "title": "Lunch", "minutes": 60, "earliest": "12:00", "latest": "13:30"},
    ],
    "fixed": [
        {
            "id": "opening", "title": "Opening", "start": f"{DAY_2}T09:00", "minutes": 60,
            "groups": ["courts"], "room": "altai",
        },
    ],
    "sessions": {
        "logs": {
            "title": "Logs and CGNAT", "groups": ["police"], "people": ["omar"], "minutes": 75,
        },
        "chain": {"title": "Following money", "groups": ["police"], "people": ["anna"],
                  "minutes": 90},
        "law": {"title": "The law", "groups": ["courts"], "people": ["anna"], "minutes": 60},
        "post": {"title": "Post-test", "groups": ["police"], "minutes": 30,
                 "after": ["logs", "chain"]},
    },
}  # fmt: skip


def window(day: str, start: str, end: str) -> Data:
    """Return a window of one day."""
    return {"start": f"{day}T{start}", "end": f"{day}T{end}"}


def workshop_data() -> Data:
    """Return the workshop as data that a test may change."""
    return deepcopy(WORKSHOP)


def speaker_and_room() -> Data:
    """The speaker is there too briefly beside what takes the room."""
    data = workshop_data()
    data["people"]["omar"]["available"] = [window(DAY_2, "09:00", "10:30")]
    data["sessions"]["logs"]["rooms"] = ["altai"]
    return data


def two_pins() -> Data:
    """Two sessions of one group are pinned to the same time."""
    data = workshop_data()
    data["sessions"]["logs"]["pin"] = {"start": f"{DAY_1}T10:00"}
    data["sessions"]["chain"]["pin"] = {"start": f"{DAY_1}T10:30"}
    return data


def no_free_minute() -> Data:
    """The speaker is never there on any day."""
    data = workshop_data()
    data["people"]["omar"]["available"] = [window("2019-03-07", "09:00", "17:00")]
    return data


def too_long() -> Data:
    """A session is longer than any day."""
    data = workshop_data()
    data["longest_block"] = 480
    data["breaks"] = []
    data["sessions"]["logs"]["minutes"] = 500
    return data


def lost_room() -> Data:
    """The only room that is large enough is open for too short a time."""
    data = workshop_data()
    data["rooms"]["altai"]["open"] = [window(DAY_1, "09:00", "09:50")]
    data["rooms"]["medeu"]["seats"] = 15
    return data


def cut_day() -> Data:
    """One short day has too little time for the group."""
    data = workshop_data()
    data["days"] = [{"date": DAY_1, "start": "09:00", "end": "12:00"}]
    data["breaks"], data["fixed"] = [], []
    return data


def wrong_order() -> Data:
    """A session must come before one whose speaker leaves earlier."""
    data = workshop_data()
    data["people"]["omar"]["available"] = [window(DAY_2, "10:00", "17:00")]
    data["sessions"]["chain"]["after"] = ["logs"]
    data["sessions"]["chain"]["windows"] = [window(DAY_1, "09:00", "17:00")]
    return data


def crossed_breaks() -> Data:
    """A break finds no place behind the one before it."""
    data = workshop_data()
    data["breaks"].append(
        {"id": "prayer", "title": "Prayer", "minutes": 45, "earliest": "12:15", "latest": "13:30"}
    )
    return data


def without_interpreters() -> Data:
    """A session needs a booth, and no room has one."""
    data = workshop_data()
    data["interpreters"] = {"pair": {"name": "English and Russian", "languages": ["en", "ru"]}}
    data["sessions"]["logs"]["language"] = "en"
    return data


def far_apart() -> Data:
    """A speaker needs longer from one venue to the other than there is time between."""
    data = workshop_data()
    data["rooms"]["altai"]["venue"], data["rooms"]["medeu"]["venue"] = "hotel", "academy"
    data["transfers"] = [{"between": ["hotel", "academy"], "minutes": 30}]
    data["sessions"]["law"] |= {"rooms": ["medeu"], "pin": {"start": f"{DAY_1}T10:00"}}
    data["sessions"]["chain"] |= {"rooms": ["altai"], "pin": {"start": f"{DAY_1}T11:10"},
                                  "minutes": 45}  # fmt: skip
    return data


def long_block() -> Data:
    """A session is longer than work may go on without a pause."""
    data = workshop_data()
    data["sessions"]["chain"]["minutes"] = 100
    return data


def three_for_two_rooms() -> Data:
    """Three sessions of different groups are pinned to one time, and there are two rooms."""
    data = workshop_data()
    data["groups"]["customs"] = {"name": "Customs", "size": 8}
    for name, group in (("logs", "police"), ("law", "courts"), ("search", "customs")):
        data["sessions"][name] = {
            "title": f"Work of {group}", "groups": [group], "minutes": 60,
            "pin": {"start": f"{DAY_1}T10:00"},
        }  # fmt: skip
    data["sessions"]["post"]["after"] = []
    return data


def crowded() -> Data:
    """Nine sessions of one group, and time for eight."""
    data = workshop_data()
    data["days"], data["breaks"], data["fixed"] = data["days"][:1], [], []
    data["days"][0] |= {"start": "09:00", "end": "13:00"}
    data["longest_block"] = 240
    data["sessions"] = {
        f"s{n}": {"title": f"Session {n}", "groups": ["police"], "minutes": 30} for n in range(9)
    }
    return data


CASES = {
    one.__name__: one
    for one in (
        speaker_and_room, two_pins, no_free_minute, too_long, lost_room, cut_day,
        wrong_order, crossed_breaks, without_interpreters, far_apart, long_block,
        three_for_two_rooms, crowded,
    )
}  # fmt: skip
"""The ways in which it cannot be planned, by name."""

"""Measures and prints a table, and last one JSON object; exit status 1 where a target is missed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.machine import processor
from benchmarks.studio.telephone import Telephone
from trainkit.resources import templates_folder
from trainkit.studio.telephones import LOOPBACK, ParticipantsServer
from trainkit.telephones.codes import access_code, digest, fold
from trainkit.telephones.store import connect, transaction

TARGET_RATE, TARGET_P99 = 1_000, 0.2
_MOST = 2_000
"""Telephones and answers a second at most: this is a measurement, not an attack."""


def main() -> int:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "telephones.sqlite"
        codes = _prepare(database, options)
        room = ParticipantsServer(database, LOOPBACK)
        try:
            record = asyncio.run(_measured(options, room, database, codes))
        finally:
            room.stop()
    for key, value in record.items():
        sys.stdout.write(f"{key.replace('_', ' '):<40} {value}\n")
    sys.stdout.write(f"{json.dumps(record)}\n")
    kept = record["lost"] == record["twice"] == record["wrong"] == 0
    return int(not kept or record["answers_a_second"] < 0.99 * options.rate
               or record["p99_seconds"] > TARGET_P99)  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.studio", description=__doc__)
    parser.add_argument("--telephones", type=int, default=300)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30, help="of the test with kills")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--rate", type=int, default=TARGET_RATE, help="answers a second")
    parser.add_argument("--rate-seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not 0 < options.telephones <= _MOST or not 0 < options.rate <= _MOST:
        parser.error(f"at most {_MOST} telephones and answers a second")
    if not 0 < options.seconds <= 600 or not 0 < options.rate_seconds <= 60:
        parser.error("at most 600 seconds of a test and 60 seconds of answers")
    return options


def _prepare(database: Path, options: argparse.Namespace) -> list[str]:
    """Write a database with a paper for each telephone; return the codes."""
    salt = os.urandom(32)
    codes = [access_code(f"P-{n:03}", os.urandom(8)) for n in range(1, options.telephones + 1)]
    choices = [
        {"letter": letter, "text": f"An answer of some length, {letter}"} for letter in "ABC"
    ]
    items = [
        {"number": n, "type": "single", "control": "one", "stem": f"<p>Which fits {n}?</p>",
         "picture": "", "choices": choices, "boxes": [], "unit": "", "lines": 1, "points": 1}
        for n in range(1, options.items + 1)
    ]  # fmt: skip
    blocks = [
        {"heading": "", "language": "en", "direction": "ltr", "case": None, "items": [item]}
        for item in items
    ]
    paper = {"paper": "A1-1", "count": options.items, "language": "en"}
    view = json.dumps({**paper, "rules": [], "blocks": blocks})
    english = {"language": "en", "direction": "ltr", "digits": "0123456789",
               "workshop": "Benchmark", "words": _words()}  # fmt: skip
    facts = {"zone": "Asia/Almaty", "languages": json.dumps({"en": english}), "salt": salt.hex()}
    with closing(connect(database, create=True)) as base, transaction(base):
        base.executemany("INSERT INTO about VALUES (?, ?)", facts.items())
        base.execute("INSERT INTO tests VALUES ('pre', 'Pre-test', 10, ?, NULL)", (time.time(),))
        base.executemany(
            "INSERT INTO papers (use, person, view) VALUES ('pre', ?, ?)",
            [(digest(salt, fold(code)), view) for code in codes],
        )
    return codes


def _words() -> dict[str, str]:
    from ruamel.yaml import YAML

    path = templates_folder() / "participants" / "text.en.yaml"
    return dict(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


async def _measured(
    options: argparse.Namespace, room: ParticipantsServer, database: Path, codes: Sequence[str]
) -> dict[str, float]:
    draw = random.Random(options.seed)  # noqa: S311 - letters that are drawn, nothing secret
    telephones = [Telephone(LOOPBACK, room.port, code, n) for n, code in enumerate(codes)]
    record: dict[str, float] = {"processor": processor(), "cores": os.cpu_count() or 0,
                                "telephones": options.telephones}  # type: ignore[dict-item]  # fmt: skip
    killer = asyncio.create_task(_kill(room, options))
    started = time.monotonic()
    await asyncio.gather(*(_sit(one, options, draw) for one in telephones))
    record["test_seconds"] = round(time.monotonic() - started, 1)
    record["kills"] = await killer
    record["sent_again"] = sum(one.retries for one in telephones)
    waits = sorted(await _at_rate(telephones, options, draw, record))
    record["p50_seconds"] = round(waits[len(waits) // 2], 4)
    record["p99_seconds"] = round(waits[len(waits) * 99 // 100], 4)
    for one in telephones:
        one.close()
    return record | _compared(database, telephones)


async def _kill(room: ParticipantsServer, options: argparse.Namespace) -> int:
    """End the server by SIGKILL, spread over the test; return how often."""
    last = 0
    for _ in range(options.kills):
        await asyncio.sleep(options.seconds / (options.kills + 1))
        while room.process_id == last:  # the last one is not replaced yet
            await asyncio.sleep(0.05)
        last = room.process_id
        os.kill(last, signal.SIGKILL)
    return options.kills


async def _sit(one: Telephone, options: argparse.Namespace, draw: random.Random) -> None:
    """Answer all items in the time of the test."""
    pause = options.seconds / (options.items + 2)
    await asyncio.sleep(draw.uniform(0, pause))
    await one.enter()
    for item in range(1, options.items + 1):
        await asyncio.sleep(draw.uniform(0.5, 1.5) * pause)
        await one.answer(item, draw.choice("ABC"), f"sit-{one.number:04}-{item:04}")


async def _at_rate(
    telephones: Sequence[Telephone],
    options: argparse.Namespace,
    draw: random.Random,
    record: dict[str, float],
) -> list[float]:
    """Send answers at a rate; return how long each took from when it was due."""
    total = int(options.rate * options.rate_seconds)
    begin = time.monotonic() + 0.5
    waits: list[float] = []

    async def share(one: Telephone) -> None:
        for n in range(one.number, total, len(telephones)):
            due = begin + n / options.rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            item = n % options.items + 1
            await one.answer(item, draw.choice("ABC"), f"rate-{n:08}")
            waits.append(time.monotonic() - due)

    await asyncio.gather(*map(share, telephones))
    record["answers_a_second"] = round(total / (time.monotonic() - begin), 1)
    return waits


def _compared(database: Path, telephones: Sequence[Telephone]) -> dict[str, float]:
    """Compare what was acknowledged with what is there."""
    with closing(sqlite3.connect(database)) as base:
        rows = base.execute("SELECT id, item, value FROM answers").fetchall()
    there = {name: (item, value) for name, item, value in rows}
    acknowledged = {k: v for one in telephones for k, v in one.acknowledged.items()}
    return {
        "acknowledged": len(acknowledged),
        "kept": len(rows),
        "lost": sum(name not in there for name in acknowledged),
        "wrong": sum(there.get(name) not in {None, value} for name, value in acknowledged.items()),
        "twice": len(rows) - len(there),
    }


if __name__ == "__main__":
    raise SystemExit(main())

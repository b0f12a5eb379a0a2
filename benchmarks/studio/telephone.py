"""A telephone as the server sees it: one connection that is kept open, and made again when lost."""

from __future__ import annotations

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

__all__ = ["Telephone"]

_LOST = (ConnectionError, asyncio.IncompleteReadError, ValueError, OSError, TimeoutError)
_RETRY_SECONDS = 0.1
_PATIENCE_SECONDS = 60


@dataclass
class Telephone:
    """One person's telephone."""

    host: str
    port: int
    code: str
    number: int
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    """What the server said it has kept: item and letter by the id of the answer."""
    retries: int = 0
    _cookie: str = ""
    _token: str = ""
    _paper: str = ""
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def enter(self) -> None:
        """Type the code and open the paper."""
        while not self._token:
            await self.ask("GET", "/")
            await self.ask("POST", "/enter", urlencode({"code": self.code}).encode())
            _, page = await self.ask("GET", "/paper")
            token = re.search(rb'data-token="(\w+)"', page)
            paper = re.search(rb'data-paper="([\w-]+)"', page)
            if token and paper:
                self._token, self._paper = token[1].decode(), paper[1].decode()

    async def answer(self, item: int, letter: str, name: str) -> None:
        """Send an answer until it is kept, as the pages' script does."""
        given = time.monotonic()
        while name not in self.acknowledged:
            one = {"id": name, "item": item, "fields": {f"q{item}": [letter]},
                   "age": time.monotonic() - given}  # fmt: skip
            body = {"paper": self._paper, "token": self._token, "answers": [one]}
            status, said = await self.ask("POST", "/answers", json.dumps(body).encode(), _JSON)
            if status == 200:
                for kept in json.loads(said)["kept"]:
                    self.acknowledged[kept] = (item, letter)
            else:
                self.retries += 1
                await asyncio.sleep(_RETRY_SECONDS)

    async def end(self) -> None:
        """Hand the paper in."""
        await self.ask("GET", "/review")
        await self.ask("POST", "/end", urlencode({"token": self._token}).encode())

    async def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        kind: str = "application/x-www-form-urlencoded",
    ) -> tuple[int, bytes]:
        """Return status and body; while nobody answers, ask again."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return await asyncio.wait_for(self._asked(method, path, body, kind), 10)
            except _LOST:
                self.close()
                self.retries += 1
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(_RETRY_SECONDS)

    async def _asked(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, bytes]:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        host = f"{self.host}:{self.port}"
        head = [f"{method} {path} HTTP/1.1", f"host: {host}", f"cookie: {self._cookie}"]
        if method == "POST":
            head += [f"origin: http://{host}", f"content-type: {kind}",
                     f"content-length: {len(body)}"]  # fmt: skip
        self._writer.write("\r\n".join([*head, "\r\n"]).encode() + body)
        raw = await self._reader.readuntil(b"\r\n\r\n")
        cookie = re.search(rb"set-cookie: (\w+=[^;]+)", raw)
        if cookie:
            self._cookie = cookie[1].decode()
        length = re.search(rb"content-length: (\d+)", raw)
        content = await self._reader.readexactly(int(length[1]) if length else 0)
        return int(raw.split(b" ", 2)[1]), content

    def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


_JSON = "application/json"

"""trainkit's own copies: everybody the same paper, and everybody another order."""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import BinaryIO

from benchmarks.papers.paper import copies_view, people, shuffled_paper
from trainkit.documents.copies.printing import Press
from trainkit.render.fragments import PrintFile

__all__ = ["Run", "run", "warm_up"]

_SUBJECT = "Measured"


@dataclass(frozen=True)
class Run:
    """What one print file took."""

    copies: int
    seconds: float
    """Of the processor, layout included, without loading libraries."""
    size: int
    pages: int
    memory: float
    """The most the process held, in MB."""


def run(count: int, *, shuffled: bool = False) -> Run:
    """Write a print file to a disk and measure."""
    view = copies_view(people(count))
    with tempfile.TemporaryFile() as stream:
        begin = time.process_time()
        press = Press.of(view, {})
        if shuffled:
            _write_shuffled(press, stream)
        else:
            press.write(stream)
        seconds = time.process_time() - begin
        size = stream.tell()
    pages = len(press.composed(view.papers[0])) + len(view.sheets[0].geometry.pages)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(count, seconds, size, pages, memory)


def _write_shuffled(press: Press, stream: BinaryIO) -> None:
    file = PrintFile(stream, press.sheet, 210 * 72 / 25.4, 297 * 72 / 25.4)
    file.add(
        press.own_copy(number, person, shuffled_paper(number))
        for number, person in enumerate(press.view.people)
    )
    file.close("Shuffled", "en", _SUBJECT)


def warm_up() -> None:
    """Load what is loaded once a process."""
    Press.of(copies_view(people(1)), {}).write(io.BytesIO())


def main() -> None:
    """Print one run, for a process of its own: ``ours COUNT [shuffled] [whole]``.

    ``whole`` gives the seconds of the whole process, with loading Python and all libraries.
    """
    if "whole" not in sys.argv:
        warm_up()
    result = run(int(sys.argv[1]), shuffled="shuffled" in sys.argv)
    seconds = time.process_time() if "whole" in sys.argv else result.seconds
    print(result.copies, seconds, result.size, result.pages, result.memory)


if __name__ == "__main__":
    main()

"""The commands, thin over the library, and what they share.

``main`` is what the installed ``trainkit`` runs. Exit status: 0 done; 1 done, but something needs a
person's look; 2 the input is wrong and nothing was written; 3 an error in trainkit; 130 stopped
with Ctrl-C.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

__all__ = ["leave", "main"]


def main() -> None:
    """Run the command line in the user's language and leave with its exit status.

    Cyclic garbage is looked for rarely during a command, which is soon over. Linear algebra gets
    one thread: what a workshop has to compute is over before others have started, and sums come out
    the same whatever the number of processors.
    """
    from trainkit.cli.app import run
    from trainkit.cli.output import users_language
    from trainkit.text.languages import speaking

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(400_000)
    with speaking(users_language()):
        status = run(sys.argv[1:])
    leave(status)


def leave(status: int) -> NoReturn:
    """End the process, which has done its work, without taking its libraries down.

    Pango's threads may still read fontconfig's tables when a process that laid out pages frees
    them, and a finished command ended with a segmentation fault, once in some hundred times.
    """
    atexit._run_exitfuncs()
    for stream in filter(None, (sys.stdout, sys.stderr)):  # closed from the start, they are None
        with suppress(BrokenPipeError):  # who read the output, as ``head`` does, has seen enough
            stream.flush()
    os._exit(status)

"""The commands, thin over the library: one file a command, plus what they share.

``main`` is what the installed ``trainkit`` runs. Exit status: 0 done; 1 done, but something needs a
person's look; 2 the input is wrong and nothing was written; 3 a fault of the program; 130 stopped
with Ctrl-C.
"""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status.

    Cyclic garbage is not looked for, neither during a command, which is soon over, nor at the end;
    that takes a quarter of the time. ``build`` lays out hundreds of pages and turns it on again.
    Linear algebra gets one thread: what a workshop has to compute is over before others have
    started, and sums come out the same whatever the number of processors.
    """
    from trainkit.cli.app import run

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()
    status = run(sys.argv[1:])
    gc.freeze()
    sys.exit(status)

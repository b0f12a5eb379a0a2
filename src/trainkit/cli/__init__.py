"""The commands, thin over the library: one file a command, plus what they share.

``main`` is what the installed ``trainkit`` runs. Exit status: 0 done; 1 done, but something needs a
person's look; 2 the input is wrong and nothing was written; 3 a fault of the program; 130 stopped
with Ctrl-C.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status."""
    from trainkit.cli.app import run

    sys.exit(run(sys.argv[1:]))

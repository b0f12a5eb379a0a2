"""``python -m trainkit``: the command line where the command itself is not on the path."""

from trainkit.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()

"""QTI of 1EdTech (https://www.1edtech.org/standards/qti), versions 2.1, 2.2 and 3.0.

``reading`` says what they differ in and reads an item; ``writing`` writes a package and has the
versions as formats.
"""

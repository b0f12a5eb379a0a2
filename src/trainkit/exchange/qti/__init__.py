"""QTI of 1EdTech (https://www.1edtech.org/standards/qti).

Versions 2.1, 2.2 and 3.0 are ``formats``: ``versions`` says what they differ in, ``item`` and
``reading`` read an item, ``writing`` writes a package. Version 1.2 is ``qti12``, with ``item12``,
``writing12`` and ``cartridge``, the package that its questions come in. ``packaged`` is what items
of all versions have in common while they are read.
"""

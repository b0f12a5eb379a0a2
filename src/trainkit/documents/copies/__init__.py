"""Personal copies of test papers and answer sheets, by the thousand.

``view`` says what a print file shows, ``documents`` makes the views from the kit, ``pages``
composes each paper from pieces that are laid out once, ``printing`` adds what is personal.
"""

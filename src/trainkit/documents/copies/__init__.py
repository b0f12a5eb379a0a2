"""Personal copies of test papers and answer sheets, by the thousand.

``documents`` makes the views from the kit; ``printing`` composes each paper from pieces that are
laid out once, and adds what is personal.
"""

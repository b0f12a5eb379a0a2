"""Personal copies of test papers and answer sheets, by the thousand.

In: the kit's forms, who answers which paper, the geometry of the answer sheets. Out: print files.
``view`` says what a print file shows, ``gather`` makes views from the kit, ``drawing`` draws answer
sheets, ``pages`` composes the pages of each paper from pieces that are laid out once, ``printing``
puts codes, names and QR codes in and writes the file, ``tagged`` writes one file a person.
"""

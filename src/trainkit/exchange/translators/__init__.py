"""The files that translators get and send back: an Excel workbook and an XLIFF 2.1 file a module.

``units`` finds every text of a module with its place, translation and status, and ``paragraphs``
takes long ones apart. ``workbook`` and ``xliff`` write them and read what translators returned,
``returned`` compares that with the module, and ``merged`` makes the translation files of it.
"""

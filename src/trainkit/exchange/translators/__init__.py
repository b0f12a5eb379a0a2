"""The files that translators get and send back: an Excel workbook and an XLIFF 2.1 file a module.

``units`` finds every text of a module with its place, translation and status, and takes
long ones apart. ``formats`` writes them as a workbook and as XLIFF, and reads what translators
returned; ``exchange`` compares that with the module and makes the translation files of it.
"""

"""Personal copies of a test paper by the thousand, beside plain WeasyPrint and Typst.

``python -m benchmarks.papers``; nothing here is read by the program.
"""

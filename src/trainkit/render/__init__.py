"""The leaf that turns content into bytes: pages, workbooks, Word files, slides.

In: views without secrets, and templates. Out: bytes, the same for the same input. Nothing here
knows what a module or a test is.
"""

"""One module a document family, and ``families``, the table that lists them.

In: the kit of definitions and plan. Out: documents, each with a view of just what it shows.
"""

"""The participants' pages: one's own paper on a telephone.

A separate app on a port of its own, in a process of its own that is given the path of one database
and nothing else (``python -m trainkit.studio.participants``). It imports none of the library but
the database's own module, so there is nothing in it that could show a key, a name or a score.
"""

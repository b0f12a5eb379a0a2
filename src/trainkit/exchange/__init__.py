"""Questions in other systems' formats, on their way into a bank and out of one.

In: a file in any of the formats of ``registry``. Out: questions with the fields of items as far as
they are known (``question``), which wait in ``unreviewed.jsonl`` beside the bank until a
person has reviewed them (``importing``). A format is one module with one ``Format``; ``qti`` has
one a version, ``word`` is a package. ``scorm`` is whole modules for learning platforms. ``results``
takes back the answers to tests that were held in other programs (``programs``).
"""

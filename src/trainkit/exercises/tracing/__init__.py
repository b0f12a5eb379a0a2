"""Exercises on virtual assets: a trace through a graph of outputs, and the triage of addresses.

``trace`` and ``addresses`` are the two generators. The ledger: ``ledger`` (model), ``casework``,
``unrelated`` and ``mixture`` (draw the data), ``printed`` (print it, and read it back), ``rules``,
``joining``, ``taint`` and ``solve`` (the key), ``sheet``, ``answers``, ``solution`` and ``drawing``
(the pages). The strings: ``base58``, ``bech32`` and ``strings`` (decode and sort), ``findings``
(draw), ``triage`` and ``triage_key`` (the pages).
"""

"""Finds agendas with OR-Tools' CP-SAT: ``search.solve`` is the entry point.

``layout`` says what can stand where, ``start`` makes a first agenda greedily; ``model`` has the
variables, what must hold, and the price; ``agendas`` turns values into agendas and back.
"""

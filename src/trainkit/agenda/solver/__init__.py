"""Finds agendas with OR-Tools' CP-SAT: ``search.solve`` is the entry point.

``layout`` says what can stand where, ``start`` makes a first agenda greedily; ``model`` has the
variables, ``constraints`` what must hold, ``soft_constraints`` the price; ``agendas`` turns values
into agendas and back.
"""

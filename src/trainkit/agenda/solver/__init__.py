"""Finds agendas with OR-Tools' CP-SAT: ``search.solve`` is the way in.

``units`` counts time, ``layout`` says what can stand where, ``model`` has the variables and what
must hold, ``wishes`` the price, ``moves`` the distance from an earlier agenda, ``extract`` reads an
agenda off the values.
"""

"""Small changes of a problem that may let it have an agenda. Each turns a problem into another.

How much a change changes is counted in minutes, so that changes can be ranked. For what is no
length of time, constants say how many minutes it counts as: a rule of thumb for how hard it is to
arrange, from moving a pin by hand up to leaving a session out.
"""

"""A lower bound to the cost of all agendas, by Lagrangian decomposition.

In: a layout. Out: a number below which no agenda costs. Every group is solved alone, exactly over
the orders in which it can take its sessions and the segments that hold them, and so is everything
that groups share: people, rooms, teams, the times of breaks, and sessions that may be one. Prices
on "this session lies in this segment" make the pieces agree as far as prices can (Geoffrion 1974;
Guignard and Kim 1987); whatever they are, the sum of the pieces' least costs is a bound. ``orders``
counts the sets of sessions that can be over at a time, ``holding`` says what a segment can hold and
what that costs at least, ``network`` finds cheapest paths, ``groups`` and ``shared`` make the
pieces, of which ``evenness``, ``clock`` and ``together`` are no paths, ``dual`` sets the prices.
"""

"""What came back from the participants.

In: score sheets and scans, with the forms they answer. Out: frozen responses, and a problem with
its place for every entry that could not be taken.
"""

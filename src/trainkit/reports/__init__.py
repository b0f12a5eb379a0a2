"""What an evaluation says, and the documents in which it says it.

In: the kit and what came back. ``gather`` reads; ``cohort`` joins answers with forms as arrays;
``learning``, ``items`` and ``reaction`` ask ``evaluation`` for figures; ``findings`` is all of it.
Out: views and recipes of the report, its tables, its data, and the feedback, for the release and
for the team.
"""

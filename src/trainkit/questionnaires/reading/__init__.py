"""What came back on questionnaires and, months later, on the retention test.

In: a workbook of answers with the questionnaires and forms that it belongs to. Out: frozen answers,
and a problem with its cell for every entry that could not be taken.
"""

"""Answer sheets from a copier or a telephone: pictures in, answers and questions for a person out.

``reading`` has what a page says, once read. Nothing here knows where a bubble stands: that comes
from ``assessment.answer_sheet``, which printed it.
"""

"""The workbooks for answers to questionnaires: laid out, written and read."""

"""The workbooks in which answers to questionnaires are typed: laid out, written and read."""

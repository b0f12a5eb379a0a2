"""The answer sheet as numbers: where everything stands that a scanner looks for.

In: a paper of the record (its items' types and letters), the size of the sheet. Out: one frozen
model a paper, in millimetres from the upper left corner of each page. Printing draws these numbers
and scanning reads by them, so neither needs the other. ``geometry`` is the model and its file,
``blocks`` what an item takes up, ``layout`` the way in, ``payload`` the text of the QR code.
"""

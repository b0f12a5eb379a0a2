"""The trainer's pages: everything that the commands do, in a browser on the same laptop.

Files stay the truth. A page reads the workshop's folder, and what is entered is written there by
the library's own steps; no rule, message or computation lives here that commands do not have.
"""

"""Workbooks into which the answers to questionnaires are typed, and what is sent months later."""

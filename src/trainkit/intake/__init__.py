"""Answers as they come in: score sheets, typing, questionnaires, attendance; and their record."""

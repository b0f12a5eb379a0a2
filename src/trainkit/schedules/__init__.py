"""Schedules and calendars of other programs, taken over into the agenda and the settings."""

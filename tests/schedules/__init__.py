"""Tests of schedules and calendars that are taken over."""

"""Tests of the files for translators."""

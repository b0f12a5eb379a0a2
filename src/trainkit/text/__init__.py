"""Languages: catalogues, the order of words, names that people type, calendars."""

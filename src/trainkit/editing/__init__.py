"""Changes to what people write: read, change, check, save if nobody else has, undo."""

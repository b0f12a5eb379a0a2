"""Finding the same person on two occasions by a code, without a name and without guessing."""

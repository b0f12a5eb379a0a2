"""What is planned once and kept: agenda and test forms, their fingerprints, what was printed."""

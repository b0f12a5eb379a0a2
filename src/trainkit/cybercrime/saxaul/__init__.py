"""Operation Saxaul: one invented case that runs through four modules and ends in a moot."""

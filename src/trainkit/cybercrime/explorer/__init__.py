"""Saved pages of block explorers: a swap, a contract mixer, a bridge and a deposit."""

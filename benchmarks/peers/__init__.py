"""Peers that need packages which Alur does not: each runs in an environment of its own."""

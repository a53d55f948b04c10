"""Measures the engine beside others and beside bare floors, as ratios: `python -m benchmarks`."""

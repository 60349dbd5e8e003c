"""Measurements: `make bench`. Ratios within one run, because machines differ and are noisy."""

"""Measures of speed, as ratios inside one run: see run.py for how one is written down."""

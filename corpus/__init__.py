"""Texts with planted identifiers, and clean ones, to measure the screening of briefs. See README.md."""

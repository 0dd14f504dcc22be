"""Sharewell: safeguarding records, and reasoned, recorded decisions to share or not to share."""

__version__ = "0.1.0"

"""Sealed files: what only a handler's own key, or two escrow papers together, can open."""

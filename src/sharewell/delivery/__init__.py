"""Rendering, sealing and channels: frozen values in, documents and sealed files out. Knows no Django and no tables."""

"""Wiring, settings and start-up checks: the top floor, which knows every other one."""

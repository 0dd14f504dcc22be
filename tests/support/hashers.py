"""Argon2 with the least possible work, so that a test that signs in does not wait."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The production hasher with its cost taken out."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

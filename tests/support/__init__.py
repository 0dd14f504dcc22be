"""What several tests need: a throw-away PostgreSQL, a clock, a quick password hasher."""

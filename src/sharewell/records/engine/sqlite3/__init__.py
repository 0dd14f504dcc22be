"""Django's engine for SQLite, which stops writes at the first error of the disk."""

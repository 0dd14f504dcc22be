"""Django's engine for PostgreSQL, which stops writes at the first error of the disk."""

"""The only tables, their stores, and the gate that every read of case data goes through."""

"""The key agent: a process of its own that holds the keys, and the client that the serving processes ask it with."""

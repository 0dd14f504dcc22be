"""The door for machines: JSON in, JSON out. It translates and never decides."""

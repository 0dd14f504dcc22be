"""Keys, envelopes, signing, shredding: the only place that knows how data at rest is sealed."""

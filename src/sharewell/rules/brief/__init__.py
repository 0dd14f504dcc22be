"""A brief without names: known identities replaced by their part in the case, leftovers shown to a person."""

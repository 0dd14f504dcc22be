"""The program as `sharewell serve` starts it, with one address more: a view that does nothing."""

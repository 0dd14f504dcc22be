"""Pages for asking advice, deciding, sharing urgently, packs, sending and receipts."""

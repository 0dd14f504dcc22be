"""The ledger as mathematics: a Merkle tree over events, checkpoints and proofs. Standard library only."""

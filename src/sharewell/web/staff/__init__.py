"""The pages of staff: recording, reading, looking at and deciding, keeping. One file a journey."""

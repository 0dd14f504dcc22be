"""Use cases that change things, one verb a file, in the order of the main job. Reading case data is one too."""

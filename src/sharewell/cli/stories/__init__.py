"""Stories: the main job on real input, told in a file and played through the same use cases as the pages."""

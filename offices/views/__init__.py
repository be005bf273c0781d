"""The pages about an office's companies, people and environments."""

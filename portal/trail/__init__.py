"""Administration › Audit: who did what in an office, and when."""

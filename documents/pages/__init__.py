"""What the pages show, worked out and written in the reader's language before a template runs."""

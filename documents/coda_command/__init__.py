"""What ``manage.py coda`` does with files: look into them, check them, turn them into others."""

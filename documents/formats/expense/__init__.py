"""Expense notes, in a format of our own: bytes in, values out, and back."""

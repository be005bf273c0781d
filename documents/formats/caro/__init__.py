"""CARO, statements of credit cards, in a format of our own: bytes in, values out, and back."""

"""Received documents as PDF, for people who read on paper: values in, bytes out.

The same values give the same bytes. Every font is embedded, and every character is seen: one that
no font has stands as its code, ``<U+4E2D>``. Nothing in a value is markup.
"""

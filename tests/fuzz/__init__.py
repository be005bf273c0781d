"""Damaged files by the million through every reader, and some through the whole reception.

``make fuzz`` runs it; a short run is part of the suite. A file is made from a seed and its number,
so that whatever fails can be made again.
"""

"""From bytes to statements and findings.

``reader`` is where it begins. ``source`` decodes, and cuts into blocks. ``fast`` reads a block in
which everything is in order (``outline``, ``columns``, ``numbering``); ``assembly`` and ``draft``
read any other line by line, and say what is wrong with it. Both make values that take their texts
out of the records later (``unread``, ``shapes``).
"""

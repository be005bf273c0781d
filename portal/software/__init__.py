"""Administration › CodaBox Connect: tokens, passwords and connections of software."""

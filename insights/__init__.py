"""What an office should look at: detected, told to whoever has to act, gone with its cause."""

"""From statements to bytes."""

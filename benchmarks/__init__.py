"""Comparisons side by side, with goals stated as ratios. ``make bench`` runs them."""

"""A year of invoices and of what their customers do, to measure how payments are matched."""

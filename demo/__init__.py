"""A portal full of invented offices, companies and statements, to look around in."""

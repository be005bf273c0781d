"""SODA, the payroll entries of Belgian social secretariats: bytes in, values out, and back."""

"""``python -m benchmarks.workers.with_django MODULE``: a worker that has Django ready."""

from __future__ import annotations

import runpy
import sys

import django

django.setup()
runpy.run_module(sys.argv[1], run_name="__main__")

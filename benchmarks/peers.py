"""Other people's software to compare with, each in a folder of its own, made at its first use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent.parent / ".venv-peers"
UV = Path(sys.executable).with_name("uv")


class Absent(Exception):
    """It can't be installed here; the message says why."""


def python_with(requirement: str, *, importing: str = "") -> Path:
    """Return a Python that has this one package (``name==version``), and can import from it."""
    own = folder() / requirement
    python = own / "bin" / "python"
    if not (own / "installed").exists():
        _run([UV, "venv", "--quiet", "--clear", "--python", sys.executable, own])
        _run([UV, "pip", "install", "--quiet", "--python", python, requirement])
        if importing:
            _run([python, "-c", f"import {importing}"])
        (own / "installed").touch()
    return python


def node_module(requirement: str, path: str) -> tuple[str, Path]:
    """Return where Node is, and this path in a package (``name@version``)."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Absent("Node and npm aren't installed here.")
    own = folder() / requirement
    module = own / "node_modules" / path
    if not module.exists():
        quietly = ("--no-audit", "--no-fund", "--ignore-scripts")
        _run([npm, "install", *quietly, "--prefix", own, requirement])
    return node, module


def folder() -> Path:
    """Return the folder for all of this, in which neither Git nor any tool of ours looks."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    return FOLDER


def _run(command: Sequence[str | Path]) -> None:
    """Run a command; raises ``Absent`` with its last line if it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise Absent(f"{Path(command[0]).name} failed: {last}")

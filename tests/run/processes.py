"""What the operating system knows about the processes that a test started."""

from __future__ import annotations

from pathlib import Path


def group(leader: int) -> set[int]:
    """Return the processes of a process group, its leader included; zombies don't count."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        state, group_of_it = after_name[0], int(after_name[2])
        if group_of_it == leader and state != "Z":
            found.add(int(stat.parent.name))
    return found


def children(parent: int) -> dict[int, str]:
    """Return the processes that one process started, each with its command line."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                command = (stat.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(stat.parent.name)] = command
        except OSError:
            continue
    return found

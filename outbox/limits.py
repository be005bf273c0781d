"""Work that never ends, or never has enough memory, hurts nobody but itself."""

from __future__ import annotations

import ctypes
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TookTooLong(BaseException):
    """Work was interrupted because it used up its time; no ``except Exception`` holds it up."""


def limit_memory(megabytes: int) -> None:
    """Let this process, and what it starts from now on, have no more memory than this.

    Whoever wants more gets a ``MemoryError``, alone, instead of the whole machine running out.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, resource.RLIM_INFINITY))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``TookTooLong`` in what runs inside once so many seconds have passed.

    It is raised between two instructions of Python: what hangs in a call of the system is
    interrupted when that returns, so those calls need limits of their own.
    """
    guard, ended, raised = threading.Lock(), threading.Event(), threading.Event()
    worker = threading.get_ident()

    def watch() -> None:
        if ended.wait(seconds):
            return
        with guard:
            if not ended.is_set():
                raised.set()
                _raise_in(worker, TookTooLong)

    watcher = threading.Thread(target=watch, daemon=True, name=f"limit-{worker}")
    watcher.start()
    try:
        try:
            yield
        finally:
            with guard:
                ended.set()
            if raised.is_set():
                _take_what_is_on_its_way()
    except TookTooLong as error:
        raise TookTooLong(f"It took longer than {seconds:g} seconds.") from error


def _take_what_is_on_its_way() -> None:
    """Run a few instructions, between which an exception that was raised here arrives.

    Taking it back would leave the interpreter looking for it at every instruction to come.
    """
    for _instruction in range(1_000):
        pass


def _raise_in(thread: int, error: type[BaseException]) -> None:
    """Raise an exception in another thread at its next instruction."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(error))

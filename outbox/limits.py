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
    guard, ended = threading.Lock(), threading.Event()
    worker = threading.get_ident()

    def watch() -> None:
        if ended.wait(seconds):
            return
        with guard:
            if not ended.is_set():
                _raise_in(worker, TookTooLong)

    watcher = threading.Thread(target=watch, daemon=True, name=f"limit-{worker}")
    watcher.start()
    try:
        yield
    except TookTooLong as error:
        raise TookTooLong(f"It took longer than {seconds:g} seconds.") from error
    finally:
        with guard:
            ended.set()
            _raise_in(worker, None)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception in another thread at its next instruction; None takes it back."""
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)

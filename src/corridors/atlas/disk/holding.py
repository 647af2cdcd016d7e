"""What can only be set for the whole process, held while at least one thread needs it."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

State = TypeVar("State")


class Holder(Generic[State]):
    """A setting of the process that several threads may need at once, all in the same way.

    The first that needs it sets it, and the last puts back what was before. Nobody waits for
    another: the lock is kept only while threads are counted.

    Parameters
    ----------
    set_
        Sets it, and returns what was before.
    restore
        Gets that, and puts it back.
    """

    def __init__(self, set_: Callable[[], State], restore: Callable[[State], object]) -> None:
        self._set, self._restore = set_, restore
        self._lock = Lock()
        self._before: list[State] = []
        self._users = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the setting, at least until this block ends."""
        with self._lock:
            if not self._users:
                self._before = [self._set()]
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self._restore(self._before.pop())

"""How the program begins and ends: streams, and the signals that tell it to go.

Nothing heavy is imported here, so that Ctrl+C is heeded from the start, while the rest is imported
too. A signal does not raise an exception, which some import or callback might swallow or print: the
program clears what it has begun to write and is gone, with 128 and the number of the signal as its
exit code, as shells say it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress

TYPE_CHECKING = False  # as that of typing, whose import takes half of the time until we are ready

if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_SHOW_CURSOR = b"\x1b[?25h"  # a bar of progress hides it
_INPUT, _OUTPUT, _ERRORS = 0, 1, 2


def start() -> NoReturn:
    """Run the command line and end the process."""
    prepare_process()
    from corridors.cli.commands import main

    try:
        main()
        sys.exit()
    finally:
        gc.freeze()  # or the interpreter walks over the whole atlas several times while it ends


def prepare_process() -> None:
    """Make a process end well: see the head of this module. To be called once, or more often."""
    _mind_signals()
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # letters that a terminal lacks are shown by number
            stream.reconfigure(errors="backslashreplace")


def _mind_signals() -> None:
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # what the caller has us ignore (nohup, a job in the background) stays ignored
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    """Clear what has been begun, and end the process."""
    output = sys.modules.get("corridors.atlas.disk.output")
    clear = getattr(output, "clear_unfinished", None)  # none while it is being imported
    if clear is not None:
        clear()
    with suppress(OSError):
        if os.isatty(_ERRORS):
            os.write(_ERRORS, _SHOW_CURSOR + b"\n")
    os._exit(128 + number)


def _open_streams() -> None:
    """Put something in the place of standard streams that are closed.

    Otherwise the next file to be opened would get their number, and what is printed would go there.
    Writing to a closed output remains an error, which is told as any other.
    """
    for number in (_INPUT, _OUTPUT, _ERRORS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == _ERRORS else os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(_OUTPUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(_ERRORS, "w", encoding="utf-8", closefd=False)  # noqa: SIM115

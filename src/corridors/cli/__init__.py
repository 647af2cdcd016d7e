"""The command line: arguments and exit codes; everything else is the library's.

`main` is made when it is first asked for: what ends the program (`corridors.cli.start`) has to
stand before the commands are imported, and before `typing` is, too.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from corridors.cli.commands import main

__all__ = ["main"]


if not TYPE_CHECKING:  # or mypy would believe in any name

    def __getattr__(name: str) -> Any:  # noqa: ANN401  (the one name above)
        if name == "main":
            from corridors.cli.commands import main

            return main
        msg = f"module 'corridors.cli' has no attribute {name!r}"
        raise AttributeError(msg)

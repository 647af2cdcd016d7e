"""What libraries warn of while they read: what was left out is told by us."""

from __future__ import annotations

import re
import warnings


def ignore_warnings_of(modules: str) -> None:
    """Ignore what modules warn of, for good.

    `warnings.catch_warnings` is no way: until Python 3.14 it changes the filters of all threads,
    and two that leave it in another order than they came keep the wrong ones.

    Parameters
    ----------
    modules
        A regular expression for their names.
    """
    wanted = re.compile(modules)
    for category in (RuntimeWarning, UserWarning):
        if ("ignore", None, category, wanted, 0) not in warnings.filters:
            warnings.filterwarnings("ignore", category=category, module=modules)

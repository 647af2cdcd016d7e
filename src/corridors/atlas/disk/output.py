"""Bytes out: the only place that writes files, each whole or not at all, and sets likewise.

What is written stands first beside its target, in a draft; the draft then takes the target's name.
Each draft is held (locked) by the run that makes it, so that another run can tell what a killed one
left behind, and clears it away: docs/decisions/0014-writing.md.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from corridors.model import OutputError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import FrameType

_DRAFT = re.compile(r"\.corridors-[0-9a-f]{8}\.part")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OTHER_FOLDER = "TMPDIR may name another"
_NO_SYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_STANDARD_OUTPUT = 1

_unfinished: set[Path] = set()
"""Drafts and scratch folders of this process, for the program that is told to end at once."""


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file whole or not at all; see `write_files`."""
    write_bytes(path, encode_text(text))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; see `write_files`."""
    write_files({path: content})


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files as one set: all of them, each whole, or none.

    A file that is there is replaced, and keeps its permissions. Where a name is a link, its target
    is written and the link stays. Another hard link to a file keeps the old content. A pipe, or a
    device such as ``/dev/null``, is written to. What a killed run left in the folders of the files
    is cleared away.

    Parameters
    ----------
    contents
        Bytes by the path of the file.

    Raises
    ------
    OutputError
        If one is a folder, has no folder, is no file, or cannot be written. The files that stood
        there are then as they were.
    """
    drafts: list[_Draft] = []
    try:
        for path, content in contents.items():
            target = _find_target(path)
            if target is None:
                _write_stream(path, content)
                continue
            if any(draft.target == target for draft in drafts):
                msg = f"{path} is named twice among the files to write"
                raise OutputError(msg)
            drafts.append(_Draft(path, target))
        for folder in {draft.target.parent for draft in drafts}:
            _clear_abandoned(folder)
        for draft in drafts:
            draft.fill(contents[draft.path])
        with _signals_held():
            _take_places(drafts)
    finally:
        for draft in drafts:
            draft.discard()


def check_target(path: Path) -> None:
    """Raise `OutputError` if a file cannot be written there, before the work for it is done."""
    _find_target(path)


def encode_text(text: str) -> bytes:
    """Return a text in UTF-8; half a surrogate pair, which is no character, becomes U+FFFD."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode("utf-8")


def refuse_foreign(paths: Iterable[Path], mark: str) -> None:
    """Raise `OutputError` if one of some files is there and does not begin with a mark of ours.

    They are the files that we write beside the one that was named. An empty file is nobody's, and
    what is no regular file holds nothing to lose.
    """
    for path in paths:
        try:
            start = _first_bytes(path, len(mark)) if path.is_file() else b""
        except OSError as error:
            raise _refusal(path, error) from error
        if start and start != mark.encode("ascii"):
            msg = f"{path} is there and was not written by corridors; --force replaces it"
            raise OutputError(msg)


def _first_bytes(path: Path, count: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(count)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder for the time of a block, for libraries that write to files only.

    Raises
    ------
    OutputError
        If no temporary folder can be written, or it is full.
    """
    scratch = _Scratch()
    try:
        yield scratch.make()
    except OSError as error:
        if error.errno not in _FULL:
            raise
        where = scratch.folder.parent
        msg = f"The temporary folder {where} is full ({error.strerror}); {_OTHER_FOLDER}"
        raise OutputError(msg) from error
    finally:
        scratch.discard()


def clear_unfinished() -> None:
    """Remove all that this process has begun and not finished; then the process must end."""
    for path in list(_unfinished):
        _remove(path)


# ---- where to ---------------------------------------------------------------------------------


def _find_target(path: Path) -> Path | None:
    """Return the file that a path leads to, None if it leads to a pipe or a device."""
    if str(path) == "-":
        msg = "- is no file; for the standard output give /dev/stdout"
        raise OutputError(msg)
    try:
        found = path.stat()
        kind = stat.S_IFMT(found.st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return _find_new(path)
    except OSError as error:
        raise _refusal(path, error) from error
    except ValueError as error:  # a NUL in the name
        msg = f"{str(path)!r} is not the name of a file"
        raise OutputError(msg) from error
    if kind == stat.S_IFREG:
        return None if _is_standard_output(found) else Path(os.path.realpath(path))
    if kind == stat.S_IFDIR:
        msg = f"{path} is a folder; give the name of a file"
        raise OutputError(msg)
    if kind not in (stat.S_IFIFO, stat.S_IFCHR):
        msg = f"{path} is neither a file nor a pipe; give the name of a file"
        raise OutputError(msg)
    return None


def _find_new(path: Path) -> Path:
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        through = f", to which {path} leads," if path.is_symlink() else ""
        msg = f"The folder {target.parent if through else path.parent}{through} does not exist"
        raise OutputError(msg)
    return target


def _is_standard_output(found: os.stat_result) -> bool:
    """Tell whether a file is the one to which the shell has led what the program prints."""
    try:
        return os.path.samestat(found, os.fstat(_STANDARD_OUTPUT))
    except OSError:
        return False


def _write_stream(path: Path, content: bytes) -> None:
    """Write to a pipe, a character device, or the standard output."""
    try:
        if _is_standard_output(path.stat()):
            handle = os.dup(_STANDARD_OUTPUT)
        else:
            handle = os.open(path, os.O_WRONLY | _flags("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
        with os.fdopen(handle, "wb") as stream:
            if stream.isatty():
                msg = f"{path} is a terminal; give the name of a file"
                raise OutputError(msg)
            os.set_blocking(handle, True)
            stream.write(content)
    except OSError as error:
        if error.errno == errno.ENXIO:
            msg = f"{path} is a pipe from which nothing reads"
            raise OutputError(msg) from error
        raise _refusal(path, error) from error


def _flags(*names: str) -> int:
    """Return flags for opening a file, those that the system has."""
    return sum(getattr(os, name, 0) for name in names)


def _refusal(path: Path, error: OSError) -> OutputError:
    reason = "the link leads to itself" if error.errno == errno.ELOOP else error.strerror
    return OutputError(f"{path} cannot be written: {reason}")


# ---- drafts -----------------------------------------------------------------------------------


def _draft_name() -> str:
    return f".corridors-{os.urandom(4).hex()}.part"


class _Draft:
    """A file to be, under a name of its own beside its target.

    The name is known before the file is made: it can be cleared whenever the run is stopped.
    """

    def __init__(self, path: Path, target: Path) -> None:
        self.path = path
        self.target = target
        self.name = target.with_name(_draft_name())
        self.spare: _Draft | None = None
        self.handles: list[BinaryIO] = []

    def fill(self, content: bytes) -> None:
        """Write the content to the disk, with the permissions that the target has or will have."""
        try:
            stream = self._create()
            _take_after(self.target, self.name)
            stream.write(content)
            stream.flush()
            _sync(stream)  # discs report what they could not keep only now, as do quotas and NFS
        except OSError as error:
            raise _refusal(self.path, error) from error

    def _create(self) -> BinaryIO:
        while True:
            _unfinished.add(self.name)
            stream = self.name.open("xb")
            self.handles.append(stream)
            if _hold(stream.fileno()):
                return stream
            _unfinished.discard(self.name)  # another run cleared it before it was held
            self.name = self.target.with_name(_draft_name())

    def keep_old(self) -> None:
        """Copy the file that will be replaced, so that it can come back."""
        try:
            old = self.target.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise _refusal(self.path, error) from error
        self.spare = _Draft(self.path, self.target)
        self.spare.fill(old)

    def take_place(self) -> None:
        """Take the name of the target."""
        if sys.platform == "win32":
            self._close()
        try:
            self.name.replace(self.target)
        except OSError as error:
            raise _refusal(self.path, error) from error

    def put_back(self) -> None:
        """Undo `take_place`."""
        with suppress(OSError, OutputError):
            if self.spare is not None:
                self.spare.take_place()
            else:
                self.target.unlink()

    def discard(self) -> None:
        """Remove what is left of the draft, and let go of it."""
        if self.spare is not None:
            self.spare.discard()
        _remove(self.name)
        _unfinished.discard(self.name)
        self._close()

    def _close(self) -> None:
        for stream in self.handles:
            with suppress(OSError):  # what could not be written was said
                stream.close()
        self.handles.clear()


class _Scratch:
    """A folder that is known before it is made, to be cleared whenever the run is stopped."""

    def __init__(self) -> None:
        self.folder = Path()
        self.lock = -1

    def make(self) -> Path:
        """Make it where that may be done; what killed runs left there is cleared first."""
        fault: OSError = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        for root in _temporary_roots():
            _clear_abandoned(root)
            try:
                while self.lock < 0:
                    _unfinished.discard(self.folder)
                    self.folder = root / _draft_name()
                    _unfinished.add(self.folder)
                    self.folder.mkdir(mode=0o700)
                    self.lock = _hold_folder(self.folder)
            except OSError as error:
                fault = error
            else:
                return self.folder
        msg = f"No temporary folder can be written ({fault.strerror}); {_OTHER_FOLDER}"
        raise OutputError(msg) from fault

    def discard(self) -> None:
        """Remove it with all that is in it."""
        if self.folder in _unfinished:
            shutil.rmtree(self.folder, ignore_errors=True)
            _unfinished.discard(self.folder)
        if self.lock >= 0:
            os.close(self.lock)


def _temporary_roots() -> list[Path]:
    """Return where temporary folders may lie; `tempfile` tries them with files that may stay."""
    named = [tempfile.tempdir, *(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))]
    usual = ["/tmp", "/var/tmp"]  # noqa: S108  (names in them are drawn by lot, and made anew)
    return [Path(os.fsdecode(name)) for name in (*named, *usual) if name]


def _take_places(drafts: list[_Draft]) -> None:
    """Let all drafts take their places; if one cannot, those before it give theirs back."""
    done: list[_Draft] = []
    try:
        for draft in drafts[:-1]:  # no other follows the last, for whose sake it had to go back
            draft.keep_old()
        for draft in drafts:
            draft.take_place()
            done.append(draft)
    except BaseException:
        for draft in reversed(done):
            draft.put_back()
        raise


def _take_after(old: Path, new: Path) -> None:
    """Give a draft the permissions of the file that it will replace, where there is one."""
    try:
        found = old.stat()
    except FileNotFoundError:
        return
    new.chmod(stat.S_IMODE(found.st_mode) & 0o777)
    if sys.platform == "win32":
        return
    with suppress(OSError):  # only root gives files away
        os.chown(new, found.st_uid, found.st_gid)
    with suppress(OSError, AttributeError):  # access lists and labels: Linux
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(new, name, os.getxattr(old, name))


def _sync(stream: BinaryIO) -> None:
    try:
        os.fsync(stream.fileno())
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


# ---- what killed runs leave -------------------------------------------------------------------


def _hold(handle: int) -> bool:
    """Lock an open draft for as long as it is open; False if another run is clearing it away."""
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: there nothing is ever cleared
            return True
    return os.fstat(handle).st_nlink > 0


def _hold_folder(folder: Path) -> int:
    """Return a handle that locks a scratch folder, negative if it is being cleared away."""
    if sys.platform == "win32":
        return os.open(os.devnull, os.O_RDONLY)
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return -1
    if _hold(handle):
        return handle
    os.close(handle)
    return -1


def _clear_abandoned(folder: Path) -> None:
    """Remove drafts in a folder whose runs have been killed, never those of a run that lives."""
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _DRAFT.fullmatch(entry.name):
                _clear_if_abandoned(Path(entry.path))


def _clear_if_abandoned(path: Path) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):
        kind = path.lstat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            return
        access = os.O_RDONLY if stat.S_ISDIR(kind) else os.O_RDWR
        handle = os.open(path, access | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(path)
        finally:
            os.close(handle)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let Ctrl+C and the like wait until a set of files has its names."""
    before: dict[int, Callable[[int, FrameType | None], object] | int] = {}
    caught: list[int] = []
    try:
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                handler = signal.getsignal(number)
                if handler is not None:  # one that Python did not set cannot be set back
                    before[number] = handler
                    signal.signal(number, lambda got, _frame: caught.append(got))
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
        for number in caught[:1]:
            signal.raise_signal(number)

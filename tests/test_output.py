"""Files are written whole or not at all, sets likewise, and nothing is left beside them.

The tests may run as root, for whom every folder is writable: what cannot be written is therefore a
folder, a path below a file, a name that is too long, or a call that is made to fail. Runs that are
killed are in test_ending.py.
"""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridors.atlas import (
    check_target,
    encode_text,
    refuse_foreign,
    scratch_folder,
    write_bytes,
    write_files,
    write_text,
)
from corridors.atlas.disk import output
from corridors.model import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL = OSError(errno.ENOSPC, "No space left on device")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which no draft is left, whatever a test does."""
    path = tmp_path / "folder"
    path.mkdir()
    yield path
    assert not [name for name in names(path) if name.startswith(".")]
    assert not output._unfinished  # noqa: SLF001  (nothing that a signal would remove)


# ---- one file --------------------------------------------------------------------------------


def test_a_new_file_is_written_with_the_usual_permissions(folder: Path) -> None:
    path = folder / "a.html"
    old = os.umask(0o027)
    try:
        write_text(path, "Ü")
    finally:
        os.umask(old)
    assert path.read_bytes() == "Ü".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("mode", [0o604, 0o600, 0o444])
def test_an_old_file_is_replaced_and_keeps_its_permissions(folder: Path, mode: int) -> None:
    path = folder / "a.html"
    path.write_text("old")
    path.chmod(mode)
    write_bytes(path, b"new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert names(folder) == ["a.html"]


def test_an_old_file_keeps_owner_and_labels_where_that_may_be(folder: Path) -> None:
    path = folder / "a.html"
    path.write_text("old")
    try:
        os.setxattr(path, "user.note", b"x")
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    if os.geteuid() == 0:
        os.chown(path, 1234, 2345)
    before = path.stat()
    write_bytes(path, b"new")
    assert os.getxattr(path, "user.note") == b"x"
    assert (path.stat().st_uid, path.stat().st_gid) == (before.st_uid, before.st_gid)


def test_a_private_file_is_private_while_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.html"
    path.write_text("old")
    path.chmod(0o600)
    modes: list[int] = []

    def look(_handle: int) -> None:
        (draft,) = folder.glob(".*")
        modes.append(stat.S_IMODE(draft.stat().st_mode))

    monkeypatch.setattr(output.os, "fsync", look)
    write_bytes(path, b"new")
    assert modes == [0o600]


@pytest.mark.parametrize("length", [200, 246, 250, 255])
@pytest.mark.parametrize("letter", ["n", "я", "中"])
def test_a_name_may_be_as_long_as_the_file_system_lets_it(
    folder: Path, letter: str, length: int
) -> None:
    room = length - len(".html")
    stem = letter * (room // len(letter.encode()))
    path = folder / f"{stem}{'x' * (room - len(stem.encode()))}.html"
    assert len(os.fsencode(path.name)) == length
    for text in ("old", "new"):
        write_text(path, text)
        assert path.read_text() == text
    assert names(folder) == [path.name]


@pytest.mark.parametrize("name", ["n" * 256, "n" * 405, "d" * 300 + "/a.html", "\0", "a\0b"])
def test_a_name_that_cannot_be_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(OutputError) as error:
        write_text(folder / name, "x")
    assert "\n" not in str(error.value)
    with pytest.raises(OutputError):
        check_target(folder / name)
    assert names(folder) == []


def test_a_name_need_not_be_utf8(folder: Path) -> None:
    path = folder / os.fsdecode(b"\xff.html")
    write_text(path, "x")
    assert [os.fsencode(name) for name in names(folder)] == [b"\xff.html"]


def test_a_folder_is_no_output(folder: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        write_text(folder, "x")
    (folder / "link").symlink_to(folder)
    with pytest.raises(OutputError, match="is a folder"):
        write_text(folder / "link", "x")


@pytest.mark.parametrize("path", ["missing/a.html", "file.txt/a.html"])
def test_an_output_without_a_folder_is_refused(folder: Path, path: str) -> None:
    (folder / "file.txt").write_text("old")
    for act in (check_target, lambda to: write_text(to, "x")):
        with pytest.raises(OutputError, match="does not exist"):
            act(folder / path)
    assert (folder / "file.txt").read_text() == "old"
    assert names(folder) == ["file.txt"]


def test_a_hyphen_is_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(OutputError, match="/dev/stdout"):
        write_text(Path("-"), "x")


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise error

    where = {"fsync": os, "replace": Path, "chmod": Path, "open": Path}[step]
    monkeypatch.setattr(where, step, fail)


@pytest.mark.parametrize("step", ["open", "chmod", "fsync", "replace"])
def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = folder / "a.html"
    path.write_text("old")
    with monkeypatch.context() as patch:
        fail_at(patch, step, FULL)
        with pytest.raises(OutputError, match=r"a\.html cannot be written: No space left"):
            write_text(path, "new")
    assert path.read_text() == "old"
    assert names(folder) == ["a.html"]


@pytest.mark.parametrize("step", ["chmod", "fsync", "replace"])
def test_an_interruption_while_writing_leaves_the_old_file_and_nothing_else(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = folder / "a.html"
    path.write_text("old")
    with monkeypatch.context() as patch:
        fail_at(patch, step, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            write_text(path, "new")
    assert path.read_text() == "old"
    assert names(folder) == ["a.html"]


def test_a_quota_leaves_the_old_file_and_nothing_else(folder: Path) -> None:
    path = folder / "a.html"
    path.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(OutputError, match="File too large"):
            write_bytes(path, b"x" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_text() == "old"
    assert names(folder) == ["a.html"]


def test_a_file_system_that_cannot_sync_is_written_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at(monkeypatch, "fsync", OSError(errno.EINVAL, "Invalid argument"))
    write_text(folder / "a.html", "new")
    assert (folder / "a.html").read_text() == "new"


def test_half_of_a_pair_is_no_letter() -> None:
    assert encode_text("a\ud800b\U0001f600") == "a\ufffdb\U0001f600".encode()


# ---- links, pipes, devices -------------------------------------------------------------------


def test_the_target_of_a_link_is_written_and_the_link_stays(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "target.html").write_text("old")
    (folder / "second").symlink_to(Path("..") / "elsewhere" / "target.html")
    (folder / "first.html").symlink_to("second")
    write_text(folder / "first.html", "new")
    assert (folder / "first.html").readlink() == Path("second")
    assert (folder / "second").is_symlink()
    assert (elsewhere / "target.html").read_text() == "new"
    assert not (elsewhere / "target.html").is_symlink()
    assert names(elsewhere) == ["target.html"]


def test_a_link_to_nothing_makes_its_target(folder: Path, tmp_path: Path) -> None:
    (folder / "a.html").symlink_to(tmp_path / "new.html")
    write_text(folder / "a.html", "new")
    assert (folder / "a.html").is_symlink()
    assert (tmp_path / "new.html").read_text() == "new"


def test_a_link_into_no_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "a.html").symlink_to(tmp_path / "gone" / "new.html")
    with pytest.raises(OutputError, match=rf"{tmp_path / 'gone'}, to which .*a\.html leads"):
        write_text(folder / "a.html", "new")
    assert (folder / "a.html").is_symlink()


def test_a_link_to_itself_is_refused(folder: Path) -> None:
    (folder / "a.html").symlink_to("b.html")
    (folder / "b.html").symlink_to("a.html")
    with pytest.raises(OutputError, match="the link leads to itself"):
        write_text(folder / "a.html", "new")
    assert names(folder) == ["a.html", "b.html"]


def test_another_hard_link_keeps_the_old_content(folder: Path) -> None:
    (folder / "a.html").write_text("old")
    (folder / "backup.html").hardlink_to(folder / "a.html")
    write_text(folder / "a.html", "new")
    assert (folder / "a.html").read_text() == "new"
    assert (folder / "backup.html").read_text() == "old"


def test_a_pipe_is_written_to(folder: Path) -> None:
    path, content = folder / "pipe.html", b"x" * 300_000  # more than a pipe holds
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    thread = threading.Thread(target=write_bytes, args=(path, content))
    thread.start()
    got = b""
    while len(got) < len(content):
        try:
            got += os.read(reader, 65_536)
        except BlockingIOError:
            time.sleep(0.001)
    thread.join()
    assert os.read(reader, 1) == b""
    os.close(reader)
    assert got == content
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_pipe_that_nothing_reads_is_refused_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe.html")
    with pytest.raises(OutputError, match="nothing reads"):
        write_bytes(folder / "pipe.html", b"x")
    assert stat.S_ISFIFO((folder / "pipe.html").stat().st_mode)


def test_a_device_is_written_to_and_stays(folder: Path) -> None:
    (folder / "null.html").symlink_to(os.devnull)
    for path in (Path(os.devnull), folder / "null.html"):
        before = path.stat()
        write_bytes(path, b"x")
        assert stat.S_ISCHR(path.stat().st_mode)
        assert path.stat().st_ino == before.st_ino
    assert (folder / "null.html").is_symlink()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device_is_told() -> None:
    with pytest.raises(OutputError, match="No space left"):
        write_bytes(Path("/dev/full"), b"x" * 100_000)


def test_a_socket_is_refused(folder: Path) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket.html"))
        with pytest.raises(OutputError, match="neither a file nor a pipe"):
            write_bytes(folder / "socket.html", b"x")
    assert stat.S_ISSOCK((folder / "socket.html").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout here")
@pytest.mark.parametrize("to", ["pipe", "file"])
def test_the_standard_output_is_written_to(folder: Path, to: str) -> None:
    code = (
        "import pathlib, sys\nfrom corridors.atlas import write_bytes\n"
        "print('before', flush=True)\nwrite_bytes(pathlib.Path('/dev/stdout'), b'content\\n')\n"
        "print('after')"
    )
    if to == "pipe":
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    else:
        with (folder / "out.txt").open("wb") as stream:
            subprocess.run([sys.executable, "-c", code], stdout=stream, check=True)
        out = (folder / "out.txt").read_bytes()
    assert out == b"before\ncontent\nafter\n"


# ---- sets ------------------------------------------------------------------------------------


def three(folder: Path) -> dict[Path, bytes]:
    return {folder / name: b"new" for name in ("a.js", "a.css", "a.html")}


def test_a_set_is_written_whole(folder: Path) -> None:
    (folder / "a.css").write_text("old")
    write_files(three(folder))
    assert names(folder) == ["a.css", "a.html", "a.js"]
    assert {path.read_text() for path in folder.iterdir()} == {"new"}


def break_one(monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    """Let one of the renames fail: those of drafts, not those that put old files back."""
    count = 0
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == call:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("there", [(), ("a.js",), ("a.css", "a.html"), ("a.js", "a.css", "a.html")])
def test_of_a_set_that_fails_nothing_is_written(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: int,
    there: tuple[str, ...],
) -> None:
    for name in there:
        (folder / name).write_text(f"old {name}")
        (folder / name).chmod(0o640)
    with monkeypatch.context() as patch:
        break_one(patch, call)
        with pytest.raises(OutputError, match="cannot be written: Operation not permitted"):
            write_files(three(folder))
    assert names(folder) == sorted(there)
    for name in there:
        assert (folder / name).read_text() == f"old {name}"
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o640


def test_of_a_set_with_a_folder_in_the_way_nothing_is_written(folder: Path) -> None:
    (folder / "a.css").mkdir()
    with pytest.raises(OutputError, match=r"a\.css is a folder"):
        write_files(three(folder))
    assert names(folder) == ["a.css"]


def test_two_files_of_a_set_cannot_be_one(folder: Path) -> None:
    (folder / "a.html").write_text("old")
    (folder / "a.js").symlink_to("a.html")
    with pytest.raises(OutputError, match="named twice"):
        write_files(three(folder))
    assert (folder / "a.html").read_text() == "old"
    assert names(folder) == ["a.html", "a.js"]


def test_a_signal_waits_until_a_set_has_its_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    try:
        with pytest.raises(KeyboardInterrupt):
            write_files(three(folder))
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert {path.read_text() for path in folder.iterdir()} == {"new"}
    assert names(folder) == ["a.css", "a.html", "a.js"]


@pytest.mark.parametrize(
    ("content", "refused"),
    [(b"var mine = 1;", True), (b"/* ours", True), (b"/* ours */\nold", False), (b"", False)],
)
def test_what_is_not_ours_is_not_replaced_unasked(
    folder: Path,
    content: bytes,
    refused: bool,  # noqa: FBT001  (a case)
) -> None:
    path = folder / "a.js"
    path.write_bytes(content)
    if refused:
        with pytest.raises(OutputError, match=r"a\.js is there .* --force"):
            refuse_foreign([path], "/* ours */\n")
    else:
        refuse_foreign([path, folder / "missing.js", folder], "/* ours */\n")
    assert path.read_bytes() == content


# ---- what killed runs leave ------------------------------------------------------------------


def abandon(folder: Path, name: str = ".corridors-0123abcd.part") -> Path:
    path = folder / name
    path.write_bytes(b"half")
    return path


def test_what_a_killed_run_left_is_cleared_by_the_next(folder: Path) -> None:
    abandon(folder)
    abandon(folder, ".corridors-ffffffff.part")
    write_text(folder / "a.html", "new")
    assert names(folder) == ["a.html"]


def test_what_a_run_still_holds_is_left_alone(folder: Path) -> None:
    draft = abandon(folder)
    with draft.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_text(folder / "a.html", "new")
        assert draft.exists()
    write_text(folder / "a.html", "newer")
    assert names(folder) == ["a.html"]


@pytest.mark.parametrize(
    "name", ["corridors-0123abcd.part", ".corridors-0123abcd", ".corridors-notes.part", ".a.part"]
)
def test_what_only_looks_like_ours_is_left_alone(tmp_path: Path, name: str) -> None:
    path = abandon(tmp_path, name)
    write_text(tmp_path / "a.html", "new")
    assert path.read_bytes() == b"half"


def test_a_link_that_is_named_like_ours_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("mine")
    link = tmp_path / ".corridors-0123abcd.part"
    link.symlink_to(other)
    write_text(tmp_path / "a.html", "new")
    assert link.is_symlink()
    assert other.read_text() == "mine"


def test_many_runs_at_once_do_not_disturb_one_another(folder: Path) -> None:
    code = (
        "import pathlib, sys\nfrom corridors.atlas import write_files\n"
        "for _ in range(60):\n"
        "    content = sys.argv[1].encode() * 50_000\n"
        "    write_files({pathlib.Path(name): content for name in sys.argv[2:]})"
    )
    paths = [str(folder / name) for name in ("a.html", "a.js")]
    runs = [
        subprocess.Popen([sys.executable, "-c", code, letter, *paths], stderr=subprocess.PIPE)
        for letter in "xyz"
    ]
    errors = [run.communicate()[1] for run in runs]
    assert errors == [b"", b"", b""]
    assert names(folder) == ["a.html", "a.js"]
    for path in folder.iterdir():
        content = path.read_text()
        assert len(content) == 50_000
        assert len(set(content)) == 1


def test_threads_do_not_disturb_one_another(folder: Path) -> None:
    def write(letter: str) -> None:
        for _ in range(40):
            write_text(folder / "a.html", letter * 10_000)
            with scratch_folder() as scratch:
                (scratch / letter).write_text(letter)
                assert names(scratch) == [letter]

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "uvwxyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set((folder / "a.html").read_text())) == 1


# ---- scratch folders -------------------------------------------------------------------------


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "temporary"
    path.mkdir()
    monkeypatch.setattr(output.tempfile, "tempdir", str(path))
    return path


def test_a_scratch_folder_is_gone_after_its_block(temporary: Path) -> None:
    with scratch_folder() as scratch:
        (scratch / "deep").mkdir()
        (scratch / "deep" / "a").write_text("x")
        assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    assert names(temporary) == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_scratch_folder_is_gone_after_a_failure(
    temporary: Path, error: type[BaseException]
) -> None:
    def fail() -> None:
        with scratch_folder() as scratch:
            (scratch / "a").write_text("x")
            raise error

    with pytest.raises(error):
        fail()
    assert names(temporary) == []


def test_a_scratch_folder_of_a_killed_run_is_cleared_and_a_live_one_kept(temporary: Path) -> None:
    dead = temporary / ".corridors-0123abcd.part"
    dead.mkdir()
    (dead / "atlas.gpkg").write_text("x")
    with scratch_folder() as one:
        assert not dead.exists()
        with scratch_folder():
            assert one.is_dir()
    assert names(temporary) == []


def test_a_full_temporary_folder_is_told(temporary: Path) -> None:
    with pytest.raises(OutputError, match=r"is full .* TMPDIR"), scratch_folder():
        raise FULL
    assert names(temporary) == []


def test_a_temporary_folder_that_is_missing_is_told(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_temporary_roots", lambda: [temporary / "gone"])
    with pytest.raises(OutputError, match="TMPDIR"), scratch_folder():
        pytest.fail("there is none")


def test_the_next_temporary_folder_is_taken_if_one_is_missing(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output.tempfile, "tempdir", str(temporary / "gone"))
    monkeypatch.setenv("TMPDIR", str(temporary))
    with scratch_folder() as scratch:
        assert scratch.parent == temporary
    assert names(temporary) == []


def test_all_that_is_unfinished_can_be_cleared_at_once(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[list[str]] = []

    def clear(_handle: int) -> None:
        output.clear_unfinished()
        left.append(names(folder) + names(temporary))
        raise SystemExit

    def write() -> None:
        with scratch_folder() as scratch:
            (scratch / "a").write_text("x")
            write_text(folder / "a.html", "x")

    monkeypatch.setattr(output.os, "fsync", clear)
    with pytest.raises(SystemExit):
        write()
    assert left == [[]]

"""Reading refuses what would be lost silently; what is written is in a canonical form.

The tests may run as root, for whom every file is readable and every folder writable: what cannot
be opened is therefore a folder, a path below a file, or a call that is made to fail.
"""

from __future__ import annotations

import errno
import io
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import attacks
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.atlas import (
    default_root,
    features_text,
    open_regular,
    read_csv_rows,
    read_json,
    read_text,
    records_text,
    rows_text,
    write_text,
)
from corridors.atlas.disk import files
from corridors.model import DataError

if TYPE_CHECKING:
    from collections.abc import Callable


def codes(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_the_shipped_data_is_found() -> None:
    assert (default_root() / "rail.geojson").is_file()


def test_data_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "corridors"
    monkeypatch.setattr(files.resources, "files", lambda _name: package)
    with pytest.raises(DataError, match="the data is not there") as error:
        default_root()
    assert error.value.findings[0].file == str(tmp_path / "geodata")


@pytest.mark.parametrize("path", ["missing.json", "folder", "file.txt/below.json"])
def test_what_cannot_be_opened_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(DataError) as error:
        read_text(tmp_path / path)
    assert codes(error) == ["FIL001"]
    assert error.value.findings[0].file == Path(path).name


def test_a_failing_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "a.json").write_text("{}")
    monkeypatch.setattr(files.os, "open", fail)
    with pytest.raises(DataError, match="Permission denied"):
        read_text(tmp_path / "a.json")


def test_text_that_is_not_utf8_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('{"name": "Алматы"}'.encode("cp1251"))
    with pytest.raises(DataError, match="byte 10") as error:
        read_text(path)
    assert codes(error) == ["FIL003"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf[1]")
    assert read_json(path) == ([1], [])


def test_a_file_of_50_mb_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rail.geojson"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    class Unread(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            pytest.fail(f"{size} bytes were read")

    monkeypatch.setattr(files, "open_regular", Unread)
    with pytest.raises(DataError, match="50 MB") as error:
        read_text(path)
    assert codes(error) == ["FIL002"]


def test_a_file_that_tells_no_size_is_read_to_the_limit_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Endless(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size)
            return b" " * (size or 0)

    path = tmp_path / "rail.geojson"
    path.touch()
    monkeypatch.setattr(files, "open_regular", Endless)
    with pytest.raises(DataError, match="too large") as error:
        read_text(path)
    assert codes(error) == ["FIL002"]
    assert asked == [files.MAX_FILE_BYTES + 1]


def _make_folder(path: Path) -> None:
    path.mkdir()


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def _make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (_make_folder, "a folder"),
        (os.mkfifo, "a pipe"),
        (_link_to_pipe, "a pipe"),
        (_make_socket, "a socket"),
        (lambda path: path.symlink_to("/dev/zero"), "a device"),
        (lambda path: path.symlink_to("/dev/full"), "a device"),
        (_make_loop, "levels of symbolic links"),
    ],
    ids=["folder", "pipe", "link-to-pipe", "socket", "zero", "full", "loop"],
)
def test_what_is_no_file_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], word: str
) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket may not be long
    path = Path("rail.geojson")
    make(path)
    with pytest.raises(DataError, match=word) as error:
        read_text(path)
    assert codes(error) == ["FIL001"]


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "true.json").write_text("[1]")
    (tmp_path / "a.json").symlink_to("true.json")
    assert read_json(tmp_path / "a.json") == ([1], [])


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a": [1, 2', '{"a": 1} x', "{'a': 1}", "[" * 100_000, "[" + "9" * 5000 + "]"],
)
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        read_json(path)
    assert codes(error) == ["JSN001"]
    assert "Traceback" not in str(error.value)


def test_duplicate_keys_are_told_with_their_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": "x", "kind": "a", "kind": "b"}, {"id": "y"}]', "utf-8")
    content, findings = read_json(path)
    assert [(f.code, f.record, f.field) for f in findings] == [("JSN002", "x", "kind")]
    assert content[1] == {"id": "y"}


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_told(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(f'{{"a": {word}}}', "utf-8")
    content, findings = read_json(path)
    assert content == {"a": None}
    assert [(f.code, f.value) for f in findings] == [("JSN003", word)]


def test_csv_rows_come_with_their_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,4\n', "utf-8")
    assert read_csv_rows(path, ("a", "b")) == [
        (3, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize("header", ["", "a\n", "b,a\n", "a,b,c\n", "a;b\n"])
def test_a_wrong_csv_header_is_refused(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}1,2\n", "utf-8")
    with pytest.raises(DataError, match="CSV001") as error:
        read_csv_rows(path, ("a", "b"))
    assert error.value.findings[0].expected == "a,b"


def test_every_csv_row_of_a_wrong_length_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1\n1,2\n1,2,3\n", "utf-8")
    with pytest.raises(DataError) as error:
        read_csv_rows(path, ("a", "b"))
    assert [(f.code, f.record) for f in error.value.findings] == [
        ("CSV002", "line 2"),
        ("CSV002", "line 4"),
    ]


def test_a_csv_cell_beyond_all_measure_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"a,b\n1,{'x' * 200_000}\n", "utf-8")
    with pytest.raises(DataError, match="CSV002"):
        read_csv_rows(path, ("a", "b"))


def test_a_long_value_is_shortened_in_a_finding() -> None:
    shown = files.fault("REC001", "a", "b", "c", attacks.LONG_NAME, "m").value
    assert len(shown) == 60
    assert shown.endswith("…")


# ---- the canonical form ----------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]))
cells = texts.filter(lambda text: "\r" not in text)


@given(st.lists(st.dictionaries(texts, texts | st.none() | st.integers(), max_size=3), max_size=3))
def test_records_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("records") / "a.json"
    write_text(path, records_text(records))
    assert read_json(path) == (records, [])


@given(st.lists(st.tuples(cells, cells.filter(bool)), max_size=3))
def test_rows_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    table = [{"a": a, "b": b} for a, b in rows]
    write_text(path, rows_text(("a", "b"), table))
    assert [row for _, row in read_csv_rows(path, ("a", "b"))] == table


def test_rows_have_unix_line_ends_inside_cells_too() -> None:
    assert rows_text(("a",), [{"a": "1\r\n2\r3\n4"}]) == 'a\n"1\n2\n3\n4"\n'


def test_features_stand_one_on_a_line_with_keys_in_order() -> None:
    item = {"geometry": None, "properties": {}, "id": "a", "type": "Feature", "extra": 1}
    lines = features_text([item, item]).splitlines()
    assert lines[0] == '{"type":"FeatureCollection","features":['
    assert lines[1] == '{"type":"Feature","id":"a","properties":{},"geometry":null},'
    assert len(lines) == 4


def test_a_number_that_json_does_not_have_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        records_text([{"a": float("nan")}])


def test_a_stream_that_calls_itself_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> bytes:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "pread", refuse)
    with pytest.raises(OSError, match="it is a stream, not a file"):
        open_regular(Path(__file__))

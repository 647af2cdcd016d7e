from __future__ import annotations

import csv
import io
import json
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import attacks
import pytest
from click.testing import CliRunner, Result
from serving import free_port

from corridors import __version__
from corridors.cli import main
from corridors.model import Mode

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = sorted(main.commands)
FILTERED = ("list", "map", "stats")
TABLES = (["list"], ["stats"], ["stats", "--series", "?"], ["stats", "--series", "small-trade"])


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def listed(root: Path, *words: str) -> list[dict[str, Any]]:
    result = run("list", "--data", root, "--format", "json", *words)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def assert_one_line_error(result: Result, *words: str) -> None:
    """An error the user can read: one line, no traceback, exit code 1."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help_with_an_example(command: str, flag: str) -> None:
    result = run(command, flag)
    assert result.exit_code == 0
    assert f"Example: corridors {command}" in " ".join(result.output.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_help_or_a_list_of_choices(command: str) -> None:
    for option in main.commands[command].params:
        if option.param_type_name == "option":
            assert getattr(option, "help", "") or hasattr(option.type, "choices"), option.name


def test_the_commands_are_those_of_the_design() -> None:
    assert {"app", "check", "list", "map", "show", "stats"} <= set(COMMANDS)


@pytest.mark.parametrize("command", FILTERED)
def test_filters_are_spelled_the_same_everywhere(command: str) -> None:
    options = {name for option in main.commands[command].params for name in option.opts}
    filters = ("mode", "status", "country", "corridor", "project", "year", "text", "data")
    assert {f"--{name}" for name in filters} <= options


def test_the_version_is_told() -> None:
    assert __version__ in run("--version").output


# ---- list, show, stats -----------------------------------------------------------------------


def test_list_has_every_project_corridor_and_service(small_source: Path) -> None:
    rows = {row["id"]: row for row in listed(small_source)}
    assert len(rows) == 13
    assert rows["lost-warehouse"]["located"] == "not located"
    assert rows["small-corridor"]["kind"] == "corridor"
    assert rows["steppe-express"]["status"] == "operating"
    assert rows["hostile-port"]["name"] == attacks.MIXED
    assert rows["steppe-railway"]["km"] == pytest.approx(815, abs=2)


@pytest.mark.parametrize(
    ("words", "projects"),
    [
        (["--mode", "rail"], {"steppe-railway", "port-railway"}),
        (["--mode", "rail", "--mode", "sea", "--country", "AZ"], {"caspian-ferry-route"}),
        (["--status", "shelved"], {"lost-warehouse"}),
        (["--country", "az"], {"caspian-ferry-route"}),
        (["--project", "silk-road"], {"silk-road"}),
        (["--text", "ЛИНИЯ"], {"steppe-railway"}),
        (["--year", "2012", "--mode", "pipeline"], {"gas-line-a"}),
    ],
)
def test_filters_choose_projects(small_source: Path, words: list[str], projects: set[str]) -> None:
    rows = listed(small_source, *words)
    others = {"corridor", "freight_train"}
    assert {row["id"] for row in rows if row["kind"] not in others} == projects


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_tables_come_as_text_csv_and_json_with_the_same_rows(
    small_source: Path, words: list[str]
) -> None:
    results = {f: run(*words, "--data", small_source, "--format", f) for f in FORMATS}
    assert {result.exit_code for result in results.values()} == {0}
    from_json = json.loads(results["json"].stdout)
    from_csv = list(csv.DictReader(io.StringIO(results["csv"].stdout)))
    assert len(from_json) == len(from_csv) > 0
    assert list(from_json[0]) == list(from_csv[0])
    assert all(column in results["table"].stdout for column in from_json[0])
    assert "NaN" not in results["json"].stdout


FORMATS = ("table", "csv", "json")


@pytest.mark.parametrize("command", ["list", "stats"])
def test_nothing_found_is_said_and_is_no_error(small_source: Path, command: str) -> None:
    words = (command, "--data", small_source, "--text", "zzzz", "--format")
    assert run(*words, "table").stdout == "Nothing fits these filters.\n"
    assert json.loads(run(*words, "json").stdout) == []
    header = run(*words, "csv").stdout.splitlines()
    assert len(header) == 1
    assert header[0].startswith(("id,", "mode,"))


def test_show_describes_a_record(small_source: Path) -> None:
    result = run("show", "steppe-railway", "--data", small_source, "--lang", "ru")
    assert result.exit_code == 0
    assert result.stdout.startswith("Steppe railway (ru)  [project steppe-railway]")


def test_stats_groups_as_asked(small_source: Path) -> None:
    result = run("stats", "--by", " country , mode", "--data", small_source, "--format", "json")
    rows = json.loads(result.stdout)
    assert {row["mode"] for row in rows} == {mode.value for mode in Mode}
    assert {row["country"] for row in rows} == {"", "KZ", "CN"}
    total = json.loads(run("stats", "--by", "", "--data", small_source, "--format", "json").stdout)
    assert len(total) == 1
    assert sum(row["line_km"] for row in rows) == pytest.approx(total[0]["line_km"], abs=1)


# ---- what goes wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["list"], ["stats"], ["map", "out.html"]])
@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["--mode", "rial"], "rail"),
        (["--status", "biulding"], "construction"),
        (["--country", "Kazakstn"], "KZ"),
        (["--corridor", "smal-corridor"], "small-corridor"),
        (["--project", "silkrod"], "silk-road"),
        (["--year", "1066"], "1900 to 2100"),
        (["--mode", attacks.MARKUP], "rail"),
    ],
)
def test_unknown_values_are_answered_with_the_nearest(
    small_source: Path, command: list[str], words: list[str], nearest: str
) -> None:
    result = run(*command, "--data", small_source, *words)
    assert_one_line_error(result, words[1], nearest)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "stojmo-railway"], "steppe-railway"),
        (["show", "steppe-railway", "--lang", "tlh"], "en, ru, zh"),
        (["stats", "--series", "smal-trade"], "small-trade"),
        (["stats", "--by", "colour"], "mode, status, country"),
        (["map", "out.html", "--lang", "xx"], "en, ru, zh"),
        (["map", "out.html", "--select", "kashgr"], "kashgar"),
    ],
)
def test_unknown_words_of_one_command_are_answered_too(
    small_source: Path, words: list[str], told: str
) -> None:
    assert_one_line_error(run(*words, "--data", small_source), told)


@pytest.mark.parametrize("command", [["list"], ["stats"], ["map", "x.html"], ["show", "a"]])
def test_a_data_folder_that_is_missing_is_told(tmp_path: Path, command: list[str]) -> None:
    result = run(*command, "--data", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"error FIL001 {tmp_path / 'nowhere'}: is not an atlas folder" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_data_folder_is_told_fault_by_fault(small_root: Path) -> None:
    (small_root / "rail.geojson").write_text("{", "utf-8")
    (small_root / "facts.csv").write_bytes(b"\xff")
    result = run("list", "--data", small_root)
    assert result.exit_code == 1
    assert "error JSN001 rail.geojson" in result.stderr
    assert "error FIL003 facts.csv" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [["list", "--year", "soon"], ["stats", "--format", "xml"], ["fly"]]
)
def test_wrong_usage_is_exit_code_2(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


# ---- map -------------------------------------------------------------------------------------


def test_map_writes_one_file_and_says_what_is_in_it(small_source: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    result = run("map", out, "--data", small_source, "--title", "A <title>", "--lang", "ru")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert f"{out}: 9 sections, 3 sites" in result.stderr
    page = out.read_text("utf-8")
    assert "<title>A &lt;title&gt;</title>" in page
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_an_empty_map_is_written_and_said(small_source: Path, tmp_path: Path) -> None:
    result = run("map", tmp_path / "map.html", "--data", small_source, "--text", "zzzz")
    assert result.exit_code == 0
    assert "the map is empty" in result.stderr
    assert (tmp_path / "map.html").stat().st_size > 1000


def test_a_map_is_not_written_over_a_folder(small_source: Path, tmp_path: Path) -> None:
    assert_one_line_error(run("map", tmp_path, "--data", small_source), "is a folder")


def test_a_map_is_not_written_below_a_file(small_source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old")
    result = run("map", tmp_path / "file" / "map.html", "--data", small_source)
    assert_one_line_error(result, "does not exist")
    assert (tmp_path / "file").read_text() == "old"


def test_an_old_map_stays_when_the_new_one_fails(small_root: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    out.write_text("old")
    (small_root / "rail.geojson").write_text("{", "utf-8")
    assert run("map", out, "--data", small_root).exit_code == 1
    assert run("map", out, "--mode", "rial").exit_code == 1
    assert out.read_text() == "old"


# ---- check -----------------------------------------------------------------------------------


def test_check_of_good_data_is_exit_code_0(small_source: Path) -> None:
    result = run("check", small_source)
    assert (result.exit_code, result.stdout) == (0, "0 errors, 0 warnings\n")


def test_check_with_warnings_only_is_exit_code_0(small_root: Path) -> None:
    facts = small_root / "facts.csv"
    facts.write_text(facts.read_text("utf-8").replace("ministry-2025", "gazette-2024"), "utf-8")
    result = run("check", small_root)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("warning SRC002 sources.json ministry-2025")
    assert result.stdout.endswith("0 errors, 1 warnings\n")


def test_check_with_errors_is_exit_code_1_also_as_json(small_root: Path) -> None:
    (small_root / "services.json").write_text('[{"id": 5, "id": 6}]', "utf-8")
    assert run("check", small_root).exit_code == 1
    result = run("check", small_root, "--format", "json")
    assert result.exit_code == 1
    findings = json.loads(result.stdout)
    assert {"JSN002", "REC001"} <= {finding["code"] for finding in findings}
    keys = {"code", "severity", "file", "record", "field", "value", "message", "expected"}
    assert all(finding.keys() == keys for finding in findings)


def test_check_of_nothing_is_exit_code_1(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def coverage(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join(("id,name,expected", *rows)), "utf-8")
    return path


def test_coverage_counts_rows_by_the_form_that_is_expected(
    small_source: Path, tmp_path: Path
) -> None:
    path = coverage(
        tmp_path,
        "A-1,Railway,line",
        "A-2,Dry port,site",
        "A-3,Corridor,corridor",
        "A-4,Train,service",
        "A-5,Trade,series",
    )
    result = run("check", small_source, "--coverage", path)
    assert (result.exit_code, result.stdout) == (0, "5 of 5 rows covered\n")


def test_coverage_names_what_is_missing_or_of_another_form(
    small_source: Path, tmp_path: Path
) -> None:
    path = coverage(tmp_path, "A-1,Railway,line", "A-2,Dry port,line", "A-9,Bridge,site")
    result = run("check", small_source, "--coverage", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "missing A-2: Dry port (as line)",
        "missing A-9: Bridge (as site)",
        "1 of 3 rows covered",
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("", "CSV001"), ("id,name\n", "CSV001"), ("id,name,expected\nx,\xff", "")]
)
def test_a_coverage_list_that_is_none_is_told(
    small_source: Path, tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode("latin-1"))
    result = run("check", small_source, "--coverage", path)
    assert result.exit_code == 1
    assert (code or "FIL003") in result.stderr
    assert "list.csv" in result.stderr


def test_a_coverage_list_with_a_cell_beyond_all_measure_is_told(
    small_source: Path, tmp_path: Path
) -> None:
    path = coverage(tmp_path, f"A-1,{'x' * 200_000},line")
    result = run("check", small_source, "--coverage", path)
    assert result.exit_code == 1
    assert "CSV002 list.csv" in result.stderr
    assert "Traceback" not in result.stderr


# ---- app -------------------------------------------------------------------------------------


def test_app_starts_a_server_for_the_folder(
    small_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit

    runs: list[tuple[Path, list[str], dict[str, Any]]] = []

    def keep(app: streamlit.App, *, config: dict[str, Any]) -> None:
        runs.append((app.script_path, sys.argv, config))

    monkeypatch.setattr(streamlit.App, "run", keep)
    monkeypatch.setattr(sys, "argv", ["corridors"])
    monkeypatch.setattr(signal, "signal", lambda *_words: None)
    port = free_port()
    result = run("app", "--data", small_source, "--port", port, "--no-browser")
    assert result.exit_code == 0, result.output
    ((script, words, options),) = runs
    assert script.name == "served_app.py"
    assert not (script.parent / "pages").exists(), "Streamlit would run its files alone"
    assert words == [str(script), str(small_source)]
    assert (options["server.port"], options["server.headless"]) == (port, True)
    assert options["browser.gatherUsageStats"] is False
    assert options["logger.hideWelcomeMessage"] is True
    assert options["client.allowedOrigins"] == []


def test_app_refuses_a_base_path_that_is_none(small_source: Path) -> None:
    result = run("app", "--data", small_source, "--base-path", "a b?")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The base path 'a b?' is none")


def test_app_says_in_a_line_that_its_port_is_taken(small_source: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("app", "--data", small_source, "--port", port)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use. "
        "Try another --port\n"
    )


def test_app_does_not_start_with_broken_data(small_root: Path) -> None:
    (small_root / "rail.geojson").unlink()
    result = run("app", "--data", small_root, "--port", free_port())
    assert result.exit_code == 1
    assert "FIL001 rail.geojson" in result.stderr


# ---- trace -----------------------------------------------------------------------------------


def test_trace_draws_a_section_again_and_writes_it(small_source: Path, tmp_path: Path) -> None:
    out = tmp_path / "line.geojson"
    result = run("trace", "--section", "air-almaty-urumqi", "--data", small_source, "--out", out)
    assert result.exit_code == 0, result.output
    (feature,) = json.loads(out.read_text("utf-8"))["features"]
    assert feature["id"] == "air-almaty-urumqi"
    assert feature["properties"]["project"] == "steppe-flights"
    assert feature["geometry"]["coordinates"][0] == [65.1, 43.2]


def test_trace_draws_a_new_line_in_the_countries_of_its_ends(
    small_source: Path, tmp_path: Path
) -> None:
    out = tmp_path / "line.geojson"
    words = ("--mode", "air", "almaty-airport", "urumqi-airport", "--data", small_source)
    assert run("trace", *words, "--out", out).exit_code == 0
    (feature,) = json.loads(out.read_text("utf-8"))["features"]
    assert feature["properties"]["countries"] == ["KZ", "CN"]
    assert feature["id"] == "new-section"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--section", "steppe-wst"], "steppe-west"),
        (["--mode", "air", "almaty-airport", "urumqi-airprt"], "urumqi-airport"),
        (["--mode", "sled", "almaty", "kashgar"], "rail"),
        (["--mode", "air", "almaty-airport"], "two"),
        (["--mode", "air"], "two"),
    ],
)
def test_trace_answers_what_it_cannot_draw(small_source: Path, words: list[str], told: str) -> None:
    assert_one_line_error(run("trace", *words, "--data", small_source), told)


def test_embed_prints_the_frame_and_escapes_what_is_given() -> None:
    done = CliRunner().invoke(main, ["embed", 'a "b".html', "--title", "<b>x</b>\u200c\x1b"])
    assert done.exit_code == 0
    assert 'src="a%20%22b%22.html?embed"' in done.stdout
    assert 'title="&lt;b&gt;x&lt;/b&gt;&#8204;&#27;"' in done.stdout
    allowed = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    assert f'sandbox="{allowed}"' in done.stdout
    assert 'loading="lazy"' in done.stdout


def test_embed_says_if_there_is_no_such_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["embed", "a.html"])
    assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
    assert "There is no file a.html here" in done.stderr
    assert done.stdout.startswith('<iframe src="a.html?embed"')
    (tmp_path / "a.html").touch()
    for name in ("a.html", "a.html#view=6/41.5/48"):
        assert CliRunner().invoke(main, ["embed", name]).stderr == ""


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("https://a.example/maps/b.html", "https://a.example/maps/b.html?embed"),
        ("HTTP://localhost:8000/b%20c d.html", "HTTP://localhost:8000/b%20c%20d.html?embed"),
        ("https://a.example/b?x=1&y=2#view=6/41/48", "https://a.example/b?x=1&amp;y=2&amp;embed"),
        ("maps/b.html#view=6/41.5/48&year=2030", "maps/b.html?embed#view=6/41.5/48&amp;year=2030"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29?embed"),
        ("https:b.html", "https%3Ab.html?embed"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E?embed"),
    ],
)
def test_embed_keeps_a_full_address_as_it_is(name: str, address: str) -> None:
    done = CliRunner().invoke(main, ["embed", name])
    assert done.exit_code == 0
    assert done.stdout.startswith(f'<iframe src="{address}')


@pytest.mark.parametrize(
    "name", ["line d", "Line-D", "中亚天然气管道D线", "central-asia-china-gas-d"]
)
def test_show_takes_any_name_of_a_project(name: str) -> None:
    done = CliRunner().invoke(main, ["show", name])
    assert done.exit_code == 0, done.output
    assert "[project central-asia-china-gas-d]" in done.output
    assert "Disputed" in done.output


def test_the_main_leg_of_a_corridor_is_shorter_than_all_its_legs() -> None:
    words = ["stats", "--corridor", "trans-caspian", "--by", "country", "--format", "json"]
    whole, main_leg = (
        {row["country"]: row["route_km"] for row in json.loads(done.stdout)}
        for done in (CliRunner().invoke(main, [*words, *more]) for more in ([], ["--role", "main"]))
    )
    assert 3000 < main_leg["KZ"] < whole["KZ"]


def test_a_role_needs_a_corridor() -> None:
    done = CliRunner().invoke(main, ["list", "--role", "main"])
    assert done.exit_code == 1
    assert "choose a corridor" in done.output


@pytest.mark.parametrize("word", ["kz", "Kazakhstan", "Республика Казахстан", "哈萨克斯坦"])
def test_a_country_is_understood_by_its_names(small_source: Path, word: str) -> None:
    codes, words = (run("list", "--data", small_source, "--country", w) for w in ("KZ", word))
    assert codes.output == words.output
    assert codes.exit_code == words.exit_code == 0


def test_a_line_cannot_go_from_a_place_to_itself() -> None:
    done = CliRunner().invoke(main, ["trace", "--mode", "sea", "altynkol", "altynkol"])
    assert done.exit_code == 1
    assert "to itself" in done.output

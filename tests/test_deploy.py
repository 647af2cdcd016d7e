"""The example for nginx: what it says is so, with the real nginx and Chromium before the app."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest
import streamlit
from serving import IDLE, free_port, serve_app, wait_for

from corridors.app import pages
from corridors.app.own import MOST_MEGABYTES
from corridors.web import TILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ADDRESSES = {
    "map": "",
    "projects": "projects",
    "project": "project?project=steppe-railway",
    "corridors": "corridors",
    "corridor": "corridors?corridor=small-corridor",
    "compare": "compare?from=baku-port&to=almaty&mode=rail&mode=sea",
    "trends": "trends?series=small-trade",
    "data": "data?country=KZ",
    "about": "about",
    "frame": "?embed=true",
}
HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=()",
}
ALL_SHOWN = ("map", "compare", "frame")


@pytest.fixture(scope="session")
def example(repository: Path) -> str:
    return (repository / "docs" / "deploy" / "nginx.conf").read_text("utf-8")


def policy(example: str) -> dict[str, list[str]]:
    match = re.search(r'add_header Content-Security-Policy "([^"]*)" always', example)
    assert match
    parts = (part.split() for part in match[1].split(";"))
    return {name: words for name, *words in parts}


def test_the_policy_names_the_one_script_in_streamlits_page(example: str) -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    sums = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert [word for word in policy(example)["script-src"] if word.startswith("'sha256")] == [
        f"'sha256-{found}'" for found in sums
    ]


def test_the_policy_allows_the_online_maps_that_the_app_offers_and_no_other_host(
    example: str,
) -> None:
    hosts = {word for words in policy(example).values() for word in words if "://" in word}
    assert hosts == {f"https://{tiles.host}" for tiles in TILES.values()}


def test_the_policy_allows_no_script_of_a_stranger(example: str) -> None:
    rules = policy(example)
    assert rules["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & {*rules["script-src"]}


def test_uploads_are_as_large_in_nginx_as_in_the_app(example: str) -> None:
    match = re.search(r"client_max_body_size (\d+)m;", example)
    assert match
    assert MOST_MEGABYTES < int(match[1]) <= MOST_MEGABYTES + 2


def test_the_guide_names_the_example(repository: Path) -> None:
    guide = (repository / "docs" / "deploy.md").read_text("utf-8")
    assert "(deploy/nginx.conf)" in guide


# ---- with nginx ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nginx() -> str:
    """The path of nginx; without it these tests are skipped, but never in CI."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None:
        message = "nginx is not installed (Debian: apt install nginx-light)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return str(found)


@contextmanager
def proxied(nginx: str, site: str, folder: Path) -> Iterator[None]:
    """Run nginx with a site until the block ends; it keeps to a folder of its own."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events { worker_connections 512; }\n"
        f"http {{ access_log off; {paths} include /etc/nginx/mime.types;"
        f" include {folder}/site.conf; }}\n",
        "utf-8",
    )
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def articles() -> tuple[int, int]:
    """The ports of two sites with the app in a frame; the first is named as one that may."""
    return free_port(), free_port()


@pytest.fixture(scope="module")
def address(
    nginx: str,
    example: str,
    articles: tuple[int, int],
    small_source: Path,
    repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The app behind nginx."""
    port = free_port()
    with serve_app(repository, "--data", str(small_source), base_path="atlas") as app:
        changes = {
            "127.0.0.1:8501": app.split("/")[2],
            "listen 80;": f"listen 127.0.0.1:{port};",
            "$corridors_frames \"'self'\";": (
                f"$corridors_frames \"'self' http://127.0.0.1:{articles[0]}\";"
            ),
        }
        site = example
        for old, new in changes.items():
            assert old in site
            site = site.replace(old, new)
        frame = f'<iframe src="http://127.0.0.1:{port}/atlas/?embed=true"></iframe>'
        for number in articles:
            site += (
                f"server {{ listen 127.0.0.1:{number}; default_type text/html;\n"
                f"location / {{ return 200 '{frame}'; }} }}\n"
            )
        with proxied(nginx, site, tmp_path_factory.mktemp("nginx")):
            found = f"http://127.0.0.1:{port}/atlas/"
            wait_for(f"{found}_stcore/health")
            yield found


def fetch(url: str, **options: Any) -> tuple[int, dict[str, str]]:
    request = urllib.request.Request(url, **options)  # noqa: S310  (our own server)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}
    except HTTPError as error:
        return error.code, {key.lower(): value for key, value in error.headers.items()}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in ("", *pages.LINKED, "_stcore/health", "_stcore/host-config")),
        *((path, 404) for path in ("a/b/c", "nonsense", "_stcore/metrics", "_stcore/agent/mcp")),
        ("_stcore/agent/openapi.json", 404),
        ("_stcore/script-health-check", 404),
        ("../atlas/_stcore/metrics", 404),
        ("_stcore//metrics", 404),
        ("%5fstcore/metrics", 404),
    ],
)
def test_what_is_open_is_open_and_carries_its_headers(address: str, path: str, status: int) -> None:
    found, headers = fetch(address + path)
    assert found == status
    for name, part in HEADERS.items():
        assert part in headers[name]
    assert headers["server"] == "nginx"


def test_the_path_without_its_stroke_leads_to_the_first_page(address: str) -> None:
    assert fetch(address.removesuffix("/"))[0] == 200


def test_a_body_beyond_the_limit_is_refused_at_once(address: str) -> None:
    large = b"x" * (MOST_MEGABYTES + 2) * 1024 * 1024
    status, _ = fetch(f"{address}_stcore/upload_file/a/b", data=large, method="PUT")
    assert status == 413


def test_many_uploads_in_a_row_are_refused(address: str) -> None:
    found = [
        fetch(f"{address}_stcore/upload_file/a/b", data=b"x", method="PUT")[0] for _ in range(40)
    ]
    assert 429 in found
    assert fetch(f"{address}_stcore/health")[0] == 200


# ---- with Chromium ---------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page; at the end nothing was forbidden to it, and it asked no other host."""
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    context.set_default_timeout(60_000)
    found = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.on("request", lambda request: asked.add(request.url.partition("/atlas/")[0]))
    yield found
    context.close()
    missing = "Failed to load resource: the server responded with a status of 404"
    forbidden = [text for text in said if re.search(r"(?i)polic|refused|violat|blocked", text)]
    assert forbidden == []
    assert [text for text in said if "rror" in text and missing not in text] == []
    assert {url for url in asked if not url.startswith(("data:", "blob:"))} == {
        address.removesuffix("/atlas/")
    }


@pytest.mark.browser
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_works_under_the_policy(page: Page, address: str, name: str) -> None:
    page.goto(address + ADDRESSES[name])
    page.wait_for_selector(IDLE)
    if name in ALL_SHOWN:
        page.wait_for_selector(".atlas-host canvas", state="attached")
    if name == "trends":
        page.wait_for_selector('[data-testid="stVegaLiteChart"] :is(svg, canvas)')
    if name != "frame":
        page.wait_for_selector(".masthead")
        page.wait_for_function("document.documentElement.lang === 'en'")
        assert page.locator(".masthead .wordmark").evaluate("e => getComputedStyle(e).color")


@pytest.mark.browser
def test_filters_links_uploads_and_downloads_work_under_the_policy(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.goto(address)
    page.get_by_text("Rail ·").click()
    page.wait_for_url("**mode=rail**")  # over the web socket and back
    line = {"type": "LineString", "coordinates": [[60, 43], [70, 44]]}
    own = tmp_path / "own.geojson"
    own.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}), "utf-8")
    page.get_by_text("Lay your own lines").click()
    page.locator("input[type=file]").set_input_files(own)
    page.wait_for_selector(".st-key-own ul")
    assert "own.geojson" in page.locator(".st-key-own ul").inner_text()
    page.evaluate("window.stays = true")
    page.locator(".masthead .pages").get_by_text("Data").click()
    page.wait_for_selector("h3:has-text('How to cite')")
    assert page.evaluate("window.stays"), "the link loaded the page anew"
    for label in ("GeoJSON", "PDF", "The map as HTML"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label, exact=True).first.click()
        assert Path(waiting.value.path()).stat().st_size > 1000


@pytest.mark.browser
def test_only_the_sites_that_are_named_may_show_it_in_a_frame(
    browser: Browser, address: str, articles: tuple[int, int]
) -> None:
    named, other = articles
    found = browser.new_context().new_page()
    found.goto(f"http://127.0.0.1:{named}/")
    frame = found.frames[-1]
    frame.wait_for_selector(".atlas-host canvas", state="attached", timeout=60_000)
    assert frame.url.startswith(address)
    with found.expect_event("console", lambda message: "frame-ancestors" in message.text):
        found.goto(f"http://127.0.0.1:{other}/")
    assert found.frames[-1].url.startswith("chrome-error:")
    found.context.close()

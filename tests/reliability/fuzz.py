"""`python -m tests.reliability.fuzz --seconds 1200`: coverage-guided fuzzing of every reader of hostile input.

Atheris (libFuzzer) makes the inputs and keeps those that reach new code; what is fed stands in
`tests.reliability.fuzz_targets`. Each reader has a process of its own and its share of the time. A reader that raises
what it does not document, takes longer than twenty seconds or more than a gigabyte is a finding; its input is kept in
`bench-out/fuzz/`, and becomes a regression test when it is mended.

Needs the extra `quality`: pip install atheris.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.reliability.results import ROOT, write

if TYPE_CHECKING:
    from tests.reliability.fuzz_targets import Target

PROMISE = "Every reader of hostile input ends, and raises nothing but what it documents"
KEPT = ROOT / "bench-out" / "fuzz"
OURS = ("spiders", "reports", "schedules", "inspector", "xuncha", "db")
READERS = ("pypdf", "xlrd", "olefile", "protego", "tinycss2", "warcio", "zipfile")  # what they hand hostile bytes to
LATE = (
    "schedules.evidence", "schedules.registry_import", "schedules.words", "schedules.cron_words", "reports.forms",
    "reports.ledger_return", "inspector.profiles", "xuncha.config", "spiders.pages.traits.decisions", "pypdf", "xlrd",
    "olefile", "email.utils",
)  # fmt: skip
SLOW, MEMORY = 20, 1024  # seconds of one input, MB
ABSENT = "atheris is not installed: pip install -e '.[quality]' (it has wheels for some versions of Python only)"
_RUNS = re.compile(r"Done (\d+) runs|stat::number_of_executed_units:\s*(\d+)|^#(\d+)\s", re.MULTILINE)
_COVERED = re.compile(r"cov: (\d+)")
_RAISED = re.compile(r"=== Uncaught Python exception: ===\n(.*?)(?:\n==\d+==|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Told:
    """What came of one reader. `finding`: "" or the end of what it said."""

    name: str
    runs: int
    covered: int
    seconds: float
    finding: str = ""
    kept: str = ""


def prepared() -> dict[str, Target]:
    """All readers, with every branch of theirs counted. Takes its time; what forks from here need not do it again."""
    import atheris

    with atheris.instrument_imports(include=[*OURS, *READERS]):
        from tests.reliability.fuzz_targets import TARGETS

        for module in LATE:  # what the functions import when they are called
            importlib.import_module(module)
    return TARGETS


def fuzz(one: Target, seconds: int, keep: Path = KEPT) -> Told:
    """One reader in a process of its own."""
    began = time.monotonic()
    keep.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    try:
        process = os.fork()
        if process == 0:
            _become_fuzzer(one, seconds, folder)
        _, status = os.waitpid(process, 0)
        said = (folder / "said").read_text("utf-8", "replace")
        counted = [max(map(int, filter(None, numbers))) for numbers in _RUNS.findall(said)]
        covered = [int(number) for number in _COVERED.findall(said)]
        kept = ""
        for path in folder.glob("found-*"):
            kept = str(shutil.copy(path, keep / f"{one.name.replace(' ', '-')}-{path.name[6:]}"))
        finding = ""
        if os.waitstatus_to_exitcode(status):
            raised = _RAISED.search(said)
            finding = (raised[1] if raised else said)[-2500:].strip()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Told(one.name, max(counted, default=0), max(covered, default=0), time.monotonic() - began, finding, kept)


def _become_fuzzer(one: Target, seconds: int, folder: Path) -> None:
    """Does not return: libFuzzer ends the process."""
    try:
        import atheris

        out = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(one.seeds):
            (corpus / str(number)).write_bytes(seed)
        flags = {
            "max_total_time": seconds,
            "timeout": SLOW,
            "rss_limit_mb": MEMORY,
            "max_len": one.longest,
            "artifact_prefix": f"{folder}/found-",
            "print_final_stats": 1,
        }
        atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in flags.items()), str(corpus)], one.call)
        atheris.Fuzz()
    finally:
        os._exit(70)


def main() -> int:
    """Print what came of each reader; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=1200, help="in all, over all readers")
    parser.add_argument("--only", default="", help="one reader")
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(ABSENT, file=sys.stderr)
        return 2
    targets = [one for one in prepared().values() if options.only in {"", one.name}]
    told, shares = [], sum(one.share for one in targets)
    for wanted in targets:
        one = fuzz(wanted, max(5, options.seconds * wanted.share // shares))
        told.append(one)
        found = "FOUND" if one.finding else "nothing found"
        print(f"{one.name}: {one.runs} inputs, {one.seconds:.0f} s, {one.covered} edges: {found}", flush=True)
        if one.finding:
            print(f"{one.kept}\n{one.finding}", flush=True)
    bad = [one for one in told if one.finding]
    if not options.only:
        details = [f"{sum(one.runs for one in told)} inputs in {sum(one.seconds for one in told) / 60:.0f} minutes"]
        details += [f"{one.name}: {one.runs} inputs, {one.covered} edges covered" for one in told]
        details += [f"{one.name}: {one.finding.splitlines()[-1][:200]}" for one in bad]
        how = f"python -m tests.reliability.fuzz --seconds {options.seconds}"
        write("fuzz", PROMISE, len(told), len(told) - len(bad), details, how)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())

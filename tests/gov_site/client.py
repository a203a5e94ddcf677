"""Start the test server from a test: `with GovSite.start(today=date(2026, 11, 20)) as site: site.url("faulty_trs")`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.request import ProxyHandler, build_opener

if TYPE_CHECKING:
    from datetime import date

ROOT = Path(__file__).resolve().parents[2]
_open = build_opener(ProxyHandler({})).open


@dataclass
class GovSite:
    """A running test server.

    `urls` are base addresses (with slash at the end) by name: superior, healthy_<style>, healthy_hanweb_script,
    faulty_<style>, neglected, faults, the names of `hosts.HOSTS`, reset, closed, tls_alert, tls_old, tls_silent.
    """

    process: subprocess.Popen[str]
    urls: dict[str, str]
    expected_faults: dict[str, list[dict[str, Any]]]

    @classmethod
    def start(cls, today: date) -> Self:
        """Start the process and wait until all ports answer."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.gov_site", "--today", today.isoformat()],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the test server did not start (exit code {process.wait()})")
        greeting = json.loads(line)
        return cls(process, greeting["urls"], greeting["expected"])

    def url(self, name: str, path: str = "/") -> str:
        """Address on a named site."""
        return self.urls[name].rstrip("/") + path

    def expected(self, name: str) -> list[dict[str, Any]]:
        """Known faults of a whole site: indicator, url, outcome, reason, category, text (see xuncha.demo.expect)."""
        return self.expected_faults[name]

    def log(self, name: str) -> list[dict[str, Any]]:
        """Requests of a named site since the last reset: time, method, path, agent."""
        with _open(self.url(name, "/_log"), timeout=10) as answer:
            found: list[dict[str, Any]] = json.loads(answer.read())
        return found

    def reset(self, *names: str) -> None:
        """Forget the requests (and "once" faults) of the named sites, of all by default."""
        mute = ("reset", "closed", "faults_as_tls")
        for name in names or [one for one in self.urls if one not in mute and not one.startswith("tls_")]:
            with _open(self.url(name, "/_reset"), timeout=10) as answer:
                answer.read()

    def registry_toml(self, *names: str) -> str:
        """A sites.toml of whole sites (healthy, faulty, superior, neglected); `superior` is always in it."""
        from tests.gov_site.sites import family

        sites = family().sites
        wanted = dict.fromkeys(["superior", *names])
        entries = []
        for name in wanted:
            spec = sites[name]
            upstream = f"upstream = {json.dumps(list(spec.upstream))}\n" if spec.upstream else ""
            superior = f'superior = "{spec.superior}"\n' if spec.superior else ""
            entries.append(
                f'[[site]]\nid = "{name}"\nname = "{spec.name}"\nurl = "{self.url(name)}"\n'
                f'body_type = "{spec.body_type}"\nsite_code = "{spec.site_code}"\nsponsor = "{spec.sponsor}"\n'
                f"{superior}{upstream}allow_private = true\n"
            )
        return "\n".join(entries)

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

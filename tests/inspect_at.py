"""`python -m tests.inspect_at FOLDER INSTANT SITE...`: inspect sites as if it were that instant; one process each time.

Prints what was judged of reposts, a line of JSON for each site.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from schedules.rules import rules_for
from schedules.sites import choose
from schedules.visit import Visit, Wishes
from xuncha import config as configuration


def main(folder: str, instant: str, *sites: str) -> None:
    """Inspect with a clock that starts at `instant` and goes on as clocks do."""
    start, began = datetime.fromisoformat(instant), time.monotonic()
    config = configuration.load(Path(folder) / "xuncha.toml")
    chosen = [choose(one, config.sites) for one in sites]
    visit = Visit(config, Wishes(log_level="CRITICAL"), lambda: start + timedelta(seconds=time.monotonic() - began))
    for one in visit.inspect(chosen, rules_for(config, chosen, None)).visited:
        findings = [
            {"indicator": found.indicator, "status": found.status, "url": found.url, "evidence": found.evidence}
            for found in one.verdicts.findings
            if found.indicator in {"repost.missing", "repost.late"}
        ]
        outcomes = {item.id: item.outcome for item in one.judgement.indicators if item.id.startswith("repost.")}
        states = [asdict(state) for state in one.judgement.reposts]
        print(json.dumps({"site": one.verdicts.site.id, "findings": findings, "outcomes": outcomes, "states": states}))


if __name__ == "__main__":
    main(*sys.argv[1:])

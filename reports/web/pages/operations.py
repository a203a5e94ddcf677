"""What runs and how the machine is: jobs, last inspections, database, disk, versions, and who was here."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

from db import web_views
from reports import schedule_report
from reports.site_report import program_version

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask


def show(ask: Ask) -> Response:
    """The page of those who keep it running; units have no business here."""
    return ask.render("operations.html", **values(ask))


def values(ask: Ask) -> dict[str, Any]:
    """What the page shows; the API tells the same.

    Raises:
        HTTPException: 403 for units.
    """
    ask.need(ask.user.role != "unit")
    path = ask.web.db
    files = [path, path.with_name(f"{path.name}-wal")]
    rows, lacking, pid, history = ask.web.plan() if ask.web.plan else ([], [], None, False)
    free = shutil.disk_usage(path.parent)
    return {
        "rows": rows,
        "gaps": lacking,
        "lacking": [schedule_report.missed(one, ask.say.lang) for one in lacking],
        "pid": pid,
        "history": history,
        "running": web_views.running_jobs(ask.records),
        "runs": web_views.last_runs(ask.records),
        "sizes": [(file.name, file.stat().st_size) for file in files if file.exists()],
        "free": free.free,
        "disk": free.total,
        "waiting": web_views.waiting(ask.records),
        "versions": [
            ("Xuncha", program_version()),
            ("Python", platform.python_version()),
            ("SQLite", sqlite3.sqlite_version),
        ],
        "people": web_views.last_logins(ask.records) if ask.user.role == "admin" else [],
    }

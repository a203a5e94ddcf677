"""What a crawl recorded and must not keep: failures of our own network, second looks that nobody can take any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import named_errors

if TYPE_CHECKING:
    from db.crawl_file import CrawlFile

OURS = "our_network"


def take_back(file: CrawlFile, url_id: int, outcome: str, attempts: int, detail: str) -> bool:
    """One failed observation was our own network's: it accuses nobody, and the address is asked again.

    `attempts`: how often it had been asked with this observation. Returns False when it was asked again since.
    """
    with named_errors(file.path):
        changed = file.conn.execute(
            "UPDATE url SET state = CASE WHEN attempts > 1 THEN 2 ELSE 0 END, attempts = attempts - 1, outcome = ?,"
            " status = 0, detail = ? WHERE id = ? AND run = ? AND outcome = ? AND attempts = ?",
            (OURS, detail, url_id, file.seq, outcome, attempts),
        ).rowcount
        if changed:
            file.conn.execute(
                "UPDATE attempt SET outcome = ?, status = 0, detail = ? WHERE rowid ="
                " (SELECT max(rowid) FROM attempt WHERE url_id = ? AND run = ?)",
                (OURS, detail, url_id, file.seq),
            )
        return bool(changed)


def name_outage(file: CrawlFile, before: str, now: str) -> None:
    """The outage that observations of this run were taken back for is over: its end is known."""
    with named_errors(file.path):
        file.conn.execute(
            "UPDATE attempt SET detail = ? WHERE run = ? AND outcome = ? AND detail = ?", (now, file.seq, OURS, before)
        )


def end_in_outage(file: CrawlFile, home_priority: int, at: str, detail: str) -> None:
    """The run ends because our network is down: say so of the home page and of what was taken back."""
    with named_errors(file.path):
        file.conn.execute(
            "UPDATE url SET state = 1, outcome = ?, detail = ?, fetched_at = ? WHERE run = ?"
            " AND ((state = 0 AND (outcome = ? OR priority = ?)) OR (state = 2 AND outcome = ?))",
            (OURS, detail, at, file.seq, OURS, home_priority, OURS),
        )


def no_second_look(file: CrawlFile, url_id: int) -> None:
    """What was seen of an address stands; it is not looked at again in this run."""
    with named_errors(file.path):
        file.conn.execute("UPDATE url SET state = 1 WHERE id = ?", (url_id,))

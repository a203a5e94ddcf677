"""The record database: sites, runs, columns, documents, targets, outcomes. One transaction for each finished crawl.

Everything precious is here (design.md part 3). The ledger of findings has its own module (`db.ledger`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db import probes, repost_rulings, reposts, run_documents, run_links, traits, upstreams, waivers
from db.connection import named_errors, open_database, transaction
from db.models import (
    Certificate,
    Column,
    Home,
    Item,
    LinkCounts,
    Run,
    RunNote,
    Site,
    Snapshot,
    Trap,
)
from db.watch_models import WatchScope
from xuncha.errors import DatabaseError
from xuncha.i18n import N_

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from db.models import Doc, HiddenLink, Judgement, Target, Trait

_PLAIN_RUN = (
    *("started_at", "finished_at", "pages", "carried", "requests", "bytes"),
    *("stopped_by", "home_outcome", "home_detail"),
)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Records:
    """The one door to `xuncha.db`.

    Raises:
        DatabaseError: from any method; what was stored before stays as it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = open_database(path, "records")
        self.conn: sqlite3.Connection = self.db.conn

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Read rows by name."""
        import sqlite3

        with named_errors(self.path):
            cursor = self.conn.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, params).fetchall()

    # -- sites --------------------------------------------------------------------------------------------------------

    def save_site(self, site: Site, now: str) -> None:
        """Add a site or bring its entry up to date."""
        values = (*(site.name, site.url, _dump(site.hosts), site.body_type, site.body_type_from, site.site_code),)
        with named_errors(self.path), transaction(self.db):
            self.conn.execute(
                "INSERT INTO site (id, name, url, hosts, body_type, body_type_from, site_code, sponsor, superior,"
                " first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " name = excluded.name, url = excluded.url, hosts = excluded.hosts, body_type = excluded.body_type,"
                " body_type_from = excluded.body_type_from, site_code = excluded.site_code, sponsor = excluded.sponsor,"
                " superior = excluded.superior",
                (site.id, *values, site.sponsor, site.superior, now),
            )

    def site(self, site_id: str) -> Site | None:
        """A site by id."""
        found = self.rows("SELECT * FROM site WHERE id = ?", (site_id,))
        return _site(found[0]) if found else None

    # -- runs ---------------------------------------------------------------------------------------------------------

    def save_run(
        self,
        run: Run,
        home: Home,
        links: LinkCounts,
        columns: Iterable[Column],
        documents: Iterable[Doc],
        targets: Iterable[Target],
        program: str,
        hidden: Iterable[HiddenLink] = (),
        shown: Iterable[Trait] = (),
    ) -> None:
        """Store one finished crawl in one transaction. Storing the same run again replaces it."""
        with named_errors(self.path), transaction(self.db):
            self.conn.execute("DELETE FROM run WHERE id = ?", (run.id,))
            plain = [getattr(run, name) for name in _PLAIN_RUN]
            self.conn.execute(
                f"INSERT INTO run (id, site_id, {', '.join(_PLAIN_RUN)},"  # noqa: S608 - constants
                " complete, menus_complete, home, links, program, outages, rechecked, traps, cut_pages)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run.id, run.site_id, *plain, run.complete, run.menus_complete),
                    *(_dump(asdict(home)), _dump(asdict(links)), program, _dump(run.outages)),
                    *(_dump(run.rechecked), _dump([asdict(trap) for trap in run.traps]), _dump(run.cut_pages)),
                ),
            )
            self._save_columns(run.id, columns)
            run_links.save(self.conn, run, tuple(targets), hidden)
            run_documents.save(self.conn, run, documents)
            traits.save(self.conn, run.id, shown)

    def _save_columns(self, run_id: str, columns: Iterable[Column]) -> None:
        self.conn.executemany(
            "INSERT INTO run_column (run_id, category, name, url, level, verdict, list_state, list_rule, items,"
            " undated, undated_unread, rest_unread, latest, recent, exempt, sure, evidence, found_on)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(run_id, c.category, c.name, c.url, c.level, c.verdict, c.list_state, c.list_rule, c.items),
                    *(c.undated, c.undated_unread, c.rest_unread, c.latest),
                    _dump([[item.title, item.url, item.date, item.date_from] for item in c.recent]),
                    *(c.exempt, c.sure, c.evidence, _dump(c.found_on)),
                )
                for c in columns
            ),
        )

    def run(self, run_id: str) -> Run | None:
        """A run by id."""
        found = self.rows("SELECT * FROM run WHERE id = ?", (run_id,))
        return _run(found[0]) if found else None

    def latest_run(self, site_id: str) -> Run | None:
        """The last stored run of a site."""
        found = self.rows(
            "SELECT * FROM run WHERE site_id = ? ORDER BY started_at DESC, rowid DESC LIMIT 1", (site_id,)
        )
        return _run(found[0]) if found else None

    def latest_judged_run(self, site_id: str) -> Run | None:
        """The last run that reached the home page; what a replay judges."""
        found = self.rows(
            "SELECT * FROM run WHERE site_id = ? AND home_outcome = 'ok' ORDER BY started_at DESC, rowid DESC LIMIT 1",
            (site_id,),
        )
        return _run(found[0]) if found else None

    # -- snapshots ----------------------------------------------------------------------------------------------------

    def snapshot(self, run_id: str, upstream_ids: Sequence[str] = (), scope: WatchScope | None = None) -> Snapshot:
        """Everything the checks may look at for one run.

        Raises:
            KeyError: the run is not known.
            DatabaseError: its facts were removed after their time; judging what is left would accuse or acquit wrongly.
        """
        found = self.rows("SELECT * FROM run WHERE id = ?", (run_id,))
        if not found:
            raise KeyError(run_id)
        if found[0]["thinned_at"]:
            raise DatabaseError(
                N_("the facts of run {run} were removed on {day}, after their time; it cannot be judged anew"),
                where=str(self.path), hint=N_("inspect the site again; its findings and verdicts are kept"),
                run=run_id, day=found[0]["thinned_at"][:10],
            )  # fmt: skip
        run = _run(found[0])
        site = self.site(run.site_id)
        assert site is not None
        home = json.loads(found[0]["home"])
        home["items"] = tuple(Item(**item) for item in home["items"])
        home["certificates"] = tuple(
            Certificate(**{**one, "troubles": tuple(one["troubles"])}) for one in home.get("certificates", ())
        )
        home["addresses"] = tuple(home.get("addresses", ()))
        return Snapshot(
            site=site,
            run=run,
            home=Home(**home),
            columns=self.columns(run_id),
            documents=self.documents(run_id),
            targets=self.targets(run_id),
            links=LinkCounts(**json.loads(found[0]["links"])),
            upstreams=tuple(upstreams.load(self, one, run.started_at, scope or WatchScope()) for one in upstream_ids),
            hidden=run_links.hidden_links(self.conn, run_id),
            traits=traits.load(self.conn, run_id),
            trait_totals=traits.totals(self.conn, run_id),
            earlier=run_documents.earlier(self.conn, run),
            history=self._history(run),
            waivers=waivers.of_site(self, site.id),
            rulings=self._rulings(site.id),
            repost_rulings=repost_rulings.standing(self.conn),
            probes=probes.of_site(self, site.id, run.finished_at or run.started_at),
        )

    def _rulings(self, site_id: str) -> dict[tuple[str, str], str]:
        """What people said of single facts of a site, as far as it still holds: (indicator, key) -> their word.

        A confirmation ends with the case: who repaired what was confirmed is not accused anew without another look.
        """
        rows = self.rows(
            "SELECT indicator, key,"
            " CASE WHEN status IN ('dismissed', 'not_applicable') THEN status ELSE 'confirmed' END"
            " FROM finding WHERE site_id = ? AND ((status = 'dismissed' AND gone_at = '') OR status = 'not_applicable'"
            " OR (confirmed_by <> '' AND (status IN ('open', 'notified', 'reopened', 'waived')"
            " OR (status = 'fixed' AND fixed_by = 'unit'))))",
            (site_id,),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def _history(self, run: Run) -> tuple[RunNote, ...]:
        """The runs of this site before this one, oldest first."""
        rows = self.rows(
            "SELECT id, started_at, complete, home_outcome, (SELECT json_extract(data, '$.kind') FROM run_trait"
            " WHERE run_id = run.id AND name = 'closure' AND url = json_extract(run.home, '$.url') LIMIT 1)"
            " FROM run WHERE site_id = ? AND started_at < ? ORDER BY started_at",
            (run.site_id, run.started_at),
        )
        return tuple(RunNote(row[0], row[1], bool(row[2]), row[3], str(row[4] or "")) for row in rows)

    def columns(self, run_id: str) -> tuple[Column, ...]:
        """The columns as a run saw them."""
        return tuple(_column(row) for row in self.rows("SELECT * FROM run_column WHERE run_id = ?", (run_id,)))

    def targets(self, run_id: str) -> tuple[Target, ...]:
        """The link targets of a run that are not plainly good, and all on other hosts."""
        return run_links.targets(self.conn, run_id)

    def link_counts(self, run_id: str) -> tuple[LinkCounts, str]:
        """All link targets of a run counted by verdict, and the address of its home page. KeyError: unknown run."""
        found = self.rows("SELECT links, home FROM run WHERE id = ?", (run_id,))
        if not found:
            raise KeyError(run_id)
        return LinkCounts(**json.loads(found[0]["links"])), str(json.loads(found[0]["home"])["url"])

    def first_trouble(self, run: Run) -> dict[str, str]:
        """Address -> when a run of this site, up to this one, first did not find it good."""
        rows = self.rows(
            "SELECT t.url, min(r.started_at) AS at FROM run r JOIN run_target t ON t.run_id = r.id"
            " WHERE r.site_id = ? AND r.started_at <= ? AND t.verdict NOT IN ('good', 'unchecked') GROUP BY t.url",
            (run.site_id, run.started_at),
        )
        return {row["url"]: row["at"] for row in rows}

    def site_ids(self) -> list[str]:
        """Sites that have a run, the last one inspected first."""
        return [row[0] for row in self.rows("SELECT site_id FROM run GROUP BY site_id ORDER BY max(started_at) DESC")]

    def run_ids(self, site_id: str, limit: int = 10) -> list[str]:
        """The last runs of a site, newest first."""
        rows = self.rows(
            "SELECT id FROM run WHERE site_id = ? ORDER BY started_at DESC, rowid DESC LIMIT ?", (site_id, limit)
        )
        return [row[0] for row in rows]

    def documents(self, run_id: str) -> tuple[Doc, ...]:
        """The articles that a run saw."""
        return run_documents.of_run(self.conn, run_id)

    # -- judgements ---------------------------------------------------------------------------------------------------

    def save_judgement(self, judgement: Judgement, now: str) -> int:
        """Store outcomes as rows; returns the id of the judgement."""
        with named_errors(self.path), transaction(self.db):
            cursor = self.conn.execute(
                "INSERT INTO judgement (run_id, as_of, judged_at, rulebook, profiles, verdict, score)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(judgement.run_id, judgement.as_of, now, judgement.rulebook, _dump(judgement.profiles)),
                    *(judgement.verdict, judgement.score),
                ),
            )
            judgement_id = int(cursor.lastrowid or 0)
            self.conn.executemany(
                "INSERT INTO outcome (judgement_id, indicator, kind, check_name, outcome, reason, params, points_lost,"
                " findings, candidate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(judgement_id, i.id, i.kind, i.check, i.outcome, i.reason, _dump(i.params), i.points_lost),
                        *(len(i.findings), i.candidate),
                    )
                    for i in judgement.indicators
                ),
            )
            reposts.save_states(self.conn, judgement)
        return judgement_id


def _site(row: sqlite3.Row) -> Site:
    values = {key: row[key] for key in row.keys() if key not in {"hosts", "first_seen"}}  # noqa: SIM118 - sqlite3.Row
    return Site(hosts=tuple(json.loads(row["hosts"])), **values)


def _run(row: sqlite3.Row) -> Run:
    plain = {name: row[name] for name in _PLAIN_RUN}
    return Run(
        id=row["id"],
        site_id=row["site_id"],
        complete=bool(row["complete"]),
        menus_complete=bool(row["menus_complete"]),
        outages=tuple((begin, end) for begin, end in json.loads(row["outages"])),
        rechecked=json.loads(row["rechecked"]),
        traps=tuple(Trap(**trap) for trap in json.loads(row["traps"])),
        cut_pages=tuple(json.loads(row["cut_pages"])),
        **plain,
    )


def _column(row: sqlite3.Row) -> Column:
    values = {key: row[key] for key in row.keys() if key not in {"id", "run_id", "recent", "found_on", "rest_unread"}}  # noqa: SIM118
    recent = tuple(Item(*item) for item in json.loads(row["recent"]))
    return Column(
        recent=recent, rest_unread=bool(row["rest_unread"]), found_on=tuple(json.loads(row["found_on"])), **values
    )

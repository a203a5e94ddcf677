"""What watching superior sites remembers (`db.watch`), as plain dataclasses. Instants are ISO strings with offset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.models import Doc

Expect = Literal["all", "rule", "picked"]
STRENGTH: dict[str, int] = {"picked": 0, "rule": 1, "all": 2}


@dataclass(frozen=True, slots=True)
class WatchedColumn:
    """A column of a superior site whose documents bind.

    `outcome` of the last look: "ok", "not_modified", a fetch outcome, or what was wrong with the list. `last_ok` is
    when its list was last read, `full_at` when it last came whole (not as 304); "" = never.
    """

    site_id: str
    url: str
    name: str = ""
    expect: Expect = "rule"
    category: str = ""
    id: int = 0
    first_polled: str = ""
    last_polled: str = ""
    last_ok: str = ""
    outcome: str = ""
    detail: str = ""
    items: int = 0
    dated: int = 0
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    full_at: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at a column. `overlap` False: no document of the look before was listed any more; some may be missed."""

    at: str
    outcome: str
    items: int = 0
    fresh: int = 0
    overlap: bool = True
    millis: int = 0


@dataclass(frozen=True, slots=True)
class WatchedDoc:
    """A document of a watched column.

    `doc.first_seen` is ours; `unseen_at` is the last look before that did not show it, "" when it was there at the
    first look. `read_at`: when its own page was last read. `gone_first`: the first of the looks in a row that found no
    page.
    """

    doc: Doc
    column_id: int
    unseen_at: str = ""
    read_at: str = ""
    tries: int = 0
    gone_first: str = ""
    withdrawn_at: str = ""
    withdrawn_why: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class WatchNote:
    """What watching knows of one document beyond its page, for the checks.

    `expect` is how its column binds. `unseen_at` as in `WatchedDoc`. `trouble`: why its column could not be read when
    it was last looked at, "" if it could; then nobody is judged by it.
    """

    expect: Expect
    column_url: str
    column_name: str
    first_seen: str
    unseen_at: str = ""
    withdrawn_at: str = ""
    withdrawn_why: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class WatchScope:
    """What watching may say in a snapshot.

    `named`: the columns that the registry names for a superior site; it is known by these alone, not by its crawl.
    `stale_days`: a column that was not read for so many days before the run says nothing.
    """

    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stale_days: int = 3


RepostStateName = Literal["reposted", "late", "missing", "not_due", "unsure", "unknown", "withdrawn", "not_expected"]


@dataclass(frozen=True, slots=True)
class RepostState:
    """What one site did with one document of a superior site: one cell of the coverage matrix.

    "unsure": only pages that may or may not be reposts, or that cannot be timed. "unknown": could not be checked, with
    `why` (a message template and its values). `upstream_from`, `upstream_to`: it appeared between these instants;
    `reposted_from`, `reposted_to` likewise, "" = not known. `hours`: between both at least; `hours_late` beyond the
    deadline at least, `working_hours_late` those of them that fell on working days (None: not known). `kind` of the
    repost and the `reasons` why it is one, templates with values (inspector/decisions.py).
    """

    upstream_id: str
    url: str
    title: str
    doc_number: str
    state: RepostStateName
    upstream_name: str = ""
    upstream_from: str = ""
    upstream_to: str = ""
    deadline: str = ""
    deadline_hours: float = 0.0
    first_seen: str = ""
    reposted_url: str = ""
    reposted_title: str = ""
    reposted_from: str = ""
    reposted_to: str = ""
    reposted_seen: str = ""
    matched_by: str = ""
    hours: float | None = None
    hours_late: float | None = None
    working_hours_late: float | None = None
    uncertain_hours: float = 0.0
    kind: str = ""
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    why: str = ""
    why_params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepostRuling:
    """A person's word on whether the page shows the document (both by address): "repost", "other" or "open" again."""

    original: str
    page: str
    verdict: Literal["repost", "other", "open"]
    person: str
    reason: str
    at: str

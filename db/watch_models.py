"""What watching superior sites remembers (`db.watch`), as plain dataclasses. Instants are ISO strings with offset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
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

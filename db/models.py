"""What is remembered, as plain dataclasses: the vocabulary in which stages talk to each other (design.md parts 2, 3).

Spiders fill these, `db` stores them, the inspector judges them, reports read them. Dates are ISO strings (YYYY-MM-DD);
instants are ISO strings with offset (2026-11-23T10:05:00+08:00). "" means: not known.
Claimed date and first seen never mix.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from db.ledger_models import Excuse as Excuse
from db.ledger_models import Waiver as Waiver
from db.ledger_states import Status
from db.link_models import Attempt as Attempt
from db.link_models import Certificate as Certificate
from db.link_models import HiddenLink as HiddenLink
from db.link_models import LinkCounts as LinkCounts
from db.link_models import Seen as Seen
from db.link_models import Target as Target
from db.link_models import Verdict as Verdict
from db.probe_models import Probe as Probe
from db.probe_models import ProbeState as ProbeState
from db.watch_models import RepostRuling as RepostRuling
from db.watch_models import RepostState as RepostState
from db.watch_models import WatchNote as WatchNote

ListState = Literal["listed", "empty", "script", "unread", "none", "not_fetched"]
OutcomeName = Literal["pass", "fail", "not_applicable", "could_not_check"]
IndicatorKind = Literal["veto", "deduct", "bonus", "advice"]
ColumnStateName = Literal["fresh", "stale", "blank", "missing", "unreachable", "unknown", "not_applicable"]
FindingStatus = Status


@dataclass(frozen=True, slots=True)
class Site:
    """One government website in the registry. `hosts` are its own hosts (host or host:port), the first is canonical.

    `body_type` is an id of vocabulary/body_types.toml or ""; `body_type_from` says who said so: "registry", "given"
    (command line), "guessed" (from the name; never trusted for a veto) or "unknown".
    """

    id: str
    name: str
    url: str
    hosts: tuple[str, ...]
    body_type: str = ""
    body_type_from: Literal["registry", "given", "guessed", "unknown"] = "unknown"
    site_code: str = ""
    sponsor: str = ""
    superior: str = ""


RECHECKED_GOOD: Final = "good"
RECHECKED_REMOVED: Final = "removed"


@dataclass(frozen=True, slots=True)
class Trap:
    """Addresses of one pattern, made by a program without end: calendars, session ids, folders within themselves.

    `read` of them were read in the run; `left` were named by pages and not asked.
    """

    pattern: str
    example: str
    read: int
    left: int


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one site. `stopped_by` is None when everything reachable was read, else the budget or cause.

    `menus_complete`: every page that the home page or a column page links to from a menu was read, although the run may
    be incomplete otherwise. Only then, or when `complete`, can a column be called missing. `outages`: from when to when
    our own network was down; nothing was held against the site meanwhile. `carried`: of `pages`, those that were not
    asked because their last observation still stood. `rechecked`: links that stood in the ledger when the run ended and
    of which it saw clearly that they answer well, or that no page carries them any more. `traps`: patterns of addresses
    that only lead to more of themselves and were not read to the end. `cut_pages`: pages with more links than are read.
    """

    id: str
    site_id: str
    started_at: str
    finished_at: str
    pages: int
    requests: int
    bytes: int
    complete: bool
    stopped_by: str | None
    home_outcome: str  # fetch outcome of the start page (spiders/outcomes.py)
    home_detail: str = ""
    menus_complete: bool = False
    outages: tuple[tuple[str, str], ...] = ()
    carried: int = 0
    rechecked: dict[str, str] = field(default_factory=dict)
    traps: tuple[Trap, ...] = ()
    cut_pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One dated thing that a column or the home page shows. `date_from`: "row", "article" (its own page) or ""."""

    title: str
    url: str
    date: str
    date_from: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a site as this run saw it.

    `level` 1 = reached from the menu of the home page (一级栏目), 2 = below, 0 = not known. `verdict` is the link
    verdict of its page, `list_state` what its list looked like there. `items` counts the rows read, `undated` those
    without any date (neither in the row nor on the page behind it), `recent` holds the newest dated items (at most 60,
    newest first).
    `exempt` is a reason why freshness does not apply: "external" (link into another system), "search", "login", "form",
    "finished_topic", "page" (a single text, not a list); "" otherwise. `evidence` says how the column was recognised.
    `rest_unread`: the list goes on where it could not be read.
    """

    category: str
    name: str
    url: str
    level: int
    verdict: Verdict
    list_state: ListState
    list_rule: str
    items: int
    undated: int
    latest: str
    recent: tuple[Item, ...] = ()
    exempt: str = ""
    sure: float = 1.0
    evidence: str = ""
    found_on: tuple[str, ...] = ()
    undated_unread: int = 0
    rest_unread: bool = False


@dataclass(frozen=True, slots=True)
class Doc:
    """One article. `column` is a category id or "".

    `sketch` is a MinHash of the body (spiders/pages/sketch.py), b"" if short; `passages` which sentences it holds.
    `body` is the text, packed (db/search.py); b"" in what the records give.
    `first_seen` is when this program first saw it (an instant); `published_on` is what the page claims.
    `number_key` is the document number in the one notation used for matching.

    What only some articles say: `state` (valid, abolished, expired, amended), `role` ("policy", "interpretation"),
    `related` (address, text, kind of the other side), `attachments` (address, text, type), `issuer`, `effective_on`,
    `expires_on`, `index_number`; `written_by` is the rule that read `written_on` (spiders/pages/authorship.py), "" in
    records older than that. `last_modified` is what the server said (HTTP date). `claims`: where an
    address claimed more than one publish date over time, all of them with the instant at which we first saw each,
    oldest first.
    """

    url: str
    title: str
    doc_number: str
    number_key: str
    written_on: str
    published_on: str
    published_time: str
    source: str
    column: str
    first_seen: str
    sketch: bytes = b""
    text_length: int = 0
    state: str = ""
    role: str = ""
    related: tuple[tuple[str, str, str], ...] = ()
    attachments: tuple[tuple[str, str, str], ...] = ()
    issuer: str = ""
    effective_on: str = ""
    expires_on: str = ""
    index_number: str = ""
    last_modified: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    written_by: str = ""
    passages: bytes = b""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Trait:
    """What else a page shows that a rule asks for: its kind (a file of spiders/pages/traits), where, and plain data.

    `column` is a category id or "", `column_name` the column as the page names it; `title` of the article or page.
    """

    name: str
    url: str
    title: str = ""
    column: str = ""
    column_name: str = ""
    published_on: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunNote:
    """An earlier run of the site: since when we know it, and whether that run saw all of it.

    `notice`: "closing" or "maintenance" where its home page said so, else "".
    """

    id: str
    started_at: str
    complete: bool
    home_outcome: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The home page: identity marks, and the dated items reachable from it (newest first, at most 60).

    `navigation_only` when it shows no item of its own (then all second-level pages count, 2019 indicators V3).
    `undated` counts items on it whose date is known neither from the page nor from the page behind it;
    `undated_unread` of these because the page behind them was not read. `secure`: pages were read over https, with
    `certificates`. `addresses`: of its host, () without a name. `over_ipv6`: "ok", "failed", "" where it was not asked.
    """

    url: str
    title: str
    items: tuple[Item, ...] = ()
    undated: int = 0
    navigation_only: bool = False
    identity: dict[str, Any] = field(default_factory=dict)
    undated_unread: int = 0
    secure: bool = False
    certificates: tuple[Certificate, ...] = ()
    addresses: tuple[str, ...] = ()
    over_ipv6: str = ""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A superior site whose policies must be reposted, and its documents as last seen.

    `notes`: what watching knows of a document, by address. `choices`: whether a person said that a document must be
    reposted (True) or need not (False).
    """

    site: Site
    run: Run | None
    documents: tuple[Doc, ...]
    problem: str = ""  # why its documents cannot be used: unreachable, blocked, empty; "" if they can
    notes: dict[str, WatchNote] = field(default_factory=dict)
    choices: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the checks may look at, for one site and one run. Read from the records.

    `traits` are at most 500 of each kind, `trait_totals` says how many there were. `earlier` are articles of former
    runs that this one did not see, `history` the former runs, oldest first. `waivers` may cover findings of this site,
    `rulings` what people said of single facts: (indicator, key) -> "confirmed", "dismissed" or "not_applicable".
    `probes` are the visits of the two weeks before the run ended, oldest first.
    """

    site: Site
    run: Run
    home: Home
    columns: tuple[Column, ...]
    documents: tuple[Doc, ...]
    targets: tuple[Target, ...]
    links: LinkCounts
    upstreams: tuple[Upstream, ...] = ()
    hidden: tuple[HiddenLink, ...] = ()
    traits: tuple[Trait, ...] = ()
    trait_totals: dict[str, int] = field(default_factory=dict)
    earlier: tuple[Doc, ...] = ()
    history: tuple[RunNote, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    rulings: dict[tuple[str, str], str] = field(default_factory=dict)
    repost_rulings: tuple[RepostRuling, ...] = ()
    probes: tuple[Probe, ...] = ()

    def traits_of(self, name: str) -> tuple[Trait, ...]:
        """The traits of one kind."""
        return tuple(one for one in self.traits if one.name == name)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from. `status`: official text seen, local practice, or unconfirmed (recalled)."""

    document: str
    clause: str
    status: Literal["official", "local", "unconfirmed"]
    number: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """One failing fact as a check sees it, before the ledger gives it an identity.

    `key` names the thing that is wrong within the indicator (a column, a target, a document), the same from run to run.
    `template` is an English message id with {named} places, translated by the catalogue; `params` fill it. `excused`
    says why it does not count although it is so: waived, or people said that it is no fault (`inspector/excuses.py`).
    """

    key: str
    url: str
    template: str
    params: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)
    found_on: tuple[str, ...] = ()
    found_on_total: int = 0
    suspected: bool = False
    excused: Excuse = ""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """The outcome of one indicator. `reason` is a message template with `params`; never empty unless `pass` or `fail`.

    `candidate`: a person must confirm before anybody is named (vetoes, forged dates).
    """

    id: str
    name: str
    name_en: str
    kind: IndicatorKind
    check: str
    outcome: OutcomeName
    reason: str
    params: dict[str, Any]
    points_lost: float
    sources: tuple[Source, ...]
    findings: tuple[FindingDraft, ...] = ()
    candidate: bool = False


@dataclass(frozen=True, slots=True)
class ColumnState:
    """Freshness of one column as of the day judged. `max_age_days` is None where no period applies."""

    category: str
    name: str
    url: str
    items: int
    latest: str
    undated: int
    state: ColumnStateName
    max_age_days: int | None
    reason: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the inspector says about one snapshot. `score` is None after a veto or when nothing was judged.

    `general` are the rules that were laid over the rulebook for everybody, `profiles` those chosen for this site.
    """

    site_id: str
    run_id: str
    as_of: str
    rulebook: str
    profiles: tuple[str, ...]
    verdict: Literal["pass", "fail", "could_not_judge"]
    score: float | None
    indicators: tuple[IndicatorResult, ...]
    columns: tuple[ColumnState, ...]
    reposts: tuple[RepostState, ...] = ()
    general: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One failing fact with its identity in the ledger. `id` is the same from run to run and from replay to replay.

    `first_seen`, `last_seen` are instants of our own observations, never claimed dates.
    """

    id: str
    site_id: str
    indicator: str
    check: str
    key: str
    status: FindingStatus
    url: str
    template: str
    params: dict[str, Any]
    evidence: dict[str, Any]
    found_on: tuple[str, ...]
    found_on_total: int
    first_seen: str
    last_seen: str
    observations: int

"""What is remembered, as plain dataclasses: the vocabulary in which stages talk to each other (design.md parts 2, 3).

Spiders fill these, `db` stores them, the inspector judges them, reports read them. Dates are ISO strings (YYYY-MM-DD);
instants are ISO strings with offset (2026-11-23T10:05:00+08:00). "" means: not known.
Claimed date and first seen never mix.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["good", "broken", "blocked", "uncertain", "ours", "unchecked"]
ListState = Literal["listed", "empty", "script", "unread", "none", "not_fetched"]
OutcomeName = Literal["pass", "fail", "not_applicable", "could_not_check"]
IndicatorKind = Literal["veto", "deduct", "bonus", "advice"]
ColumnStateName = Literal["fresh", "stale", "blank", "missing", "unreachable", "unknown", "not_applicable"]
FindingStatus = Literal["suspected", "open", "notified", "fixed", "verified", "reopened", "waived"]


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


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl of one site. `stopped_by` is None when everything reachable was read, else the budget or cause.

    `menus_complete`: every page that the home page or a column page links to from a menu was read, although the run may
    be incomplete otherwise. Only then, or when `complete`, can a column be called missing. `outages`: from when to when
    our own network was down; nothing was held against the site meanwhile. `carried`: of `pages`, those that were not
    asked because their last observation still stood.
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

    `sketch` is a MinHash of the body (spiders/pages/sketch.py), b"" if short.
    `first_seen` is when this program first saw it (an instant); `published_on` is what the page claims.
    `number_key` is the document number in the one notation used for matching.
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """One observation of a link target by GET."""

    at: str
    outcome: str
    status: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood at an address of another host, from one run of the site to a later one.

    One of these for each language and each registrable domain where the address ended: a mere new title is the same.
    """

    title: str
    language: str
    final_domain: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Target:
    """One link target that is not plainly good, that lies on another host, or that is odd in another way.

    `cause` is the fetch outcome behind the verdict. `final_url` is where redirects ended ("" if none). `found_on` lists
    at most 100 pages, `found_on_total` counts all. `on_home` when the home page links to it. `is_home` when it ended on
    the home page of its host although the link named something else (错链 candidate). `kind`: "page", "file", "asset".

    Of the page where it ended: `title`, `language` ("zh", "en" or ""), `parked` (why it is taken for a domain that is
    for sale or taken over), `tls` (trouble with its certificate, see spiders/certificates.py, comma between).
    `domain` and `final_domain` are the registrable domains of the address and of where it ended ("" if it ended on the
    same). `seen`: what runs of the site saw there so far, this one included, oldest first. `note`: the file is not what
    its name says ("other:pdf"). `every_page`: it stands on (nearly) every page, in `position`. `meant`: the link names
    one column and reaches another: `category`, `url` (of the column that it names), `reached`, `reached_name`.
    """

    url: str
    own: bool
    verdict: Verdict
    cause: str
    status: int
    text: str
    position: str
    kind: str
    found_on: tuple[str, ...]
    found_on_total: int
    on_home: bool
    attempts: tuple[Attempt, ...] = ()
    final_url: str = ""
    is_home: bool = False
    title: str = ""
    language: str = ""
    domain: str = ""
    final_domain: str = ""
    parked: str = ""
    tls: str = ""
    note: str = ""
    every_page: bool = False
    meant: dict[str, str] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class HiddenLink:
    """A link to another site that a reader of the page cannot see (暗链).

    `how` it is hidden, `markup` as evidence, `harm` the words of gambling or pornography in its text: see
    spiders/pages/model.py. `title` of the page where it leads, if it was asked. `openly`: another page links there in
    plain sight.
    """

    url: str
    domain: str
    text: str
    how: str
    markup: str
    harm: str
    found_on: tuple[str, ...]
    found_on_total: int
    title: str = ""
    openly: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """Trouble with the certificate of one of the site's own hosts, as its pages were read all the same.

    `troubles` of spiders/certificates.py, `facts` the line with name, issuer and last day, `url` one page seen with it.
    """

    host: str
    troubles: tuple[str, ...]
    facts: str
    url: str
    seen_at: str


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """Unique link targets of the run by verdict."""

    checked: int = 0
    good: int = 0
    broken: int = 0
    blocked: int = 0
    uncertain: int = 0
    ours: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """The home page: identity marks, and the dated items reachable from it (newest first, at most 60).

    `navigation_only` when it shows no item of its own (then all second-level pages count, 2019 indicators V3).
    `undated` counts items on it whose date is known neither from the page nor from the page behind it;
    `undated_unread` of these because the page behind them was not read. `secure`: pages of the site were read over
    https; `certificates`: those of its hosts that have trouble.
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


@dataclass(frozen=True, slots=True)
class Upstream:
    """A superior site whose policies must be reposted, and its documents as last seen."""

    site: Site
    run: Run | None
    documents: tuple[Doc, ...]
    problem: str = ""  # why its documents cannot be used: unreachable, blocked, empty; "" if they can


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the checks may look at, for one site and one run. Read from the records."""

    site: Site
    run: Run
    home: Home
    columns: tuple[Column, ...]
    documents: tuple[Doc, ...]
    targets: tuple[Target, ...]
    links: LinkCounts
    upstreams: tuple[Upstream, ...] = ()
    hidden: tuple[HiddenLink, ...] = ()


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
    `template` is an English message id with {named} places, translated by the catalogue; `params` fill it.
    """

    key: str
    url: str
    template: str
    params: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)
    found_on: tuple[str, ...] = ()
    found_on_total: int = 0
    suspected: bool = False


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
    """What the inspector says about one snapshot. `score` is None after a veto or when nothing was judged."""

    site_id: str
    run_id: str
    as_of: str
    rulebook: str
    profiles: tuple[str, ...]
    verdict: Literal["pass", "fail", "could_not_judge"]
    score: float | None
    indicators: tuple[IndicatorResult, ...]
    columns: tuple[ColumnState, ...]


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

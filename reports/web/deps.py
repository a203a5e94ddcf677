"""What the web page is given from outside: places, the clock, and what belongs to other stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from db.evidence import StoredPage
    from db.job_models import NotRun
    from db.ledger_models import LedgerRow
    from db.papers import Approval, Which
    from db.records import Records
    from reports.letters.build import Kind
    from reports.notice.model import Notice
    from xuncha.config import SiteEntry
    from xuncha.i18n import Lang


class Unpacked(Protocol):
    """One stored record: bytes as they were sent, and a page as UTF-8 text."""

    @property
    def raw(self) -> bytes:
        """Bytes as the server sent them."""

    @property
    def text(self) -> bytes:
        """A page as UTF-8 text."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One indicator as the page of rules shows it. `sources`: document, number, clause, quote, status."""

    id: str
    name: str
    name_en: str
    kind: str
    rulebook: str
    bodies: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]
    params: Mapping[str, Any]
    how_to_fix: str = ""


class Papers(Protocol):
    """Makes notices and letters. Every method may raise ConfigError: an office's own template is wrong."""

    def notice(self, records: Records, which: Which) -> tuple[Notice, Approval | None]:
        """The notice as it was approved, else a draft and None."""

    def notice_file(self, records: Records, made: Notice, approval: Approval | None, form: str) -> bytes:
        """A notice in one of its forms; without an approval it is marked as a draft."""

    def approve(self, records: Records, which: Which, code: str, approver: str, author: str) -> Approval:
        """Approve the draft with this code; UsageError if it is another one by now, or an approval stands."""

    def withdraw(self, records: Records, which: Which, author: str, why: str) -> Approval:
        """Take the approval back; UsageError if none stands or no reason is given."""

    def letter(self, records: Records, unit: str, kind: Kind, lang: Lang, form: str) -> tuple[str, bytes]:
        """Title and bytes of a letter; UsageError if there is nothing to write about."""


@dataclass(frozen=True, slots=True)
class Web:
    """Everything that the page needs. `now` gives an instant in the zone of everything that people read.

    Attributes:
        db: the record database.
        registry: site id -> entry, read anew when the file has changed.
        secret: signs sessions; whoever knows it can be anybody.
        read_evidence: one stored record; raises EvidenceError.
        rules: all indicators, in the order of their rulebooks.
        start_inspection: starts one for a site id in the background; False if one runs already. None: not offered.
        due_on: last day of the term of a finding if it begins now; "" if no calendar knows it.
        matrix: reposts of superior documents as `reports.reposts.build` tells them, of these sites (None = all).
        plan: jobs with their times, what did not run in a week, the service that runs, whether anything ever ran.
        digest: the weekly digest of a week in one of its forms, of one unit ("" = all); the words of `reports.digest`.
        papers: notices and letters. None: not offered.
        root: the path below which a proxy shows the page, "" or as "/xuncha".
        secure: cookies only over https.
        sso_header: a header in which a trusted proxy names who is there; "" = none.
        trusted: addresses of proxies that may say so, and whose X-Forwarded-For is believed.
        idle_minutes: after so long without a request a session ends.
    """

    db: Path
    now: Callable[[], datetime]
    secret: str
    registry: Callable[[], Mapping[str, SiteEntry]]
    rules: Callable[[], Sequence[RuleInfo]]
    read_evidence: Callable[[StoredPage], Unpacked]
    start_inspection: Callable[[str], bool] | None = None
    due_on: Callable[[LedgerRow], str] = lambda _: ""
    matrix: Callable[[Records, Sequence[str] | None, Lang], dict[str, Any]] | None = None
    plan: Callable[[], tuple[list[dict[str, Any]], list[NotRun], int | None, bool]] | None = None
    digest: Callable[[Records, str, str, Lang, str], bytes] | None = None
    papers: Papers | None = None
    lang: Lang = "zh"
    root: str = ""
    secure: bool = False
    sso_header: str = ""
    trusted: frozenset[str] = frozenset()
    idle_minutes: int = 30

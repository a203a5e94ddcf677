"""Entries of rulebooks and of profiles: one indicator each, with its source; and the ids that there are."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from db.models import Source
from inspector.params import ALL_BODIES, Params, binds, known_bodies, read
from inspector.registry import checks

Text = Annotated[str, msgspec.Meta(min_length=1)]
Points = Annotated[float, msgspec.Meta(ge=0)]
Threshold = Annotated[int, msgspec.Meta(ge=1)]
Kind = Literal["veto", "deduct", "bonus", "advice"]
Bodies = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]

# The ids of design.md part 6: the bundled rulebooks use no others, so that ledgers of years can be compared.
_GROUPS: Final = {
    "site": ("unreachable", "closed_unannounced"),
    "home": ("stale",),
    "columns": ("stale_news_policy", "stale_expected", "blank", "required"),
    "interaction": ("channel_missing", "reply_overdue", "reply_slow"),
    "service": ("missing", "guide_elements", "form_download"),
    "links": ("home_broken", "page_broken", "external_broken", "misdirected", "hijacked", "hidden"),
    "repost": ("missing", "late", "column"),
    "deadline": (
        "publication",
        "interpretation",
        "double_publicity",
        "annual_report",
        "website_report",
        "consultation_feedback",
    ),
    "elements": (
        "disclosure_guide",
        "on_request",
        "policy_page",
        "interpretation_link",
        "consultation",
        "annual_report",
        "random_inspection",
    ),
    "identity": (
        "site_code",
        "icp",
        "police",
        "gov_mark",
        "error_report_entry",
        "sponsor_contact",
        "sitemap",
        "domain",
        "meta_tags",
    ),
    "integrity": ("future_date", "backdated", "burst_fill", "redated", "tampered"),
    "privacy": ("id_number", "bank_card", "phone"),
    "content": ("secret_mark", "wording", "misfiled"),
    "access": ("https", "ipv6", "mobile", "search"),
}
# Obligations of policy/obligations.md and indicators.md for which the design has no id.
_FURTHER = (
    "interaction.letters_stale",  # D13
    "interaction.consultations_few",  # D15
    "interaction.interviews_few",  # D16
    "service.statistics",  # D9
    "service.guides_disagree",  # C24
    "content.contradicting",  # F5
    "content.gazette_only",  # F2
    "content.lists_outdated",  # F6
    "content.leaders_outdated",  # C19, D3
    "content.leader_names",  # P4
    "identity.registered",  # F7, F8, G19
    "content.map_number",  # G9
    "elements.article_marks",  # G15
)
INDICATOR_IDS: Final = frozenset(f"{group}.{name}" for group, names in _GROUPS.items() for name in names) | {*_FURTHER}


def known_span(first: dt.date | None, last: dt.date | None) -> None:
    """Raise ValueError when a span of days ends before it begins; for `__post_init__`."""
    if first and last and last < first:
        raise ValueError("effective_until lies before effective_from")


def within(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether a day lies in a span, both ends included; None is open."""
    return (first is None or first <= day) and (last is None or day <= last)


class SourceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule comes from. `status`: official text seen, local practice, or unconfirmed (recalled only)."""

    document: Annotated[str, msgspec.Meta(min_length=1)]
    clause: Annotated[str, msgspec.Meta(min_length=1)]
    status: Literal["official", "local", "unconfirmed"]
    number: str = ""
    quote: str = ""

    def model(self) -> Source:
        """The same as reports know it."""
        return Source(self.document, self.clause, self.status, self.number, self.quote)


Sources = Annotated[tuple[SourceEntry, ...], msgspec.Meta(min_length=1)]


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a rulebook.

    `points` is what the item is worth and the most that it can cost, unless `cap` says less; `points_each` is what one
    counted finding costs. `threshold` is the number of findings at which a veto fails; below it the findings cost
    `points_each` like those of any other item.
    """

    id: str
    name: Text
    name_en: Text
    kind: Kind
    check: str
    sources: Sources
    threshold: Threshold = 1
    points: Points = 0.0
    points_each: Points = 0.0
    cap: Points | None = None
    params: dict[str, Any] = {}
    body_types: Bodies = (ALL_BODIES,)
    effective_from: dt.date | None = None
    effective_until: dt.date | None = None

    def __post_init__(self) -> None:
        known_bodies(self.body_types)
        known_span(self.effective_from, self.effective_until)
        if self.cap is not None and self.cap > self.points:
            raise ValueError("cap is larger than points: one item never costs more than its points")
        if self.kind in {"deduct", "bonus"} and not (self.points and self.points_each):
            raise ValueError(f"kind {self.kind!r} needs points and points_each above 0")
        if self.kind != "veto" and self.threshold != 1:
            raise ValueError("threshold is for kind 'veto' only")

    def in_force(self, day: dt.date) -> bool:
        """Whether the rule was in force on that day; both ends included."""
        return within(day, self.effective_from, self.effective_until)

    def binds(self, body_type: str) -> bool:
        """Whether the rule binds a body of this type; an unknown type is bound by rules for all bodies alone."""
        return binds(self.body_types, body_type)

    def read_params(self) -> Params:
        """The parameters in the form that the check declares."""
        return read(self.params, checks()[self.check].params)

    def points_lost(self, amount: float) -> float:
        """What that many counted findings cost, capped (indicators.md part 0)."""
        return round(min(amount * self.points_each, self.points if self.cap is None else self.cap), 4)


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of a layer over the national rulebook (`inspector.profiles`).

    It changes what it names of the indicator with the same id, or is a whole indicator of its own. `body_types` and the
    effective dates say for whom and when the change holds.
    """

    id: str
    sources: Sources
    name: Text | UnsetType = UNSET
    name_en: Text | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    check: str | UnsetType = UNSET
    threshold: Threshold | UnsetType = UNSET
    points: Points | UnsetType = UNSET
    points_each: Points | UnsetType = UNSET
    cap: Points | UnsetType = UNSET
    params: dict[str, Any] = {}
    body_types: Bodies | UnsetType = UNSET
    effective_from: dt.date | UnsetType = UNSET
    effective_until: dt.date | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.body_types is not UNSET:
            known_bodies(self.body_types)
        known_span(*self.span)

    @property
    def span(self) -> tuple[dt.date | None, dt.date | None]:
        """First and last day; None is open."""
        first, last = self.effective_from, self.effective_until
        return (None if first is UNSET else first), (None if last is UNSET else last)

    def in_force(self, day: dt.date) -> bool:
        """Whether the change holds on that day."""
        return within(day, *self.span)

    def binds(self, body_type: str) -> bool:
        """Whether the change holds for a body of this type; one without body types holds for whom its layer binds."""
        return self.body_types is UNSET or binds(self.body_types, body_type)

    @property
    def whole(self) -> bool:
        """Whether the entry describes an indicator in full."""
        return not any(value is UNSET for value in (self.name, self.name_en, self.kind, self.check))

    def given(self) -> dict[str, Any]:
        """The keys that the entry gives, beside id, sources and params."""
        keys = ("name", "name_en", "kind", "check", "threshold", "points", "points_each", "cap", "body_types")
        values = {key: getattr(self, key) for key in (*keys, "effective_from", "effective_until")}
        return {key: value for key, value in values.items() if value is not UNSET}

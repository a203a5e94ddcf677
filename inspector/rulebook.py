"""Rulebooks: indicators as data, validated strictly before anything is judged.

`inspector/rulebooks/*.toml` ship with the program; a user may name a file of the same form. Thresholds, points,
periods, categories and body types live there and nowhere else (design.md part 6).
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from db.models import Source
from inspector.params import ALL_BODIES, Params, binds, known_bodies, read
from inspector.registry import checks
from xuncha.errors import RulebookError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from db.models import IndicatorKind

NATIONAL: Final = "national-2019"
Points = Annotated[float, msgspec.Meta(ge=0)]

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
INDICATOR_IDS: Final = frozenset(f"{group}.{name}" for group, names in _GROUPS.items() for name in names)
_HINT: Final = N_("inspector/rulebooks/national-2019.toml shows every key with its type")
_ID = re.compile(r"[a-z][a-z0-9]*\.[a-z][a-z0-9_]*")


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


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a rulebook.

    `points` is what the item is worth and the most that it can cost, unless `cap` says less; `points_each` is what one
    counted finding costs. `threshold` is the number of findings at which a veto fails; below it the findings cost
    `points_each` like those of any other item.
    """

    id: str
    name: Annotated[str, msgspec.Meta(min_length=1)]
    name_en: Annotated[str, msgspec.Meta(min_length=1)]
    kind: Literal["veto", "deduct", "bonus", "advice"]
    check: str
    sources: Annotated[tuple[SourceEntry, ...], msgspec.Meta(min_length=1)]
    threshold: Annotated[int, msgspec.Meta(ge=1)] = 1
    points: Points = 0.0
    points_each: Points = 0.0
    cap: Points | None = None
    params: dict[str, Any] = {}
    body_types: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (ALL_BODIES,)
    effective_from: dt.date | None = None
    effective_until: dt.date | None = None

    def __post_init__(self) -> None:
        known_bodies(self.body_types)
        if self.effective_from and self.effective_until and self.effective_until < self.effective_from:
            raise ValueError("effective_until lies before effective_from")
        if self.cap is not None and self.cap > self.points:
            raise ValueError("cap is larger than points: one item never costs more than its points")
        if self.kind in {"deduct", "bonus"} and not (self.points and self.points_each):
            raise ValueError(f"kind {self.kind!r} needs points and points_each above 0")
        if self.kind != "veto" and self.threshold != 1:
            raise ValueError("threshold is for kind 'veto' only")

    def in_force(self, day: dt.date) -> bool:
        """Whether the rule was in force on that day; both ends included."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_until is None or day <= self.effective_until
        )

    def binds(self, body_type: str) -> bool:
        """Whether the rule binds a body of this type; an unknown type is bound by rules for all bodies alone."""
        return binds(self.body_types, body_type)

    def read_params(self) -> Params:
        """The parameters in the form that the check declares."""
        return read(self.params, checks()[self.check].params)

    def points_lost(self, amount: float) -> float:
        """What that many counted findings cost, capped (indicators.md part 0)."""
        return round(min(amount * self.points_each, self.points if self.cap is None else self.cap), 4)


class Scoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How points become a score and a verdict (国办秘函〔2019〕19号, 评分规则).

    `services` is what the service items are worth: a department without public services is scored out of the rest,
    which is then scaled up to `full`.
    """

    full: Annotated[float, msgspec.Meta(gt=0)]
    pass_mark: Points
    bonus_above: Points
    services: Points
    sources: Annotated[tuple[SourceEntry, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        if self.services >= self.full:
            raise ValueError("services must be less than full")


class Rulebook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A set of indicators with their scoring; what one judgement is made with."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    name: Annotated[str, msgspec.Meta(min_length=1)]
    name_en: Annotated[str, msgspec.Meta(min_length=1)]
    scoring: Scoring
    indicator: Annotated[tuple[Indicator, ...], msgspec.Meta(min_length=1)]

    def applying(self, body_type: str, day: dt.date) -> tuple[Indicator, ...]:
        """The indicators in force on that day that bind a body of this type."""
        return tuple(entry for entry in self.indicator if entry.in_force(day) and entry.binds(body_type))

    def periods(self, body_type: str, day: dt.date) -> dict[str, int]:
        """Days within which a column of each category must be updated, from the `periods` of the indicators."""
        return {
            category: days
            for entry in self.applying(body_type, day)
            for category, days in entry.params.get("periods", {}).items()
        }


def sources_of(entry: Indicator) -> tuple[Source, ...]:
    """The sources of an indicator as reports know them."""
    return tuple(source.model() for source in entry.sources)


def bundled() -> tuple[str, ...]:
    """Ids of the rulebooks that ship with the program."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in _folder().iterdir() if path.name.endswith(".toml")))


def load(name_or_path: str | Path = NATIONAL) -> Rulebook:
    """Load and validate a bundled rulebook by id, or any file by path.

    Raises:
        RulebookError: it does not exist, is no TOML, or breaks a rule of this module; names file, key and expectation.
    """
    if isinstance(name_or_path, str) and name_or_path in bundled():
        return _bundled(name_or_path)
    path = Path(name_or_path)
    if not path.suffix and len(path.parts) == 1 and not path.exists():
        raise RulebookError(
            N_("there is no rulebook {name}"),
            hint=N_("bundled: {known}; or give the path of a .toml file"),
            name=str(name_or_path),
            known=", ".join(bundled()),
        )
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise RulebookError(
            N_("cannot be read"), where=str(path), hint=N_("check the path and its permissions")
        ) from error
    except UnicodeDecodeError as error:
        raise RulebookError(N_("is not UTF-8 text"), where=str(path), hint=N_("save the file as UTF-8")) from error
    return parse(text, str(path))


@cache
def _bundled(name: str) -> Rulebook:
    book = parse(_folder().joinpath(f"{name}.toml").read_text("utf-8"), f"{name}.toml")
    unknown = [entry.id for entry in book.indicator if entry.id not in INDICATOR_IDS]
    if unknown:
        raise RulebookError(
            f"unknown indicator id {unknown[0]!r}", where=f"{name}.toml", hint="expected an id of design.md part 6"
        )
    return book


def _folder() -> Traversable:
    return files("inspector").joinpath("rulebooks")


def parse(text: str, where: str) -> Rulebook:
    """Parse and validate the text of a rulebook; `where` names it in errors.

    Raises:
        RulebookError: see `load`.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(
            N_("is not valid TOML: {detail}"), where=where, hint=N_("correct the line named"), detail=str(error)
        ) from error
    try:
        book = msgspec.convert(raw, Rulebook)
    except msgspec.ValidationError as error:
        raise _explained(error, raw, where) from error
    _validate_indicators(book, where)
    return book


def _explained(error: msgspec.ValidationError, raw: dict[str, Any], where: str) -> RulebookError:
    """The message with its path turned into the words of the file: indicator "links.home_broken": points."""
    what, _, path = str(error).partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    match = re.match(r"indicator\[(\d+)\]\.?(.*)", path)
    if match:
        index = int(match.group(1))
        entry = raw["indicator"][index]
        ident = entry.get("id") if isinstance(entry, dict) else None
        path = f"indicator {ident!r} (entry {index + 1})" + (f", key {match.group(2)}" if match.group(2) else "")
    elif path:
        path = f"key {path}"
    place = f"{where}: {path}" if path else where
    return RulebookError(N_("not valid: {detail}"), where=place, hint=_HINT, detail=_plain(what))


def _plain(what: str) -> str:
    """In the words of TOML: msgspec speaks of objects and arrays; TOML has tables, lists."""
    words = {
        "Object contains unknown field": "unknown key",
        "Object missing required field": "missing key",
        "Expected": "expected",
        "`object`": "`table`",
        "`array`": "`list`",
    }
    for theirs, ours in words.items():
        what = what.replace(theirs, ours)
    return what


def _validate_indicators(book: Rulebook, where: str) -> None:
    """What one entry alone cannot show: unknown checks, parameters, duplicates, periods that contradict each other."""
    twice = [ident for ident, count in Counter(entry.id for entry in book.indicator).items() if count > 1]
    if twice:
        raise RulebookError(
            N_("is defined twice"),
            where=f"{where}: indicator {twice[0]!r}",
            hint=N_("every id once; merge the entries"),
        )
    periods: dict[str, tuple[int, str]] = {}
    for entry in book.indicator:
        place = f"{where}: indicator {entry.id!r}"
        if not _ID.fullmatch(entry.id):
            raise RulebookError(
                N_("id is malformed"), where=place, hint=N_("expected group.name, like links.home_broken")
            )
        if entry.check not in checks():
            raise RulebookError(
                N_("unknown check {name}"),
                where=f"{place}, key check",
                hint=N_("expected one of: {known}"),
                name=entry.check,
                known=", ".join(checks()),
            )
        _validate_params(entry, place)
        for category, days in entry.params.get("periods", {}).items():
            other = periods.setdefault(category, (days, entry.id))
            if other[0] != days:
                raise RulebookError(
                    N_("{category} has {days} days here and {others} days in {other}"),
                    where=f"{place}, key params.periods",
                    hint=N_("one category has one period"),
                    category=category,
                    days=days,
                    others=other[0],
                    other=other[1],
                )


def _validate_params(entry: Indicator, place: str) -> None:
    try:
        msgspec.convert(entry.params, checks()[entry.check].params)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        key = "params" + path.rstrip("`")
        fields = ", ".join(field.encode_name for field in msgspec.structs.fields(checks()[entry.check].params))
        raise RulebookError(
            N_("not valid: {detail}"),
            where=f"{place}, key {key}",
            hint=N_("check {check} knows these parameters: {known}"),
            detail=_plain(what),
            check=entry.check,
            known=fields or "-",
        ) from error


def kind_order(kind: IndicatorKind) -> int:
    """Vetoes first, advice last: the order in which reports and tables show indicators."""
    return ("veto", "deduct", "bonus", "advice").index(kind)

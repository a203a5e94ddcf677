"""Configuration: `xuncha.toml` (program) and `sites.toml` (registry), read strictly before any request is sent.

An unknown key, a wrong type or an unknown id is an error that names file, key and what was expected. Both files are
optional; every key has a default.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from xuncha.config_ledger import BodyLevel, LedgerSection
from xuncha.config_records import RecordsSection
from xuncha.config_reports import MailSection, Recipient, ReportsSection, check_delivery
from xuncha.config_schedule import ProbeSection, ScheduleSection, span_of
from xuncha.config_watch import WatchEntry, WatchSection
from xuncha.config_web import WebSection
from xuncha.discreet import without_credentials
from xuncha.errors import ConfigError
from xuncha.i18n import N_

Positive = Annotated[int, msgspec.Meta(ge=1)]
NotNegative = Annotated[float, msgspec.Meta(ge=0)]


class CrawlSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[crawl] in xuncha.toml."""

    rate: NotNegative = 2.0
    max_pages: Positive = 2000
    max_depth: Positive = 30
    max_seconds: NotNegative = 4 * 3600
    max_bytes: Positive = 4 * 1024**3
    timeout: NotNegative = 20.0
    concurrency: Positive = 64
    open_per_host: Positive = 6
    rate_per_address: NotNegative | None = None
    quiet_hours: list[str] = []
    confirm_after: NotNegative = 10.0
    rotation: Annotated[int, msgspec.Meta(ge=0)] = 8
    workers: Annotated[int, msgspec.Meta(ge=0, le=256)] = 1
    sites_at_once: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 80
    read_files: Annotated[int, msgspec.Meta(ge=0)] = 50
    keep_text: bool = True
    wording: str = ""
    contact: str = ""
    canaries: list[str] = msgspec.field(default_factory=lambda: ["www.gov.cn", "www.baidu.com", "www.qq.com"])


class OwnWords(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A file of an office's own wrong words: wrong -> right, and the longer strings in which a word is right."""

    pairs: dict[Annotated[str, msgspec.Meta(min_length=2, max_length=40)], str] = {}
    unless: dict[str, list[Annotated[str, msgspec.Meta(min_length=2)]]] = {}


class JudgeSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[judge] in xuncha.toml."""

    rulebook: str = "national-2019"
    profiles: list[str] = []
    calendar: str = ""


class RenderSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[render] in xuncha.toml."""

    mode: Literal["auto", "never"] = "auto"
    browser: str = ""
    max_pages: Positive = 40
    timeout: Annotated[float, msgspec.Meta(ge=1)] = 20.0


class EvidenceSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[evidence] in xuncha.toml. `screenshots`: so many new ones in each run of a site, where pages can be rendered."""

    keep: bool = True
    folder: str = "evidence"
    keep_days: Positive = 730
    screenshots: Annotated[int, msgspec.Meta(ge=0)] = 20


class Program(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The whole of xuncha.toml. Relative paths are relative to the file."""

    db: str = "xuncha.db"
    crawls: str = "crawls"
    sites: str = "sites.toml"
    timezone: str = "Asia/Shanghai"
    lang: str = ""
    crawl: CrawlSection = msgspec.field(default_factory=CrawlSection)
    judge: JudgeSection = msgspec.field(default_factory=JudgeSection)
    render: RenderSection = msgspec.field(default_factory=RenderSection)
    watch: WatchSection = msgspec.field(default_factory=WatchSection)
    probe: ProbeSection = msgspec.field(default_factory=ProbeSection)
    schedule: ScheduleSection = msgspec.field(default_factory=ScheduleSection)
    records: RecordsSection = msgspec.field(default_factory=RecordsSection)
    evidence: EvidenceSection = msgspec.field(default_factory=EvidenceSection)
    ledger: LedgerSection = msgspec.field(default_factory=LedgerSection)
    reports: ReportsSection = msgspec.field(default_factory=ReportsSection)
    mail: MailSection = msgspec.field(default_factory=MailSection)
    recipient: list[Recipient] = []
    web: WebSection = msgspec.field(default_factory=WebSection)


class SiteEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One [[site]] of sites.toml. `columns` fixes a column by hand: category id -> address."""

    id: str
    url: str
    name: str = ""
    hosts: list[str] = []
    body_type: str = ""
    site_code: str = ""
    sponsor: str = ""
    superior: str = ""
    unit: str = ""
    level: BodyLevel = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    upstream: list[str] = []
    profiles: list[str] = []
    columns: dict[str, str] = {}
    allow_private: bool = False
    obey_robots: bool = True
    rate: NotNegative | None = None
    quiet_hours: list[str] | None = None
    max_pages: Positive | None = None
    watch: list[WatchEntry] = []
    maintenance: list[str] = []


class _Registry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    site: list[SiteEntry] = []


class Config(msgspec.Struct, kw_only=True):
    """What the program runs with: the two files, resolved."""

    program: Program
    sites: dict[str, SiteEntry]
    folder: Path
    file: Path | None = None
    sites_file: Path | None = None
    own_words: OwnWords = msgspec.field(default_factory=OwnWords)

    @property
    def db_path(self) -> Path:
        """The record database."""
        return self.folder / self.program.db

    @property
    def crawls_path(self) -> Path:
        """Folder of the crawl files."""
        return self.folder / self.program.crawls

    @property
    def calendar_path(self) -> Path | None:
        """The operator's calendar of working days, if there is one."""
        return self.folder / self.program.judge.calendar if self.program.judge.calendar else None

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of everything that people read."""
        return ZoneInfo(self.program.timezone)


HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
ID = re.compile(r"[A-Za-z0-9_\u4e00-\u9fff][A-Za-z0-9_.\-\u4e00-\u9fff]{0,80}")


def load(path: Path | None) -> Config:
    """Read the configuration.

    Args:
        path: a file the user named (it must exist), or None: `xuncha.toml` here, else defaults.

    Raises:
        ConfigError: file, key and what was expected.
    """
    if path is not None and not path.is_file():
        raise ConfigError(N_("there is no such file"), where=str(path), hint=N_("check the path given with --config"))
    file = path or (Path("xuncha.toml") if Path("xuncha.toml").is_file() else None)
    program = _read(file, Program) if file else Program()
    folder = file.resolve().parent if file else Path.cwd()
    try:
        ZoneInfo(program.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            N_("key timezone: there is no time zone {zone}"),
            where=str(file),
            hint=N_('write an IANA name such as "Asia/Shanghai"'),
            zone=program.timezone,
        ) from error
    _check_hours(program.crawl.quiet_hours, str(file), "crawl.quiet_hours")
    check_delivery(program.mail, program.recipient, str(file))
    _check_hours([program.watch.hours], str(file), "watch.hours")
    _check_hours([program.schedule.night], str(file), "schedule.night")
    _check_hours([program.schedule.working_hours], str(file), "schedule.working_hours")
    if program.render.browser and shutil.which(program.render.browser) is None:
        raise ConfigError(
            N_("key render.browser: there is no program {value}"),
            where=str(file),
            hint=N_("name a Chromium that is installed here, or leave the key out"),
            value=program.render.browser,
        )
    if program.lang not in {"", "zh", "en"}:
        raise ConfigError(
            N_("key lang: there is no language {value}"),
            where=str(file),
            hint=N_('write "zh" or "en"'),
            value=program.lang,
        )
    sites_file = folder / program.sites
    sites: dict[str, SiteEntry] = {}
    if sites_file.is_file():
        sites = _check_sites(_read(sites_file, _Registry).site, sites_file)
    return Config(
        program=program,
        sites=sites,
        folder=folder,
        file=file,
        sites_file=sites_file if sites_file.is_file() else None,
        own_words=_read(folder / program.crawl.wording, OwnWords) if program.crawl.wording else OwnWords(),
    )


def sites_of(text: str, path: Path) -> dict[str, SiteEntry]:
    """The sites of a registry that is not written yet; `path` is where it will be.

    Raises:
        ConfigError: file, key and what was expected.
    """
    return _check_sites(_parsed(text, path, _Registry).site, path)


def _read(path: Path, kind: type[Any]) -> Any:  # noqa: ANN401 - msgspec's own typing
    try:
        return _parsed(path.read_bytes().decode("utf-8-sig"), path, kind)
    except UnicodeDecodeError as error:
        raise _no_toml(error, path) from error
    except OSError as error:
        raise ConfigError(N_("cannot be read"), where=str(path), hint=N_("check that the file may be read")) from error


def _no_toml(error: ValueError, path: Path) -> ConfigError:
    return ConfigError(
        N_("is not valid TOML: {detail}"),
        where=str(path),
        hint=N_("correct that line; nothing was asked or changed"),
        detail=str(error),
    )


def _parsed(text: str, path: Path, kind: type[Any]) -> Any:  # noqa: ANN401 - msgspec's own typing
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(error, path) from error
    try:
        return msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        raise _explain(error, path, kind) from error


def _explain(error: msgspec.ValidationError, path: Path, kind: type[Any]) -> ConfigError:
    text = str(error)
    match = re.match(r"Object contains unknown field `(?P<key>[^`]*)`(?: - at `\$(?P<at>[^`]*)`)?", text)
    if match:
        known = ", ".join(sorted(_fields_at(kind, match["at"] or "")))
        return ConfigError(
            N_("unknown key {key}"),
            where=str(path),
            hint=N_("known keys here: {known}"),
            key=f"{(match['at'] or '').lstrip('.')}.{match['key']}".lstrip("."),
            known=known,
        )
    what, _, at = text.partition(" - at `$")
    key = at.rstrip("`").lstrip(".")
    hint = N_("correct the value; nothing was asked or changed")
    missing = re.fullmatch(r"Object missing required field `(.+)`", what)
    if missing:
        return ConfigError(
            N_("key {key} is missing"), where=str(path), hint=hint, key=f"{key}.{missing[1]}".lstrip(".")
        )
    wrong = re.fullmatch(r"Expected `(.+?)`(?: (>= .+|<= .+))?(?:, got `(.+)`)?", what)
    if wrong is None:
        return ConfigError(N_("key {key}: {detail}"), where=str(path), hint=hint, key=key or "?", detail=what)
    expected = f"{wrong[1]} {wrong[2] or ''}".strip()
    if wrong[3]:
        said = N_("key {key}: expected {expected}, found {got}")
        return ConfigError(said, where=str(path), hint=hint, key=key or "?", expected=expected, got=wrong[3])
    return ConfigError(
        N_("key {key}: expected {expected}"), where=str(path), hint=hint, key=key or "?", expected=expected
    )


def _fields_at(kind: type[Any], at: str) -> list[str]:
    """Names of the keys that are known at a place such as `.crawl` or `.site[...]`."""
    current: Any = kind
    for part in re.findall(r"[A-Za-z_]+", at):
        by_name = {field.encode_name: field.type for field in msgspec.structs.fields(current)}
        current = by_name.get(part, current)
        current = getattr(current, "__args__", [current])[0]
    return [field.encode_name for field in msgspec.structs.fields(current)]


def _check_sites(entries: list[SiteEntry], path: Path) -> dict[str, SiteEntry]:
    sites: dict[str, SiteEntry] = {}
    for number, entry in enumerate(entries, 1):
        key = f"site {number} ({entry.id})"
        if entry.id in sites:
            raise _bad(path, key, N_("the id is used twice"))
        _check_entry(entry, key, path)
        sites[entry.id] = entry
    for entry in entries:
        for other in [*entry.upstream, *([entry.superior] if entry.superior else [])]:
            if other not in sites:
                raise _bad(path, entry.id, N_("names the site {value}, which is not in this file"), other, sites)
    return sites


def _check_entry(entry: SiteEntry, key: str, path: Path) -> None:
    """One entry alone; brings its body type into the form of an id."""
    from xuncha.vocabulary import categories
    from xuncha.vocabulary.bodies import body_types, find_body_type

    if not ID.fullmatch(entry.id):
        raise _bad(path, key, N_("id may hold letters, digits, Chinese characters, . _ and -"))
    _check_addresses(entry, key, path)
    if entry.body_type:
        known = find_body_type(entry.body_type)
        if not known:
            raise _bad(path, key, N_("unknown body_type {value}; known: {known}"), entry.body_type, body_types())
        entry.body_type = known
    _check_hours(entry.quiet_hours or [], f"{path}: {key}", "quiet_hours")
    for span in entry.maintenance:
        try:
            span_of(span, UTC)
        except ValueError as error:
            raise _bad(
                path,
                key,
                N_('maintenance: write begin and end as "2026-11-20 22:00/2026-11-21 06:00", not {value}'),
                span,
            ) from error
    for category in entry.columns:
        if category not in categories():
            raise _bad(path, key, N_("unknown column category {value}; known: {known}"), category, categories())


def _check_addresses(entry: SiteEntry, key: str, path: Path) -> None:
    if not re.match(r"https?://", entry.url):
        raise _bad(path, key, N_("url must begin with http:// or https://"))
    watched = [one.url for one in entry.watch]
    for url in watched:
        if not re.match(r"https?://", url):
            raise _bad(path, key, N_("watch: url must begin with http:// or https://: {value}"), url)
        if watched.count(url) > 1:
            raise _bad(path, key, N_("watch: {value} is named twice"), url)
    if any(without_credentials(url) != url for url in (entry.url, *watched)):
        raise _bad(path, key, N_("an address must not hold a user name or a password: it would stand in every report"))


def _check_hours(spans: list[str], where: str, key: str) -> None:
    for span in spans:
        begin, _, end = span.partition("-")
        if not (HOUR.fullmatch(begin) and (HOUR.fullmatch(end) or end == "24:00") and begin != end):
            raise ConfigError(
                N_("key {key}: {value} is no span of hours"),
                where=where,
                hint=N_('write it as "08:30-09:30"; "22:00-06:00" goes over midnight'),
                key=key,
                value=span,
            )


def _bad(path: Path, key: str, what: str, value: str = "", known: Any = ()) -> ConfigError:  # noqa: ANN401
    return ConfigError(
        what,
        where=f"{path}: {key}",
        hint=N_("correct the entry; nothing was asked or changed"),
        value=value,
        known=", ".join(known),
    )

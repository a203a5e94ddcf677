"""Who is there: passwords, sessions with an idle limit, form tokens, and patience with wrong passwords.

A session is a signed cookie (Starlette's SessionMiddleware) with name, version of the person, the instant of the last
request and a token that every form carries. A new password or role makes the version grow, which ends older sessions.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from db import web_people
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from db.records import Records
    from db.web_people import User
    from reports.web.deps import Web
    from xuncha.config import SiteEntry

_HASHER: Final = PasswordHasher()  # argon2id with the costs that its authors recommend (RFC 9106, low memory)
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(16))  # an unknown name takes as long as a wrong password
MIN_PASSWORD: Final = 10
MAX_PASSWORD: Final = 200
ABSOLUTE: Final = timedelta(hours=12)
FREE_TRIES: Final = 5
MAX_WAIT: Final = timedelta(minutes=15)


def hashed(password: str, name: str = "") -> str:
    """A password as it is stored.

    Raises:
        UsageError: it is too short, too long, or holds the name.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(
            N_("the password must have {least} to {most} characters"),
            hint=N_("choose a longer one; several words are easy to remember"),
            least=MIN_PASSWORD,
            most=MAX_PASSWORD,
        )
    if (name and name.lower() in password.lower()) or len(set(password)) < 5:
        raise UsageError(
            N_("the password is too easy to guess"), hint=N_("choose one without the name and with more variety")
        )
    return _HASHER.hash(password)


def verified(records: Records, name: str, password: str) -> User | None:
    """The person, if name and password are right. Takes as long if they are not."""
    found = web_people.user(records, name)
    stored = found.password if found and found.password else _NOBODY
    try:
        _HASHER.verify(stored, password[: MAX_PASSWORD + 1])
    except (Argon2Error, InvalidHashError):
        return None
    if found is None or found.disabled or stored == _NOBODY:
        return None
    if _HASHER.check_needs_rehash(stored):
        web_people.rehash(records, found.name, _HASHER.hash(password))
    return found


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: datetime | None = None


class Patience:
    """Wrong passwords make the next try wait: twice as long each time after the fifth, for the name and the address.

    One try is verified at a time: verifying costs time and memory on purpose, and must not be a way to exhaust both.
    """

    def __init__(self) -> None:
        self._failures: dict[str, _Failures] = {}
        self._guard = threading.Lock()
        self.one_at_a_time = threading.Lock()

    def wait(self, keys: tuple[str, ...], now: datetime) -> timedelta:
        """How long one has to wait yet."""
        with self._guard:
            waits = [found.until - now for key in keys if (found := self._failures.get(key)) and found.until]
        return max([*waits, timedelta(0)])

    def failed(self, keys: tuple[str, ...], now: datetime) -> None:
        """A wrong password."""
        with self._guard:
            if len(self._failures) > 10_000:  # names are anybody's invention
                self._failures = {key: one for key, one in self._failures.items() if one.until and one.until > now}
                while len(self._failures) > 10_000:
                    self._failures.pop(next(iter(self._failures)))
            for key in keys:
                known = self._failures.setdefault(key, _Failures())
                known.count += 1
                if known.count >= FREE_TRIES:
                    known.until = now + min(timedelta(seconds=2 ** min(known.count - FREE_TRIES, 12)), MAX_WAIT)

    def succeeded(self, key: str) -> None:
        """The right one: its name is free again; the address keeps what others did from there."""
        with self._guard:
            self._failures.pop(key, None)


def begin(request: Request, user: User, now: datetime) -> None:
    """A new session for somebody who has just said who he is; nothing of an earlier one is kept."""
    request.session.clear()
    request.session.update(
        {
            "name": user.name,
            "version": user.version,
            "since": now.isoformat(),
            "seen": now.isoformat(),
            "token": secrets.token_urlsafe(24),
        }
    )


def resume(session: dict[str, Any], records: Records, web: Web, now: datetime) -> User | None:
    """The person of a session that goes on; None if there is none, or if it was idle or open too long."""
    name = session.get("name")
    if not isinstance(name, str):
        return None
    try:
        seen, since = datetime.fromisoformat(session["seen"]), datetime.fromisoformat(session["since"])
    except (KeyError, ValueError, TypeError):
        return None
    if now - seen > timedelta(minutes=web.idle_minutes) or now - since > ABSOLUTE:
        return None
    found = web_people.user(records, name)
    if found is None or found.disabled or found.version != session.get("version"):
        return None
    session["seen"] = now.isoformat()
    return found


def same_token(session: Mapping[str, Any], said: str) -> bool:
    """Whether a form carries the token of its session."""
    known = session.get("token")
    return isinstance(known, str) and hmac.compare_digest(known.encode(), said.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see: `sites` None = all sites. Findings that were assigned to one of `units` are seen, too."""

    sites: frozenset[str] | None
    units: frozenset[str]

    def sees_site(self, site_id: str) -> bool:
        """Whether the site is among them."""
        return self.sites is None or site_id in self.sites

    def sees_finding(self, site_id: str, unit: str) -> bool:
        """Whether the finding is; `unit` is the one that it was assigned to, "" = that of its site."""
        return self.sees_site(site_id) if not unit else self.sites is None or unit in self.units


def scope_of(user: User, registry: Mapping[str, SiteEntry], stored: Mapping[str, str]) -> Scope:
    """What a person may see. `stored`: site id -> unit as the records know it, for sites without an entry."""
    if user.role != "unit":
        return Scope(None, frozenset())
    units = frozenset(user.units)
    unit_of = dict(stored) | {key: entry.unit or entry.sponsor or entry.name or key for key, entry in registry.items()}
    return Scope(frozenset(site for site, unit in unit_of.items() if unit in units), units)

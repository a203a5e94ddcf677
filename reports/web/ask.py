"""One request made ready for a page: who asks, what they may see, the records, the language; and how pages answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from db.web_views import units_of_sites
from reports import labels
from reports.evidence import link
from reports.web import session
from reports.wording import Speaker, clean, day, moment, number, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from starlette.requests import Request

    from db.records import Records
    from db.web_people import User
    from reports.web.cache import Cache
    from reports.web.deps import Web
    from reports.web.session import Scope
    from xuncha.config import SiteEntry

_T = TypeVar("_T")
LANGS = frozenset({"zh", "en"})


@dataclass(slots=True)
class Ask:
    """What a page gets. `form` holds the fields of a POST; a field that came twice is in `many`."""

    request: Request
    web: Web
    records: Records
    user: User
    scope: Scope
    say: Speaker
    now: datetime
    form: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]

    def cached(self, name: str, make: Callable[[], _T]) -> _T:
        """A value that everybody with the same scope shares for some seconds."""
        cache: Cache = self.request.app.state.cache
        return cache.get((name, self.scope.sites, self.scope.units, self.today), self.now, make)

    @property
    def today(self) -> str:
        """The day as people there know it."""
        return self.now.date().isoformat()

    @property
    def registry(self) -> Mapping[str, SiteEntry]:
        """The sites of the registry."""
        return self.web.registry()

    def query(self, name: str) -> str:
        """A parameter of the address, bounded."""
        return clean(self.request.query_params.get(name, ""))[:200]

    def page_number(self) -> int:
        """Which page of a long list, from 1."""
        said = self.query("page")
        return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 7 else 1

    def render(self, template: str, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
        """A page of the site."""
        body = render(template, self.say, user=self.user, request=self.request, **values)
        return HTMLResponse(body, status)

    def go(self, where: str) -> Response:
        """After a form: to a page that can be loaded again."""
        return RedirectResponse(where, 303)

    def need(self, allowed: bool) -> None:
        """Refuse what this person may not do.

        Raises:
            HTTPException: 403.
        """
        if not allowed:
            raise HTTPException(403)


def prepared(
    web: Web,
    records: Records,
    request: Request,
    user: User,
    now: datetime,
    form: Mapping[str, str],
    many: Mapping[str, tuple[str, ...]],
) -> Ask:
    """What a page gets of a request by somebody whom we know."""
    scope = session.scope_of(user, web.registry(), units_of_sites(records) if user.role == "unit" else {})
    return Ask(request, web, records, user, scope, speaker(request, web), now, form, many)


def speaker(request: Request, web: Web) -> Speaker:
    """The language that this person chose, else that of the program."""
    chosen = request.session.get("lang")
    return Speaker(chosen if chosen in LANGS else web.lang)


def missing() -> HTTPException:
    """What is not there, or is not for this person: which of both is not said."""
    return HTTPException(404)


def _typed(said: str) -> str:
    """What somebody typed, to be shown in the form again: as it was, without characters that control anything."""
    return "".join(char for char in said if char >= " " or char in "\n\t")


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("reports", "templates/web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"moment": moment, "day": day, "number": number, "clean": clean, "shorten": shorten}
    env.filters |= {"typed": _typed, "combined": lambda first, second: {**first, **second}}
    return env


def render(template: str, say: Speaker, *, user: User | None, request: Request, **values: Any) -> str:  # noqa: ANN401
    """One template filled. What comes from a page of a site is escaped here and nowhere undone."""
    return (
        _environment()
        .get_template(template)
        .render(
            _=say,
            say=say,
            labels=labels,
            link=link,
            user=user,
            lang="zh-CN" if say.lang == "zh" else "en",
            here=request.url.path,
            token=request.session.get("token", ""),
            notice=request.session.pop("notice", "") if user else "",
            **values,
        )
    )

"""Name and address in the registry against what the site says of itself and where it lands.

GA 三（一）: 规范网站名称; 国办发〔2017〕47号: 网站改版、域名变更须更新报送信息. A candidate: a name may be shortened,
and the registry may be what is out of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.home_marks import host_of, on_trial
from inspector.params import Params as Base
from inspector.params import Percent, of
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import bare_name, guess_body_type, name_parts

if TYPE_CHECKING:
    from inspector.check import Case

_NAME = N_("The registry calls the site “{registered}”; the site calls itself “{shown}”.")
_ADDRESS = N_("The registered address {registered} leads to {shown}; the registry is to be brought up to date.")
_UNNAMED = N_("The site says neither in its title nor in its meta tags what it is called.")


class Params(Base, frozen=True):
    """`ratio`: how alike the two names must be, in per cent of the shorter one."""

    ratio: Percent = 60.0


def check(case: Case) -> CheckResult:
    """At most one candidate for the name and one for the address."""
    params = of(case, Params)
    name, said = _name(case, params.ratio)
    found = [one for one in (name, _address(case)) if one is not None]
    if not found and not said:
        return CheckResult("could_not_check", _UNNAMED)
    return CheckResult("pass", findings=tuple(found))


def _name(case: Case, ratio: float) -> tuple[FindingDraft | None, bool]:
    """The candidate for the name, and whether the site says at all what it is called."""
    home = case.snapshot.home
    shown = [one.strip() for one in (str(home.identity.get("site_name") or ""), home.title) if one.strip()]
    ours = _core(case.snapshot.site.name)
    if len(ours) < 3 or any(_alike(ours, _core(one), ratio) for one in shown):
        return None, True
    bodies = [one for one in shown if name_parts(one)[0] or guess_body_type(one)[0]]  # 首页 and 欢迎您 are no names
    if not bodies:
        return None, False
    values = {"registered": case.snapshot.site.name, "shown": bodies[-1][:100]}
    url = home.url or case.snapshot.site.url
    return FindingDraft("name", url, _NAME, values, dict(values), (url,), 1, suspected=True), True


def _core(name: str) -> str:
    """What tells one body from another: without the words that all names of sites share."""
    return bare_name(name).replace("人民政府", "").removesuffix("政府")


def _alike(ours: str, theirs: str, ratio: float) -> bool:
    return ours in theirs or (len(theirs) >= 3 and theirs in ours) or fuzz.partial_ratio(ours, theirs) >= ratio


def _address(case: Case) -> FindingDraft | None:
    """The home page was read under another host than the registered one, www. apart."""
    if on_trial(case):
        return None
    try:
        registered = (urlsplit(case.snapshot.site.url).hostname or "").lower()
    except ValueError:
        return None
    host, _ = host_of(case)
    if not registered or not host or registered.removeprefix("www.") == host.removeprefix("www."):
        return None
    home = case.snapshot.home.url
    values = {"registered": case.snapshot.site.url, "shown": home}
    return FindingDraft("address", home, _ADDRESS, values, dict(values), (home,), 1, suspected=True)

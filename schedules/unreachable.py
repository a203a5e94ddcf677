"""Why a site could not be judged, in words that say what to do next: one for each outcome of a home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.errors import SiteUnreachableError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.verdicts import Verdicts


def unreachable(verdicts: Verdicts) -> SiteUnreachableError:
    """Why a site could not be judged, in words, with the next step."""
    what, hint = _WHY.get(verdicts.run.home_outcome, _WHY[""])
    return SiteUnreachableError(
        what, where=verdicts.site.url, hint=hint, detail=verdicts.run.home_detail, outcome=verdicts.run.home_outcome
    )


_TRY_LATER = N_("look at it in a browser and try again later; nothing was recorded against the site")
_ALLOW_LIST = N_(
    "ask the site's operator to allow this program's address, or look by hand; protection is never bypassed"
)
_WHY: dict[str, tuple[str, str]] = {
    "": (N_("could not be judged ({outcome}: {detail})"), _TRY_LATER),
    "nxdomain": (N_("this host name does not exist"), N_("check the spelling of the address")),
    "dns_trouble": (N_("the name of this host could not be looked up"), _TRY_LATER),
    "our_network": (
        N_("no host name can be looked up from here: our own network seems to be down"),
        N_("check the network of this machine; nothing was recorded against the site"),
    ),
    "address_refused": (
        N_("the name leads to an address that may not be asked: {detail}"),
        N_("for a server of your own add --allow-private, or allow_private = true to its entry in sites.toml"),
    ),
    "timeout": (N_("the server did not answer in time"), _TRY_LATER),
    "host_down": (N_("the server did not answer in time"), _TRY_LATER),
    "connection_refused": (N_("the server refused the connection"), _TRY_LATER),
    "connection_lost": (N_("the connection broke off"), _TRY_LATER),
    "malformed_answer": (N_("the server's answer is not HTTP"), _TRY_LATER),
    "tls_error": (N_("no secure connection could be made: {detail}"), _TRY_LATER),
    "tls_unsupported": (
        N_("the server uses an encryption that this program does not know, perhaps the national one (SM2)"),
        N_("look at it in a browser that knows it; nothing was recorded against the site"),
    ),
    "tls_broken_off": (
        N_("the server breaks off when a secure connection is made; it may know the national encryption alone"),
        N_("look at it in a browser that knows it; nothing was recorded against the site"),
    ),
    "not_modified_unasked": (
        N_("the server answers that its home page has not changed, and sends no page"),
        N_("look at it in a browser; nothing was recorded against the site"),
    ),
    "page_not_read": (
        N_("the home page came, but this program could not read it"),
        N_("look at it in a browser; nothing was recorded against the site"),
    ),
    "cut_off": (N_("the home page came shorter than the server had announced"), _TRY_LATER),
    "server_error": (N_("the server answers with an error of its own"), _TRY_LATER),
    "blocked": (N_("the site refuses this program (it answers, but not to us)"), _ALLOW_LIST),
    "rate_limited": (
        N_("the site says that we ask too often"),
        N_("lower the rate in xuncha.toml and try again later"),
    ),
    "protection_page": (N_("a protection page stands before the content ({detail})"), _ALLOW_LIST),
    "not_found": (N_("the home page is not there (404)"), N_("check the address; the site may have moved")),
    "gone": (N_("the home page is gone (410)"), N_("check the address; the site may have moved")),
    "soft_not_found": (N_("the home page says that it is not there"), N_("check the address; the site may have moved")),
    "empty_answer": (N_("the home page is empty"), _TRY_LATER),
    "not_a_page": (
        N_("the start address is not a web page but {detail}"),
        N_("give the address of the home page"),
    ),
    "other_site": (
        N_("the start address leads to another site: {detail}"),
        N_("inspect that site, or correct the address in sites.toml"),
    ),
    "robots_disallowed": (
        N_("robots.txt forbids this program to read the site"),
        N_("ask the site's operator, or, as its superior body, set obey_robots = false in its entry of sites.toml"),
    ),
    "too_large": (N_("the home page is larger than this program reads"), _TRY_LATER),
}

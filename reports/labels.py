"""The closed lists of the design as words for people. Message ids are English; the catalogue holds the Chinese."""

from __future__ import annotations

from xuncha.i18n import N_

UNKNOWN = N_("not known")
YES = N_("yes")
NO = N_("no")
AND_MORE = N_(" and {count} more")

VERDICTS = {
    "pass": N_("PASS"),
    "fail": N_("FAIL"),
    "could_not_judge": N_("COULD NOT BE JUDGED"),
}
OUTCOMES = {
    "pass": N_("nothing found"),
    "fail": N_("problem found"),
    "not_applicable": N_("does not apply"),
    "could_not_check": N_("could not be checked"),
}
# What an event of a finding is, where it is no step to another status.
EVENT_KINDS = {
    "status": N_("step"),
    "comment": N_("remark"),
    "assign": N_("assigned"),
    "deadline": N_("another term"),
    "escalate": N_("reminded or supervised"),
    "reply": N_("reply of the unit"),
}
JOB_STATES = {
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed, see its output"),
    "killed": N_("broken off"),
    "missed": N_("left out"),
    "baseline": N_("the schedule began here"),
}
WEB_EVENTS = {
    "login": N_("logged in"),
    "login_failed": N_("wrong name or password"),
    "password": N_("changed the password"),
    "inspect": N_("started an inspection"),
}
# Rulebooks by the name that readers know; another is shown by its id.
RULEBOOKS = {
    "national-2019": N_("National inspection indicators for government websites (2019)"),
    "disclosure-2019": N_("Regulation on government information disclosure and its platform"),
    "xizang-2016": N_("Xizang: opinions on open government (2016)"),
    "guangan-2018": N_("Guang'an district: priorities of open government 2018"),
    "zhenkang-2017": N_("Zhenkang county: opinions on open government (2017)"),
    "qinghai-drc-2017": N_("Qinghai DRC: opinions on open government (2017)"),
    "jiuquan-2007": N_("Jiuquan: opinions on open government (2007)"),
}
KINDS = {
    "veto": N_("veto"),
    "deduct": N_("deduction"),
    "bonus": N_("bonus"),
    "advice": N_("advice"),
}
VETO_NOT_REACHED = N_("no veto")
VETO_NOT_SETTLED = N_("veto, not settled")
NOT_DEDUCTED = N_("no deduction")
STATUSES = {
    "suspected": N_("suspected, does not count"),
    "open": N_("open"),
    "notified": N_("notified"),
    "fixed": N_("fixed"),
    "verified": N_("fixed and verified"),
    "reopened": N_("reopened"),
    "waived": N_("waived, does not count"),
    "dismissed": N_("dismissed: not so"),
    "not_applicable": N_("the rule does not apply"),
    "withdrawn": N_("withdrawn, the rule binds the site no longer"),
}
COLUMN_STATES = {
    "fresh": N_("up to date"),
    "stale": N_("not updated in time"),
    "blank": N_("blank"),
    "missing": N_("not found"),
    "unreachable": N_("could not be opened"),
    "unknown": N_("could not be read"),
    "not_applicable": N_("no period applies"),
}
MAY_EXIST = N_("not certain whether there is one")
SOURCE_STATUSES = {
    "official": N_("official text"),
    "local": N_("local practice"),
    "unconfirmed": N_("unconfirmed, to be verified"),
}
LINK_VERDICTS = {
    "good": N_("good"),
    "broken": N_("broken"),
    "blocked": N_("blocked by protection"),
    "uncertain": N_("uncertain"),
    "ours": N_("our own network"),
    "unchecked": N_("not checked"),
}
BODY_TYPE_FROM = {
    "registry": N_("from the registry"),
    "given": N_("given on the command line"),
    "guessed": N_("guessed from the name, to be confirmed"),
    "unknown": N_("not known"),
}
STOPPED_BY = {
    "max_pages": N_("the page limit (--max-pages) was reached"),
    "max_depth": N_("the depth limit (--max-depth) was reached"),
    "max_links": N_("a page holds more links than are read"),
    "max_seconds": N_("the time limit was reached"),
    "max_bytes": N_("the size limit was reached"),
    "interrupted": N_("it was interrupted"),
    "no_answer": N_("the site stopped answering or could not be reached from here"),
    "blocked": N_("the site's protection refused our program"),
    "ours": N_("our own network was down"),
    "our_network": N_("our own network was down"),
    "quiet_hours": N_("the time limit was reached during quiet hours"),
    "robots": N_("the site's robots.txt does not allow it"),
    "home_unread": N_("the home page could not be read"),
}
FETCH_OUTCOMES = {
    "ok": N_("answered"),
    "redirected": N_("redirected"),
    "not_modified": N_("answered, not changed"),
    "too_large": N_("answered, larger than we read"),
    "not_found": N_("page does not exist, 404"),
    "gone": N_("page was removed, 410"),
    "soft_not_found": N_("error page that claims success"),
    "nxdomain": N_("the host name does not exist"),
    "blocked": N_("access refused"),
    "rate_limited": N_("asked to slow down, 429"),
    "protection_page": N_("protection page or captcha"),
    "server_error": N_("server error"),
    "unexpected_status": N_("unexpected status"),
    "timeout": N_("no answer in time"),
    "connection_refused": N_("connection refused"),
    "connection_lost": N_("connection lost"),
    "malformed_answer": N_("answer cannot be read"),
    "tls_error": N_("secure connection failed"),
    "tls_unsupported": N_("uses an encryption that this program does not know (perhaps the national one); see by hand"),
    "tls_broken_off": N_(
        "broke off when a secure connection was made (an old or national encryption perhaps); see by hand"
    ),
    "cut_off": N_("came, but shorter than announced; see by hand"),
    "page_not_read": N_("answered, but this program could not read the page; see by hand"),
    "dns_trouble": N_("host name could not be looked up"),
    "empty_answer": N_("empty answer"),
    "not_modified_unasked": N_("answered that nothing has changed, without a page; see by hand"),
    "redirect_loop": N_("redirects in a circle"),
    "too_many_redirects": N_("more than 20 redirects in a row, browsers give up"),
    "redirect_wants_cookie": N_("redirects without end and sets a cookie, browsers may get through; see by hand"),
    "redirect_without_target": N_("redirect without target"),
    "host_down": N_("not asked, its host did not answer"),
    "our_network": N_("our own network"),
    "robots_disallowed": N_("robots.txt does not allow it"),
    "address_refused": N_("address not opened by this program"),
    "url_too_long": N_("address too long"),
    "invalid_address": N_("the address is written wrongly, browsers cannot open it"),
    "address_without_host": N_("the address names no host, a click does nothing; see by hand"),
    "form_not_sent": N_("a form, not sent by this program"),
    "trap_not_followed": N_("one of endlessly many generated addresses, not asked"),
    "left_out": N_("not asked before the crawl ended"),
}
# Names of spiders/pages/data/kinds.toml: protection products by their maker's name, the rest by what they do.
PROTECTIONS = {
    "jsl": N_("Jiasule (Knownsec)"),
    "rs": N_("Riversecurity"),
    "wzws": N_("Wangzhan Weishi (360)"),
    "acw": N_("Alibaba Cloud WAF"),
    "cloudflare": N_("Cloudflare"),
    "chuangyudun": N_("Chuangyudun (Knownsec)"),
    "safedog": N_("Safedog"),
    "firewall": N_("a firewall page"),
    "rate": N_("a limit on the number of visits"),
    "captcha": N_("a captcha"),
    "javascript required": N_("a script challenge"),
}
LIST_STATES = {
    "listed": N_("a list was read"),
    "empty": N_("the list is empty"),
    "script": N_("the list is built by a script and could not be read"),
    "unread": N_("the structure of the page could not be read"),
    "none": N_("the page has no list"),
    "not_fetched": N_("the page was not fetched"),
}
MATCHED_BY = {
    "number": N_("document number"),
    "title": N_("title"),
    "text": N_("near-identical text"),
    "link": N_("link to the original"),
    "person": N_("a person's word"),
}

POSITIONS = {
    "header": N_("page head"),
    "nav": N_("navigation"),
    "breadcrumb": N_("breadcrumb"),
    "sidebar": N_("side bar"),
    "footer": N_("page foot"),
    "friend_links": N_("friendly links"),
    "content": N_("body of the page"),
    "stylesheet": N_("stylesheet"),
    "start": N_("start address"),
    "unknown": N_("not known"),
}
# What is odd about a link that opens (db.models.Target); beside "good" alone it would read as a contradiction.
GOOD_BUT_ODD = N_("opens, to be looked at")
ODD = {
    "is_home": N_("opens, but lands on a home page"),
    "meant": N_("opens, but is another column than the link says"),
    "final_domain": N_("opens, but leads to another website"),
    "parked": N_("opens, but the domain seems to be for sale or to have another owner"),
    "note": N_("opens, but the file is not what its name says"),
    "tls": N_("opens, but browsers warn of its certificate"),
    "too_large": N_("opens, but is larger than this program reads: what stands on it was not looked at"),
}
TARGET_KINDS = {"page": N_("page"), "file": N_("file"), "asset": N_("picture, script or style"), "form": N_("form")}

# How links are hidden from readers (spiders/pages/hidden.py).
HIDDEN_HOW = {
    "display": N_("not displayed"),
    "visibility": N_("made invisible"),
    "opacity": N_("fully transparent"),
    "size": N_("in a box without size"),
    "off_screen": N_("placed outside of the screen"),
    "tiny": N_("text without size"),
    "colour": N_("in the colour of the background"),
    "marquee": N_("in a marquee without size"),
    "noscript": N_("only for browsers without scripts"),
}
# What a certificate shows (spiders/certificates.py).
CERTIFICATE_TROUBLES = {
    "expired": N_("it has expired"),
    "not_yet_valid": N_("it is not valid yet"),
    "self_signed": N_("it is signed by itself"),
    "other_name": N_("it was made for another host name"),
    "old_tls": N_("the connection needs an old encryption that browsers have given up"),
}
# By what a page is taken for that of a domain that somebody else holds (spiders/pages/kind.py, kinds.toml [parked]).
PARKED_SIGNS = {
    "source": N_("its source is that of a domain seller"),
    "words": N_("its text is that of a domain for sale or out of use"),
    "gambling title": N_("its title advertises gambling or pornography"),
}
LANGUAGES = {"zh": N_("Chinese"), "en": N_("English or another")}

# Why the documents of a superior site cannot be used: a fetch outcome of its home page, or that it showed none.
PROBLEMS = {
    **FETCH_OUTCOMES,
    "empty": N_("no document was read"),
    "list_empty": N_("its list is empty"),
    "list_script": N_("a script fills its list"),
    "list_unread": N_("no list of documents can be read there"),
    "structure_changed": N_("its page was redesigned: the list that was read before cannot be read any more"),
    "not_watched": N_("it was not looked at lately"),
    "never_read": N_("it was never read"),
}

# A parameter or evidence key with this name (or ending in _name) carries an id of that table.
BY_PARAMETER = {
    "verdict": LINK_VERDICTS,
    "cause": FETCH_OUTCOMES,
    "outcome": FETCH_OUTCOMES,
    "list_state": LIST_STATES,
    "state": COLUMN_STATES,
    "stopped_by": STOPPED_BY,
    "matched_by": MATCHED_BY,
    "position": POSITIONS,
    "kind": TARGET_KINDS,
    "problem": PROBLEMS,
    "how": HIDDEN_HOW,
    "trouble": CERTIFICATE_TROUBLES,
    "tls": CERTIFICATE_TROUBLES,
    "language": LANGUAGES,
    "recognised_by": PARKED_SIGNS,
}

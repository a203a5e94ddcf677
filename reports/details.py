"""What an observation noted beside its outcome, in the reader's language.

Crawls write details for those who know the program: the rule that recognised a page, or the words of a network
library. Rules have words here; what has none stays as it is in English, and is left out where Chinese is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports import labels
from reports.wording import clean, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from reports.wording import Speaker

# Rules of spiders/pages/kind.py and spiders/sites/government.py by which an answer was found to be an error page.
_RULES = {
    "title": N_("its title says that there is no such page"),
    "sentence": N_("its text says that there is no such page"),
    "words": N_("its text says that there is no such page"),
    "picture": N_("it shows the picture of an error page"),
    "message of a program": N_("it shows the error message of a program"),
    "sentence beside recommended articles": N_("its text says that there is no such page"),
    "script that says so and goes back": N_("a script says that there is no such page and goes back"),
    "data that says 404": N_("data came that says that there is no such page"),
    "answers as to a random address": N_("the same answer as to a random address"),
    "the body was cut off": N_("the answer was cut off"),
}
# How a column was recognised (spiders/site_columns.py, spiders/pages/crumbs.py).
_RECOGNISED = {
    "link on home page": N_("a link on the home page"),
    "link on page below it": N_("a link one level below the home page"),
    "meta ColumnName": N_("the ColumnName tag of the page"),
    "meta ColumnType": N_("the ColumnType tag of the page"),
    "breadcrumb": N_("the breadcrumb of the page"),
    "breadcrumb, step above": N_("the breadcrumb of the page"),
    "heading": N_("the heading of the page"),
    "registry": N_("the registry"),
}
_RULE = re.compile(r"(?P<by>[^(]+?)(?: \((?P<how>[^:()]+): (?P<word>.+)\))?")
_PAGE_SAYS = re.compile(r"page says ['\"](?P<said>.+)['\"]")
_IN_PLACE = re.compile(r"a page in place of a (?P<kind>\w+) file")  # spiders/attachment_bytes.py
_LIKE_RANDOM = "redirects like a random address, to "
_PARKED = "parked: "  # spiders/reading.py
_NOT_ASKED = "not asked"  # begins the detail of what the crawl knew without a request (spiders/health.py)
_NEVER_ASKED = frozenset(
    {
        "left_out",
        "trap_not_followed",
        "host_down",
        "invalid_address",
        "address_without_host",
        "form_not_sent",
        "url_too_long",
    }
)
LIMIT = 160


def asked(outcome: str, detail: str) -> bool:
    """Whether an observation was made by a request of its own."""
    return outcome not in _NEVER_ASKED and not detail.startswith(_NOT_ASKED)


def detail_words(outcome: str, detail: str, say: Speaker) -> str:
    """The detail of one observation for people; "" if there is nothing to add to the outcome itself."""
    detail = clean(detail).strip()
    if detail.startswith(_NOT_ASKED):
        return say("not asked, its host refused one request after the other") if outcome not in _NEVER_ASKED else ""
    if outcome == "protection_page":
        product = detail.partition(":")[0].strip()
        return say("recognised as {product}", product=say.of(labels.PROTECTIONS, product)) if product else ""
    if detail.startswith(_PARKED):
        return say.of(labels.PARKED_SIGNS, detail.removeprefix(_PARKED))
    if detail in _RULES:
        return say.label(_RULES[detail])
    if found := _IN_PLACE.fullmatch(detail):
        return say("a page or a message came in place of the {kind} file", kind=found["kind"])
    if detail.startswith(_LIKE_RANDOM):
        target = detail.removeprefix(_LIKE_RANDOM)
        return say("leads to {target}, like a random address", target=shorten(target, LIMIT))
    if detail.startswith(("http://", "https://")):
        return shorten(detail, LIMIT)
    foreign = say.lang == "zh" and detail.isascii()
    return "" if foreign else shorten(detail, LIMIT)


def rule_words(rule: str, say: Speaker) -> str:
    """By what a column or its list was recognised, for people; "" for names of rules that only programmers know."""
    rule = clean(rule).strip()
    if says := _PAGE_SAYS.fullmatch(rule):
        return say("the page says “{said}”", said=says["said"])
    known = _RULE.fullmatch(rule)
    if known and known["by"] in _RECOGNISED:
        by = say.label(_RECOGNISED[known["by"]])
        return say("{by}: “{word}”", by=by, word=known["word"]) if known["word"] else by
    foreign = say.lang == "zh" and rule.isascii()
    return "" if foreign else shorten(rule, LIMIT)

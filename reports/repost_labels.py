"""Words for watching superior sites and for what subordinate sites did with their documents."""

from __future__ import annotations

from xuncha.i18n import N_

EXPECTATIONS = {
    "all": N_("all its documents"),
    "rule": N_("its documents by rule"),
    "picked": N_("only those that a person picks"),
}
WITHDRAWN = {
    "page_gone": N_("its page is gone"),
    "abolished": N_("repealed"),
    "expired": N_("no longer in force"),
}
STATES = {
    "reposted": N_("reposted in time"),
    "overruled": N_("reposted, by a person's word"),
    "late": N_("reposted late"),
    "missing": N_("not reposted"),
    "unsure": N_("a person must decide"),
    "unknown": N_("could not be checked"),
    "not_due": N_("not yet due"),
    "withdrawn": N_("withdrawn by the superior body"),
    "not_expected": N_("need not be reposted"),
}
# What stands in a narrow cell, with the hours where they are known.
SHORT_STATES = {
    "reposted": N_("in time"),
    "overruled": N_("by word"),
    "late": N_("late"),
    "missing": N_("missing"),
    "unsure": N_("to decide"),
    "unknown": N_("unread"),
    "not_due": N_("not due"),
    "withdrawn": N_("withdrawn"),
    "not_expected": N_("dropped"),
}
# What a page shows of the original.
KINDS = {
    "full": N_("full text"),
    "excerpt": N_("excerpt"),
    "attachment": N_("attachment only"),
    "link": N_("link to the original"),
    "title": N_("title"),
}

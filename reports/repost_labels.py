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

"""How to make a finding go away, and what to do about what could not be checked. Advice, never a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.models import Finding

HOW_TO_FIX = {
    "site.unreachable": N_(
        "Restore the site. If the outage was planned and filed, send the filing to the inspecting office so that the "
        "period is not counted."
    ),
    "site.closed_unannounced": N_(
        "Put up a notice with the new name and link and keep it for at least 30 days, or restore the site."
    ),
    "home": N_("Publish current information on the home page, and show the date of every item."),
    "columns.required": N_(
        "Open the column and link it from the home page. If it exists under another name or elsewhere, send its "
        "address to the inspecting office: it is then registered and no longer reported."
    ),
    "columns.blank": N_(
        "Publish what the column is for, or merge or close it. If there was no such matter this year, state so in the "
        "column and tell the inspecting office."
    ),
    "columns": N_(
        "Update the column and show the date of every item. Merge or close a column that cannot be kept up to date. "
        "Do not change the dates of old items."
    ),
    "interaction": N_("Open the channel, or answer the messages that are waiting, and publish the answers."),
    "interaction.letters_stale": N_(
        "Publish the messages that came and their answers. If nobody wrote, say so in the column, with the date."
    ),
    "interaction.consultations_few": N_(
        "Hold the activities that are missing and publish them in the column. If they stand elsewhere, send their "
        "addresses to the inspecting office."
    ),
    "interaction.interviews_few": N_(
        "Hold the activities that are missing and publish them in the column. If they stand elsewhere, send their "
        "addresses to the inspecting office."
    ),
    "service.statistics": N_("Publish the newest figures with their date, or link to the place where they stand."),
    "service.guides_disagree": N_(
        "Find out which guide is right, and correct the other one or take it down. If two offices handle the matter, "
        "say so on both pages."
    ),
    "content.contradicting": N_("Compare both pages with the signed paper, and correct or take down the wrong one."),
    "content.gazette_only": N_(
        "Publish the paper on the site, too. If it is there already, send its address to the inspecting office."
    ),
    "content.lists_outdated": N_(
        "Look whether the list is still right. Update it, or note on the page when it was last checked."
    ),
    "service": N_("Complete the service guide or the form, and check it against the real procedure."),
    "links.external_broken": N_(
        "Correct or remove the link on the pages listed. The target belongs to somebody else; only the link is yours."
    ),
    "links.misdirected": N_("Let the link lead to what its text names, on every page listed."),
    "links.hijacked": N_("Remove the link at once on every page listed, and find out how it came there."),
    "links.hidden": N_("Remove the hidden link, look for the intrusion, and report it as a security incident."),
    "links": N_("Restore the target, or correct or remove the link on every page listed."),
    "repost.missing": N_(
        "Repost the document and name its source. If it is already on the site, send the address of the repost to the "
        "inspecting office."
    ),
    "repost.late": N_(
        "A late repost cannot be undone. Name a person who watches the superior site, so that the next one is in time."
    ),
    "repost": N_("Open a place on the home page where the documents of superior bodies are reposted."),
    "deadline": N_(
        "Publish what is overdue. If it was published in time elsewhere, send its address and date to the inspecting "
        "office."
    ),
    "elements.interpretation_link": N_(
        "Link the document and its interpretation to each other. If an interpretation stands elsewhere, send its "
        "address to the inspecting office."
    ),
    "content.leaders_outdated": N_(
        "Look at the paper and at the page about leaders, and correct the page. If both are right, say so to the "
        "inspecting office."
    ),
    "content.leader_names": N_(
        "Find out which of the two is right, and correct the page about leaders or the reports. If both are right, say "
        "so to the inspecting office."
    ),
    "elements": N_("Add the missing parts to the page."),
    "identity.registered": N_(
        "Correct the entry in the registry (name, address), or the name of the site. If the site was moved, report "
        "the change through the national system."
    ),
    "content.map_number": N_(
        "Use a standard map and write its approval number beside it. If the number stands within the picture, say so "
        "to the inspecting office."
    ),
    "elements.article_marks": N_(
        "Let the template of articles show publishing time and source. If they are there, send an example to the "
        "inspecting office."
    ),
    "identity": N_("Add or correct the mark in the footer or the head of every page."),
    "integrity": N_(
        "Explain the dates to the inspecting office. Show the real publishing date; do not change dates afterwards."
    ),
    "privacy": N_(
        "Mask or take down the personal data at once, unless a law requires it to be published, and look for other "
        "copies."
    ),
    "content.misfiled": N_("Move the item to the column where it belongs, or explain why it stands there."),
    "content": N_("Have a person in charge read the page and correct it, or explain why it is right."),
    "access.https": N_(
        "Have the certificate renewed, or replaced by one of a recognised issuer that names every host of the site."
    ),
    "access": N_("Ask the operator of the site to set this up."),
}

NEXT_STEPS = {
    "blocked": N_(
        "Ask the operator of the site to let our User-Agent or address through, then inspect again; or check by hand "
        "in a browser. Protection is never bypassed."
    ),
    "uncertain": N_("Inspect again at least four hours later. A single failure proves nothing."),
    "ours": N_("Check our own network (xuncha doctor), then inspect again. Nothing was held against the site."),
    "unread": N_(
        "Open the page in a browser and check by hand. Run inspect --explain with its address to see what was read."
    ),
    "script": N_(
        "A script builds the list. xuncha doctor says whether this machine can render such pages, and what is missing: "
        "the extra render, or Chromium. If it can, this page did not come out: check it by hand in a browser."
    ),
    "body_type": N_("Set body_type for this site in sites.toml, or pass --body-type, then judge again."),
    "upstream": N_("Name the superior site with --upstream, or wait until it can be read again, then judge again."),
    "truncated": N_("Run inspect again: the crawl goes on from there. Or raise the limit that stopped it."),
    "probes": N_("Watch the home page for a week, at least 20 visits a day, before anybody judges this."),
    "other": N_("Check by hand, or inspect again later."),
}

LINK_FIXES = {
    "page": N_(
        "Put the page back at this address, redirect the address to where it is now, or correct or remove the link."
    ),
    "file": N_("Put the file back at this address, or correct or remove the link."),
    "asset": N_("Put the picture, script or style back at this address, or take the reference to it out of the page."),
    "external": HOW_TO_FIX["links.external_broken"],
    "nxdomain": N_("This host name does not exist: correct its spelling, or remove the link."),
    "invalid": N_("Correct how this address is written, or remove the link."),
    "server": N_("Find out why the server does not deliver this address; if that cannot be settled, remove the link."),
}
LINK_IN_TEMPLATE = N_(
    "It stands in the same place ({position}) of {count} pages, so most likely in a template: correct it there once."
)
LINK_OF_TEMPLATE = N_("Most likely it is part of a template: correct it there once.")
_TEMPLATE_POSITIONS = {"header", "nav", "sidebar", "footer", "friend_links"}
_TEMPLATE_PAGES = 5
_BROKEN_LINKS = {"links.home_broken", "links.page_broken", "links.external_broken"}

_BLOCKED = {"blocked", "rate_limited", "protection_page", "robots_disallowed"}
_OURS = {"ours", "our_network"}
_UNREAD = {"unread", "none"}
_NO_COLUMN = "No column at all"  # begins a reason of inspector/; to look again changes nothing
_UNCERTAIN = {
    "uncertain", "server_error", "unexpected_status", "timeout", "connection_refused", "connection_lost", "cut_off",
    "malformed_answer", "tls_error", "tls_unsupported", "dns_trouble", "empty_answer", "redirect_loop",
    "redirect_without_target", "host_down", "not_modified_unasked", "too_many_redirects",
    "redirect_wants_cookie", "page_not_read", "tls_broken_off",
}  # fmt: skip


def how_to_fix(indicator: str) -> str:
    """The message id of the advice for one indicator: its own, else that of its group."""
    return HOW_TO_FIX.get(indicator) or HOW_TO_FIX.get(indicator.split(".", 1)[0], "")


def link_advice(finding: Finding) -> list[tuple[str, dict[str, Any]]]:
    """What to do about one broken link, from its cause and place: message ids with what fills them."""
    if finding.indicator not in _BROKEN_LINKS:
        return []
    evidence, advice = finding.evidence, "external" if finding.indicator == "links.external_broken" else "page"
    kind, position = str(evidence.get("kind") or ""), str(evidence.get("position") or "")
    if evidence.get("cause") in {"nxdomain", "invalid_address"}:
        advice = "nxdomain" if evidence.get("cause") == "nxdomain" else "invalid"
    elif advice == "page" and evidence.get("cause") in _UNCERTAIN:
        advice = "server"
    elif advice == "page" and kind in {"file", "asset"}:
        advice = kind
    told: list[tuple[str, dict[str, Any]]] = [(LINK_FIXES[advice], {})]
    if evidence.get("on_every_page"):
        told.append((LINK_OF_TEMPLATE, {}))  # the message has said where
    elif position in _TEMPLATE_POSITIONS and finding.found_on_total >= _TEMPLATE_PAGES:
        told.append((LINK_IN_TEMPLATE, {"position": position, "count": finding.found_on_total}))
    return told


def next_step(indicator: str, reason: str, params: Mapping[str, Any]) -> str:
    """The message id of what to do about an outcome `could_not_check`, from its cause where one is given."""
    if indicator == "site.unreachable" and "cause" not in params:
        return NEXT_STEPS["probes"]
    words = {str(params.get(key, "")) for key in ("cause", "outcome", "verdict", "list_state", "stopped_by", "problem")}
    if words & _BLOCKED:
        return NEXT_STEPS["blocked"]
    if words & _OURS:
        return NEXT_STEPS["ours"]
    if "script" in words:
        return NEXT_STEPS["script"]
    if words & _UNREAD or _NO_COLUMN in f"{reason} {params}":
        return NEXT_STEPS["unread"]
    if "left_out" in words or params.get("stopped_by"):
        return NEXT_STEPS["truncated"]
    if words & _UNCERTAIN:
        return NEXT_STEPS["uncertain"]
    if "body type" in reason:
        return NEXT_STEPS["body_type"]
    return NEXT_STEPS["upstream" if indicator.startswith("repost.") else "other"]

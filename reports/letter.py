"""A ready letter to a site that refused us: please put this program on your allow-list, or tell us not to come.

Pure: facts of a run in, a letter out. Nothing is invented: what the records and the configuration do not know stays a
blank that the sender fills in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import labels
from reports.cells import wrap
from reports.details import asked
from reports.wording import Speaker, clean, moment, number, plain, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models import Attempt, Run, Site, Target
    from db.verdicts import Asking
    from xuncha.i18n import Lang

REFUSING = frozenset({"blocked", "rate_limited", "protection_page"})
LISTED = 20
BLANK = "\uff3f" * 8  # full width, so that it joins to a line in Chinese print
PRODUCT_TOKEN = "Xuncha"  # noqa: S105 - what robots.txt calls this program, spiders/robots.py
HEAD = (N_("Address"), N_("Time"), N_("What happened"), N_("HTTP status"), N_("Protection recognised"))


@dataclass(frozen=True)
class Part:
    """One numbered part of the letter: paragraphs, then a table, then paragraphs below it."""

    heading: str
    lines: list[str]
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """The letter ready to be printed; `notes` are for the sender, not for the addressee."""

    title: str
    salutation: str
    opening: list[str]
    parts: list[Part]
    thanks: str
    closing: list[str]
    notes: list[str]
    lang: Lang = "zh"


def facts(
    site: Site, run: Run, targets: Sequence[Target], asking: Asking | None, home: str = ""
) -> dict[str, Any] | None:
    """What the letter rests on, plain enough for the JSON report; None when the site did not refuse us.

    Args:
        site: whom we asked; the letter goes to its sponsor, else to the site by name.
        run: the run that was refused.
        targets: link targets of that run; only addresses on the site's own hosts matter.
        asking: who asked and how.
        home: address of the home page, if another than that of the site.
    """
    refused = []
    for target in targets:
        attempts = _refusals(target) if target.own and target.verdict == "blocked" else []
        if attempts and _on_own_host(target, site):
            last = attempts[-1]
            refused.append(_refusal(target.url, last.outcome, last.status, last.detail, attempts[0].at))
    at_home = home or site.url
    if run.home_outcome in REFUSING and at_home not in {one["url"] for one in refused}:
        detail = "" if "://" in run.home_detail else run.home_detail
        refused.insert(0, _refusal(at_home, run.home_outcome, 0, detail, ""))
    if not refused and run.stopped_by != "blocked":
        return None
    written: dict[str, Any] = plain(
        {
            "site": site.name or site.id,
            "url": site.url,
            "addressee": site.sponsor or site.name or site.id,
            "user_agent": asking.user_agent if asking else "",
            "contact": asking.contact if asking else "",
            "rate": asking.rate if asking else 0,
            "obeys_robots": asking.obeys_robots if asking else False,
            "since": run.started_at,
            "until": run.finished_at,
            "requests": run.requests,
            "stopped": run.stopped_by == "blocked",
            "whole": run.stopped_by == "blocked" or run.home_outcome in REFUSING,
            "refused": refused[:LISTED],
            "refused_total": len(refused),
        }
    )
    return written


def _on_own_host(target: Target, site: Site) -> bool:
    """Whether the site itself answered: a redirect may have led to somebody else's server."""
    return not target.final_url or urlsplit(target.final_url).netloc in site.hosts


def _refusals(target: Target) -> list[Attempt]:
    """The requests that were refused; what was not asked any more did not refuse anything."""
    return [one for one in target.attempts if one.outcome in REFUSING and asked(one.outcome, one.detail)]


def _refusal(url: str, outcome: str, status: int, detail: str, at: str) -> dict[str, Any]:
    product = detail.partition(":")[0].strip() if outcome == "protection_page" else ""
    return {"url": url, "outcome": outcome, "status": status, "product": product, "at": at}


def compose(known: dict[str, Any], lang: Lang) -> Letter:
    """The letter in one language.

    Args:
        known: what `facts` gave.
        lang: language of the letter.
    """
    say = Speaker(lang)
    name, url = _short(known["site"]), _short(known["url"])
    between = "" if lang == "zh" else " "
    opening = [
        say(
            "Our office inspects government websites with the program Xuncha: how up to date columns are, whether links"
            " open, whether documents of superior bodies are reposted."
        )
    ]
    if known["whole"]:
        opening[0] += between + say("Your website {name} ({url}) refused it.", name=name, url=url)
    else:
        opening[0] += between + say("Some addresses of your website {name} ({url}) refused it.", name=name, url=url)
    if known["stopped"]:
        opening.append(
            say("After repeated refusals the inspection of your website was ended, so most of it could not be read.")
        )
    opening.append(say("We ask you to let the program through, and explain below who asks, how, and what for."))
    parts = [_who(known, say), _how(known, say), _what(known, say), _never(say), _please(say), _no(known, say)]
    notes = [say("Fill in what is underlined. Check the facts before you send the letter.")]
    if not known["contact"]:
        notes.append(say("No contact is configured: set contact in [crawl] of xuncha.toml; every request names it."))
    return Letter(
        title=say("Request to put a website inspection program on the allow-list"),
        salutation=say("To {addressee}:", addressee=_short(known["addressee"])),
        opening=opening,
        parts=parts,
        thanks=say("Thank you for your support. Please tell us what you decide."),
        closing=[
            say("Person to contact and telephone: {blank}", blank=BLANK),
            say("Office (seal): {blank}", blank=BLANK),
            say("Date: {blank}", blank=BLANK),
        ],
        notes=notes,
        lang=lang,
    )


def _short(value: Any) -> str:  # noqa: ANN401 - whatever the records hold
    return shorten(clean(str(value)), 200)


def _who(known: dict[str, Any], say: Speaker) -> Part:
    contact = _short(known["contact"]) or BLANK
    return Part(
        say("1. Who asks"),
        [
            say("Office: {blank}", blank=BLANK),
            say("Contact: {contact}", contact=contact),
            say("User-Agent of the program: {agent}", agent=_short(known["user_agent"]) or BLANK),
        ],
    )


def _how(known: dict[str, Any], say: Speaker) -> Part:
    lines = [
        say(
            "The inspection that was refused began at {since} and ended at {until} (Beijing time); {requests} requests"
            " were sent in all.",
            since=known["since"],
            until=known["until"],
            requests=known["requests"],
        )
    ]
    if known["rate"]:
        lines.append(
            say(
                "As configured, at most {rate} requests a second are sent to one host.",
                rate=number(float(known["rate"])),
            )
        )
    lines.append(say("Only public pages are read. No form is submitted, nobody is logged in."))
    if known["obeys_robots"]:
        lines.append(say("The robots.txt of your website is honoured."))
    return Part(say("2. How the program asks"), lines)


def _what(known: dict[str, Any], say: Speaker) -> Part:
    rows = [
        [
            shorten(clean(one["url"]), 300),
            moment(one["at"]) if one["at"] else "-",
            say.of(labels.FETCH_OUTCOMES, one["outcome"]),
            str(one["status"] or "-"),
            say.of(labels.PROTECTIONS, one["product"]) if one["product"] else "-",
        ]
        for one in known["refused"]
    ]
    total, after = known["refused_total"], []
    if total > len(rows):
        after = [say("Further addresses that refused it: {count}", count=total - len(rows))]
    if not rows:
        after = [say("The program noted no single address; the website refused one request after the other.")]
    lines = [say("Addresses that refused the program: {count}", count=total)] if rows else []
    return Part(say("3. What was refused"), lines, [say.label(name) for name in HEAD] if rows else [], rows, after)


def _never(say: Speaker) -> Part:
    return Part(
        say("4. What we do not do"),
        [
            say("The program does not get around protection: it solves no captcha, answers no script challenge and"
                " looks for no way past a firewall."),
            say("What was refused is recorded as could not be checked. It is not counted as a fault of your website."),
        ],
    )  # fmt: skip


def _please(say: Speaker) -> Part:
    return Part(
        say("5. What we ask for"),
        [
            say("Please put one of the following on the allow-list of your protection (firewall, CDN, anti-crawler):"),
            say("(1) our IP address: {blank} (this is the safer way: a User-Agent can be imitated);", blank=BLANK),
            say("(2) or requests whose User-Agent contains “{token}”.", token=PRODUCT_TOKEN),
            say("If our requests are too many for your server, name a rate that suits it, or hours when we may come."),
        ],
    )  # fmt: skip


def _no(known: dict[str, Any], say: Speaker) -> Part:
    lines = [say("Answer to the contact above that you do not agree; your website is then looked at by hand.")]
    if known["obeys_robots"]:
        lines.append(
            say("Or write these two lines into the robots.txt of your website; the program then no longer inspects it:")
        )
        lines += [f"User-agent: {PRODUCT_TOKEN}", "Disallow: /"]
    return Part(say("6. How to say no"), lines)


def text(letter: Letter, columns: int = 80) -> str:
    """The letter as plain text that ends with a line break; addresses are never broken."""
    colon, semicolon = ("：", "；") if letter.lang == "zh" else (": ", "; ")
    lines = [*wrap(letter.title, columns), "", letter.salutation, ""]
    for paragraph in letter.opening:
        lines += wrap(paragraph, columns)
    for part in letter.parts:
        lines += ["", part.heading]
        lines += [f"  {line}" for paragraph in part.lines for line in wrap(paragraph, columns - 2)]
        for at, row in enumerate(part.rows, 1):
            lines.append(f"  {at}. {row[0]}")
            told = [f"{name}{colon}{value}" for name, value in zip(part.head[1:], row[1:], strict=True) if value != "-"]
            lines += [f"     {line}" for line in wrap(semicolon.join(told), columns - 5)]
        lines += [f"  {line}" for paragraph in part.after for line in wrap(paragraph, columns - 2)]
    return "\n".join([*lines, "", *wrap(letter.thanks, columns), "", *letter.closing]) + "\n"


def html(letters: Sequence[Letter], lang: Lang) -> str:
    """The letters as one HTML file: no script, nothing fetched, each begins a page of A4 of its own."""
    loader = PackageLoader("reports")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page = {"letters": letters, "lang": "zh-CN" if lang == "zh" else "en", "_": Speaker(lang)}
    return environment.get_template("letter.html").render(page)

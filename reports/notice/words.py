"""The sentences of a notice. Chinese is what offices write; English is there for who reads along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.letter import BLANK
from reports.notice.model import Section
from reports.wording import clean, number, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.notice.build import NoticeFacts
    from reports.notice.model import Standing, Tally
    from reports.periods import Period
    from reports.wording import Speaker

# Themes of single checks: groups of indicators (design.md part 6) and what papers call them.
THEMES = {
    "links": N_("links"),
    "columns": N_("updates of columns"),
    "repost": N_("reposting of superior policies"),
    "interaction": N_("interaction"),
    "service": N_("services"),
    "deadline": N_("publishing in time"),
    "elements": N_("completeness of disclosure"),
    "identity": N_("marks of identity"),
    "integrity": N_("truth of dates"),
    "privacy": N_("protection of personal data"),
    "content": N_("quality of content"),
    "access": N_("access"),
    "site": N_("availability"),
}
# What a section about a group of problems is headed.
GROUPS = {
    "links": N_("Links do not open or lead to a wrong place."),
    "columns": N_("Columns are not updated, blank or missing."),
    "repost": N_("Documents of superior bodies are not reposted, or late."),
    "interaction": N_("Interaction does not work as it should."),
    "service": N_("Services are incomplete or of no use."),
    "deadline": N_("Information is not published in time."),
    "elements": N_("What must be disclosed is incomplete."),
    "identity": N_("Marks that a government website must show are missing or wrong."),
    "integrity": N_("Dates of publication are not true."),
    "privacy": N_("Personal data is published unmasked."),
    "content": N_("Content is wrong or stands in the wrong place."),
    "access": N_("Access is not as it should be."),
    "site": N_("Websites do not open."),
}
_KIN = {"home": "columns"}
_NUMERALS = "一二三四五六七八九十"


def group_of(indicator: str) -> str:
    """The group of an indicator, by its id."""
    group = indicator.split(".", 1)[0]
    return _KIN.get(group, group)


def in_theme(indicator: str, theme: str) -> bool:
    """Whether an indicator belongs to a theme; everything belongs to ""."""
    return not theme or group_of(indicator) == theme


def group_name(say: Speaker, group: str) -> str:
    """The heading of a section."""
    return say.of(GROUPS, group)


def ordinal(say: Speaker, value: int) -> str:
    """一 二 三 in Chinese, digits elsewhere."""
    return _NUMERALS[value - 1] if say.lang == "zh" and value <= len(_NUMERALS) else str(value)


def without_end(sentence: str) -> str:
    """A sentence without its full stop, to go on within another one."""
    return sentence.rstrip("。.； ;")


def long_day(say: Speaker, value: date) -> str:
    """2026年11月26日."""
    return say("{year}-{month}-{day}", year=str(value.year), month=value.month, day=value.day)


def _day_or_blank(say: Speaker, iso: str) -> str:
    from datetime import date as days

    return long_day(say, days.fromisoformat(iso)) if iso else BLANK


def title(say: Speaker, period: Period, region: str, theme: str) -> str:
    """关于2026年第四季度全市政府网站检查情况的通报."""
    if theme:
        name = say.label(THEMES[theme])
        return say("Notice on {theme} of the government websites of {region}, {period}", theme=name, region=region,
                   period=period.name(say))  # fmt: skip
    return say("Notice on the inspection of the government websites of {region}, {period}", region=region,
               period=period.name(say))  # fmt: skip


def addressed(text: str, say: Speaker) -> str:
    """主送机关, with its colon."""
    colon = "：" if say.lang == "zh" else ":"
    return (text or BLANK).rstrip("：:") + colon


def headings(say: Speaker, *, praise: bool) -> tuple[str, ...]:
    """Headings of the first level, in order: overall, (praise,) problems, requirements."""
    names = [say("Overall"), *([say("Praise")] if praise else []), say("Main problems"), say("What is required")]
    return tuple(say("{number}. {name}", number=ordinal(say, at), name=name) for at, name in enumerate(names, 1))


def opening(say: Speaker, facts: NoticeFacts, period: Period, theme: str) -> tuple[str, ...]:
    """Why, by what, and what follows."""
    region = shorten(clean(facts.region), 60) or say("our area")
    told = say(
        "To keep up the quality of government websites, the websites of {region} were inspected by “{basis}”. What was"
        " found from {first} to {last} is made known as follows.",
        region=region, basis=shorten(clean(facts.basis), 120), first=long_day(say, period.first_day),
        last=long_day(say, min(period.last_day, facts.issued)),
    )  # fmt: skip
    if theme:
        told += ("" if say.lang == "zh" else " ") + say(
            "This notice is about {theme} alone.", theme=say.label(THEMES[theme])
        )
    return (told,)


def _change(say: Speaker, now: float | None, before: float | None, period: Period) -> str:
    if now is None or before is None:
        return say(" (there is nothing to compare it with in {period})", period=period.before().name(say))
    name, points = period.before().name(say), round(abs(now - before), 1)
    if points == 0:
        return say(", as in {period}", period=name)
    if now > before:
        return say(", {points} points more than in {period}", points=number(points), period=name)
    return say(", {points} points less than in {period}", points=number(points), period=name)


def sites(say: Speaker, period: Period, facts: NoticeFacts, current: Standing, before: Standing, checked: int) -> str:
    """How many sites there are, were inspected and pass, and how that changed."""
    from reports.notice.build import percent

    region = shorten(clean(facts.region), 60) or say("our area")
    share = 100 * checked / current.total if current.total else None
    return say(
        "{region} has {total} government websites; {checked} of them ({share}) were inspected in this span."
        " {passed} passed"
        " and {failed} failed; {rate} passed{change}.",
        region=region, total=current.total, checked=checked, share=percent(share), passed=current.passed,
        failed=current.failed, rate=percent(current.rate), change=_change(say, current.rate, before.rate, period),
    )  # fmt: skip


def tally(say: Speaker, period: Period, now: Tally, before: Tally, today: date) -> str:
    """Confirmed problems: new, solved, open, past their term."""
    from reports.notice.build import percent

    told = say(
        "Of the problems that people have confirmed, {new} came up in this span and {solved} were solved; on {day}"
        " {open} were open, {late} of them past their term.",
        new=now.new, solved=now.solved, open=now.open, late=now.late, day=long_day(say, today),
    )  # fmt: skip
    if now.rate is None:
        return told
    share = say(
        "{rate} were solved{change}.", rate=percent(now.rate), change=_change(say, now.rate, before.rate, period)
    )
    return f"{told}{'' if say.lang == 'zh' else ' '}{share}"


def praise(say: Speaker, named: Sequence[str], count: int) -> tuple[str, ...]:
    """Who did well."""
    if not named:
        return ()
    if count > len(named):
        told = say("{sites} and others, {count} websites in all, are up to date and without open problems, and are"
                   " commended.", sites=say.join(list(named)), count=count)  # fmt: skip
    else:
        told = say("{sites} are up to date and without open problems, and are commended.", sites=say.join(list(named)))
    return (told,)


def requirements(say: Speaker, facts: NoticeFacts, *, named: bool) -> tuple[Section, ...]:
    """三、工作要求, with dates. Where no site is `named`, nothing is demanded of those in annex 2: there are none."""
    office = shorten(clean(facts.office), 60) or BLANK
    parts = (
        (
            say("Repair without delay."),
            say("Units with websites in annex 2 repair what is listed by {rectify}, and send a written report on it to"
                " {office} by {reply}.", rectify=_day_or_blank(say, facts.rectify_by), office=office,
                reply=_day_or_blank(say, facts.reply_by)),
        ),
        (
            say("Look for the same elsewhere."),
            say("All units check their websites for problems like these and repair what they find, without changing the"
                " dates of old items."),
        ),
        (
            say("We look again."),
            say("Everything listed is looked at again in the next inspection. Whoever is named again without having"
                " repaired it is summoned."),
        ),
    )  # fmt: skip
    wanted = list(parts) if named else [parts[1]]
    return tuple(
        Section(say("({number}) {name}", number=ordinal(say, at), name=name), (line,))
        for at, (name, line) in enumerate(wanted, 1)
    )

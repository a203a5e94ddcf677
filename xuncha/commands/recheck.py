"""`xuncha recheck [SITE...]`: look again at what units say is repaired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.commands.ledger import database
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.ledger_models import Waiting
    from db.records import Records
    from schedules.rechecking import Asker, Rechecking
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

OURS = 3


@click.command(
    name="recheck",
    help=text(
        N_("Look again at what units say is fixed: broken links are asked at once, the rest with an inspection.")
    ),
)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--list", "listing", is_flag=True, help=text(N_("Only list what waits for a re-check; no request.")))
@click.option("--inspect", "crawl", is_flag=True,
              help=text(N_("Inspect the sites of which something is left; that judges everything.")))  # fmt: skip
@click.option("--allow-private", is_flag=True, help=text(N_("Open private addresses, for the sites named only.")))
@shared_options
@click.pass_context
def recheck_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Look again at what units say is fixed."""
    from db import ledger_view
    from db.records import Records

    config, voice = begin(context, options)
    path = database(config, options)
    with Records(path) as records:
        for said in sites:
            if records.site(said) is None:
                raise UsageError(N_("{site} is no site that we know"), hint=N_("see: xuncha sites list"), site=said)
        queue = ledger_view.waiting(records, sites)
        if options["listing"]:
            write_result("".join(f"{_line(one, voice)}\n" for one in queue), None)
            return
        before = {one.finding_id for one in queue}
        rechecking = _rechecking(config, records, voice, allow_private=options["allow_private"])
        looked = rechecking.work_off(records, queue)
        ours = any(one.result == "ours" for one in looked)
        left = ledger_view.waiting(records, sites)
    if options["crawl"] and left and not ours:
        _inspect(config, path, list(dict.fromkeys(one.site_id for one in left)), options, voice)
    with Records(path) as records:
        _tell(records, before, sites, voice)
    if ours:
        voice.say(N_("our own network is down; nothing was recorded"))
        context.exit(OURS)


def _rechecking(config: Config, records: Records, voice: Speaker, *, allow_private: bool) -> Rechecking:
    from schedules.rechecking import Rechecking

    def obeys(site_id: str) -> bool:
        entry = config.sites.get(site_id)
        return entry is None or entry.obey_robots

    def said(message: str, params: dict[str, str]) -> str:
        from reports.wording import Speaker as Words

        return Words(voice.lang).fill(message, params)

    return Rechecking(
        lambda: now().astimezone(config.zone),
        _askers(config, records, allow_private=allow_private),
        said,
        config.program.crawl.confirm_after,
        obeys=obeys,
    )


def _askers(config: Config, records: Records, *, allow_private: bool) -> Callable[[str], Asker]:
    """Who asks each site, at the pace of its entry; made when it is first needed."""
    from schedules.sites import choose, private_hosts
    from schedules.visit import user_agent
    from spiders.gate import Gate, Policy
    from spiders.watch import Watcher

    crawl, made = config.program.crawl, {}

    def asker_for(site_id: str) -> Asker:
        if site_id not in made:
            site = records.site(site_id)
            assert site is not None
            entry = config.sites.get(site_id)
            chosen = choose(site_id if entry else site.url, config.sites)
            rate = crawl.rate if entry is None or entry.rate is None else entry.rate
            gate = Gate(Policy(private_hosts(chosen, opened=allow_private)), tuple(crawl.canaries))
            made[site_id] = Watcher(gate, user_agent(crawl.contact), crawl.timeout, rate)
        return made[site_id]

    return asker_for


def _inspect(config: Config, path: Path, site_ids: Sequence[str], options: dict[str, Any], voice: Speaker) -> None:
    """An inspection of these sites, which judges everything that waits."""
    from db.records import Records
    from schedules.rules import rules_for
    from schedules.sites import choose
    from schedules.visit import Visit, Wishes

    with Records(path) as records:
        urls = {one: site.url for one in site_ids if (site := records.site(one)) is not None}
    chosen = [choose(one if one in config.sites else url, config.sites) for one, url in urls.items()]
    wishes = Wishes(
        allow_private=options["allow_private"],
        db=Path(options["db"]) if options["db"] else None,
        log_level="DEBUG" if options["verbose"] else "CRITICAL",
    )
    for trouble in Visit(config, wishes, now).inspect(chosen, rules_for(config, chosen, None)).troubles:
        voice.error(trouble)


def _tell(records: Records, before: set[str], sites: Sequence[str], voice: Speaker) -> None:
    """What became of everything that waited: settled with its reason, or waiting on with it."""
    from db import ledger_view
    from reports.ledger_list import SHORT_ID, STATUS_WORDS

    lines = []
    waits = {one.finding_id: one for one in ledger_view.waiting(records, sites)}
    for one in sorted(before):
        if one in waits:
            lines.append(_line(waits[one], voice))
            continue
        event = ledger_view.history(records, one)[-1]
        note = f"  {event.note}" if event.note else ""
        lines.append(f"{one[:SHORT_ID]}  {voice.tr(STATUS_WORDS[event.new])}{note}")
    write_result("".join(f"{line}\n" for line in lines), None)
    voice.say(N_("{done} settled, {left} still wait for a re-check."), done=len(before - set(waits)), left=len(waits))


def _line(one: Waiting, voice: Speaker) -> str:
    from reports.ledger_list import SHORT_ID
    from reports.wording import clean, moment

    why = f"  {one.why}" if one.why else ""
    waits = voice.tr(N_("waits since {at}"), at=moment(one.asked_at))
    return f"{one.finding_id[:SHORT_ID]}  {one.site_id}  {waits}  {clean(one.url)[:200]}{why}"

"""`xuncha demo`: serve the bundled sample sites on loopback, inspect them, write their reports, say where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xuncha.commands.common import Speaker, introduce, load_config, now, speaker, text, write_result
from xuncha.commands.progress import ProgressLine
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from schedules.visit import Visited

DEMO_RATE = 50.0
_CONFIG = """# Written by `xuncha demo`: a small registry of sites that live only while the demo runs.
[crawl]
confirm_after = 1

[evidence]
screenshots = 3
"""


@click.command(name="demo", help=text(N_("Inspect the bundled sample sites on this machine; nothing leaves it.")))
@click.option("-o", "--output", type=click.Path(), default="demo-out", show_default=True,
              help=text(N_("Folder for reports and databases.")))  # fmt: skip
@click.option("--lang", type=click.Choice(["zh", "en"]), help=text(N_("Language of reports and messages.")))
@click.option("-q", "--quiet", is_flag=True, help=text(N_("Print nothing but the result.")))
@click.pass_context
def demo_command(context: click.Context, /, output: str, lang: str | None, quiet: bool) -> None:
    """Inspect the bundled sample sites on this machine; nothing leaves it."""
    from xuncha.demo.server import DemoFarm

    voice = introduce(context, speaker(lang, quiet=quiet))
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            N_("cannot be written"), where=output, hint=N_("check the folder and its permissions")
        ) from error
    _clear(folder)
    zone = load_config(None).zone
    with DemoFarm(now().astimezone(zone).date()) as farm:
        (folder / "sites.toml").write_text(farm.registry_toml(), "utf-8")
        (folder / "xuncha.toml").write_text(_CONFIG, "utf-8")
        voice.say(N_("Sample sites are served on this machine: {sites}"), sites=", ".join(farm.urls))
        visited = _inspect(folder, list(farm.urls), voice)
    write_result("".join(_tell(one, folder, voice) for one in visited), None)
    write_result(_reposts(folder, voice), None)
    write_result(_papers(folder, voice), None)


def _clear(folder: Path) -> None:
    """A demo begins anew each time: the sites of the last one are gone with their ports."""
    stored = [*folder.glob("crawls/*"), *folder.glob("evidence/*/*")]
    made = [path for ending in ("html", "json", "docx", "xlsx") for path in folder.glob(f"*.{ending}")]
    for old in [*folder.glob("*.db*"), *made, *stored]:
        old.unlink()


def _inspect(folder: Path, sites: list[str], voice: Speaker) -> list[Visited]:
    from schedules.rules import rules_for
    from schedules.sites import choose
    from schedules.visit import Visit, Wishes

    config = load_config(str(folder / "xuncha.toml"))
    visit = Visit(config, Wishes(rate=DEMO_RATE, log_level="CRITICAL"), now)
    line = ProgressLine(voice)
    try:
        chosen = [choose(site, config.sites) for site in sites]
        return visit.inspect(chosen, rules_for(config, chosen, None), line).visited
    finally:
        line.done()


def _reposts(folder: Path, voice: Speaker) -> str:
    """Write the matrix of superior documents and subordinate sites; returns the lines that say what is in it."""
    from db.records import Records
    from reports import repost_page, repost_text, reposts
    from reports.wording import Speaker as Words
    from schedules.matrix import collect

    config = load_config(str(folder / "xuncha.toml"))
    with Records(config.db_path) as records:
        found = collect(config, records, now)
    matrix = reposts.build(found.cells, found.sites, found.asked, voice.lang)
    page = folder / "reposts.html"
    page.write_text(repost_page.render(matrix, voice.lang), "utf-8")
    return voice.tr(
        N_("Reposts of superior documents: {figures}\n    report: {path}\n"),
        figures=repost_text.figures_line(matrix["total"], Words(voice.lang)),
        path=page,
    )


def _papers(folder: Path, voice: Speaker) -> str:
    """Write digest, notice and ledger; returns the lines that say where they lie."""
    from db.records import Records
    from reports import ledger_list, periods
    from reports.digest import forms as digest_forms
    from reports.notice import forms as notice_forms
    from schedules.digests import digest
    from schedules.papers import notice
    from schedules.rectification import Book

    config = load_config(str(folder / "xuncha.toml"))
    instant = now().astimezone(config.zone)
    week = periods.around("week", instant.date(), instant.tzinfo)
    quarter = periods.around("quarter", instant.date(), instant.tzinfo)
    with Records(config.db_path) as records:
        told = digest(records, config, week, instant, voice.lang)
        paper = notice(records, config, quarter, instant, voice.lang)
        book = Book(config, records, instant)
        entries = book.entries()
    for form in ("html", "docx", "xlsx"):
        (folder / f"digest.{form}").write_bytes(digest_forms.render(told, form))
    (folder / "notice.docx").write_bytes(notice_forms.render(paper, "docx"))
    (folder / "ledger.xlsx").write_bytes(ledger_list.xlsx(entries, voice.lang, book.today.isoformat()))
    lines = (
        (N_("Weekly digest: {paths}"), [f"digest.{form}" for form in ("html", "docx", "xlsx")]),
        (N_("Notice, which names nobody before a person has confirmed it: {paths}"), ["notice.docx"]),
        (N_("Ledger: {paths}"), ["ledger.xlsx"]),
    )
    return "".join(
        voice.tr(said, paths=", ".join(str(folder / name) for name in names)) + "\n" for said, names in lines
    )


def _tell(one: Visited, folder: Path, voice: Speaker) -> str:
    """Write the reports of one site; returns the lines that say what was found and where to read it."""
    from reports import html, site_report

    report = site_report.build(one.verdicts, voice.lang)
    page = folder / f"{one.verdicts.site.id}.html"
    page.write_text(html.render(report, voice.lang), "utf-8")
    page.with_suffix(".json").write_text(json.dumps(report, ensure_ascii=False, indent=2), "utf-8")
    failing = [item for item in one.judgement.indicators if item.outcome == "fail"]
    names = "; ".join(item.name_en if voice.lang == "en" else item.name for item in failing)
    verdict = {
        "pass": N_("passed"),
        "fail": N_("failed (a person must confirm)") if report["candidate"] else N_("failed"),
        "could_not_judge": N_("could not be judged"),
    }
    found = len([item for item in one.verdicts.findings if item.status != "suspected"])
    return voice.tr(
        N_("{site}: {verdict}, {pages} pages read, {found} finding(s){names}\n    report: {path}\n"),
        site=one.verdicts.site.name,
        verdict=voice.tr(verdict[one.judgement.verdict]),
        pages=one.verdicts.run.pages,
        found=found,
        names=f" ({names})" if names else "",
        path=page,
    )

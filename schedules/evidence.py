"""Evidence: the answers behind findings, home pages and columns go from what a crawl set aside into WARC files.

One file for each site and run (ISO 28500), below the folder of evidence: SITE/RUN.warc.gz. It holds what the server
sent, nothing of what we sent, and screenshots drawn from the stored pages. It is written whole or not at all; the
index (`db.evidence`) names it afterwards: a kill between the two costs one run's evidence, and nothing points astray.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db import evidence
from db.evidence import StoredPage
from spiders import raw_answers, rendering, screenshots
from spiders.pages import charset
from xuncha import __version__
from xuncha.errors import EvidenceError
from xuncha.files import sync_folder
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from db.models import Finding, Run
    from db.records import Records
    from spiders.orders import Rendering
    from spiders.raw_answers import Place

OBSERVATIONS: Final = 3  # answers of one address that are kept of one run: the first ones and the last
MAX_PAGES: Final = 2_000  # addresses of one site and run
MAX_UNPACKED: Final = 16 * 1024 * 1024
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.\-\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where evidence is kept, and how much. `browser` None: no screenshots."""

    folder: Path
    browser: Rendering | None = None
    shots: int = 0

    def keep(self, records: Records, run: Run, findings: Sequence[Finding], columns: Iterable[str],
             crawl_files: Iterable[Path]) -> int:  # fmt: skip
        """Keep the evidence of one judged run; how many records were stored.

        `columns`: addresses that are kept whether anything is wrong or not, the home page among them. `crawl_files`: of
        all sites that were crawled together, because a page on another host is asked once for all of them.

        Raises:
            EvidenceError: the file cannot be written; the judgement stands.
        """
        wanted = [*columns, *(url for finding in findings for url in evidence.addresses_of(finding))]
        answers, sheets = _answers(list(dict.fromkeys(wanted))[:MAX_PAGES], crawl_files, run.started_at)
        if not answers:
            return 0
        name = f"{_NOT_IN_NAME.sub('_', run.site_id)}/{_NOT_IN_NAME.sub('_', run.id)}.warc.gz"
        pictures = self._pictures(records, findings, answers, sheets)
        try:
            pages = _write(self.folder / name, run, answers, pictures)
        except OSError as error:
            raise EvidenceError(
                N_("the evidence could not be stored: {detail}"),
                where=str(self.folder / name),
                hint=N_("free some space or check the folder; the judgement was stored, the next inspection keeps it"),
                detail=str(error.strerror or error),
            ) from error
        evidence.add(records, [replace(page, file=name) for page in pages])
        return len(pages)

    def _pictures(
        self,
        records: Records,
        findings: Sequence[Finding],
        answers: Mapping[str, Sequence[Place]],
        sheets: Mapping[str, Place],
    ) -> list[tuple[Finding, str, bytes]]:
        if self.browser is None or not self.shots:
            return []
        known = evidence.shown(records, [finding.id for finding in findings])
        scenes: list[tuple[Finding, screenshots.Scene]] = []
        for finding in findings:
            if finding.id in known or len(scenes) >= self.shots:
                continue
            places = (finding.url, *finding.found_on)
            if finding.indicator.startswith("links."):  # the page that has the link shows more than where it leads
                places = (*finding.found_on, finding.url)
            url = next((url for url in places if _is_page(answers.get(url, ()))), "")
            if url:
                marked = finding.url if url != finding.url else ""
                scenes.append((finding, screenshots.Scene(url, answers[url][-1], marked)))
        drawn = screenshots.draw([scene for _, scene in scenes], sheets, self.browser)
        return [(finding, scene.url, png) for (finding, scene), png in zip(scenes, drawn, strict=True) if png]

    def clean(self, records: Records, keep_days: int, now: datetime) -> list[str]:
        """Remove WARC files that are older than so many days and stand behind no finding that is not over."""
        removed = evidence.old_files(records, (now - timedelta(days=keep_days)).isoformat())
        for name in removed:
            (self.folder / name).unlink(missing_ok=True)
            evidence.forget(records, name)
        return removed

    def read(self, page: StoredPage) -> Unpacked:
        """One stored record, checked against its digest.

        Raises:
            EvidenceError: the file is gone or damaged.
        """
        path = self.folder / page.file
        try:
            with path.open("rb") as file:
                file.seek(page.offset)
                record = next(iter(ArchiveIterator(file, no_record_parse=False)))
                raw = record.raw_stream.read(MAX_UNPACKED)
        except Exception as error:  # readers of damaged files fail in ways of their own
            raise _unreadable(path, str(error) or type(error).__name__) from error
        if hashlib.sha256(raw).hexdigest() != page.sha256:
            raise _unreadable(path, "sha256")
        head = record.http_headers
        cut = bool(record.rec_headers.get_header("WARC-Truncated"))
        if head is None:
            return Unpacked(page, raw, "", (), cut)
        return Unpacked(page, raw, f"{head.protocol} {head.statusline}", tuple(head.headers), cut)

    def record_bytes(self, page: StoredPage) -> bytes:
        """One record as it lies in its file: several of them, one behind the other, are a WARC file again.

        Raises:
            EvidenceError: the file is gone.
        """
        path = self.folder / page.file
        try:
            with path.open("rb") as file:
                file.seek(page.offset)
                return file.read(page.length)
        except OSError as error:
            raise _unreadable(path, str(error.strerror or error)) from error


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A record as it lies in the WARC file: bytes as the server sent them (a picture for a screenshot), and headers."""

    page: StoredPage
    raw: bytes
    status_line: str
    headers: tuple[tuple[str, str], ...]
    cut: bool

    def header(self, name: str) -> str:
        """One header, "" if there is none."""
        return next((value for said, value in self.headers if said.lower() == name), "")

    @property
    def text(self) -> bytes:
        """A page as UTF-8 text with a mark in front, whatever it was encoded in; another file as it is."""
        if "html" not in (self.header("content-type").lower() or "html"):
            return self.body
        return rendering.as_body(charset.decode(self.body, self.header("content-type")).text)

    @property
    def body(self) -> bytes:
        """The bytes with their content encoding undone, bounded; as they are where that fails."""
        return raw_answers.decoded(self.raw, self.header("content-encoding"), MAX_UNPACKED)


def _unreadable(path: Path, detail: str) -> EvidenceError:
    return EvidenceError(
        N_("the stored page cannot be read: {detail}"),
        where=str(path),
        hint=N_("the file was moved or damaged; look for it in your backup"),
        detail=detail,
    )


def _answers(
    wanted: Sequence[str], crawl_files: Iterable[Path], since: str
) -> tuple[dict[str, list[Place]], dict[str, Place]]:
    """The answers of these addresses that came in this run, in the order of `wanted`; and all style sheets of it."""
    sheets: dict[str, Place] = {}
    found: dict[str, list[Place]] = {url: [] for url in wanted}
    for file in crawl_files:
        for place in raw_answers.places(raw_answers.path_of(file)):
            if place.status == 200 and "css" in _content_type(place):
                sheets[place.url] = place
            if place.url in found and _instant(place.at) >= _instant(since):
                _add(found[place.url], place)
    return {url: places for url, places in found.items() if places}, sheets


def _add(seen: list[Place], place: Place) -> None:
    """Keep an answer beside the earlier ones of its address: the first ones and the last; what is the same only once.

    An answer that says no is kept however often it came: that it came twice is what makes a link broken.
    """
    if seen and place.status < 300 and place.length == seen[-1].length and place.body() == seen[-1].body():
        return
    seen.append(place)
    if len(seen) > OBSERVATIONS:
        del seen[-2]


def _instant(text: str) -> datetime:
    with contextlib.suppress(ValueError):
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)


def _is_page(places: Sequence[Place]) -> bool:
    """Whether there is something to draw."""
    if not places or places[-1].status != 200 or not places[-1].length:
        return False
    return "html" in (_content_type(places[-1]) or "html")


def _content_type(place: Place) -> str:
    return next((value.lower() for name, value in place.headers if name.lower() == "content-type"), "")


def _write(
    path: Path, run: Run, answers: Mapping[str, Sequence[Place]], pictures: Iterable[tuple[Finding, str, bytes]]
) -> list[StoredPage]:
    """Write one WARC file whole: under another name first, synced, then renamed."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # pages may show what should never have been public
    part = path.with_name(f"{path.name}.part")
    pages: list[StoredPage] = []
    try:
        with part.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            about = {"software": f"Xuncha {__version__}", "format": "WARC File Format 1.1", "isPartOf": run.id}
            writer.write_record(writer.create_warcinfo_record(path.name, about))
            for url, places in answers.items():
                pages += [_response(writer, file, run, url, place) for place in places]
            for finding, url, png in pictures:
                pages.append(_screenshot(writer, file, run, finding, url, png))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)  # before the records say that it lies there
    finally:
        part.unlink(missing_ok=True)
    return pages


def _response(writer: WARCWriter, file: io.BufferedWriter, run: Run, url: str, place: Place) -> StoredPage:
    raw = place.body()
    # The body lies here without the framing of the connection; a reader must not look for chunks in it.
    headers = [(f"X-Archive-Orig-{n}" if n.lower() == "transfer-encoding" else n, v) for n, v in place.headers]
    warc = {"WARC-Date": _warc_date(place.at)} | ({"WARC-Truncated": "length"} if place.cut else {})
    record = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(raw),
        length=len(raw),
        http_headers=StatusAndHeaders(f"{place.status} {_reason(place.status)}", headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc,
    )
    offset, length = _append(writer, file, record)
    digest = hashlib.sha256(raw).hexdigest()
    return StoredPage(run.site_id, run.id, url, "response", place.at, place.status, "", offset, length, digest)


def _screenshot(
    writer: WARCWriter, file: io.BufferedWriter, run: Run, finding: Finding, url: str, png: bytes
) -> StoredPage:
    at = run.finished_at or run.started_at
    record = writer.create_warc_record(
        f"urn:xuncha:screenshot:{finding.id}",
        "resource",
        payload=io.BytesIO(png),
        length=len(png),
        warc_content_type="image/png",
        warc_headers_dict={"WARC-Date": _warc_date(at)},
    )
    offset, length = _append(writer, file, record)
    digest = hashlib.sha256(png).hexdigest()
    return StoredPage(run.site_id, run.id, url, "screenshot", at, 200, "", offset, length, digest, finding.id)


def _append(writer: WARCWriter, file: io.BufferedWriter, record: object) -> tuple[int, int]:
    offset = file.tell()
    writer.write_record(record)
    return offset, file.tell() - offset


def _warc_date(at: str) -> str:
    return _instant(at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _reason(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"

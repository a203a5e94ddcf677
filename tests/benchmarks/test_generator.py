"""The generated site is the same every time, and its truth agrees with its files."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest

from benchmarks import nginx
from benchmarks.site_generator import KINDS, Recipe, generate
from benchmarks.site_words import COLUMNS, GB_COLUMN

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = Recipe(pages=150)
HREF = re.compile(r'href="([^"]*)"')
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    generate(RECIPE, folder)
    return folder


@pytest.fixture(scope="module")
def truth(site: Path) -> dict:
    return json.loads((site / "truth.json").read_text("utf-8"))


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
            if path.suffix not in {".json", ".map"}:  # what is served: its time becomes Last-Modified and ETag
                digest.update(str(int(path.stat().st_mtime)).encode())
    return digest.hexdigest()


def file_of(site: Path, url: str) -> Path:
    origin, folder = (RECIPE.base, "own") if url.startswith(RECIPE.base) else (RECIPE.second, "second")
    path = unquote(url.removeprefix(origin))
    return site / folder / (path[1:] or "index.html")


def text_of(site: Path, url: str) -> str:
    return file_of(site, url).read_bytes().decode("gb2312" if f"/{GB_COLUMN}/" in url else "utf-8")


def pages_of(site: Path) -> dict[str, str]:
    own = site / "own"
    addresses = [f"{RECIPE.base}/{path.relative_to(own).as_posix()}" for path in own.rglob("*.html")]
    addresses[addresses.index(f"{RECIPE.base}/index.html")] = f"{RECIPE.base}/"
    return {url: text_of(site, url) for url in addresses}


def test_same_arguments_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    generate(RECIPE, tmp_path / "again")
    generate(Recipe(pages=150, seed=7), tmp_path / "other")
    assert fingerprint(tmp_path / "again") == fingerprint(site)
    assert fingerprint(tmp_path / "other") != fingerprint(site)


def test_broken_addresses_lead_nowhere_and_all_others_somewhere(site: Path, truth: dict) -> None:
    redirects = truth["redirects"]
    targets = {redirects[url] for url in truth["broken"] if url in redirects}
    for url in truth["urls"]:
        there = file_of(site, redirects.get(url, url)).is_file()
        assert there is (url not in truth["broken"] and url not in targets), url


def test_every_page_that_carries_a_broken_link_is_known(site: Path, truth: dict) -> None:
    found: dict[str, set[str]] = {}
    for page, content in pages_of(site).items():
        for href in LINK.findall(content):
            found.setdefault(unquote(urljoin(page, href.strip())), set()).add(page)
    assert {unquote(url) for url in truth["urls"]} >= set(found)
    for url, pages in truth["broken"].items():
        assert set(pages) == found[unquote(url)], url
        assert len(pages) == len(set(pages))


def test_every_page_can_be_reached_from_the_home_page(site: Path, truth: dict) -> None:
    pages = pages_of(site)
    seen: set[str] = set()
    waiting = [truth["start"]]
    while waiting:
        page = waiting.pop()
        if page in pages and page not in seen:
            seen.add(page)
            waiting += [urljoin(page, href.strip()) for href in HREF.findall(pages[page])]
    assert seen == set(pages) == {url for url, kind in truth["urls"].items() if kind == "page"}
    assert truth["pages"] == len(pages)


def test_the_site_is_as_described(site: Path, truth: dict) -> None:
    pages = pages_of(site)
    home = pages.pop(f"{RECIPE.base}/")
    assert abs(truth["pages"] - RECIPE.pages) <= len(COLUMNS)
    assert 0.015 < truth["dead_links"] / truth["links"] < 0.025
    assert 95_000 < len(home.encode()) < 99_000
    counts = [len(LINK.findall(content)) for content in pages.values()]
    assert min(counts) >= 53
    assert max(counts) <= 73
    sizes = [file_of(site, url).stat().st_size for url in pages]
    assert min(sizes) >= 25_000
    assert max(sizes) <= 27_500
    assert "charset=gb2312" in pages[f"{RECIPE.base}/{GB_COLUMN}/index.html"]
    kinds = ("/t20240115_9", "/files/L", "/files/关于废止", "/images/lost", "/r/gone", ":18917/gone/")
    assert len(kinds) == len(KINDS)
    for pattern in kinds:
        assert any(pattern in unquote(url) for url in truth["broken"]), pattern


def test_the_traps_are_alive(site: Path, truth: dict) -> None:
    alive = {url for url in truth["urls"] if "印发" in unquote(url)}
    assert alive
    assert alive.isdisjoint(truth["broken"])
    carriers = [page for page, content in pages_of(site).items() if re.search(r'href="\s+/files/关于印发', content)]
    assert carriers
    assert all(f"/{GB_COLUMN}/" in page for page in carriers)


@pytest.mark.nginx
@pytest.mark.skipif(nginx.program() is None, reason=nginx.INSTALL)
def test_nginx_serves_the_truth_and_counts_requests(tmp_path: Path) -> None:
    import requests

    port = nginx.free_port()
    recipe = Recipe(pages=60, base=f"http://{nginx.OWN}:{port}", second=f"http://{nginx.SECOND}:{port}")
    generate(recipe, tmp_path / "site")
    truth = json.loads((tmp_path / "site" / "truth.json").read_text("utf-8"))
    dead = {*truth["broken"], *(truth["redirects"].get(url) for url in truth["broken"])}
    with nginx.serve(tmp_path / "site", tmp_path / "nginx", port, GB_COLUMN) as server, requests.Session() as session:
        session.trust_env = False
        server.forget()
        for url in truth["urls"]:
            answer = session.get(url, timeout=5, allow_redirects=False)
            if url in truth["redirects"]:
                assert answer.status_code == 302
                assert urljoin(url, answer.headers["Location"]) == truth["redirects"][url]
            else:
                assert answer.status_code == (404 if url in dead else 200), url
        gb = session.get(f"{recipe.base}/{GB_COLUMN}/index.html", timeout=5)
        assert gb.headers["Content-Type"] == "text/html"
        server.settled(len(truth["urls"]) + 1)
        counted = server.counted()
    assert set(counted.by_url) == {unquote(url) for url in truth["urls"]}
    assert counted.by_url[f"{recipe.base}/{GB_COLUMN}/index.html"] == 2
    assert counted.requests == len(truth["urls"]) + 1

"""What peers print is read rightly (recorded outputs), and one that cannot be had is named with its reason."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from benchmarks import peer_installs, peer_outputs, peers
from benchmarks.running import mangled, sources_of

RECORDED = Path(__file__).with_name("recorded")
BASE = "http://127.0.0.1:18955"
RAW = f"{BASE}/files/关于废止部分文件的决定（第0号）.doc"


def recorded(name: str) -> str:
    return (RECORDED / name).read_text("utf-8")


def decoded(urls: set[str]) -> set[str]:
    return {unquote(url) for url in urls}


def test_linkchecker_names_the_end_of_a_redirect_and_warnings_are_not_broken():
    found = decoded(peer_outputs.linkchecker(recorded("linkchecker.csv")))
    assert found == {f"{BASE}/files/L000000.pdf", f"{BASE}/old/0.html", RAW}


def test_linkinator():
    found = decoded(peer_outputs.linkinator(recorded("linkinator.json")))
    assert found == {f"{BASE}/files/L000001.pdf", f"{BASE}/r/gone0.html", RAW}


def test_linkinator_may_say_something_before_its_json():
    assert peer_outputs.linkinator('🏊‍♂️ crawling\n{"links": [{"url": "a", "state": "OK"}], "passed": true}') == set()


def test_lychee_and_its_false_alarm_on_a_gb2312_page():
    found = peer_outputs.lychee(recorded("lychee.json"))
    assert f"{BASE}/r/gone0.html" in found
    assert any("%EF%BF%BD" in url for url in found)
    assert len(found) == 2


def test_wget_lists_broken_links_at_its_end():
    found = decoded(peer_outputs.wget(recorded("wget.log")))
    assert len(found) == 13
    assert {f"{BASE}/old/0.html", "http://127.0.0.2:18955/gone/1.html", RAW} <= found
    assert not any("FINISHED" in url for url in found)


def test_wget_that_found_nothing():
    assert peer_outputs.wget("...\nFound no broken links.\n\nFINISHED --2026-11-25--\n") == set()


@pytest.mark.parametrize("read", [peer_outputs.linkchecker, peer_outputs.linkinator, peer_outputs.wget])
def test_output_that_says_nothing_is_no_clean_site(read):
    with pytest.raises(ValueError, match="wrote no"):
        read("Traceback: something went wrong\n")


def test_the_end_of_a_redirect_counts_as_the_link_that_led_there():
    truth = {
        "redirects": {f"{BASE}/r/gone0.html": f"{BASE}/old/0.html", f"{BASE}/r/ok0.html": f"{BASE}/a.html"},
        "broken": {f"{BASE}/r/gone0.html": [f"{BASE}/"]},
    }
    assert sources_of(truth) == {f"{BASE}/old/0.html": {f"{BASE}/r/gone0.html"}}


@pytest.mark.parametrize(("read", "file"), [(peer_outputs.lychee, "lychee.json"), (peer_outputs.wget, "wget.log")])
def test_a_raw_name_in_the_charset_of_its_page_is_still_that_link(read, file):
    url = RAW.replace("第0号", "第1号")
    known = mangled({"urls": {quote(url, safe=":/"): "link", f"{BASE}/plain.html": "page"}})
    assert set(known) & decoded(read(recorded(file))), "as the peer wrote it"
    assert list(known.values()) == [{url}]


def test_a_peer_that_cannot_be_installed_is_named_with_its_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(peer_installs, "FOLDER", tmp_path)

    def fails(command, **_):
        return subprocess.CompletedProcess(command, 1, "", "WARNING\nERROR: no matching distribution\n")

    monkeypatch.setattr(peer_installs.subprocess, "run", fails)
    tools, reasons = peers.available(["linkchecker"])
    assert tools == []
    assert reasons == {"linkchecker": "could not be installed: ERROR: no matching distribution"}


def test_a_missing_program_of_the_system_is_named(monkeypatch):
    monkeypatch.setattr(peer_installs.shutil, "which", lambda _: None)
    assert peers.available(["wget", "linkinator"])[1] == {
        "wget --spider -r": "wget is not installed",
        "linkinator": "node is not installed",
    }


def test_reasons_hold_no_address():
    said = peer_installs.last_words("x\nERROR: failed to reach https://packages.example/simple/linkchecker today\n")
    assert said == "ERROR: failed to reach ... today"
    assert peer_installs.last_words("\n") == "it said nothing"


def test_every_installed_peer_is_pinned_and_has_a_language():
    assert set(peers.PEERS) == set(peers.LANGUAGES)
    assert all(version[0].isdigit() for version in peer_installs.VERSIONS.values())
    assert peer_installs.folder_of("crawlee[parsel]").name.startswith("crawlee-")


def test_peers_are_chosen_by_the_first_word_of_their_name():
    tools, _ = peers.available(["plain"])
    assert [tool.name for tool in tools] == ["plain Scrapy"]
    assert peers.available([]) == ([], {})

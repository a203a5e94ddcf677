"""xuncha.toml and sites.toml: strict, with file, key and what was expected, before any request."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuncha.config import load
from xuncha.errors import ConfigError
from xuncha.i18n import translations

# Text of xuncha.toml, the key named, what the sentence says.
BAD_PROGRAM = {
    "unknown key": ("colour = 'red'", "colour", "unknown key"),
    "unknown key below": ("[crawl]\nspeed = 3", "crawl.speed", "unknown key"),
    "unknown section": ("[post]\nhost = 'x'", "post", "unknown key"),
    "text for a number": ("[crawl]\nrate = 'fast'", "crawl.rate", "expected float, found str"),
    "number for a text": ("db = 3", "db", "expected str, found int"),
    "fraction for a whole number": ("[crawl]\nmax_pages = 2.5", "crawl.max_pages", "expected int, found float"),
    "yes for a number": ("[crawl]\nmax_pages = true", "crawl.max_pages", "expected int, found bool"),
    "too small": ("[crawl]\nmax_pages = 0", "crawl.max_pages", "expected int >= 1"),
    "below zero": ("[crawl]\nrate = -1.0", "crawl.rate", "expected float >= 0"),
    "text for a list": ("[crawl]\ncanaries = 'a'", "crawl.canaries", "expected array, found str"),
    "value for a section": ("crawl = 3", "crawl", "expected object, found int"),
    "time zone": ("timezone = 'Asia/Atlantis'", "timezone", "no time zone Asia/Atlantis"),
    "time zone path": ("timezone = '../etc/passwd'", "timezone", "no time zone"),
    "language": ("lang = 'fr'", "lang", "there is no language fr"),
    "no span": ("[crawl]\nquiet_hours = ['8-9']", "crawl.quiet_hours", "8-9 is no span of hours"),
    "no such hour": ("[crawl]\nquiet_hours = ['08:30-25:00']", "crawl.quiet_hours", "is no span of hours"),
    "the whole day in no time": ("[crawl]\nquiet_hours = ['08:30-08:30']", "crawl.quiet_hours", "is no span of hours"),
    "address rate below zero": ("[crawl]\nrate_per_address = -1.0", "crawl.rate_per_address", "expected float >= 0"),
    "half a section": ("[crawl", "", "is not valid TOML"),
    "the same key twice": ("db = 'a'\ndb = 'b'", "", "is not valid TOML"),
}
SITE = "[[site]]\nid = 'a'\nurl = 'http://a.gov.cn/'\n"
BAD_REGISTRY = {
    "unknown key": (SITE + "colour = 'red'", "colour", "unknown key"),
    "wrong type": (SITE + "hosts = 'b.gov.cn'", "hosts", "expected array, found str"),
    "no id": ("[[site]]\nurl = 'http://a.gov.cn/'", "id", "is missing"),
    "no url": ("[[site]]\nid = 'a'", "url", "is missing"),
    "same id twice": (SITE + SITE, "site 2 (a)", "the id is used twice"),
    "bad id": ("[[site]]\nid = '../a'\nurl = 'http://a.gov.cn/'", "../a", "id may hold"),
    "empty id": ("[[site]]\nid = ''\nurl = 'http://a.gov.cn/'", "site 1", "id may hold"),
    "url without scheme": ("[[site]]\nid = 'a'\nurl = 'a.gov.cn'", "site 1 (a)", "must begin with http://"),
    "other scheme": ("[[site]]\nid = 'a'\nurl = 'ftp://a.gov.cn/'", "site 1 (a)", "must begin with http://"),
    "body type": (SITE + "body_type = 'king'", "site 1 (a)", "unknown body_type king; known: state_council"),
    "category": (SITE + "columns = {gossip = 'http://a.gov.cn/x/'}", "site 1 (a)", "unknown column category gossip"),
    "superior": (SITE + "superior = 'nobody'", "a", "names the site nobody"),
    "upstream": (SITE + "upstream = ['a', 'nobody']", "a", "names the site nobody"),
    "rate": (SITE + "rate = -2.0", "rate", "expected float >= 0"),
    "quiet hours": (SITE + "quiet_hours = ['08:30']", "quiet_hours", "08:30 is no span of hours"),
    "site is no list": ("[site]\nid = 'a'", "site", "expected array, found object"),
    "stray section": ("[sites]\nid = 'a'", "sites", "unknown key"),
    "not TOML": ("[[site]", "", "is not valid TOML"),
}


def _refused(folder: Path, file: str, key: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder / "xuncha.toml")
    said = str(caught.value)
    sentence, _, step = said.partition("\n  -> ")
    assert file in sentence
    assert key in sentence
    assert says in sentence
    assert step
    chinese = caught.value.render(translations("zh").gettext)
    assert chinese.partition("\n")[2] != said.partition("\n")[2]
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", BAD_PROGRAM)
def test_program_file_is_refused(tmp_path: Path, name: str) -> None:
    text, key, says = BAD_PROGRAM[name]
    (tmp_path / "xuncha.toml").write_text(text, "utf-8")
    _refused(tmp_path, "xuncha.toml", key, says)


@pytest.mark.parametrize("name", BAD_REGISTRY)
def test_registry_is_refused(tmp_path: Path, name: str) -> None:
    text, key, says = BAD_REGISTRY[name]
    (tmp_path / "xuncha.toml").write_text("", "utf-8")
    (tmp_path / "sites.toml").write_text(text, "utf-8")
    _refused(tmp_path, "sites.toml", key, says)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "xuncha.toml").write_bytes("db = '巡查.db'".encode("gbk"))
    _refused(tmp_path, "xuncha.toml", "", "is not valid TOML")
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.toml")
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path)


def test_without_files_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load(None)
    assert (config.file, config.sites_file, config.sites) == (None, None, {})
    assert config.db_path == tmp_path / "xuncha.db"
    assert config.crawls_path == tmp_path / "crawls"
    assert config.zone.key == "Asia/Shanghai"
    assert config.program.crawl.rate == 2.0
    assert config.program.crawl.max_pages == 2000


def test_the_file_of_this_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xuncha.toml").write_text("[crawl]\nrate = 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert load(None).program.crawl.rate == 1


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "etc"
    place.mkdir()
    (place / "mine.toml").write_text("db = 'data/x.db'\ncrawls = '/var/crawls'\nsites = '../registry.toml'\n", "utf-8")
    (tmp_path / "registry.toml").write_text(SITE, "utf-8")
    monkeypatch.chdir(tmp_path)
    config = load(Path("etc/mine.toml"))
    assert config.db_path == place / "data" / "x.db"
    assert config.crawls_path == Path("/var/crawls")
    assert list(config.sites) == ["a"]
    assert config.sites_file == place / "../registry.toml"


def test_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    (tmp_path / "xuncha.toml").write_bytes(b"\xef\xbb\xbf[crawl]\r\nrate = 1.5\r\n")
    (tmp_path / "sites.toml").write_bytes(b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode())
    config = load(tmp_path / "xuncha.toml")
    assert config.program.crawl.rate == 1.5
    assert list(config.sites) == ["a"]


def test_a_full_entry(tmp_path: Path) -> None:
    (tmp_path / "xuncha.toml").write_text("", "utf-8")
    (tmp_path / "sites.toml").write_text(
        SITE + "[[site]]\nid = '青禾县_教育局'\nurl = 'https://b.gov.cn/jy/'\nbody_type = 'county_department'\n"
        "hosts = ['c.gov.cn']\nsuperior = 'a'\nupstream = ['a']\nrate = 1\nmax_pages = 10\nallow_private = true\n"
        "obey_robots = false\ncolumns = {news = 'https://b.gov.cn/xw/'}\n",
        "utf-8",
    )
    entry = load(tmp_path / "xuncha.toml").sites["青禾县_教育局"]
    assert (entry.superior, entry.upstream, entry.rate, entry.max_pages) == ("a", ["a"], 1.0, 10)
    assert entry.columns == {"news": "https://b.gov.cn/xw/"}
    assert (entry.allow_private, entry.obey_robots) == (True, False)

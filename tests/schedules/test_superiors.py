"""Whose documents bind a site, from the registry."""

from __future__ import annotations

import pytest

from schedules.superiors import above, scope, watched
from xuncha import config

WATCH = "[[site.watch]]\nurl = 'http://{0}.gov.cn/zc/#top'\n"


@pytest.fixture
def registry(tmp_path):
    def made(**sites: str):
        entry = "[[site]]\nid = '{0}'\nurl = 'http://{0}.gov.cn/'\n{1}\n"
        (tmp_path / "sites.toml").write_text("".join(entry.format(name, more) for name, more in sites.items()), "utf-8")
        (tmp_path / "xuncha.toml").write_text("", "utf-8")
        return config.load(tmp_path / "xuncha.toml")

    return made


def test_several_levels_bind_where_they_are_watched(registry):
    found = registry(
        gwy=WATCH.format("gwy"),
        sheng="superior = 'gwy'\n" + WATCH.format("sheng"),
        shi="superior = 'sheng'",
        xian="superior = 'shi'",
        ju="superior = 'xian'\nupstream = ['xian', 'gwy']",
    ).sites
    assert above(found["xian"], found) == ["sheng", "gwy"]
    assert above(found["ju"], found) == ["xian", "gwy", "sheng"]
    assert above(found["gwy"], found) == []
    assert watched(found) == ["gwy", "sheng", "xian"]


def test_a_circle_of_superiors_ends(registry):
    found = registry(a="superior = 'b'\n" + WATCH.format("a"), b="superior = 'a'\n" + WATCH.format("b")).sites
    assert above(found["a"], found) == ["b"]
    assert above(found["b"], found) == ["a"]


def test_a_site_never_binds_itself(registry):
    found = registry(a="upstream = ['a', 'b']", b="").sites
    assert above(found["a"], found) == ["b"]


def test_the_scope_names_watched_columns_as_they_are_asked(registry):
    made = registry(gwy=WATCH.format("gwy"), xian="upstream = ['gwy']")
    assert scope(made).named == {"gwy": frozenset({"http://gwy.gov.cn/zc/"})}
    assert scope(made, {"gwy"}).named == {}  # named on the command line, it is crawled

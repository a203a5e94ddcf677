"""What an order of a crawl takes from the configuration."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from schedules.sites import choose
from schedules.visit import Visit, Wishes
from spiders import rendering
from spiders.orders import Rendering
from xuncha import config
from xuncha.errors import ConfigError


def options(folder, text=""):
    (folder / "xuncha.toml").write_text(text, "utf-8")
    visit = Visit(config.load(folder / "xuncha.toml"), Wishes(), lambda: datetime.now(UTC))
    return visit.options([])


def test_without_the_extra_nothing_is_rendered(monkeypatch, tmp_path):
    monkeypatch.setattr(rendering, "has_extra", lambda: False)
    assert options(tmp_path).render is None


def test_with_the_extra_and_a_browser_pages_are_rendered(monkeypatch, tmp_path):
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    monkeypatch.setattr(rendering, "has_extra", lambda: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert options(tmp_path).render == Rendering(str(browser), 40, 20.0)
    assert options(tmp_path, "[render]\nmax_pages = 3\ntimeout = 5\n").render == Rendering(str(browser), 3, 5.0)
    assert options(tmp_path, '[render]\nmode = "never"\n').render is None
    browser.unlink()
    assert options(tmp_path).render is None


@pytest.mark.parametrize(
    "text", ['mode = "always"', 'browser = "no-such-program"', "max_pages = 0", "timeout = 0", "timeout = 'x'", "x = 1"]
)
def test_a_wrong_section_is_named_before_any_request(tmp_path, text):
    with pytest.raises(ConfigError) as caught:
        options(tmp_path, f"[render]\n{text}\n")
    assert "render" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "rate", "per_address"),
    [
        ("", None, 4.0),
        ("rate = 5.0", None, 10.0),
        ("rate_per_address = 3.0", None, 3.0),
        ("rate_per_address = 0", None, 0.0),
        ("rate = 0", None, 0.0),
        ("rate_per_address = 3.0", 0.0, 0.0),
        ("", 60.0, 120.0),
    ],
)
def test_the_pace_of_an_address_follows_that_of_a_host(tmp_path, text, rate, per_address):
    (tmp_path / "xuncha.toml").write_text(f"[crawl]\n{text}\n", "utf-8")
    visit = Visit(config.load(tmp_path / "xuncha.toml"), Wishes(rate=rate), lambda: datetime.now(UTC))
    assert visit.options([]).rate_per_address == per_address


def test_quiet_hours_of_a_site_stand_above_those_of_the_program(tmp_path):
    (tmp_path / "xuncha.toml").write_text("[crawl]\nquiet_hours = ['08:30-09:30']\n", "utf-8")
    entry = "[[site]]\nid = '{0}'\nurl = 'http://{0}.gov.cn/'\n{1}\n"
    sites = (
        entry.format("a", "")
        + entry.format("b", "quiet_hours = ['22:00-06:00']")
        + entry.format("c", "quiet_hours = []")
    )
    (tmp_path / "sites.toml").write_text(sites, "utf-8")
    loaded = config.load(tmp_path / "xuncha.toml")
    visit = Visit(loaded, Wishes(), lambda: datetime.now(UTC))
    orders = [visit.order(choose(name, loaded.sites)) for name in "abc"]
    assert [order.quiet.spans for order in orders] == [((510, 570),), ((1320, 360),), ()]
    assert visit.options([]).quiet.spans == ((510, 570),)
    assert orders[0].quiet.zone == loaded.zone


def test_working_days_of_the_operator_are_read_before_any_request(tmp_path):
    (tmp_path / "xuncha.toml").write_text("[judge]\ncalendar = 'days.toml'\n", "utf-8")
    loaded = config.load(tmp_path / "xuncha.toml")
    with pytest.raises(ConfigError) as caught:
        Visit(loaded, Wishes(), lambda: datetime.now(UTC))
    assert caught.value.where == str(tmp_path / "days.toml")
    (tmp_path / "days.toml").write_text("[[day]]\ndate = 2026-11-23\nworking = false\nsource = '本地假日'\n", "utf-8")
    visit = Visit(loaded, Wishes(), lambda: datetime.now(UTC))
    assert visit.calendar.is_working_day(date(2026, 11, 23)) is False

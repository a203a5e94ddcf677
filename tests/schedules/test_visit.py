"""What an order of a crawl takes from the configuration."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schedules.visit import Visit, Wishes
from spiders import rendering
from spiders.orders import Rendering
from xuncha import config
from xuncha.errors import ConfigError


def options(folder, text=""):
    (folder / "xuncha.toml").write_text(text, "utf-8")
    visit = Visit(config.load(folder / "xuncha.toml"), Wishes(), lambda: datetime.now(UTC))
    return visit._options([])


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

"""robots.txt: what a host says, and what silence means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.robots import MAX_DELAY, MAX_ROBOTS_BYTES, Robots, read

PAGE = "http://a.gov.cn/zwgk/index.html"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /zwgk/\n", False),
        ("User-agent: *\nDisallow: /admin/\n", True),
        ("User-agent: *\nDisallow: /\nAllow: /zwgk/\n", True),
        ("User-agent: Xuncha\nDisallow: /\n\nUser-agent: *\nDisallow:\n", False),
        ("User-agent: xuncha\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: Baiduspider\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /*.html$\n", False),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("# nothing but a comment\n", True),
        ("", True),
        ("这里什么都没有", True),
    ],
)
def test_rules_of_a_file(text, allowed):
    robots = read(200, text.encode())
    assert robots.found_by == "file"
    assert robots.allows(PAGE) is allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_no_file_forbids_nothing(status):
    robots = read(status, b"User-agent: *\nDisallow: /\n")
    assert robots.found_by == "absent"
    assert robots.allows(PAGE)


@pytest.mark.parametrize("status", [0, 204, 301, 500, 502, 503, 521])
def test_a_file_that_cannot_be_had_forbids_nothing_and_is_told_apart(status):
    robots = read(status, b"User-agent: *\nDisallow: /\n")
    assert robots.found_by == "unread"
    assert robots.allows(PAGE)


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html>Disallow: /</html>", b"\xef\xbb\xbf \r\n<html>"])
def test_a_page_in_place_of_the_file_says_nothing(body):
    robots = read(200, body)
    assert robots.found_by == "absent"
    assert robots.allows(PAGE)


def test_an_endless_file_is_read_to_the_limit():
    body = b"User-agent: *\nDisallow: /admin/\n" + b"#" * MAX_ROBOTS_BYTES + b"\nDisallow: /\n"
    robots = read(200, body)
    assert robots.allows(PAGE)
    assert not robots.allows("http://a.gov.cn/admin/x")


def test_rules_in_gbk_are_still_rules():
    assert not read(200, "User-agent: *\n# 禁止\nDisallow: /zwgk/\n".encode("gbk")).allows(PAGE)


def test_without_rules_everything_may_be_asked():
    assert Robots().allows(PAGE)


@given(st.integers(100, 599), st.binary(max_size=300))
@settings(deadline=None)
def test_no_file_brings_us_down(status, body):
    assert read(status, body).allows(PAGE) in {True, False}


def test_a_crawl_delay_is_heeded_within_reason() -> None:
    assert read(200, b"User-agent: *\nCrawl-delay: 3\n").delay() == 3
    assert read(200, b"User-agent: *\nCrawl-delay: 86400\n").delay() == MAX_DELAY
    assert read(200, b"User-agent: *\nCrawl-delay: -1\n").delay() == 0
    assert read(200, b"User-agent: *\nDisallow: /a/\n").delay() == 0
    assert Robots().delay() == 0

"""A page of another host is only looked at: content, or what stands in its place."""

import pytest

from spiders.pages.understand import glance, understand

URL = "http://www.other.gov.cn/a.html"
LONG = "青山县人民政府关于做好工作的通知，各乡镇人民政府要认真组织实施。" * 200


@pytest.mark.parametrize(
    ("body", "kind", "language"),
    [
        (f"<title>关于做好工作的通知</title><p>{LONG}", "other", "zh"),
        (f"<title>404 Not Found</title><p>{LONG}", "article", "zh"),  # much text is content, whatever its title
        ("<title>404 Not Found</title><h1>404 Not Found</h1><hr>nginx", "error", ""),
        ("<title>出错了</title><p>您访问的页面不存在", "error", ""),
        (f"<title>澳门百家乐 在线赌场 注册送彩金</title><p>{LONG}", "parked", "zh"),
        ("<script>var _0x='__jsl_clearance';document.cookie='__jsl_clearance=1'</script>", "protection", ""),
        (f"<title>Welcome</title><p>{'This domain has a new owner and another language. ' * 120}", "other", "en"),
    ],
)
def test_glance(body: str, kind: str, language: str) -> None:
    seen = glance(f"<meta charset=utf-8>{body}".encode(), URL)
    if kind == "article":
        assert seen.kind not in {"error", "parked", "protection"}
    else:
        assert (seen.kind, seen.language) == (kind, language)


@pytest.mark.parametrize("body", [b"", b"<p>x", b"\xff\x00", b'{"a": 1}'])
def test_short_pages_are_read_as_always(body: bytes) -> None:
    assert glance(body, URL).kind == understand(body, URL).kind

"""What hosts say to random paths: which pages are soft 404, and which only look like one."""

from __future__ import annotations

import itertools

import pytest

from spiders import outcomes as o
from spiders import reading
from spiders.nonsense import Look, Nonsense
from spiders.pages.understand import understand
from tests.spiders.engine import Reply, World, moved, page, says

A, WWW = "http://a.gov.cn/", "http://www.a.gov.cn/"
MENU = "".join(f'<li><a href="/c{n}/">栏目名称{n}</a></li>' for n in "一二三四五六七八九十")


def html(text, title="青禾县人民政府", extra=""):
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="top"><ul>{MENU}</ul></div>'
        f'<div class="main">{text}</div><div class="foot">主办单位：青禾县人民政府办公室{extra}</div></body></html>'
    )


class Host:
    """One host that has answered its random paths; `error` makes its answer to an address."""

    def __init__(self, error, status=200):
        self.nonsense = Nonsense(lambda url: url == A)
        self.asked = self.nonsense.questions(f"{A}first.html")
        for url_id, url in self.asked:
            if status == 200:
                self.nonsense.answered(url_id, *self.look(url, error(url)))
            self.nonsense.done(url_id)

    @staticmethod
    def look(url, text):
        body = text.encode()
        read = understand(body, url, "text/html")
        pieces = lambda: reading.text_pieces(body, url, "text/html")  # noqa: E731
        return read, Look(url, str(hash(body)), read.title, read.skeleton, pieces)

    def is_soft(self, text, url=f"{A}tzgg/t1.html"):
        return self.nonsense.is_soft_404(self.look(url, text)[1])


def test_two_random_paths_once_for_each_host():
    nonsense = Nonsense(lambda url: False)
    first = nonsense.questions(f"{A}x")
    assert len(first) == 2
    assert nonsense.questions(f"{A}y") == []
    assert len(nonsense.questions("https://www.a.gov.cn/x")) == 2
    assert nonsense.waits_for(f"{A}y")
    for url_id, _ in first:
        nonsense.done(url_id)
    assert not nonsense.waits_for(f"{A}y")
    assert nonsense.waits_for("http://www.a.gov.cn/z")


# -- answers with status 200 ------------------------------------------------------------------------------------------

GONE = html("<p>您要找的内容不在这里</p>")


def test_the_same_page_is_a_soft_404():
    assert Host(lambda url: GONE).is_soft(GONE)


def test_the_home_page_stays_good():
    assert not Host(lambda url: GONE).is_soft(GONE, A)


@pytest.mark.parametrize(
    "text",
    [
        "<p>暂无信息</p>",
        "<p>您要找的内容在这里</p>",
        "<p>您要找的内容不在这里</p><p>本栏目正在建设</p>",
        "<p>县政府召开第十二次常务会议，研究部署今冬明春有关工作。</p>",
        "",
    ],
)
def test_a_page_of_the_same_template_with_another_text_stays_good(text):
    for error in (
        lambda url: GONE,
        lambda url: html(f"<p>您要找的内容不在这里</p><i>{url}</i>", extra=f"第{len(url)}次"),
    ):
        host = Host(error)
        assert not host.is_soft(html(text))
        assert host.is_soft(error(f"{A}tzgg/t1.html"))


def test_another_title_or_shape_is_another_page():
    host = Host(lambda url: html("<p>您要找的内容不在这里</p><i>5</i>"))
    assert host.is_soft(html("<p>您要找的内容不在这里</p><i>4</i>"))
    assert not host.is_soft(html("<p>您要找的内容不在这里</p><i>4</i>", title="通知公告"))
    assert not host.is_soft(html('<div class="box"><p>您要找的内容不在这里</p></div><i>4</i>'))


def test_the_address_and_clocks_in_an_error_page_do_not_count():
    ticks = itertools.count(10)

    def error(url):
        path = url.removeprefix(A)
        return html(
            f"<p>地址 /{path} 不在这里</p><p>2026-11-20 09:{next(ticks)}</p>", title=f"{path.split('/')[-1]} - 青禾"
        )

    assert Host(error).is_soft(error(f"{A}tzgg/t1.html"))


def test_what_changes_from_answer_to_answer_may_change_in_a_page_too():
    slogans = itertools.cycle(["为人民服务，办实事", "绿水青山就是金山银山", "人民至上，生命至上啊"])

    def error(url):
        return html(f"<p>您要找的内容不在这里</p><p>{next(slogans)}</p>")

    host = Host(error)
    assert host.is_soft(error(A))
    assert not host.is_soft(html("<p>县政府办公室关于做好今冬明春农田水利建设工作的通知，请各乡镇遵照执行。</p>"))
    assert not host.is_soft(html("<p>为人民服务，办实事</p>"))


def test_answers_that_have_little_in_common_teach_only_themselves():
    texts = iter(["甲" * 300, "乙" * 300])
    host = Host(lambda url: html(f"<p>{next(texts)}</p>"))
    assert not host.is_soft(html(f"<p>{'丙' * 300}</p>"))
    assert host.is_soft(html(f"<p>{'甲' * 300}</p>"))


SHELL = (
    '<html><head><title>青禾县</title></head><body><div id="app"></div><script src="/js/app.js"></script></body></html>'
)


def test_one_shell_for_all_addresses_says_nothing_about_any_of_them():
    assert understand(SHELL.encode(), A, "text/html").listing.state == "script"
    assert not Host(lambda url: SHELL).is_soft(SHELL)


def test_a_login_before_everything_says_nothing():
    login = html('<form><p>用户登录</p><input name="user"><input type="password" name="p"></form>', "用户登录")
    assert understand(login.encode(), f"{A}x", "text/html").kind == "login"
    assert not Host(lambda url: login).is_soft(login)


def test_frames_without_any_text_are_compared_by_content_only():
    frames = "<html><head><title>青禾</title></head><frameset><frame src='{}'></frameset></html>"
    host = Host(lambda url: frames.format("/a.html"))
    assert host.is_soft(frames.format("/a.html"))
    assert not host.is_soft(frames.format("/b.html"))


# -- in a crawl -------------------------------------------------------------------------------------------------------


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(web, **options):
        made.append(World(tmp_path, web, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


def nonsense_asked(world):
    return [url for _, url in world.asked if "/xuncha-" in url]


def test_every_own_host_that_is_used_is_asked_before_its_pages(crawl):
    web = {A: page(f"{WWW}x.html", "/y.html", "http://b.cn/z.html"), f"{WWW}x.html": page(), f"{A}y.html": page()}
    world = crawl(web).run()
    asked = [url for _, url in world.asked]
    assert [url.partition("xuncha-")[0] for url in nonsense_asked(world)] == [A, A, WWW, WWW]
    assert asked.index(f"{WWW}x.html") > max(asked.index(url) for url in nonsense_asked(world)[2:])
    assert world.outcome(f"{WWW}x.html") == o.OK


def test_pages_wait_until_their_host_has_answered_and_the_home_page_does_not(crawl):
    def slow(url):
        return Reply(GONE, takes=8.0) if "/xuncha-" in url else Reply(GONE)

    world = crawl({A: page("/gone.html", "/y.html"), f"{A}y.html": page()}, unknown=slow).run()
    assert world.times(A)[0] < 1.0
    assert world.times(f"{A}y.html")[0] > 8.0
    assert world.outcome(f"{A}gone.html") == o.SOFT_NOT_FOUND
    assert world.outcome(f"{A}y.html") == o.OK


def test_a_host_with_error_pages_of_its_own_beside_one_without(crawl):
    web = {A: page("/gone.html", f"{WWW}gone.html"), WWW: page()}
    world = crawl(web, unknown=lambda url: Reply(GONE) if url.startswith(WWW) else says(404)).run()
    assert world.outcome(f"{A}gone.html") == o.NOT_FOUND
    assert world.outcome(f"{WWW}gone.html") == o.SOFT_NOT_FOUND
    assert world.rows()[f"{WWW}gone.html"]["attempts"] == 2


def test_robots_hold_for_random_paths(crawl):
    robots = says(200)
    robots.body = "User-agent: *\nDisallow: /xuncha-\nDisallow: /private/\n"
    world = crawl({A: page("/x.html"), f"{A}x.html": page(), f"{A}robots.txt": robots}).run()
    assert nonsense_asked(world) == []
    assert world.outcome(f"{A}x.html") == o.OK


def test_random_paths_keep_to_the_pace(crawl):
    world = crawl({A: page("/x.html"), f"{A}x.html": page()}, rate=0.5).run()
    times = [at for at, _ in world.asked]
    assert len(nonsense_asked(world)) == 2
    assert all(later - earlier > 1.99 for earlier, later in itertools.pairwise(times))


def test_a_crawl_that_goes_on_asks_again(crawl):
    web = {A: page(*[f"/{n}" for n in range(9)])} | {f"{A}{n}": page() for n in range(8)}
    first = crawl(web, open_per_host=1, unknown=lambda url: Reply(GONE))
    first.run(until=lambda world: len(world.pages) == 4).finish(interrupted=True)
    second = crawl(web, unknown=lambda url: Reply(GONE)).run()
    assert len(nonsense_asked(second)) == 2
    assert second.outcome(f"{A}8") == o.SOFT_NOT_FOUND


def test_a_second_look_in_a_crawl_that_goes_on_waits_for_the_random_paths(crawl):
    web = {A: page("/x.html")}
    first = crawl(web, unknown=lambda url: Reply(GONE))
    first.run(
        until=lambda world: world.in_flight == 0 and world.rows().get(f"{A}x.html", {"attempts": 0})["attempts"] == 1
    )
    first.finish(interrupted=True)
    second = crawl(web, unknown=lambda url: Reply(GONE)).run()
    assert [url.startswith(f"{A}xuncha-") for _, url in second.asked[1:]] == [True, True, False, False]
    row = second.rows()[f"{A}x.html"]
    assert (row["outcome"], row["attempts"]) == (o.SOFT_NOT_FOUND, 2)


def test_random_paths_without_an_answer_hold_nothing_up(crawl):
    web = {A: page("/x.html"), f"{A}x.html": page()}
    world = crawl(web, unknown=lambda url: Reply(outcome=o.TIMEOUT, takes=20.0)).run()
    assert world.outcome(f"{A}x.html") == o.OK


# -- redirects --------------------------------------------------------------------------------------------------------

TIPS = Reply(html("<p>请从栏目菜单进入</p>"))


def to(target):
    return lambda url: moved(target)


def test_redirects_to_the_home_page_stay_redirects(crawl):
    for target in ("/", "/index.html"):
        world = crawl({A: page("/gone.html"), f"{A}index.html": page()}, unknown=to(target))
        world.run()
        assert world.outcome(f"{A}gone.html") == o.REDIRECTED
        world.close()


def test_a_file_or_a_picture_sent_to_the_home_page_is_gone_if_the_host_sends_everything_there(crawl):
    gone = ["/f/a.pdf", "/f/b.jpg", "/f/c.css", "/f/d.doc?v=1"]
    world = crawl({A: page(*gone, "/gone.html")}, unknown=to("/")).run()
    assert [world.rows()[f"{A}{path[1:]}"]["outcome"] for path in gone] == [o.SOFT_NOT_FOUND] * 4
    assert world.rows()[f"{A}gone.html"]["outcome"] == o.REDIRECTED


def test_a_picture_sent_to_the_home_page_by_a_host_that_knows_what_it_has_not_may_have_its_reasons(crawl):
    world = crawl({A: page("/b.jpg"), f"{A}b.jpg": moved(A)}).run()
    assert world.rows()[f"{A}b.jpg"]["outcome"] == o.REDIRECTED


def test_redirects_to_where_nonsense_is_sent_are_soft_404(crawl):
    web = {A: page("/gone.html", "/tips.html", "/moved.html"), f"{A}tips.html": TIPS, f"{A}new.html": page(),
           f"{A}moved.html": moved("/new.html")}  # fmt: skip
    world = crawl(web, unknown=to("/tips.html")).run()
    assert world.outcome(f"{A}gone.html") == o.SOFT_NOT_FOUND
    assert world.rows()[f"{A}gone.html"]["attempts"] == 2
    assert world.outcome(f"{A}moved.html") == o.REDIRECTED
    assert world.outcome(f"{A}tips.html") == o.OK  # nobody is sent there by this link: it says where it leads


def test_the_address_in_the_query_of_an_error_page_does_not_count(crawl):
    def unknown(url):
        return TIPS if "/tips.html" in url else moved(f"/tips.html?aspxerrorpath=/{url.removeprefix(A)}")

    world = crawl({A: page("/gone.html")}, unknown=unknown).run()
    assert world.outcome(f"{A}gone.html") == o.SOFT_NOT_FOUND


ROWS = "".join(f'<li><a href="/{n}.html">关于第{n}次检查的通知</a><span>2026-11-{n}</span></li>' for n in range(10, 20))
LOGIN = html('<form><p>用户登录</p><input name="u"><input type="password" name="p"></form>', "用户登录")


@pytest.mark.parametrize("place", [Reply(LOGIN), Reply(html(f"<ul>{ROWS}</ul>", "通知公告")), says(404), says(503)])
def test_a_login_a_column_or_an_error_with_its_status_is_no_error_page_in_disguise(crawl, place):
    world = crawl({A: page("/gone.html"), f"{A}place": place}, unknown=to("/place")).run()
    assert world.outcome(f"{A}gone.html") == o.REDIRECTED


def test_a_host_that_moves_everything_is_asked_where_it_moved_to(crawl):
    secure = A.replace("http", "https")

    def unknown(url):
        return Reply(GONE) if url.startswith(secure) else moved(url.replace("http", "https"))

    web = {A: moved(secure), secure: page(f"{A}gone.html", f"{A}x.html"), f"{secure}x.html": page()}
    world = crawl(web, unknown=unknown).run()
    assert world.outcome(f"{A}gone.html") == o.REDIRECTED
    assert world.outcome(f"{secure}gone.html") == o.SOFT_NOT_FOUND
    assert world.outcome(f"{secure}x.html") == o.OK


def test_other_hosts_are_not_asked_for_nonsense(crawl):
    world = crawl({A: page("/gone.html"), "http://c.cn/e": page()}, unknown=to("http://c.cn/e")).run()
    assert world.outcome(f"{A}gone.html") == o.REDIRECTED
    assert [url for _, url in world.asked if url.startswith("http://c.cn")] == ["http://c.cn/e"]


@pytest.mark.parametrize("target", ["/loop", "http://10.0.0.1/", "file:///etc/hosts", "", "/xuncha-deeper/"])
def test_odd_redirects_of_random_paths_end(crawl, target):
    world = crawl({A: page("/x.html"), f"{A}x.html": page()}, unknown=to(target)).run()
    assert world.outcome(f"{A}x.html") == o.OK
    assert len(nonsense_asked(world)) <= 8

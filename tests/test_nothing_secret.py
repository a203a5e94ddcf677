"""What must never be shown is never shown: passwords, tokens, addresses of webhooks, credentials in addresses."""

from __future__ import annotations

import gzip
import json
import logging
import re
import socket
import socketserver
import threading
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.outbox import Item, Outbox
from db.records import Records
from reports.delivery import mail
from reports.masking import mask
from reports.web.server import OPTIONS
from schedules.jobs import arguments, plan
from schedules.running import pinger
from schedules.sites import choose
from spiders import sending, single
from spiders.gate import Gate, Policy
from spiders.pages.personal.scan import hide
from spiders.pages.understand import understand
from tests.changing_site import ChangingSite
from tests.program import FAST, Program
from tests.tools.cli_docs import commands
from xuncha import cli, discreet
from xuncha import config as configuration
from xuncha.config_reports import secret
from xuncha.demo.render import Answer
from xuncha.errors import AddressRefusedError, ConfigError, SiteUnreachableError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "geheim-Pw9+/x"
LOGIN = f"leser:{SECRET.replace('/', '')}"
BARE = SECRET.replace("/", "")
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(discreet, "_known", {})


class TestAddresses:
    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            (f"http://{LOGIN}@host.cn/a?b=1", "http://***@host.cn/a?b=1"),
            (f"see http://{LOGIN}@a.cn/ and https://{LOGIN}@b.cn/.", "see http://***@a.cn/ and https://***@b.cn/."),
            (f"//{LOGIN}@host.cn/", "//***@host.cn/"),
            ("http://user@host.cn/", "http://***@host.cn/"),
            ("http://u:p@ss@host.cn/", "http://***@host.cn/"),
            ("ftp://u:p@host.cn/", "ftp://***@host.cn/"),
            (r"http:\\u:p@host.cn\a", r"http:\\***@host.cn\a"),
            ("“http://u:p@host.cn/”无法打开", "“http://***@host.cn/”无法打开"),
        ],
    )
    def test_masked(self, said, shown):
        assert discreet.without_credentials(said) == mask(said) == hide(said) == shown

    @pytest.mark.parametrize(
        "said",
        ["", "http://host.cn/@user", "http://host.cn/?mail=a@b.cn", "http://host.cn/#@", "联系人：zhang@example.gov.cn",
         "http://host.cn a@b.cn", "mailto:a@b.cn", "//host.cn/x", "@"],
    )  # fmt: skip
    def test_left_alone(self, said):
        assert discreet.without_credentials(said) == mask(said) == said

    @given(st.text("ab:@/\\?#. <>%中", max_size=12), st.sampled_from(["/", "?q", "#f", ""]))
    def test_whatever_is_written_the_password_is_gone(self, user, behind):
        user = re.sub(r"[/\\?#\s<>]", "", user)
        shown = discreet.scrub(f"GET http://{user}:qqqq@host.cn{behind} failed")
        assert "qqqq" not in shown
        assert "@host.cn" in shown

    def test_the_registry_takes_none(self, tmp_path):
        for more in (
            f'url = "http://{LOGIN}@a.cn/"',
            f'url = "http://a.cn/"\n[[site.watch]]\nurl = "http://{LOGIN}@a.cn/x"',
        ):
            (tmp_path / "sites.toml").write_text(f'[[site]]\nid = "a"\n{more}\n', "utf-8")
            (tmp_path / "xuncha.toml").write_text("", "utf-8")
            with pytest.raises(ConfigError, match="user name or a password") as caught:
                configuration.load(tmp_path / "xuncha.toml")
            assert BARE not in str(caught.value)

    @pytest.mark.parametrize(
        "said", [f"http://{LOGIN}@a.cn/", f"{LOGIN}@a.cn", f"{LOGIN}@a.cn/x", f"ftp://{LOGIN}@a.cn"]
    )
    def test_what_was_typed_is_repeated_without_it(self, said):
        with pytest.raises((AddressRefusedError, UsageError)) as caught:
            choose(said, {})
        assert "***@a.cn" in str(caught.value)
        assert BARE not in str(caught.value)

    def test_links_of_pages(self):
        body = (
            f'<a href="http://{LOGIN}@a.cn/1" title="http://{LOGIN}@t.cn/"></a><a href="/2">//{LOGIN}@a.cn/</a>'
            f'<img src="http://{LOGIN}@a.cn/3.png" alt="http://{LOGIN}@x"/><a href="http://{LOGIN}@a .cn/">bad</a>'
        )
        page = understand(f"<html><body>{body}</body></html>".encode(), "http://b.cn/", "text/html")
        assert {"http://a.cn/1", "http://b.cn/2", "http://a.cn/3.png"} <= {link.url for link in page.links}
        assert page.unusable
        assert BARE not in repr((page.links, page.unusable))


class TestSecrets:
    def test_every_form_of_a_secret_is_hidden(self):
        discreet.keep_login("zhang", SECRET)
        for line in (
            f"535 wrong: {SECRET}",
            "AUTH PLAIN AHpoYW5nAGdlaGVpbS1QdzkrL3g=",
            "AUTH LOGIN Z2VoZWltLVB3OSsveA==",
            "https://a.cn/?p=geheim-Pw9%2B%2Fx",
        ):
            assert "***" in discreet.scrub(line)
            assert not re.search(r"geheim|Z2VoZWlt|AHpoYW5n", discreet.scrub(line))

    def test_secrets_from_files_and_the_environment_are_known(self, tmp_path):
        (tmp_path / "pw").write_text(f"{SECRET}\n", "utf-8")
        assert secret(tmp_path, "pw", "") == SECRET
        assert secret(tmp_path, "", "X", {"X": "from-environment"}) == "from-environment"
        assert discreet.scrub(f"{SECRET} from-environment") == "*** ***"

    def test_of_a_secret_address_the_host_is_shown(self):
        discreet.keep_address("https://qyapi.example.com/hook/send?key=abcdef-123")
        told = discreet.scrub("POST https://qyapi.example.com/hook/send?key=abcdef-123: /hook/send?key=abcdef-123")
        assert "https://qyapi.example.com/***" in told
        assert "abcdef-123" not in told

    def test_what_is_too_short_spoils_no_sentence(self):
        discreet.keep("1")
        discreet.keep("")
        assert discreet.scrub("101 sites") == "101 sites"

    def test_tokens_of_the_web_page(self):
        assert discreet.scrub(f"GET /feed?token=xc_{'a' * 43} HTTP") == "GET /feed?token=xc_*** HTTP"


class TestWhatLeaves:
    def test_errors(self):
        discreet.keep(SECRET)
        error = UsageError("cannot read {file}", where=f"http://{LOGIN}@a.cn/", hint="say {file}", file=SECRET)
        assert str(error) == "http://***@a.cn/: cannot read ***\n  -> say ***"

    @pytest.mark.parametrize("kind", [RuntimeError, click.UsageError, ConfigError])
    def test_the_command_line_whatever_goes_wrong(self, kind, capsys):
        discreet.keep(SECRET)

        @click.command()
        def command():
            password = SECRET
            raise kind(f"http://{LOGIN}@a.cn/ did not take {password}") from ValueError(password)

        assert cli.run(command, []) in {2, cli.BUG}
        told = capsys.readouterr()
        assert "did not take ***" in told.err
        assert "geheim" not in told.out + told.err
        assert ("Traceback" in told.err) == (kind is RuntimeError)

    def test_logs_and_their_tracebacks(self, capsys):
        discreet.keep(SECRET)
        handler = logging.StreamHandler()
        discreet.scrub_logs([handler])
        discreet.scrub_logs([handler])
        logger = logging.getLogger("xuncha.test.secret")
        logger.propagate = False
        logger.addHandler(handler)
        try:
            raise ValueError(SECRET)
        except ValueError:
            logger.exception("http://%s@a.cn/ with %s", LOGIN, SECRET)
        finally:
            logger.removeHandler(handler)
        err = capsys.readouterr().err
        assert "http://***@a.cn/ with ***" in err
        assert "ValueError: ***" in err
        assert "geheim" not in err

    def test_the_log_of_the_web_page(self):
        token = f"xc_{'b' * 43}"
        for name, told in OPTIONS["log_config"]["formatters"].items():
            module, _, kind = told["()"].rpartition(".")
            assert module == "reports.web.server"
            made = getattr(__import__(module, fromlist=[kind]), kind)(told["fmt"], use_colors=False)
            values = ("1.2.3.4:5", "GET", f"/feed?token={token}", "1.1", 200)
            form = '%s - "%s %s HTTP/%s" %d' if name == "access" else "%s %s %s %s %d"
            line = made.format(logging.LogRecord("uvicorn", logging.INFO, "", 0, form, values, None))
            assert "token=xc_***" in line
            assert "bbb" not in line

    def test_what_is_noted_of_the_address_that_hears_of_our_life(self):
        told = []
        pinger("http://leser:secret-word@127.0.0.1:9/ping/0f-secret-id", "test", told.append)()
        assert len(told) == 1
        assert "secret" not in told[0]
        assert "http://127.0.0.1/***" in told[0]

    def test_command_lines_of_jobs_hold_none(self, tmp_path):
        """What `ps` shows."""
        (tmp_path / "hook").write_text(f"json://{BARE}.cn/\n", "utf-8")
        (tmp_path / "xuncha.toml").write_text(
            f'[schedule]\nping_url = "http://a.cn/{BARE}"\n[mail]\nhost = "m.cn"\nsender = "a@b.cn"\nuser = "z"\n'
            'password_file = "hook"\n[[recipient]]\nname = "x"\nunits = ["*"]\nwebhook_file = "hook"\n', "utf-8",
        )  # fmt: skip
        config = configuration.load(tmp_path / "xuncha.toml")
        jobs = plan(config)
        assert len(jobs) > 5
        for job in jobs:
            assert BARE not in " ".join(arguments(job, NOW, config))

    def test_no_command_takes_a_secret_on_its_line(self):
        for words, command in commands():
            for one in command.params:
                named = {name for name in one.opts if re.search("pass|secret|token|key$", name)}
                file = isinstance(one.type, click.Path) or getattr(one, "is_flag", False)
                assert not named or file, (words, named)

    def test_nothing_that_could_say_who_we_are_is_asked_with(self):
        assert {name.lower() for name in sending.headers("ua", {})} & {"cookie", "authorization", "referer"} == set()


class _Repeats(socketserver.StreamRequestHandler):
    """A mail server that answers with what it was told."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"EHLO"):
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif line.upper().startswith(b"AUTH"):
                self.wfile.write(b"535 wrong: %s (%s)\r\n" % (line.strip(), SECRET.encode()))
            else:
                self.wfile.write(b"250 well\r\n")


@contextmanager
def listening(handler):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_mail_server_that_repeats_the_password_is_quoted_without_it(tmp_path):
    with listening(_Repeats) as port:
        program = Program.at(tmp_path, config=(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "a@b.cn"\nuser = "zhang"\n'
            'password_file = "pw"\n[[recipient]]\nname = "office"\nunits = ["*"]\nmail = ["x@y.cn"]\n'
        ))  # fmt: skip
        (tmp_path / "pw").write_text(SECRET, "utf-8")
        config = configuration.load(tmp_path / "xuncha.toml")
        with Records(program.db) as records:
            from db import outbox
            from schedules.delivering import Delivering

            message = mail.compose("a@b.cn", "x@y.cn", "t", "p", [], "k", NOW)
            outbox.queue(records, [Item("k", "office", "mail", "x@y.cn", "t", "<1@b.cn>", message)], NOW)
            with Outbox(records) as box:
                (tried,) = Delivering(config, records, lambda: NOW).send(box)
            (row,) = records.rows("SELECT * FROM delivery")
    assert "535" in row["why"]
    assert "***" in row["why"]
    for told in (repr(tried.result), *(str(value) for value in row)):
        assert not re.search(r"geheim|AHpoYW5n", told)


class _Asked(socketserver.StreamRequestHandler):
    """Redirects with a password in the address, and keeps what it was asked with."""

    heads: list[bytes] = []  # noqa: RUF012 - of the one test below

    def handle(self):
        head = b""
        while (line := self.rfile.readline()).strip():
            head += line
        self.heads.append(head)
        port = self.server.server_address[1]
        if b"GET /end" in head:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            where = f"http://{LOGIN}@127.0.0.1:{port}/end"
            self.wfile.write(
                f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
            )


def test_a_redirect_cannot_make_us_log_in():
    _Asked.heads.clear()
    with listening(_Asked) as port:
        answer = single.fetch(f"http://127.0.0.1:{port}/", Gate(Policy(frozenset({"127.0.0.1"}))), user_agent="test")
    assert answer.url == f"http://127.0.0.1:{port}/end"
    assert len(_Asked.heads) == 2
    assert b"authorization" not in b"".join(_Asked.heads).lower()


def test_an_error_of_a_fetch_names_no_password():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    gate = Gate(Policy(frozenset({"127.0.0.1"})))
    with pytest.raises(SiteUnreachableError) as caught:
        single.fetch(f"http://{LOGIN}@127.0.0.1:{port}/", gate, user_agent="test", deadline=5)
    assert BARE not in str(caught.value)


def everything(folder: Path):
    """Every file of a folder with what is packed in it."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        raw = path.read_bytes()
        if raw[:2] == b"PK":
            with zipfile.ZipFile(BytesIO(raw)) as packed:
                raw = b"".join(packed.read(name) for name in packed.namelist())
        yield path, gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def test_a_site_with_passwords_in_its_links(tmp_path):
    """Crawl, records, ledger, reports and logs; only the page itself, as evidence, says what it said."""
    with ChangingSite() as site:
        host = site.server.url.removeprefix("http://").rstrip("/")
        links = (
            f'<a href="http://{LOGIN}@{host}/gone-1.htm">wrong</a><a href="/hop.htm">hop</a>'
            f'<a href="//{LOGIN}@{host}/gone-2.htm">http://{LOGIN}@{host}/gone-2.htm</a>'
            f'<img src="/gone-3.png" alt="http://{LOGIN}@{host}/">'
        )
        home = site.answer("/").body.decode().replace("</body>", f"{links}</body>")
        site.says["/"] = Answer(200, home.encode())
        site.says["/hop.htm"] = Answer(302, b"", headers={"Location": f"http://{LOGIN}@{host}/gone-4.htm"})
        program = Program.at(tmp_path / "office", site.registry(), FAST)
        done = program.run("inspect", "bureau", "--format", "json", "-v", "--max-pages", "3")
    assert done.code in {0, 1}, done.err
    broken = {row["url"] for row in program.rows("SELECT url FROM run_target WHERE verdict = 'broken'")}
    assert {f"http://{host}/gone-{n}{end}" for n, end in ((1, ".htm"), (2, ".htm"), (3, ".png"))} <= broken
    assert json.loads(done.out)
    assert BARE not in done.out + done.err
    seen = {}
    for path, raw in everything(program.folder):
        if path.suffix != ".toml":
            seen[path.name] = BARE.encode() in raw
            if path.name.endswith(".warc.gz"):
                assert b"WARC-Type: request" not in raw
                assert not re.search(rb"(?im)^(cookie|authorization):", raw)
    leaks = [name for name, leak in seen.items() if leak]
    assert all(name.endswith(".warc.gz") for name in leaks), leaks
    assert any(name == "xuncha.db" for name in seen)

"""Deliveries: each leaves once, whatever the server does; nothing is lost without being told; units get their own."""

from __future__ import annotations

import http.server
import os
import re
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from benchmarks import digest_data
from db import outbox
from db.outbox import Item, Outbox
from db.records import Records
from reports import periods
from reports.delivery import mail, webhook
from reports.wording import SHANGHAI
from schedules.delivering import Delivering
from tests.amounts import amount
from tests.program import ROOT
from tests.smtp_server import SILENT_KEEP, Handler, Hanging, serve
from xuncha import config as configuration
from xuncha.errors import ConfigError, UsageError

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)
WEEK = periods.week("2026-W47", NOW)


class Clock:
    def __init__(self):
        self.at = NOW

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def office(tmp_path):
    digest_data.write(tmp_path, sites=6, findings=60, units=3)
    return tmp_path


def configured(folder, port, recipients, **mail_keys):
    keys = {"host": '"127.0.0.1"', "port": port, "security": '"none"', "sender": '"xuncha@office.gov.cn"', **mail_keys}
    text = "[mail]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) + recipients
    (folder / "xuncha.toml").write_text(text, "utf-8")
    return configuration.load(folder / "xuncha.toml")


def to(name, units, **more):
    keys = {"name": f'"{name}"', "units": units, "mail": f'["{name}@unit.gov.cn"]', **more}
    return "[[recipient]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value is not None)


def deliver(config, records, clock):
    work = Delivering(config, records, clock)
    with Outbox(records) as box:
        outbox.queue(records, work.digest_items(WEEK), clock())
        return list(work.send(box))


def states(records):
    return {row["key"]: row["state"] for row in records.rows("SELECT key, state FROM delivery")}


@pytest.fixture
def server():
    handler = Handler()
    made = serve(handler)
    yield made
    made.stop()


def test_each_unit_gets_its_own_and_the_office_everything(office, server, clock):
    recipients = to("office", '["*"]') + to("one", '["第1号单位"]') + to("two", '["第2号单位"]')
    config = configured(office, server.port, recipients)
    with Records(office / "xuncha.db") as records:
        deliver(config, records, clock)
        assert set(states(records).values()) == {"sent"}
        assert deliver(config, records, clock) == []  # a second run sends nothing
    by = {rcpt[0]: message for rcpt, message in server.handler.mails}
    assert set(by) == {"office@unit.gov.cn", "one@unit.gov.cn", "two@unit.gov.cn"}
    page = by["one@unit.gov.cn"].get_payload()[0].get_payload(decode=True).decode()
    assert "第1号单位" in page
    assert not re.search("第[02]号单位|第[02356]号人民", page)
    names = [part.get_filename() for part in by["one@unit.gov.cn"].walk() if part.get_filename()]
    assert names == ["网站巡查周报2026-W47.docx", "网站巡查周报2026-W47.xlsx"]


def test_a_unit_that_there_is_not_stops_before_anything_leaves(office, server, clock):
    config = configured(office, server.port, to("a", '["第1号单位"]') + to("b", '["某局"]'))
    with Records(office / "xuncha.db") as records, pytest.raises(UsageError, match="no unit"):
        deliver(config, records, clock)
    assert not server.handler.mails


def test_a_refused_address_is_given_up_and_the_others_get_theirs(office, server, clock):
    server.handler.refuse["one@unit.gov.cn"] = "550 no such user"
    config = configured(office, server.port, to("one", '["第1号单位"]') + to("two", '["第2号单位"]'))
    with Records(office / "xuncha.db") as records:
        deliver(config, records, clock)
        assert sorted(states(records).values()) == ["failed", "sent"]
        (left,) = outbox.listed(records)
        assert "no such user" in left.why


def items(count):
    message = b"Subject: x\r\nMessage-ID: {}\r\n\r\n.a line with a dot\r\n"
    for n in range(count):
        key = f"k{n}"
        ident = mail.message_id(key, "xuncha@office.gov.cn")
        yield Item(key, "r", "mail", f"u{n}@unit.gov.cn", "x", ident, message.replace(b"{}", ident.encode()))


COUNT = amount(1_500, 10_000)


@pytest.mark.timeout(1200)  # every mail is written to the disk twice
def test_thousands_of_deliveries_none_twice_none_lost(tmp_path, clock):
    """Against a server that fails at random, before and after it has taken a mail, and says nothing of it."""
    handler = Handler(chance=0.03)
    made = serve(handler)
    try:
        config = configured(tmp_path, made.port, to("r", '["*"]'))
        with Records(tmp_path / "xuncha.db") as records:
            assert outbox.queue(records, items(COUNT), clock()) == COUNT
            assert outbox.queue(records, items(COUNT), clock()) == 0
            work = Delivering(config, records, clock)
            rounds = 0
            while records.rows("SELECT 1 FROM delivery WHERE state = 'pending' LIMIT 1"):
                with Outbox(records) as box:
                    for _ in work.send(box):
                        pass
                clock.at += timedelta(hours=12)
                rounds += 1
                assert rounds < 20
            rows = records.rows("SELECT message_id, state, message FROM delivery")
    finally:
        made.stop()
    by_state = {state: {row[0] for row in rows if row[1] == state} for state in ("sent", "unsure", "failed")}
    assert max(handler.kept.values()) == 1  # none twice
    assert by_state["sent"] | by_state["unsure"] | by_state["failed"] == {row[0] for row in rows}
    assert all(handler.kept[ident] == 1 for ident in by_state["sent"])
    assert by_state["unsure"] == set(handler.silent)  # of these alone nobody knows, and they are listed
    assert {ident for ident, kind in handler.silent.items() if kind == SILENT_KEEP} <= by_state["unsure"]
    assert not [ident for ident in by_state["failed"] if handler.kept[ident]]
    assert len(by_state["sent"]) > 0.9 * COUNT
    assert rounds > 1
    assert all((row["message"] is None) == (row["state"] == "sent") for row in rows)


def test_a_program_that_was_killed_while_sending_sends_nothing_twice(tmp_path, clock, server):
    config = configured(tmp_path, server.port, to("r", '["*"]'))
    with Records(tmp_path / "xuncha.db") as records:
        outbox.queue(records, items(3), clock())
    # Dies like a process that is killed: between what leaves and what is written about it.
    code = (
        "import sys, os, pathlib; from db.records import Records; from db.outbox import Outbox\n"
        "from datetime import datetime; records = Records(pathlib.Path(sys.argv[1])); box = Outbox(records)\n"
        "assert box.take(datetime.fromisoformat(sys.argv[2])) is not None; os._exit(9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "xuncha.db"), NOW.isoformat()],
        check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 9
    with Records(tmp_path / "xuncha.db") as records:
        work = Delivering(config, records, clock)
        with Outbox(records) as box:
            assert len(list(work.send(box))) == 2
            (left,) = outbox.listed(records)
            assert (left.state, left.why) == ("unsure", outbox.DIED)
            assert sum(server.handler.kept.values()) == 2
            assert box.again(left.id, clock())  # a person decides
            assert [one.state for one in work.send(box)] == ["sent"]
            assert not box.again(left.id, clock())
    assert set(server.handler.kept.values()) == {1}


def test_two_processes_do_not_send_at_once(tmp_path):
    with (
        Records(tmp_path / "xuncha.db") as records,
        Outbox(records),
        pytest.raises(UsageError, match="another process"),
    ):
        Outbox(records)


@pytest.mark.parametrize("drip", [False, True])
def test_a_server_that_hangs_is_left_in_time_and_tried_again(tmp_path, clock, drip):
    with Hanging(drip=drip) as hanging, Records(tmp_path / "xuncha.db") as records:
        config = configured(tmp_path, hanging.port, to("r", '["*"]'), timeout=1.0, deadline=1.0, tries=2)
        outbox.queue(records, items(1), clock())
        work = Delivering(config, records, clock)
        with Outbox(records) as box:
            assert [one.state for one in work.send(box)] == ["pending"]
            assert list(work.send(box)) == []  # not before its time
            clock.at += timedelta(minutes=2)
            assert [one.state for one in work.send(box)] == ["failed"]


def test_waits_between_tries_double_up_to_six_hours(tmp_path, clock):
    with Records(tmp_path / "xuncha.db") as records:
        outbox.queue(records, items(1), clock())
        waits = []
        with Outbox(records) as box:
            for _ in range(12):
                taken = box.take(clock())
                box.finish(taken, "again", "x", clock(), tries=50)
                at = records.rows("SELECT next_at FROM delivery")[0][0]
                waits.append(at - clock().timestamp())
                clock.at = datetime.fromtimestamp(at, SHANGHAI)
    assert waits[:3] == [60, 120, 240]
    assert waits[-1] == 6 * 3600


# -- webhooks ---------------------------------------------------------------------------------------------------------


class Hook(http.server.BaseHTTPRequestHandler):
    status = 200
    seen: ClassVar[list[bytes]] = []
    location = ""

    def do_POST(self):
        self.seen.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.status)
        if self.location:
            self.send_header("Location", self.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - the name that http.server calls

    def log_message(self, *args):
        pass


@pytest.fixture
def hook():
    handler = type("Hook", (Hook,), {"seen": []})
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    made.kind = handler
    yield made
    made.shutdown()
    made.server_close()
    thread.join(60)


def hooked(folder, hook, **more):
    (folder / "hook").write_text(f"json://127.0.0.1:{hook.server_address[1]}/x\n", "utf-8")
    keys = {"mail": None, "webhook_file": '"hook"', "allow_private": "true", **more}
    return configured(folder, 25, to("chat", '["*"]', **keys), tries=2)


def test_a_webhook_gets_the_headline_once(office, hook, clock):
    config = hooked(office, hook)
    with Records(office / "xuncha.db") as records:
        assert [one.state for one in deliver(config, records, clock)] == ["sent"]
        assert deliver(config, records, clock) == []
    assert len(hook.kind.seen) == 1
    assert "网站巡查周报" in hook.kind.seen[0].decode("unicode_escape")


def test_a_webhook_that_answers_500_is_tried_again_and_then_given_up(office, hook, clock):
    hook.kind.status = 500
    config = hooked(office, hook)
    with Records(office / "xuncha.db") as records:
        assert [one.state for one in deliver(config, records, clock)] == ["pending"]
        clock.at += timedelta(hours=1)
        assert [one.state for one in deliver(config, records, clock)] == ["failed"]
        assert "HTTP 500" in outbox.listed(records)[0].why
        assert str(hook.server_address[1]) not in outbox.listed(records)[0].why  # its address is a secret


def test_the_gate_is_asked_before_a_webhook_is_called(office, hook, clock):
    config = hooked(office, hook, allow_private="false")
    with Records(office / "xuncha.db") as records:
        assert [one.state for one in deliver(config, records, clock)] == ["failed"]
        assert "private" in outbox.listed(records)[0].why
    assert hook.kind.seen == []


def test_a_webhook_opens_its_own_host_and_no_other(office, hook, clock):
    """The same server under another name is another host."""
    hook.kind.status, hook.kind.location = 307, f"http://localhost:{hook.server_address[1]}/"
    config = hooked(office, hook)
    (office / "hook").write_text(f"json://127.0.0.1:{hook.server_address[1]}/x?redirect=yes\n", "utf-8")
    with Records(office / "xuncha.db") as records:
        deliver(config, records, clock)
    assert len(hook.kind.seen) == 1


def test_a_redirect_does_not_lead_past_the_gate(hook):
    hook.kind.status, hook.kind.location = 302, "http://inner.example/"
    asked = []

    def resolve(host, port):
        asked.append(host)
        return (("127.0.0.1",), "") if host == "127.0.0.1" else ((), "not opened")

    found = webhook.send(f"json://127.0.0.1:{hook.server_address[1]}/?redirect=yes&method=get", "a", "b", resolve)
    assert found.outcome != "sent"
    assert set(asked) <= {"127.0.0.1", "inner.example"}


@pytest.mark.parametrize(
    "url", ["mailto://user:pass@example.com", "file:///tmp/x", "nonsense", "", "mqtt://host/topic"]
)
def test_what_would_go_past_the_gate_is_refused(url):
    assert not webhook.known(url)
    assert webhook.send(url, "a", "b", lambda host, port: ((), "")).outcome == "never"


def test_the_services_of_offices_are_known():
    for url in ("wecombot://abcdefgh-1234", "dingtalk://secret@token12345", "feishu://token-1234", "ntfys://h/topic"):
        assert webhook.known(url), url


# -- configuration --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recipients", "said"),
    [
        (to("a", '["*"]', mail='["no address"]'), "no mail address"),
        (to("a", '["*"]', mail="[]"), "no way to reach"),
        (to("a", '["*"]') + to("a", '["x"]'), "name of its own"),
        (to("a", '["*", "x"]'), "units"),
        (to("a", "[]"), "recipient"),
        (to("a", '["*"]', what='["gossip"]'), "what"),
    ],
)
def test_recipients_that_cannot_be_are_refused(tmp_path, recipients, said):
    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, 25, recipients)
    assert said in str(caught.value)


def test_secrets_come_from_a_file_or_the_environment(tmp_path):
    from xuncha.config_reports import secret

    (tmp_path / "pw").write_text("geheim\n", "utf-8")
    assert secret(tmp_path, "pw", "NAME", {}) == "geheim"
    assert secret(tmp_path, "", "NAME", {"NAME": "x"}) == "x"
    for name in ("none", "empty"):
        (tmp_path / "empty").write_text("\n", "utf-8")
        with pytest.raises(ConfigError):
            secret(tmp_path, name, "NAME", {})

"""`xuncha watch` and `xuncha reposts`: what they say to what cannot be done, in both languages."""

from __future__ import annotations

import json

import pytest

from db.records import Records
from tests.inside import Inside
from tests.policy_sites import PolicySite
from tests.program import Program, refused

REGISTRY = "[[site]]\nid = 'city'\nurl = '{0}'\nallow_private = true\n[[site.watch]]\nurl = '{0}zc/'\n"


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A city that was looked at once."""
    with PolicySite() as site:
        for n in range(3):
            site.publish(f"岚溪市人民政府关于第{n + 1}批重点项目的通知", f"岚政发〔2026〕{n + 1}号", topic=f"项目{n}")
        made = Program.at(tmp_path_factory.mktemp("cli") / "one", REGISTRY.format(site.url()))
        assert made.run("watch", lang="zh").code == 0
        yield made


PLAIN = [
    ("watch", "nobody"),
    ("reposts", "--upstream", "nobody"),
    ("reposts", "--site", "nobody"),
    ("reposts", "--format", "xlsx"),
    ("reposts", "pick", "nothing"),
    ("reposts", "drop", "nothing"),
    ("reposts", "overrule", "nothing", "nowhere", "yes"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", PLAIN)
def test_what_cannot_be_done_is_said_with_the_next_step(program, arguments, lang):
    refused(Inside(program.folder).run(*arguments, "--lang", lang, lang=lang), lang)


@pytest.mark.parametrize(
    "arguments",
    [
        ("reposts", "drop", "重点项目", "--why", "部门文件"),  # three documents are meant
        ("reposts", "overrule", "岚政发〔2026〕1号", "不是网址", "yes", "--why", "合并刊登"),
    ],
)
def test_what_is_meant_must_be_clear(program, arguments):
    refused(Inside(program.folder).run(*arguments, lang="zh"), "zh")


def test_without_a_database_there_is_nothing_to_show(tmp_path):
    refused(Program.at(tmp_path / "none", REGISTRY.format("http://a.gov.cn/")).run("reposts"), "en")


def test_what_is_watched_is_listed_without_a_request(program):
    done = program.run("watch", "--list", lang="zh")
    assert done.code == 0
    assert "按规则判断" in done.out


def test_a_column_that_cannot_be_read_makes_the_exit_code_three(tmp_path):
    made = Program.at(tmp_path / "dead", REGISTRY.format("http://127.0.0.1:1/"))
    done = made.run("watch", "--format", "json")
    assert done.code == 3
    assert json.loads(done.out)["read"] is False


def test_a_persons_word_is_kept_for_ever(program):
    assert program.run("reposts", "pick", "岚政发〔2026〕1号", "--by", "王敏").code == 0
    assert program.run("reposts", "drop", "岚政发〔2026〕1号", "--why", "只发部门", "--by", "李强").code == 0
    with Records(program.db) as records:
        rows = records.rows("SELECT expected, author, why FROM repost_choice ORDER BY id")
        assert [tuple(row) for row in rows] == [(1, "王敏", ""), (0, "李强", "只发部门")]

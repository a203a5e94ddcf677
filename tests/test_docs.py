"""The documents keep up with the program: commands, options, keys, paths, targets and links that they name exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import msgspec
import pytest

from tests.tools import cli_docs
from xuncha import config
from xuncha.config_ledger import Escalation
from xuncha.config_schedule import JobEntry

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
PAGES += [str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = ("xuncha", "schedules", "spiders", "inspector", "reports", "db", "tests", "benchmarks", "docs", ".ci")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


def text(page):
    return (ROOT / page).read_text("utf-8")


def fences(page):
    return FENCE.findall(text(page))


def without_fences(page):
    return FENCE.sub("", text(page))


def test_generated_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, "-m", "tests.tools.cli_docs", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: python -m tests.tools.cli_docs"


def test_every_command_and_option_is_documented_and_has_help():
    page = text("docs/cli.md")
    for words, command in cli_docs.commands():
        assert f"## {words}\n" in page
        assert command.help, words
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (words, parameter.name)
                assert all(name in page for name in parameter.opts)


def shell_lines():
    for page in PAGES:
        for kind, body in fences(page):
            if kind == "sh":
                for line in body.splitlines():
                    yield page, line


def test_documented_command_lines_are_understood():
    """Every `inspect` and `xuncha` line names a command and options that exist, with values that they take."""
    known = dict(cli_docs.commands())
    seen = 0
    for page, line in shell_lines():
        words = line.split()
        program = Path(words[0]).name
        if program not in {"inspect", "xuncha"}:
            continue
        words = ["xuncha", "inspect", *words[1:]] if program == "inspect" else ["xuncha", *words[1:]]
        length = max(n for n in range(1, len(words) + 1) if " ".join(words[:n]) in known)
        command = known[" ".join(words[:length])]
        alone = not isinstance(command, click.Group) or command.invoke_without_command
        assert alone, f"{page}: {line}"
        command.make_context(command.name, words[length:])
        seen += 1
    assert seen > 10


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"`make (?:PYTHON=\S+ )?([a-z-]+)`", text(page)))
        named |= {line.split()[1] for where, line in shell_lines() if where == page and line.startswith("make ")}
        assert named <= targets, page


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_named_paths_exist(page):
    named = [
        part
        for part in CODE.findall(without_fences(page))
        if part.split("/")[0] in FOLDERS and "/" in part and not set(part) & set("<>* ")
    ]
    assert named
    missing = [part for part in named if not (ROOT / part).exists()]
    assert not missing


def test_functions_named_in_the_walk_exist():
    """`name` in `file` in docs/architecture.md: the file holds that name."""
    pairs = re.findall(r"`([A-Za-z_.]+)`\s+in\s+`([a-z_/]+\.py)`", text("docs/architecture.md"))
    assert len(pairs) > 15
    for name, path in pairs:
        for part in name.split("."):
            assert re.search(rf"^\s*(?:async )?(?:def|class) {part}\b", text(path), re.MULTILINE), (name, path)


def test_every_table_is_described():
    page = text("docs/architecture.md")
    for script in (ROOT / "db" / "migrations").rglob("*.sql"):
        for table in re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", script.read_text("utf-8")):
            assert f"| `{table}` |" in page, f"docs/architecture.md does not describe the table {table}"


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_fences(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads], target


def test_both_readmes_have_the_same_commands_and_structure():
    assert fences("README.md") == fences("README.zh-CN.md")
    levels = [re.findall(r"^(#+) ", without_fences(page), re.MULTILINE) for page in ("README.md", "README.zh-CN.md")]
    assert levels[0] == levels[1]
    rows = [len(re.findall(r"^\|", without_fences(page), re.MULTILINE)) for page in ("README.md", "README.zh-CN.md")]
    assert rows[0] == rows[1]


def test_the_exit_codes_of_the_readme_are_those_of_the_program():
    from xuncha import cli, errors
    from xuncha.commands import inspect_site

    said = {int(code) for code in re.findall(r"^\| (\d+) \|", text("README.md"), re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.XunchaError)]
    assert said == {0, 1, cli.BUG, inspect_site.INTERRUPTED, *(kind.exit_code for kind in kinds)}


STRUCTS = {
    "## xuncha.toml": config.Program,
    "### [crawl]": config.CrawlSection,
    "### [judge]": config.JudgeSection,
    "### [render]": config.RenderSection,
    "### [watch]": config.WatchSection,
    "### [reports]": config.ReportsSection,
    "### [mail]": config.MailSection,
    "### [[recipient]]": config.Recipient,
    "### [probe]": config.ProbeSection,
    "### [schedule]": config.ScheduleSection,
    "### [[schedule.job]]": JobEntry,
    "### [records]": config.RecordsSection,
    "### [evidence]": config.EvidenceSection,
    "### [web]": config.WebSection,
    "### [ledger]": config.LedgerSection,
    "### [[ledger.escalation]]": Escalation,
    "## sites.toml": config.SiteEntry,
    "### [[site.watch]]": config.WatchEntry,
}


def documented(head):
    section = text("docs/configuration.md").partition(f"\n{head}\n")[2]
    section = re.split(r"^##", section, maxsplit=1, flags=re.MULTILINE)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", section, re.MULTILINE))


@pytest.mark.parametrize("head", STRUCTS)
def test_every_configuration_key_is_documented_with_its_default(head):
    said = documented(head)
    fields = [
        field
        for field in msgspec.structs.fields(STRUCTS[head])
        if head != "## xuncha.toml" or not {f"### [{field.encode_name}]", f"### [[{field.encode_name}]]"} & set(STRUCTS)
    ]
    assert list(said) == [field.encode_name for field in fields]
    for field in fields:
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if default is msgspec.NODEFAULT:
            shown = "required"
        elif default is None:
            shown = "none"
        elif field.encode_name == "escalation":
            shown = "see below"
        else:
            shown = f"`{json.dumps(default)}`"
        assert said[field.encode_name] == shown, field.encode_name


def test_the_example_files_load_and_show_every_key_with_its_default():
    loaded = config.load(ROOT / "docs" / "examples" / "xuncha.toml")
    assert loaded.program == config.Program()
    assert sorted(loaded.sites) == ["example-city", "example-county"]
    example = tomllib.loads(text("docs/examples/xuncha.toml"))
    for section, kind in (
        ("crawl", config.CrawlSection),
        ("judge", config.JudgeSection),
        ("render", config.RenderSection),
        ("watch", config.WatchSection),
        ("ledger", config.LedgerSection),
        ("probe", config.ProbeSection),
        ("schedule", config.ScheduleSection),
        ("reports", config.ReportsSection),
        ("mail", config.MailSection),
    ):
        silent = {"rate_per_address"}  # left out, it follows another key; shown as a comment
        assert set(example[section]) == {field.encode_name for field in msgspec.structs.fields(kind)} - silent
    entries = tomllib.loads(text("docs/examples/sites.toml"))["site"]
    assert set().union(*entries) == {field.encode_name for field in msgspec.structs.fields(config.SiteEntry)}


def test_toml_in_the_readme_is_a_registry(tmp_path):
    for kind, body in fences("README.md"):
        if kind == "toml":
            (tmp_path / "xuncha.toml").write_text("", "utf-8")
            (tmp_path / "sites.toml").write_text(body, "utf-8")
            assert config.load(tmp_path / "xuncha.toml").sites["county"].upstream == ["city"]


def test_the_picture_is_small():
    assert 10_000 < (ROOT / "docs" / "images" / "report.zh.png").stat().st_size < 300_000


def test_no_machine_path_is_named():
    for page in [*PAGES, "docs/examples/xuncha.toml", "docs/examples/sites.toml"]:
        assert not re.search(r"(?:^|[\s`(])/(?:home|root|work|tmp|Users)/", text(page)), page

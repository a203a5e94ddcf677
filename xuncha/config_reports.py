"""Configuration of what is written and sent: `[reports]`, `[mail]` and `[[recipient]]` in xuncha.toml.

Secrets never stand in these sections: the password of the mail server and the address of a webhook come from a file or
from the environment.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from xuncha.discreet import keep
from xuncha.errors import ConfigError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Days = Annotated[int, msgspec.Meta(ge=0, le=250)]
Seconds = Annotated[float, msgspec.Meta(ge=1, le=3600)]
What = Literal["digest", "letter", "notice"]
PASSWORD = "XUNCHA_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


class ReportsSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[reports] in xuncha.toml.

    Args:
        office: the office that signs (发文机关).
        region: whose websites they are, as titles name it (全市, 全县).
        addressees: to whom a notice goes (主送机关).
        person: whom units can ask, with telephone.
        reply_days: working days after the term of rectification for the written report that a notice asks for.
        notice_template: a Word file to be used in place of the program's own.
        reminder_template: the same for 提示函.
        rectification_template: the same for 整改通知书.
        exposure_template: the same for the list of confirmed cases.
    """

    office: str = ""
    region: str = ""
    addressees: str = ""
    person: str = ""
    reply_days: Days = 5
    notice_template: str = ""
    reminder_template: str = ""
    rectification_template: str = ""
    exposure_template: str = ""


class MailSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[mail] in xuncha.toml.

    Args:
        host: the mail server; "" = no mail is sent.
        port: 0 = 465 with tls, 587 with starttls, 25 with none.
        security: "tls" from the first byte, "starttls", or "none" (only within a network that nobody else reads).
        user: name for the login; "" = none.
        password_file: file that holds the password; "" = the variable XUNCHA_MAIL_PASSWORD.
        sender: address that the mail comes from.
        timeout: seconds for one answer of the server.
        deadline: seconds for one mail in all.
        tries: so often a mail is tried before it is given up.
    """

    host: str = ""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password_file: str = ""
    sender: str = ""
    timeout: Seconds = 30.0
    deadline: Seconds = 300.0
    tries: Annotated[int, msgspec.Meta(ge=1, le=50)] = 8


class Recipient(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One [[recipient]] of xuncha.toml.

    Args:
        name: who it is; each name once.
        units: the units whose papers it gets; ["*"] is the office itself, which gets everything.
        what: which papers; a notice only when somebody has approved it.
        mail: addresses.
        webhook_file: file that holds an address for apprise (wecombot://, dingtalk://, feishu:// ...).
        webhook_env: name of a variable that holds it.
        lang: language of the digest.
        allow_private: the host of the webhook, and no other, may have a private or loopback address.
    """

    name: str
    units: Annotated[list[str], msgspec.Meta(min_length=1)]
    what: list[What] = msgspec.field(default_factory=lambda: ["digest", "letter"])
    mail: list[str] = []
    webhook_file: str = ""
    webhook_env: str = ""
    lang: Literal["zh", "en"] = "zh"
    allow_private: bool = False

    @property
    def everything(self) -> bool:
        """Whether it is the office."""
        return self.units == ["*"]


def check_delivery(mail: MailSection, recipients: list[Recipient], where: str) -> None:
    """What types cannot say.

    Raises:
        ConfigError: names key and expectation.
    """
    if mail.sender and not _ADDRESS.fullmatch(mail.sender):
        raise _wrong(where, "mail.sender", mail.sender)
    names: set[str] = set()
    for number, one in enumerate(recipients, 1):
        key = f"recipient {number} ({one.name})"
        if one.name in names or not one.name.strip():
            raise ConfigError(
                N_("key {key}: every recipient needs a name of its own"), where=where,
                hint=N_("correct the value; nothing was asked or changed"), key=key,
            )  # fmt: skip
        names.add(one.name)
        if "*" in one.units and len(one.units) > 1:
            raise ConfigError(
                N_('key {key}: units is either ["*"], everything, or names of units'), where=where,
                hint=N_("correct the value; nothing was asked or changed"), key=key,
            )  # fmt: skip
        for address in one.mail:
            if not _ADDRESS.fullmatch(address):
                raise _wrong(where, key, address)
        if not (one.mail or one.webhook_file or one.webhook_env):
            raise ConfigError(
                N_("key {key}: there is no way to reach it"), where=where,
                hint=N_("give it mail, webhook_file or webhook_env"), key=key,
            )  # fmt: skip


def _wrong(where: str, key: str, value: str) -> ConfigError:
    return ConfigError(
        N_("key {key}: {value} is no mail address"), where=where, hint=N_("write it as name@example.gov.cn"), key=key,
        value=value,
    )  # fmt: skip


def secret(folder: Path, file: str, variable: str, environ: Mapping[str, str] | None = None) -> str:
    """A secret from a file (its first line), else from the environment; "" when neither is named or set.

    It is remembered, so that nothing that leaves the program shows it (`xuncha.discreet`).

    Raises:
        ConfigError: the file cannot be read, or holds nothing.
    """
    if file:
        path = folder / file
        try:
            lines = path.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                N_("the file of a secret cannot be read"),
                where=str(path),
                hint=N_("check the path and who may read it"),
            ) from error
        if not lines or not lines[0].strip():
            raise ConfigError(
                N_("the file of a secret is empty"), where=str(path), hint=N_("write the secret into its first line")
            )
        return keep(lines[0].strip())
    return keep((os.environ if environ is None else environ).get(variable, "")) if variable else ""

"""Who gets which paper: the digest of a week to the office and to each unit its own, letters to their units. Once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import outbox, papers
from db.outbox import Item
from reports.delivery import mail, webhook
from reports.digest import forms
from reports.digest.build import build
from reports.notice.approval import unpacked
from schedules import digests
from schedules.papers import Notices
from spiders.gate import Gate, Policy, system_lookup
from xuncha import config_reports
from xuncha.discreet import keep_address, keep_login
from xuncha.errors import ConfigError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from db.outbox import Delivery, State
    from db.records import Records
    from reports.delivery.mail import Result
    from reports.digest.build import Facts
    from reports.digest.model import Digest
    from reports.letters.build import UnitLetter
    from reports.periods import Period
    from xuncha.config import Config
    from xuncha.config_reports import Recipient
    from xuncha.i18n import Lang

NEWS = timedelta(days=30)  # a recipient who is added later does not get the notices of years
WITHDRAWN = N_("its approval was withdrawn")
_NOTICE = "notice:"
_NO_HOST = N_("no mail server is configured")


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: what was taken from the outbox, what it is now, and why not sent (a message id with values)."""

    delivery: Delivery
    state: State
    result: Result


class Delivering:
    """Queues papers and sends what waits.

    Args:
        config: recipients, mail server, secrets.
        records: the record database.
        now: the wall clock, injected.
        lookup: injected for tests: host -> addresses.

    Raises:
        ConfigError: a secret cannot be read, or a recipient has mail and no server is configured.
    """

    def __init__(
        self,
        config: Config,
        records: Records,
        now: Callable[[], datetime],
        lookup: Callable[[str], Iterable[str]] = system_lookup,
    ) -> None:
        self.config, self.records, self.now = config, records, now
        self._lookup = lookup
        self._facts: dict[tuple[str, Lang], Facts] = {}
        told = config.program.mail
        if not told.host and any(one.mail for one in config.program.recipient):
            raise ConfigError(_NO_HOST, where=str(config.file), hint=N_("write host and sender into [mail]"))
        if told.host and not told.sender:
            raise ConfigError(
                N_("key {key} is missing"), where=str(config.file), hint=N_("write host and sender into [mail]"),
                key="mail.sender",
            )  # fmt: skip

    # -- queueing -----------------------------------------------------------------------------------------------------

    def digest_items(self, period: Period) -> list[Item]:
        """What is to be sent of a week, without what was queued before.

        Raises:
            UsageError: a recipient names a unit that there is not.
        """
        wanted = [(one, unit) for one in self.config.program.recipient if "digest" in one.what for unit in one.units]
        if not wanted:
            return []
        known = outbox.known(
            self.records, (key for one, unit in wanted for key in self._keys(f"digest:{period.id}:{unit}", one))
        )
        made: dict[tuple[str, str], Digest] = {}
        items = []
        for one, unit in wanted:
            if known.issuperset(self._keys(f"digest:{period.id}:{unit}", one)):
                continue
            if (unit, one.lang) not in made:
                made[unit, one.lang] = self._digest(period, unit, one)
            items += [
                item for item in self._of_digest(made[unit, one.lang], period, one, unit) if item.key not in known
            ]
        return items

    def _digest(self, period: Period, unit: str, one: Recipient) -> Digest:
        now = max(self.now(), period.until)
        key = (period.id, one.lang)
        if key not in self._facts:
            self._facts[key] = digests.facts_for(self.records, self.config, period, now, one.lang)
        facts = self._facts[key]
        if unit == "*":
            return build(facts, period, now, one.lang)
        return build(digests.of_unit(facts, unit), period, now, one.lang, unit=unit)

    def _of_digest(self, digest: Digest, period: Period, one: Recipient, unit: str) -> Iterator[Item]:
        name = f"{digest.title}{period.id}"
        files = [mail.Attachment(f"{name}.{form}", forms.render(digest, form)) for form in ("docx", "xlsx")]
        subject = f"{digest.title} {digest.period_name}" + ("" if unit == "*" else f"（{unit}）")
        page = forms.render(digest, "html").decode()
        yield from self._items(f"digest:{period.id}:{unit}", one, subject, page, files, "\n".join(digest.headline))

    def letter_items(self, letter: UnitLetter, page: str, document: bytes, day: str) -> list[Item]:
        """What is to be sent of a letter to a unit: to those alone who get its letters."""
        items: list[Item] = []
        for one in self.config.program.recipient:
            if "letter" in one.what and letter.unit in one.units:
                key = f"letter:{letter.kind}:{letter.unit}:{day}:{len(letter.ids)}:{letter.ids[0]}"
                files = [mail.Attachment(f"{letter.title}.docx", document)]
                items += self._items(key, one, letter.title, page, files, "\n".join(letter.opening))
        return items

    def notice_items(self) -> list[Item]:
        """What is to be sent of notices that were approved in the last weeks, to those who get notices.

        Raises:
            ConfigError: the office's own template is wrong.
        """
        wanted = [one for one in self.config.program.recipient if "notice" in one.what]
        since = self.now() - NEWS
        items: list[Item] = []
        for known in papers.listed(self.records) if wanted else []:
            if not known.stands or datetime.fromisoformat(known.at) < since:
                continue
            new = [one for one in wanted if self._is_new(f"{_NOTICE}{known.id}", one)]
            if not new:
                continue
            work = Notices(self.config, self.records, self.now())
            made = unpacked(known.body)
            page = work.rendered(made, known, "html").decode()
            files = [mail.Attachment(f"{known.title}.docx", work.rendered(made, known, "docx"))]
            for one in new:
                short = "\n".join(made.overall)
                items += self._items(f"{_NOTICE}{known.id}", one, known.title, page, files, short)
        return items

    def _is_new(self, what: str, one: Recipient) -> bool:
        keys = self._keys(what, one)
        return not outbox.known(self.records, keys).issuperset(keys)

    def _withdrawn(self, taken: Delivery) -> bool:
        """Whether it is a notice whose approval somebody has taken back since it was queued."""
        if not taken.key.startswith(_NOTICE):
            return False
        known = papers.by_id(self.records, int(taken.key.removeprefix(_NOTICE).partition(":")[0]))
        return known is None or not known.stands

    def _keys(self, what: str, one: Recipient) -> list[str]:
        ways = [f"mail:{address}" for address in one.mail]
        if one.webhook_file or one.webhook_env:
            ways.append("webhook:")
        return [f"{what}:{one.name}:{way}" for way in ways]

    def _items(
        self, what: str, one: Recipient, subject: str, page: str, files: list[mail.Attachment], short: str
    ) -> Iterator[Item]:
        sender = self.config.program.mail.sender
        for key in self._keys(what, one):
            way, _, address = key.removeprefix(f"{what}:{one.name}:").partition(":")
            if way == "mail":
                message = mail.compose(sender, address, subject, page, files, key, self.now())
                yield Item(key, one.name, "mail", address, subject, mail.message_id(key, sender), message)
            else:
                text = json.dumps({"title": subject, "body": short}, ensure_ascii=False)
                yield Item(key, one.name, "webhook", "", subject, "", text.encode())

    # -- sending ------------------------------------------------------------------------------------------------------

    def send(self, box: outbox.Outbox) -> Iterator[Tried]:
        """Send what waits and whose time has come; each is tried at most once."""
        begun = self.now()
        recipients = {one.name: one for one in self.config.program.recipient}
        with mail.Mailer(self._server()) as mailer:
            while (taken := box.take(begun)) is not None:
                if self._withdrawn(taken):
                    result = mail.Result("never", WITHDRAWN)
                elif taken.way == "mail":
                    result = mailer.send(taken.message, taken.address)
                else:
                    result = self._post(taken, recipients.get(taken.recipient))
                why = json.dumps([result.why, dict(result.values)], ensure_ascii=False) if result.why else ""
                state = box.finish(taken, result.outcome, why, self.now(), self.config.program.mail.tries)
                yield Tried(taken, state, result)

    def _server(self) -> mail.Server:
        told = self.config.program.mail
        password = ""
        if told.user:
            password = config_reports.secret(self.config.folder, told.password_file, config_reports.PASSWORD)
            keep_login(told.user, password)
        return mail.Server(
            told.host, told.port, told.security, told.user, password, told.sender, told.timeout, told.deadline
        )

    def _post(self, taken: Delivery, one: Recipient | None) -> Result:
        if one is None:
            return mail.Result("never", N_("this recipient is no longer configured"))
        url = keep_address(config_reports.secret(self.config.folder, one.webhook_file, one.webhook_env))
        told = json.loads(taken.message)
        opened = frozenset({webhook.host_of(url)} if one.allow_private else ())
        gate = Gate(Policy(opened), lookup=self._lookup)

        def resolve(host: str, port: int) -> tuple[tuple[str, ...], str]:
            answer = gate.admit(host, port)
            return answer.addresses, answer.reason

        return webhook.send(url, told["title"], told["body"], resolve, self.config.program.mail.timeout)

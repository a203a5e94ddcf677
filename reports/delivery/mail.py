"""Mail: a message with attachments, and how it leaves by SMTP so that it is known whether it may have arrived."""

from __future__ import annotations

import contextlib
import hashlib
import re
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Literal, Self

from reports.wording import clean, shorten
from xuncha.discreet import scrub
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.outbox import Outcome

_DOT = re.compile(rb"(?m)^\.")
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PORTS = {"tls": 465, "starttls": 587, "none": 25}
REFUSED = N_("the mail server refused the recipient: {code} {text}")
NOT_NOW = N_("the mail server did not take it: {code} {text}")
NO_SERVER = N_("the mail server did not answer: {text}")
NO_WORD = N_("the mail server did not say whether it took it; it may have arrived: {text}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; its ending says what it is."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail goes and how. `timeout`: seconds for one answer, `deadline`: for one mail in all."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str
    password: str
    sender: str
    timeout: float = 30.0
    deadline: float = 300.0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a try. `why` is a message id that `values` fill."""

    outcome: Outcome
    why: str = ""
    values: tuple[tuple[str, str], ...] = ()


def message_id(key: str, sender: str) -> str:
    """The id of a mail, the same whenever it is made: who gets it twice after all can see that it is one."""
    digest = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return f"<{digest}@{sender.partition('@')[2] or 'xuncha.invalid'}>"


def compose(
    sender: str, to: str, subject: str, html: str, files: Sequence[Attachment], key: str, at: datetime
) -> bytes:
    """A mail as bytes: the page, and files with Chinese names."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, to
    mail["Subject"] = shorten(clean(subject), 150)
    mail["Date"], mail["Message-ID"] = format_datetime(at), message_id(key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(html, subtype="html", charset="utf-8", cte="base64")
    for file in files:
        main, _, sub = _TYPES.get(file.name.rpartition(".")[2], "application/octet-stream").partition("/")
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=clean(file.name))
    return mail.as_bytes()


class Mailer:
    """Sends mails one after the other over one connection; a context manager."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._drop()

    def send(self, message: bytes, to: str) -> Result:
        """One mail to one address.

        Until the last byte, the dot that ends a mail, a failure means that it did not arrive. After it, only an answer
        tells; without one nobody knows.
        """
        try:
            smtp = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("again", NO_SERVER, (("text", _told(error)),))
        # A server that sends a byte now and then would never run into a timeout.
        watch = threading.Timer(self.server.deadline, _cut, (smtp,))
        watch.daemon = True
        watch.start()
        try:
            return self._leave(smtp, message, to)
        finally:
            watch.cancel()

    def _leave(self, smtp: smtplib.SMTP, message: bytes, to: str) -> Result:
        try:
            code, text = smtp.mail(self.server.sender)
            if code == 250:
                code, text = smtp.rcpt(to)
            if code in {250, 251}:
                code, text = smtp.docmd("DATA")
            if code != 354:
                return self._refused(code, text)
            smtp.send(_DOT.sub(b"..", message) + (b"" if message.endswith(b"\r\n") else b"\r\n"))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("again", NO_SERVER, (("text", _told(error)),))
        try:
            smtp.send(b".\r\n")
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("unsure", NO_WORD, (("text", _told(error)),))
        return Result("sent") if 200 <= code < 300 else self._refused(code, text)

    def _refused(self, code: int, text: bytes) -> Result:
        """4xx: not now; 5xx: never. Either way the connection starts afresh."""
        self._drop()
        said = (("code", str(code)), ("text", shorten(clean(scrub(text.decode("utf-8", "replace"))), 120)))
        return Result("never", REFUSED, said) if 500 <= code < 600 else Result("again", NOT_NOW, said)

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is not None:
            return self._smtp
        server = self.server
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(timeout=server.timeout, context=ssl.create_default_context())
        else:
            smtp = smtplib.SMTP(timeout=server.timeout)
        # Connected apart from making it, so that its greeting is waited for under watch; TLS checks this name.
        smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
        self._smtp = smtp
        watch = threading.Timer(server.deadline, _cut, (smtp,))
        watch.daemon = True
        watch.start()
        try:
            code, text = smtp.connect(server.host, server.port or PORTS[server.security])
            if code != 220:
                raise smtplib.SMTPConnectError(code, text)
            # The last dot leaves by itself; without this it would wait for the answer to what came before.
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if server.user:
                smtp.login(server.user, server.password)
        finally:
            watch.cancel()
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _cut(smtp: smtplib.SMTP) -> None:
    """End a connection from another thread; whoever waits for its answer gets an error."""
    sock = smtp.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return shorten(clean(scrub(f"{error.smtp_code} {text}")), 120)
    return shorten(clean(scrub(str(error) or type(error).__name__)), 120)

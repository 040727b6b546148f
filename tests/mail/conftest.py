"""A mailbox that is really read over IMAP, and mail that really leaves over SMTP."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kaowu.office import clock
from kaowu.office.mailbox import actions
from kaowu.office.mailbox.actions import Synced
from kaowu.office.mailbox.models import MailMessage
from kaowu.office.mailbox.servers import server
from tests.mail import dovecot
from tests.mail.imap_server import ImapServer
from tests.office.world import REGISTERED, World, at, found_world

BOX = "baoming@agency.example"
KINDS = ["python", pytest.param("dovecot", marks=pytest.mark.skipif(
    dovecot.DOVECOT is None, reason="no Dovecot on this machine"
))]  # fmt: skip


@dataclass
class Taken:
    """What the SMTP server received; addresses in ``refused`` are turned away."""

    messages: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def smtp(settings: Any) -> Iterator[Taken]:
    """An SMTP server on a free port, set as the office's."""
    taken = Taken()
    controller = Controller(taken, hostname="127.0.0.1", port=dovecot.free_port())
    controller.start()
    settings.SMTP = server("smtp")(f"smtp://127.0.0.1:{controller.port}")
    yield taken
    controller.stop()


@pytest.fixture(params=KINDS)
def imap(request: pytest.FixtureRequest) -> Iterator[ImapServer | dovecot.Dovecot]:
    """A real IMAP server: ours, and Dovecot where the system has it."""
    if request.param == "dovecot":
        with dovecot.running() as running:
            yield running
    else:
        with ImapServer() as own:
            yield own


@pytest.fixture
def plain_imap() -> Iterator[ImapServer]:
    """Our own server, for what need not be tried on both."""
    with ImapServer() as own:
        yield own


@dataclass
class Office:
    """The world with a mailbox that it reads."""

    world: World
    imap: Any

    def sync(self, when: str = REGISTERED) -> Synced:
        with at(when):
            return actions.sync()

    def receive(self, message: EmailMessage | bytes, **told: float) -> MailMessage:
        """Deliver one message, read the mailbox, and give its record."""
        uid = self.imap.deliver(wire(message), **told)
        assert self.sync().trouble == ""
        return MailMessage.objects.order_by("-uidvalidity").get(uid=uid)


def _office(settings: Any, imap: Any) -> Office:
    settings.IMAP = server("imap")(imap.url)
    settings.MAIL_FROM, settings.MAIL_AGENCY = BOX, "示例环境交易培训中心"
    return Office(found_world(), imap)


@pytest.fixture
def office(db: None, settings: Any, imap: Any, smtp: Taken) -> Office:
    """The office in the registration of batch 2, on each IMAP server."""
    return _office(settings, imap)


@pytest.fixture
def one_office(db: None, settings: Any, plain_imap: ImapServer, smtp: Taken) -> Office:
    """The same on our own server only."""
    return _office(settings, plain_imap)


def wire(message: EmailMessage | bytes) -> bytes:
    """The message as it travels."""
    return message if isinstance(message, bytes) else message.as_bytes(policy=WIRE)


def body(message: EmailMessage) -> str:
    """The text of a message."""
    return message.get_content().replace("\r\n", "\n")


def mail(
    *files: tuple[str, bytes],
    sender: str = "lin@example.cn",
    subject: str = "报名材料",
    text: str = "您好，附件是我的报名材料。",
    name: str = "",
    **headers: str,
) -> EmailMessage:
    """A message as a mail program writes it; ``headers`` with _ for -."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, BOX, subject
    message["Message-ID"] = name or f"<{clock.now().timestamp()}-{id(message)}@example.cn>"
    for key, value in headers.items():
        message[key.replace("_", "-")] = value
    message.set_content(text)
    for filename, data in files:
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=filename
        )
    return message

"""Mail that leaves: over SMTP where a server is set, else into a folder of .eml files."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from pathlib import Path

from django.conf import settings

from kaowu.office.letters.actions import CarrierDown, Undeliverable
from kaowu.office.mailbox.servers import TIMEOUT, MailServer


def send(message: EmailMessage, name: str) -> None:
    """Let a message go. ``name`` is that of its file where no server is set.

    Raises Undeliverable when the recipient is refused for good, CarrierDown when the server is
    not there, asks to wait, or does not take our password.
    """
    if settings.SMTP is None:
        _file(message, name)
        return
    try:
        _hand_in(message, settings.SMTP)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise (Undeliverable if min(codes) >= 500 else CarrierDown)("recipient") from error
    except smtplib.SMTPDataError as error:
        raise (Undeliverable if error.smtp_code >= 500 else CarrierDown)("content") from error
    except (smtplib.SMTPException, OSError) as error:
        raise CarrierDown(type(error).__name__) from error


def _hand_in(message: EmailMessage, server: MailServer) -> None:
    with _connected(server) as connection:
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if not server.local:
            connection.starttls(context=context)
    except (smtplib.SMTPException, OSError):
        connection.close()
        raise
    return connection


def outbox() -> Path:
    """The folder of the messages that stay here, readable to the office's account only."""
    folder = Path(settings.DATA_DIR) / "outbox"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _file(message: EmailMessage, name: str) -> None:
    """Keep the message as a file; not in a demonstration, whose outbox is read in the browser."""
    if settings.DEMO:
        return
    path = outbox() / f"{name}.eml"
    path.touch(mode=0o600)
    path.write_bytes(message.as_bytes(policy=WIRE))

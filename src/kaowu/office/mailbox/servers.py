"""Mail servers, named by one URL each: ``imaps://user:password@host:port/FOLDER``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

PORTS = {"imaps": 993, "imap": 143, "smtps": 465, "smtp": 587}
TIMEOUT = 30  # seconds for each step of a conversation


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where a mailbox is read or mail is handed in. The password never shows in a repr."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def encrypted(self) -> bool:
        """Whether the connection begins with TLS."""
        return self.scheme in {"imaps", "smtps"}

    @property
    def local(self) -> bool:
        """Whether the server is this very machine, where no network is crossed."""
        return is_local(self.host)

    @property
    def name(self) -> str:
        """The mailbox as the records name it: account, host, folder; no password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:200]


def server(*schemes: str) -> Callable[[str], MailServer | None]:
    """A parser of URLs with these schemes; an empty text is no server. Raises ValueError.

    ``imap://`` sends the password in the clear and is taken for this machine only; ``smtp://``
    turns to TLS before the password on any other machine.
    """

    def parse(text: str) -> MailServer | None:
        return _parse(text.strip(), schemes) if text.strip() else None

    return parse


def is_local(host: str) -> bool:
    """Whether the host is a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _parse(text: str, schemes: tuple[str, ...]) -> MailServer:
    parts = urlsplit(text)
    if parts.scheme not in schemes or not parts.hostname:
        expected = " or ".join(f"{scheme}://user:password@host:port" for scheme in schemes)
        raise ValueError(f"expected {expected}")
    if parts.scheme == "imap" and not is_local(parts.hostname):
        raise ValueError("imap:// is not encrypted: use imaps://")
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )

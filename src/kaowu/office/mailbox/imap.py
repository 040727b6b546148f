"""Reading a mailbox over IMAP: nothing in it is changed, not even what is marked as read."""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError, UnexpectedCommandStatusError

from kaowu.office.mailbox.servers import TIMEOUT, MailServer

# NetEase (163, 126, yeah.net) lets nobody read who has not said what they are (RFC 2971).
WHO = '("name" "kaowu" "version" "1" "vendor" "kaowu")'


class Unreachable(Exception):
    """The mailbox cannot be read now; the text says why in Chinese, without account or content."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as the server lists it: bytes of its header, size of the whole, arrival."""

    uid: int
    size: int
    received_at: datetime
    header: bytes


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what goes wrong in a conversation into Unreachable."""
    try:
        yield
    except MailboxLoginError as error:
        raise Unreachable("邮箱登录被拒绝，请核对账号和授权码") from error
    except UnexpectedCommandStatusError as error:
        raise Unreachable("邮箱服务器拒绝了请求，请核对文件夹名称和收信权限") from error
    except ssl.SSLError as error:
        raise Unreachable("与邮箱服务器的加密连接没有建立") from error
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        raise Unreachable("连接不上邮箱服务器，或连接中断") from error


class Reader:
    """An open folder. Every method raises Unreachable when the conversation breaks off."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        _status, values = box.client.response("UIDVALIDITY")
        self.validity = int(values[0]) if values and values[0] else 0

    def uids(self) -> list[int]:
        """The UIDs of every message, oldest first."""
        with _explained():
            return sorted(int(uid) for uid in self._box.uids("ALL", charset=None))

    def listed(self, uid: int) -> Listed | None:
        """Header, size and arrival of one message; None when it is there no more."""
        told, header = self._fetch(uid, "RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]")
        size = re.search(rb"RFC822\.SIZE (\d+)", told)
        if size is None:
            return None
        moment = imaplib.Internaldate2tuple(told)
        seconds = time.mktime(moment) if moment else time.time()
        return Listed(uid, int(size[1]), datetime.fromtimestamp(seconds, tz=UTC), header)

    def whole(self, uid: int, limit: int) -> bytes:
        """The message, of which no more than ``limit`` bytes are ever taken; b"" if it is gone."""
        return self._fetch(uid, f"BODY.PEEK[]<0.{limit}>")[1]

    def _fetch(self, uid: int, parts: str) -> tuple[bytes, bytes]:
        """What the server tells about a message, and the part that it sends."""
        with _explained():
            status, answer = self._box.client.uid("FETCH", str(uid), f"(UID {parts})")
        if status != "OK":
            raise Unreachable("读取邮件被邮箱服务器拒绝")
        told, content = b"", b""
        for item in answer:
            if isinstance(item, tuple):
                told, content = told + item[0], content or item[1]
            elif item:
                told += item
        return told, content


@contextmanager
def opened(server: MailServer) -> Iterator[Reader]:
    """The server's folder, read-only. Raises Unreachable."""
    with ExitStack() as stack:
        with _explained():
            box = _connected(server)
            stack.callback(_log_out, box)
            box.login(server.user, server.password, initial_folder=None)
            if "ID" in box.client.capabilities:
                box.client.xatom("ID", WHO)
            box.folder.set(server.folder, readonly=True)
        yield Reader(box)


def _connected(server: MailServer) -> BaseMailBox:
    if server.encrypted:
        context = ssl.create_default_context()
        return MailBox(server.host, server.port, timeout=TIMEOUT, ssl_context=context)
    return MailBoxUnencrypted(server.host, server.port, timeout=TIMEOUT)


def _log_out(box: BaseMailBox) -> None:
    with suppress(imaplib.IMAP4.error, OSError):  # it is going anyway
        box.client.logout()
    with suppress(OSError):
        box.client.shutdown()  # which logging out leaves undone where the line is broken

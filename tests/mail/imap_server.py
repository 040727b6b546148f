"""A minimal IMAP4rev1 server (RFC 3501) for tests: one account, one folder, in memory.

It knows what a reader needs: LOGIN, SELECT/EXAMINE, UID SEARCH ALL, UID FETCH, LOGOUT.
"""

from __future__ import annotations

import re
import socketserver
import threading
import time
from dataclasses import dataclass, field
from imaplib import Time2Internaldate

FETCH = re.compile(r"FETCH (\d+) \((.*)\)", re.IGNORECASE)
PARTIAL = re.compile(r"BODY\.PEEK\[\]<0\.(\d+)>", re.IGNORECASE)


@dataclass
class Folder:
    """Messages by UID, as (content, arrival in seconds); ``fetched`` counts each whole fetch."""

    validity: int = 1
    next_uid: int = 1
    messages: dict[int, tuple[bytes, float]] = field(default_factory=dict)
    fetched: list[int] = field(default_factory=list)
    break_before: int = 0  # hang up when this UID is asked for whole


class _Conversation(socketserver.StreamRequestHandler):
    server: ImapServer

    def handle(self) -> None:
        self._say(b"* OK ready")
        for line in self.rfile:
            tag, _, rest = line.decode().strip().partition(" ")
            if not self._answer(tag, rest):
                return

    def _answer(self, tag: str, rest: str) -> bool:
        verb = rest.split(" ", 1)[0].upper()
        if verb == "UID":
            verb, rest = rest.split(" ", 2)[1].upper(), rest.split(" ", 1)[1]
        does = getattr(self, f"_{verb.lower()}", None)
        status = does(rest) if does else "BAD unknown command"
        if status:
            self._say(f"{tag} {status}".encode())
        return verb != "LOGOUT" and status is not None

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _capability(self, _rest: str) -> str:
        self._say(b"* CAPABILITY IMAP4rev1 ID")
        return "OK done"

    def _id(self, _rest: str) -> str:
        self.server.asked.append("ID")
        return "OK done"

    def _login(self, rest: str) -> str:
        right = rest.replace('"', "") == f"LOGIN {self.server.user} {self.server.password}"
        return "OK welcome" if right else "NO wrong password"

    def _examine(self, _rest: str) -> str:
        folder = self.server.folder
        self._say(f"* {len(folder.messages)} EXISTS".encode())
        self._say(f"* OK [UIDVALIDITY {folder.validity}] valid".encode())
        return "OK [READ-ONLY] done"

    def _search(self, _rest: str) -> str:
        uids = " ".join(str(uid) for uid in sorted(self.server.folder.messages))
        self._say(f"* SEARCH {uids}".encode())
        return "OK done"

    def _fetch(self, rest: str) -> str | None:
        found = FETCH.match(rest)
        assert found, rest
        uid, folder = int(found[1]), self.server.folder
        if uid not in folder.messages:
            return "OK nothing"
        data, moment = folder.messages[uid]
        partial = PARTIAL.search(found[2])
        if partial:
            if uid == folder.break_before:
                return None
            folder.fetched.append(uid)
            name, part = "BODY[]<0>", data[: int(partial[1])]
        else:
            name, part = "BODY[HEADER]", data[: data.index(b"\r\n\r\n") + 4]
        when = Time2Internaldate(time.localtime(moment))
        told = f"UID {uid} RFC822.SIZE {len(data)} INTERNALDATE {when} {name} {{{len(part)}}}"
        self._say(f"* {uid} FETCH ({told}".encode())
        self.wfile.write(part)
        self._say(b")")
        return "OK done"

    def _logout(self, _rest: str) -> str:
        self._say(b"* BYE")
        return "OK done"


class ImapServer(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1, on a port of its own choice, while it is entered."""

    daemon_threads = True
    allow_reuse_address = True
    user, password = "box", "secret"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.folder = Folder()
        self.asked: list[str] = []

    def __enter__(self) -> ImapServer:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{self.password}@127.0.0.1:{self.server_address[1]}/INBOX"

    def deliver(self, message: bytes, *, seconds_ago: float = 0) -> int:
        """Put a message into the folder; returns its UID."""
        uid, self.folder.next_uid = self.folder.next_uid, self.folder.next_uid + 1
        self.folder.messages[uid] = (message, time.time() - seconds_ago)
        return uid

    def renumber(self) -> None:
        """What a server does that was restored from a backup: the same mail under new numbers."""
        self.folder.validity += 1
        kept = [self.folder.messages[uid] for uid in sorted(self.folder.messages)]
        self.folder.messages = dict(enumerate(kept, self.folder.next_uid))
        self.folder.next_uid += len(kept)

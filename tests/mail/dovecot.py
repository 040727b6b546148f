"""Dovecot in a folder of its own, where the system has it: one account, a Maildir, no root."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import Time2Internaldate
from pathlib import Path

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

CONFIG = """\
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """A running Dovecot; mail is delivered with APPEND."""

    user, password = "box", "secret"

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    @property
    def url(self) -> str:
        return f"imap://{self.user}:{self.password}@127.0.0.1:{self.port}/INBOX"

    def deliver(self, message: bytes, *, seconds_ago: float = 0) -> int:
        """Put a message into the folder; returns its UID."""
        when = Time2Internaldate(time.localtime(time.time() - seconds_ago))
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as client:
            client.login(self.user, self.password)
            status, told = client.append("INBOX", "", when, message)
        assert status == "OK", told
        return int(told[0].split()[2].rstrip(b"]"))

    def renumber(self) -> None:
        """Lose the index: Dovecot gives the folder a new UIDVALIDITY, the messages new UIDs."""
        time.sleep(1.1)  # the validity is the time in seconds
        for index in (self.folder / "mail").glob("dovecot*"):
            index.unlink()


@contextmanager
def running() -> Iterator[Dovecot]:
    """Dovecot on a free port of 127.0.0.1; stopped whatever happens."""
    assert DOVECOT
    folder = Path(tempfile.mkdtemp(prefix="kaowu-dovecot-"))
    server = Dovecot(folder, free_port())
    me = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    user, group = me.pw_name, grp.getgrgid(me.pw_gid).gr_name
    as_nobody = {"user": user, "group": group, "extra_groups": []} if os.getuid() == 0 else {}
    os.chown(folder, me.pw_uid, me.pw_gid)  # its parts refuse to run as root
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(folder=folder, user=user, group=group, port=server.port))
    process = subprocess.Popen(
        [DOVECOT, "-F", "-c", str(config)], start_new_session=True, **as_nobody
    )
    try:
        _wait(server.port, process)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "Dovecot did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("Dovecot does not listen")

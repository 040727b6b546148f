"""Every setting of the program: one typed table, read from the environment, loud when wrong.

A secret can be given as a file: ``KAOWU_SECRET_KEY_FILE=/run/secrets/key``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaowu.office.mailbox.servers import server
from kaowu.rules.units import parse_size


class OptionError(SystemExit):
    """A setting that cannot be used; stops the program and says key and value."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its key in the environment, default, parser and meaning."""

    key: str
    default: str
    parse: Callable[[str], Any]
    meaning: str
    secret: bool = False


def boolean(text: str) -> bool:
    """ "1", "true", "yes", "on" or their opposites; ValueError on anything else."""
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("expected yes or no")


def words(text: str) -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def web_address(text: str) -> str:
    """An address of http or https, or nothing; ValueError on anything else."""
    if text and not text.startswith(("https://", "http://")):
        raise ValueError("expected an address that begins with https:// or http://")
    return text


def size(text: str) -> int:
    """Bytes of "200MB" or "500KB" (1 KB is 1024 bytes); ValueError on anything else or nothing."""
    try:
        count = parse_size(text)
    except ValueError:
        count = 0
    if not count:
        raise ValueError("expected a size such as 200MB or 500KB")
    return count


def count(text: str) -> int:
    """A whole number above 0; ValueError on anything else."""
    if not text.strip().isdecimal() or not int(text):
        raise ValueError("expected a whole number above 0")
    return int(text)


def choice(*allowed: str) -> Callable[[str], str]:
    """A parser that takes only these words."""

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"expected one of {', '.join(allowed)}")
        return text

    return parse


OPTIONS: tuple[Option, ...] = (
    Option("KAOWU_DATA_DIR", "var", Path, "Folder of the database, files, keys and letters."),
    Option("KAOWU_DATABASE_URL", "", str, "postgres://… ; empty: SQLite in the data folder.", True),
    Option("KAOWU_SECRET_KEY", "", str, "Signs sessions; empty: made once, kept with keys.", True),
    Option("KAOWU_MASTER_KEY", "", str, "64 hex digits; encrypts data; empty: as above.", True),
    Option("KAOWU_DEMO", "no", boolean, "Demonstration mode: one-click people, movable date."),
    Option("KAOWU_DEBUG", "no", boolean, "Django's debug pages; never where real people are."),
    Option("KAOWU_HOSTS", "127.0.0.1,localhost", words, "Host names that are answered."),
    Option("KAOWU_BASE_URL", "http://127.0.0.1:8000", str, "Address printed in QR codes."),
    Option("KAOWU_HTTPS", "no", boolean, "Served over TLS: secure cookies and HSTS."),
    Option("KAOWU_NOTICES", "", str, "Folder of notice files; empty: those that ship with it."),
    Option(
        "KAOWU_IMAP_URL",
        "",
        server("imaps", "imap"),
        "imaps://user:password@host:port/FOLDER; the agency's mailbox, read by `kaowu mail sync`.",
        True,
    ),
    Option(
        "KAOWU_SMTP_URL",
        "",
        server("smtps", "smtp"),
        "smtps://user:password@host:port; empty: letters stay as .eml files in the data folder.",
        True,
    ),
    Option("KAOWU_MAIL_FROM", "", str, "Address that letters come from: box@example.cn."),
    Option("KAOWU_MAIL_AGENCY", "", str, "Name of the agency whose mailbox it is."),
    Option(
        "KAOWU_AGENCY_ALONE",
        "no",
        boolean,
        "The centre stays on its own system: its decisions come in as files and are reconciled.",
    ),
    Option(
        "KAOWU_SMS_URL",
        "",
        web_address,
        "https://…; takes SMS as JSON (see office/letters/gateway.py); empty: recorded only.",
        True,
    ),
    Option("KAOWU_SMS_TOKEN", "", str, "What the SMS gateway knows the office by.", True),
    Option("KAOWU_SMS_SIGN", "考务", str, "Sender's sign that every SMS begins with: 【考务】."),
    Option("KAOWU_MAX_PACKAGE", "60MB", size, "Largest file of a package or a bulk upload."),
    Option("KAOWU_MAX_MATERIAL", "20MB", size, "Largest scan, portrait or sheet of a candidate."),
    Option("KAOWU_MAX_FILES", "1000", count, "Most files of one bulk upload."),
    Option("KAOWU_MAX_STACK_FILE", "200MB", size, "Largest file of a scanned stack of papers."),
    Option("KAOWU_MAX_STACK", "300MB", size, "Most that one stack of papers weighs in all."),
    Option("KAOWU_MAX_ANSWER", "30MB", size, "Largest file of the centre's answers."),
    Option("KAOWU_MAX_DOCUMENT", "20MB", size, "Largest filing document, or roster to check."),
    Option("KAOWU_LOG_LEVEL", "INFO", choice("DEBUG", "INFO", "WARNING", "ERROR"), "Log level."),
)


def read_options(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All options by key, parsed.

    Raises OptionError on a value that does not parse and on a KAOWU_ key that is unknown.
    """
    environment = os.environ if environment is None else environment
    known = {option.key for option in OPTIONS}
    secret_files = {f"{option.key}_FILE" for option in OPTIONS if option.secret}
    for key in environment:
        if key.startswith("KAOWU_") and key not in known | secret_files:
            raise OptionError(f"unknown setting {key}={environment[key]!r}")
    return {option.key: _read(option, environment) for option in OPTIONS}


def _read(option: Option, environment: Mapping[str, str]) -> Any:
    text = environment.get(option.key, option.default)
    path = environment.get(f"{option.key}_FILE", "")
    if option.secret and path:
        text = Path(path).read_text(encoding="utf-8").strip()
    try:
        return option.parse(text)
    except ValueError as error:
        shown = "(secret)" if option.secret else repr(text)
        raise OptionError(f"setting {option.key}={shown}: {error}") from None

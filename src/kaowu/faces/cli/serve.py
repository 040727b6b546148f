"""``kaowu run`` (all set-up, demonstration, server) and ``kaowu serve`` (the server as it is)."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"


def add_to(subparsers: Any) -> None:
    """Add ``run`` and ``serve``."""
    for name, run, text in (
        ("run", run_everything, "准备数据并启动演示环境"),
        ("serve", run_server, "启动服务（网页与后台任务）"),
    ):
        parser = subparsers.add_parser(name, help=text, description=text)
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--host", default=LOOPBACK, help="监听地址，默认仅本机")
        parser.set_defaults(run=run)


def run_everything(args: argparse.Namespace) -> int:
    """Set up what is missing, put the demonstration in, start; 1 when the port is taken."""
    os.environ.setdefault("KAOWU_DEMO", "yes")
    return run_server(args)


def run_server(args: argparse.Namespace) -> int:
    """Start server and worker; 1 when the port is taken."""
    began = time.monotonic()
    if not _is_free(args.host, args.port):
        print(
            f"端口 {args.port} 已被占用：请换一个端口，例如 make run PORT={args.port + 1}。",
            file=sys.stderr,
        )
        return 1
    os.environ.setdefault("KAOWU_BASE_URL", f"http://{args.host}:{args.port}")
    prepare()
    from kaowu.faces.cli.serving import serve

    _print_welcome(args.host, args.port, time.monotonic() - began)
    return serve(host=args.host, port=args.port)


def prepare() -> None:
    """Database, notices and, in demonstration mode, the demonstration; loses nothing that is."""
    start_django()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    load_notices()
    if settings.DEMO:
        from kaowu.demo.story import ensure_demo

        ensure_demo(progress=_progress)


def start_django() -> None:
    """Make models and settings usable."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaowu.site.settings")
    django.setup()


def load_notices() -> None:
    """Load every notice of the folder whose batches are listed; generated ones are the demo's."""
    from django.conf import settings

    from kaowu.office.notices.actions import load_notice
    from kaowu.rules.loader import NoticeError, is_generated
    from kaowu.rules.shipped import notices_folder

    folder = Path(settings.NOTICES_DIR) if settings.NOTICES_DIR else notices_folder()
    for path in sorted(folder.glob("*.toml")):
        source = path.read_text(encoding="utf-8")
        if is_generated(source) or path.name.startswith("as-printed"):
            continue
        try:
            load_notice(source)
        except NoticeError as error:
            print(f"未载入通知文件 {path.name}：{error}", file=sys.stderr)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _progress(done: int, total: int, text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r正在布置演示环境 {done}/{total}  {text:<24}", end="", file=sys.stderr)
        if done == total:
            print(file=sys.stderr)
    elif done in (1, total) or done % 50 == 0:
        print(f"正在布置演示环境 {done}/{total}", file=sys.stderr)


def _print_welcome(host: str, port: int, seconds: float) -> None:
    from django.conf import settings

    root = f"http://{host}:{port}"
    print(f"\n考务已启动（准备用时 {seconds:.1f} 秒），按 Ctrl+C 停止。\n")
    for face, path in (
        ("公众", "/"),
        ("考生", "/my/"),
        ("报名机构", "/agency/"),
        ("省职鉴中心", "/centre/"),
    ):
        print(f"  {face}\t{root}{path}")
    if settings.DEMO:
        _print_people(root)
    print(flush=True)


def _print_people(root: str) -> None:
    from kaowu.faces.context import face_of
    from kaowu.office.people.queries import demo_people

    print(f"\n演示环境（人物均为虚构，双因素验证已关闭）：一键进入 {root}/demo/enter/")
    shown: dict[str, int] = {}
    for person in demo_people():
        face = face_of(person["roles"])
        shown[face] = shown.get(face, 0) + 1
        if shown[face] <= 3:
            print(f"  {face}\t{person['name']}（{person['note']}）")
    for face, count in shown.items():
        if count > 3:
            print(f"  {face}\t…… 共 {count} 人")

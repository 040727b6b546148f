"""``kaowu account``: open the first account of an installation; reset one that lost its way in."""

from __future__ import annotations

import argparse
import secrets
import sys
from typing import Any

ROLES = ("administrator", "manager", "clerk", "first_reviewer", "second_reviewer", "officer")


def add_to(subparsers: Any) -> None:
    """Add ``account open`` and ``account reset``."""
    account = subparsers.add_parser("account", help="开立、重设工作人员账号")
    verbs = account.add_subparsers(title="命令", metavar="命令", required=True)
    text = "开立账号并显示一次初始密码；首次登录须设置双因素验证"
    opened = verbs.add_parser("open", help=text, description=text)
    opened.add_argument("username", help="登录名")
    opened.add_argument("--name", required=True, help="姓名")
    opened.add_argument(
        "--role", action="append", choices=ROLES, required=True, help="岗位，可多个"
    )
    opened.add_argument("--organisation", default="", help="所属机构的全称（系统管理员不填）")
    opened.add_argument("--email", default="", help="接收办理提醒的电子邮箱（选填）")
    opened.set_defaults(run=open_one)
    text = "重设工作人员的密码并解除双因素验证，显示一次新密码；须先核实本人身份"
    reset = verbs.add_parser("reset", help=text, description=text)
    reset.add_argument("username", help="登录名")
    reset.set_defaults(run=reset_one)


def open_one(args: argparse.Namespace) -> int:
    """Open the account; 0 done, 1 refused."""
    from kaowu.faces.cli.serve import start_django

    start_django()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from kaowu.office.people.actions import open_account
    from kaowu.office.people.models import Organisation, User
    from kaowu.rules.roles import Role

    organisation = Organisation.objects.filter(name=args.organisation).first()
    if args.organisation and organisation is None:
        print(f"没有名为“{args.organisation}”的机构。", file=sys.stderr)
        return 1
    if organisation is None and set(args.role) != {"administrator"}:
        print("除系统管理员外，账号须属于一个机构：请用 --organisation 指定。", file=sys.stderr)
        return 1
    if User.objects.filter(username=args.username).exists():
        print(f"登录名“{args.username}”已被使用。", file=sys.stderr)
        return 1
    try:
        if args.email:
            validate_email(args.email)
    except ValidationError:
        print(f"“{args.email}”不是电子邮箱地址。", file=sys.stderr)
        return 1
    password = secrets.token_urlsafe(12)
    open_account(
        username=args.username,
        display_name=args.name,
        roles=tuple(Role(role) for role in args.role),
        organisation=organisation,
        password=password,
        email=args.email,
    )
    print(f"账号 {args.username} 已开立。初始密码（只显示这一次）：{password}")
    return 0


def reset_one(args: argparse.Namespace) -> int:
    """A new password, and the second factor to be set up again; 0 done, 1 refused."""
    from kaowu.faces.cli.serve import start_django

    start_django()
    from kaowu.office.people.actions import reset_way_in
    from kaowu.office.people.models import User

    user = User.objects.filter(username=args.username).first()
    if user is None or not user.is_staff_member:
        print(f"没有登录名为“{args.username}”的工作人员账号。", file=sys.stderr)
        return 1
    password = secrets.token_urlsafe(12)
    reset_way_in(user, password=password)
    print(f"账号 {args.username} 已重设。新密码（只显示这一次）：{password}")
    return 0

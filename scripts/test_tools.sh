#!/usr/bin/env bash
# What the tests need beside Python: a Chromium with Chinese fonts, PostgreSQL, and Dovecot.
# Takes what the system has; installs with apt-get where this is Debian and we are root; else says what is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/find_tools.sh

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
  [ -n "${updated:-}" ] || apt-get update -qq >/dev/null 2>&1 || true
  updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
    >/dev/null 2>&1 </dev/null
}

# Debian's package would make a cluster at once and start it; a drop-in keeps it from doing so.
install_postgresql() {
  local drop_in=/etc/postgresql-common/createcluster.d/kaowu-test.conf status=0
  mkdir -p "${drop_in%/*}"
  echo "create_main_cluster = false" >"$drop_in"
  apt_install postgresql || status=$?
  rm -f "$drop_in"
  return "$status"
}

chinese_fonts() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn file | head -n 1)" ]; }

if [ -z "$(find_chromium)" ] && may_install; then
  echo "Installing Chromium for the browser tests ..."
  apt_install chromium || true
fi
if [ -z "$(find_chromium)" ]; then
  echo "No Chromium here and none could be installed: the browser tests are skipped."
elif ! chinese_fonts && may_install; then
  apt_install fonts-noto-cjk fontconfig || echo "No Chinese fonts here: screenshots will show boxes."
fi

# The program that drives the browser comes with its Python package; a bare Debian lacks a library of it.
browser_driver() { .venv/bin/python -c 'from playwright._impl._driver import compute_driver_executable as f; print(f()[0])'; }

if [ -n "$(find_chromium)" ] && ! "$(browser_driver)" --version >/dev/null 2>&1; then
  may_install && apt_install libatomic1 || true
  "$(browser_driver)" --version >/dev/null 2>&1 ||
    echo "The browser's driver does not start here: the browser tests are skipped."
fi

if [ -z "$(find_postgres_bin)" ] && may_install; then
  echo "Installing PostgreSQL for its test run ..."
  install_postgresql || true
fi
[ -n "$(find_postgres_bin)" ] || echo "No PostgreSQL here: its test run is skipped."

dovecot_is_here() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot >/dev/null; }

# The tests start one of their own; the package's service is not wanted.
if ! dovecot_is_here && may_install; then
  echo "Installing Dovecot for the mailbox's tests ..."
  had_policy=no; [ -e /usr/sbin/policy-rc.d ] && had_policy=yes
  [ "$had_policy" = yes ] || { printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d; }
  apt_install dovecot-imapd || true
  [ "$had_policy" = yes ] || rm -f /usr/sbin/policy-rc.d
fi
dovecot_is_here || echo "No Dovecot here: the mailbox is tested against our own IMAP server only."

#!/usr/bin/env bash
# Makes sure that Debian packages are there; as root it installs what is missing, otherwise it says what to ask for.
set -euo pipefail

missing=()
for name in "$@"; do
  case "$name" in
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=("$name") ;;
    gettext) command -v msgfmt >/dev/null || missing+=("$name") ;;
    chromium) command -v chromium >/dev/null || missing+=("$name") ;;
    postgresql) [ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || missing+=("$name") ;;
    rsyslog) { command -v rsyslogd || [ -x /usr/sbin/rsyslogd ]; } >/dev/null || missing+=("$name") ;;
    *) dpkg -s "$name" >/dev/null 2>&1 || missing+=("$name") ;;
  esac
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
  echo "Debian packages are missing: ${missing[*]}. Ask an administrator for: apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# A PostgreSQL installed for the tests must not start a server of its own.
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

#!/bin/sh
# Installs the named Debian packages where they are missing; says what to do where it cannot.
# With --for-tests, parts named in STRIKEOFF_TEST_WITHOUT (chromium,postgres) are left out.
set -eu

for_tests=no
if [ "${1:-}" = --for-tests ]; then for_tests=yes; shift; fi

present() {
    case "$1" in
        chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null ;;
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
        *) dpkg -s "$1" >/dev/null 2>&1 ;;
    esac
}

switched_off() {
    [ "$for_tests" = yes ] || return 1
    case ",${STRIKEOFF_TEST_WITHOUT:-}," in
        *,chromium,*) [ "$1" = chromium ] && return 0 ;;
    esac
    case ",${STRIKEOFF_TEST_WITHOUT:-}," in
        *,postgres,*) [ "$1" = postgresql ] && return 0 ;;
    esac
    return 1
}

missing=
for part in "$@"; do
    present "$part" || switched_off "$part" || missing="$missing $part"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Strikeoff needs these system packages:$missing. Install them with this system's package manager, then try again." >&2
    exit 1
fi
as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Strikeoff needs these system packages:$missing. Ask an administrator to run: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "Installing system packages:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null

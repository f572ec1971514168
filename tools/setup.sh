#!/bin/sh
# Installs what the build and the tests need on Debian 12: the packages of tools/packages, a fitting Node where none is on
# the PATH, and the npm packages of the folders that have a lock file. Where everything is there it does nothing.
set -eu
cd "$(dirname "$0")/.."

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# Those of the named packages that are not installed.
missing() {
    for package; do
        case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
        installed) ;;
        *) echo "$package" ;;
        esac
    done
}

install_packages() {
    lacking=$(missing "$@")
    [ -n "$lacking" ] || return 0
    as_root apt-get update -q
    # shellcheck disable=SC2086 # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $lacking
}

install_node() {
    if ! tools/node --version >/dev/null 2>&1; then
        command -v npm >/dev/null || install_packages nodejs npm
        # npm's `node` package brings the binary; it stands beside Debian's own, which is too old.
        npm install --prefix .tools --no-audit --no-fund --no-save node@22
        tools/node --version >/dev/null
    fi
    # A Node from elsewhere may come without npm.
    if [ -n "$(npm_folders)" ] && ! command -v npm >/dev/null; then
        install_packages nodejs npm
    fi
}

# Folders whose npm packages are absent or older than their lock file.
npm_folders() {
    for lock in web/package-lock.json test/browser/package-lock.json; do
        folder=$(dirname "$lock")
        if [ -f "$lock" ] && [ -z "$(find "$folder/node_modules/.installed" -newer "$lock" 2>/dev/null)" ]; then
            echo "$folder"
        fi
    done
}

# shellcheck disable=SC2046 # one word a package
install_packages $(cat tools/packages)
install_node
for folder in $(npm_folders); do
    node=$(tools/node -p process.execPath)
    (cd "$folder" && PATH="$(dirname "$node"):$PATH" npm ci --no-audit --no-fund)
    touch "$folder/node_modules/.installed"
done

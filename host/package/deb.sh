#!/usr/bin/env bash
# Packs the program for Debian: the binary, a systemd unit that is not started, a configuration file, manual
# pages and completions.
#
# Usage: deb.sh BINARY OUTPUT.deb
set -euo pipefail

binary=${1:?usage: deb.sh BINARY OUTPUT.deb}
output=${2:?usage: deb.sh BINARY OUTPUT.deb}
here=$(cd "$(dirname "$0")" && pwd)
command -v dpkg-deb >/dev/null || { echo "deb.sh: dpkg-deb is missing: this needs Debian" >&2; exit 1; }

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
version=$("$binary" --version | awk '{print $2}')

install -D -m 755 "$binary" "$root/usr/bin/stratos"
install -D -m 644 "$here/../../docs/monitoring/stratos.service" "$root/lib/systemd/system/stratos.service"
install -D -m 644 "$here/node.toml" "$root/etc/stratos/node.toml"
install -D -m 644 "$here/../../LICENSE" "$root/usr/share/doc/stratos/copyright"
"$binary" man "$root/usr/share/man/man1" 2>/dev/null
gzip -9n "$root"/usr/share/man/man1/*.1
shares=$root/usr/share
mkdir -p "$shares"/{bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d}
"$binary" completions bash > "$shares/bash-completion/completions/stratos"
"$binary" completions zsh > "$shares/zsh/vendor-completions/_stratos"
"$binary" completions fish > "$shares/fish/vendor_completions.d/stratos.fish"

mkdir "$root/DEBIAN"
cat > "$root/DEBIAN/control" <<CONTROL
Package: stratos
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: the Stratos authors <noreply@example.org>
Depends: libc6, libgcc-s1
Recommends: adduser
Section: net
Priority: optional
Installed-Size: $(du -sk "$root" | cut -f1)
Description: node and command line of the Stratos chain
 Executes the runtime of a Stratos chain, makes or follows its blocks, keeps its state and serves clients.
CONTROL
echo /etc/stratos/node.toml > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
	if ! getent passwd stratos >/dev/null; then
		useradd --system --home-dir /var/lib/stratos --no-create-home --shell /usr/sbin/nologin stratos
	fi
	# Keys are in it.
	install -d -m 700 -o stratos -g stratos /var/lib/stratos
fi
POSTINST
chmod 755 "$root/DEBIAN/postinst"
# The same files make the same package.
find "$root" -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} +
dpkg-deb --root-owner-group --build "$root" "$output"

#!/usr/bin/env bash
# Packs the program for Debian: the binary, a systemd unit that is not started, a configuration file, manual
# pages and completions.
#
# Usage: deb.sh BINARY OUTPUT.deb
set -euo pipefail

binary=${1:?usage: deb.sh BINARY OUTPUT.deb}
output=${2:?usage: deb.sh BINARY OUTPUT.deb}
here=$(cd "$(dirname "$0")" && pwd)
for tool in dpkg-deb objdump; do
	command -v "$tool" >/dev/null || { echo "deb.sh: $tool is missing: this needs Debian with binutils" >&2; exit 1; }
done

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
version=$("$binary" --version | awk '{print $2}')
# The same commit makes the same package. Debian's tools refuse files of 1970.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || echo 1617235200)}
export SOURCE_DATE_EPOCH
maintainer="the Stratos authors <noreply@example.org>"

shares=$root/usr/share
install -D -m 755 "$binary" "$root/usr/bin/stratos"
install -D -m 644 "$here/../../docs/monitoring/stratos.service" "$root/usr/lib/systemd/system/stratos.service"
install -D -m 644 "$here/node.toml" "$root/etc/stratos/node.toml"
install -D -m 644 "$here/copyright" "$shares/doc/stratos/copyright"
# The licences of what the dashboard is made of.
gzip -9cn "$here/../dashboard/licenses.txt" > "$shares/doc/stratos/dashboard-licenses.txt.gz"
gzip -9cn > "$shares/doc/stratos/changelog.gz" <<CHANGELOG
stratos ($version) stable; urgency=medium

  * Version $version.

 -- $maintainer  $(date --utc --date="@$SOURCE_DATE_EPOCH" --rfc-email)
CHANGELOG
"$binary" man "$shares/man/man1" 2>/dev/null
gzip -9n "$shares"/man/man1/*.1
mkdir -p "$shares"/{bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d}
"$binary" completions bash > "$shares/bash-completion/completions/stratos"
"$binary" completions zsh > "$shares/zsh/vendor-completions/_stratos"
"$binary" completions fish > "$shares/fish/vendor_completions.d/stratos.fish"

# The C library must be as new as the one that the binary was linked with.
glibc=$(objdump -T "$binary" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
mkdir "$root/DEBIAN"
cat > "$root/DEBIAN/control" <<CONTROL
Package: stratos
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: $maintainer
Depends: libc6 (>= ${glibc#GLIBC_}), libgcc-s1, passwd
Section: net
Priority: optional
Installed-Size: $(du -sk "$root" | cut -f1)
Description: node and command line of the Stratos chain
 Executes the runtime of a Stratos chain, makes or follows its blocks, keeps
 its state and serves clients.
CONTROL
echo /etc/stratos/node.toml > "$root/DEBIAN/conffiles"
install -m 755 "$here/postinst" "$here/prerm" "$here/postrm" "$root/DEBIAN"
(cd "$root" && find etc usr -type f -print0 | sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
# Not as the umask of who packs has it.
find "$root" -type d -exec chmod 755 {} +
chmod 644 "$root"/DEBIAN/{control,conffiles,md5sums} "$shares"/doc/stratos/* "$shares"/man/man1/* \
	"$shares/bash-completion/completions/stratos" "$shares/zsh/vendor-completions/_stratos" \
	"$shares/fish/vendor_completions.d/stratos.fish"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group --build "$root" "$output"

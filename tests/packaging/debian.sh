#!/bin/sh
# SPDX-License-Identifier: MIT
# debian.sh TARBALL FOLDER: builds the Debian packages of a tarball of `make
# dist` with the debian/ of these sources, in a new folder FOLDER, source and
# binary.
set -eu
src=$(cd "$(dirname "$0")/../.." && pwd)
tarball=$(realpath "$1")
version=$(dpkg-parsechangelog -l "$src/debian/changelog" -S Version)
upstream=${version%-*}

mkdir -p "$2"
cd "$2"
cp "$tarball" "authstr_$upstream.orig.tar.xz"
tar xf "$tarball"
cd "authstr-$upstream"
cp -rp "$src/debian" .
dpkg-buildpackage -us -uc

#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh LIBRARY INCLUDE: libabigail's description of what others can see of a
# library that was built with -g, without what differs from build to build.
abidw --headers-dir "$2" --drop-private-types --drop-undefined-syms \
    --no-show-locs --no-corpus-path --no-comp-dir-path --no-architecture \
    --no-elf-needed --type-id-style hash "$1" |
    sed "s|path='[^']*/lib/|path='lib/|"

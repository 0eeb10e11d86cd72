#!/bin/sh
# SPDX-License-Identifier: MIT
# symbols.sh LIBRARY VERSION <OLD: Debian's list of symbols of a library (see
# deb-symbols(5)).  A symbol keeps the version that it has in the old list; one
# that is not there is of this version.
echo 'libauthstr.so.0 libauthstr0 #MINVER#'
echo '* Build-Depends-Package: libauthstr-dev'
{
	sed -n 's/^ //p'
	echo
	nm -D --defined-only "$1" | LC_ALL=C sort -k 3 | sed -n \
	    -e 's/.* A \([^@]*\)$/\1@\1/p' -e 's/.* A \([^@]*\)@@.*/\1@\1/p' \
	    -e 's/.* [TBDRV] \([^@]*\)@@\(.*\)/\1@\2/p'
} | awk -v version="$2" '
	NF == 0 { now = 1; next }
	!now { since[$1] = $2; next }
	{ print " " $1, ($1 in since ? since[$1] : version) }'

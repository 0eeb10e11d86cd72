#!/bin/bash
# SPDX-License-Identifier: MIT
# pcap.sh DECODE-AUTH [MEGABYTES [SESSIONS]]: the logins in a pcap of mail
# submissions, found by decode-auth --json and by tshark's credentials, by
# turns, in processor time; the best of five and of three.  Exit status 1: a
# login is missing or false, or an aim is missed.
decode_auth=$1 megabytes=${2:-200} sessions=${3:-3000}
aim=20
command -v tshark >/dev/null || {
	echo "pcap.sh: there is no tshark" >&2
	exit 1
}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
"$(dirname "$0")/pcap" "$dir/pcap" "$megabytes" "$sessions" "$dir/logins" ||
	exit 1
octets=$(stat -c %s "$dir/pcap")
cat "$dir/pcap" >/dev/null

took() { # COMMAND...: seconds of processor time
	{ TIMEFORMAT='%U %S'
		time "$@" >"$dir/out" 2>/dev/null; } 2>&1 |
	    awk '{ print $1 + $2 }'
}

best() {
	sort -n | head -n 1
}

for i in 1 2 3 4 5; do
	took "$decode_auth" --json --read "$dir/pcap" >>"$dir/ours"
	mv "$dir/out" "$dir/found"
	[ $i -gt 3 ] ||
		took tshark -q -z credentials -r "$dir/pcap" >>"$dir/tsharks"
done

# CLIENT MECHANISM USER CODE, as the generator has it
perl -MJSON::PP -ne '
	my $l = decode_json($_);
	my ($code, $user) = ($l->{reply}{code} // 0, $l->{authcid} // "");
	print "$l->{client} $l->{mechanism} $user $code\n";
' "$dir/found" | sort >"$dir/found.list"
sort "$dir/logins" | diff - "$dir/found.list" >"$dir/diff" || {
	echo "pcap.sh: other logins than there are:" >&2
	head "$dir/diff" >&2
	exit 1
}

awk -v octets="$octets" -v ours="$(best <"$dir/ours")" -v aim=$aim \
    -v tsharks="$(best <"$dir/tsharks")" -v n="$(wc -l <"$dir/logins")" 'BEGIN {
	printf "%d logins in %d MB: decode-auth %.0f MB/s, tshark %.0f MB/s, ratio %.1f (aim: %d)\n",
	    n, octets / 1e6, octets / ours / 1e6, octets / tsharks / 1e6,
	    tsharks / ours, aim
	exit tsharks / ours < aim
}'

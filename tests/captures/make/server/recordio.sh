#!/bin/bash
# SPDX-License-Identifier: MIT
# recordio.sh OUT: what recordio (ucspi-tcp) tells of sessions of msa-sink, as
# multilog (daemontools) keeps it; swaks, three at once.  Needs no lab.
set -eu
AUTHSTR=${AUTHSTR:?the program} out=$1
dir=$(mktemp -d)
sink=$((20000 + RANDOM % 9000)) port=$((sink + 1))
"$AUTHSTR" msa-sink --listen 127.0.0.1:$sink --tls none \
    --user 'fay@example.org:Sun day$9' --user 'gus:tab"x' >"$dir/sink" 2>&1 &
sink_pid=$!
mkfifo "$dir/pipe"
multilog t n5 s100000 "$dir/log" <"$dir/pipe" &
tcpserver -vRHl0 127.0.0.1 $port recordio nc 127.0.0.1 $sink 2>"$dir/pipe" &
tcp_pid=$!
sleep 1
login() {
	swaks --server 127.0.0.1 --port $port --auth "$1" --auth-user "$2" \
	    --auth-password "$3" --quit-after AUTH >>"$dir/clients" 2>&1 || :
}
for n in 1 2; do
	login PLAIN fay@example.org 'Sun day$9' &
	login LOGIN gus 'bad one' &
	login CRAM-MD5 gus 'tab"x' &
	sleep 2
done
kill $tcp_pid $sink_pid
sleep 1
cp "$dir/log/current" "$out"
rm -rf "$dir"

#!/bin/bash
# SPDX-License-Identifier: MIT
# pcap.sh OUT: makes the captures of ../pcap that its rows say "made by pcap.sh"
# of, and their rows, OUT/pcap.jsonl.  Root; Dovecot, swaks, curl, msmtp, gsasl,
# ncat, ethtool, tcpdump, tshark (dumpcap, editcap); AUTHSTR: the program, for its
# msa-sink.  A client, a router and a server are network namespaces of their
# own, so that addresses and ports are those of mail and nothing of the machine
# changes or is reached; they go, and all processes with them, when it ends.
# The users and passwords are made up.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
make=$(dirname "$(readlink -f "$0")")
if [ -z "${AUTHSTR_ALONE:-}" ]; then
	AUTHSTR_ALONE=1 exec timeout -k 5 900 unshare -nmp --fork --kill-child \
	    --mount-proc --propagation private bash "$make/pcap.sh" "$@"
fi
out=$(readlink -m "$1")
mkdir -p "$out"
: "${AUTHSTR:?the program}"
mount -t tmpfs -o mode=755 none /run
dir=$(mktemp -d -p /run)
chmod 755 "$dir"
mkdir -p /run/netns
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP

rita=rita@example.org rita_password='Tide pool 3'
otto=otto otto_password='50%"off"\'
lena=lena@example.org lena_password='Flußpferd-9'
ivan=ivan@example.org ivan_password='correct horse'

# ----------------------------------------------------------------- net --

ends() { # NAMESPACE DEVICE ROUTER'S ADDRESS VIA
	local ns=$1 number=$2
	ip netns add $ns
	ip link add $ns type veth peer name eth0 netns $ns
	ip addr add $number.1/24 dev $ns
	ip addr add $3::1/64 dev $ns nodad
	ip link set $ns up
	ip -n $ns addr add $number.$4/24 dev eth0
	ip -n $ns addr add $3::$4/64 dev eth0 nodad
	ip -n $ns link set eth0 up
	ip -n $ns link set lo up
	ip -n $ns route add default via $number.1
	ip -n $ns route add default via $3::1
}

net() {
	ip link set lo up
	sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	ends client 198.51.100 2001:db8:7 7
	ends server 203.0.113 2001:db8:25 25
	# The kernel leaves checksums and lengths to a card; here is none.
	ip netns exec client ethtool -K eth0 tx off gso off tso off gro off
	ip netns exec server ethtool -K eth0 tx off gso off tso off gro off
} >/dev/null 2>&1

server=203.0.113.25 server6=2001:db8:25::25
at_client() { ip netns exec client "$@"; }
at_server() { ip netns exec server "$@"; }

# ------------------------------------------------------------- servers --

. "$make/mail.sh"
token() { # USER
	jwt "$key" "$(printf '{"sub":"%s","aud":"%s","iat":1750000000,"exp":2208988800}' \
	    "$1" "$(printf 'mail-%.0s' {1..120})")"
}
listener() { dovecot_listener '' "$@"; } # NAME PORT SSL

dovecot_conf() {
	dovecot_basis "$dir" 2525
	cat <<X
protocols = submission imap pop3
listen = *, ::
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer apop
auth_realms = example.org
auth_username_chars =
ssl = yes
ssl_cert = <$dir/server.crt
ssl_key = <$dir/server.key
submission_relay_trusted = no
service submission-login {
$(listener submission 587 no)
$(listener submissions 465 yes)
}
service imap-login {
$(listener imap 143 no)
$(listener imaps 993 yes)
}
service pop3-login {
$(listener pop3 110 no)
$(listener pop3s 995 yes)
}
X
}

servers() {
	key=key-$RANDOM-$RANDOM-0123456789abcdef
	dovecot_oauth2 "$dir" "$key"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 30 -subj /CN=mail.example.org -keyout "$dir/server.key" \
	    -out "$dir/server.crt" 2>/dev/null
	printf '%s\n' "$rita:{PLAIN}$rita_password" "$otto:{PLAIN}$otto_password" \
	    "$lena:{PLAIN}$lena_password" "$ivan:{PLAIN}$ivan_password" >"$dir/passwd"
	dovecot_conf >"$dir/dovecot.conf"
	chmod -R a+rX "$dir"
	chown -R nobody "$dir/mail"
	at_server "$AUTHSTR" msa-sink --listen 127.0.0.1:2525 --tls none >/dev/null 2>&1 &
	pids+=($!)
	at_server "$AUTHSTR" msa-sink --listen $server:25 --allow-remote --tls none \
	    --user "$rita:$rita_password" --user "$ivan:$ivan_password" >/dev/null 2>&1 &
	pids+=($!)
	at_server dovecot -F -c "$dir/dovecot.conf" >/dev/null 2>&1 &
	pids+=($!)
	wait_port 587 && wait_port 25
}

wait_port() {
	local n
	for ((n = 0; n < 100; n++)); do
		at_client ncat -z $server "$1" 2>/dev/null && return
		sleep 0.1
	done
	echo "no answer from port $1" >&2
	exit 1
}

# ------------------------------------------------------------ captures --

# Whole packets of the server's ports, as they come.
dump=(tcpdump -U -s 0 --immediate-mode)
filter='tcp and (port 25 or port 110 or port 143 or port 465 or port 587) or ip[6:2] & 0x3fff != 0'

listen() { # COMMAND...: a capture runs until "stop"
	"$@" 2>"$dir/listen.log" &
	listening=$!
	local n
	for ((n = 0; n < 100; n++)); do
		grep -qiE 'listening on|^File:' "$dir/listen.log" && break
		sleep 0.05
	done
	sleep 0.3
}

stop() {
	sleep 0.7
	kill -INT $listening
	wait $listening 2>/dev/null
}

at_router() { listen "${dump[@]}" -i client "$@" "$filter"; }

. "$make/pcap-rows.sh"

# ---------------------------------------------------------------- them --

mail() { swaks -n --from rita@example.org --to bob@example.org "$@"; }

scene_any() {
	listen "${dump[@]}" -i any -w "$out/any-sll2.pcap" "$filter"
	at_client swaks --server $server:587 --auth LOGIN --auth-user $rita \
	    --auth-password "$rita_password" --quit-after AUTH
	stop
	row any-sll2.pcap "tcpdump -i any (LINUX_SLL2) on the router, so each packet is there twice; swaks to Dovecot submission" \
	    "AUTH LOGIN" smtp LOGIN success 235 "$rita" "$rita_password"
	listen "${dump[@]}" -i any -y LINUX_SLL -w "$out/any-sll.pcap" "$filter"
	at_client curl -s "imap://$server/" -u "$otto:wrong word" --login-options AUTH=PLAIN
	stop
	row any-sll.pcap "tcpdump -i any -y LINUX_SLL on the router; curl to Dovecot IMAP" \
	    "AUTHENTICATE PLAIN" imap PLAIN refused - "$otto" "wrong word"
}

scene_ipv6() {
	listen dumpcap -q -n -i client -f "$filter" -w "$out/ipv6.pcapng"
	at_client swaks --server "[$server6]:587" --auth PLAIN --auth-user $lena \
	    --auth-password "$lena_password" --quit-after AUTH
	at_client curl -s "pop3://[$server6]/" -u "$rita:$rita_password" --login-options AUTH=+APOP
	stop
	row ipv6.pcapng "dumpcap on the router, pcapng with interface and statistics; swaks to Dovecot submission, then curl to its POP3, by IPv6" \
	    "AUTH PLAIN" smtp PLAIN success 235 "$lena" "$lena_password" \
	    "APOP rita" pop3 APOP success - "$rita" -
}

# Packets of the client are larger than what goes through to the server.
scene_fragments() {
	local token
	token=$(token $rita)
	at_client sysctl -qw net.ipv4.ip_no_pmtu_disc=1
	at_server ip link set eth0 mtu 576
	ip link set server mtu 576
	at_server ip route change default via 203.0.113.1 advmss 1460
	listen "${dump[@]}" -i server -w "$out/fragments.pcap" "$filter"
	at_client curl -s "smtp://$server:587/" --mail-from $rita --mail-rcpt bob@example.org \
	    -u "$rita:" --oauth2-bearer "$token" -T /dev/null
	stop
	secret=$token row fragments.pcap "tcpdump behind a router whose link is narrower than the client's packets; curl --oauth2-bearer to Dovecot submission" \
	    "AUTH OAUTHBEARER" smtp OAUTHBEARER success 235 - -
	at_server ip link set eth0 mtu 1500
	ip link set server mtu 1500
	at_server ip route change default via 203.0.113.1
	at_client sysctl -qw net.ipv4.ip_no_pmtu_disc=0
}

# The way is lost while the client says AUTH: TCP says it again.
scene_again() {
	at_router -w "$out/again.pcap"
	{
		sleep 0.5
		printf 'EHLO client.example.org\r\n'
		sleep 0.5
		ip route add blackhole $server/32
		printf 'AUTH PLAIN %s\r\n' "$(printf '\0%s\0%s' $ivan "$ivan_password" | base64)"
		sleep 1
		ip route del blackhole $server/32
		sleep 2
		printf 'QUIT\r\n'
		sleep 0.5
	} | at_client ncat $server 25 >/dev/null
	stop
	row again.pcap "tcpdump on the router, which loses the client's packets for a second, so that AUTH is sent again; ncat to msa-sink" \
	    "AUTH PLAIN" smtp PLAIN success 235 "$ivan" "$ivan_password"
}

scene_cut() {
	at_router -w "$out/whole.pcap"
	at_client swaks --server $server:587 --auth LOGIN --auth-user $rita \
	    --auth-password "$rita_password" --quit-after AUTH
	stop
	# By number: SYN, SYN+ACK, ACK, 220, ACK, EHLO, ACK, 250, AUTH LOGIN...
	from=$(frame whole.pcap "AUTH LOGIN")
	editcap -r "$out/whole.pcap" "$out/middle.pcap" $((from + 1))-9999
	row middle.pcap "tcpdump on the router, then editcap: without what is before the server's first 334; swaks to Dovecot submission" \
	    "334 " smtp LOGIN success 235 "$rita" "$rita_password"
	editcap "$out/whole.pcap" "$out/gap.pcap" \
	    "$(frame whole.pcap "$(printf %s "$rita_password" | base64)")"
	notes=capture-gap row gap.pcap "the same, then editcap: without the packet that has the password" \
	    "AUTH LOGIN" smtp LOGIN success 235 "$rita" -
	head -c $(($(stat -c %s "$out/whole.pcap") - 700)) "$out/whole.pcap" >"$out/cut-off.pcap"
	row cut-off.pcap "the same, without its last 700 octets" \
	    "AUTH LOGIN" smtp LOGIN unfinished - "$rita" -
	rm "$out/whole.pcap"
	listen tcpdump -U -s 80 --immediate-mode -i client -w "$out/snaplen.pcap" "$filter"
	at_client curl -s "pop3://$server/" -u "$lena:$lena_password" --login-options AUTH=LOGIN
	stop
	notes=capture-gap row snaplen.pcap "tcpdump -s 80 on the router: 14 octets of each packet's payload; curl to Dovecot POP3" \
	    "AUTH LOGIN" pop3 LOGIN success - "lena@examp" "Flußpferd"
}

scene_tls() {
	local rc=$dir/msmtprc
	at_router -w "$out/starttls.pcap"
	at_client msmtp --host=$server --port=587 --tls=on --tls-starttls=on \
	    --tls-certcheck=off --auth=plain --user=$rita \
	    --passwordeval="echo '$rita_password'" --from=$rita bob@example.org </dev/null
	stop
	notes=tls-encrypted row starttls.pcap "tcpdump on the router; msmtp with STARTTLS to Dovecot submission" \
	    $'\x16\x03\x01' smtp - unknown - - -
	at_router -w "$dir/smtps.pcap"
	at_client env SSLKEYLOGFILE="$dir/keys.log" curl -sk "smtps://$server:465/" \
	    -u "$rita:$rita_password" --mail-from $rita --mail-rcpt bob@example.org -T /dev/null
	stop
	editcap --inject-secrets tls,"$dir/keys.log" "$dir/smtps.pcap" "$out/smtps-keys.pcapng"
	notes=tls-encrypted row smtps-keys.pcapng "tcpdump on the router, editcap --inject-secrets with curl's SSLKEYLOGFILE; curl to Dovecot, TLS from the begin" \
	    "" - - unknown - - -
}

# Two clients at once; their messages tell of logins.
scene_messages() {
	cat >"$dir/letter" <<'X'
Subject: how to log in

Say this to the server:

AUTH PLAIN AG1hbGxvcnkAbm90LXRoaXM=
235 2.7.0 Authentication successful
AUTH LOGIN
334 VXNlcm5hbWU6
bWFsbG9yeQ==
334 UGFzc3dvcmQ6
bm90LXRoaXM=
.
a1 LOGIN mallory not-this
a1 OK Logged in
USER mallory
PASS not-this
X
	at_router -w "$out/messages.pcap"
	at_client swaks --server $server:25 --auth CRAM-MD5 --auth-user $ivan \
	    --auth-password "$ivan_password" --from $ivan --to bob@example.org --data @"$dir/letter" &
	local first=$!
	at_client swaks --server $server:25 --auth PLAIN --auth-user $rita \
	    --auth-password "Tide pool" --from $rita --to bob@example.org --data @"$dir/letter"
	wait $first
	stop
	row messages.pcap "tcpdump on the router; two swaks at once to msa-sink, one with a message about logins" \
	    "AUTH CRAM-MD5" smtp CRAM-MD5 success 235 "$ivan" - \
	    "AUTH PLAIN AHJpdGF" smtp PLAIN refused 535 "$rita" "Tide pool"
}

scene_mailbox() {
	at_router -w "$out/mailbox.pcap"
	{
		sleep 0.3
		printf 'a1 LOGIN {4}\r\n'; sleep 0.2
		printf '%s {%d}\r\n' $otto ${#otto_password}; sleep 0.2
		printf '%s\r\n' "$otto_password"; sleep 0.3
		printf 'a2 APPEND INBOX {%d}\r\n' $(($(sed 's/$/\r/' "$dir/letter" | wc -c))); sleep 0.3
		sed 's/$/\r/' "$dir/letter"; printf '\r\n'; sleep 0.3
		printf 'a3 SELECT INBOX\r\na4 FETCH 1 BODY[]\r\n'; sleep 0.5
		printf 'a5 LOGOUT\r\n'; sleep 0.3
	} | at_client ncat $server 143 >/dev/null
	{
		sleep 0.3
		printf 'USER %s\r\n' $otto; sleep 0.2
		printf 'PASS %s\r\n' "$otto_password"; sleep 0.3
		printf 'RETR 1\r\n'; sleep 0.3
		printf 'QUIT\r\n'; sleep 0.3
	} | at_client ncat $server 110 >/dev/null
	stop
	row mailbox.pcap "tcpdump on the router; ncat to Dovecot IMAP (LOGIN with literals, APPEND and FETCH of a message about logins) and POP3 (RETR of it)" \
	    "a1 LOGIN" imap IMAP-LOGIN success - "$otto" "$otto_password" \
	    "USER otto" pop3 USER success - "$otto" "$otto_password"
}

scene_scram() {
	at_router -w "$out/scram.pcap"
	at_client gsasl --smtp --no-starttls --mechanism=SCRAM-SHA-256 --authentication-id=$lena \
	    --password="$lena_password" --quiet --connect=$server:587 </dev/null
	at_client gsasl --smtp --no-starttls --mechanism=DIGEST-MD5 --authentication-id=$rita \
	    --authorization-id= --realm=example.org --password="no, not it" --quiet \
	    --connect=$server:587 </dev/null
	stop
	row scram.pcap "tcpdump on the router; gsasl to Dovecot submission, twice" \
	    "AUTH SCRAM-SHA-256" smtp SCRAM-SHA-256 success 235 "$lena" - \
	    "AUTH DIGEST-MD5" smtp DIGEST-MD5 refused 535 "$rita" -
}

# Links that this kernel has not: packets of a capture that was made, in other
# frames.
scene_rewritten() {
	local link
	at_router -w "$dir/plain.pcap"
	at_client swaks --server $server:587 --auth PLAIN --auth-user $ivan \
	    --auth-password "$ivan_password" --quit-after AUTH
	stop
	for link in vlan qinq null raw pppoe big-endian; do
		"$make/pcap-rewrite" $link "$dir/plain.pcap" "$out/$link.pcap"
		row $link.pcap "tcpdump on the router, swaks to Dovecot submission; then pcap-rewrite $link" \
		    "AUTH PLAIN" smtp PLAIN success 235 "$ivan" "$ivan_password"
	done
	at_router -w "$dir/six.pcap"
	at_client swaks --server "[$server6]:587" --auth PLAIN --auth-user $ivan \
	    --auth-password "$ivan_password" --quit-after AUTH
	stop
	"$make/pcap-rewrite" fragments6 "$dir/six.pcap" "$out/fragments6.pcap"
	row fragments6.pcap "tcpdump on the router, swaks by IPv6 to Dovecot submission; then pcap-rewrite fragments6: each packet in fragments, the last one first" \
	    "AUTH PLAIN" smtp PLAIN success 235 "$ivan" "$ivan_password"
}

net
servers
: >"$out/pcap.jsonl"
for scene in ${SCENES:-any ipv6 again cut tls messages mailbox scram rewritten fragments}; do
	scene_$scene >>"$dir/scenes.log" 2>&1
done
grep -h '^row:' "$dir/scenes.log" >&2
cp "$dir/scenes.log" "${LOG:-/dev/null}"

#!/bin/bash
# SPDX-License-Identifier: MIT
# dumps.sh OUT: makes the samples of ../tool that its rows say "made by dumps.sh"
# of, and their rows, OUT/dump.jsonl.  Root; Dovecot, swaks, curl, ncat, socat,
# strace, tcpdump, tshark, ngrep, xxd, hexdump.  "glued": what a token, over
# packets, becomes is not to be told from its characters.  Servers and clients are in a
# network and among processes of their own, which end with the script, so that
# addresses and ports are those of mail and nothing of the machine changes.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
make=$(dirname "$(readlink -f "$0")")
if [ -z "${AUTHSTR_ALONE:-}" ]; then
	AUTHSTR_ALONE=1 exec timeout -k 5 300 unshare -nmp --fork --kill-child \
	    --mount-proc --propagation private bash "$make/dumps.sh" "$@"
fi
out=$(readlink -m "$1")
mkdir -p "$out/tool"
mount -t tmpfs -o mode=755 none /run
dir=$(mktemp -d -p /run)
chmod 755 "$dir"
pids=()
finish() {
	kill "${pids[@]}" 2>/dev/null
	wait 2>/dev/null
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

mona=mona@example.org mona_password='Pfirsich+Eis_42'
theo=theo theo_password='K"lee\blatt 9'
vera=vera@example.org
server=203.0.113.25 server6=2001:db8:25::25

# ------------------------------------------------------------- servers --

ip link set lo up mtu 1280
for address in $server 203.0.113.7 198.51.100.23; do
	ip addr add $address/32 dev lo
done
for address in $server6 2001:db8:7::7; do
	ip addr add $address/128 dev lo nodad
done
ethtool -K lo tx off gso off tso off gro off >/dev/null 2>&1

. "$make/mail.sh"
token() { # USER
	jwt "$key" "$(printf '{"sub":"%s","aud":"%s","iat":1750000000,"exp":2208988800}' \
	    "$1" "$(printf 'mail-%.0s' {1..160})")"
}

key=key-$RANDOM-$RANDOM-0123456789abcdef
dovecot_oauth2 "$dir" "$key"
printf '%s\n' "$mona:{PLAIN}$mona_password" "$theo:{PLAIN}$theo_password" >"$dir/passwd"
{
	dovecot_basis "$dir" 2525
	printf '%s\n' 'protocols = submission imap pop3' 'listen = *, ::' \
	    'auth_mechanisms = plain login cram-md5 xoauth2' 'ssl = no'
} >"$dir/dovecot.conf"
chmod -R a+rX "$dir"
chown -R nobody "$dir/mail"
python3 "$make/sink.py" 2525 >/dev/null 2>&1 &
pids+=($!)
dovecot -F -c "$dir/dovecot.conf" >/dev/null 2>&1 &
pids+=($!)
wait_port() {
	local n
	for ((n = 0; n < 100; n++)); do
		ncat -z $server "$1" 2>/dev/null && return
		sleep 0.1
	done
	echo "no answer from port $1" >&2
	exit 1
}
wait_port 587; wait_port 143; wait_port 110; wait_port 587

# ------------------------------------------------------------- logins --

swaks_() { # FROM MECH USER PASSWORD
	local to=$server
	case $1 in *:*) to=$server6 ;; esac
	timeout 20 swaks --server "[$to]" --port 587 --local-interface "$1" \
	    --helo client.example.net --auth "$2" --auth-user "$3" \
	    --auth-password "$4" --quit-after AUTH
}
lines() { # PORT LINE...: as a slow hand types them
	local port=$1 line
	shift
	{
		sleep 1.5
		for line in "$@"; do printf '%s\r\n' "$line"; sleep 0.3; done
	} | timeout 20 ncat -s 203.0.113.7 ${ncat:-} $server $port
}
curl_() { timeout 20 curl -s --interface 203.0.113.7 "$@"; }

declare -A login
login[plain]='{"mechanism":"PLAIN","protocol":"smtp","outcome":"success","code":235,"authcid":"mona@example.org","password":"Pfirsich+Eis_42"}'
login[login]='{"mechanism":"LOGIN","protocol":"smtp","outcome":"refused","code":535,"authcid":"theo","password":"not this one?"}'
login[cram]='{"mechanism":"CRAM-MD5","protocol":"smtp","outcome":"success","code":235,"authcid":"theo"}'
login[pop]='{"mechanism":"USER","protocol":"pop3","outcome":"success","authcid":"theo","password":"K\"lee\\blatt 9"}'
login[imap]='{"mechanism":"IMAP-LOGIN","protocol":"imap","outcome":"success","authcid":"mona@example.org","password":"Pfirsich+Eis_42"}'
login[token]='{"mechanism":"XOAUTH2","protocol":"imap","outcome":"success","authcid":"vera@example.org"}'

run() { # LOGIN
	case $1 in
	plain) swaks_ 203.0.113.7 PLAIN $mona "$mona_password" ;;
	login) swaks_ 2001:db8:7::7 LOGIN $theo 'not this one?' ;;
	cram) swaks_ 198.51.100.23 CRAM-MD5 $theo "$theo_password" ;;
	pop) lines 110 "USER $theo" "PASS $theo_password" STAT QUIT ;;
	imap) lines 143 "a1 LOGIN $mona \"$mona_password\"" 'a2 LOGOUT' ;;
	token) curl_ imap://$server -u $vera --oauth2-bearer "$(token $vera)" \
		--login-options AUTH=XOAUTH2 ;;
	esac
}

# The strings that are secret in a login; those of a token and of a digest are
# taken from the octets that were captured.
secrets() { # LOGIN PCAP
	case $1 in
	plain | imap) printf '%s\n' "$mona_password" ;;
	login) echo 'not this one?' ;;
	pop) printf '%s\n' "$theo_password" ;;
	cram) tshark -r "$2" -T fields -e tcp.payload 2>/dev/null | xxd -r -p |
	    grep -aoE '[A-Za-z0-9+/]{40,}={0,2}' | while read -r s; do
		printf %s "$s" | base64 -d 2>/dev/null | grep -aoE '[0-9a-f]{32}$'
	done ;;
	token) tshark -r "$2" -T fields -e tcp.payload 2>/dev/null | tr -d '\n' |
	    xxd -r -p | grep -aoE '[A-Za-z0-9+/]{80,}={0,2}' | base64 -d 2>/dev/null |
	    tr '\1' '\n' | sed -n 's/^auth=Bearer //p' ;;
	esac
}

row() { # FILE DIALECT MADE LOGIN
	perl -MJSON::PP -MEncode=decode_utf8 -e '
		my ($file, $dialect, $made, $login, @secrets) = @ARGV;
		my $l = decode_json($login);
		$l->{digest} = $secrets[0] if $l->{mechanism} eq "CRAM-MD5";
		$l->{token} = $secrets[0] if $l->{mechanism} eq "XOAUTH2";
		print JSON::PP->new->canonical->encode({ file => "tool/$file",
		    dialect => $dialect, made => decode_utf8("$made; made by dumps.sh"),
		    dump => JSON::PP::true, $ENV{glued} ? (glued => JSON::PP::true) : (), secrets => \@secrets, notes => [],
		    logins => [$l] }), "\n";
	' "$1" "$2" "$3" "${login[$4]}" "${secret[@]}" >>"$out/dump.jsonl"
}
: >"$out/dump.jsonl"

# ------------------------------------------------------------ captures --

capture() { # LOGIN
	tcpdump -U --immediate-mode -i lo -w "$dir/$1.pcap" \
	    'tcp and (port 587 or port 143 or port 110)' >/dev/null 2>&1 &
	local dump=$!
	sleep 1
	run "$1" >/dev/null 2>&1
	sleep 0.7
	kill -INT $dump
	wait $dump 2>/dev/null
	mapfile -t secret < <(secrets "$1" "$dir/$1.pcap")
}
show() { # NAME DIALECT MADE LOGIN COMMAND...
	local name=$1 dialect=$2 made=$3 which=$4
	shift 4
	timeout 60 "$@" >"$out/tool/$name.txt" 2>/dev/null
	row "$name.txt" "$dialect" "$made" "$which"
}
d="Dovecot $(dovecot --version | cut -d' ' -f1)"
td="tcpdump $(tcpdump --version 2>&1 | sed -n 's/^tcpdump version //p')"
ts="tshark $(tshark --version 2>/dev/null | sed -n '1s/[^0-9]*\([0-9.]*[0-9]\).*/\1/p')"
ng="ngrep $(ngrep -V 2>/dev/null | sed -n 's/^ngrep: V\([0-9.]*\).*/\1/p')"
sw="swaks $(swaks --version | sed -n '1s/swaks version //p')"
nc="ncat $(ncat --version 2>&1 | grep -o '[0-9.]*[0-9]' | head -n 1)"
cu="curl $(curl --version | cut -d' ' -f2 | head -n 1)"

for name in plain login cram pop imap token; do
	capture $name
	f=$dir/$name.pcap
	case $name in
	plain)
		show tcpdump-X-smtp-plain tcpdump "$td -X of $sw against $d" plain tcpdump -n -r $f -X
		show tcpdump-x-smtp-plain tcpdump "$td -x of $sw against $d" plain tcpdump -n -r $f -x
		show tshark-json-smtp-plain tshark "$ts -T json -j of $sw against $d" plain tshark -r $f -Y smtp -T json -j 'ip tcp smtp'
		show hexdump-smtp-plain dump "hexdump -C of the payload that $ts -T fields gives of $sw against $d" plain \
		    bash -c "tshark -r $f -T fields -e tcp.payload | xxd -r -p | hexdump -C"
		;;
	login)
		show tcpdump-XX-smtp-login-six tcpdump "$td -XX of $sw over IPv6 against $d" login tcpdump -n -r $f -XX
		show tshark-x-smtp-login-six tshark "$ts -x of $sw over IPv6 against $d" login tshark -r $f -Y 'tcp.len > 0' -x
		show tcpdump-q-A-smtp-login-six tcpdump "$td -q -A of $sw over IPv6 against $d" login tcpdump -n -q -r $f -A
		show tshark-smtp-login-six tshark "$ts of $sw over IPv6 against $d" login tshark -r $f -Y smtp
		show ngrep-smtp-login-six ngrep "$ng of $sw over IPv6 against $d" login ngrep -I $f ''
		show ngrep-x-smtp-login-six ngrep "$ng -x of $sw over IPv6 against $d" login ngrep -q -x -I $f ''
		;;
	cram)
		show tcpdump-tttt-vvv-e-XX-smtp-cram tcpdump "$td -tttt -vvv -e -XX of $sw against $d" cram tcpdump -n -r $f -tttt -vvv -e -XX
		show tshark-ek-smtp-cram tshark "$ts -T ek of $sw against $d" cram tshark -r $f -Y smtp -T ek
		show tcpdump-AA-ttt-smtp-cram tcpdump "$td -AA -ttt of $sw against $d" cram tcpdump -n -r $f -AA -ttt
		show tshark-follow-hex-smtp-cram tshark "$ts -z follow,tcp,hex of $sw against $d" cram tshark -r $f -q -z follow,tcp,hex,0
		;;
	pop)
		show tcpdump-xx-pop3-pass tcpdump "$td -xx of $nc against $d" pop tcpdump -n -r $f -xx
		show tshark-follow-raw-pop3-pass tshark "$ts -z follow,tcp,raw of $nc against $d" pop tshark -r $f -q -z follow,tcp,raw,0
		show tshark-pdml-pop3-pass tshark "$ts -T pdml -j of $nc against $d" pop tshark -r $f -Y pop -T pdml -j 'ip tcp pop'
		show tshark-follow-hex-pop3-pass tshark "$ts -z follow,tcp,hex of $nc against $d" pop tshark -r $f -q -z follow,tcp,hex,0
		;;
	imap)
		show ngrep-x-imap-login ngrep "$ng -x -t of $nc against $d" imap ngrep -t -x -I $f ''
		show tshark-payload-imap-login tshark "$ts -T fields -e tcp.payload and the ends, of $nc against $d" imap \
		    tshark -r $f -Y 'tcp.len > 0' -T fields -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e tcp.payload
		show tshark-V-imap-login tshark "$ts -V of $nc against $d" imap tshark -r $f -Y imap -O imap,tcp,ip
		show tshark-json-x-imap-login tshark "$ts -T json -x of $nc against $d" imap tshark -r $f -Y imap -T json -x -j 'ip tcp imap'
		show xxd-imap-login dump "xxd of the payload that $ts -T fields gives of $nc against $d" imap \
		    bash -c "tshark -r $f -T fields -e tcp.payload | xxd -r -p | xxd"
		;;
	token)
		show tcpdump-X-imap-xoauth2 tcpdump "$td -X of $cu with a token over several packets against $d" token tcpdump -n -r $f -X 'tcp[tcpflags] & tcp-push != 0 or greater 1000'
		show tshark-x-imap-xoauth2 tshark "$ts -x of $cu with a token over several packets against $d" token tshark -r $f -Y 'tcp.len > 0' -x
		glued=1 show ngrep-imap-xoauth2 ngrep "$ng of $cu with a token over several packets against $d" token ngrep -q -I $f ''
		glued=1 show tcpdump-A-imap-xoauth2 tcpdump "$td -A of $cu with a token over several packets against $d" token tcpdump -n -r $f -A
		show tshark-follow-hex-imap-xoauth2 tshark "$ts -z follow,tcp,hex of $cu against $d" token tshark -r $f -q -z follow,tcp,hex,0
		;;
	esac
done

# ---------------------------------------------------------------- live --

live() { # NAME DIALECT MADE LOGIN
	row "$1.txt" "$2" "$3" "$4"
}
secret=("$mona_password")
timeout 20 strace -f -e trace=connect,sendto,recvfrom -e read=all -e write=all \
    -s 16 -o "$dir/strace" curl -s --interface 203.0.113.7 imap://$server \
    -u "$mona:$mona_password" --login-options AUTH=PLAIN >/dev/null 2>&1
cp "$dir/strace" "$out/tool/strace-write-imap-plain.txt"
login[strace]='{"mechanism":"PLAIN","protocol":"imap","outcome":"success","authcid":"mona@example.org","password":"Pfirsich+Eis_42"}'
live strace-write-imap-plain strace "strace $(strace -V | sed -n '1s/.* version //p') -e read=all -e write=all -s 16 of $cu against $d" strace

for option in -xx -y; do
	secret=("$mona_password")
	timeout 20 strace -f $option -s 9999 -tt -o "$out/tool/strace$option-imap-plain.txt" \
	    -e trace=openat,read,close,connect,sendto,recvfrom curl -s \
	    --interface 203.0.113.7 imap://$server -u "$mona:$mona_password" \
	    --login-options AUTH=PLAIN >/dev/null 2>&1
	grep -avE '/(lib|etc|usr|proc)|(ELF|x45.x4c.x46)' "$out/tool/strace$option-imap-plain.txt" >"$dir/strace"
	cp "$dir/strace" "$out/tool/strace$option-imap-plain.txt"
	live strace$option-imap-plain strace "strace $(strace -V | sed -n '1s/.* version //p') $option -s 9999 -tt of $cu against $d, without the libraries" strace
done

socat -x tcp-listen:2001,reuseaddr tcp:$server:110 2>"$out/tool/socat-x-pop3-pass.txt" &
pids+=($!)
sleep 0.5
secret=("$theo_password")
{ sleep 1.5; for line in "USER $theo" "PASS $theo_password" QUIT; do printf '%s\r\n' "$line"; sleep 0.3; done; } |
    timeout 20 ncat 127.0.0.1 2001 >/dev/null 2>&1
live socat-x-pop3-pass socat-x "socat 1.7 -x between $nc and $d" pop

secret=("$mona_password")
ncat="-x $out/tool/ncat-x-imap-login.txt" lines 143 "a1 LOGIN $mona \"$mona_password\"" 'a2 LOGOUT' >/dev/null 2>&1
live ncat-x-imap-login dump "$nc -x against $d" imap

t=$(token $vera)
secret=("$t")
curl_ imap://$server -u $vera --oauth2-bearer "$t" --login-options AUTH=XOAUTH2 \
    --trace "$out/tool/curl-trace-imap-xoauth2.txt" >/dev/null 2>&1
live curl-trace-imap-xoauth2 curl-trace "$cu --trace of a token over many lines, against $d" token

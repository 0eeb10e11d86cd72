# SPDX-License-Identifier: MIT
# tools.sh CASE: a capture of real logins at Dovecot, and what each tool shows
# of it; strace, socat and nc while clients run.  /out/TOOL-...

case=$1
mail_server
dovecot
mail_ports
at=@$domain
url() {
	local from=$1 url=$2
	shift 2
	timeout 20 curl -sv --interface "$from" -k "$url" "$@" \
	    >>/out/clients.txt 2>&1
}
clients() {
	case $case in
	smtp)
		smtp 203.0.113.7 587 LOGIN "nora$at" "$(password nora)" & a=$!
		smtp 203.0.113.88 587 CRAM-MD5 "ravi$at" "$(password ravi)" & b=$!
		smtp 198.51.100.23 587 PLAIN "omar$at" wrong-Turn & c=$!
		wait $a $b $c
		;;
	imap)
		url 203.0.113.7 imap://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN
		say 198.51.100.23 143 "a LOGIN ravi$at \"bad guess\"" 'b LOGOUT'
		url 203.0.113.88 imap://$server -u "omar$at:$(password omar)" --login-options AUTH=CRAM-MD5
		;;
	pop3)
		say 203.0.113.7 110 "USER nora$at" "PASS $(password nora)" STAT QUIT
		url 203.0.113.88 pop3://$server -u "ravi:$(password ravi)" --login-options AUTH=LOGIN
		;;
	six)
		smtp 2001:db8:7::1c 587 DIGEST-MD5 "nora$at" "$(password nora)"
		;;
	tls)
		smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)" --tls
		;;
	esac
}
tcpdump --immediate-mode -i lo -w /out/$case.pcap -U 'tcp and (port 587 or port 143 or port 110)' >/dev/null 2>/out/tcpdump.err &
dump=$!
sleep 2
clients
sleep 1
kill -INT $dump
wait $dump 2>/dev/null
f=/out/$case.pcap
for o in -A -X -XX -x -xx; do
	tcpdump -n -r $f $o 'tcp[((tcp[12]&0xf0)>>2):1] >= 0 or ip6' >/out/tcpdump$o.txt 2>/dev/null
done
tcpdump -r $f -A -tttt >/out/tcpdump-A-tttt.txt 2>/dev/null
tcpdump -n -r $f -vv -X -tttt -e >/out/tcpdump-vv-X-e.txt 2>/dev/null
tcpdump -n -r $f -q -A -t >/out/tcpdump-q-A-t.txt 2>/dev/null
tcpdump -n -r $f -l >/out/tcpdump-plain.txt 2>/dev/null
filter='smtp or imap or pop'
tshark -r $f -Y "$filter" >/out/tshark.txt 2>/dev/null
tshark -r $f -Y "$filter" -V >/out/tshark-V.txt 2>/dev/null
tshark -r $f -Y "$filter" -O smtp,imap,pop >/out/tshark-O.txt 2>/dev/null
tshark -r $f -Y "$filter" -x >/out/tshark-x.txt 2>/dev/null
tshark -r $f -Y "$filter" -T json >/out/tshark.json 2>/dev/null
tshark -r $f -Y "$filter" -T json -J 'tcp ip smtp imap pop' >/out/tshark-J.json 2>/dev/null
tshark -r $f -Y "$filter" -T jsonraw >/out/tshark-raw.json 2>/dev/null
tshark -r $f -Y "$filter" -T ek >/out/tshark.ek 2>/dev/null
tshark -r $f -Y "$filter" -T pdml >/out/tshark.pdml 2>/dev/null
tshark -r $f -Y "$filter" -T ps >/out/tshark.ps 2>/dev/null
tshark -r $f -Y "$filter" -T fields -e frame.time_epoch -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e smtp.req -e smtp.req.command -e smtp.req.parameter -e smtp.response.code -e smtp.rsp.parameter -e smtp.auth.username -e smtp.auth.password >/out/tshark-fields.txt 2>/dev/null
tshark -r $f -Y "tcp.len>0" -T fields -e ip.src -e tcp.srcport -e ip.dst -e tcp.dstport -e tcp.payload >/out/tshark-payload.txt 2>/dev/null
tshark -r $f -Y "tcp.len>0" -T fields -e tcp.stream -e text >/out/tshark-text.txt 2>/dev/null
tshark -r $f -q -z credentials >/out/tshark-credentials.txt 2>/dev/null
for s in 0 1 2 3 4 5; do
	for m in ascii hex raw yaml; do
		tshark -r $f -q -z follow,tcp,$m,$s >/out/tshark-follow-$m-$s.txt 2>/dev/null
	done
done
ngrep -I $f -n 100000 '' >/out/ngrep.txt 2>/dev/null
ngrep -q -I $f '' >/out/ngrep-q.txt 2>/dev/null
ngrep -I $f -W byline -t '' >/out/ngrep-byline.txt 2>/dev/null
ngrep -q -I $f -W byline 'AUTH|334|235' >/out/ngrep-q-byline-match.txt 2>/dev/null
ngrep -I $f -W single -q '' >/out/ngrep-single.txt 2>/dev/null
ngrep -I $f -W none -q '' >/out/ngrep-none.txt 2>/dev/null
ngrep -I $f -x -q '' >/out/ngrep-x.txt 2>/dev/null
mkdir -p /out/tcpflow
(cd /out/tcpflow && tcpflow -r $f >/dev/null 2>&1)
tcpflow -c -r $f >/out/tcpflow-c.txt 2>/dev/null
tcpflow -C -r $f >/out/tcpflow-C.txt 2>/dev/null
tcpflow -c -D -r $f >/out/tcpflow-cD.txt 2>/dev/null
tcpflow -c -g -r $f >/out/tcpflow-cg.txt 2>/dev/null
tcpflow -c -B -J -r $f >/out/tcpflow-cJ.txt 2>/dev/null
ssldump -r $f -d -A >/out/ssldump.txt 2>/dev/null
ssldump -n -r $f -d -x >/out/ssldump-x.txt 2>/dev/null
[ $case = smtp ] || return 0
s='strace -f -s 4096 -e trace=network,read,write,writev,close,connect'
one() { swaks --server $server --port 587 --local-interface 203.0.113.7 --helo client.example.net --auth "$1" --auth-user "nora$at" --auth-password "$(password nora)" --quit-after AUTH; }
$s -o /out/strace-swaks.txt swaks --server $server --port 587 --auth LOGIN --auth-user nora$at --auth-password "$(password nora)" --quit-after AUTH --helo client.example.net >/dev/null 2>&1
$s -tt -o /out/strace-curl.txt curl -s imap://$server -u "nora$at:$(password nora)" --login-options AUTH=CRAM-MD5 >/dev/null 2>&1
$s -yy -tt -T -o /out/strace-yy.txt curl -s pop3://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN >/dev/null 2>&1
strace -f -o /out/strace-s32.txt curl -s imap://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN --sasl-ir >/dev/null 2>&1
strace -f -x -s 300 -e trace=sendto,recvfrom,read,write -o /out/strace-x.txt curl -s imap://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN >/dev/null 2>&1
strace -f -xx -s 300 -e trace=sendto,recvfrom,read,write -o /out/strace-xx.txt curl -s imap://$server -u "nora$at:$(password nora)" --login-options AUTH=LOGIN >/dev/null 2>&1
strace -ff -s 500 -e read=all -e write=all -e trace=network,read,write -o /out/strace-dump curl -s imap://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN >/dev/null 2>&1
strace -f -r -s 500 -e trace=network gsasl --smtp --no-starttls --no-cb -m CRAM-MD5 --authentication-id nora$at --password "$(password nora)" $server 587 </dev/null >/out/strace-stderr-stdout.txt 2>/out/strace-stderr.txt
# the server's side: attach to the login process
pid=$(pidof submission-login | awk '{print $1}')
(timeout 6 strace -f -s 500 -p $pid -o /out/strace-server.txt >/dev/null 2>&1 &)
sleep 1
smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)"
smtp 203.0.113.88 587 LOGIN "ravi$at" "wrong-Turn"
sleep 1
ltrace -f -s 300 -e SSL_write+SSL_read -o /out/ltrace.txt swaks --server $server --port 587 --tls --auth PLAIN --auth-user nora$at --auth-password "$(password nora)" --quit-after AUTH >/dev/null 2>&1
(timeout 8 socat -v tcp-listen:2000,reuseaddr,fork tcp:$server:587 2>/out/socat-v.txt &)
(timeout 8 socat -x tcp-listen:2001,reuseaddr,fork tcp:$server:587 2>/out/socat-x.txt &)
(timeout 8 socat -x -v tcp-listen:2002,reuseaddr,fork tcp:$server:587 2>/out/socat-xv.txt &)
wait_port 127.0.0.1 2000
for port in 2000 2001 2002; do
	swaks --server 127.0.0.1 --port $port --auth CRAM-MD5 --auth-user nora$at --auth-password "$(password nora)" --quit-after AUTH --helo x.example.net >/dev/null 2>&1
	swaks --server 127.0.0.1 --port $port --auth LOGIN --auth-user ravi$at --auth-password "wrong-Turn" --quit-after AUTH --helo y.example.net >/dev/null 2>&1
done
{ sleep 0.5; printf 'EHLO x\r\n'; sleep 0.5; printf 'AUTH LOGIN\r\n'; sleep 0.3; printf '%s\r\n' "$(b64 nora$at)"; sleep 0.3; printf '%s\r\n' "$(b64 "$(password nora)")"; sleep 0.5; printf 'QUIT\r\n'; sleep 0.3; } | script -q -c "nc -v $server 587" /out/nc-v.txt >/dev/null 2>&1
{ sleep 0.5; printf 'EHLO x\r\n'; sleep 0.5; printf 'AUTH PLAIN\r\n'; sleep 0.3; printf '%s\r\n' "$(b64 '\0nora@example.org\0wrong1')"; sleep 0.5; printf 'QUIT\r\n'; sleep 0.3; } | ncat -v -o /out/ncat-o.txt -x /out/ncat-x.txt $server 587 >/out/ncat.txt 2>&1
sleep 5
true

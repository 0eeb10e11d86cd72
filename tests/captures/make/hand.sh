#!/bin/bash
# SPDX-License-Identifier: MIT
# hand.sh: what people type, and what tools print that carry it: telnet, nc,
# ncat, script, expect, openssl s_client, gnutls-cli, socat -v, HTTP.
. "$(dirname "$0")/lib.sh"
d="against Dovecot 2.3.19"
export sieve tmp ca smtp smtps imap imaps pop3 pop3s sink sinks sinkn HOME LC_ALL
p64() { printf '\0%s\0%s' "$1" "$2" | base64 -w0; }
s64() { printf %s "$1" | base64 -w0; }
P=$(p64 "$nora" "$nora_password") U=$(s64 "$olaf") W=$(s64 "$olaf_password") B=$(p64 "$zoe" 'Grüße 99%')
X=$(printf 'user=%s\1auth=Bearer %s\1\1' "$quinn" "$expired" | base64 -w0)

cat >$tmp/talk.exp <<'X'
# talk.exp COMMAND LINE...: waits for an answer, types the next line.
set timeout 10
set stty_init {rows 24 columns 80}
set cmd [lindex $argv 0]
spawn -noecho sh -c $cmd
set first 1
foreach line [lrange $argv 1 end] {
	if {$line eq "-"} { set first 0; continue }
	if {$first} { expect -re {(\n|^)(220 |\+OK|\* OK|250 |OK )[^\n]*\n}; set first 0 } else { expect -re {\n(\+|\d\d\d |[-+](OK|ERR)|a\d* |\. |OK |NO |"[A-Za-z0-9]*"\r)[^\n]*\n} }
	after 60
	send -- "$line\r"
}
expect eof
X
talk() { expect $tmp/talk.exp "$@"; }
export -f talk
cap telnet-plain terminal "telnet 0.17 under expect, $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'talk "telnet 127.0.0.1 $smtp" "EHLO client.example.org" "AUTH PLAIN $1" QUIT' x "$P"
cap telnet-login-refused terminal "telnet 0.17 under expect, $d submission" "$(no LOGIN)$(w olaf bad)" -- bash -c 'talk "telnet 127.0.0.1 $smtp" "ehlo client.example.org" "auth login" "$1" YmFk quit' x "$U"
cap telnet-pop terminal "telnet 0.17 under expect, $d POP3" "$(pok USER)$(u nora)" -- bash -c 'talk "telnet 127.0.0.1 $pop3" "USER $1" "PASS $2" STAT QUIT' x "$nora" "$nora_password"
cap telnet-imap terminal "telnet 0.17 under expect, $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- bash -c 'talk "telnet 127.0.0.1 $imap" "a1 LOGIN $1 \"quo\\\"te\\\\back%41\"" "a2 LOGOUT"' x "$olaf"
cap telnet-imap-authenticate terminal "telnet 0.17 under expect, $d IMAP" "$(ino PLAIN)$(w zoe 'Grüße 99%')" -- bash -c 'talk "telnet 127.0.0.1 $imap" "a1 authenticate plain" "$1" "a2 logout"' x "$B"
cap nc-crlf terminal "OpenBSD nc -C under expect, $d submission" "$(ok LOGIN)$(u olaf)" -- bash -c 'talk "nc -C 127.0.0.1 $smtp" "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT' x "$U" "$W"
cap nc-xoauth2 terminal "OpenBSD nc -C under expect, $d submission" "$(no XOAUTH2 1)$(t expired)" -- bash -c 'talk "nc -C 127.0.0.1 $smtp" "EHLO client.example.org" "AUTH XOAUTH2 $1" "" QUIT' x "$X"
cap nc-piped terminal "OpenBSD nc -C, lines piped, msa-sink: the server's side alone" "mech=LOGIN proto=smtp out=success code=235 line=0 hide=1" -- bash -c '{ for l in "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT; do sleep 0.3; printf "%s\r\n" "$l"; done; sleep 0.3; } | nc -N 127.0.0.1 $sinkn' x "$U" "$W"
cap ncat-pop-refused terminal "ncat -C under expect, $d POP3" "$(pno USER)$(w olaf 'no such "thing"')" -- bash -c 'talk "ncat -C 127.0.0.1 $pop3" "user $1" "pass no such \"thing\"" quit' x "$olaf"
cap telnet-sieve terminal "telnet 0.17 under expect, $d ManageSieve" "$(vok PLAIN 1)$(u nora)" -- bash -c 'talk "telnet 127.0.0.1 $sieve" "AUTHENTICATE \"PLAIN\" \"$1\"" LOGOUT' x "$P"
cap nc-sieve-refused terminal "OpenBSD nc -C under expect, $d ManageSieve: a literal" "$(vno PLAIN 1)$(w zoe 'Grüße 99%')" -- bash -c 'talk "nc -C 127.0.0.1 $sieve" "AUTHENTICATE \"PLAIN\" {${#1}+}" "$1" LOGOUT' x "$B"
cap gnutls-cli-sieve gnutls-cli "gnutls-cli --starttls-proto=sieve --crlf under expect, $d ManageSieve" "$(vok LOGIN)$(u olaf)" -- bash -c 'talk "gnutls-cli --x509cafile=$ca --starttls-proto=sieve --crlf -p $sieve localhost" - "AUTHENTICATE \"LOGIN\"" "\"$1\"" "\"$2\"" LOGOUT' x "$U" "$W"
cap sieve-connect sieve-connect "sieve-connect --debug, $d ManageSieve" "$(vok PLAIN 1)$(u nora)" -- bash -c 'printf "%s\n" "$2" | sieve-connect --debug --tlscafile $ca --server localhost --port $sieve --user "$1" --authmech PLAIN --passwordfd 0 --list' x "$nora" "$nora_password"
cap script-telnet terminal "telnet in script(1): a typescript with its control characters, $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'rm -f $tmp/ts; expect -c "set timeout 10; log_user 0; spawn script -q $tmp/ts; after 500; send \"PS1=\\\\\\$\\\\ \\r\"; after 200; send \"telnet 127.0.0.1 $smtp\\r\"; expect 220*; send \"EHLO client.example.org\\r\"; expect PIPELINING; after 100; send \"AUTH PLAIN $1\\r\"; expect 235*; send \"QUIT\\r\"; expect closed; send \"exit\\r\"; expect eof" >/dev/null; cat $tmp/ts' x "$P"

v="openssl $(openssl version | sed 's/OpenSSL \([^ ]*\).*/\1/') s_client"
sc="openssl s_client -CAfile $ca -servername localhost"
cap s_client-starttls s_client "$v -starttls smtp on a terminal, $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'talk "$2 -starttls smtp -connect localhost:$smtp" "EHLO client.example.org" "AUTH PLAIN $1" QUIT' x "$P" "$sc -crlf"
cap s_client-quiet s_client "$v -quiet -crlf on a terminal, $d submissions" "$(ok LOGIN)$(u olaf)" -- bash -c 'talk "$3 -quiet -crlf -connect localhost:$smtps" "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT' x "$U" "$W" "$sc"
cap s_client-imaps s_client "$v -crlf on a terminal, $d IMAPS" "$(iok IMAP-LOGIN 1)$(u nora)" -- bash -c 'talk "$3 -crlf -connect localhost:$imaps" "a1 LOGIN $1 \"$2\"" "a2 LOGOUT"' x "$nora" "$nora_password" "$sc"
cap s_client-pop3s-refused s_client "$v -quiet on a terminal, $d POP3S" "$(pno USER)$(w nora bad)" -- bash -c 'talk "$2 -quiet -crlf -connect localhost:$pop3s" "USER $1" "PASS bad" "quit"' x "$nora" "$sc"
cap s_client-piped s_client "$v -quiet, lines piped, $d submissions: the server's side alone" "mech=LOGIN proto=smtp out=success code=235 line=0 hide=1" -- bash -c '{ for l in "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT; do sleep 0.3; printf "%s\r\n" "$l"; done; sleep 0.3; } | $3 -quiet -connect localhost:$smtps' x "$U" "$W" "$sc"
cap s_client-trap s_client "$v on a terminal: a user that begins with Q in base64, $d submissions" "mech=LOGIN proto=smtp out=unfinished user=Alice note=sclient-qr-trap" -- bash -c 'talk "$1 -crlf -connect localhost:$smtps" "EHLO client.example.org" "AUTH LOGIN" "QWxpY2U="' x "$sc"
cap s_client-msg s_client "$v -starttls smtp -msg -state on a terminal, $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'talk "$2 -starttls smtp -msg -connect localhost:$smtp" "EHLO client.example.org" "AUTH PLAIN $1" QUIT' x "$P" "$sc -crlf"
cap s_client-debug s_client "$v -debug -crlf on a terminal, $d IMAPS: LOGIN with literals" "$(iok IMAP-LOGIN 1)$(u olaf)" -- bash -c 'talk "$3 -debug -crlf -connect localhost:$imaps" "a1 LOGIN {${#1}}" "$1 {${#2}}" "$2" "a2 LOGOUT"' x "$olaf" "$olaf_password" "$sc"
cap s_client-trace s_client "$v -trace -crlf on a terminal, $d submissions" "$(no LOGIN)$(w olaf bad-word)" -- bash -c 'talk "$3 -trace -crlf -connect localhost:$smtps" "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT' x "$U" "$(s64 bad-word)" "$sc"
v="gnutls-cli $(gnutls-cli --version | sed -n '1s/gnutls-cli //p')"
cap gnutls-cli gnutls-cli "$v --starttls-proto=smtp --crlf under expect, $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'talk "gnutls-cli --x509cafile=$ca --starttls-proto=smtp --crlf -p $smtp localhost" "-" "EHLO client.example.org" "AUTH PLAIN $1" QUIT' x "$P"
cap gnutls-cli-imaps gnutls-cli "$v --crlf under expect, $d IMAPS" "$(ino IMAP-LOGIN 1)$(w olaf bad)" -- bash -c 'talk "gnutls-cli --x509cafile=$ca --crlf -p $imaps localhost" "a1 LOGIN $1 bad" "a2 LOGOUT"' x "$olaf"

v="socat $(socat -V | sed -n 's/^socat version \([^ ]*\).*/\1/p')"
so() { local port=$1 l=23987; shift; socat $SOF tcp-listen:$l,reuseaddr,bind=127.0.0.1 tcp:127.0.0.1:$port & sleep 0.4; PORT=$l "$@" >/dev/null 2>&1; wait; }
export -f so
cap socat-v-plain socat-v "$v -v between curl and Dovecot 2.3.19 submission" "$(ok PLAIN)$(u nora)" -- bash -c 'SOF=-v; so $smtp bash -c "curl -sS --user \"$1:$2\" --login-options AUTH=PLAIN --mail-from nora@example.org --mail-rcpt olaf@example.org -T $tmp/letter smtp://127.0.0.1:\$PORT"' x "$nora" "$nora_password"
cap socat-v-imap socat-v "$v -v between Python's imaplib and Dovecot 2.3.19 IMAP" "$(ino IMAP-LOGIN 1)$(w olaf 'quo"te\\back%41')" -- bash -c 'SOF=-v; so $imap bash -c "python3 $0/client.py imap \$PORT LOGIN \"$1\" quo\\\"te\\\\\\\\back%41 0"' $here "$olaf" "$olaf_password"
cap socat-x-login socat-x "$v -x -v between curl and Dovecot 2.3.19 submission" "$(ok LOGIN)$(u nora) line=0" -- bash -c 'SOF="-x -v"; so $smtp bash -c "curl -sS --user \"$1:$2\" --login-options AUTH=LOGIN --mail-from nora@example.org --mail-rcpt olaf@example.org -T $tmp/letter smtp://127.0.0.1:\$PORT"' x "$nora" "$nora_password"

cap socat-v-typed socat-v "$v -v on a terminal, $d submission: each line stands there twice" "$(ok LOGIN)$(u zoe)" -- bash -c 'talk "socat -v - TCP:127.0.0.1:$smtp,crlf" "EHLO client.example.org" "AUTH LOGIN" "$1" "$2" QUIT' x "$(s64 "$zoe")" "$(s64 "$zoe_password")"
cap socat-v-typed-imap socat-v "$v -v on a terminal, $d IMAP: what is no ASCII is shown as dots" "$(ino IMAP-LOGIN 1)$(w zoe 'Grüße 98%') see=Gr....e%2098%25" -- bash -c 'talk "socat -v - TCP:127.0.0.1:$imap,crlf" "a1 LOGIN \"$1\" \"$2\"" "a2 LOGOUT"' x "$zoe" 'Grüße 98%'

# HTTP: Python's server that wants Basic or Bearer
cat >$tmp/server.py <<'X'
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        ok = self.headers.get("Authorization", "") in (sys.argv[2], sys.argv[3])
        self.send_response(200 if ok else 401)
        if not ok: self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "3"); self.end_headers(); self.wfile.write(b"ok\n")
    def log_message(self, *a): pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), H).serve_forever()
X
http=24987; export http
timeout 600 python3 $tmp/server.py $http "Basic $(printf '%s:%s' "$nora" "$nora_password" | base64 -w0)" "Bearer $token" & hp=$!
trap "kill $hp 2>/dev/null" EXIT
sleep 0.5
b="mech=HTTP-BASIC proto=http ir=1"
cap curl-http-basic curl "curl -v -u against Python's http.server" "$b out=success code=200 $(u nora)" -- curl -sSv -u "$nora:$nora_password" http://127.0.0.1:$http/mail
cap curl-http-basic-refused curl "curl -v -u against Python's http.server" "$b out=refused code=401 $(w zoe 'Grüße: 1')" -- curl -sSv -u "$zoe:Grüße: 1" http://127.0.0.1:$http/mail
cap curl-http-bearer curl "curl -v --oauth2-bearer against Python's http.server" "mech=Bearer proto=http ir=1 out=success code=200 token=$token" -- curl -sSv --oauth2-bearer "$token" http://127.0.0.1:$http/mail
cap curl-http-trace-ascii curl-trace-ascii "curl --trace-ascii -u against Python's http.server" "$b out=success code=200 $(u nora) line=0" -- curl -sS --trace-ascii - -u "$nora:$nora_password" http://127.0.0.1:$http/mail
cap wget-d wget "wget -d --user against Python's http.server" "$b out=success code=200 $(u nora)" -- bash -c 'cd $tmp; wget -d --auth-no-challenge --user="$1" --password="$2" -O /dev/null http://127.0.0.1:$http/mail' x "$nora" "$nora_password"
cap httpie-v httpie "httpie -v -a against Python's http.server" "$b out=refused code=401 $(w olaf 'x:y')" -- http --ignore-stdin -v -a "$olaf:x:y" GET 127.0.0.1:$http/mail
kill $hp

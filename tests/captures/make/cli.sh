#!/bin/bash
# SPDX-License-Identifier: MIT
# cli.sh: swaks, curl, msmtp, mpop, gsasl, busybox sendmail.
. "$(dirname "$0")/lib.sh"

# swaks
v="swaks $(swaks --version | sed -n 's/^swaks version //p')"
sw() { swaks --server 127.0.0.1 --port ${port:-$smtp} --from nora@example.org --to olaf@example.org --helo client.example.org "$@"; }
export -f sw; export smtp
d="against Dovecot 2.3.19 submission"
cap swaks-plain swaks "$v $d, --auth PLAIN" "$(ok PLAIN 1)$(u nora)" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2"' x "$nora" "$nora_password"
cap swaks-plain-refused swaks "$v $d, --auth PLAIN" "$(no PLAIN 1)$(w nora 'Pass word 2') note=reply-535" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2"' x "$nora" "Pass word 2"
cap swaks-plain-text swaks "$v $d, --auth PLAIN --auth-plaintext" "$(ok PLAIN 1)$(u olaf)" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2" --auth-plaintext' x "$olaf" "$olaf_password"
cap swaks-plain-hidden swaks "$v $d, --auth PLAIN --auth-hide-password" "$(ok PLAIN 1)user=$nora hide=1" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2" --auth-hide-password' x "$nora" "$nora_password"
cap swaks-login swaks "$v $d, --auth LOGIN" "$(ok LOGIN)$(u zoe)" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2"' x "$zoe" "$zoe_password"
cap swaks-login-text swaks "$v $d, --auth LOGIN --auth-plaintext" "$(ok LOGIN)$(u pia)" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2" --auth-plaintext' x "$pia" "$pia_password"
cap swaks-login-refused swaks "$v $d, --auth LOGIN" "$(no LOGIN)$(w olaf 'secret"7')" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2"' x "$olaf" 'secret"7'
cap swaks-cram swaks "$v $d, --auth CRAM-MD5" "$(ok CRAM-MD5)$(u pia)" -- bash -c 'sw --auth CRAM-MD5 -au "$1" -ap "$2"' x "$pia" "$pia_password"
cap swaks-digest-text swaks "$v $d, --auth DIGEST-MD5 --auth-plaintext" "$(ok DIGEST-MD5)$(u nora)" -- bash -c 'sw --auth DIGEST-MD5 -au "$1" -ap "$2" --auth-plaintext' x "$nora" "$nora_password"
cap swaks-cram-text swaks "$v $d, --auth CRAM-MD5 --auth-plaintext" "$(ok CRAM-MD5)$(u nora)" -- bash -c 'sw --auth CRAM-MD5 -au "$1" -ap "$2" --auth-plaintext' x "$nora" "$nora_password"
cap swaks-digest swaks "$v $d, --auth DIGEST-MD5" "$(ok DIGEST-MD5)$(u nora)" -- bash -c 'sw --auth DIGEST-MD5 -au "$1" -ap "$2"' x "$nora" "$nora_password"
cap swaks-two-tries swaks "$v $d, --auth CRAM-MD5,PLAIN" "$(no CRAM-MD5)$(w nora wrong)" "$(no PLAIN 1)$(w nora wrong)" -- bash -c 'sw --auth CRAM-MD5,PLAIN -au "$1" -ap "$2"' x "$nora" wrong
cap swaks-tls-login swaks "$v $d, --tls --auth LOGIN" "$(ok LOGIN)$(u nora)" -- bash -c 'sw --tls --auth LOGIN -au "$1" -ap "$2"' x "$nora" "$nora_password"
cap swaks-tls-refused swaks "$v $d, --tls --auth PLAIN" "$(no PLAIN 1)$(w nora nope)" -- bash -c 'sw --tls --auth PLAIN -au "$1" -ap "$2"' x "$nora" nope
port=$smtps; export port
cap swaks-tlsc-cram swaks "$v $d, --tls-on-connect --auth CRAM-MD5" "$(ok CRAM-MD5)$(u olaf)" -- bash -c 'sw --tlsc --auth CRAM-MD5 -au "$1" -ap "$2"' x "$olaf" "$olaf_password"
port=$sinkn
d="against msa-sink"
cap swaks-sink-login swaks "$v $d, --auth LOGIN -hr (no received lines)" "$(ok LOGIN)$(u olaf)" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2" --hide-informational' x "$olaf" "$olaf_password"
cap swaks-hide-send swaks "$v $d, --auth PLAIN --hide-receive" "mech=PLAIN proto=smtp out=unknown ir=1 $(u olaf)" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2" --hide-receive' x "$olaf" "$olaf_password"
cap swaks-hide-prefix swaks "$v $d, --auth LOGIN --no-send-hints --no-receive-hints" "$(ok LOGIN)$(u nora)" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2" --no-hints' x "$nora" "$nora_password"
cap swaks-suppress swaks "$v $d, --auth LOGIN --suppress-data" "$(ok LOGIN)$(u pia)" -- bash -c 'sw --auth LOGIN -au "$1" -ap "$2" -n' x "$pia" "$pia_password"
cap swaks-lines swaks "$v $d, --auth PLAIN --protect-prompt, show-raw-text --show-time-lapse" "$(ok PLAIN 1)$(u pia)" -- bash -c 'sw --auth PLAIN -au "$1" -ap "$2" --show-time-lapse --show-raw-text' x "$pia" "$pia_password"
cap swaks-xtrace swaks "$v $d under bash -x: the password stands in the command line too" "$(ok PLAIN 1)$(u olaf) line=13" -- bash -xc 'swaks --server 127.0.0.1:'$sinkn' --to olaf@example.org --auth PLAIN --auth-user "$1" --auth-password "$2" --quit-after AUTH' x "$olaf" "$olaf_password"
cap swaks-ntlm-none swaks "$v $d, --auth, none of these offered" -- bash -c 'sw --auth NTLM -au "$1" -ap "$2"' x "$olaf" "$olaf_password"
unset port

# curl
v="curl $(curl --version | sed -n '1s/curl \([^ ]*\).*/\1/p')"
d="against Dovecot 2.3.19"
C="curl -sS --max-time 20 --cacert $ca --mail-from nora@example.org --mail-rcpt olaf@example.org -T $tmp/letter"
cap curl-plain curl "$v -v $d submission" "$(ok PLAIN)$(u nora)" -- $C -v --user "$nora:$nora_password" --login-options AUTH=PLAIN smtp://localhost:$smtp
cap curl-plain-ir curl "$v -v --sasl-ir $d submission" "$(ok PLAIN 1)$(u zoe)" -- $C -v --sasl-ir --user "$zoe:$zoe_password" --login-options AUTH=PLAIN smtp://localhost:$smtp
cap curl-login-refused curl "$v -v $d submission" "$(no LOGIN)$(w nora 'x y')" -- $C -v --user "$nora:x y" --login-options AUTH=LOGIN smtp://localhost:$smtp
cap curl-cram curl "$v -v $d submission" "$(ok CRAM-MD5)$(u olaf)" -- $C -v --user "$olaf:$olaf_password" --login-options AUTH=CRAM-MD5 smtp://localhost:$smtp
cap curl-starttls-plain curl "$v -v --ssl-reqd $d submission" "$(ok PLAIN)$(u nora)" -- $C -v --ssl-reqd --user "$nora:$nora_password" --login-options AUTH=PLAIN smtp://localhost:$smtp
cap curl-smtps-oauthbearer curl "$v -v $d submissions" "$(ok OAUTHBEARER)$(t token)" -- $C -v --user "$quinn" --oauth2-bearer "$token" --login-options AUTH=XOAUTH2 smtps://localhost:$smtps
cap curl-oauthbearer-expired curl "$v -v --sasl-ir $d submission" "$(no OAUTHBEARER 1)$(t expired)" -- $C -v --sasl-ir --user "$quinn" --oauth2-bearer "$expired" --login-options AUTH=XOAUTH2 smtp://localhost:$smtp
cap curl-oauthbearer curl "$v -v $d submission" "$(ok OAUTHBEARER)$(t token)" -- $C -v --user "$quinn" --oauth2-bearer "$token" --login-options AUTH=OAUTHBEARER smtp://localhost:$smtp
cap curl-trace-plain curl-trace "$v --trace $d submission" "$(ok PLAIN)$(u nora) line=0" -- $C --trace - --user "$nora:$nora_password" --login-options AUTH=PLAIN smtp://localhost:$smtp
cap curl-trace-login curl-trace "$v --trace --trace-time $d submission" "$(no LOGIN)$(w zoe 'Grüsse') line=0" -- $C --trace - --trace-time --user "$zoe:Grüsse" --login-options AUTH=LOGIN smtp://localhost:$smtp
cap curl-trace-ascii-cram curl-trace-ascii "$v --trace-ascii $d submission" "$(ok CRAM-MD5)$(u pia) line=0" -- $C --trace-ascii - --user "$pia:$pia_password" --login-options AUTH=CRAM-MD5 smtp://localhost:$smtp
cap curl-trace-ascii-login curl-trace-ascii "$v --trace-ascii --trace-time $d submission" "$(ok LOGIN)$(u pia) line=0" -- $C --trace-ascii - --trace-time --user "$pia:$pia_password" --login-options AUTH=LOGIN smtp://localhost:$smtp
cap curl-imap-plain curl "$v -v $d IMAP" "$(iok PLAIN 1)$(u nora)" -- curl -sS -v --user "$nora:$nora_password" --login-options AUTH=PLAIN imap://localhost:$imap
cap curl-imap-auth-login-refused curl "$v -v $d IMAP" "$(ino LOGIN 1)$(w olaf nope)" -- curl -sS -v --user "$olaf:nope" --login-options "AUTH=LOGIN" imap://localhost:$imap
cap curl-imaps-cram-refused curl "$v -v $d IMAPS" "$(ino CRAM-MD5)$(w olaf nope)" -- curl -sS -v --cacert $ca --user "$olaf:nope" --login-options AUTH=CRAM-MD5 imaps://localhost:$imaps
cap curl-imap-oauth curl "$v -v --sasl-ir $d IMAP" "$(ino OAUTHBEARER 1)$(t expired)" -- curl -sS -v --sasl-ir --user "$quinn" --oauth2-bearer "$expired" imap://localhost:$imap
cap curl-imap-trace-ascii curl-trace-ascii "$v --trace-ascii $d IMAP" "$(iok PLAIN 1)$(u pia) line=0" -- curl -sS --trace-ascii - --sasl-ir --user "$pia:$pia_password" --login-options AUTH=PLAIN imap://localhost:$imap
cap curl-pop3-apop curl "$v -v $d POP3" "$(pok APOP 1)$(u nora)" -- curl -sS -v --user "$nora:$nora_password" --login-options AUTH=+APOP pop3://localhost:$pop3
cap curl-pop3-login-refused curl "$v -v $d POP3" "$(pno LOGIN)$(w nora 'Pass  word 1')" -- curl -sS -v --user "$nora:Pass  word 1" --login-options AUTH=LOGIN pop3://localhost:$pop3
cap curl-pop3-cram curl "$v -v $d POP3" "$(pok CRAM-MD5)$(u zoe)" -- curl -sS -v --user "$zoe:$zoe_password" --login-options AUTH=CRAM-MD5 pop3://localhost:$pop3

# msmtp, mpop
v="msmtp $(msmtp --version | sed -n '1s/msmtp version //p')"
M() { # MECH USER PASSWORD PORT ARGS...
	local mech=$1 user=$2 pw=$3 port=$4; shift 4
	printf '%s' "$pw" >$tmp/pw
	msmtp --debug --file=/dev/null --host=localhost --port=$port --auth=$mech --user="$user" --passwordeval="cat $tmp/pw" --timeout=20 --from=nora@example.org "$@" olaf@example.org <$tmp/letter
}
export -f M; export tmp ca
cap msmtp-plain msmtp "$v --debug $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'M plain "$@" --tls=off' x "$nora" "$nora_password" $smtp
cap msmtp-login-refused msmtp "$v --debug $d submission" "$(no LOGIN)$(w nora 'a"b\c%d')" -- bash -c 'M login "$@" --tls=off' x "$nora" 'a"b\c%d' $smtp
cap msmtp-cram msmtp "$v --debug $d submission" "$(ok CRAM-MD5)$(u olaf)" -- bash -c 'M cram-md5 "$@" --tls=off' x "$olaf" "$olaf_password" $smtp
cap msmtp-digest msmtp "$v --debug $d submission" "$(ok DIGEST-MD5)$(u nora)" -- bash -c 'M digest-md5 "$@" --tls=off' x "$nora" "$nora_password" $smtp
cap msmtp-scram msmtp "$v --debug $d submission" "$(ok SCRAM-SHA-256)$(u pia)" -- bash -c 'M scram-sha-256 "$@" --tls=off' x "$pia" "$pia_password" $smtp
cap msmtp-scram-refused msmtp "$v --debug $d submission" "$(no SCRAM-SHA-1)$(w pia other)" -- bash -c 'M scram-sha-1 "$@" --tls=off' x "$pia" other $smtp
cap msmtp-xoauth2 msmtp "$v --debug $d submission, STARTTLS" "$(ok XOAUTH2)$(t token)" -- bash -c 'M xoauth2 "$@" --tls=on --tls-trust-file=$ca' x "$quinn" "$token" $smtp
cap msmtp-starttls-plain msmtp "$v --debug $d submission, STARTTLS" "$(ok PLAIN 1)$(u zoe)" -- bash -c 'M plain "$@" --tls=on --tls-trust-file=$ca' x "$zoe" "$zoe_password" $smtp
cap msmtp-tls-login msmtp "$v --debug against msa-sink, implicit TLS" "$(ok LOGIN)$(u olaf)" -- bash -c 'M login "$@" --tls=on --tls-starttls=off --tls-trust-file=$ca' x "$olaf" "$olaf_password" $sinks
v="mpop $(mpop --version | sed -n '1s/mpop version //p')"
P() { # MECH USER PASSWORD PORT ARGS...
	local mech=$1 user=$2 pw=$3 port=$4; shift 4
	printf '%s' "$pw" >$tmp/pw
	mpop --debug --file=/dev/null --host=localhost --port=$port --auth=$mech --user="$user" --passwordeval="cat $tmp/pw" --timeout=20 --delivery=mbox,/dev/null "$@"
}
export -f P
cap mpop-user mpop "$v --debug $d POP3" "$(pok USER)$(u nora)" -- bash -c 'P user "$@" --tls=off' x "$nora" "$nora_password" $pop3
cap mpop-plain-refused mpop "$v --debug $d POP3" "$(pno PLAIN)$(w zoe 'Grüße 99%')" -- bash -c 'P plain "$@" --tls=off' x "$zoe" "Grüße 99%" $pop3
cap mpop-scram mpop "$v --debug $d POP3" "$(pok SCRAM-SHA-256)$(u nora)" -- bash -c 'P scram-sha-256 "$@" --tls=off' x "$nora" "$nora_password" $pop3
cap mpop-login-tls mpop "$v --debug $d POP3S" "$(pok LOGIN)$(u olaf)" -- bash -c 'P login "$@" --tls=on --tls-starttls=off --tls-trust-file=$ca' x "$olaf" "$olaf_password" $pop3s

# gsasl
v="gsasl $(gsasl --version | sed -n '1s/gsasl (GNU SASL) //p')"
G() { local p=$1 port=$2 mech=$3 user=$4 pw=$5; shift 5; gsasl --$p --verbose --connect localhost:$port --mechanism $mech --authentication-id "$user" --password "$pw" --no-starttls "$@"; }
export -f G
cap gsasl-smtp-plain gsasl "$v --verbose $d submission" "$(ok PLAIN)$(u nora)" -- bash -c 'G smtp $0 PLAIN "$@" --authorization-id ""' $smtp "$nora" "$nora_password"
cap gsasl-smtp-login gsasl "$v --verbose $d submission" "$(ok LOGIN)$(u pia)" -- bash -c 'G smtp $0 LOGIN "$@"' $smtp "$pia" "$pia_password"
cap gsasl-smtp-scram gsasl "$v --verbose $d submission" "$(ok SCRAM-SHA-256)$(u pia)" -- bash -c 'G smtp $0 SCRAM-SHA-256 "$@"' $smtp "$pia" "$pia_password"
cap gsasl-smtp-scram-refused gsasl "$v --verbose $d submission" "$(no SCRAM-SHA-1)$(w pia bad)" -- bash -c 'G smtp $0 SCRAM-SHA-1 "$@"' $smtp "$pia" bad
cap gsasl-imap-cram gsasl "$v --verbose $d IMAP" "$(iok CRAM-MD5)$(u pia)" -- bash -c 'G imap $0 CRAM-MD5 "$@"' $imap "$pia" "$pia_password"
cap gsasl-imap-plain-refused gsasl "$v --verbose $d IMAP" "$(ino PLAIN)$(w nora nope)" -- bash -c 'G imap $0 PLAIN "$@"' $imap "$nora" nope
cap gsasl-imap-scram gsasl "$v --verbose $d IMAP" "$(iok SCRAM-SHA-1)$(u nora)" -- bash -c 'G imap $0 SCRAM-SHA-1 "$@"' $imap "$nora" "$nora_password"
cap gsasl-imap-digest gsasl "$v --verbose $d IMAP" "$(iok DIGEST-MD5)$(u nora)" -- bash -c 'G imap $0 DIGEST-MD5 "$@" --service=imap --hostname=localhost --realm=example.org' $imap "$nora" "$nora_password"
cap gsasl-tls-plain gsasl "$v --verbose $d submission, STARTTLS" "$(ok PLAIN)$(u olaf)" -- gsasl --smtp --verbose --connect localhost:$smtp --x509-ca-file=$ca --mechanism PLAIN --authentication-id "$olaf" --password "$olaf_password" --authorization-id ""

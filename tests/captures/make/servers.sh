#!/bin/bash
# SPDX-License-Identifier: MIT
# servers.sh start DIR | stop DIR: what the transcripts of ../client were made
# against, on loopback: Dovecot (submission, IMAP, POP3 and ManageSieve, in clear and in TLS)
# and msa-sink (SMTP; "sink" with STARTTLS, "sinks" implicit, "sinkn" none).  Ports and tokens are
# in DIR/env, to be read by a shell.  After SERVERS_LIMIT seconds (an hour) they end by
# themselves.  The users and passwords are made up.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
HERE=$(dirname "$(readlink -f "$0")")
AUTHSTR=${AUTHSTR:?the program}
limit=${SERVERS_LIMIT:-3600}

nora='nora@example.org' nora_password='Pass word 1'
olaf='olaf' olaf_password='quo"te\back%41'
zoe='zoë@example.org' zoe_password='Grüße 100%'
pia='pia.o@example.test' pia_password="tiger\$Lily'7{}"
quinn='quinn@example.org'

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null || break
	done
	echo $port
}
. "$HERE/mail.sh"
token() { # KEY USER EXPIRY
	jwt "$1" "$(printf '{"sub":"%s","iat":1750000000,"nbf":1750000000,"exp":%d}' \
	    "$2" "$3")"
}
certificates() {
	local key="ec -pkeyopt ec_paramgen_curve:P-256"
	openssl req -x509 -newkey $key -nodes -days 30 -subj "/CN=samples CA" \
	    -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt
	openssl req -newkey $key -nodes -subj /CN=mail.example.org \
	    -keyout server.key -out server.csr
	openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key \
	    -CAcreateserial -days 30 -out server.crt -extfile - <<X
subjectAltName=DNS:localhost,DNS:mail.example.org,IP:127.0.0.1
extendedKeyUsage=serverAuth
X
	cat server.crt ca.crt >chain.pem
	chmod 644 server.key
} 2>/dev/null

listener() { dovecot_listener 127.0.0.1 "$@"; } # NAME PORT SSL
dovecot_conf() {
	dovecot_basis "$D" "$relay"
	cat <<X
auth_debug = ${AUTH_DEBUG:-no}
auth_debug_passwords = ${AUTH_DEBUG:-no}
protocols = submission imap pop3 sieve
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer anonymous external apop
auth_realms = example.org
auth_username_chars =
auth_verbose = yes
ssl = yes
ssl_cert = <$D/chain.pem
ssl_key = <$D/server.key
submission_relay_trusted = no
service submission-login {
$(listener submission $smtp no)
$(listener submissions $smtps yes)
}
service imap-login {
$(listener imap $imap no)
$(listener imaps $imaps yes)
}
service pop3-login {
$(listener pop3 $pop3 no)
$(listener pop3s $pop3s yes)
}
service managesieve-login {
$(listener sieve $sieve no)
}
X
}
start() {
	local key name
	mkdir -p "$D"
	cd "$D" || exit
	certificates
	for name in smtp smtps imap imaps pop3 pop3s sieve relay sink sinks sinkn; do
		declare -g $name=$(free_port)
	done
	key=key-$RANDOM-$RANDOM-0123456789abcdef
	dovecot_oauth2 "$D" "$key"
	echo 'openid_configuration_url = https://login.example.org/.well-known/openid-configuration' >>oauth2.conf
	printf '%s\n' "$nora:{PLAIN}$nora_password" "$olaf:{PLAIN}$olaf_password" \
	    "$zoe:{PLAIN}$zoe_password" "$pia:{PLAIN}$pia_password" >passwd
	dovecot_conf >dovecot.conf
	chmod -R a+rX .; chown -R nobody mail
	timeout $limit /usr/bin/python3 -m aiosmtpd -n -l 127.0.0.1:$relay -c aiosmtpd.handlers.Sink >relay.log 2>&1 &
	echo $! >relay.pid
	for name in starttls:$sink implicit:$sinks none:$sinkn; do
		set -- --cert chain.pem --key server.key
		[ ${name%:*} != none ] || set --
		timeout $limit "$AUTHSTR" msa-sink --listen 127.0.0.1:${name#*:} --tls ${name%:*} \
		    "$@" --user "$nora:$nora_password" \
		    --user "$olaf:$olaf_password" --user "$zoe:$zoe_password" \
		    --user "$pia:$pia_password" --user "$quinn:ya29.quinns-opaque.token_0123456789" \
		    >sink-${name%:*}.log 2>&1 &
		echo $! >sink-${name%:*}.pid
	done
	timeout $limit dovecot -F -c "$D/dovecot.conf" >/dev/null 2>&1 &
	echo $! >dovecot.pid
	{
		for name in smtp smtps imap imaps pop3 pop3s sieve sink sinks sinkn nora nora_password \
		    olaf olaf_password zoe zoe_password pia pia_password quinn; do
			printf '%s=%q\n' $name "${!name}"
		done
		printf 'ca=%q\n' "$D/ca.crt"
		printf 'token=%q\n' "$(token "$key" "$quinn" 2208988800)"
		printf 'expired=%q\n' "$(token "$key" "$quinn" 1760000000)"
	} >env
}
stop() {
	local pid
	cd "$D" || exit
	for pid in relay.pid sink-starttls.pid sink-implicit.pid sink-none.pid dovecot.pid; do
		[ -s $pid ] && kill "$(cat $pid)"
	done
}
D=$(readlink -m "$2")
case $1 in
start)
	trap 'stop; exit 1' INT TERM HUP
	start
	;;
stop) stop ;;
esac

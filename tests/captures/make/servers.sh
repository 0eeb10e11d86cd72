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
base64url() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
token() { # KEY USER EXPIRY
	local head body
	head=$(printf '{"typ":"JWT","alg":"HS256"}' | base64url)
	body=$(printf '{"sub":"%s","iat":1750000000,"nbf":1750000000,"exp":%d}' "$2" "$3" | base64url)
	printf '%s.%s.%s' "$head" "$body" "$(printf '%s.%s' "$head" "$body" |
	    openssl dgst -sha256 -hmac "$1" -binary | base64url)"
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

listener() { # NAME PORT SSL
	printf ' inet_listener %s {\n  address = 127.0.0.1\n  port = %s\n  ssl = %s\n }\n' "$@"
}
dovecot_conf() {
	cat <<X
base_dir = $D/run
state_dir = $D/state
log_path = $D/dovecot.log
auth_debug = ${AUTH_DEBUG:-no}
auth_debug_passwords = ${AUTH_DEBUG:-no}
protocols = submission imap pop3 sieve
hostname = mail.example.org
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer anonymous external apop
auth_realms = example.org
auth_failure_delay = 0
auth_username_chars =
auth_verbose = yes
disable_plaintext_auth = no
default_vsz_limit = 0
first_valid_uid = 1
ssl = yes
ssl_cert = <$D/chain.pem
ssl_key = <$D/server.key
mail_location = maildir:$D/mail/%n
submission_relay_host = 127.0.0.1
submission_relay_port = $relay
submission_relay_trusted = no
submission_backend_capabilities = 8BITMIME SIZE
passdb {
 driver = oauth2
 mechanisms = xoauth2 oauthbearer
 args = $D/oauth2.conf
}
passdb {
 driver = passwd-file
 args = username_format=%u $D/passwd
}
userdb {
 driver = static
 args = uid=65534 gid=65534 home=$D/mail/%n
}
service anvil {
 unix_listener anvil-auth-penalty {
  mode = 0
 }
}
service stats {
 unix_listener stats-writer {
  mode = 0666
 }
}
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
	mkdir -p "$D/mail" "$D/run" "$D/state" "$D/keys/default/HS256"
	cd "$D" || exit
	certificates
	for name in smtp smtps imap imaps pop3 pop3s sieve relay sink sinks sinkn; do
		declare -g $name=$(free_port)
	done
	key=key-$RANDOM-$RANDOM-0123456789abcdef
	printf %s "$key" | base64 -w0 >keys/default/HS256/default
	cat >oauth2.conf <<X
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$D/keys/
username_attribute = sub
openid_configuration_url = https://login.example.org/.well-known/openid-configuration
X
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

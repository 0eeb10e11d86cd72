# SPDX-License-Identifier: MIT
# dovecot.sh NAME LEVEL CASE: Dovecot 2.3 or 2.4 (by the tree it runs in), to
# its own file and, LOGTO=syslog, to the system's log.
# LEVEL: normal, verbose, passwords, sha1, cut, debug, debug-passwords, rawlog

name=$1 level=$2 case=$3
mechs=${MECHS:-plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 apop anonymous external xoauth2 oauthbearer}

certificate
version=$(dovecot --version | cut -c1-3)
to=/var/log/dovecot.log
[ "${LOGTO:-file}" = file ] || { system_log "$name"; to=syslog; }
mkdir -p /var/mail/v /etc/dovecot/keys/default/HS256
chown nobody:nogroup /var/mail/v
printf '%s\n' "$users" | while read -r user pass; do
	printf '%s:{PLAIN}%s\n%s@%s:{PLAIN}%s\n' "$user" "$pass" \
	    "$user" "$domain" "$pass"
done >/etc/dovecot/users
head -c 32 /dev/zero | tr '\0' k | base64 -w0 \
    >/etc/dovecot/keys/default/HS256/default
chmod -R a+rX /etc/dovecot
b64url() { base64 -w0 | tr '+/' '-_' | tr -d =; }
token() { # USER EXPIRY
	local text key
	text=$(printf '{"alg":"HS256","typ":"JWT"}' | b64url)
	text=$text.$(printf '{"sub":"%s","iss":"https://id.%s","iat":1760000000,"nbf":1760000000,"exp":%s}' \
	    "$1" "$domain" "$2" | b64url)
	key=$(head -c 32 /dev/zero | tr '\0' k | od -An -tx1 -v | tr -d ' \n')
	printf '%s.%s' "$text" "$(printf %s "$text" | openssl dgst -sha256 \
	    -mac HMAC -macopt "hexkey:$key" -binary | b64url)"
}
extra=
case $level in
verbose) extra='auth_verbose = yes' ;;
passwords) extra='auth_verbose = yes
auth_verbose_passwords = plain' ;;
sha1) extra='auth_verbose = yes
auth_verbose_passwords = sha1' ;;
cut) extra='auth_verbose = yes
auth_verbose_passwords = sha1:8' ;;
cutplain) extra='auth_verbose_passwords = plain:3' ;;
debug) extra='auth_verbose = yes
auth_debug = yes' ;;
debug-passwords) extra='auth_verbose = yes
auth_debug = yes
auth_debug_passwords = yes' ;;
rawlog) extra= ;;
esac
if [ $version = 2.3 ]; then
	cat >/etc/dovecot/dovecot.conf <<E
protocols = imap pop3 submission lmtp
log_path = $to
${TIMESTAMP:+log_timestamp = "$TIMESTAMP"}
hostname = $host.$domain
auth_mechanisms = $mechs
auth_realms = $domain
auth_failure_delay = 0
auth_username_chars =
disable_plaintext_auth = no
mail_location = maildir:/var/mail/v/%n
ssl = yes
ssl_cert = </etc/ssl/lab.crt
ssl_key = </etc/ssl/lab.key
submission_relay_host = 127.0.0.1
submission_relay_port = 2599
$extra
${CONF_EXTRA:-}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = /etc/dovecot/oauth2.conf
}
passdb {
  driver = passwd-file
  args = username_format=%u /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/var/mail/v/%n
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = 24
  }
}
E
	cat >/etc/dovecot/oauth2.conf <<E
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=/etc/dovecot/keys/
username_attribute = sub
E
	if [ $level = rawlog ]; then
		cat >>/etc/dovecot/dovecot.conf <<'E'
service submission-login { 
  executable = submission-login -R rawlogs
}
service imap-login {
  executable = imap-login -R rawlogs
}
service pop3-login {
  executable = pop3-login -R rawlogs
}
E
	fi
else
	cat >/etc/dovecot/dovecot.conf <<E
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
protocols = imap pop3 submission lmtp
log_path = $to
${TIMESTAMP:+log_timestamp = "$TIMESTAMP"}
hostname = $host.$domain
auth_mechanisms = $(printf %s "$mechs" | sed 's/ apop//') scram-sha-256-plus
auth_failure_delay = 0
auth_username_chars =
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = /var/mail/v/%{user|username}
ssl = yes
ssl_server_cert_file = /etc/ssl/lab.crt
ssl_server_key_file = /etc/ssl/lab.key
submission_relay_host = 127.0.0.1
submission_relay_port = 2599
$(printf '%s\n' "$extra" | sed 's/auth_debug = yes/log_debug = category=auth OR category=submission OR category=imap-login/; s/auth_debug_passwords = yes/auth_debug_passwords = yes/')
${CONF_EXTRA:-}
passdb oauth2 {
  mechanisms_filter = xoauth2 oauthbearer
}
oauth2 {
  introspection_mode = local
  username_attribute = sub
  oauth2_local_validation {
    dict fs {
      fs posix {
        prefix = /etc/dovecot/keys/
      }
    }
  }
}
passdb passwd-file {
  passwd_file_path = /etc/dovecot/users
}
userdb static {
  fields {
    uid = 65534
    gid = 65534
    home = /var/mail/v/%{user|username}
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  inet_listener lmtp {
    port = 24
  }
}
E
fi
python3 /make/sink.py 2599 &
disown
wait_port 127.0.0.1 2599
mkdir -p /run/dovecot/login/rawlogs
chmod 1777 /run/dovecot/login/rawlogs
dovecot
wait_file /run/dovecot/login/imap || wait_file /run/dovecot/login/login
wait_port $server 143; wait_port $server 587
sleep 0.3
[ $to = syslog ] || : >$to

url() { # FROM URL CURL-OPTION...
	local from=$1 url=$2
	shift 2
	timeout 20 curl -sv --interface "$from" -k "$url" "$@" \
	    >>/out/clients.txt 2>&1
}
at=@$domain
case $case in
sweep) sweep mix imap:143 imap:143:starttls imap:993:tls pop3:110 pop3:995:tls smtp:587 ;;
imap)
	url 203.0.113.7 imap://$server -u "nora$at:$(password nora)" --login-options AUTH=PLAIN &
	url 198.51.100.23 imap://$server -u "ravi$at:wrong-Turn" --login-options AUTH=PLAIN --sasl-ir &
	wait
	url 203.0.113.88 imap://$server -u "nora:$(password nora)" --login-options AUTH=CRAM-MD5
	url 2001:db8:7::1c "imaps://[$server6]" -u "yuki$at:$(password yuki)"
	url 203.0.113.88 imap://$server -u "nora:badguess" --login-options AUTH=CRAM-MD5 &
	url 203.0.113.7 imaps://$server -u "omar$at:$(password omar)" --login-options AUTH=LOGIN &
	wait
	say 203.0.113.7 143 "a LOGIN ravi$at \"$(password ravi)\"" 'b SELECT INBOX' 'c LOGOUT'
	say 198.51.100.23 143 'a LOGIN admin 123456' 'b LOGIN admin secret99' 'c LOGOUT'
	say 198.51.100.23 143 'a AUTHENTICATE PLAIN' '*' 'b AUTHENTICATE XYZZY' '<close'
	say 203.0.113.7 143 'a AUTHENTICATE LOGIN' "$(b64 nora$at)" '<close'
	;;
pop3)
	timeout 20 fetchmail --version >/dev/null
	say 203.0.113.7 110 "USER nora$at" "PASS $(password nora)" STAT QUIT &
	say 198.51.100.23 110 "USER ravi$at" 'PASS bad guess' QUIT &
	wait
	url 203.0.113.88 pop3://$server -u "nora:$(password nora)" --login-options AUTH=+APOP
	url 203.0.113.88 pop3://$server -u "nora:badguess" --login-options AUTH=+APOP
	url 203.0.113.88 pop3://$server -u "svc-backup$at:$(password svc-backup)" --login-options AUTH=SCRAM-SHA-256
	url 2001:db8:7::1c "pop3s://[$server6]" -u "yuki$at:$(password yuki)" --login-options AUTH=DIGEST-MD5
	say 203.0.113.7 110 'AUTH PLAIN' "$(b64 '\0omar@example.org\0%s' 'pa"ss w\ord%n')" QUIT
	say 198.51.100.23 110 "USER ravi$at" '<close'
	;;
smtp)
	smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)" &
	smtp 198.51.100.23 587 LOGIN "ravi$at" wrong-Turn &
	smtp 203.0.113.88 587 CRAM-MD5 "nora$at" "$(password nora)" &
	wait
	smtp 203.0.113.88 587 DIGEST-MD5 "nora$at" "$(password nora)"
	smtp 2001:db8:7::1c 587 LOGIN "omar$at" "$(password omar)" --tls
	say 203.0.113.7 587 'EHLO x' 'AUTH PLAIN' '*' 'AUTH LOGIN' "$(b64 x)" '<close'
	;;
scram)
	for n in SCRAM-SHA-1 SCRAM-SHA-256; do
		printf '%s' "$(password nora)" >/tmp/pw
		[ $n = SCRAM-SHA-1 ] || printf %s wrong-Pass >/tmp/pw
		scram $n 587 --smtp
	done
	password ravi | tr -d '\n' >/tmp/pw
	scram SCRAM-SHA-256 143 --imap
	;;
oauth)
	url 203.0.113.7 imap://$server -u "nora$at" --oauth2-bearer "$(token nora$at 4000000000)" --login-options AUTH=XOAUTH2
	url 203.0.113.7 smtp://$server:587 -u "nora$at" --oauth2-bearer "$(token nora$at 1700000000)" --login-options AUTH=OAUTHBEARER &
	url 203.0.113.88 smtp://$server:587 -u "ravi$at" --oauth2-bearer "$(token ravi$at 4000000000)" --login-options AUTH=XOAUTH2 --sasl-ir --mail-from ravi$at --mail-rcpt nora$at -T /etc/hostname &
	wait
	url 203.0.113.88 pop3://$server -u "svc-backup$at" --oauth2-bearer ya29.NotAToken_at-all --login-options AUTH=XOAUTH2
	;;
many)
	for n in 1 2; do
		url 203.0.113.7 imap://$server -u "nora$at:$(password nora)" --login-options AUTH=CRAM-MD5 &
		url 203.0.113.88 pop3://$server -u "ravi$at:$(password ravi)" --login-options AUTH=PLAIN --sasl-ir &
		smtp 198.51.100.23 587 LOGIN "svc-backup$at" "guess-$n" &
		url 203.0.113.88 imap://$server -u "omar$at:$(password omar)" --login-options AUTH=LOGIN &
		wait
	done
	;;
esac
sleep 0.5
doveadm stop
sleep 0.5
if [ $to = syslog ]; then system_journal "$name"; else cp $to "/out/$name"; fi
cp -r /run/dovecot/login/rawlogs /out/raw 2>/dev/null
true

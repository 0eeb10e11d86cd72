# SPDX-License-Identifier: MIT
# postfix.sh NAME SASL LEVEL CASE: Postfix's smtpd with Dovecot's or Cyrus'
# SASL (SASL=dovecot|cyrus), normal, -v, -vv or debug_peer_list
# (LEVEL=normal|v|vv|peer), and the clients of CASE.

name=$1 sasl=$2 level=$3 case=$4
mechs='plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 ntlm'

system_log "$name"
certificate
case $level in
v) option=-v ;;
vv) option='-v -v' ;;
*) option= ;;
esac
postconf -c /etc/postfix -F 'smtp/inet/chroot=n' 2>/dev/null
cat >/etc/postfix/main.cf <<E
compatibility_level = 3.6
myhostname = $host.$domain
mydestination = $domain
inet_interfaces = all
inet_protocols = all
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = ${PEERNAME:-yes}
smtp_host_lookup = native
lmtp_host_lookup = native
smtpd_tls_cert_file = /etc/ssl/lab.crt
smtpd_tls_key_file = /etc/ssl/lab.key
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = $sasl
smtpd_sasl_path = $([ $sasl = dovecot ] && echo private/auth || echo smtpd)
smtpd_sasl_security_options = ${SECOPT:-noanonymous}
broken_sasl_auth_clients = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_error_sleep_time = 0
alias_maps =
local_recipient_maps =
mailbox_transport = discard
maillog_file =
$([ $level = peer ] && echo "debug_peer_list = 203.0.113.88")
${MAIN_EXTRA:-}
E
cat >/etc/postfix/master.cf <<E
smtp      inet  n       -       n       -       -       smtpd $option
submission inet n       -       n       -       -       smtpd $option
  -o syslog_name=postfix/submission -o smtpd_client_restrictions=permit_sasl_authenticated,reject
smtps     inet  n       -       n       -       -       smtpd $option
  -o syslog_name=postfix/smtps -o smtpd_tls_wrappermode=yes
2525      inet  n       -       n       -       -       smtpd $option
  -o syslog_name=mx-in -o smtpd_delay_reject=no
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
local     unix  -       n       n       -       -       discard
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
E
if [ $sasl = dovecot ]; then
	mkdir -p /etc/dovecot
	printf '%s\n' "$users" | while read -r user pass; do
		printf '%s:{PLAIN}%s\n%s@%s:{PLAIN}%s\n' \
		    "$user" "$pass" "$user" "$domain" "$pass"
	done >/etc/dovecot/users
	old=
	case $(dovecot --version) in 2.4*) old=no ;; esac
	if [ -z "$old" ]; then
		cat >/etc/dovecot/dovecot.conf <<E
protocols =
log_path = /var/log/dovecot-auth.log
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
auth_failure_delay = 0
auth_username_chars =
disable_plaintext_auth = no
passdb {
  driver = passwd-file
  args = username_format=%u /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/tmp
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
  }
}
E
	else
		cat >/etc/dovecot/dovecot.conf <<E
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
protocols =
log_path = /var/log/dovecot-auth.log
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
auth_failure_delay = 0
auth_username_chars =
auth_allow_cleartext = yes
passdb passwd-file {
  passwd_file_path = /etc/dovecot/users
}
userdb static {
  fields {
    uid = 65534
    gid = 65534
    home = /tmp
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
  }
}
E
	fi
	mkdir -p /var/spool/postfix/private
	chown postfix: /var/spool/postfix/private
	chmod 700 /var/spool/postfix/private
	dovecot
else
	mkdir -p /etc/postfix/sasl
	printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
	    "mech_list: $mechs" >/etc/postfix/sasl/smtpd.conf
	printf '%s\n' "$users" | while read -r user pass; do
		printf '%s' "$pass" | saslpasswd2 -p -c -u "$host.$domain" "$user"
		printf '%s' "$pass" | saslpasswd2 -p -c -u "$domain" "$user"
	done
	chgrp postfix /etc/sasldb2
	chmod 640 /etc/sasldb2
fi
postfix check 2>/dev/null
/usr/lib/postfix/sbin/master -w
for port in 25 465 587 2525; do wait_port $server $port; done
at=; [ $sasl = dovecot ] && at=@$domain
case $case in
sweep) sweep mix smtp:25 smtp:587 smtp:587:starttls smtp:465:tls smtp:2525 ;;
several)
	smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)"
	smtp 198.51.100.23 587 LOGIN "ravi$at" wrong-Turn &
	smtp 203.0.113.88 25 CRAM-MD5 "nora$at" "$(password nora)" &
	smtp 2001:db8:7::1c 587 PLAIN "omar$at" "$(password omar)" --tls &
	wait
	smtp_mail 203.0.113.7 465 LOGIN "yuki$at" "$(password yuki)" --tlsc
	smtp_mail 2001:db8:7::1c 2525 PLAIN "nora$at" "$(password nora)" &
	smtp_mail 203.0.113.88 587 CRAM-MD5 "svc-backup$at" "$(password svc-backup)" --tls &
	wait
	smtp 203.0.113.88 25 DIGEST-MD5 "nora$at" "$(password nora)"
	say 198.51.100.23 25 'EHLO scan' 'AUTH LOGIN' "$(b64 admin)" \
	    "$(b64 '12345678')" 'AUTH LOGIN' "$(b64 admin)" \
	    "$(b64 'letmein')" 'AUTH PLAIN' '*' QUIT
	say 203.0.113.7 25 'EHLO x' 'AUTH PLAIN !!notbase64' \
	    'AUTH GSSAPI' 'AUTH XYZZY' 'AUTH' 'AUTH LOGIN' '<close'
	say 203.0.113.7 25 'EHLO x' "AUTH LOGIN $(b64 ravi$at)" \
	    "$(b64 "$(password ravi)")" 'MAIL FROM:<ravi@example.org>' \
	    'RCPT TO:<nora@example.org>' 'AUTH PLAIN' QUIT
	;;
parallel)
	for n in 1 2 3; do
		smtp 203.0.113.7 25 CRAM-MD5 "nora$at" "$(password nora)" &
		smtp 203.0.113.88 25 LOGIN "ravi$at" "$(password ravi)" &
		smtp 198.51.100.23 25 PLAIN "svc-backup$at" wrong$n &
		smtp 203.0.113.7 587 DIGEST-MD5 "omar$at" "$(password omar)" &
		wait
	done
	;;
scram)
	for n in SCRAM-SHA-1 SCRAM-SHA-256; do
		printf '%s' "$(password nora)" >/tmp/pw
		[ $n = SCRAM-SHA-1 ] || printf %s wrong-Pass >/tmp/pw
		scram $n 25 --smtp
	done
	;;
refused)
	smtp 203.0.113.7 25 LOGIN "nora$at" bad-Guess1 &
	smtp 198.51.100.23 587 PLAIN "ravi$at" 'bad Guess2' &
	smtp 203.0.113.88 25 CRAM-MD5 "nora$at" badguess3 &
	wait
	smtp 203.0.113.88 25 DIGEST-MD5 "nora$at" badguess4
	smtp 2001:db8:7::1c 465 LOGIN nobody bad5 --tlsc &
	wait
	say 203.0.113.7 25 'EHLO x' 'AUTH LOGIN' "$(b64 nora$at)" '<reset'
	say 203.0.113.7 25 'EHLO x' 'AUTH CRAM-MD5' '*' QUIT
	;;
esac
sleep 1
postfix stop >/dev/null 2>&1
sleep 0.5
cp /var/log/dovecot-auth.log /out/$name.dovecot 2>/dev/null
system_journal "$name"

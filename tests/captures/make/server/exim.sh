# SPDX-License-Identifier: MIT
# exim.sh NAME DEBUG CASE: Exim's daemon; DEBUG is its option (-d, -d+all, or
# "none": main log and reject log).  /out/NAME-main, -reject, -debug.

name=$1 debug=$2 case=$3
certificate
chmod 644 /etc/ssl/lab.key
printf '%s\n' "$users" | while read -r user pass; do
	printf '%s: %s\n%s@%s: %s\n' "$user" "$pass" "$user" "$domain" "$pass"
done >/etc/exim4/passwd
plain_condition='${if eq{$auth3}{${lookup{$auth2}lsearch{/etc/exim4/passwd}{$value}fail}}}'
login_condition='${if and{{!eq{$auth1}{}}{eq{$auth2}{${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}fail}}}}}'
cram_secret='${lookup{$auth1}lsearch{/etc/exim4/passwd}{$value}fail}'
if [ -n "${LITERAL:-}" ]; then
	# as a first try has it; LAB_USERS: "fay Sun d@y$9", "gus W@nder 7"
	plain_condition='${if or{{and{{eq{$auth2}{fay@example.org}}{eq{$auth3}{Sun d\\@y\\$9}}}}{and{{eq{$auth2}{gus}}{eq{$auth3}{W@nder 7}}}}}}'
	login_condition='${if and{{eq{$auth1}{gus}}{eq{$auth2}{W@nder 7}}}}'
	cram_secret='${if eq{$auth1}{gus}{W@nder 7}fail}'
fi
cat >/etc/exim4/exim4.conf <<E
primary_hostname = $host.$domain
daemon_smtp_ports = 25 : 587 : 465
tls_on_connect_ports = 465
tls_advertise_hosts = *
tls_certificate = /etc/ssl/lab.crt
tls_privatekey = /etc/ssl/lab.key
auth_advertise_hosts = *
host_lookup = ${HOST_LOOKUP-*}
rfc1413_query_timeout = 0s
${LOG_SELECTOR:+log_selector = $LOG_SELECTOR}
${SYSLOG:+log_file_path = syslog}
never_users = root
keep_environment =
acl_smtp_rcpt = acl_rcpt
acl_smtp_auth = acl_auth
begin acl
acl_auth:
  accept
acl_rcpt:
  accept authenticated = *
  deny message = relay not permitted
begin routers
drop:
  driver = accept
  transport = drop
begin transports
drop:
  driver = appendfile
  file = /dev/null
  user = nobody
begin authenticators
plain_server:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = \$auth2
  server_condition = $plain_condition
login_server:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_set_id = \$auth1
  server_condition = $login_condition
cram_md5_server:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = $cram_secret
  server_set_id = \$auth1
scram_sha_256_server:
  driver = dovecot
  public_name = SCRAM-SHA-256
  server_socket = /run/dovecot/auth-exim
  server_set_id = \$auth1
dovecot_digest:
  driver = dovecot
  public_name = DIGEST-MD5
  server_socket = /run/dovecot/auth-exim
  server_set_id = \$auth1
E
if command -v dovecot >/dev/null; then
	printf '%s\n' "$users" | while read -r user pass; do
		printf '%s:{PLAIN}%s\n%s@%s:{PLAIN}%s\n' "$user" "$pass" \
		    "$user" "$domain" "$pass"
	done >/etc/dovecot/users
	cat >/etc/dovecot/dovecot.conf <<E
protocols =
log_path = /var/log/dovecot.log
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-256
auth_failure_delay = 0
auth_username_chars =
passdb {
  driver = passwd-file
  args = username_format=%u /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/tmp
}
service auth {
  unix_listener auth-exim {
    mode = 0666
  }
}
E
	dovecot
	wait_file /run/dovecot/auth-exim
else
	sed -i '/^scram_sha_256_server/,$d' /etc/exim4/exim4.conf
fi
[ -z "${SYSLOG:-}" ] || system_log "$name"
if [ "$debug" = none ]; then
	(setsid exim4 -bdf -oP /run/exim.pid </dev/null >/dev/null 2>&1 &)
else
	(setsid exim4 -bd $debug -oP /run/exim.pid >/out/$name-debug 2>&1 </dev/null &)
fi
for port in 25 587 465; do wait_port $server $port || return; done
sleep 0.5
at=@$domain
case $case in
sweep) sweep mix smtp:25 smtp:587 smtp:587:starttls smtp:465:tls ;;
several)
	smtp_mail 203.0.113.7 587 PLAIN "nora$at" "$(password nora)"
	smtp 198.51.100.23 587 LOGIN "ravi$at" wrong-Turn &
	smtp_mail 203.0.113.88 25 CRAM-MD5 "nora$at" "$(password nora)" &
	smtp_mail 2001:db8:7::1c 587 PLAIN "omar$at" "$(password omar)" --tls &
	wait
	smtp_mail 203.0.113.7 465 LOGIN "yuki$at" "$(password yuki)" --tlsc &
	smtp 203.0.113.88 25 CRAM-MD5 "svc-backup$at" badguess &
	wait
	password nora | tr -d '\n' >/tmp/pw
	scram SCRAM-SHA-256 25 --smtp
	printf bad-Pw9 >/tmp/pw
	scram SCRAM-SHA-256 25 --smtp
	say 198.51.100.23 25 'EHLO scan' 'AUTH LOGIN' "$(b64 admin)" \
	    "$(b64 '12345678')" 'AUTH LOGIN' "$(b64 admin)" \
	    "$(b64 'letmein')" 'AUTH PLAIN' '*' QUIT
	say 203.0.113.7 25 'EHLO x' 'AUTH PLAIN !!notbase64' \
	    'AUTH GSSAPI' 'AUTH LOGIN' '<close'
	;;
one) smtp_mail 203.0.113.7 587 "$4" "$5" "$6" ;;
two)
	smtp 203.0.113.7 587 PLAIN "nora$at" "$(password nora)" &
	smtp 203.0.113.88 25 CRAM-MD5 "omar$at" "$(password omar)" &
	smtp 198.51.100.23 25 LOGIN "ravi$at" 'Bad guess$1' &
	wait
	say 203.0.113.7 25 'EHLO x' 'AUTH LOGIN' "$(b64 svc-backup)" '*' QUIT
	;;
esac
sleep 1
[ -z "${SYSLOG:-}" ] || system_journal "$name"
cp /var/log/exim4/mainlog /out/$name-main 2>/dev/null
cp /var/log/exim4/rejectlog /out/$name-reject 2>/dev/null
true

# SPDX-License-Identifier: MIT
# sendmail.sh NAME LOGLEVEL [sweep]: TRAFFIC=yes: -X, to /out/traffic; sendmail's daemon with Cyrus SASL.
name=$1 level=$2 case=${3:-}
certificate
chmod 600 /etc/ssl/lab.key
system_log "$name"
printf '%s\n' "$users" | while read -r user pass; do
	printf '%s' "$pass" | saslpasswd2 -p -c -u "$host.$domain" "$user"
	printf '%s' "$pass" | saslpasswd2 -p -c -u "$domain" "$user"
done
mkdir -p /etc/mail/sasl /etc/sasl
for f in /etc/mail/sasl/Sendmail.conf /usr/lib/sasl2/Sendmail.conf /etc/sasl2/Sendmail.conf /etc/sasl/Sendmail.conf; do
	mkdir -p "$(dirname $f)"
	printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
	    'mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-256' >$f
done
chmod 640 /etc/sasldb2
cat >/etc/mail/lab.mc <<E
divert(0)dnl
define(\`_USE_ETC_MAIL_')dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`debian')dnl
DOMAIN(\`debian-mta')dnl
define(\`confLOG_LEVEL',\`$level')dnl
define(\`confDOMAIN_NAME',\`$host.$domain')dnl
define(\`confAUTH_OPTIONS',\`A')dnl
define(\`confAUTH_MECHANISMS',\`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-256')dnl
TRUST_AUTH_MECH(\`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-256')dnl
define(\`confSERVER_CERT',\`/etc/ssl/lab.crt')dnl
define(\`confSERVER_KEY',\`/etc/ssl/lab.key')dnl
define(\`confDONT_BLAME_SENDMAIL',\`GroupReadableKeyFile,GroupReadableSASLDBFile')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MTA, Addr=$server, Port=25')dnl
DAEMON_OPTIONS(\`Family=inet6, Name=MTA6, Addr=$server6, Port=25')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MSA, Port=587, M=E')dnl
MAILER(\`local')dnl
MAILER(\`smtp')dnl
E
m4 /etc/mail/lab.mc >/etc/mail/sendmail.cf 2>/out/m4.txt
mkdir -p /var/spool/mqueue /run/sendmail/mta
chmod 700 /var/spool/mqueue
touch /etc/mail/local-host-names /etc/mail/trusted-users /etc/mail/access
newaliases >/dev/null 2>&1
/usr/sbin/sendmail ${TRAFFIC:+-X /out/traffic} -bd -q1h >/out/start.txt 2>&1 || /usr/lib/sm.bin/sendmail -bd -q1h >>/out/start.txt 2>&1
wait_port $server 25 && wait_port $server 587 || return
if [ "$case" = sweep ]; then
	sweep plain smtp:25 smtp:587 smtp:25:starttls
else
smtp_mail 203.0.113.7 587 PLAIN nora "$(password nora)"
smtp 198.51.100.23 587 LOGIN ravi wrong-Turn &
smtp_mail 203.0.113.88 25 CRAM-MD5 nora "$(password nora)" &
smtp_mail 2001:db8:7::1c 25 PLAIN omar "$(password omar)" --tls &
wait
smtp_mail 203.0.113.88 25 DIGEST-MD5 svc-backup "$(password svc-backup)"
smtp 203.0.113.88 25 DIGEST-MD5 svc-backup badguess4
say 198.51.100.23 25 'EHLO scan' 'AUTH LOGIN' "$(b64 admin)" \
    "$(b64 '12345678')" 'AUTH LOGIN' "$(b64 admin)" \
    "$(b64 'letmein')" 'AUTH PLAIN' '*' QUIT
say 203.0.113.7 25 'EHLO x' 'AUTH PLAIN !!notbase64' 'AUTH GSSAPI' \
    'AUTH LOGIN' '<close'
fi
sleep 1
system_journal "$name"

# SPDX-License-Identifier: MIT
# opensmtpd.sh NAME OPTIONS CASE: OpenSMTPD in the foreground (OPTIONS, such as
# "-v -T smtp") or, OPTIONS "syslog", as a daemon.
name=$1 options=$2 case=$3
certificate
chmod 600 /etc/ssl/lab.key
printf '%s\n' "$users" | while read -r user pass; do
	hash=$(printf '%s' "$pass" | openssl passwd -6 -stdin)
	printf '%s %s\n%s@%s %s\n' "$user" "$hash" "$user" "$domain" "$hash"
done >/etc/creds
cat >/etc/smtpd.conf <<E
pki $host cert "/etc/ssl/lab.crt"
pki $host key "/etc/ssl/lab.key"
table creds file:/etc/creds
listen on $server port 587 tls pki $host auth-optional <creds> hostname $host.$domain
listen on $server port 465 smtps pki $host auth <creds> hostname $host.$domain
listen on $server6 port 587 tls pki $host auth-optional <creds> hostname $host.$domain
listen on $server port 25 tls pki $host auth-optional <creds> hostname $host.$domain
action "drop" mda "cat >/dev/null" user nobody alias { "@" = "nobody" }
match auth from any for any action "drop"
match from any for local action "drop"
E
mkdir -p /var/spool/smtpd
chmod 711 /var/spool/smtpd
mkdir -p /var/lib/opensmtpd/empty
echo "root: nobody" >/etc/aliases
if [ "$options" = syslog ]; then
	system_log "$name"
	smtpd -f /etc/smtpd.conf
else
	(setsid smtpd -d $options -f /etc/smtpd.conf >/out/$name 2>&1 </dev/null &)
fi
for port in 25 587 465; do wait_port $server $port || return; done
at=@$domain
smtp_mail 203.0.113.7 587 PLAIN "nora$at" "$(password nora)" --tls
smtp 198.51.100.23 465 LOGIN "ravi$at" wrong-Turn --tlsc &
smtp 2001:db8:7::1c 587 LOGIN "omar$at" "$(password omar)" --tls &
smtp_mail 203.0.113.88 465 PLAIN yuki "$(password yuki)" --tlsc &
wait
say 198.51.100.23 587 'EHLO x' STARTTLS '<tls' 'EHLO x' 'AUTH LOGIN' \
    "$(b64 admin)" "$(b64 '12345678')" 'AUTH PLAIN' \
    "$(b64 '\0admin\0letmein')" 'AUTH LOGIN' '*' QUIT
say 203.0.113.7 587 'EHLO x' STARTTLS '<tls' 'EHLO x' 'AUTH PLAIN !!' \
    'AUTH CRAM-MD5' 'AUTH LOGIN' "$(b64 nora)" '<close'
sleep 1
[ "$options" != syslog ] || system_journal "$name"
true

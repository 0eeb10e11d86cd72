# SPDX-License-Identifier: MIT
# cyrus.sh NAME [sweep]: Cyrus imapd and pop3d, with telemetry logs, to syslog.
name=$1 case=${2:-}
certificate
chgrp mail /etc/ssl/lab.key; chmod 640 /etc/ssl/lab.key
printf '%s\n' "$users" | while read -r user pass; do
	printf '%s' "$pass" | saslpasswd2 -p -c -u "$host.$domain" "$user"
	printf '%s' "$pass" | saslpasswd2 -p -c -u "$domain" "$user"
done
printf 'adm1n-Pw' | saslpasswd2 -p -c -u "$host.$domain" cyrus
chown cyrus:sasl /etc/sasldb2 2>/dev/null
cat >/etc/imapd.conf <<E
configdirectory: /var/lib/cyrus
partition-default: /var/spool/cyrus/mail
admins: cyrus
servername: $host.$domain
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-256
sasl_log_level: ${SASL_LOG:-3}
allowplaintext: yes
allowapop: yes
virtdomains: off
tls_server_cert: /etc/ssl/lab.crt
tls_server_key: /etc/ssl/lab.key
autocreate_quota: 0
autocreate_post: yes
debug: ${DEBUG:-no}
E
cat >/etc/cyrus.conf <<'E'
START { recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r" }
SERVICES {
 imap cmd="imapd -U 30" listen="imap" prefork=0
 imaps cmd="imapd -s -U 30" listen="imaps" prefork=0
 pop3 cmd="pop3d -U 30" listen="pop3" prefork=0
}
EVENTS { }
E
system_log "$name"
/usr/lib/cyrus/bin/cyrus-makedirs --sync >/dev/null 2>&1 || true
mkdir -p /run/cyrus/socket /run/cyrus/lock /var/spool/cyrus/mail
chown -R cyrus:mail /run/cyrus /var/lib/cyrus /var/spool/cyrus
for user in nora ravi omar yuki; do mkdir -p /var/lib/cyrus/log/$user; done
chown -R cyrus:mail /var/lib/cyrus/log
(setsid $(ls /usr/sbin/cyrmaster /usr/lib/cyrus/bin/master 2>/dev/null | head -1) -d >/out/start.txt 2>&1 </dev/null)
wait_port $server 143 && wait_port $server 110 && wait_port $server 993 || return
url() {
	local from=$1 url=$2
	shift 2
	timeout 20 curl -sv --interface "$from" -k "$url" "$@" \
	    >>/out/clients.txt 2>&1
}
if [ "$case" = sweep ]; then
	sweep plain imap:143 imap:993:tls pop3:110
else
say 203.0.113.7 143 "a LOGIN nora \"$(password nora)\"" 'b SELECT INBOX' 'c LOGOUT'
say 198.51.100.23 143 'a LOGIN ravi wrong-Turn' 'b LOGIN nobody x123' 'c LOGOUT' &
url 203.0.113.88 imap://$server -u "nora:$(password nora)" --login-options AUTH=CRAM-MD5 &
wait
url 203.0.113.88 imap://$server -u "ravi:badguess" --login-options AUTH=CRAM-MD5
url 2001:db8:7::1c "imaps://[$server6]" -u "yuki:$(password yuki)" --login-options AUTH=PLAIN
url 203.0.113.7 imap://$server -u "omar:$(password omar)" --login-options AUTH=DIGEST-MD5
password nora | tr -d '\n' >/tmp/pw; scram SCRAM-SHA-256 143 --imap nora
say 203.0.113.7 110 "USER nora" "PASS $(password nora)" STAT QUIT
say 198.51.100.23 110 "USER ravi" "PASS bad guess" QUIT
url 203.0.113.88 pop3://$server -u "nora:$(password nora)" --login-options AUTH=+APOP
say 198.51.100.23 143 'a AUTHENTICATE PLAIN' '*' 'b AUTHENTICATE PLAIN' "$(b64 '\0nora\0falsch')" 'c LOGOUT'
fi
sleep 1
system_journal "$name"
cp -r /var/lib/cyrus/log /out/telemetry
true

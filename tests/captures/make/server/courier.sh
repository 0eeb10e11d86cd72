# SPDX-License-Identifier: MIT
# courier.sh NAME [sweep]: Courier's imapd, pop3d and esmtpd with authuserdb.
name=$1 case=${2:-}
certificate
system_log "$name"
mkdir -p /etc/courier/userdb.d /var/mail/c
sed -i 's/^authmodulelist=.*/authmodulelist="authuserdb"/; s/^DEBUG_LOGIN=.*/DEBUG_LOGIN='"${DEBUG:-0}"'/' /etc/courier/authdaemonrc
rm -rf /etc/courier/userdb; : >/etc/courier/userdb
printf '%s\n' "$users" | while read -r user pass; do
	d=/var/mail/c/$user
	mkdir -p "$d"
	maildirmake.courier "$d/Maildir" 2>/dev/null || maildirmake "$d/Maildir" 2>/dev/null
	crypt=$(printf '%s' "$pass" | openssl passwd -1 -stdin)
	printf '%s\tuid=65534|gid=65534|home=%s|mail=%s|systempw=%s|hmac-md5pw=%s\n' \
	    "$user" "$d" "$d/Maildir" "$crypt" "$(printf '%s\n' "$pass" | userdbpw -hmac-md5)" >>/etc/courier/userdb
done
chown -R nobody:nogroup /var/mail/c
chmod 700 /etc/courier/userdb
makeuserdb >/out/start.txt 2>&1
sed -i 's/^IMAP_CAPABILITY="\(.*\)"$/IMAP_CAPABILITY="\1 AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5"/' /etc/courier/imapd
sed -i 's/^POP3AUTH=.*/POP3AUTH="PLAIN LOGIN CRAM-MD5"/' /etc/courier/pop3d
cat /etc/ssl/lab.pem >/etc/courier/imapd.pem
cat /etc/ssl/lab.pem >/etc/courier/pop3d.pem
sed -i 's/^ESMTPAUTH=.*/ESMTPAUTH="PLAIN LOGIN CRAM-MD5"/; s/^ESMTP_TLS_VERIFY_DOMAIN.*//; s/^ESMTPDSTART=.*/ESMTPDSTART=YES/; s/^ADDRESS=.*/ADDRESS=0/; s/^BLACKLISTS=.*//;s/^NOADDMSGID.*/NOADDMSGID=0/; s/^TCPDOPTS=.*/TCPDOPTS="-stderrlogger=\/usr\/sbin\/courierlogger -nodnslookup -noidentlookup"/' /etc/courier/esmtpd
mkdir -p /run/courier/authdaemon
chown daemon:daemon /run/courier /run/courier/authdaemon 2>/dev/null
for i in courier-authdaemon courier-imap courier-imap-ssl courier-pop courier-mta courier; do
	[ -x /etc/init.d/$i ] && /etc/init.d/$i start >>/out/start.txt 2>&1
done
ls /etc/init.d /usr/lib/courier >>/out/start.txt 2>&1
authdaemond start >>/out/start.txt 2>&1
(esmtpd start >>/out/start.txt 2>&1)
wait_port $server 143 && wait_port $server 110 || return
url() {
	local from=$1 url=$2
	shift 2
	timeout 20 curl -sv --interface "$from" -k "$url" "$@" \
	    >>/out/clients.txt 2>&1
}
if [ "$case" = sweep ]; then
	sweep plain imap:143 pop3:110 smtp:25
else
say 203.0.113.7 143 "a LOGIN nora \"$(password nora)\"" 'b SELECT INBOX' 'c LOGOUT'
say 198.51.100.23 143 'a LOGIN ravi wrong-Turn' 'b LOGIN nobody x123' 'c LOGOUT' &
url 203.0.113.88 imap://$server -u "nora:$(password nora)" --login-options AUTH=CRAM-MD5 &
wait
url 203.0.113.88 imap://$server -u "ravi:badguess" --login-options AUTH=CRAM-MD5
url 2001:db8:7::1c "imaps://[$server6]" -u "yuki:$(password yuki)" --login-options AUTH=PLAIN
say 203.0.113.7 110 "USER nora" "PASS $(password nora)" STAT QUIT
say 198.51.100.23 110 "USER ravi" "PASS bad guess" QUIT
say 198.51.100.23 143 'a AUTHENTICATE PLAIN' '*' 'b AUTHENTICATE PLAIN' "$(b64 '\0nora\0falsch')" 'c LOGOUT'
wait_port $server 25 && {
smtp_mail 203.0.113.7 25 PLAIN nora "$(password nora)"
smtp 198.51.100.23 25 LOGIN ravi wrong-Turn
smtp 203.0.113.88 25 CRAM-MD5 nora "$(password nora)"
}
fi
sleep 1
system_journal "$name"

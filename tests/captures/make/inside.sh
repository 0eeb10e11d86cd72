# SPDX-License-Identifier: MIT
# inside.sh: sourced in the lab before a script runs there: the network, the
# users, the certificate, the system's log, and the clients.

PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/dovecot
export LC_ALL=C.UTF-8 HOME=/root TZ=${LAB_TZ:-UTC}
domain=${LAB_DOMAIN:-example.org}
host=$(hostname)
server=192.0.2.25
server6=2001:db8:25::25

# user password; each also as user@domain where a server wants that
users=${LAB_USERS:-'nora blau-Kran_17
ravi tea+Spoon=9/x
omar pa"ss w\ord%n
yuki grün€秘密9
svc-backup k3Y!Lhq$72Zz'}

password() { printf '%s\n' "$users" | sed -n "s/^$1 //p"; }
b64() { printf "$@" | base64 -w0; }

ip link set lo up
sources='203.0.113.7 203.0.113.88 198.51.100.23 2001:db8:7::1c'
export sources domain server server6 users
for address in $server 203.0.113.7 203.0.113.88 198.51.100.23 192.0.2.140; do
	ip addr add "$address/32" dev lo
done
ip -6 addr add $server6/128 dev lo nodad 2>/dev/null
ip -6 addr add 2001:db8:7::1c/128 dev lo nodad 2>/dev/null
cat >/etc/hosts <<E
127.0.0.1 localhost
::1 localhost
$server $host.$domain $host
$server6 $host.$domain $host
203.0.113.7 dsl-7.pool.example.net
198.51.100.23 laptop.example.net
2001:db8:7::1c v6.example.net
E
echo "$host" >/etc/hostname
echo "$host.$domain" >/etc/mailname
: >/etc/resolv.conf

certificate() { # into /etc/ssl/lab.{crt,key}
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	    -days 3650 -subj "/CN=$host.$domain" -addext \
	    "subjectAltName=DNS:$host.$domain,DNS:localhost,IP:$server" \
	    -keyout /etc/ssl/lab.key -out /etc/ssl/lab.crt 2>/dev/null
	cat /etc/ssl/lab.key /etc/ssl/lab.crt >/etc/ssl/lab.pem
}

# The system's log.  rsyslog writes every form that it knows: /out/NAME.rfc3164
# and so on; LAB_LOG=journald: journald has it, see system_journal.  (Debian has
# rsyslog behind journald, which drops lines when there are many at once.)
system_log() { # NAME
	local form
	if [ "${LAB_LOG:-rsyslog}" = journald ]; then
		mkdir -p /run/systemd/journal /var/log/journal /run/log
		systemd-machine-id-setup >/dev/null 2>&1
		printf '[Journal]\nStorage=persistent\nRateLimitIntervalSec=0\nReadKMsg=no\nAudit=no\n' \
		    >/etc/systemd/journald.conf
		(/lib/systemd/systemd-journald >/out/journald.err 2>&1 &)
		wait_file /run/systemd/journal/dev-log
		ln -sfn /run/systemd/journal/dev-log /dev/log
		return
	fi
	{
		echo 'module(load="imuxsock" SysSock.RateLimit.Interval="0")'
		echo 'template(name="year" type="string" string="%timegenerated:::date-year%-%timegenerated:::date-month%-%timegenerated:::date-day% %timegenerated:::date-hour%:%timegenerated:::date-minute%:%timegenerated:::date-second% %HOSTNAME% %syslogtag%%msg:::sp-if-no-1st-sp%%msg:::drop-last-lf%\n")'
		echo 'template(name="json" type="string" string="{\"@timestamp\":\"%timegenerated:::date-rfc3339%\",\"host\":\"%HOSTNAME%\",\"severity\":\"%syslogseverity-text%\",\"facility\":\"%syslogfacility-text%\",\"tag\":\"%syslogtag%\",\"message\":\"%msg:::json%\"}\n")'
		for form in rfc3164:RSYSLOG_TraditionalFileFormat \
		    iso:RSYSLOG_FileFormat rfc5424:RSYSLOG_SyslogProtocol23Format \
		    year:year json:json; do
			echo "*.* action(type=\"omfile\" file=\"/out/$1.${form%%:*}\" template=\"${form#*:}\")"
		done
	} >/etc/rsyslog.conf
	rsyslogd -i /run/rsyslogd.pid
	wait_file /dev/log
}

# What journalctl prints of it, in every form: /out/NAME.journal-FORM
system_journal() { # NAME
	local form
	[ "${LAB_LOG:-rsyslog}" = journald ] || return 0
	sleep 0.5
	kill -USR1 "$(pidof systemd-journald)" 2>/dev/null
	sleep 0.5
	for form in short short-iso short-precise short-full short-unix verbose \
	    json json-pretty json-sse export cat with-unit; do
		journalctl --no-pager -D /var/log/journal -o $form \
		    >"/out/$1.journal-$form" 2>/dev/null
	done
}

wait_file() {
	local n=0
	until [ -e "$1" ]; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo "no $1" >&2; return 1; }
		sleep 0.05
	done
}

wait_port() { # ADDRESS PORT
	local n=0
	until (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; do
		n=$((n + 1))
		[ $n -lt 200 ] || { echo "nothing on $1:$2" >&2; return 1; }
		sleep 0.05
	done
}

# Dovecot with submission, IMAP and POP3, its files and the sink behind it; the
# caller starts it as he likes, and waits with mail_ports.
mail_server() {
	certificate
	printf '%s\n' "$users" | while read -r user pass; do
		printf '%s:{PLAIN}%s\n%s@%s:{PLAIN}%s\n' "$user" "$pass" \
		    "$user" "$domain" "$pass"
	done >/etc/dovecot/users
	mkdir -p /var/mail/v; chown nobody:nogroup /var/mail/v
	cat >/etc/dovecot/dovecot.conf <<E
protocols = imap pop3 submission
log_path = /var/log/dovecot.log
hostname = $host.$domain
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-256
auth_failure_delay = 0
auth_username_chars =
disable_plaintext_auth = no
mail_location = maildir:/var/mail/v/%n
ssl = yes
ssl_cert = </etc/ssl/lab.crt
ssl_key = </etc/ssl/lab.key
submission_relay_host = 127.0.0.1
submission_relay_port = 2599
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
E
	python3 /make/sink.py 2599 2>/dev/null &
	disown
	wait_port 127.0.0.1 2599
}
mail_ports() { wait_port $server 587; wait_port $server 143; wait_port $server 110; }

# One SMTP login with swaks: FROM-ADDRESS PORT MECHANISM USER PASSWORD ...
smtp() {
	local from=$1 port=$2 mech=$3 user=$4 pass=$5
	shift 5
	local to=$server
	case $from in *:*) to=$server6 ;; esac
	timeout 30 swaks --server "[$to]" --port "$port" \
	    --local-interface "$from" --helo client.example.net --auth "$mech" \
	    --auth-user "$user" --auth-password "$pass" --quit-after AUTH \
	    "$@" >>/out/clients.txt 2>&1
}

# As smtp(), and then a mail.
smtp_mail() {
	local from=$1 port=$2 mech=$3 user=$4 pass=$5
	shift 5
	local to=$server
	case $from in *:*) to=$server6 ;; esac
	timeout 30 swaks --server "[$to]" --port "$port" \
	    --local-interface "$from" --helo client.example.net --auth "$mech" \
	    --auth-user "$user" --auth-password "$pass" --from "nora@$domain" \
	    --to "ravi@$domain" "$@" >>/out/clients.txt 2>&1
}

# A login with gsasl: MECHANISM PORT --smtp|--imap; user nora, password in
# /tmp/pw.
scram() {
	timeout 20 gsasl --verbose --no-starttls --no-cb "$3" -m "$1" \
	    --authentication-id "${4:-nora@$domain}" --hostname "$host.$domain" \
	    --service "${3#--}" --password "$(cat /tmp/pw)" --quality-of-protection=qop-auth \
	    "$server" "$2" </dev/null >>/out/clients.txt 2>&1
}

# A dialogue of one's own, line by line: FROM-ADDRESS PORT LINE...
say() {
	local from=$1 port=$2
	shift 2
	python3 /make/say.py "$from" "$server" "$server6" "$port" "$@" \
	    >>/out/clients.txt 2>&1
}

# Logins by chance: USERS PORT..., as sweep.py has it; what happened is in
# /out/truth.
sweep() {
	python3 /make/sweep.py "${SEED:-1}" "${N:-20}" "${THREADS:-3}" \
	    /out/truth "$@" >>/out/clients.txt 2>&1
}

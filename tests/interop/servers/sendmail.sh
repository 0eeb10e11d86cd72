# SPDX-License-Identifier: MIT
# sendmail of the next release, unpacked aside.  Who does not wait for its
# replies has his letter taken for commands.  See ../servers.sh.
server_title="sendmail"
server_reorders=yes server_waits=yes

server_missing() {
	server_needs openssl saslpasswd2 m4
	server_needs_tree sendmail sendmail-bin sendmail-base sendmail-cf \
	    libsasl2-modules
}

# Where the load is high it would refuse.  A daemon's letters: a asks for a
# login, A offers none, S has no STARTTLS, s is TLS at once.
sendmail_mc() { # DIR
	local mechs="PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256"
	cat <<-X
	divert(0)dnl
	OSTYPE(\`linux')dnl
	define(\`confDOMAIN_NAME', \`mail.test')dnl
	define(\`ALIAS_FILE', \`')dnl
	define(\`STATUS_FILE', \`')dnl
	define(\`HELP_FILE', \`')dnl
	define(\`confPID_FILE', \`/run/sendmail.pid')dnl
	define(\`confSERVICE_SWITCH_FILE', \`/etc/mail/switch')dnl
	define(\`confLOG_LEVEL', \`9')dnl
	define(\`confTO_IDENT', \`0')dnl
	define(\`confQUEUE_LA', \`1000')dnl
	define(\`confREFUSE_LA', \`1000')dnl
	define(\`confMAX_MESSAGE_SIZE', \`26214400')dnl
	define(\`confSERVER_CERT', \`/etc/mail/tls/server.crt')dnl
	define(\`confSERVER_KEY', \`/etc/mail/tls/server.key')dnl
	define(\`confCACERT', \`/etc/mail/tls/ca.crt')dnl
	define(\`confCACERT_PATH', \`/etc/mail/tls')dnl
	define(\`confTLS_SRV_OPTIONS', \`V')dnl
	define(\`confAUTH_MECHANISMS', \`$mechs')dnl
	define(\`LOCAL_MAILER_PATH', \`/bin/bash')dnl
	define(\`LOCAL_MAILER_ARGS', \`bash /etc/mail/deliver \$u')dnl
	define(\`LOCAL_MAILER_FLAGS', \`PSn')dnl
	MODIFY_MAILER_FLAGS(\`LOCAL', \`-A')dnl
	FEATURE(\`no_default_msa')dnl
	FEATURE(\`nocanonify')dnl
	FEATURE(\`accept_unresolvable_domains')dnl
	LOCAL_DOMAIN(\`example.test')dnl
	DAEMON_OPTIONS(\`Addr=127.0.0.1, Port=$submission, Name=MSA, M=Ea')dnl
	DAEMON_OPTIONS(\`Addr=127.0.0.1, Port=$submissions, Name=TLS, M=Eas')dnl
	DAEMON_OPTIONS(\`Addr=127.0.0.1, Port=$mx, Name=MTA, M=AS')dnl
	MAILER(\`local')dnl
	MAILER(\`smtp')dnl
	X
}

server_start() { # DIR
	local tree=$server_trees/tree-sendmail user word
	free_ports submission submissions mx
	server_begin "$1" || return
	mkdir -p "$1/etc/mail/tls"
	cp "$1"/tls/{ca.crt,server.crt,server.key} "$1/etc/mail/tls/"
	for user in alice bob; do
		word=${user}_password
		printf '%s' "${!word}" | saslpasswd2 -f "$1/etc/sasldb2" -p -c \
		    -u mail.test $user || return
	done
	# It looks for its name before it reads where names are looked for.
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' \
	    >"$1/etc/resolv.conf"
	printf '%s: files\n' passwd group hosts >"$1/etc/nsswitch.conf"
	printf 'hosts files\npasswd files\n' >"$1/etc/mail/switch"
	cat >"$1/etc/mail/deliver" <<-X
	cd $1/mail/\$1 && cat >\$\$.part && mv \$\$.part new/\$\$.\$RANDOM
	X
	sendmail_mc "$1" >"$1/sendmail.mc"
	m4 -D_CF_DIR_="$tree/usr/share/sendmail/cf/" \
	    "$tree/usr/share/sendmail/cf/m4/cf.m4" "$1/sendmail.mc" \
	    >"$1/etc/mail/sendmail.cf" 2>"$1/m4.log" || return
	# It asks the system who gets mail; "nobody" must be nobody.
	cat >"$1/setup" <<-X
	passwd=\$(</etc/passwd)
	printf '%s\n' "\${passwd/nobody:/none:}" \
	    {alice,bob}:x:65534:65534::/:/bin/bash >/etc/passwd
	printf '127.0.0.1 mail.test %s\n' "$(hostname)" >>/etc/hosts
	mkdir -p /var/spool/mqueue /run
	chmod 700 /var/spool/mqueue
	printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\n' \
	    >/usr/lib/sasl2/Sendmail.conf
	mkdir -p /etc/sasl2 /etc/mail/sasl
	cp /usr/lib/sasl2/Sendmail.conf /etc/sasl2/
	cp /usr/lib/sasl2/Sendmail.conf /etc/mail/sasl/Sendmail.conf.2
	chmod 600 /etc/sasldb2 /etc/mail/tls/server.key
	chmod 755 /etc /etc/mail /etc/mail/tls
	X
	newer_start "$tree" "$1" /usr/libexec/sendmail/sendmail -bD -q1m \
	    -C /etc/mail/sendmail.cf >"$1/sendmail.log" 2>&1
	sendmail_pid=$newer_pid
	server_answer "$submission" "$submissions" "$mx" || return
	clear=$submission
}

server_stop() { # DIR
	server_end "$sendmail_pid"
}

server_version() {
	server_tree_version sendmail sendmail-bin
}

server_folder() { # DIR USER
	echo "$1/mail/$2/new"
}

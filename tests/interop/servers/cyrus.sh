# SPDX-License-Identifier: MIT
# Cyrus IMAP of the next release, unpacked aside: the protocols that read and
# deliver mail, no submission.  See ../servers.sh.
server_title="Cyrus IMAP"

server_missing() {
	server_needs openssl saslpasswd2
	server_needs_tree cyrus cyrus-imapd cyrus-pop3d libsasl2-modules
}

cyrus_imapd_conf() { # DIR
	cat <<-X
	configdirectory: $1/config
	defaultpartition: default
	partition-default: $1/spool
	sievedir: $1/sieve
	proc_path: $1/run/proc
	mboxname_lockpath: $1/run/lock
	servername: mail.test
	admins: cyrus
	lmtp_admins: alice
	autocreate_quota: 0
	autocreate_post: yes
	allowplaintext: no
	allowstarttls: on
	allowapop: yes
	popminpoll: 0
	failedloginpause: 0
	sasl_pwcheck_method: auxprop
	sasl_auxprop_plugin: sasldb
	sasl_sasldb_path: $1/sasldb2
	sasl_mech_list: PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
	defaultdomain: example.test
	virtdomains: off
	tls_server_cert: $1/tls/server.crt
	tls_server_key: $1/tls/server.key
	tls_versions: ${cyrus_tls-tls1_2 tls1_3}
	X
}

cyrus_conf_services() {
	local row name command
	echo 'START {'
	echo '  recover cmd="ctl_cyrusdb -r"'
	echo '}'
	echo 'SERVICES {'
	for row in imap:imapd "imaps:imapd -s" pop3:pop3d "pop3s:pop3d -s" \
	    sieve:timsieved lmtp:lmtpd; do
		name=${row%%:*} command=${row#*:}
		printf '  %s cmd="%s" listen="127.0.0.1:%s" prefork=0\n' \
		    "$name" "$command" "${!name}"
	done
	echo '}'
	echo 'EVENTS {'
	echo '  checkpoint cmd="ctl_cyrusdb -c" period=30'
	echo '}'
}

server_start() { # DIR
	local user word
	free_ports imap imaps pop3 pop3s sieve lmtp
	server_begin "$1" || return
	for user in alice bob; do
		word=${user}_password
		printf '%s' "${!word}" | saslpasswd2 -f "$1/sasldb2" -p -c \
		    -u mail.test $user || return
	done
	# Its processes read this one, whatever the master is told.
	mkdir -p "$1/config" "$1/spool" "$1/sieve" "$1/run" "$1/etc"
	cyrus_imapd_conf "$1" >"$1/etc/imapd.conf"
	cyrus_conf_services >"$1/cyrus.conf"
	for word in user proc log msg socket db ptclient lock; do
		mkdir -p "$1/config/$word" "$1/run/$word"
	done
	cat >"$1/setup" <<-X
	chown -R cyrus:cyrus $1/config $1/spool $1/sieve $1/run $1/sasldb2 $1/tls
	X
	newer_start "$server_trees/tree-cyrus" "$1" /usr/sbin/cyrmaster \
	    -M "$1/cyrus.conf" -p "$1/run/master.pid" \
	    >"$1/cyrus.log" 2>&1
	cyrus_pid=$newer_pid
	server_answer "$imap" "$imaps" "$pop3" "$pop3s" "$sieve" "$lmtp"
}

server_stop() { # DIR
	server_end "$cyrus_pid"
}

server_version() {
	server_tree_version cyrus cyrus-imapd
}

# SPDX-License-Identifier: MIT
# Exim of the next release, unpacked aside: PLAIN, LOGIN and CRAM-MD5 by itself,
# the others by a Dovecot that it asks.  See ../servers.sh.
server_title="Exim"

server_missing() {
	server_needs dovecot openssl
	server_needs_tree exim exim4-daemon-heavy
}

exim_main() { # DIR
	cat <<-X
	primary_hostname = mail.test
	spool_directory = $1/spool
	log_file_path = $1/spool/%slog
	pid_file_path = $1/spool/exim.pid
	local_interfaces = 127.0.0.1
	daemon_smtp_ports = $submission : $submissions : $clear : $mx
	tls_on_connect_ports = $submissions
	tls_advertise_hosts = \${if eq{\$received_port}{$submission}{*}{}}
	tls_certificate = $1/tls/server.crt
	tls_privatekey = $1/tls/server.key
	auth_advertise_hosts = \${if or{{eq{\$received_port}{$clear}}\
	    {!eq{\$tls_in_cipher}{}}}{*}{}}
	host_lookup =
	rfc1413_query_timeout = 0s
	message_size_limit = 25M
	smtputf8_advertise_hosts = *
	dsn_advertise_hosts = *
	keep_environment =
	acl_smtp_rcpt = rcpt
	begin acl
	rcpt:
	  deny message = authentication required
	    condition = \${if !eq{\$received_port}{$mx}}
	    !authenticated = *
	  deny message = relay not permitted
	    !domains = example.test
	  require verify = recipient
	  accept
	begin routers
	local:
	  driver = accept
	  domains = example.test
	  local_parts = alice : bob
	  transport = maildir
	begin transports
	maildir:
	  driver = appendfile
	  maildir_format
	  directory = $1/mail/\$local_part_data
	  user = 65534
	  group = 65534
	begin retry
	begin authenticators
	X
}

exim_authenticators() { # DIR
	local known="\${lookup{%s}lsearch{$1/passwd}{\$value}fail}" mech
	# shellcheck disable=SC2059,SC2016  # a format with Exim's variables
	{
		printf 'plain:\n driver = plaintext\n public_name = PLAIN\n'
		printf ' server_prompts = :\n server_set_id = $auth2\n'
		printf " server_condition = \${if eq{\$auth3}{$known}}\n" '$auth2'
		printf 'login:\n driver = plaintext\n public_name = LOGIN\n'
		printf ' server_prompts = Username:: : Password::\n'
		printf ' server_set_id = $auth1\n'
		printf " server_condition = \${if eq{\$auth2}{$known}}\n" '$auth1'
		printf 'cram:\n driver = cram_md5\n public_name = CRAM-MD5\n'
		printf " server_secret = $known\n" '$auth1'
		printf ' server_set_id = $auth1\n'
	}
	for mech in DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 XOAUTH2 OAUTHBEARER; do
		printf 'd_%s:\n driver = dovecot\n public_name = %s\n' \
		    "${mech//-/_}" "$mech"
		printf ' server_socket = %s\n server_set_id = $auth1\n' "$1/auth"
	done
}

server_start() { # DIR
	free_ports submission submissions clear mx
	server_begin "$1" || return
	mkdir -p "$1/spool" "$1/etc/exim4"
	chmod 777 "$1/spool"
	# Read by a user of its own, and without quotes.
	chmod 644 "$1/tls/server.key"
	printf 'alice: %s\nbob: %s\n' "$alice_password" "$bob_password" \
	    >"$1/passwd"
	dovecot_conf "$1" "$1/auth"
	dovecot -c "$1/dovecot/dovecot.conf" >"$1/start.log" 2>&1 </dev/null &&
	wait_for 10 test -S "$1/auth" || return
	{ exim_main "$1"; exim_authenticators "$1"; } >"$1/etc/exim4/exim4.conf"
	newer_start "$server_trees/tree-exim" "$1" /usr/sbin/exim4 -bdf -q1h \
	    >"$1/exim.log" 2>&1
	exim_pid=$newer_pid
	server_answer "$submission" "$submissions" "$clear" "$mx"
}

server_stop() { # DIR
	server_end "$exim_pid"
	stop_pidfiles "$1/dovecot/run/master.pid"
}

server_version() {
	server_tree_version exim exim4-daemon-heavy
}

server_folder() { # DIR USER
	echo "$1/mail/$2/new"
}

server_token() { # DIR USER
	postfix_token "$@"
}

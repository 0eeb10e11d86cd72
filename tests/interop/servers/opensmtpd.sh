# SPDX-License-Identifier: MIT
# OpenSMTPD of the next release, unpacked aside (the TLS of the one in this
# release fails with OpenSSL 3).  It has PLAIN and LOGIN, and no logins without
# TLS.  See ../servers.sh.
server_title="OpenSMTPD"
server_waits=yes

server_missing() {
	server_needs openssl
	server_needs_tree opensmtpd opensmtpd
}

opensmtpd_conf() { # DIR
	local how="pki mail.test auth <creds> hostname mail.test"
	cat <<-X
	smtp max-message-size 26214400
	pki mail.test cert "$1/tls/server.crt"
	pki mail.test key "$1/tls/server.key"
	table creds file:$1/creds
	table users file:$1/users
	table vmap file:$1/vmap
	listen on 127.0.0.1 port $submission tls-require $how
	listen on 127.0.0.1 port $submissions smtps $how
	listen on 127.0.0.1 port $mx hostname mail.test
	action "deliver" maildir "$1/mail/%{user.username}" virtual <vmap> userbase <users>
	match from any for domain "example.test" action "deliver"
	X
}

server_start() { # DIR
	local user word
	free_ports submission submissions mx
	server_begin "$1" || return
	mkdir -p "$1/etc/ssl/certs"
	cp "$ca" "$1/etc/ssl/certs/ca-certificates.crt"
	echo mail.test >"$1/etc/mailname"
	for user in alice bob; do
		word=${user}_password
		printf '%s %s\n' $user \
		    "$(openssl passwd -6 -stdin <<<"${!word}")" >>"$1/creds"
		echo "$user 65534:65534:$1/mail/$user" >>"$1/users"
		echo "$user@example.test $user" >>"$1/vmap"
	done
	chmod 644 "$1/creds" "$1/users" "$1/vmap"
	opensmtpd_conf "$1" >"$1/smtpd.conf"
	cat >"$1/setup" <<-X
	mkdir -p /var/lib/opensmtpd/empty /var/spool/smtpd /run
	chmod 711 /var/spool/smtpd
	[ -e /var/run ] || ln -s /run /var/run
	X
	newer_start "$server_trees/tree-opensmtpd" "$1" /usr/sbin/smtpd -dv \
	    -f "$1/smtpd.conf" >"$1/opensmtpd.log" 2>&1
	opensmtpd_pid=$newer_pid
	server_answer "$submission" "$submissions" "$mx"
}

server_stop() { # DIR
	server_end "$opensmtpd_pid"
}

server_version() {
	server_tree_version opensmtpd opensmtpd
}

server_folder() { # DIR USER
	echo "$1/mail/$2/new"
}

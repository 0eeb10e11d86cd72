# SPDX-License-Identifier: MIT
# A Postfix whose logins a Dovecot checks.  See ../servers.sh.
server_title="Postfix, Dovecot SASL"

server_missing() {
	postfix_missing
}

server_start() { # DIR
	unset MAIL_CONFIG
	postfix_tree_of=
	postfix_start "$1"
}

server_stop() { # DIR
	postfix_stop "$1"
}

server_version() {
	server_package_version postfix
}

server_folder() { # DIR USER
	echo "$1/mail/$2/new"
}

server_token() { # DIR USER
	postfix_token "$@"
}

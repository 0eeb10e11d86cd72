# SPDX-License-Identifier: MIT
# A Postfix of the next release, unpacked aside, which refuses who does not wait
# for its replies (smtpd_forbid_unauth_pipelining).  See ../servers.sh.
. "$srcdir/tests/interop/servers/postfix.sh"
server_title="Postfix, next release"
server_waits=yes

server_missing() {
	postfix_missing
	server_needs_tree postfix postfix
}

server_start() { # DIR
	unset MAIL_CONFIG
	postfix_tree_of=$server_trees/tree-postfix
	postfix_start "$1"
}

server_version() {
	server_tree_version postfix postfix
}

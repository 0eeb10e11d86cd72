# SPDX-License-Identifier: MIT
# A Postfix whose logins Cyrus SASL checks.  See ../servers.sh.
. "$srcdir/tests/interop/servers/postfix.sh"
server_title="Postfix, Cyrus SASL"

server_start() { # DIR
	unset MAIL_CONFIG
	postfix_tree_of=
	postfix_start "$1" || return
	submission=$cyrus submissions=$cyruss clear=$cyrus_clear
}

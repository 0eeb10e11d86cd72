# SPDX-License-Identifier: MIT
# servers.sh: sourced by a test (bash).  Mail servers that are not of our
# making, each on loopback, in a folder of its own, on ports that are free.
#
#	server_use NAME		reads servers/NAME.sh, which defines
#	server_title		its name, for people
#	server_missing		prints what keeps it from running here
#	server_start DIR	sets ca and ports (below), else fails
#	server_stop DIR
#	server_version		prints its version, while it runs
#	server_folder DIR USER	prints where messages of USER are, one a file
#	server_login		who logs in: alice, or as the server wants it
#	server_reorders		not empty: header lines arrive in its own order
#	server_waits		not empty: who does not wait for replies is refused
#
# Ports, empty where there is none: submission (STARTTLS), submissions (TLS at
# once), clear (logins without TLS), mx (neither logins nor TLS); imap, imaps,
# pop3, pop3s, sieve, lmtp.
#
# Users: alice and bob @example.test; nobody else is there.
. "$srcdir/tests/interop/postfix.sh"
. "$srcdir/tests/interop/newer.sh"

server_names="postfix postfix-cyrus postfix-newer dovecot dovecot-newer exim \
opensmtpd sendmail aiosmtpd cyrus"
server_trees=$builddir/tests/interop

server_use() { # NAME
	submission='' submissions='' clear='' mx=''
	imap='' imaps='' pop3='' pop3s='' sieve='' lmtp='' ca=''
	server_login=alice server_reorders='' server_waits=''
	# shellcheck disable=SC1090
	. "$srcdir/tests/interop/servers/$1.sh"
}

# One that comes in a package of the release after this one.
server_needs_tree() { # NAME PACKAGE...: prints why it cannot be had
	local missing log=$tap_dir/tree-$1.log
	missing=$(newer_missing)
	[ -z "$missing" ] || { echo "$missing"; return; }
	newer_tree "$server_trees/tree-$1" "${@:2}" >"$log" 2>&1 ||
	    echo "cannot be had: $(tail -n 1 "$log")"
}

server_needs() { # PROGRAM...: prints what is not there
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
	local program
	for program; do
		[ -x "$program" ] || command -v "$program" >/dev/null ||
		    echo "needs ${program##*/}"
	done
}

server_begin() { # DIR: folders, certificates, passwords
	mkdir -p "$1/mail/alice/new" "$1/mail/bob/new"
	chmod 711 "$1"
	chmod 755 "$1/mail"
	chown -R 65534:65534 "$1"/mail/*
	(make_tls "$1/tls") >"$1/tls.log" 2>&1 || return
	ca=$1/tls/ca.crt
}

server_answer() { # PORT...: each, soon
	local port
	for port; do
		wait_for 15 answers "$port" || return
	done
}

server_end() { # PID: one that we started
	[ -n "$1" ] && kill "$1" 2>/dev/null || return 0
	wait_for 10 eval "! kill -0 $1" || kill -9 "$1"
	wait "$1" 2>/dev/null
	return 0
}

server_tree_version() { # NAME PACKAGE: in that tree
	zcat "$server_trees/tree-$1/usr/share/doc/$2/changelog.Debian.gz" |
	    sed -n '1s/.*(\([0-9]*:\)*\([^-+~)]*\).*/\2/p'
}

server_package_version() { # PACKAGE: of this machine
	dpkg-query -W -f '${Version}' "$1" | sed 's/^[0-9]*://; s/[-+~].*//'
}

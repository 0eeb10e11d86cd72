# SPDX-License-Identifier: MIT
# aiosmtpd, by the program beside this file.  See ../servers.sh.
server_title="aiosmtpd"
# The Python that has the package; another may stand before it.
aiosmtpd_python=/usr/bin/python3

server_missing() {
	$aiosmtpd_python -c 'import aiosmtpd' 2>/dev/null || echo "needs aiosmtpd"
}

aiosmtpd_begin() { # DIR: sets aiosmtpd_pid and aiosmtpd_ports
	: >"$1/aiosmtpd.ports"
	ALICE=$alice_password BOB=$bob_password \
	    $aiosmtpd_python "$srcdir/tests/interop/servers/aiosmtpd" "$1" \
	    >"$1/aiosmtpd.ports" 2>"$1/aiosmtpd.log" </dev/null &
	aiosmtpd_pid=$!
	wait_for 15 grep -q end "$1/aiosmtpd.ports" &&
	    read -r -a aiosmtpd_ports <"$1/aiosmtpd.ports"
}

server_start() { # DIR
	server_begin "$1" && aiosmtpd_begin "$1" || return
	submission=${aiosmtpd_ports[0]} submissions=${aiosmtpd_ports[1]}
	clear=${aiosmtpd_ports[2]} mx=${aiosmtpd_ports[3]}
}

server_stop() { # DIR
	server_end "$aiosmtpd_pid"
}

server_version() {
	$aiosmtpd_python -c 'import aiosmtpd; print(aiosmtpd.__version__)'
}

server_folder() { # DIR USER
	echo "$1/mail/$2/new"
}

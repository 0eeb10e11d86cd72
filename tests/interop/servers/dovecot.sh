# SPDX-License-Identifier: MIT
# Dovecot 2.3: submission, which hands messages to an aiosmtpd, and the
# protocols that read and deliver mail.  See ../servers.sh.  dovecot_more: prints
# more of its configuration; $1 is the folder.
. "$srcdir/tests/interop/servers/aiosmtpd.sh"
server_title="Dovecot"

server_missing() {
	local dir=/usr/lib/dovecot
	server_needs dovecot openssl $dir/submission-login $dir/imap-login \
	    $dir/pop3-login $dir/managesieve-login $dir/lmtp
	$aiosmtpd_python -c 'import aiosmtpd' 2>/dev/null || echo "needs aiosmtpd"
	case $(dovecot --version 2>/dev/null) in
	2.3.*) ;;
	*) echo "needs Dovecot 2.3, whose configuration this is" ;;
	esac
}

dovecot_listener() { # NAME SSL [PORT]
	printf '  inet_listener %s {\n    address = 127.0.0.1\n' "$1"
	printf '    port = %s\n    ssl = %s\n  }\n' "${3-${!1}}" "$2"
}

# Whoever comes from the address that he goes to counts as safe, so clear is no
# port of its own: there are logins before STARTTLS too.
dovecot_services() { # DIR
	cat <<-X
	protocols = imap pop3 sieve lmtp submission
	hostname = mail.test
	mail_location = maildir:$1/mail/%n
	ssl = yes
	ssl_min_protocol = TLSv1.2
	ssl_cert = <$1/tls/server.crt
	ssl_key = <$1/tls/server.key
	submission_relay_host = 127.0.0.1
	submission_relay_port = ${aiosmtpd_ports[3]}
	submission_max_mail_size = 25M
	service imap-login {
	$(dovecot_listener imap no; dovecot_listener imaps yes)
	}
	service pop3-login {
	$(dovecot_listener pop3 no; dovecot_listener pop3s yes)
	}
	service managesieve-login {
	$(dovecot_listener sieve no)
	}
	service lmtp {
	$(dovecot_listener lmtp no)
	}
	service submission-login {
	$(dovecot_listener submission no; dovecot_listener submissions yes)
	}
	service stats {
	  unix_listener stats-writer {
	    mode = 0666
	  }
	}
	X
}

server_start() { # DIR
	free_ports submission submissions imap imaps pop3 pop3s sieve lmtp
	server_begin "$1" && aiosmtpd_begin "$1" || return
	dovecot_conf "$1" "$1/auth"
	sed -i -e '/^protocols =/d; /^ssl =/d' \
	    -e "s|home=/nonexistent|home=$1/mail/%n|" \
	    -e 's/ anonymous external$//' "$1/dovecot/dovecot.conf"
	dovecot_services "$1" >>"$1/dovecot/dovecot.conf"
	[ -z "${dovecot_more-}" ] ||
	    eval "$dovecot_more" >>"$1/dovecot/dovecot.conf"
	dovecot -c "$1/dovecot/dovecot.conf" >"$1/start.log" 2>&1 </dev/null &&
	server_answer "$submission" "$submissions" "$imap" "$lmtp" || return
	clear=$submission
}

server_stop() { # DIR
	stop_pidfiles "$1/dovecot/run/master.pid"
	server_end "$aiosmtpd_pid"
}

server_version() {
	dovecot --version | sed 's/ .*//'
}

server_token() { # DIR USER
	postfix_token "$@"
}

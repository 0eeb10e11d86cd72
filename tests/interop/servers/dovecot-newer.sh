# SPDX-License-Identifier: MIT
# Dovecot 2.4 of the next release, unpacked aside: submission, with logins that
# are bound to the channel.  See ../servers.sh.
. "$srcdir/tests/interop/servers/aiosmtpd.sh"
server_title="Dovecot, next release"

server_missing() {
	server_needs openssl
	server_needs_tree dovecot dovecot-core dovecot-submissiond
	$aiosmtpd_python -c 'import aiosmtpd' 2>/dev/null || echo "needs aiosmtpd"
}

dovecot_newer_conf() { # DIR
	local mechs="plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256"
	cat <<-X
	dovecot_config_version = 2.4.1
	dovecot_storage_version = 2.4.1
	base_dir = $1/dovecot/run
	state_dir = $1/dovecot/state
	log_path = $1/dovecot.log
	protocols = submission
	hostname = mail.test
	auth_verbose = yes
	auth_mechanisms = $mechs scram-sha-1-plus scram-sha-256-plus xoauth2 oauthbearer
	auth_failure_delay = 0
	auth_username_chars =
	default_vsz_limit = unlimited
	first_valid_uid = 1
	mail_driver = maildir
	mail_path = $1/mail/%{user}
	ssl = yes
	ssl_min_protocol = TLSv1.2
	ssl_server_cert_file = $1/tls/server.crt
	ssl_server_key_file = $1/tls/server.key
	submission_relay_host = 127.0.0.1
	submission_relay_port = ${aiosmtpd_ports[3]}
	submission_max_mail_size = 25M
	passdb oauth2 {
	  mechanisms_filter = xoauth2 oauthbearer
	}
	oauth2 {
	  introspection_mode = local
	  username_attribute = sub
	  oauth2_local_validation {
	    dict fs {
	      fs posix {
	        prefix = $1/dovecot/keys/
	      }
	    }
	  }
	}
	passdb passwd-file {
	  passwd_file_path = $1/dovecot/passwd
	}
	userdb static {
	  fields {
	    uid = 65534
	    gid = 65534
	    home = $1/mail/%{user}
	  }
	}
	service anvil {
	  unix_listener anvil-auth-penalty {
	    mode = 0
	  }
	}
	service submission-login {
	  inet_listener submission {
	    listen = 127.0.0.1
	    port = $submission
	  }
	  inet_listener submissions {
	    listen = 127.0.0.1
	    port = $submissions
	    ssl = yes
	  }
	}
	X
}

server_start() { # DIR
	free_ports submission submissions
	server_begin "$1" && aiosmtpd_begin "$1" || return
	# Its keys and passwords, and the syntax of the one before.
	dovecot_conf "$1" "$1/auth"
	dovecot_newer_conf "$1" >"$1/dovecot/dovecot.conf"
	newer_run "$server_trees/tree-dovecot" "$1" /usr/sbin/dovecot \
	    -c "$1/dovecot/dovecot.conf" >"$1/start.log" 2>&1 </dev/null &&
	server_answer "$submission" "$submissions" || return
	clear=$submission
}

server_stop() { # DIR
	stop_pidfiles "$1/dovecot/run/master.pid"
	server_end "$aiosmtpd_pid"
}

server_version() {
	server_tree_version dovecot dovecot-core
}

server_token() { # DIR USER
	postfix_token "$@"
}

# SPDX-License-Identifier: MIT
# postfix.sh: sourced by a test (bash).  A Postfix whose logins a Dovecot checks,
# and on a port of its own Cyrus SASL, in a folder of its own: loopback, ports
# that are free now, a CA made for it.
#
#	postfix_start DIR    sets ca and the ports: submission, submissions;
#	                     cyrus, cyruss, logins by Cyrus SASL; anonymous;
#	                     clear, without TLS; mx, without TLS and logins; mx and
#	                     anonymous take XCLIENT from here
#	postfix_stop DIR
#	postfix_token DIR USER   a token that XOAUTH2 and OAUTHBEARER accept
#
# Users: alice and bob @example.test.  Both programs drop to users of their
# packages, so DIR must be open to others.

export PATH=/usr/sbin:/usr/lib/postfix/sbin:$PATH
# All that Dovecot 2.3 has and Postfix passes on: it keeps EXTERNAL to itself
# (smtpd_sasl_mechanism_filter), and ANONYMOUS by noanonymous.
dovecot_mechanisms="plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 \
xoauth2 oauthbearer anonymous external"
alice_password='Wonder.land-42'
bob_password='pass word,7%=x"q\z'

postfix_missing() { # prints what keeps it from running here
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
	for program in postconf dovecot openssl saslpasswd2; do
		command -v $program >/dev/null || echo "needs $program"
	done
	[ -x /usr/lib/postfix/sbin/master ] || echo "needs postfix of Debian"
}

free_port() { # [NOT-THESE]
	local port
	for ((;;)); do
		port=$((20000 + RANDOM % 12000))
		[[ " $* " == *" $port "* ]] || (exec 3<>/dev/tcp/127.0.0.1/$port) \
		    2>/dev/null || break
	done
	echo $port
}

free_ports() { # NAME...: sets each to a port that is free, no two the same
	local name used=
	for name; do
		# shellcheck disable=SC2086  # words are meant
		printf -v "$name" %s "$(free_port $used)"
		used+=" ${!name}"
	done
}

wait_for() { # SECONDS COMMAND...: until it succeeds
	local end=$((SECONDS + $1))
	shift
	until "$@" 2>/dev/null; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

answers() { # PORT
	(exec 3<>/dev/tcp/127.0.0.1/"$1")
}

make_tls() { # DIR: ca.crt, server.pem (key, certificate)
	local key="ec -pkeyopt ec_paramgen_curve:P-256"
	mkdir -p "$1" && cd "$1" || return
	# shellcheck disable=SC2086
	openssl req -x509 -newkey $key -nodes -days 2 -subj "/CN=test CA" \
	    -addext basicConstraints=critical,CA:TRUE \
	    -addext keyUsage=critical,keyCertSign \
	    -keyout ca.key -out ca.crt &&
	openssl req -newkey $key -nodes -subj /CN=mail.test \
	    -keyout server.key -out server.csr &&
	openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key \
	    -CAcreateserial -days 2 -out server.crt -extfile - <<-X
	subjectAltName=DNS:localhost,DNS:mail.test,IP:127.0.0.1
	extendedKeyUsage=serverAuth
	basicConstraints=CA:FALSE
	X
	cat server.key server.crt >server.pem && chmod 600 ./*.key server.pem
}

base64url() {
	base64 -w0 | tr '+/' '-_' | tr -d '='
}

postfix_token() { # DIR USER
	local now head body key
	now=$(date +%s)
	head=$(printf '{"typ":"JWT","alg":"HS256"}' | base64url)
	body=$(printf '{"sub":"%s","iat":%d,"nbf":%d,"exp":%d}' "$2" \
	    $((now - 60)) $((now - 60)) $((now + 3600)) | base64url)
	key=$(base64 -d "$1/dovecot/keys/default/HS256/default" |
	    od -An -tx1 -v | tr -d ' \n')
	printf '%s.%s.%s\n' "$head" "$body" "$(printf '%s.%s' "$head" "$body" |
	    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary |
	    base64url)"
}

dovecot_conf() { # DIR SOCKET: one that takes logins for others
	local keys=$1/dovecot/keys/default/HS256
	mkdir -p "$1/dovecot/run" "$1/dovecot/state" "$keys"
	head -c 32 /dev/urandom | base64 -w0 >"$keys/default"
	printf '%s\n' "alice:{PLAIN}$alice_password" \
	    "bob:{PLAIN}$bob_password" >"$1/dovecot/passwd"
	cat >"$1/dovecot/oauth2.conf" <<-X
	introspection_mode = local
	local_validation_key_dict = fs:posix:prefix=$1/dovecot/keys/
	username_attribute = sub
	X
	chmod -R a+rX "$1/dovecot"
	# The penalty makes whoever failed once wait, up to 15 s: off (mode 0).
	cat >"$1/dovecot/dovecot.conf" <<-X
	base_dir = $1/dovecot/run
	state_dir = $1/dovecot/state
	log_path = $1/dovecot.log
	auth_verbose = yes
	auth_mechanisms = $dovecot_mechanisms
	auth_failure_delay = 0
	default_vsz_limit = 0
	first_valid_uid = 1
	protocols =
	ssl = no
	passdb {
	  driver = oauth2
	  mechanisms = xoauth2 oauthbearer
	  args = $1/dovecot/oauth2.conf
	}
	passdb {
	  driver = passwd-file
	  args = $1/dovecot/passwd
	}
	userdb {
	  driver = static
	  args = uid=65534 gid=65534 home=/nonexistent
	}
	service auth {
	  unix_listener $2 {
	    mode = 0666
	  }
	}
	service anvil {
	  unix_listener anvil-auth-penalty {
	    mode = 0
	  }
	}
	X
}

# Passwords that libsasl2 reads itself (sasldb): all mechanisms but PLAIN and
# LOGIN need them in clear.  Debian's Postfix has it look for smtpd.conf in sasl
# under config_directory, whatever cyrus_sasl_config_path says.
cyrus_conf() { # DIR
	mkdir -p "$1/sasl" "$1/conf/sasl"
	cat >"$1/conf/sasl/smtpd.conf" <<-X
	pwcheck_method: auxprop
	auxprop_plugin: sasldb
	sasldb_path: $1/sasl/sasldb2
	mech_list: SCRAM-SHA-512 SCRAM-SHA-384 SCRAM-SHA-256 SCRAM-SHA-224 SCRAM-SHA-1 DIGEST-MD5 CRAM-MD5 NTLM PLAIN LOGIN SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS
	X
	printf '%s' "$alice_password" |
	    saslpasswd2 -f "$1/sasl/sasldb2" -p -c -u example.test Alice &&
	printf '%s' "$bob_password" |
	    saslpasswd2 -f "$1/sasl/sasldb2" -p -c -u example.test bob &&
	printf '%s' "$alice_password" |
	    saslpasswd2 -f "$1/sasl/sasldb2" -p -c -u example.test alice &&
	chown postfix "$1/sasl/sasldb2"
}

main_cf() { # DIR
	cat <<-X
	compatibility_level = 3.6
	maillog_file = $1/postfix.log
	maillog_file_prefixes = $1
	queue_directory = $1/queue
	data_directory = $1/data
	daemon_directory = /usr/lib/postfix/sbin
	command_directory = /usr/sbin
	shlib_directory = /usr/lib/postfix
	meta_directory = /etc/postfix
	mail_owner = postfix
	setgid_group = postdrop
	inet_interfaces = 127.0.0.1
	inet_protocols = ipv4
	myhostname = mail.test
	mydestination =
	mynetworks = 127.0.0.0/8
	smtpd_peername_lookup = no
	smtp_dns_support_level = disabled
	smtp_host_lookup = native
	biff = no
	alias_maps =
	alias_database =
	local_recipient_maps =
	virtual_mailbox_domains = example.test
	virtual_mailbox_base = $1/mail
	virtual_mailbox_maps = inline:{alice@example.test=alice/,bob@example.test=bob/}
	virtual_uid_maps = static:65534
	virtual_gid_maps = static:65534
	virtual_minimum_uid = 1
	smtpd_tls_chain_files = $1/tls/server.pem
	smtpd_sasl_type = dovecot
	smtpd_sasl_path = private/auth
	smtpd_sasl_security_options = noanonymous
	smtpd_sasl_auth_enable = yes
	smtpd_tls_auth_only = yes
	smtpd_relay_restrictions = permit_sasl_authenticated, reject
	smtpd_recipient_restrictions = permit_sasl_authenticated, reject
	message_size_limit = 26214400
	mailbox_size_limit = 0
	virtual_mailbox_limit = 0
	smtpd_client_connection_count_limit = 0
	smtpd_error_sleep_time = 0
	X
}

master_cf() { # DIR
	cat <<-X
	127.0.0.1:$submission inet n - n - - smtpd
	  -o smtpd_tls_security_level=may
	127.0.0.1:$submissions inet n - n - - smtpd
	  -o smtpd_tls_wrappermode=yes
	127.0.0.1:$cyrus inet n - n - - smtpd
	  -o smtpd_tls_security_level=may
	  -o smtpd_sasl_type=cyrus
	  -o smtpd_sasl_path=smtpd
	  -o smtpd_sasl_local_domain=example.test
	127.0.0.1:$cyruss inet n - n - - smtpd
	  -o smtpd_tls_wrappermode=yes
	  -o smtpd_sasl_type=cyrus
	  -o smtpd_sasl_path=smtpd
	  -o smtpd_sasl_local_domain=example.test
	127.0.0.1:$clear inet n - n - - smtpd
	  -o smtpd_tls_security_level=none
	  -o smtpd_tls_auth_only=no
	127.0.0.1:$cyrus_clear inet n - n - - smtpd
	  -o smtpd_tls_security_level=none
	  -o smtpd_tls_auth_only=no
	  -o smtpd_sasl_type=cyrus
	  -o smtpd_sasl_path=smtpd
	  -o smtpd_sasl_local_domain=example.test
	127.0.0.1:$mx inet n - n - - smtpd
	  -o smtpd_tls_security_level=none
	  -o smtpd_sasl_auth_enable=no
	  -o smtpd_relay_restrictions=reject_unauth_destination
	  -o smtpd_recipient_restrictions=reject_unauth_destination
	  -o smtpd_authorized_xclient_hosts=127.0.0.0/8
	127.0.0.1:$anonymous inet n - n - - smtpd
	  -o smtpd_tls_security_level=may
	  -o smtpd_sasl_security_options=
	  -o smtpd_authorized_xclient_hosts=127.0.0.0/8
	  -o inet_protocols=all
	pickup unix n - n 60 1 pickup
	cleanup unix n - n - 0 cleanup
	qmgr unix n - n 300 1 qmgr
	tlsmgr unix - - n 1000? 1 tlsmgr
	rewrite unix - - n - - trivial-rewrite
	bounce unix - - n - 0 bounce
	defer unix - - n - 0 bounce
	trace unix - - n - 0 bounce
	proxymap unix - - n - - proxymap
	proxywrite unix - - n - 1 proxymap
	error unix - - n - - error
	retry unix - - n - - error
	virtual unix - n n - - virtual
	anvil unix - - n - 1 anvil
	postlog unix-dgram n - n - 1 postlogd
	X
}

# The tree that `postfix start` would make, without its second of shell.
postfix_tree() { # DIR
	local own="active bounce corrupt defer deferred flush hold incoming
	    private saved trace"
	mkdir -p "$1/conf" "$1/data" "$1/queue" "$1/mail/alice" "$1/mail/bob"
	chown 65534:65534 "$1/mail/alice" "$1/mail/bob"
	chown postfix "$1/data"
	: >"$1/postfix.log"
	(
		cd "$1/queue" || exit
		# shellcheck disable=SC2086
		mkdir -p $own maildrop pid public
		# shellcheck disable=SC2086
		chown postfix $own maildrop public
		# shellcheck disable=SC2086
		chmod 700 $own
		chgrp postdrop maildrop public
		chmod 1730 maildrop
		chmod 710 public
	)
}

# The one of this machine, or that of the tree postfix_tree_of (newer.sh).
postfix_tree_of=
postfix_master() { # DIR
	if [ -z "$postfix_tree_of" ]; then
		master -c "$1/conf" -w
		return
	fi
	cat >"$1/setup" <<-X
	echo "postfix:x:$(id -u postfix):$(id -g postfix)::/:/bin/false" >>/etc/passwd
	printf '%s\n' "postfix:x:$(id -g postfix):" "$(getent group postdrop)" >>/etc/group
	mkdir -p /var/spool/postfix /var/lib/postfix
	X
	newer_start "$postfix_tree_of" "$1" /usr/lib/postfix/sbin/master \
	    -c "$1/conf" >"$1/master.log" 2>&1
}

postfix_start() { # DIR
	local dir=$1
	chmod 711 "$dir"
	(make_tls "$dir/tls") >"$dir/tls.log" 2>&1 || return
	ca=$dir/tls/ca.crt
	postfix_tree "$dir"
	dovecot_conf "$dir" "$dir/queue/private/auth"
	cyrus_conf "$dir" || return
	free_ports submission submissions cyrus cyruss cyrus_clear anonymous \
	    clear mx
	main_cf "$dir" >"$dir/conf/main.cf"
	master_cf "$dir" >"$dir/conf/master.cf"
	dovecot -c "$dir/dovecot/dovecot.conf" &&
	wait_for 10 test -S "$dir/queue/private/auth" &&
	postfix_master "$dir" &&
	wait_for 10 answers "$submission" &&
	wait_for 10 answers "$submissions" &&
	wait_for 10 answers "$cyrus" &&
	wait_for 10 answers "$anonymous"
}

postfix_stop() { # DIR
	stop_pidfiles "$1/queue/pid/master.pid" "$1/dovecot/run/master.pid"
}

stop_pidfiles() { # FILE...
	local file pid pids=
	for file; do
		pid=$(tr -dc 0-9 2>/dev/null <"$file")
		[ -z "$pid" ] || ! kill "$pid" 2>/dev/null || pids+=" $pid"
	done
	for pid in $pids; do
		wait_for 10 eval "! kill -0 $pid" || kill -9 "$pid"
	done
}

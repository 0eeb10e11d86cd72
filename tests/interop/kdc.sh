# SPDX-License-Identifier: MIT
# kdc.sh: sourced by a test (bash).  A KDC of MIT Kerberos for the realm
# EXAMPLE.TEST, in a folder of its own, on a port of loopback that is free now.
#
#	kdc_missing          prints what keeps it from running here
#	kdc_start DIR        exports KRB5_CONFIG, KRB5CCNAME, KRB5_KTNAME
#	kdc_stop
#	kdc_login USER       gets a ticket
#
# The users alice and bob have $kdc_password; DIR/keytab has the keys of smtp on
# localhost and mail.test.  Needs free_port and wait_for of postfix.sh.

export PATH=/usr/sbin:$PATH
kdc_password='Wonder.land-42' kdc_pid=

kdc_missing() {
	for program in kdb5_util kadmin.local krb5kdc kinit kdestroy; do
		command -v $program >/dev/null || echo "needs $program"
	done
}

kdc_conf() { # DIR PORT
	cat >"$1/krb5.conf" <<-X
	[libdefaults]
	default_realm = EXAMPLE.TEST
	dns_lookup_kdc = false
	dns_lookup_realm = false
	dns_canonicalize_hostname = false
	rdns = false
	[realms]
	EXAMPLE.TEST = {
	  kdc = 127.0.0.1:$2
	}
	[domain_realm]
	localhost = EXAMPLE.TEST
	.test = EXAMPLE.TEST
	X
	cat >"$1/kdc.conf" <<-X
	[realms]
	EXAMPLE.TEST = {
	  kdc_listen = 127.0.0.1:$2
	  kdc_tcp_listen = 127.0.0.1:$2
	  database_name = $1/principal
	  key_stash_file = $1/stash
	  acl_file = $1/acl
	}
	[logging]
	kdc = FILE:$1/kdc.log
	X
}

kdc_users() { # DIR
	local user host
	kdb5_util create -s -r EXAMPLE.TEST -P "$kdc_password" || return
	for user in alice bob; do
		kadmin.local addprinc -pw "$kdc_password" $user || return
	done
	for host in localhost mail.test; do
		kadmin.local addprinc -randkey smtp/$host &&
		    kadmin.local ktadd -k "$1/keytab" smtp/$host || return
	done
	chmod 644 "$1/keytab"
}

kdc_start() { # DIR
	local port
	port=$(free_port)
	kdc_conf "$1" "$port"
	export KRB5_CONFIG=$1/krb5.conf KRB5_KDC_PROFILE=$1/kdc.conf
	export KRB5CCNAME=FILE:$1/cache KRB5_KTNAME=FILE:$1/keytab
	kdc_users "$1" >"$1/kdc-users.log" 2>&1 || return
	timeout 300 krb5kdc -n >"$1/krb5kdc.log" 2>&1 &
	kdc_pid=$!
	wait_for 10 kdc_login alice
}

kdc_stop() {
	[ -z "$kdc_pid" ] || kill "$kdc_pid" 2>/dev/null
	kdc_pid=
}

kdc_login() { # USER
	kinit "$1" <<<"$kdc_password" >/dev/null 2>&1
}

# SPDX-License-Identifier: MIT
# mail.sh: sourced by the scripts that start a Dovecot of their own in a folder
# (dumps.sh, pcap.sh, servers.sh): its configuration, tokens for it, waiting.

base64url() { base64 -w0 | tr '+/' '-_' | tr -d =; }
jwt() { # KEY CLAIMS
	local head body
	head=$(printf '{"typ":"JWT","alg":"HS256"}' | base64url)
	body=$(printf %s "$2" | base64url)
	printf '%s.%s.%s' "$head" "$body" "$(printf %s "$head.$body" |
	    openssl dgst -sha256 -hmac "$1" -binary | base64url)"
}

# What is validated by a key of the folder's: oauth2.conf.
dovecot_oauth2() { # DIR KEY
	mkdir -p "$1/mail" "$1/run" "$1/state" "$1/keys/default/HS256"
	printf %s "$2" | base64 -w0 >"$1/keys/default/HS256/default"
	cat >"$1/oauth2.conf" <<X
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$1/keys/
username_attribute = sub
X
}

dovecot_listener() { # ADDRESS NAME PORT SSL
	printf ' inet_listener %s {\n%s  port = %s\n  ssl = %s\n }\n' "$2" \
	    "${1:+  address = $1$'\n'}" "$3" "$4"
}

# All that is the same; the caller adds protocols, mechanisms, TLS, listeners.
dovecot_basis() { # DIR PORT-OF-THE-RELAY
	cat <<X
base_dir = $1/run
state_dir = $1/state
log_path = $1/dovecot.log
hostname = mail.example.org
auth_failure_delay = 0
disable_plaintext_auth = no
default_vsz_limit = 0
first_valid_uid = 1
mail_location = maildir:$1/mail/%n
submission_relay_host = 127.0.0.1
submission_relay_port = $2
submission_backend_capabilities = 8BITMIME SIZE
passdb {
 driver = oauth2
 mechanisms = xoauth2 oauthbearer
 args = $1/oauth2.conf
}
passdb {
 driver = passwd-file
 args = username_format=%u $1/passwd
}
userdb {
 driver = static
 args = uid=65534 gid=65534 home=$1/mail/%n
}
service anvil {
 unix_listener anvil-auth-penalty {
  mode = 0
 }
}
service stats {
 unix_listener stats-writer {
  mode = 0666
 }
}
X
}

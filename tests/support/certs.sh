# SPDX-License-Identifier: MIT
# certs.sh: sourced after tap.sh.  A throw-away CA, and certificates of all
# kinds, in $tap_dir/certs.
#
#	certs_begin			makes the CA: $root
#	certs_make NAME EXT [DATES]	sets cert, key; EXT are lines of
#					extensions, DATES "START END" as
#					YYMMDDHHMMSSZ

certs=$tap_dir/certs root=$tap_dir/certs/root.pem

certs_begin() {
	mkdir -p "$certs/new"
	: >"$certs/index"
	echo 01 >"$certs/serial"
	cat >"$certs/ca.cnf" <<END
[ca]
default_ca = ca_here
[ca_here]
database = $certs/index
serial = $certs/serial
new_certs_dir = $certs/new
default_md = sha256
default_days = 30
policy = any
unique_subject = no
[any]
commonName = optional
[req]
distinguished_name = dn
[dn]
END
	openssl req -x509 -config "$certs/ca.cnf" -newkey ec \
	    -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
	    -subj '/CN=test root' -addext 'basicConstraints=critical,CA:true' \
	    -keyout "$certs/root.key" -out "$root" 2>/dev/null
}

certs_make() {
	cert=$certs/$1.pem key=$certs/$1.key
	printf '%s\n' "$2" >"$certs/ext"
	set -- "$1" $3
	openssl req -config "$certs/ca.cnf" -newkey ec \
	    -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
	    -keyout "$key" -out "$certs/csr" 2>/dev/null &&
	openssl ca -batch -notext -config "$certs/ca.cnf" -extfile "$certs/ext" \
	    -cert "$root" -keyfile "$certs/root.key" -in "$certs/csr" \
	    ${2:+-startdate "$2" -enddate "$3"} -out "$cert" 2>/dev/null
}

# SPDX-License-Identifier: MIT
# lib.sh: sourced by the scripts of this folder (bash); SRV is the folder of
# servers.sh.  Each sample has its row made at once, in $CAPTURES/$family.jsonl.
set -u
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
CAPTURES=${CAPTURES:-$(dirname "$here")}; export CAPTURES
family=${family:-client}
. "${SRV:?}/env"
export LC_ALL=C.UTF-8 HOME=$SRV/home
tmp=$SRV/tmp; mkdir -p "$HOME" "$tmp" "$CAPTURES/$family"
printf 'From: nora@example.org\nTo: olaf@example.org\nSubject: x\n\nhello\n' >$tmp/letter

percent() { # for the words of row
	local s=${1//%/%25}
	s=${s// /%20}
	printf %s "${s//$'\n'/%0A}"
}
# Shorthands for logins: u NORA -> user=.. pw=..
u() { local p=${1}_password; printf 'user=%s pw=%s' "$(percent "${!1}")" "$(percent "${!p}")"; }
w() { printf 'user=%s pw=%s' "$(percent "${!1}")" "$(percent "$2")"; } # a wrong password
t() { printf 'user=%s token=%s' "$quinn" "${!1}"; }

# accepted and refused, in SMTP, IMAP and POP3: MECH [INITIAL RESPONSE]
ok() { printf "mech=$1 proto=smtp out=success code=235 ir=${2:-0} "; }
no() { printf "mech=$1 proto=smtp out=refused code=535 ir=${2:-0} "; }
iok() { printf "mech=$1 proto=imap out=success ir=${2:-0} "; }
ino() { printf "mech=$1 proto=imap out=refused ir=${2:-0} "; }
pok() { printf "mech=$1 proto=pop3 out=success ir=${2:-0} "; }
vok() { printf "mech=$1 proto=sieve out=success ir=${2:-0} "; }
vno() { printf "mech=$1 proto=sieve out=refused ir=${2:-0} "; }
pno() { printf "mech=$1 proto=pop3 out=refused ir=${2:-0} "; }

add_row() { # FILE DIALECT MADE SPEC...
	local rows=$CAPTURES/$family.jsonl line
	line=$("$here/row" "$@") || { echo "NO ROW: $1" >&2; return 1; }
	touch "$rows"
	{ grep -vF "\"file\":\"$1\"," "$rows"; printf '%s\n' "$line"; } >"$tmp/rows"
	LC_ALL=C sort "$tmp/rows" >"$rows"
}
cap() { # NAME DIALECT MADE SPEC... -- COMMAND...
	local name=$1 head=()
	shift
	while [ "$1" != -- ]; do head+=("$1"); shift; done
	shift
	case ${ONLY:-} in '' | *" $name "*) ;; *) return ;; esac
	[ -n "${ROWS_ONLY:-}" ] ||
	    timeout ${LIMIT:-30} "$@" >"$CAPTURES/$family/$name.txt" 2>&1 </dev/null
	add_row "$family/$name.txt" "${head[@]}"
}

# SPDX-License-Identifier: MIT
# tap.sh: sourced by each test script (*.test).  A case is a line "ok N - NAME"
# or "not ok N - NAME" (TAP, https://testanything.org); automake counts them.
# `make check` sets srcdir and PATH (the applets' links first).
#
#	. "${srcdir:-.}/tests/support/tap.sh"
#	is "what it is about" "expected" "$actual"
#	ok "what it is about" COMMAND [ARG]...
#	status "what it is about" 64 COMMAND [ARG]...
#	contains "what it is about" "part" "$actual"
#	done_testing

tap_n=0 tap_bad=0
tap_dir=$(mktemp -d "${TMPDIR:-/tmp}/authstr-test.XXXXXX") || exit 99
trap 'rm -rf "$tap_dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

pass() { # NAME
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s\n' "$tap_n" "$1"
}

fail() { # NAME [LINE]...
	tap_n=$((tap_n + 1)) tap_bad=$((tap_bad + 1))
	printf 'not ok %d - %s\n' "$tap_n" "$1"
	shift
	for tap_line; do
		printf '%s\n' "$tap_line" | sed 's/^/# /'
	done
}

skip() { # NAME REASON
	tap_n=$((tap_n + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_n" "$1" "$2"
}

skip_all() { # REASON
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

is() { # NAME EXPECTED ACTUAL
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "expected:" "$2" "found:" "$3"
	fi
}

contains() { # NAME PART ACTUAL
	case $3 in
	*"$2"*) pass "$1" ;;
	*) fail "$1" "expected in it: $2" "actual: $3" ;;
	esac
}

ok() { # NAME COMMAND [ARG]...
	tap_name=$1
	shift
	if tap_out=$("$@" 2>&1); then
		pass "$tap_name"
	else
		fail "$tap_name" "status $? of: $*" "$tap_out"
	fi
}

status() { # NAME STATUS COMMAND [ARG]...
	tap_name=$1 tap_want=$2 tap_got=0
	shift 2
	tap_out=$("$@" 2>&1) || tap_got=$?
	if [ "$tap_got" = "$tap_want" ]; then
		pass "$tap_name"
	else
		fail "$tap_name" "status $tap_got, not $tap_want, of: $*" \
		    "$tap_out"
	fi
}

same() { # NAME EXPECTED-FILE ACTUAL-FILE
	if tap_out=$(diff -u "$2" "$3" 2>&1); then
		pass "$1"
	else
		fail "$1" "$tap_out"
	fi
}

done_testing() {
	printf '1..%d\n' "$tap_n"
	[ "$tap_bad" -eq 0 ]
	exit
}

# SPDX-License-Identifier: MIT
# sink.sh: sourced after tap.sh.  A msa-sink on a port that the system picks,
# for this script alone; it ends with the script, or after two minutes.
#
#	sink_start [OPTION]...	sets port, ca, sink_out (what it prints)
#	sink_stop		sets sink_status
#
# Its user is Alice, whose password is $password unless --user says otherwise.

sink_pid= password='Wonder.land-42'
trap 'sink_stop; rm -rf "$tap_dir"' EXIT

sink_ready() {
	case " $* " in
	*' --json '*)
		grep -q '"event":"listening".*}$' "$sink_out"
		return
		;;
	esac
	grep -q '^TLS: ' "$sink_out" || return
	case " $* " in
	*' --tls=none '* | *' --cert '*) ;;
	*) grep -q '^CA certificate: .*ca.crt$' "$sink_out" ;;
	esac
}

sink_start() {
	sink_out=$tap_dir/sink.out
	case " $* " in
	*' --user '*) ;;
	*) set -- --user "Alice:$password" "$@" ;;
	esac
	: >"$sink_out" # not what the one before said
	"$AUTHSTR" msa-sink --listen 127.0.0.1:0 --for 120 "$@" \
	    >"$sink_out" 2>"$tap_dir/sink.err" &
	sink_pid=$!
	until sink_ready "$@"; do
		kill -0 "$sink_pid" 2>/dev/null || {
			cat "$tap_dir/sink.err" >&2
			echo "Bail out! msa-sink did not start"
			exit 99
		}
		sleep 0.02
	done
	port=$(sed -n 's/^listening on .*://p
	    s/.*"event":"listening","address":"[^"]*:\([0-9]*\)".*/\1/p' \
	    "$sink_out")
	ca=$(sed -n 's/^CA certificate: //p; s/.*"ca_file":"\([^"]*\)".*/\1/p' \
	    "$sink_out")
}

sink_stop() {
	sink_status=0
	[ -n "$sink_pid" ] || return 0
	kill "$sink_pid" 2>/dev/null
	wait "$sink_pid" || sink_status=$?
	sink_pid=
}

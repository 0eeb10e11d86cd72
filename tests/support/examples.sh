# SPDX-License-Identifier: MIT
# examples.sh: sourced after tap.sh.  The literal blocks of a manual page's
# EXAMPLES, one file each.

section() { # FILE NAME
	sed -n "/^\.Sh $2\$/,/^\.Sh /p" "$1"
}

# Each literal block of EXAMPLES, as $tap_dir/example.1 and so on.
examples() { # FILE
	rm -f "$tap_dir"/example.*
	section "$1" EXAMPLES | sed 's/\\e/\\/g; s/\\&//g; s/\\-/-/g' |
	    awk -v dir="$tap_dir" '
		/^\.Bd / { n++; file = dir "/example." n; next }
		/^\.Ed/ { file = "" }
		file != "" { print > file }'
}

# Lines after "$ " are the command, further ones while it ends in a backslash.
split_example() { # FILE
	: >"$tap_dir/command" && : >"$tap_dir/expected"
	awk -v dir="$tap_dir" '
		/^\$ / { sub(/^\$ /, ""); more = 1 }
		{ print > (dir (more ? "/command" : "/expected")) }
		{ more = more && /\\$/ }' "$1"
}

# SPDX-License-Identifier: MIT
# pages.sh: sourced after tap.sh, for tests of docs/*.md.
#
#	page_same FILE		what its commands print is what it shows, but
#				for times, nonces, certificates and the like

same_for_all() { # FILE
	sed -E 's/(from 127\.0\.0\.1):[0-9]+/\1:PORT/
	    s/ +[0-9.]+ ms/ N ms/g
	    s/\b[0-9.]+(ms|s)\b/N\1/g
	    s/cert=[0-9]+d/cert=Nd/
	    s/SIZE=[0-9]+|[0-9]+ octets/SIZE/
	    s/20[0-9]{2}-[0-9]{2}-[0-9]{2}/DATE/g
	    s/[0-9]+ days/N days/
	    s/serial +[0-9A-F]+/serial NUMBER/
	    s/SHA-256 +[0-9A-F]{64}/SHA-256 NUMBER/
	    s/[0-9.]+\.eml/NUMBER.eml/
	    s/TLSv1\.3 .*/TLSv1.3/' "$1"
}

page_same() { # FILE
	timeout 180 "$srcdir/tests/support/page" "$srcdir/$1" \
	    >"$tap_dir/made" 2>"$tap_dir/err" </dev/null
	is "$1: its commands run" "" "$(grep -v '^skipped' "$tap_dir/err")"
	grep '^skipped' "$tap_dir/err" >"$tap_dir/skipped"
	while IFS= read -r line; do
		line=${line#skipped, }
		skip "$1: $(echo "${line#*: }" | cut -c 1-60)" "${line%%: *}"
	done <"$tap_dir/skipped"
	same_for_all "$srcdir/$1" >"$tap_dir/expected"
	same_for_all "$tap_dir/made" >"$tap_dir/actual"
	same "$1: they print what it says (make pages writes it anew)" \
	    "$tap_dir/expected" "$tap_dir/actual"
}

anchors() { # FILE: of its headings, as GitHub makes them
	grep -E '^#+ ' "$1" | sed -E 's/^#+ //; s/`//g' | tr 'A-Z ' 'a-z-' |
	    tr -cd 'a-z0-9_\n-'
}

page_links() { # FILE: to other files and headings of the sources
	for link in $(grep -oE '\]\([^)]*\)' "$srcdir/$1" |
	    sed -E 's/^\]\((.*)\)$/\1/; /^https?:/d' | sort -u); do
		file=$srcdir/$(dirname "$1")/${link%%#*}
		[ -n "${link%%#*}" ] || file=$srcdir/$1
		[[ $link == *#* ]] || {
			ok "$1: link $link" [ -f "$file" ]
			continue
		}
		ok "$1: link $link" grep -qxF -e "${link#*#}" <(anchors "$file")
	done
}

# SPDX-License-Identifier: MIT
# Sourced by pcap.sh: the rows of its captures.  What was said is known; where it
# stands is what tshark says.

# Number of the first frame whose payload has TEXT.
frame() { # FILE TEXT
	tshark -n -r "$out/$1" -Y "tcp.payload contains $(hex "$2")" \
	    -T fields -e frame.number 2>/dev/null | head -n 1
}

hex() {
	printf %s "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/^ //; s/ /:/g'
}

# FILE MADE, then for each login: TEXT PROTOCOL MECHANISM OUTCOME CODE USER
# PASSWORD; "-" for none.  TEXT: what stands in its first packet.  notes: ids of
# notes, with commas; secret: one more, a token.
row() {
	local file=$1 made=$2
	shift 2
	FILE=$file MADE=$made OUT=$out NOTES=${notes:-} SECRET=${secret:-} \
	    "$make/pcap-row" "$@" >>"$out/pcap.jsonl" ||
	    echo "row: $file failed"
}

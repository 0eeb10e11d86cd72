# SPDX-License-Identifier: MIT
# newer.sh: sourced by a test (bash).  Servers of the Debian release after the
# one that the tests are made for, unpacked aside and run in a mount namespace
# of their own: nothing of the machine changes.
#
#	newer_tree DIR PACKAGE...	unpacks them below DIR
#	newer_run DIR WORK COMMAND...	COMMAND sees DIR as its root, and the
#					folder WORK under the name it has here
#	newer_start DIR WORK COMMAND...	the same for what stays in front; sets
#					newer_pid
#
#	newer_openssl TREE DIR		DIR/openssl is the openssl of TREE, for who
#					stays outside; prints its version
#
# What stands in WORK/etc is laid over /etc, and WORK/setup is run before COMMAND.
# Both programs that drop their rights and what they write need WORK open.

newer_suite=trixie

newer_missing() { # prints what keeps it from running here
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
	for program in mmdebstrap unshare chroot; do
		command -v $program >/dev/null || echo "needs $program"
	done
	unshare -m true 2>/dev/null || echo "needs mount namespaces"
	[ -n "$(newer_archive)" ] || echo "needs apt's sources of Debian"
}

# Where this machine has its packages from.
newer_archive() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	    'Component: main' 2>/dev/null | grep -v security | head -n 1
}

newer_tree() { # DIR PACKAGE...
	local dir=$1
	shift
	mkdir -p "${dir%/*}"
	(
	# Two tests may want the same one.
	flock 9
	[ ! -e "$dir/.whole" ] || exit 0
	rm -rf "$dir"
	mkdir -p "$dir"
	mmdebstrap --quiet --variant=extract --mode=root \
	    --include="base-files,base-passwd,bash,coreutils,$(IFS=,
		echo "$*")" $newer_suite "$dir" "$(newer_archive)" &&
	    : >"$dir/.whole"
	) 9>"$dir.lock"
}

newer_run() { # DIR WORK COMMAND...
	# shellcheck disable=SC2016  # expanded by the shell inside
	${newer_exec-} unshare -m bash -c '
		set -e
		tree=$1 work=$2 root=$2/root
		shift 2
		mount --make-rprivate /
		mkdir -p "$work/changes" "$work/spare" "$root"
		mount -t overlay overlay -o \
		    "lowerdir=$tree,upperdir=$work/changes,workdir=$work/spare" \
		    "$root"
		mkdir -p "$root$work" "$root/proc" "$root/dev"
		mount --bind "$work" "$root$work"
		mount -t proc proc "$root/proc"
		mount --rbind /dev "$root/dev"
		cp /etc/hosts "$root/etc/"
		for file in passwd group; do
			cp "$root/usr/share/base-passwd/$file.master" \
			    "$root/etc/$file"
		done
		for name in dovecot:983 dovenull:984 Debian-exim:985 \
		    opensmtpd:986 opensmtpq:987 cyrus:988 smmta:989 smmsp:990; do
			id=${name#*:} name=${name%:*}
			echo "$name:x:$id:$id::/:/bin/false" >>"$root/etc/passwd"
			echo "$name:x:$id:" >>"$root/etc/group"
		done
		[ -e "$root/usr/bin/sh" ] || ln -s bash "$root/usr/bin/sh"
		[ ! -d "$work/etc" ] || cp -R "$work/etc/." "$root/etc/"
		[ ! -e "$work/setup" ] || chroot "$root" bash -e "$work/setup"
		exec chroot "$root" "$@"' newer "$@"
}

newer_openssl() { # TREE DIR
	local libs
	libs=$(echo "$1"/usr/lib/*-linux-gnu)
	mkdir -p "$2"
	cat >"$2/openssl" <<-X
	#!/bin/sh
	OPENSSL_CONF=/dev/null exec $(echo "$libs"/ld-linux*) \
	    --library-path $libs $1/usr/bin/openssl "\$@"
	X
	chmod +x "$2/openssl"
	"$2/openssl" version | sed 's/^[A-Za-z]* \([0-9.]*\).*/\1/'
}

newer_start() { # DIR WORK COMMAND...: stays in front, with the pid newer_pid
	(
		newer_exec=exec
		newer_run "$@"
	) </dev/null &
	newer_pid=$!
}

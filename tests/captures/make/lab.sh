# SPDX-License-Identifier: MIT
# lab.sh: sourced by the scripts that make the samples of servers' logs and of
# tools' output (bash, root).  A server runs in a Debian of its own, unpacked
# aside, with a network, a host name, a /dev/log and process numbers of its
# own: so it finds all its usual paths and ports, clients come from addresses
# that look like any, and nothing of the machine changes or is reached.
#
#	lab_tree SUITE NAME PACKAGE...	makes the tree NAME of those packages
#	lab_run NAME OUT SCRIPT ARG...	runs SCRIPT (bash) in it; OUT is /out,
#					this folder is /make
#
# All of it, servers and network, ends with the script, with who called it, or
# after LAB_LIMIT seconds.
#
# Only lab_tree needs the network (Debian's archive, as apt is set up here).

lab=${LAB:-${TMPDIR:-/tmp}/authstr-lab}
lab_make=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lab_clients=ca-certificates,procps,rsyslog,openssl,iproute2,systemd,swaks
lab_clients+=,libnet-ssleay-perl,libio-socket-ssl-perl,libauthen-sasl-perl
lab_clients+=,libdigest-hmac-perl,curl,msmtp,gsasl,python3-minimal
lab_clients+=,libauthen-ntlm-perl,netcat-openbsd,strace,mpop

lab_archive() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	    'Component: main' 2>/dev/null | grep -v security | head -n 1
}

lab_base() { # SUITE
	[ ! -e "$lab/base/$1/.whole" ] || return 0
	mkdir -p "$lab/base"
	mmdebstrap --quiet --variant=apt --mode=root \
	    --include="$lab_clients" "$1" "$lab/base/$1" "$(lab_archive)" &&
	    : >"$lab/base/$1/.whole"
}

lab_mount() { # ROOT LOWER UPPER WORK
	mkdir -p "$1" "$3" "$4"
	mount -t overlay overlay \
	    -o "lowerdir=$2,upperdir=$3,workdir=$4" "$1"
	mount -t proc proc "$1/proc"
	mount -t tmpfs -o mode=755 tmpfs "$1/dev"
	local name
	for name in null zero full random urandom tty; do
		: >"$1/dev/$name"
		mount --bind "/dev/$name" "$1/dev/$name"
	done
	mkdir -p "$1/dev/pts" "$1/dev/shm"
	mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts"
	ln -s pts/ptmx "$1/dev/ptmx"
	ln -s /proc/self/fd "$1/dev/fd"
	mount -t tmpfs tmpfs "$1/dev/shm"
	mount -t tmpfs -o mode=755 tmpfs "$1/run"
	mkdir -p "$1/sys"
	mount -t sysfs sysfs "$1/sys"
	mount -t cgroup2 none "$1/sys/fs/cgroup"
}

lab_tree() { # SUITE NAME PACKAGE...
	local suite=$1 name=$2
	shift 2
	[ ! -e "$lab/tree/$name/.whole" ] || return 0
	lab_base "$suite" || return 1
	rm -rf "$lab/tree/$name"
	mkdir -p "$lab/tree/$name"
	echo "$suite" >"$lab/tree/$name/suite"
	export lab
	export -f lab_mount
	unshare -m --propagation private bash -ec '
		lab_mount "$lab/tree/$1/root" "$lab/base/$2" \
		    "$lab/tree/$1/upper" "$lab/tree/$1/work"
		root=$lab/tree/$1/root
		cp /etc/resolv.conf "$root/etc/"
		printf "#!/bin/sh\nexit 101\n" >"$root/usr/sbin/policy-rc.d"
		chmod +x "$root/usr/sbin/policy-rc.d"
		shift 2
		export DEBIAN_FRONTEND=noninteractive
		chroot "$root" apt-get -qq update
		chroot "$root" apt-get -qq install -y --no-install-recommends \
		    "$@" </dev/null
		chroot "$root" apt-get clean
	' tree "$name" "$suite" "$@" >"$lab/tree/$name/log" 2>&1 &&
	    : >"$lab/tree/$name/.whole" ||
	    { tail -n 5 "$lab/tree/$name/log" >&2; return 1; }
}

lab_run() { # NAME OUT SCRIPT ARG...
	local name=$1 out=$2 state
	shift 2
	state=$(mktemp -d "$lab/run.XXXXXX") || return
	mkdir -p "$out"
	export lab lab_make
	export -f lab_mount
	setpriv --pdeathsig KILL timeout -k 5 "${LAB_LIMIT:-1200}" \
	    unshare -m -n -u -i -p --fork --kill-child --mount-proc \
	    --propagation private bash -ec '
		name=$1 out=$2 state=$3
		shift 3
		tree=$lab/tree/$name
		lab_mount "$state/root" \
		    "$tree/upper:$lab/base/$(cat "$tree/suite")" \
		    "$state/upper" "$state/work"
		root=$state/root
		mkdir -p "$root/out" "$root/make"
		mount --bind "$out" "$root/out"
		mount --bind "$lab_make" "$root/make"
		hostname "${LAB_HOST:-mx1}"
		echo "${LAB_PID:-21000}" >/proc/sys/kernel/ns_last_pid
		exec chroot "$root" /bin/bash -c ". /make/inside.sh; . \"\$@\"" \
		    lab "$@"
	' lab "$name" "$out" "$state" "$@"
	local rc=$?
	rm -rf "$state"
	return $rc
}

# SPDX-License-Identifier: MIT
# ports.sh: sourced after tap.sh by the tests of other machines and another C
# library: a build there without a warning, the unit tests, and the program as
# users call it.  Nothing of this system changes: libraries are unpacked aside,
# the programs are bound to them by their absolute path (dynamic linker, rpath),
# and no emulator is registered with the kernel.  What was unpacked and built is
# kept in BUILD/ports.
#
#	port_start NAME			sets port, the folder of this one
#	port_debian ARCH TRIPLET	sets root, Debian's libraries for ARCH
#	port_configure ARG...		configure, once
#	port_build			all, and all test programs
#	port_units			the suites, side by side
#	port_applets			links (or calls of the emulator), first in
#					PATH
#	port_tests "FILE [OPTION]"...	test scripts that run the program
#
# $emulator is what runs the programs, where the kernel does not.

emulator=
unset MAKEFLAGS MFLAGS MAKELEVEL CFLAGS CPPFLAGS LDFLAGS
unset TEST_CFLAGS TEST_LDFLAGS PKG_CONFIG_PATH

port_start() { # NAME
	port=$builddir/ports/$1
	mkdir -p "$port/build"
}

port_archive() {
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	    'Component: main' 2>/dev/null | grep -v security | head -n 1
}

# The links of Debian's libraries are made for / as their root.
port_links() { # ROOT
	find "$1" -type l -lname '/*' | while IFS= read -r link; do
		ln -sfn "$1$(readlink "$link")" "$link"
	done
}

port_unpack() { # ARCH
	rm -rf --one-file-system "$root"
	mmdebstrap --quiet --variant=extract --architectures="$1" \
	    --include="libc6-dev,libcrypt-dev,libevent-dev,libgsasl-dev" \
	    --include="libidn2-dev,libinih-dev,libjansson-dev,nettle-dev" \
	    --include="libseccomp-dev,libssl-dev,libunbound-dev,zlib1g-dev" \
	    --include="check" "$VERSION_CODENAME" "$root" "$(port_archive)" &&
	    port_links "$root/usr" && : >"$root/.whole"
}

port_debian() { # ARCH TRIPLET
	root=$port/root
	. /etc/os-release
	[ -n "$(port_archive)" ] || skip_all "needs apt's sources of Debian"
	[ -e "$root/.whole" ] || ok "Debian's libraries for $1" port_unpack "$1"
	libraries=$root/usr/lib/$2:$root/lib/$2
	export PKG_CONFIG_SYSROOT_DIR="$root"
	export PKG_CONFIG_LIBDIR="$root/usr/lib/$2/pkgconfig"
	# What OpenSSL loads by itself.
	export OPENSSL_MODULES="$root/usr/lib/$2/ossl-modules"
}

# Linker flags that bind a program to the libraries and their loader.
port_bound() { # LOADER
	echo "-Wl,--dynamic-linker=$1 -Wl,--disable-new-dtags" \
	    "-Wl,-rpath,$libraries"
}

quietly() { # LOG COMMAND [ARG]...: its end, where it fails
	log=$port/$1
	shift
	(cd "$port/build" && "$@") >"$log" 2>&1 </dev/null && return 0
	grep -a -E '^not ok|(error|warning): ' "$log" | head -n 20
	tail -n 20 "$log"
	return 1
}

port_configure() { # ARG...
	[ -f "$port/build/config.status" ] || ok "configure" \
	    quietly configure.log "$srcdir/configure" -q --enable-werror "$@"
	[ -f "$port/build/config.status" ] || done_testing
}

# Each with all of its warnings.
port_build() {
	ok "builds without a warning" quietly build.log \
	    make -k -j "$(nproc)" all
	cat >"$port/programs.mk" <<-'END'
	programs: $(check_PROGRAMS) $(check_LTLIBRARIES)
	END
	ok "and so do the programs of the tests" quietly programs.log \
	    make -k -j "$(nproc)" -f Makefile -f "$port/programs.mk" programs
	[ -x "$port/build/tests/unit/unit" ] || done_testing
}

# Side by side, each into SUITE.tap.
port_suites() {
	rm -f "$port"/*.tap
	sed -n 's/^SUITE(\([a-z0-9_]*\))$/\1/p' \
	    "$srcdir/tests/unit/suites.def" |
	    (cd "$port/build" && CK_VERBOSITY=silent xargs -P "$(nproc)" \
		-I @ env CK_RUN_SUITE=@ \
		CK_TAP_LOG_FILE_NAME="$port/@.tap" \
		$emulator tests/unit/unit >/dev/null)
}

port_units() {
	# An emulator is slow.
	[ -z "$emulator" ] || export CK_TIMEOUT_MULTIPLIER=10
	ok "the unit tests pass" port_suites
	is "none fails" "" "$(grep -h '^not ok' "$port"/*.tap)"
	is "each suite came to its end" \
	    "$(grep -c '^SUITE' "$srcdir/tests/unit/suites.def")" \
	    "$(grep -l '^1\.\.[1-9]' "$port"/*.tap | grep -c .)"
	echo "# unit tests: $(cat "$port"/*.tap | grep -c '^ok')"
}

port_applets() {
	mkdir -p "$port/bin"
	real=$port/build/tools/authstr
	for name in authstr $($emulator "$real" --list | sed 's/[ 	].*//'); do
		if [ -n "$emulator" ]; then
			printf '#!/bin/sh\nexec %s -0 %s %s "$@"\n' \
			    "$emulator" "$name" "$real" >"$port/bin/$name"
			chmod +x "$port/bin/$name"
		else
			ln -sfn "$real" "$port/bin/$name"
		fi
	done
	PATH=$port/bin:$PATH AUTHSTR=$port/bin/authstr
	export PATH AUTHSTR
}

port_tests() { # "FILE [OPTION]"...
	for file; do
		name=${file##*/} name=${name%% *}
		# shellcheck disable=SC2086  # words are meant
		ok "$file" quietly "$name.log" env CC="$cc" \
		    TEST_CFLAGS=-O1 builddir="$port/build" "$srcdir/"$file
		echo "# $file: $(grep -a -c "^ok" "$port/$name.log") pass"
	done
}

#compdef authstr @applets@
# SPDX-License-Identifier: MIT
# Completion in zsh.  The words go to the program through a pipe: among them
# may be a secret.

_authstr() {
	local line word about command=${words[1]:t}
	local -a lines given plain plain_about open open_about
	given=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
	lines=("${(@f)$(print -rN -- "${given[@]}" |
	    command authstr --complete $command 2>/dev/null)}")
	for line in $lines; do
		word=${line%%$'\t'*} about=${line#*$'\t'}
		case $word in
		(:files) compset -P "${(b)about}"; _files ;;
		(:dirs) compset -P "${(b)about}"; _files -/ ;;
		(:hosts) compset -P "${(b)about}"; _hosts ;;
		(*[=:@/]) open+=($word) open_about+=("$word${about:+  -- $about}") ;;
		(*) plain+=($word) plain_about+=("$word${about:+  -- $about}") ;;
		esac
	done
	# They fit already, case apart (-U).
	(( $#plain )) && compadd -U -l -d plain_about -a plain
	(( $#open )) && compadd -U -S '' -l -d open_about -a open
	return $(( compstate[nmatches] == 0 ))
}

# As a file of $fpath it is the function; else it is sourced.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
	_authstr "$@"
else
	compdef _authstr authstr @applets@
fi

# SPDX-License-Identifier: MIT
# Completion in bash, 3.2 or newer; nothing else is needed.  The words go to
# the program through a pipe: among them may be a secret.

_authstr() {
	local line=${COMP_LINE:0:COMP_POINT} word gap about keep cur i n=-1
	local words
	words=() COMPREPLY=()
	# Readline cuts words at = : @, too: what touches is one word.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		gap=${line%%[![:space:]]*}
		line=${line#"$gap"}
		((i < COMP_CWORD)) || word=$line
		line=${line#"$word"}
		if ((n < 0)) || [ -n "$gap" ]; then
			n=$((n + 1))
		fi
		words[n]=${words[n]}$word
	done
	# What stands before may name a file.
	for ((i = 1; i < n; i++)); do
		case ${words[i]} in
		\"*\" | \'*\') words[i]=${words[i]:1:${#words[i]}-2} ;;
		*) words[i]=${words[i]//\\/} ;;
		esac
	done
	cur=${words[n]#[\"\']} words[n]=$cur
	# What readline does not replace: up to the last place it cuts at,
	# which is behind = and :, and before @.
	keep=${cur%"${cur##*[=:]}"}
	case ${cur#"$keep"} in
	*@*) keep=${cur%@*} ;;
	esac
	while IFS=$'\t' read -r word about; do
		case $word in
		*[[:space:]]*) printf -v word %q "$word" ;;
		esac
		case $word in
		:files) _authstr_names -f "$about" ;;
		:dirs) _authstr_names -d "$about" ;;
		:hosts) COMPREPLY+=($(compgen -P "$about" -A hostname \
		    -- "${cur#"$about"}")) ;;
		*) COMPREPLY+=("$word") ;;
		esac
	done < <(printf '%s\0' "${words[@]:1}" |
	    command authstr --complete "${words[0]##*/}" 2>/dev/null)
	COMPREPLY=("${COMPREPLY[@]#"$keep"}")
	case ${#COMPREPLY[@]}${COMPREPLY[0]} in
	1*[=:@/]) compopt -o nospace 2>/dev/null ;;
	esac
}

_authstr_names() { # -f|-d PREFIX
	local name
	compopt -o filenames 2>/dev/null
	while IFS= read -r name; do
		COMPREPLY+=("$2$name")
	done < <(compgen "$1" -- "${cur#"$2"}")
}

complete -F _authstr authstr @applets@

# SPDX-License-Identifier: MIT
# Completion in fish.  The words go to the program through a pipe: among them
# may be a secret.

function __authstr_words
    set -l words (commandline -opc) (commandline -ct)
    set -l name (string replace -r '.*/' '' -- $words[1])
    set -l current (commandline -ct)
    printf '%s\0' $words[2..-1] | command authstr --complete $name 2>/dev/null |
        while read -l line
            set -l part (string split -m 1 \t -- $line)
            set -l rest (string sub -s (math (string length -- "$part[2]") + 1) -- "$current")
            switch $part[1]
                case :files
                    __fish_complete_path $rest | string replace -r '^' -- "$part[2]"
                case :dirs
                    __fish_complete_directories $rest | string replace -r '^' -- "$part[2]"
                case :hosts
                    __fish_print_hostnames | string replace -r '^' -- "$part[2]"
                case '*'
                    echo $line
            end
        end
end

for command in authstr @applets@
    complete -c $command -f -a '(__authstr_words)'
end

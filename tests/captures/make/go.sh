#!/bin/bash
# SPDX-License-Identifier: MIT
# go.sh: Go's net/smtp behind connections that log and go-imap.
. "$(dirname "$0")/lib.sh"
d="against Dovecot 2.3.19"
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$SRV/gocache go build -o $tmp/goclient $here/client.go || exit
go=$tmp/goclient v="Go $(go version | sed 's/.*go\([0-9.]*\) .*/\1/')"
cap go-log-plain "Go log" "$v net/smtp, a connection that logs with %q, $d submission" "$(ok PLAIN 1)$(u nora)" -- $go log $smtp PLAIN "$nora" "$nora_password"
cap go-log-cram "Go log" "$v net/smtp, a connection that logs with %q, $d submission" "$(no CRAM-MD5)$(w olaf bad)" -- $go log $smtp CRAM-MD5 "$olaf" bad
cap go-tee-plain letters "$v net/smtp, a connection that prints C: and S:, $d submission" "$(ok PLAIN 1)$(u zoe)" -- $go tee $smtp PLAIN "$zoe" "$zoe_password"
v="go-imap $(dpkg-query -Wf '${Version}' golang-github-emersion-go-imap-dev) SetDebug"
cap go-imap-login go-imap "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $go go-imap $imap LOGIN "$olaf" "$olaf_password"
cap go-imap-plain go-imap "$v $d IMAP" "$(ino PLAIN 1)$(w nora "x y")" -- $go go-imap $imap PLAIN "$nora" "x y"
cap go-imap-utf8 go-imap "$v $d IMAP: literals" "$(iok IMAP-LOGIN 1)$(u zoe)" -- $go go-imap $imap LOGIN "$zoe" "$zoe_password"

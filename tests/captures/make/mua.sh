#!/bin/bash
# SPDX-License-Identifier: MIT
# mua.sh: mail programs.  DEBS: a folder with esmtp, ssmtp, nullmailer and dma
# unpacked, which exclude each other when installed.
. "$(dirname "$0")/lib.sh"
d="against Dovecot 2.3.19"
export tmp ca smtp smtps imap imaps pop3 pop3s sink sinks sinkn HOME DEBS LC_ALL
q() { printf '%s' "$1" | sed 's/[\\"$`]/\\&/g'; }

# mutt, neomutt: debug file of -d
mu() { # PROGRAM LEVEL USER PASSWORD URL [setting]
	local prog=$1 level=$2 user=$3 pw=$4 url=$5 set=${6:-}
	rm -rf $tmp/mu; mkdir -p $tmp/mu; cat >$tmp/mu/rc <<X
set imap_user="$(printf %s "$user" | sed 's/[\\"$`]/\\&/g')"
set imap_pass="$(printf %s "$pw" | sed 's/[\\"$`]/\\&/g')"
set pop_user="$(printf %s "$user" | sed 's/[\\"$`]/\\&/g')"
set pop_pass="$(printf %s "$pw" | sed 's/[\\"$`]/\\&/g')"
set smtp_pass="$(printf %s "$pw" | sed 's/[\\"$`]/\\&/g')"
set ssl_starttls=no ssl_force_tls=no
set certificate_file=$ca
set ssl_verify_host=no
set from=nora@example.org
set folder=$tmp/mu
set header_cache=
$set
X
	touch $tmp/mu/box
	(cd $tmp/mu; HOME=$tmp/mu TERM=xterm timeout 12 script -qec "$prog -n -F $tmp/mu/rc -d $level ${DFILE:-} -f '$url' -e 'push <quit>y'" /dev/null </dev/null >/dev/null 2>&1)
	cat $tmp/mu/.muttdebug0 $tmp/mu/.neomuttdebug0 $tmp/mu/ndebug* 2>/dev/null
}
mus() { # PROGRAM LEVEL USER PASSWORD PORT [setting]: send
	local prog=$1 level=$2 user=$3 pw=$4 port=$5 set=${6:-}
	rm -rf $tmp/mu; mkdir -p $tmp/mu
	cat >$tmp/mu/rc <<X
set smtp_pass="$(printf %s "$pw" | sed 's/[\\"$`]/\\&/g')"
set smtp_url="smtp://$(printf %s "$user" | sed 's/@/%40/')@localhost:$port/"
set ssl_starttls=no ssl_force_tls=no copy=no record=
set from=nora@example.org
$set
X
	(cd $tmp/mu; echo hello | HOME=$tmp/mu TERM=xterm timeout 12 $prog -n -F $tmp/mu/rc -d $level -s x olaf@example.org >/dev/null 2>&1)
	cat $tmp/mu/.muttdebug0 $tmp/mu/.neomuttdebug0 2>/dev/null
}
export -f mu mus
for prog in mutt neomutt; do
	v="$prog $($prog -v | sed -n '1s/^[A-Za-z]* \([^ ]*\).*/\1/p')"
	plain=("$(ino PLAIN 1)$(w olaf 'x\y"z') zid=$olaf")
	[ $prog = mutt ] || plain+=("${plain[@]}" "${plain[@]}" "${plain[@]}") # asked again by SASL, and the log has it twice
	# NeoMutt has it from SASL; its level 2 and 3 show one side alone.
	login="$(iok LOGIN 1)$(u nora)" low="$(iok LOGIN 1)$(u nora)" cram="$(iok CRAM-MD5)$(u pia)"
	[ $prog = mutt ] || login="$(iok LOGIN 1)$(u nora)" low="mech=LOGIN proto=imap out=unknown ir=1 $(u nora)" cram="mech=PLAIN proto=imap out=unknown ir=1 $(u pia) zid=$pia"
	cap $prog-imap-login $prog "$v -d 5 $d IMAP" "$login" -- bash -c 'mu '$prog' 5 "$1" "$2" imap://localhost:$imap/ "set imap_authenticators=login"' x "$nora" "$nora_password"
	cap $prog-imap-login-d2 $prog "$v -d 2 $d IMAP" "$low" -- bash -c 'mu '$prog' 2 "$1" "$2" imap://localhost:$imap/ "set imap_authenticators=login"' x "$nora" "$nora_password"
	cap $prog-imap-cram-d3 $prog "$v -d 3 $d IMAP" "$cram" -- bash -c 'mu '$prog' 3 "$1" "$2" imap://localhost:$imap/ "set imap_authenticators=cram-md5"' x "$pia" "$pia_password"
	cap $prog-imap-plain-refused $prog "$v -d 5 $d IMAP" "${plain[@]}" -- bash -c 'mu '$prog' 5 "$1" "$2" imap://localhost:$imap/ "set imap_authenticators=plain"' x "$olaf" 'x\y"z'
	cap $prog-pop-user $prog "$v -d 5 $d POP3" "$(pok USER)$(u nora)" -- bash -c 'mu '$prog' 5 "$1" "$2" pop://localhost:$pop3/ "set pop_authenticators=user"' x "$nora" "$nora_password"
	[ $prog = neomutt ] || cap $prog-pop-apop $prog "$v -d 4 $d POP3" "$(pok APOP 1)$(u nora)" -- bash -c 'mu '$prog' 4 "$1" "$2" pop://localhost:$pop3/ "set pop_authenticators=apop"' x "$nora" "$nora_password"
	cap $prog-smtp $prog "$v -d 5 $d submission" "$(ok PLAIN 1)$(u nora) zid=$nora" -- bash -c 'mus '$prog' 5 "$1" "$2" $smtp "set smtp_authenticators=plain"' x "$nora" "$nora_password"
	[ $prog = neomutt ] || cap $prog-smtp-cram $prog "$v -d 2 $d submission" "$(ok CRAM-MD5)$(u nora)" -- bash -c 'mus '$prog' 2 "$1" "$2" $smtp "set smtp_authenticators=cram-md5"' x "$nora" "$nora_password"
done

# fetchmail
v="fetchmail $(fetchmail --version | sed -n 's/^This is fetchmail release \([0-9.]*\).*/\1/p')"
fm() { # V PROTO PORT USER PASSWORD [OPTIONS]
	local v=$1 proto=$2 port=$3 user=$4 pw=$5 o=${6:-} qp
	qp=$(printf %s "$pw" | sed 's/[\\"]/\\&/g')
	printf 'poll localhost proto %s port %s %s user "%s" password "%s" mda "cat >/dev/null" %s\n' "$proto" "$port" "${o%%|*}" "$user" "$qp" "${o#*|}" >$tmp/frc; chmod 600 $tmp/frc
	rm -f $tmp/fids; timeout 20 fetchmail $v -f $tmp/frc -i $tmp/fids --pidfile $tmp/fpid --nosyslog --check 2>&1
}
export -f fm
cap fetchmail-imap-v fetchmail "$v -v $d IMAP" "$(iok IMAP-LOGIN 1)user=$nora hide=1" -- bash -c 'fm -v imap $imap "$1" "$2" "auth password|sslproto \"\""' x "$nora" "$nora_password"
cap fetchmail-imap-cram-vv fetchmail "$v -vv $d IMAP" "$(iok CRAM-MD5)$(u pia)" -- bash -c 'fm -vv imap $imap "$1" "$2" "auth cram-md5|sslproto \"\""' x "$pia" "$pia_password"
cap fetchmail-imap-refused fetchmail "$v -vvv $d IMAP, STARTTLS" "$(ino IMAP-LOGIN 1)user=$olaf hide=1" -- bash -c 'fm -vvv imap $imap "$1" "$2" "auth password|sslcertfile $ca"' x "$olaf" "no such"
cap fetchmail-pop3-user-v fetchmail "$v -v $d POP3" "$(pok USER)user=$nora hide=1" -- bash -c 'fm -v pop3 $pop3 "$1" "$2" "auth password|sslproto \"\""' x "$nora" "$nora_password"
cap fetchmail-pop3-apop fetchmail "$v -vvv $d POP3" "$(pok APOP 1)$(u nora)" -- bash -c 'fm -vvv apop $pop3 "$1" "$2" "|sslproto \"\""' x "$nora" "$nora_password"
cap fetchmail-pop3-cram-refused fetchmail "$v -v $d POP3" "$(pno CRAM-MD5)$(w nora bad)" -- bash -c 'fm -v pop3 $pop3 "$1" "$2" "auth cram-md5|sslproto \"\""' x "$nora" "bad"

# mbsync
v="mbsync $(mbsync --version | sed 's/^isync //')"
mb() { # FLAGS USER PASSWORD AUTH PORT
	printf '%s' "$3" >$tmp/mbpw; mkdir -p $tmp/mbox
	cat >$tmp/mbrc <<X
IMAPStore far
Host localhost
Port $5
User "$2"
PassCmd "cat $tmp/mbpw"
SSLType ${SSL:-None}
CertificateFile $ca
AuthMechs $4

MaildirStore near
Path $tmp/mbox/
Inbox $tmp/mbox/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
SyncState *
X
	timeout 20 mbsync $1 -c $tmp/mbrc c 2>&1
}
export -f mb
cap mbsync-D mbsync "$v -D $d IMAP" "$(iok IMAP-LOGIN 1)hide=1" -- bash -c 'mb -D "$1" "$2" LOGIN $imap' x "$nora" "$nora_password"
cap mbsync-DN-cram mbsync "$v -DN $d IMAP" "$(iok CRAM-MD5)$(u pia)" -- bash -c 'mb -DN "$1" "$2" CRAM-MD5 $imap' x "$pia" "$pia_password"
cap mbsync-DN-refused mbsync "$v -DN $d IMAP, STARTTLS" "$(ino IMAP-LOGIN 1)hide=1" -- bash -c 'SSL=STARTTLS mb -DN "$1" "$2" LOGIN $imap' x "$olaf" bad
cap mbsync-VV mbsync "$v -VV $d IMAPS, PLAIN" "$(iok PLAIN 1)hide=1" -- bash -c 'SSL=IMAPS mb -DN "$1" "$2" PLAIN $imaps' x "$olaf" "$olaf_password"

# s-nail
v="s-nail $(s-nail -V | sed -n 's/^s-nail //p;s/^S-nail //p' | sed 's/ .*//')"
sn() { # FLAGS SCHEME USER PASSWORD PORT AUTH
	local eu ep
	eu=$(perl -MURI::Escape -e 'print uri_escape($ARGV[0])' "$3" 2>/dev/null || printf %s "$3" | sed 's/@/%40/g')
	ep=$(perl -e '$_ = $ARGV[0]; s/([^A-Za-z0-9_.-])/sprintf "%%%02X", ord $1/ge; print' "$4")
	printf 'hello\n' | timeout 20 s-nail $1 -:/ -Sv15-compat -Smta=$2://$eu:$ep@localhost:$5 -Ssmtp-config=${6:+-all,$6} -Ssmtp-auth=$6 -Stls-verify=ignore -Ssmtp-hostname=client.example.org -Sfrom=nora@example.org -s x olaf@example.org 2>&1
}
export -f sn
cap s-nail-plain s-nail "$v -vv $d submission" "$(ok PLAIN)$(u nora)" -- bash -c 'sn -vv smtp "$1" "$2" $smtp plain' x "$nora" "$nora_password"
cap s-nail-login s-nail "$v -vvv $d submission" "$(no LOGIN)$(w olaf bad)" -- bash -c 'sn -vvv smtp "$1" "$2" $smtp login' x "$olaf" bad
cap s-nail-cram s-nail "$v -vv $d submission" "$(ok CRAM-MD5)$(u pia) see=$pia_password" -- bash -c 'sn -vv smtp "$1" "$2" $smtp cram-md5' x "$pia" "$pia_password"

# sendEmail
v="sendEmail $(sendemail --help 2>&1 | sed -n 's/^sendEmail-\([0-9.]*\).*/\1/p' | head -1)"
se() { sendemail $1 -f nora@example.org -t olaf@example.org -u x -m hello -s 127.0.0.1:$4 -xu "$2" -xp "$3" -o tls=no -o fqdn=client.example.org 2>&1; }
export -f se
cap sendEmail-v1 sendEmail "$v -v against Dovecot 2.3.19 submission" "$(ok LOGIN)$(u nora)" -- bash -c 'se -v "$1" "$2" $smtp' x "$nora" "$nora_password"
cap sendEmail-v4 sendEmail "$v -vvvv $d submission" "$(ok LOGIN)$(u olaf)" -- bash -c 'se -vvvv "$1" "$2" $smtp' x "$olaf" "$olaf_password"
cap sendEmail-v3-refused sendEmail "$v -vvv $d submission" "$(no LOGIN)$(w nora 'Pass w')" -- bash -c 'se -vvv "$1" "$2" $smtp' x "$nora" "Pass w"

# git send-email
v="git $(git --version | sed 's/git version //') send-email --smtp-debug=1"
gs() { # USER PASSWORD PORT AUTH [TLS]
	rm -rf $tmp/git; mkdir -p $tmp/git; cd $tmp/git; export GIT_CONFIG_NOSYSTEM=1
	printf 'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: Nora <nora@example.org>\nDate: Mon, 23 Nov 2026 12:00:00 +0000\nSubject: [PATCH] x\n\nx\n---\n' >p.patch
	git init -q . 2>/dev/null; git config user.name Nora; git config user.email nora@example.org
	git send-email --smtp-debug=1 --smtp-server=localhost --smtp-server-port=$3 --smtp-user="$1" --smtp-pass="$2" --smtp-auth=$4 ${5:+--smtp-encryption=$5 --smtp-ssl-cert-path ""} --smtp-domain=client.example.org --from=nora@example.org --to=olaf@example.org --confirm=never p.patch 2>&1
}
export -f gs
cap git-plain "git send-email" "$v $d submission" "$(ok PLAIN 1)$(u nora) zid=$nora" -- bash -c 'gs "$1" "$2" $smtp PLAIN' x "$nora" "$nora_password"
cap git-login-refused "git send-email" "$v $d submission" "$(no LOGIN)$(w olaf 'it%d')" -- bash -c 'gs "$1" "$2" $smtp LOGIN' x "$olaf" 'it%d'
cap git-cram-tls "git send-email" "$v $d submission, STARTTLS" "$(ok CRAM-MD5)$(u pia)" -- bash -c 'gs "$1" "$2" $smtp CRAM-MD5 tls' x "$pia" "$pia_password"

# relays
mkdir -p $tmp/relay
v="ssmtp $(dpkg-deb -f "$DEBS"/ssmtp_*.deb Version) -v"
ss() { printf 'mailhub=localhost:%s\nhostname=client.example.org\nAuthUser=%s\nAuthPass=%s\nAuthMethod=%s\nFromLineOverride=YES\nDebug=YES\n' $4 "$1" "$2" $3 >$tmp/ssmtp.conf; $DEBS/ssmtp/usr/sbin/ssmtp -C$tmp/ssmtp.conf -v olaf@example.org <$tmp/letter 2>&1; }
export -f ss
cap ssmtp-login ssmtp "$v $d submission" "$(no LOGIN)user=$nora hide=1" -- bash -c 'ss "$1" "$2" LOGIN $smtp' x "$nora" "secret7"
cap ssmtp-cram ssmtp "$v $d submission" "$(no CRAM-MD5)hide=1" -- bash -c 'ss "$1" "$2" CRAM-MD5 $smtp' x "$pia" "secret7"
v="esmtp $(dpkg-deb -f "$DEBS"/esmtp_*.deb Version) -X"
es() { printf 'hostname=localhost:%s\nusername="%s"\npassword="%s"\nstarttls=disabled\n' $3 "$1" "$2" >$tmp/esmtprc; chmod 600 $tmp/esmtprc; rm -f $tmp/es.log; LD_LIBRARY_PATH=$DEBS/esmtp/usr/lib/x86_64-linux-gnu $DEBS/esmtp/usr/bin/esmtp -C $tmp/esmtprc -X $tmp/es.log -f nora@example.org olaf@example.org <$tmp/letter 2>&1; cat $tmp/es.log; }
export -f es
cap esmtp-x esmtp "$v $d submission" "$(ok PLAIN 1)$(u nora)" -- bash -c 'es "$1" "$2" $smtp' x "$nora" "$nora_password"
cap esmtp-refused esmtp "$v $d submission" "$(no PLAIN 1)$(w nora x)" "$(no LOGIN 1)$(w nora x)" -- bash -c 'es "$1" x $smtp' x "$nora" "x"

# emacs
v="emacs $(emacs --version | sed -n '1s/GNU Emacs //p') smtpmail-debug-info"
em() { # USER PASSWORD PORT MECH
	printf 'machine localhost port %s login %s password "%s"\n' $3 "$1" "$(printf %s "$2" | sed 's/[\\"]/\\&/g')" >$tmp/authinfo
	timeout 20 emacs -Q --batch --eval "(progn (require 'smtpmail) (setq auth-sources '(\"$tmp/authinfo\") smtpmail-smtp-server \"localhost\" smtpmail-smtp-service $3 smtpmail-stream-type 'plain smtpmail-debug-info t smtpmail-debug-verb t smtpmail-local-domain \"example.org\" smtpmail-auth-supported '($4) smtpmail-smtp-user \"$1\" user-mail-address \"nora@example.org\" send-mail-function 'smtpmail-send-it) (with-temp-buffer (insert \"To: olaf@example.org\\nSubject: x\\n--text follows this line--\\nhello\\n\") (let ((mail-header-separator \"--text follows this line--\")) (condition-case e (smtpmail-send-it) (error (princ e))))) (dolist (b (buffer-list)) (when (string-match \"smtp\\\\|trace\" (buffer-name b)) (with-current-buffer b (princ (format \"--- %s\\n%s\" (buffer-name b) (buffer-string)))))))" 2>/dev/null
}
export -f em
for m in plain login cram-md5; do
	cap emacs-smtpmail-$m smtpmail "$v $d submission" "$(ok ${m^^} $([ $m = plain ] && echo 1))$([ $m = plain ] && echo hide=1 || u nora)" -- bash -c 'em "$1" "$2" $smtp '$m x "$nora" "$nora_password"
done

# offlineimap
v="offlineimap $(offlineimap --version 2>/dev/null | head -1) -d imap"
oi() { rm -rf $tmp/oi; mkdir -p $tmp/oi; printf '[general]\naccounts=a\nmetadata=%s/oi/meta\nui=basic\n[Account a]\nlocalrepository=l\nremoterepository=r\n[Repository l]\ntype=Maildir\nlocalfolders=%s/oi/md\n[Repository r]\ntype=IMAP\nremotehost=localhost\nremoteport=%s\nremoteuser=%s\nremotepass=%s\nssl=no\nstarttls=no\nauth_mechanisms=%s\nfolderfilter=lambda f: f=="INBOX"\n' $tmp $tmp $3 "$1" "$2" $4 >$tmp/oi/rc; timeout 25 offlineimap -o -c $tmp/oi/rc -d imap,thread -u basic 2>&1; }
export -f oi
cap offlineimap-login offlineimap "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u nora)" -- bash -c 'oi "$1" "$2" $imap LOGIN' x "$nora" "$nora_password"
cap offlineimap-cram offlineimap "$v $d IMAP" "$(ino CRAM-MD5)$(w pia secretword)" -- bash -c 'oi "$1" "$2" $imap CRAM-MD5' x "$pia" "secretword"
cap offlineimap-plain-refused offlineimap "$v $d IMAP" "$(ino PLAIN)$(w nora bad)" -- bash -c 'oi "$1" "$2" $imap PLAIN' x "$nora" "bad"

# nmh
v="nmh $(mhparam version 2>/dev/null | sed 's/nmh-//;q') send -snoop"
nm() { mkdir -p $HOME/Mail; printf 'Path: Mail\n' >$HOME/.mh_profile; printf 'machine localhost login %s password "%s"\n' "$1" "$2" >$tmp/nmrc; chmod 600 $tmp/nmrc; printf 'credentials: file:%s\n' $tmp/nmrc >>$HOME/.mh_profile; printf 'From: nora@example.org\nTo: olaf@example.org\nSubject: x\n\nhello\n' >$tmp/nmd; PATH=$PATH:/usr/bin/mh timeout 20 /usr/bin/mh/send -snoop -server localhost -port $3 -sasl -saslmech $4 -user "$1" -mts smtp $tmp/nmd 2>&1; }
export -f nm
cap nmh-plain nmh "$v $d submission" "$(ok PLAIN 1)$(u nora) zid=$nora" -- bash -c 'nm "$1" "$2" $smtp PLAIN' x "$nora" "$nora_password"
cap nmh-cram nmh "$v $d submission" "$(ok CRAM-MD5)$(u nora)" -- bash -c 'nm "$1" "$2" $smtp CRAM-MD5' x "$nora" "$nora_password"
cap nmh-login-refused nmh "$v $d submission" "$(no LOGIN)$(w nora bad)" -- bash -c 'nm "$1" "$2" $smtp LOGIN' x "$nora" bad

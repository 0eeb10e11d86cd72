#!/bin/bash
# SPDX-License-Identifier: MIT
# told.sh: what clients print of replies that the servers of servers.sh don't
# give: told.py says them.  NPM: as for node-java.sh.
. "$(dirname "$0")/lib.sh"
export NPM tmp ca
d="against told.py, a server that answers as it is told"
# told PROTOCOL REPLY... -- COMMAND...: PORT is its port
told() {
	local proto=$1 replies=() pid
	shift
	while [ "$1" != -- ]; do replies+=("$1"); shift; done
	shift
	rm -f "$tmp/port"
	python3 "$here/told.py" "$proto" "$tmp/port" "${replies[@]}" & pid=$!
	while [ ! -s "$tmp/port" ]; do sleep 0.1; done
	PORT=$(cat "$tmp/port") "$@"
	kill $pid 2>/dev/null
	wait $pid
}
export -f told; export here
google=$'535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.example.com/mail/?p=BadCredentials 5b1f17b1804b1 - gsmtp'
error='334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZXhhbXBsZS5jb20vIn0='
user='334 VXNlcm5hbWU6' pass='334 UGFzc3dvcmQ6'
cap told-imaplib-bye imaplib "Python's imaplib, Debug 4, $d" "$(ino IMAP-LOGIN 1)$(u olaf)" -- bash -c 'told imap "* BYE Too many invalid attempts" CLOSE -- bash -c "python3 \$here/client.py imap \$PORT LOGIN \"\$0\" \"\$1\" 4" "$1" "$2"' x "$olaf" "$olaf_password"
cap told-mic-bye Mail::IMAPClient "Mail::IMAPClient (Debug), $d: a trace of calls has the password" "$(ino IMAP-LOGIN 1)hide=1 see=$pia_password" -- bash -c 'told imap "* BYE Too many invalid attempts" CLOSE -- bash -c "perl \$here/client.pl mic \$PORT \"\" \"\$0\" \"\$1\"" "$1" "$2"' x "$pia" "$pia_password"
cap told-phpmailer-xoauth2 PHPMailer "PHPMailer, SMTPDebug 4, $d: QUIT in the place of an answer" "$(no XOAUTH2 1)$(t expired)" -- bash -c 'told smtp "$3" "$4" -- bash -c "php \$here/client.php phpmailer \$PORT XOAUTH2 \"\$0\" \"\$1\" 4" "$1" "$2"' x "$quinn" "$expired" "$error" "$google"
cap told-javamail-quiet JavaMail "JavaMail 1.6.5 mail.debug, $d: the exception has the reply once more" "mech=LOGIN proto=smtp out=refused ir=0 hide=1" -- bash -c 'told smtp "$3" "$4" "$5" -- bash -c "java -cp \$tmp:/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar:/usr/share/java/commons-net.jar Client smtp \$PORT LOGIN \"\$0\" \"\$1\"" "$1" "$2"' x "$nora" "$nora_password" "$user" "$pass" "$google"
cap told-pino-refused nodemailer "nodemailer with pino, $d: the error has the reply once more" "$(no LOGIN)user=$nora hide=1" -- bash -c 'told smtp "$3" "$4" "$5" -- bash -c "node \$here/client.js nodemailer \$PORT LOGIN \"\$0\" \"\$1\" pino" "$1" "$2"' x "$nora" "$nora_password" "$user" "$pass" "$google"
cap told-fetchmail-capa fetchmail "fetchmail -vvv, $d: CAPA lists SASL LOGIN PLAIN" "$(pno CRAM-MD5)$(u nora)" -- bash -c 'told pop3 "+ PDEyMy40NTZAbWFpbC5leGFtcGxlLm9yZz4=" "-ERR [SYS/TEMP] Temporary authentication failure." -- bash -c "printf %s \"poll localhost proto pop3 port \$PORT auth cram-md5 user \\\"\$0\\\" password \\\"\$1\\\" sslproto \\\"\\\" mda cat\" >\$tmp/frc; chmod 600 \$tmp/frc; fetchmail -vvv -f \$tmp/frc -i \$tmp/fids --pidfile \$tmp/fpid --nosyslog --check" "$1" "$2"' x "$nora" "$nora_password"
cap told-swaks-lmtp swaks "swaks --protocol LMTP, $d: a reply of two lines" "mech=PLAIN proto=lmtp out=success code=235 ir=1 $(u zoe)" -- bash -c 'told lmtp "235-2.7.0 Welcome
235 2.7.0 Accepted" -- bash -c "swaks --protocol LMTP --server 127.0.0.1 --port \$PORT --from nora@example.org --to olaf@example.org --helo client.example.org --auth PLAIN -au \"\$0\" -ap \"\$1\"" "$1" "$2"' x "$zoe" "$zoe_password"
cap told-netsmtp-421 Net::SMTP "Net::SMTP (Debug), $d" "mech=LOGIN proto=smtp out=refused code=421 ir=0 $(u olaf)" -- bash -c 'told smtp "$3" "$4" "421 4.7.0 mail.example.org Error: too many errors" CLOSE -- bash -c "perl \$here/client.pl smtp \$PORT LOGIN \"\$0\" \"\$1\"" "$1" "$2"' x "$olaf" "$olaf_password" "$user" "$pass"
cap told-smtplib-closed smtplib "Python's smtplib, level 1, $d: the connection closed" "mech=PLAIN proto=smtp out=unfinished ir=1 $(u pia)" -- bash -c 'told smtp CLOSE -- bash -c "python3 \$here/client.py smtp \$PORT PLAIN \"\$0\" \"\$1\"" "$1" "$2"' x "$pia" "$pia_password"

#!/bin/bash
# SPDX-License-Identifier: MIT
# node-java.sh: the mail libraries of Node and Java.  NPM: a folder with
# nodemailer, nodemailer4 (4.7.0), imapflow, imap, poplib.
. "$(dirname "$0")/lib.sh"
export NPM
js="node $here/client.js"
d="against Dovecot 2.3.19"
nv() { node -p "require('$NPM/node_modules/$1/package.json').version"; }

v="nodemailer $(nv nodemailer) (debug, logger)"
cap node-plain nodemailer "$v $d submission" "$(ok PLAIN 1)user=$nora hide=1" -- $js nodemailer $smtp PLAIN "$nora" "$nora_password"
cap node-plain-refused nodemailer "$v $d submission" "$(no PLAIN 1)user=$nora hide=1" -- $js nodemailer $smtp PLAIN "$nora" "bad"
cap node-login nodemailer "$v $d submission" "$(ok LOGIN)user=$olaf hide=1" -- $js nodemailer $smtp LOGIN "$olaf" "$olaf_password"
cap node-cram nodemailer "$v $d submission" "$(ok CRAM-MD5)user=$pia hide=1" -- $js nodemailer $smtp CRAM-MD5 "$pia" "$pia_password"
cap node-xoauth2 nodemailer "$v $d submission" "$(ok XOAUTH2 1)user=$quinn hide=1" -- $js nodemailer $smtp XOAUTH2 "$quinn" "$token"
cap node-xoauth2-expired nodemailer "$v $d submission" "$(no XOAUTH2 1)user=$quinn hide=1" "$(no XOAUTH2 1)user=$quinn hide=1" -- $js nodemailer $smtp XOAUTH2 "$quinn" "$expired"
cap node-starttls-login nodemailer "$v $d submission, STARTTLS" "$(no LOGIN)user=$zoe hide=1" -- $js nodemailer $smtp LOGIN "$zoe" "x" starttls
cap node-pino-plain nodemailer "$v with pino, $d submission" "$(ok PLAIN 1)user=$nora hide=1" -- $js nodemailer $smtp PLAIN "$nora" "$nora_password" pino
cap node-pino-login nodemailer "$v with pino, $d submission" "$(no LOGIN)user=$olaf hide=1" -- $js nodemailer $smtp LOGIN "$olaf" "bad" pino
v="nodemailer $(nv nodemailer4) (debug, logger)"
cap node4-plain nodemailer "$v $d submission" "$(ok PLAIN 1)$(u nora)" -- $js nodemailer4 $smtp PLAIN "$nora" "$nora_password"
cap node4-login-refused nodemailer "$v $d submission" "$(no PLAIN 1)$(w olaf 'x"y')" -- $js nodemailer4 $smtp LOGIN "$olaf" 'x"y'
cap node4-cram nodemailer "$v $d submission" "$(ok PLAIN 1)$(u pia)" -- $js nodemailer4 $smtp CRAM-MD5 "$pia" "$pia_password"
v="imapflow $(nv imapflow)"
cap imapflow-plain imapflow "$v logRaw $d IMAP" "$(iok PLAIN)user=$nora hide=1" -- $js imapflow $imap AUTH=PLAIN "$nora" "$nora_password" raw
cap imapflow-login-cmd imapflow "$v logRaw $d IMAP" "$(ino IMAP-LOGIN 1)user=$olaf hide=1" -- $js imapflow $imap LOGIN "$olaf" "bad" raw
cap imapflow-auth-login imapflow "$v logRaw $d IMAP" "$(iok LOGIN)hide=1" -- $js imapflow $imap AUTH=LOGIN "$olaf" "$olaf_password" raw
cap imapflow-xoauth2 imapflow "$v $d IMAP" "$(iok OAUTHBEARER 1)hide=1" -- $js imapflow $imap XOAUTH2 "$quinn" "$token"
cap imapflow-oauth-expired imapflow "$v logRaw $d IMAP" "$(ino OAUTHBEARER 1)hide=1" -- $js imapflow $imap XOAUTH2 "$quinn" "$expired" raw
v="node-imap $(nv imap) (debug)"
cap node-imap-login node-imap "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u nora)" -- $js node-imap $imap - "$nora" "$nora_password"
cap node-imap-quotes node-imap "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $js node-imap $imap - "$olaf" "$olaf_password"
cap node-imap-refused node-imap "$v $d IMAPS" "$(ino IMAP-LOGIN 1)$(w nora "it's")" -- $js node-imap $imaps - "$nora" "it's" ssl
cap node-imap-xoauth2 node-imap "$v $d IMAP" "$(iok XOAUTH2 1)$(t token)" -- $js node-imap $imap XOAUTH2 "$quinn" "$token"
v="poplib.js $(nv poplib) (debug)"
cap node-poplib-user poplib.js "$v $d POP3" "$(pok USER)$(u nora)" -- $js poplib $pop3 USER "$nora" "$nora_password"
cap node-poplib-apop poplib.js "$v $d POP3" "$(pok APOP 1)$(u nora)" -- $js poplib $pop3 APOP "$nora" "$nora_password"

javac -nowarn -cp /usr/share/java/javax.mail.jar:/usr/share/java/commons-net.jar -d $tmp $here/Client.java || exit
ja="java -cp $tmp:/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar:/usr/share/java/commons-net.jar Client"
v="JavaMail 1.6.5"
cap java-smtp JavaMail "$v mail.debug $d submission" "$(ok LOGIN)hide=1 code=" -- $ja smtp $smtp "" "$nora" "$nora_password"
cap java-smtp-refused JavaMail "$v mail.debug $d submission" "$(no PLAIN)hide=1 code=" -- $ja smtp $smtp PLAIN "$nora" "no"
cap java-smtp-plain-auth JavaMail "$v mail.debug.auth $d submission" "$(ok PLAIN 1)$(u nora) zid=$nora" -- $ja smtp $smtp PLAIN "$nora" "$nora_password" auth,pass
cap java-smtp-login-auth JavaMail "$v mail.debug.auth $d submission" "$(ok LOGIN)$(u olaf)" -- $ja smtp $smtp LOGIN "$olaf" "$olaf_password" auth,pass
cap java-smtp-digest-auth JavaMail "$v mail.debug.auth $d submission" "$(ok DIGEST-MD5)$(u nora)" -- $ja smtp $smtp DIGEST-MD5 "$nora" "$nora_password" auth
cap java-smtp-cram-auth JavaMail "$v mail.debug.auth, SASL, $d submission" "$(ok CRAM-MD5)$(u pia)" -- $ja smtp $smtp CRAM-MD5 "$pia" "$pia_password" auth
cap java-smtp-xoauth2-auth JavaMail "$v mail.debug.auth $d submission, STARTTLS" "mech=XOAUTH2 proto=smtp out=unfinished ir=1 $(t expired)" -- $ja smtp $smtp XOAUTH2 "$quinn" "$expired" auth,starttls
cap java-imap JavaMail "$v mail.debug $d IMAP" "$(iok PLAIN)hide=1 line=0" -- $ja imap $imap "" "$nora" "$nora_password"
cap java-imap-login JavaMail "$v mail.debug.auth $d IMAP" "$(iok LOGIN)$(u olaf)" -- $ja imap $imap LOGIN "$olaf" "$olaf_password" auth,pass
cap java-imap-plain-auth JavaMail "$v mail.debug.auth $d IMAP" "$(ino PLAIN)$(w pia 'x y')" -- $ja imap $imap PLAIN "$pia" "x y" auth,pass
cap java-pop3 JavaMail "$v mail.debug $d POP3" "$(pok USER)hide=1" -- $ja pop3 $pop3 "" "$nora" "$nora_password"
cap java-pop3-auth JavaMail "$v mail.debug.auth $d POP3" "$(pno USER)$(w olaf 'x y')" -- $ja pop3 $pop3 "" "$olaf" "x y" auth,pass
cap java-pop3-apop JavaMail "$v mail.debug.auth, apop, $d POP3" "$(pok APOP 1)$(u nora)" -- $ja pop3 $pop3 "" "$nora" "$nora_password" auth,apop
v="Apache Commons Net 3.9.0 PrintCommandListener"
cap java-net-plain "Commons Net" "$v $d submission" "$(ok PLAIN)$(u nora)" -- $ja net $smtp PLAIN "$nora" "$nora_password"
cap java-net-login "Commons Net" "$v, direction marked, $d submission" "$(ok LOGIN)$(u pia)" -- $ja net $smtp LOGIN "$pia" "$pia_password" mark
cap java-net-pop "Commons Net" "$v $d POP3" "$(pok USER)$(u olaf)" -- $ja net $pop3 POP "$olaf" "$olaf_password"
cap java-net-pop-hide "Commons Net" "$v, login suppressed, $d POP3" "$(pok USER)hide=1" -- $ja net $pop3 POP "$olaf" "$olaf_password" hide,mark
cap java-net-imap "Commons Net" "$v, direction marked, $d IMAP" "$(ino IMAP-LOGIN 1)$(w pia nowords)" -- $ja net $imap IMAP "$pia" nowords mark

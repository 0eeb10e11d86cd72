#!/bin/bash
# SPDX-License-Identifier: MIT
# lang.sh: the mail libraries of Perl, Python, Ruby and PHP.
. "$(dirname "$0")/lib.sh"
export ca
pl="perl $here/client.pl" py="/usr/bin/python3 -u $here/client.py" rb="ruby $here/client.rb" ph="php $here/client.php"
d="against Dovecot 2.3.19"

v="Net::SMTP $(perl -MNet::SMTP -e 'print $Net::SMTP::VERSION') (Debug)"
cap perl-smtp-plain Net::SMTP "$v $d submission" "$(ok PLAIN 1)$(u nora)" -- $pl smtp $smtp PLAIN "$nora" "$nora_password"
cap perl-smtp-login Net::SMTP "$v $d submission" "$(ok LOGIN)$(u olaf)" -- $pl smtp $smtp LOGIN "$olaf" "$olaf_password"
cap perl-smtp-login-refused Net::SMTP "$v $d submission" "$(no LOGIN)$(w olaf 'it%s')" -- $pl smtp $smtp LOGIN "$olaf" 'it%s'
cap perl-smtp-cram Net::SMTP "$v $d submission" "$(ok CRAM-MD5)$(u pia)" -- $pl smtp $smtp CRAM-MD5 "$pia" "$pia_password"
cap perl-smtp-digest Net::SMTP "$v $d submission" "$(no DIGEST-MD5)$(u nora)" -- $pl smtp $smtp DIGEST-MD5 "$nora" "$nora_password"
cap perl-smtp-starttls Net::SMTP "$v $d submission, STARTTLS" "$(ok PLAIN 1)$(u pia)" -- $pl smtp $smtp PLAIN "$pia" "$pia_password" starttls
cap perl-smtp-ssl Net::SMTP "$v $d submissions" "$(no PLAIN 1)$(w pia x)" -- $pl smtp $smtps PLAIN "$pia" "x" ssl
cap perl-smtp-sink Net::SMTP "$v against msa-sink" "$(ok LOGIN)$(u zoe)" -- $pl smtp $sinkn LOGIN "$zoe" "$zoe_password"
v="Net::POP3 $(perl -MNet::POP3 -e 'print $Net::POP3::VERSION') (Debug)"
cap perl-pop3-user Net::POP3 "$v $d POP3" "$(pok USER)user=$nora hide=1" -- $pl pop3 $pop3 USER "$nora" "$nora_password"
cap perl-pop3-user-refused Net::POP3 "$v $d POP3" "$(pno USER)user=$olaf hide=1" -- $pl pop3 $pop3 USER "$olaf" 'a b"c'
cap perl-pop3-apop Net::POP3 "$v $d POP3" "$(pok APOP 1)$(u pia)" -- $pl pop3 $pop3 APOP "$pia" "$pia_password"
cap perl-pop3-cram Net::POP3 "$v $d POP3S" "$(pok CRAM-MD5)$(u pia)" -- $pl pop3 $pop3s CRAM-MD5 "$pia" "$pia_password" ssl
v="Net::IMAP::Simple $(perl -MNet::IMAP::Simple -e 'print $Net::IMAP::Simple::VERSION') (debug)"
cap perl-imapsimple Net::IMAP::Simple "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $pl imapsimple $imap - "$olaf" "$olaf_password"
cap perl-imapsimple-refused Net::IMAP::Simple "$v $d IMAP" "$(ino IMAP-LOGIN 1)$(w nora 'no such')" -- $pl imapsimple $imap - "$nora" "no such"
v="Mail::IMAPClient $(perl -MMail::IMAPClient -e 'print $Mail::IMAPClient::VERSION') (Debug)"
cap perl-mic-login Mail::IMAPClient "$v $d IMAP" "$(iok IMAP-LOGIN 1)hide=1" -- $pl mic $imap '' "$nora" "$nora_password"
cap perl-mic-login-show Mail::IMAPClient "$v, Showcredentials, $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $pl mic $imap '' "$olaf" "$olaf_password" show
cap perl-mic-plain-show Mail::IMAPClient "$v, Showcredentials, $d IMAP" "$(ino PLAIN)$(w olaf 'x"y')" -- $pl mic $imap PLAIN "$olaf" 'x"y' show
cap perl-mic-cram-show Mail::IMAPClient "$v, Showcredentials, $d IMAP" "$(iok CRAM-MD5)$(u pia)" -- $pl mic $imap CRAM-MD5 "$pia" "$pia_password" show
cap perl-mic-digest-ssl Mail::IMAPClient "$v $d IMAPS" "$(iok DIGEST-MD5)hide=1" -- $pl mic $imaps DIGEST-MD5 "$nora" "$nora_password" ssl
v="Mail::POP3Client $(perl -MMail::POP3Client -e 'print $Mail::POP3Client::VERSION') (DEBUG)"
cap perl-pop3client-pass Mail::POP3Client "$v $d POP3" "$(pok USER)$(u nora)" -- $pl pop3client $pop3 PASS "$nora" "$nora_password"
cap perl-pop3client-apop Mail::POP3Client "$v $d POP3" "$(pok APOP 1)$(u nora)" -- $pl pop3client $pop3 APOP "$nora" "$nora_password"
cap perl-pop3client-cram Mail::POP3Client "$v $d POP3" "$(pok CRAM-MD5)$(u nora)" -- $pl pop3client $pop3 CRAM-MD5 "$nora" "$nora_password"
v="Net::SMTP::TLS $(perl -MNet::SMTP::TLS -e 'print $Net::SMTP::TLS::VERSION') (Debug)"
v="Net::SMTPS $(perl -MNet::SMTPS -e 'print $Net::SMTPS::VERSION') (Debug)"
cap perl-smtps-login Net::SMTPS "$v $d submission, STARTTLS" "$(ok LOGIN)$(u olaf)" -- $pl smtps $smtp LOGIN "$olaf" "$olaf_password"
v="Email::Sender $(perl -MEmail::Sender -e 'print $Email::Sender::VERSION') (debug)"
cap perl-sender Email::Sender "$v $d submission" "$(ok DIGEST-MD5)$(u nora)" -- $pl sender $smtp - "$nora" "$nora_password"

pyv=$(/usr/bin/python3 -c 'import platform; print(platform.python_version())')
v="Python $pyv smtplib"
cap py-smtp-plain smtplib "$v level 1 $d submission" "$(ok PLAIN 1)$(u nora)" -- $py smtp $smtp PLAIN "$nora" "$nora_password"
cap py-smtp-login smtplib "$v level 1 $d submission" "$(ok LOGIN 1)$(u olaf)" -- $py smtp $smtp LOGIN "$olaf" "$olaf_password"
cap py-smtp-login-noir smtplib "$v level 2 $d submission" "$(no LOGIN)$(w olaf "o'Hara\\\\n")" -- $py smtp $smtp LOGIN "$olaf" "o'Hara\\\\n" 2 noir
cap py-smtp-cram smtplib "$v level 2 $d submission" "$(ok CRAM-MD5)$(u pia)" -- $py smtp $smtp CRAM-MD5 "$pia" "$pia_password" 2
cap py-smtp-fallback smtplib "$v level 1, login(), $d submission" "$(no CRAM-MD5)$(w nora bad)" "$(no PLAIN 1)$(w nora bad)" "$(no LOGIN 1)$(w nora bad)" -- $py smtp $smtp ALL "$nora" bad
cap py-smtp-xoauth2 smtplib "$v level 1 $d submission" "$(ok XOAUTH2 1)$(t token)" -- $py smtp $smtp XOAUTH2 "$quinn" "$token"
cap py-smtp-xoauth2-expired smtplib "$v level 1 $d submission" "$(no XOAUTH2 1)$(t expired)" -- $py smtp $smtp XOAUTH2 "$quinn" "$expired"
cap py-smtp-docmd-expired smtplib "$v level 1, docmd, $d submission" "$(no XOAUTH2 1)$(t expired)" -- $py smtp $smtp docmd "$quinn" "$expired"
cap py-smtp-starttls smtplib "$v level 1 $d submission, STARTTLS" "$(ok PLAIN 1)$(u pia)" -- $py smtp $smtp PLAIN "$pia" "$pia_password" starttls
cap py-smtp-ssl-level2 smtplib "$v level 2 $d submissions" "$(ok LOGIN 1)$(u pia)" -- $py smtp $smtps LOGIN "$pia" "$pia_password" 2 ssl
cap py-smtp-sink smtplib "$v level 1 against msa-sink" "$(no PLAIN 1)$(w nora 'Pass word 1 ')" -- $py smtp $sinkn PLAIN "$nora" "Pass word 1 "
v="Python $pyv imaplib"
cap py-imap-login imaplib "$v Debug 4 $d IMAP" "$(iok IMAP-LOGIN 1)$(u nora)" -- $py imap $imap LOGIN "$nora" "$nora_password" 4
cap py-imap-login-quotes imaplib "$v Debug 4 $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $py imap $imap LOGIN "$olaf" "$olaf_password" 4
cap py-imap-login-refused imaplib "$v Debug 5 $d IMAP" "$(ino IMAP-LOGIN 1)$(w nora 'x y\z')" -- $py imap $imap LOGIN "$nora" 'x y\z' 5
cap py-imap-plain imaplib "$v Debug 5 $d IMAP" "$(iok PLAIN)hide=1" -- $py imap $imap PLAIN "$nora" "$nora_password" 5
cap py-imap-cram imaplib "$v Debug 4 $d IMAP" "$(iok CRAM-MD5)hide=1" -- $py imap $imap CRAM-MD5 "$pia" "$pia_password" 4
cap py-imap-ssl imaplib "$v Debug 4 $d IMAPS" "$(iok IMAP-LOGIN 1)$(u pia)" -- $py imap $imaps LOGIN "$pia" "$pia_password" 4 ssl
cap py-imap-starttls imaplib "$v Debug 4 $d IMAP, STARTTLS" "$(iok IMAP-LOGIN 1)$(u nora)" -- $py imap $imap LOGIN "$nora" "$nora_password" 4 starttls
cap py-imap-xoauth2-expired imaplib "$v Debug 4 $d IMAP" "$(ino XOAUTH2)hide=1" -- $py imap $imap XOAUTH2 "$quinn" "$expired" 4
v="Python $pyv poplib"
cap py-pop-user poplib "$v level 1 $d POP3" "mech=USER proto=pop3 out=unknown ir=0 $(u nora)" -- $py pop $pop3 USER "$nora" "$nora_password" 1
cap py-pop-user2 poplib "$v level 2 $d POP3" "$(pok USER)$(u olaf)" -- $py pop $pop3 USER "$olaf" "$olaf_password" 2
cap py-pop-user2-refused poplib "$v level 2 $d POP3" "$(pno USER)$(w olaf "it's")" -- $py pop $pop3 USER "$olaf" "it's" 2
cap py-pop-apop poplib "$v level 1 $d POP3" "mech=APOP proto=pop3 out=unknown ir=1 $(u nora) form=digest" -- $py pop $pop3 APOP "$nora" "$nora_password" 1
v="aiosmtplib $(/usr/bin/python3 -c 'import aiosmtplib; print(aiosmtplib.__version__)')"
v="Django $(/usr/bin/python3 -c 'import django; print(django.__version__)'), smtplib level 1"
cap py-django smtplib "$v $d submission" "$(ok CRAM-MD5)$(u pia)" -- $py django $smtp - "$pia" "$pia_password" 1

v="Ruby $(ruby -e 'print RUBY_VERSION') Net::SMTP $(ruby -e 'require "net/smtp"; print Net::SMTP::VERSION')"
cap rb-smtp-plain "Ruby Net::SMTP" "$v $d submission" "$(ok PLAIN 1)$(u nora)" -- $rb smtp $smtp PLAIN "$nora" "$nora_password"
cap rb-smtp-login "Ruby Net::SMTP" "$v $d submission" "$(ok LOGIN)$(u olaf)" -- $rb smtp $smtp LOGIN "$olaf" "$olaf_password"
cap rb-smtp-cram-refused "Ruby Net::SMTP" "$v $d submission" "$(no CRAM-MD5)$(w pia b)" -- $rb smtp $smtp CRAM-MD5 "$pia" b
cap rb-smtp-starttls "Ruby Net::SMTP" "$v $d submission, STARTTLS" "$(ok PLAIN 1)$(u pia)" -- $rb smtp $smtp PLAIN "$pia" "$pia_password" starttls
cap rb-mail-plain "Ruby Net::SMTP" "Ruby mail $(ruby -e 'require "mail"; print Mail::VERSION.version') against msa-sink" "$(ok PLAIN 1)$(u zoe)" -- $rb mail $sinkn PLAIN "$zoe" "$zoe_password"
v="Ruby Net::IMAP $(ruby -e 'require "net/imap"; print Net::IMAP::VERSION')"
cap rb-imap-login "Ruby Net::IMAP" "$v $d IMAP" "$(iok IMAP-LOGIN 1)$(u olaf)" -- $rb imap $imap LOGIN "$olaf" "$olaf_password"
cap rb-imap-login-refused "Ruby Net::IMAP" "$v $d IMAP" "$(ino IMAP-LOGIN 1)$(w nora atom7)" -- $rb imap $imap LOGIN "$nora" atom7
cap rb-imap-plain "Ruby Net::IMAP" "$v $d IMAP" "$(iok PLAIN)$(u pia)" -- $rb imap $imap PLAIN "$pia" "$pia_password"
cap rb-imap-cram "Ruby Net::IMAP" "$v $d IMAP" "$(iok CRAM-MD5)$(u olaf)" -- $rb imap $imap CRAM-MD5 "$olaf" "$olaf_password"
cap rb-imap-sasl-login "Ruby Net::IMAP" "$v $d IMAP" "$(iok LOGIN)$(u olaf)" -- $rb imap $imap LOGIN "$olaf" "$olaf_password" sasl
v="Ruby Net::POP3 $(ruby -e 'require "net/pop"; print Net::POP3::VERSION')"
cap rb-pop-user "Ruby Net::POP3" "$v $d POP3" "$(pok USER)$(u olaf)" -- $rb pop $pop3 USER "$olaf" "$olaf_password"
cap rb-pop-apop "Ruby Net::POP3" "$v $d POP3" "$(pok APOP 1)$(u nora)" -- $rb pop $pop3 APOP "$nora" "$nora_password"
cap rb-pop-user-refused "Ruby Net::POP3" "$v $d POP3" "$(pno USER)$(w zoe 'naïve pass')" -- $rb pop $pop3 USER "$zoe" 'naïve pass'

v="PHPMailer $(cat /usr/share/php/libphp-phpmailer/VERSION 2>/dev/null || echo 6.6.3)"
for level in 1 2 3 4; do
	hide=hide=1; [ $level != 4 ] || hide=
	cap phpmailer-l$level-plain PHPMailer "$v level $level $d submission" "$(no PLAIN)$([ -n "$hide" ] && echo hide=1 || w nora "bad $level")" -- $ph phpmailer $smtp PLAIN "$nora" "bad $level" $level
	[ $level = 1 ] || cap phpmailer-l$level-login PHPMailer "$v level $level $d submission" "$(ok LOGIN)$([ -n "$hide" ] && echo hide=1 || u olaf)" -- $ph phpmailer $smtp LOGIN "$olaf" "$olaf_password" $level
done
cap phpmailer-l4-cram PHPMailer "$v level 4 $d submission" "$(ok CRAM-MD5)$(u pia)" -- $ph phpmailer $smtp CRAM-MD5 "$pia" "$pia_password" 4
cap phpmailer-l4-xoauth2 PHPMailer "$v level 4 $d submission" "$(ok XOAUTH2 1)$(t token)" -- $ph phpmailer $smtp XOAUTH2 "$quinn" "$token" 4
cap phpmailer-l4-html PHPMailer "$v level 4, Debugoutput html, $d submission" "$(ok PLAIN)$(u pia)" -- $ph phpmailer $smtp PLAIN "$pia" "$pia_password" 4 html
cap phpmailer-l4-log PHPMailer "$v level 4, Debugoutput error_log, $d submission" "$(ok LOGIN)$(u pia)" -- $ph phpmailer $smtp LOGIN "$pia" "$pia_password" 4 error_log
v="PEAR Net_SMTP $(dpkg-query -Wf '${Version}' php-net-smtp)"
for m in PLAIN LOGIN CRAM-MD5 DIGEST-MD5; do
	cap pear-smtp-${m,,} Net_SMTP "$v (setDebug) $d submission" "$(ok $m)$(u nora)" -- $ph pear $smtp $m "$nora" "$nora_password"
done
v="Symfony Mailer $(dpkg-query -Wf '${Version}' php-symfony-mailer)"
cap symfony "Symfony Mailer" "$v (getDebug) $d submission, STARTTLS" "$(ok CRAM-MD5)$(u nora)" -- $ph symfony $smtp - "$nora" "$nora_password"
cap symfony-refused "Symfony Mailer" "$v, the text of its exception, $d submission, STARTTLS" "$(no CRAM-MD5)user=$nora hide=1 line=1" "$(no LOGIN)user=$nora hide=1 line=1" "$(no PLAIN)user=$nora hide=1 line=1" "mech=XOAUTH2 proto=smtp out=unfinished user=$nora hide=1 line=1" -- $ph symfony $smtp - "$nora" bad
v="Swift Mailer $(dpkg-query -Wf '${Version}' php-swiftmailer) (LoggerPlugin)"
for m in plain login cram-md5; do
	cap swift-$m "Swift Mailer" "$v $d submission" "$(ok ${m^^} $([ $m = plain ] && echo 1))$(u pia)$([ $m = plain ] && echo " zid=$pia")" -- $ph swift $smtp $m "$pia" "$pia_password"
done
cap swift-refused "Swift Mailer" "$v $d submission: the log once more in the exception" "$(no LOGIN)$(w zoe 'not this one')" -- $ph swift $smtp login "$zoe" 'not this one'

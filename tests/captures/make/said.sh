#!/bin/bash
# SPDX-License-Identifier: MIT
# said.sh: what programs say of a login that failed where nobody asked them for
# the dialogue: exceptions, and errors.  NPM: as for node-java.sh; DEBS: as for
# mua.sh.
. "$(dirname "$0")/lib.sh"
d="against Dovecot 2.3.19"
export NPM DEBS tmp ca smtp imap pop3
# NAME MADE LINE PROTOCOL CODE USER SEE COMMAND...: a row of a login without a
# mechanism, which "row" knows nothing of.  SEE: a password that stands there.
said() {
	local name=$1 made=$2 line=$3 proto=$4 code=$5 user=$6 see=$7 login
	local rows=$CAPTURES/$family.jsonl
	shift 7
	timeout 30 "$@" </dev/null 2>&1 | sed "s,$tmp,/srv/app,g;s,$NPM,/srv/app,g" >"$CAPTURES/$family/$name.txt"
	login=${line:+'"line":'$line','}'"outcome":"refused"'
	login+=${proto:+',"protocol":"'$proto'"'}${code:+',"code":'$code}
	login+=${user:+',"authcid":"'$user'"'}
	touch "$rows"
	{
		grep -vF "\"file\":\"$family/$name.txt\"," "$rows"
		printf '{"file":"%s","dialect":"refusal","made":"%s","secrets":[%s],"notes":[],"logins":[{%s}]}\n' \
		    "$family/$name.txt" "$made" "${see:+\"$see\"}" "$login"
	} >"$tmp/rows"
	LC_ALL=C sort "$tmp/rows" >"$rows"
}
cat >$tmp/said.py <<X
import smtplib, imaplib, poplib, sys
if sys.argv[1] == "smtp":
    s = smtplib.SMTP("localhost", $smtp, local_hostname="client.example.org")
    s.login("$nora", "Gr33n-tea")
elif sys.argv[1] == "imap":
    s = imaplib.IMAP4("localhost", $imap)
    s.login("$nora", 'Gr33n "tea"')
else:
    s = poplib.POP3("localhost", $pop3)
    s.user("$nora")
    s.pass_("Gr33n-tea")
X
v="Python $(/usr/bin/python3 -c 'import platform; print(platform.python_version())')"
said said-smtplib "$v smtplib, no debug level, $d submission: a trace of calls" 11 smtp 535 '' Gr33n-tea /usr/bin/python3 $tmp/said.py smtp
said said-imaplib "$v imaplib, no debug level, $d IMAP" 6 imap '' '' 'Gr33n \"tea\"' /usr/bin/python3 $tmp/said.py imap
said said-poplib "$v poplib, no debug level, $d POP3" 12 pop3 '' '' Gr33n-tea /usr/bin/python3 $tmp/said.py pop
v="nodemailer $(node -p "require('$NPM/node_modules/nodemailer/package.json').version")"
said said-nodemailer "$v, an error printed with console.error, $d submission" 1 smtp 535 '' '' node -e "require('$NPM/node_modules/nodemailer').createTransport({ host: 'localhost', port: $smtp, ignoreTLS: true, auth: { user: '$nora', pass: 'Gr33n-tea' } }).sendMail({ from: 'a@example.org', to: 'b@example.org' }).catch(console.error)"
v="msmtp $(msmtp --version | sed -n '1s/msmtp version //p')"
said said-msmtp "$v without --debug, $d submission" 2 smtp 535 '' '' bash -c 'printf %s Gr33n-tea >$tmp/pw; msmtp --file=/dev/null --host=localhost --port=$smtp --auth=login --user=nora@example.org --passwordeval="cat $tmp/pw" --tls=off --from=nora@example.org olaf@example.org <$tmp/letter'
v="curl $(curl --version | sed -n '1s/curl \([^ ]*\).*/\1/p')"
said said-curl "$v without -v, $d submission" 1 '' '' '' '' curl -sS --user "$nora:Gr33n-tea" --mail-from nora@example.org --mail-rcpt olaf@example.org -T $tmp/letter smtp://localhost:$smtp
v="Ruby $(ruby -e 'print RUBY_VERSION') Net::SMTP $(ruby -e 'require "net/smtp"; print Net::SMTP::VERSION')"
said said-ruby "$v without set_debug_output, $d submission" 1 smtp 535 '' '' ruby -e "require 'net/smtp'; s = Net::SMTP.new('localhost', $smtp); s.disable_starttls; s.start('client.example.org', '$nora', 'Gr33n-tea', :login)"
v="JavaMail 1.6.5"
cat >$tmp/Said.java <<X
import javax.mail.*;
public class Said {
	public static void main(String[] a) throws Exception {
		java.util.Properties p = new java.util.Properties();
		p.put("mail.smtp.auth", "true");
		Session.getInstance(p).getTransport("smtp").connect("localhost", $smtp, "$nora", "Gr33n-tea");
	}
}
X
said said-javamail "$v without mail.debug, $d submission" 1 smtp 535 '' '' java -cp /usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar $tmp/Said.java
v="fetchmail $(fetchmail --version | sed -n 's/^This is fetchmail release \([0-9.]*\).*/\1/p')"
said said-fetchmail "$v without -v, $d IMAP" 2 '' '' "$nora" '' bash -c 'printf %s "poll localhost proto imap port $imap auth password user nora@example.org password Gr33n-tea sslproto \"\" mda cat" >$tmp/frc; chmod 600 $tmp/frc; fetchmail -f $tmp/frc -i $tmp/fids --pidfile $tmp/fpid --nosyslog --check'
v="nullmailer $(dpkg-deb -f "$DEBS"/nullmailer_*.deb Version) (its smtp)"
said said-nullmailer "$v, $d submission" 1 smtp 535 '' '' bash -c 'printf "nora@example.org\nolaf@example.org\n\n" | cat - $tmp/letter >$tmp/queued; printf "host=localhost\nport=%s\nuser=nora@example.org\npass=Gr33n-tea\n\n" $smtp | HELOHOST=client.example.org $DEBS/nullmailer/usr/lib/nullmailer/smtp 3<$tmp/queued'
